"""Sets ChartLedger up on a machine that has nothing but Python, then starts it or tests it.

    python bootstrap.py run     set up, start the dashboard     (more arguments go to main.py)
    python bootstrap.py test    set up, run every check         (more arguments go to pytest)
    python bootstrap.py check   set up, run the checks that need no tests: style, types, borders between folders
    python bootstrap.py setup   set up again from the first step, start nothing

Standard library only, on Linux, macOS and Windows; `./run` and `./test` are thin over it. Everything lands in `.venv`;
a stamp there says for which lists of libraries it was made, so a second start goes straight on.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import Distribution, distributions
from pathlib import Path

OLDEST_PYTHON = (3, 11)
HOME = Path(__file__).resolve().parent
VENV = HOME / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
LOG = VENV / "setup.log"
STAMP = VENV / "chartledger.stamp"
UNFINISHED = VENV / "chartledger.unfinished"

TORCH = HOME / "requirements-torch.txt"
LOCK = HOME / "requirements.lock"
DEV_LOCK = HOME / "requirements-dev.lock"
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input")
DEBIAN_PACKAGES = ("chromium", "fonts-noto-cjk", "postgresql")
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SIZES_MB = {TORCH: 192, LOCK: 387, DEV_LOCK: 185}  # sums of the files for Linux and Python 3.11


class SetupFailed(Exception):
    """The set-up cannot go on; the message says what a person can do about it."""


# ── commands ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def run(arguments: Sequence[str]) -> int:
    """Start the dashboard; ends when it ends."""
    set_up()
    command = [str(PYTHON), str(HOME / "main.py"), *arguments]
    if os.name != "nt":
        os.execv(command[0], command)  # the dashboard takes our place, so that signals reach it
    return subprocess.run(command, check=False).returncode


def test(arguments: Sequence[str]) -> int:
    """Run every check, then the tests; 0 only if all of them pass."""
    set_up(dev=True)
    browser = debian_ready()
    settings = {"CHARTLEDGER_BROWSER": "required"} if os.environ.get("CI", "").lower() in ("1", "true") else {}
    if not browser:
        say("Chromium is not here and cannot be installed: the browser tests will say so.")
    return all_pass([*CHECKS, ("tests", ("-m", "pytest", *SPREAD, *arguments))], settings)


def check(_arguments: Sequence[str]) -> int:
    """Run the checks that need no tests."""
    set_up(dev=True)
    return all_pass(CHECKS, {})


def setup(_arguments: Sequence[str]) -> int:
    """Do every step of the set-up again, torch included if it was left out before."""
    STAMP.unlink(missing_ok=True)
    set_up()
    say("Ready. Start the dashboard with ./run, or `python bootstrap.py run`.")
    return 0


COMMANDS: dict[str, Callable[[Sequence[str]], int]] = {"run": run, "test": test, "check": check, "setup": setup}

CHECKS: list[tuple[str, tuple[str, ...]]] = [
    ("style", ("-m", "ruff", "check", ".")),
    ("format", ("-m", "ruff", "format", "--check", ".")),
    ("types", ("-m", "mypy")),
    ("borders between folders", ("-c", "from importlinter.cli import lint_imports_command; lint_imports_command()")),
]

SPREAD = (
    "-n",
    "auto",
    "--maxprocesses",
    "4",
    "--dist",
    "loadscope",
)  # a file's tests share servers


def all_pass(checks: Sequence[tuple[str, tuple[str, ...]]], settings: dict[str, str]) -> int:
    """Run each check to its end, whatever the others say, and name those that failed."""
    failed = []
    for name, arguments in checks:
        say(f"\n── {name}")
        if subprocess.run([str(PYTHON), *arguments], cwd=HOME, env=os.environ | settings, check=False).returncode:
            failed.append(name)
    if failed:
        say(f"\nFailed: {', '.join(failed)}.")
    return 1 if failed else 0


# ── set-up, step by step ─────────────────────────────────────────────────────────────────────────────────────────────


def set_up(*, dev: bool = False) -> None:
    """Bring `.venv` to what the lists of libraries say; does nothing if its stamp says that it is there already."""
    wanted = fingerprint(dev=False), fingerprint(dev=True)
    stamped = STAMP.read_text(encoding="utf-8") if STAMP.exists() and PYTHON.exists() else ""
    if stamped == wanted[1] or (stamped == wanted[0] and not dev):
        return
    started = time.monotonic()
    if not stamped:
        say("Setting up ChartLedger in .venv, once. Later starts take seconds.")
    make_venv()
    if UNFINISHED.exists():
        remove_half_installed()
    UNFINISHED.write_text("A set-up is under way, or was interrupted.\n", encoding="utf-8")
    if stamped != wanted[0]:
        install_torch()
        install_list("Libraries", LOCK)
    if dev:
        install_list("Tools for the tests", DEV_LOCK)
    install_ourselves()
    STAMP.write_text(fingerprint(dev=dev), encoding="utf-8")
    UNFINISHED.unlink()
    say(f"Set up in {time.monotonic() - started:.0f} s.\n")


def fingerprint(*, dev: bool) -> str:
    """What a finished `.venv` was made from: Python's version, the lists of libraries, our own folders."""
    if not (VENV / "pyvenv.cfg").exists():
        return "no venv"
    version = re.search(r"version\S* = (\S+)", (VENV / "pyvenv.cfg").read_text(encoding="utf-8"))
    packages = sorted(path.parent.name for path in HOME.glob("*/__init__.py"))
    parts = [version[1] if version else "", HOME.as_posix(), " ".join(packages)]
    lists = [TORCH, LOCK, HOME / "pyproject.toml", *([DEV_LOCK] if dev else [])]
    parts += [path.read_text(encoding="utf-8") for path in lists]
    return ("dev " if dev else "run ") + hashlib.sha256("\0".join(parts).encode()).hexdigest()


def make_venv() -> None:
    """Make `.venv`, or keep the one that works."""
    if PYTHON.exists() and succeeds([str(PYTHON), "-c", "import pip"]):
        return
    if importlib.util.find_spec("ensurepip") is None:
        install_debian_venv()
    with step("Python environment", "nothing to download"):
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
        )
        if made.returncode:
            raise SetupFailed(f"Python could not make the folder .venv:\n{(made.stderr or made.stdout).strip()}")


def install_debian_venv() -> None:
    """Debian and Ubuntu cut venv out of Python and ship it apart."""
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    with step("Python's venv module", "a few MB"):
        installed = apt_install([package])
    if not installed:
        raise SetupFailed(
            f"This Python lacks its venv module. On Debian or Ubuntu: sudo apt-get install {package}; "
            "elsewhere, take Python from python.org."
        )


def install_torch() -> None:
    """The one library that may be missing: nothing that reads charts today needs it."""
    wanted = re.findall(r"^torch==(\S+)", TORCH.read_text(encoding="utf-8"), flags=re.MULTILINE)
    if any(d.metadata["Name"] == "torch" and d.version in wanted for d in installed()):
        return
    try:
        # Alone and without dependencies: its index is asked for this one name only, and no CUDA comes along.
        install("PyTorch for the CPU", TORCH, ["--no-deps", "--retries", "1", "--timeout", "15", "-r", str(TORCH)])
    except SetupFailed:
        say(f"  PyTorch was left out: {why_no_torch()}. Charts are read without it.")


def why_no_torch() -> str:
    words = log_tail()
    if "connection" in words:
        return "its index cannot be reached from here (`python bootstrap.py setup` tries again)"
    if "No matching distribution" in words:
        return f"there is no build of it for Python {sys.version_info.major}.{sys.version_info.minor} on this machine"
    return f"pip's reason is at the end of {LOG}"


def install_list(name: str, lock: Path) -> None:
    """Install a closed list of pinned libraries."""
    install(name, lock, ["--no-deps", "-r", str(lock)])


def install_ourselves() -> None:
    """Make our own folders importable from anywhere, then ask pip whether everything fits together."""
    with step("ChartLedger itself", "nothing to download"):
        pip(["install", "--no-deps", "--no-build-isolation", "--quiet", "-e", str(HOME)])
        pip(["check"])


def install(name: str, lock: Path, arguments: list[str]) -> None:
    """One step of pip's, with a line that moves while it downloads."""
    lines = lock.read_text(encoding="utf-8").splitlines()
    total = max(1, sum("==" in line and ";" not in line for line in lines))  # a marker means: for some machines only
    with step(name, f"downloads about {SIZES_MB[lock]} MB") as report:
        pip(["install", *arguments], report, total)


def pip(arguments: list[str], report: Callable[[str], None] | None = None, total: int = 0) -> None:
    """Run pip, its words into the log; on failure the last of them are shown."""
    with LOG.open("a", encoding="utf-8") as log:
        log.write(f"\n$ pip {' '.join(arguments)}\n")
        environment = os.environ | {"PYTHONUTF8": "1", "PIP_PROGRESS_BAR": "off", "PIP_USER": "0"}
        environment.pop("PIP_REQUIRE_VIRTUALENV", None)
        process = subprocess.Popen(
            [str(PYTHON), *PIP, *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            errors="replace",
            env=environment,
        )
        assert process.stdout is not None
        seen, unpacking = 0, False
        for line in process.stdout:
            log.write(line)
            seen += line.startswith(("Collecting ", "Processing ", "Requirement already satisfied"))
            unpacking |= line.startswith("Installing ")
            if report:
                report("unpacking" if unpacking else f"{min(seen, total)} of {total}")
        if process.wait():
            log.flush()
            raise SetupFailed(f"pip could not finish. The last of its words (all of them: {LOG}):\n{log_tail()}")


def log_tail() -> str:
    lines = LOG.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join([line for line in lines if not line.startswith("Requirement already satisfied")][-12:])


# ── after an interruption ────────────────────────────────────────────────────────────────────────────────────────────


def remove_half_installed() -> None:
    """Forget libraries whose files were not all written, so that pip installs them again."""
    for library in installed():
        if not is_whole(library):
            name = library.metadata["Name"]
            say(f"  {name} was left half installed; it comes again.")
            for info in Path(str(library.locate_file(""))).glob("*.dist-info"):
                if plain(info.name.split("-")[0]) == plain(name):
                    shutil.rmtree(info)


def plain(name: str) -> str:
    """A library's name as the package index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def is_whole(library: Distribution) -> bool:
    """True if every file that the library lists is there in its full size."""
    if library.files is None:  # no list: it is written last
        return False
    listed = [file for file in library.files if file.suffix != ".pyc" and not file.parts[0].endswith(".data")]
    paths = [(Path(str(file.locate())), file.size) for file in listed]
    return all(path.exists() and (size is None or path.stat().st_size == size) for path, size in paths)


def installed() -> list[Distribution]:
    """The libraries in `.venv`."""
    folders = [VENV / "Lib" / "site-packages", *VENV.glob("lib/python*/site-packages")]
    return [d for d in distributions(path=[str(f) for f in folders if f.exists()]) if d.metadata["Name"]]


# ── Debian's packages for the tests ──────────────────────────────────────────────────────────────────────────────────


def debian_ready() -> bool:
    """Install Chromium, Chinese fonts and PostgreSQL where we may; True if there is a Chromium afterwards."""
    fonts = any(Path("/usr/share/fonts").glob("**/*CJK*"))
    if sys.platform == "linux" and not (find_chromium() and fonts and find_postgres()):
        with step("Chromium, Chinese fonts and PostgreSQL", "downloads about 250 MB"):
            apt_install(DEBIAN_PACKAGES)
    return find_chromium() is not None


def find_postgres() -> Path | None:
    """The folder of the newest PostgreSQL's programs; Debian keeps them off the path."""
    folders = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")]
    on_path = shutil.which("pg_ctl")
    return max(folders, key=lambda path: int(path.parent.name), default=Path(on_path).parent if on_path else None)


def find_chromium() -> str | None:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


def apt_install(packages: Sequence[str]) -> bool:
    """Install Debian packages if this machine has apt-get and lets us; False if not."""
    apt = shutil.which("apt-get")
    if apt is None:
        return False
    root: list[str] = []
    if os.geteuid() != 0:
        if not (shutil.which("sudo") and succeeds(["sudo", "-n", "true"])):
            return False
        root = ["sudo", "-n"]
    quiet = [*root, "env", "DEBIAN_FRONTEND=noninteractive", apt, "-qq"]
    succeeds([*quiet, "update"])  # an unreachable source is no reason to stop: the lists at hand may do
    return succeeds([*quiet, "install", "-y", "--no-install-recommends", *packages])


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True, stdin=subprocess.DEVNULL, check=False).returncode == 0


# ── words to the person who waits ────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def step(name: str, cost: str) -> Iterator[Callable[[str], None]]:
    """Say what begins and what it costs, show that it moves, say how long it took."""
    started, done, latest = time.monotonic(), threading.Event(), [""]

    def show(end: str) -> None:
        state = f"{latest[0]}, " if latest[0] else ""
        words = f"  {name} ({cost}) … {state}{time.monotonic() - started:.0f} s"
        print(f"{words:<78}" if end == "\r" else f"{words:<78}".rstrip(), end=end, flush=True)

    def move() -> None:
        pause, back = (1, "\r") if sys.stdout.isatty() else (20, "\n")
        while not done.wait(pause):
            show(back)

    def report(state: str) -> None:
        latest[0] = state

    if not sys.stdout.isatty():
        say(f"  {name} ({cost}) …")
    mover = threading.Thread(target=move, daemon=True)
    mover.start()
    try:
        yield report
    finally:
        done.set()
        mover.join()
        report("")
        show("\n")


def say(words: str) -> None:
    print(words, flush=True)


def main(arguments: Sequence[str]) -> int:
    """Take the command's name off the arguments and do it."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(errors="replace")  # type: ignore[union-attr]  # a terminal that lacks a sign still gets the rest
    if sys.version_info < OLDEST_PYTHON:
        oldest = ".".join(map(str, OLDEST_PYTHON))
        say(f"ChartLedger needs Python {oldest} or newer; this is {sys.version.split()[0]}. Get one from python.org.")
        return 2
    if not arguments or arguments[0] not in COMMANDS:
        say(__doc__ or "")
        return 2
    try:
        return COMMANDS[arguments[0]](arguments[1:])
    except SetupFailed as problem:
        say(f"\nThe set-up stopped; the same command tries again. {problem}")
        return 1
    except KeyboardInterrupt:
        say("\nStopped. The same command goes on from here.")
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
