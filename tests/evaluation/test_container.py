"""The Dockerfile is understood line by line, and what it takes along is what the server runs on and nothing else.

Its steps are done by `python -m evaluation container`, which needs root and minutes.
"""

from __future__ import annotations

import shutil

import pytest

from evaluation.container.building import Image, Lent, do
from evaluation.container.command import HOME
from evaluation.container.dockerfile import (
    NotUnderstood,
    Step,
    context,
    health_command,
    is_left_out,
    pairs,
    patterns_of,
    steps_of,
)

STEPS = list(steps_of((HOME / "Dockerfile").read_text(encoding="utf-8")))


def words_of(name: str) -> list[str]:
    return [step.words for step in STEPS if step.name == name]


def test_lines_that_go_on_are_one_step_and_remarks_are_none():
    text = 'FROM debian:x\n# a remark\nRUN one \\\n # in between\n && two\nCMD ["a", "b c"]\n'
    assert list(steps_of(text)) == [Step("FROM", "debian:x"), Step("RUN", "one && two"), Step("CMD", '["a", "b c"]')]
    assert [step.listed for step in steps_of(text)][1:] == [("/bin/sh", "-c", "one && two"), ("a", "b c")]


def test_what_is_not_understood_is_not_skipped():
    with pytest.raises(NotUnderstood, match="ADD"):
        list(steps_of("ADD https://example.com/x /x"))


def test_a_variable_is_filled_from_the_lines_before():
    assert pairs('PATH=/app/bin:$PATH B="${A} b"', {"PATH": "/bin", "A": "a"}) == {"PATH": "/app/bin:/bin", "B": "a b"}


def test_it_ends_without_root_listening_behind_a_health_check():
    assert words_of("USER")[-1] == "10001:10001"
    assert health_command(words_of("HEALTHCHECK")[0])[0] == "python"
    assert STEPS[-1] == Step("CMD", '["python", "main.py"]')


@pytest.mark.parametrize(
    ("path", "out"),
    [
        (".env", True),
        (".env.local", True),
        ("chartledger.toml", True),
        (".streamlit/secrets.toml", True),
        (".streamlit/config.toml", False),
        ("workspace/mine/ledger.duckdb", True),
        ("service/__pycache__/x.pyc", True),
        ("tests/builders.py", True),
        ("extraction/prompts/extract.md", False),
        ("service/sample/northdome_margin.png", False),
        ("README.md", False),
    ],
)
def test_keys_and_ledgers_stay_out_of_the_image(path, out):
    patterns = patterns_of((HOME / ".dockerignore").read_text(encoding="utf-8"))
    assert is_left_out(path, patterns) is out


def test_every_file_of_code_is_taken_along_and_a_planted_key_is_not(tmp_path):
    home, tree = tmp_path / "home", tmp_path / "tree"
    for folder in ("service", "storage/migrations", ".streamlit"):
        shutil.copytree(HOME / folder, home / folder, ignore=shutil.ignore_patterns("secrets.toml"))
    shutil.copy(HOME / ".dockerignore", home)
    (home / ".streamlit" / "secrets.toml").write_text("planted")
    (home / ".env").write_text("planted")
    image = Image(tree, folder="/app")
    do(Step("COPY", ". ."), image, home, Lent(), {})
    copied = {file.relative_to(tree / "app").as_posix() for file in tree.rglob("*") if file.is_file()}
    assert copied == set(context(home, patterns_of((home / ".dockerignore").read_text(encoding="utf-8"))))
    assert {"service/resources.py", ".streamlit/config.toml"} <= copied
    assert not copied & {".env", ".streamlit/secrets.toml"}
