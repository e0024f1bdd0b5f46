"""The pages speak two languages, each of them whole."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.text import TABLES, plain, say
from tests.dashboard.conftest import HOME

DASHBOARD = HOME / "dashboard"
SILENT = ("sample", "reading_process")  # they show nothing themselves
PAGES = sorted(path for path in DASHBOARD.rglob("*.py") if "text" not in path.parts and path.stem not in SILENT)
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


def test_both_languages_say_the_same_things():
    assert TABLES["zh"].keys() == TABLES["en"].keys()


@pytest.mark.parametrize("key", TABLES["en"])
def test_both_languages_name_the_same_values(key):
    assert places(TABLES["zh"][key]) == places(TABLES["en"][key])


def test_chinese_is_chinese_and_english_is_english():
    assert [key for key, words in TABLES["en"].items() if CHINESE.search(words)] == []
    signs_only = {key for key, words in TABLES["zh"].items() if not re.search(r"\w", re.sub(r"\{\w+\}", "", words))}
    assert {key for key, words in TABLES["zh"].items() if not CHINESE.search(words)} == signs_only


def constants(path: Path) -> list[tuple[int, str]]:
    """The strings of a file that are neither docstrings nor written for programmers."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    silent = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) or (isinstance(node, ast.Call) and is_log(node)):
            silent |= {id(inner) for inner in ast.walk(node)}
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Sentence":
            silent |= {id(inner) for inner in ast.walk(node)}
    return [
        (node.lineno, node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in silent
    ]


def is_log(call: ast.Call) -> bool:
    said_by = call.func.value if isinstance(call.func, ast.Attribute) else None
    return isinstance(said_by, ast.Name) and said_by.id == "log"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.relative_to(DASHBOARD).as_posix())
def test_no_page_carries_words_of_its_own(path):
    key_or_style = re.compile(r"[^A-Za-z\u4e00-\u9fff]*|\S*|.*([{};<>]|PingFang).*", re.DOTALL)
    own_names = {"中文", "万", "亿"}
    spoken = [
        f"{line}: {words}"
        for line, words in constants(path)
        if words not in own_names and (CHINESE.search(words) or not key_or_style.fullmatch(words.strip()))
    ]
    assert spoken == []


def test_every_key_a_page_says_exists():
    key = re.compile(r"""say\(\s*"([a-z_.]+)\"""")
    said = {found for path in PAGES for found in key.findall(path.read_text(encoding="utf-8"))}
    assert said - TABLES["en"].keys() == set()
    assert said


def test_a_sentence_carries_its_values():
    assert say("upload.review_ready", "en", count=9) == "Review 9 ready"
    assert say("upload.review_ready", "zh", count=9) == "核对 9 张图表"


@given(st.text())
def test_text_from_pictures_cannot_become_markdown(text):
    bare = re.sub(r"\\.", "", plain(text))
    assert not set(bare) & set("*_`[]<>$#|~")
