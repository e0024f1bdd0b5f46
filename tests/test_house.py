"""The house stands: floors hold, lists agree, and nothing lies about that the house rules forbid."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import TypeGuard

import pytest

HOME = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((HOME / "pyproject.toml").read_text(encoding="utf-8"))
NOT_OURS = re.compile(
    r"(^|/)(\.venv(-optimise)?|\.git|\.\w+_cache|\.import_linter_cache|\.hypothesis|__pycache__|build|workspace)(/|$)|egg-info"
)

NEEDED_THOUGH_NEVER_IMPORTED = {
    "authlib": "Streamlit signs in with it",
    "onnxruntime": "rapidocr runs its models on it and does not say so in its own requirements",
    "httptools": "uvicorn parses with it where it is there",
    "uvloop": "uvicorn runs on it where it is there",
    "import-linter": "a tool",
    "mypy": "a tool",
    "pytest-timeout": "a plugin of pytest",
    "pytest-xdist": "a plugin of pytest",
    "ruff": "a tool",
}


def our_files(*endings: str) -> list[Path]:
    """Everything that is ours, as paths from the top."""
    tops = [top for top in HOME.iterdir() if not NOT_OURS.search(top.name)]
    files = (path.relative_to(HOME) for top in tops for path in [top, *top.rglob("*")] if path.is_file())
    return sorted(f for f in files if not NOT_OURS.search(f.as_posix()) and (not endings or f.suffix in endings))


def text(path: Path) -> str:
    return (HOME / path).read_text(encoding="utf-8")


CODE = our_files(".py")
PRODUCT = [path for path in CODE if path.parts[0] != "tests"]


def imported(path: Path) -> set[str]:
    """Top-level names of what a file imports, lazily or not."""
    names = set()
    for node in ast.walk(ast.parse(text(path))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names


def pins(name: str) -> dict[str, str]:
    """The libraries that a list asks for, and the version of each."""
    lines = re.findall(r"^([A-Za-z][\w.-]*)(?:\[[\w,-]+\])?==([^\s;]+)", text(Path(name)), flags=re.MULTILINE)
    return {re.sub(r"[-_.]+", "-", library).lower(): version for library, version in lines}


RUN = pins("requirements.txt") | pins("requirements-torch.txt") | pins("requirements-ray.txt")
DEV = pins("requirements-dev.txt")


def libraries(paths: list[Path]) -> dict[str, set[str]]:
    """Each library imported by these files, with the import names it goes by."""
    ours = {path.parts[0].removesuffix(".py") for path in CODE}
    known = packages_distributions()
    found: dict[str, set[str]] = {}
    for name in {name for path in paths for name in imported(path)} - ours - sys.stdlib_module_names:
        for library in known.get(name, [f"(not installed: {name})"]):
            found.setdefault(re.sub(r"[-_.]+", "-", library).lower(), set()).add(name)
    return found


# ── what we need ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_library_that_the_product_imports_is_in_requirements():
    product = [path for path in PRODUCT if path.parts[0] != "evaluation"]  # it measures the product, as the tests do
    assert set(libraries(product)) - set(RUN) == set()


def test_every_library_that_a_test_imports_is_in_requirements():
    assert set(libraries(CODE)) - set(RUN) - set(DEV) == set()


def test_every_requirement_is_used():
    assert (set(RUN) | set(DEV)) - set(libraries(CODE)) - set(NEEDED_THOUGH_NEVER_IMPORTED) == set()


def test_requirements_are_pinned_as_the_locks_are():
    locked = pins("requirements.lock") | pins("requirements-dev.lock") | pins("requirements-torch.txt")
    assert [name for name, version in (RUN | DEV).items() if locked.get(name) != version] == []
    assert all("==" in line for line in text(Path("requirements.txt")).splitlines() if re.match(r"\w", line))


def test_a_library_stands_in_one_lock_only():
    assert set(pins("requirements.lock")) & set(pins("requirements-dev.lock")) == set()


# ── floors ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_borders_between_folders_hold():
    # In a process of its own: it silences every logger that is there, and other tests listen to ours.
    look = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"
    looked = subprocess.run([sys.executable, "-c", look], cwd=HOME, capture_output=True, text=True, check=False)
    assert looked.returncode == 0, looked.stdout


def test_every_folder_of_code_has_its_floor():
    folders = {path.parts[0] for path in PRODUCT if len(path.parts) > 1}
    assert folders == set(PROJECT["tool"]["importlinter"]["root_packages"])


def test_only_the_dashboard_and_the_program_know_streamlit():
    assert {path.parts[0] for path in PRODUCT if "streamlit" in imported(path)} <= {"dashboard", "main.py"}


SQL = re.compile(
    r"\bSELECT\b[^.]*\bFROM\b|(?i:\b(insert\s+into|delete\s+from|update\s+\w+\s+set|(alter|drop)\s+(table|view)|"
    r"create\s+(or\s+replace\s+)?(table|view|index|sequence))\b)"
)


def strings(path: Path) -> Iterator[tuple[int, str]]:
    """Every string of a file that is not a docstring."""
    tree = ast.parse(text(path))
    docs = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef))
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
            yield node.lineno, node.value


def test_sql_stands_in_storage_only():
    assert [
        f"{p}:{line}" for p in PRODUCT if p.parts[0] != "storage" for line, words in strings(p) if SQL.search(words)
    ] == []
    assert {path.parts[0] for path in our_files(".sql")} <= {"storage"}


def test_what_people_said_is_never_changed():
    change = re.compile(r"(?i)\b(update|delete\s+from)\s+(decision|extraction|point|finding|image_description)s?\b")
    written = [(path, text(path)) for path in our_files(".sql")]
    written += [(p, words) for p in PRODUCT if p.parts[0] == "storage" for _, words in strings(p)]
    assert [(str(path), found[0]) for path, words in written if (found := change.search(words))] == []


# ── what should not exist ────────────────────────────────────────────────────────────────────────────────────────────


def swallows_everything(node: ast.AST) -> TypeGuard[ast.ExceptHandler]:
    """True for an `except` that takes any exception and does not pass it on."""
    if not isinstance(node, ast.ExceptHandler) or any(isinstance(n, ast.Raise) and not n.exc for n in ast.walk(node)):
        return False
    names = {part.id for part in ast.walk(node.type) if isinstance(part, ast.Name)} if node.type else {"Exception"}
    return bool(names & {"Exception", "BaseException"})


def test_everything_is_caught_at_an_outermost_door_only():
    caught = [
        f"{path}:{node.lineno}"
        for path in CODE
        for node in ast.walk(ast.parse(text(path)))
        if swallows_everything(node) and "outermost door" not in text(path).splitlines()[node.lineno - 1]
    ]
    assert caught == []


DECODES = re.compile(
    r"^\s*(?:from PIL |import PIL|from extraction(?:\.image)? import .*\b(?:open_\w+|pixels|decode)\b)", re.MULTILINE
)
READS_ALONE = {Path("service/reading_process.py"), Path("storage/__main__.py")}  # a process of its own, a command


def test_the_server_decodes_no_picture():
    server = [path for path in PRODUCT if path.parts[0] in ("api", "service", "storage", "dashboard", "main.py")]
    assert {path for path in server if DECODES.search(text(path))} == READS_ALONE


def test_no_file_or_class_is_named_after_nothing():
    vague = [path for path in CODE if path.stem in ("utils", "util", "helpers", "common", "misc", "tools")]
    vague_classes = [
        f"{path}: {node.name}"
        for path in CODE
        for node in ast.walk(ast.parse(text(path)))
        if isinstance(node, ast.ClassDef) and node.name.endswith(("Manager", "Service", "Handler", "Factory", "Helper"))
    ]
    assert vague + vague_classes == []


@pytest.mark.parametrize(
    "exception",
    [
        r"# noqa\b(?!: [A-Z]+\d+(, ?[A-Z]+\d+)*\W+\w)",
        r"# type: ignore\b(?!\[[\w, -]+\]\s+# \w)",
        r"mark\.(skip|xfail)\b(?!.*reason)",
    ],
    ids=["noqa", "type-ignore", "skip"],
)
def test_every_exception_to_a_rule_carries_its_reason(exception):
    here = Path(__file__).relative_to(HOME)
    found = [
        (p, n)
        for p in CODE
        if p != here
        for n, line in enumerate(text(p).splitlines(), 1)
        if re.search(exception, line)
    ]
    assert [f"{path}:{number}" for path, number in found] == []


def test_no_path_of_somebodys_machine_is_left():
    somebodys = re.compile(r"/(work|root|home/\w+|Users/\w+|opt/\w+)/|[A-Z]:\\Users|(pypi|pythonhosted)\.org")
    here = Path(__file__).relative_to(HOME)
    written = our_files(".py", ".md", ".toml", ".txt", ".lock", ".sql", ".css", ".js", ".json", "")
    assert [str(path) for path in written if path != here and somebodys.search(text(path))] == []


# ── what the server allows ───────────────────────────────────────────────────────────────────────────────────────────

STREAMLIT = tomllib.loads(text(Path(".streamlit/config.toml")))


def test_streamlit_knows_every_setting():
    from streamlit.config import get_config_options

    def names(table: dict[str, object], above: str = "") -> Iterator[str]:
        for name, value in table.items():
            yield from names(value, f"{above}{name}.") if isinstance(value, dict) else [above + name]

    assert set(names(STREAMLIT)) - set(get_config_options()) == set()


def test_too_large_an_upload_gets_our_own_sentence():
    from extraction.image import MAX_BYTES

    assert STREAMLIT["server"]["maxUploadSize"] * 1024 * 1024 > 2 * MAX_BYTES


def test_nothing_is_reported_to_anyone():
    assert STREAMLIT["browser"]["gatherUsageStats"] is False
