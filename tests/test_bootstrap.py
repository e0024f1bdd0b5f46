"""The set-up script, on small stand-in projects: nothing here downloads anything."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from importlib.metadata import distributions
from pathlib import Path

import pytest

import bootstrap

HOME = Path(__file__).resolve().parent.parent


@pytest.fixture
def project(tmp_path):
    """A folder with the script, its lists and a main.py that repeats its arguments; its `.venv` is not made yet."""
    for name in (
        "bootstrap.py",
        "pyproject.toml",
        "requirements-torch.txt",
        "requirements.lock",
        "requirements-dev.lock",
    ):
        shutil.copy(HOME / name, tmp_path / name)
    (tmp_path / "main.py").write_text("import sys\nprint('started', *sys.argv[1:])\n")
    return tmp_path


@pytest.fixture
def ready(project):
    """The same with a finished `.venv`."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", project / ".venv"], check=True)
    stamp = "import bootstrap; bootstrap.STAMP.write_text(bootstrap.fingerprint(dev=False), encoding='utf-8')"
    subprocess.run([sys.executable, "-c", stamp], cwd=project, check=True)
    return project


def start(project, *arguments):
    command = [sys.executable, project / "bootstrap.py", *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=False)


def test_a_second_start_goes_straight_on_and_passes_its_arguments(ready):
    began = time.monotonic()
    second = start(ready, "run", "--port", "8601")
    assert (second.stdout, second.returncode) == ("started --port 8601\n", 0)
    assert time.monotonic() - began < 5


def test_the_exit_status_is_that_of_the_program(ready):
    (ready / "main.py").write_text("raise SystemExit(7)\n")
    assert start(ready, "run").returncode == 7


@pytest.mark.parametrize("changed", ["requirements.lock", "requirements-torch.txt", "pyproject.toml"])
def test_a_changed_list_asks_for_a_new_set_up(ready, changed):
    with (ready / changed).open("a") as file:
        file.write("# one line more\n")
    look = "import bootstrap; print(bootstrap.STAMP.read_text() == bootstrap.fingerprint(dev=False))"
    seen = subprocess.run([sys.executable, "-c", look], cwd=ready, capture_output=True, text=True, check=True)
    assert seen.stdout == "False\n"


def test_an_unknown_command_says_which_ones_there_are(project):
    answer = start(project, "install")
    assert "bootstrap.py run" in answer.stdout
    assert answer.returncode == 2


def test_an_old_python_is_told_what_is_needed(monkeypatch, capsys):
    monkeypatch.setattr(bootstrap, "OLDEST_PYTHON", (99, 0))
    assert bootstrap.main(["run"]) == 2
    assert "needs Python 99.0 or newer; this is" in capsys.readouterr().out


@pytest.fixture
def library(tmp_path):
    """A `.venv` with one library of one file, whole; its folders follow this machine's way."""
    folder = tmp_path / "lib" / "python3.11" / "site-packages"
    info = folder / "Some_thing-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: some-thing\nVersion: 1.0\n")
    (folder / "thing.py").write_text("value = 1\n")
    (info / "RECORD").write_text("thing.py,,10\nSome_thing-1.0.dist-info/METADATA,,\n")
    return folder


def whole(folder):
    (found,) = distributions(path=[str(folder)])
    return bootstrap.is_whole(found)


def test_a_library_with_all_its_files_is_whole(library):
    assert whole(library)


def test_a_library_with_a_file_cut_short_is_not_whole(library):
    (library / "thing.py").write_text("val")
    assert not whole(library)


def test_a_library_without_its_list_of_files_is_not_whole(library):
    (library / "Some_thing-1.0.dist-info" / "RECORD").unlink()
    assert not whole(library)


@pytest.mark.parametrize(("left", "kept"), [("value = 1\n", True), ("val", False)])
def test_after_an_interruption_only_what_is_whole_is_kept(library, monkeypatch, left, kept):
    monkeypatch.setattr(bootstrap, "VENV", library.parents[2])
    (library / "thing.py").write_text(left)
    bootstrap.remove_half_installed()
    assert [d.metadata["Name"] for d in bootstrap.installed()] == ["some-thing"] * kept


def test_a_failed_check_is_named_and_the_others_still_run(capfd):
    status = bootstrap.all_pass([("first", ("-c", "exit(3)")), ("second", ("-c", "print('ran')"))], {})
    assert status == 1
    assert capfd.readouterr().out.splitlines()[-3:] == ["ran", "", "Failed: first."]
