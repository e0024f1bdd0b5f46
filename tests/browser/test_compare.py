"""Compare in a real browser: a point leads to its picture, a link to the same view, and a plot leaves as a picture."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, settle

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


def layout_chosen(page: Page) -> str:
    return page.locator(".st-key-compare-layout [aria-checked=true]").inner_text()


def test_a_point_leads_to_its_picture_and_the_link_to_the_same_view(open_page: OpenPage, tmp_path: Path) -> None:
    page = open_page("compare", "zh")
    dot = page.locator(".st-key-compare-plot .point").first
    dot.click(force=True)
    expect(page.get_by_role("button", name="在核对页打开")).to_be_visible()
    expect(page.get_by_text(re.compile("^印刷为"))).to_be_visible()

    with page.expect_download() as saving:
        page.get_by_role("button", name="SVG 图片").click()
    saved = tmp_path / "plot.svg"
    saving.value.save_as(saved)
    picture = saved.read_text(encoding="utf-8")
    assert saving.value.suggested_filename.endswith(".svg")
    assert "营业收入" in saving.value.suggested_filename
    assert "营业收入" in picture
    assert "来源" in picture

    page.get_by_text("排名", exact=True).click()
    expect(page.locator(".st-key-compare-plot .barlayer .point").first).to_be_visible()
    settle(page)
    link = page.url
    page.goto("about:blank")
    page.goto(link)
    expect(page.locator(".st-key-compare-plot .barlayer .point").first).to_be_visible()
    settle(page)
    assert layout_chosen(page) == "排名"
    assert page.url == link
