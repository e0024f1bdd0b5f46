"""The README is true: its first example runs, its tree matches the folders, its commands are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

import bootstrap

HOME = Path(__file__).resolve().parent.parent
README = (HOME / "README.md").read_text(encoding="utf-8")
MEASURED = re.compile(r"\b\d+(\.\d+)? s\b")  # seconds differ from machine to machine


def block(section: str, kind: str) -> str:
    """The first block of that kind under a heading."""
    found = re.search(rf"^## {re.escape(section)}.*?^```{kind}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)
    assert found, f"no {kind} block under {section}"
    return found[1]


def tree() -> list[tuple[str, str]]:
    """Each path that the tree names, with what is said of it; names are indented under their folder."""
    paths: list[tuple[str, str]] = []
    above: list[str] = []
    for line in block("Where things are", "text").splitlines():
        indent, name, words = re.fullmatch(r"((?:  )*)(\S+) +(\S.*)", line).groups()  # type: ignore[union-attr]  # else it is no tree
        above = [*above[: len(indent) // 2], name]
        paths.append(("".join(above), words))
    return paths


@pytest.mark.parametrize(("path", "words"), tree())
def test_everything_in_the_tree_is_there_and_explained(path, words):
    there = HOME / path
    assert there.is_dir() if path.endswith("/") else there.is_file()
    assert words


def test_every_folder_of_code_is_in_the_tree():
    named = {path.rstrip("/") for path, _ in tree()}
    code = {path.relative_to(HOME).parent.as_posix() for path in HOME.glob("[a-z]*/**/*.py")}
    assert {folder for folder in code if not folder.startswith(("tests/", "build/"))} <= named


def test_the_first_example_prints_what_the_readme_shows():
    command = block("A first reading, on the command line", "sh").split()
    assert command[0] == "python"
    said = subprocess.run([sys.executable, *command[1:]], cwd=HOME, capture_output=True, encoding="utf-8", check=True)
    shown = block("A first reading, on the command line", "text")
    assert MEASURED.sub("… s", said.stdout).strip() == MEASURED.sub("… s", shown).strip()


@pytest.mark.parametrize("command", ["run", "test"])
def test_the_two_commands_are_there(command):
    assert f"./{command} " in block("Two commands", "sh")
    assert (HOME / command).stat().st_mode & 0o111
    assert f"python bootstrap.py {command}" in README


def test_every_file_that_the_readme_names_is_there():
    names = re.findall(r"`([\w./-]+\.(?:py|md|txt|toml|png))`", README) + re.findall(r"`(LICENSE)`", README)
    assert [name for name in names if not (HOME / name).exists()] == []


def test_the_downloads_are_those_that_the_set_up_announces():
    torch, lock, tools = (bootstrap.SIZES_MB[path] for path in (bootstrap.TORCH, bootstrap.LOCK, bootstrap.DEV_LOCK))
    assert f"{torch + lock} MB: {torch} for PyTorch's CPU build, {lock} for the rest" in README
    assert f"{tools} MB of tools" in README
