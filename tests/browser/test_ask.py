"""Asking as an analyst does, in a real browser: an answer with its evidence, and what is no answer."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, settle

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

WORDS = {
    "en": {
        "ask": "When did revenue first exceed 2bn?",
        "answer": "above 2 bn in 1 of 5 periods: 2024 23.45 亿元 (RMB 2,345 m) (unconfirmed).",
        "printed": "■ printed",
        "back": "Review",
        "value": "Value",
        "asking": "Ask about this chart",
        "company": "One company",
        "choose": "Company",
        "about": "Qingyu Precision",
        "growth": "growth of revenue each year",
        "grown": "Qingyu Precision's revenue, year on year: 2022 +28.0 %; 2023 +19.5 %; 2024 +23.9 % (confirmed).",
        "why": "Why did revenue fall in 2023?",
        "model": "needs a vision language model, and none is installed",
        "unknown": "What is the organic growth?",
        "not_reckoned": "“organic” is not reckoned here",
    },
    "zh": {
        "ask": "营收什么时候超过20亿？",
        "answer": "营业收入超过 20 亿的有 1 期（共 5 期）：2024年 23.45 亿元（待核对）。",
        "printed": "■ 印刷值",
        "back": "核对",
        "value": "数值",
        "asking": "就这张图提问",
        "company": "一家公司",
        "choose": "公司",
        "about": "青屿精密",
        "growth": "营业收入每年增长多少？",
        "grown": "青屿精密营业收入逐期同比：2022年 +28.0 %；2023年 +19.5 %；2024年 +23.9 %（已确认）。",
        "why": "2023年营收为什么下降？",
        "model": "需要视觉语言模型，而现在没有安装",
        "unknown": "有机增长是多少？",
        "not_reckoned": "不会按“有机增长”计算",
    },
}


def put(page: Page, question: str) -> Locator:
    """Type a question; the newest reply."""
    replies = page.locator("[class*='st-key-reply-']")
    before = replies.count()
    box = page.locator(".st-key-ask-box input")
    box.fill(question)
    box.press("Enter")
    newest = page.locator(f".st-key-reply-{before + 1}")
    expect(newest).to_be_visible()
    settle(page)
    return newest


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_answer_shows_its_evidence_and_leads_back_to_it(open_page: OpenPage, language: str) -> None:
    words = WORDS[language]
    page = open_page("ask", language)
    reply = put(page, words["ask"])
    expect(reply).to_contain_text(words["answer"])
    expect(reply).to_contain_text(words["printed"])
    crops = reply.locator("[class*='st-key-crop-']")
    expect(crops).to_have_count(5)
    picture = crops.first.locator("image")
    expect(picture).to_be_visible()
    assert page.request.get(f"{page.url.split('/ask')[0]}{picture.get_attribute('href')}").ok

    reply.get_by_role("button", name=words["back"]).first.click()
    expect(page).to_have_url(re.compile(rf"/review\?.*lang={language}.*point=4"))
    expect(page.get_by_label(words["value"], exact=True)).to_have_value("23.45")
    page.get_by_role("link", name=words["asking"]).click()
    expect(page).to_have_url(re.compile(r"/ask\?.*chart=\w{64}"))
    expect(page.locator(".st-key-ask-picture input")).to_have_value(re.compile("bar_zh.png"))


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_company_is_asked_about_across_its_charts(open_page: OpenPage, language: str) -> None:
    words = WORDS[language]
    page = open_page("ask", language)
    page.get_by_role("radio", name=words["company"]).or_(page.get_by_role("button", name=words["company"])).click()
    settle(page)
    page.get_by_role("combobox", name=words["choose"]).fill(words["about"])
    page.keyboard.press("Enter")
    settle(page)
    expect(put(page, words["growth"])).to_contain_text(words["grown"])


@pytest.mark.parametrize("language", ["en", "zh"])
def test_what_cannot_be_answered_says_why(open_page: OpenPage, language: str) -> None:
    words = WORDS[language]
    page = open_page("ask", language)
    expect(put(page, words["why"])).to_contain_text(words["model"])
    unknown = put(page, words["unknown"])
    expect(unknown).to_contain_text(words["not_reckoned"])
    expect(unknown.locator("[class*='st-key-crop-']")).to_have_count(0)
