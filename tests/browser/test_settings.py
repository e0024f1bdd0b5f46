"""Choosing a second reader in a real browser: what is wrong with a folder; a model is loaded and given back."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import HOME, OpenPage, settle

TINY = HOME / "tests" / "tiny_gguf"
LOADING = 60_000  # milliseconds, on a machine that is busy with others

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WORDS = {
    "en": {
        "folder": "A model in a folder on this machine (PyTorch)",
        "gguf": "GGUF files in a folder on this machine (llama.cpp, the least memory)",
        "none": "None",
        "use": "Use this",
        "unchosen": "No second reader is chosen",
        "no_folder": "There is no model folder",
        "not_whole": "tokenizer.json is missing or cut short",
        "half": "is not completely downloaded. Resume the download",
        "load": "Load now",
        "ready": "Ready: Tiny-Q8_0",
        "give_back": "Give the memory back",
        "given": "Its memory was given back.",
    },
    "zh": {
        "folder": "本机文件夹里的模型（PyTorch）",
        "gguf": "本机文件夹里的 GGUF 文件（llama.cpp，占用内存最少）",
        "none": "不用",
        "use": "使用",
        "unchosen": "尚未选择复核模型",
        "no_folder": "没有找到模型文件夹",
        "not_whole": "缺少 tokenizer.json 或它没有下载完",
        "half": "没有下载完整。请继续或重新下载",
        "load": "现在载入",
        "ready": "就绪：Tiny-Q8_0",
        "give_back": "归还内存",
        "given": "内存已归还。",
    },
}


def choose(page: Page, words: dict[str, str], kind: str, folder: Path | None = None) -> None:
    """Choose a kind of reader and the folder it lies in."""
    page.get_by_text(words[kind], exact=True).click()
    if folder is not None:
        page.locator(f".st-key-model-{kind} input").fill(str(folder))
    else:
        expect(page.locator(".st-key-model-folder, .st-key-model-gguf")).to_have_count(0)  # the button moves up
    page.get_by_role("button", name=words["use"], exact=True).click()
    settle(page)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_folder_that_holds_no_whole_model_is_one_sentence(open_page: OpenPage, tmp_path: Path, language: str) -> None:
    words = WORDS[language]
    page = open_page("settings", language)
    choose(page, words, "folder", tmp_path / "nowhere")
    expect(page.get_by_text(words["no_folder"])).to_be_visible()

    (tmp_path / "config.json").write_text('{"model_type": "qwen3_vl"}', encoding="utf-8")
    choose(page, words, "folder", tmp_path)
    expect(page.get_by_text(words["not_whole"])).to_be_visible()

    half = tmp_path / "half"
    shutil.copytree(TINY, half, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    model = next(path for path in half.glob("*.gguf") if "mmproj" not in path.name)
    model.write_bytes(model.read_bytes()[:100_000])
    choose(page, words, "gguf", half)
    expect(page.get_by_text(words["half"])).to_be_visible()

    choose(page, words, "none")
    expect(page.get_by_text(words["unchosen"])).to_be_visible()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_model_is_loaded_and_its_memory_given_back(open_page: OpenPage, language: str) -> None:
    words = WORDS[language]
    page = open_page("settings", language)
    choose(page, words, "gguf", TINY)
    page.get_by_role("button", name=words["load"]).click()
    expect(page.get_by_text(words["ready"])).to_be_visible(timeout=LOADING)
    page.get_by_role("button", name=words["give_back"]).click()
    expect(page.get_by_text(re.compile(re.escape(words["given"])))).to_be_visible()

    choose(page, words, "none")
    expect(page.get_by_text(words["unchosen"])).to_be_visible()
