"""Two people at two browsers: one chart at a time, taken over in words, and reviewed twice unseen by each other."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from extraction import open_image
from tests.browser.conftest import CHART, HOME, LABELS, PATIENCE, OpenPage

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

SHA = open_image((HOME / "tests" / "golden" / CHART).read_bytes(), CHART).sha256
COUNT = len(LABELS)


def come(page: Page, language: str, name: str) -> Page:
    """Open the chart and give one's name, as one does once in a browser."""
    page.goto(f"{page.url.split('?')[0]}?lang={language}&chart={SHA}")
    field = page.get_by_role("textbox", name={"en": "Your name", "zh": "您的姓名"}[language])
    field.fill(name)
    field.press("Enter")
    expect(field).not_to_be_focused(timeout=PATIENCE)
    sees(page, {"en": f"0 of {COUNT} reviewed", "zh": f"已核对 0/{COUNT}"}[language])
    return page


def sees(page: Page, words: str) -> None:
    expect(page.get_by_text(words).first).to_be_visible(timeout=PATIENCE)


def test_a_chart_is_one_persons_and_then_reviewed_by_two_who_settle_what_differs(open_page: OpenPage) -> None:
    li = come(open_page("review", "zh", "dark"), "zh", "李雷")
    han = come(open_page("review", "en"), "en", "Han Meimei")
    sees(han, "李雷 is on this chart (came ")
    han.keyboard.press("Enter")
    sees(han, "so this is not saved")
    sees(han, f"0 of {COUNT} reviewed")

    han.get_by_role("button", name="Take over").click()
    expect(han.get_by_text("李雷 is on this chart")).to_have_count(0, timeout=PATIENCE)
    li.reload()
    sees(li, "Han Meimei 接手了您在核对的这张图（刚刚）")

    han.get_by_role("checkbox", name="Two reviewers").check()
    sees(han, "you see your own words only")
    han.keyboard.press("Escape")
    for reviewed in range(1, COUNT + 1):
        han.keyboard.press("Enter")
        sees(han, f"{reviewed} of {COUNT} reviewed")
    sees(han, "You are done; the other person is not yet.")

    li.reload()
    sees(li, "在这里只看得到您自己的结果")
    sees(li, f"已核对 0/{COUNT}")
    li.keyboard.type("99.5")  # a figure typed anywhere starts a correction
    for _ in range(COUNT):
        li.keyboard.press("Enter")
    sees(li, f"已核对 {COUNT - 1}/{COUNT}")
    sees(li, "两人核对不一致，Han Meimei：12.84 亿元；李雷：99.5 亿元。请定夺。")
    li.get_by_role("button", name="用Han Meimei的：12.84").click()
    li.keyboard.press("Enter")
    sees(li, f"已核对 {COUNT}/{COUNT}")
    sees(li, "没有不一致的数值")
    li.get_by_text("谁说过什么").click()
    li.keyboard.press("Escape")
    li.keyboard.press("ArrowRight")
    expect(li.locator(".past li")).to_have_count(3, timeout=PATIENCE)
