"""Pictures come in with telling names: the guess is marked, changed by keyboard, and agreed to."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import HOME, serving, settle
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
GOLDEN = HOME / "tests" / "golden"


@pytest.fixture
def empty(tmp_path: Path) -> Callable[[], object]:
    return lambda: serving(tmp_path / "ledger")


def test_a_guess_is_changed_by_keyboard_and_a_copy_is_noticed(browser, empty, tmp_path):
    first = tmp_path / "霁川电子_2023年年报_p12.png"
    first.write_bytes((GOLDEN / "bar_zh.png").read_bytes())
    copy = tmp_path / "copy.jpg"
    Image.open(GOLDEN / "bar_zh.png").convert("RGB").save(copy, quality=80)
    with empty() as address:
        page: Page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
        page.set_default_timeout(90_000)
        page.goto(address)
        page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files([first, copy])
        expect(page.locator(".card")).to_have_count(2, timeout=90_000)
        expect(page.locator(".guess .line").first).to_have_text(re.compile("霁川电子 · 2023年年报"))
        expect(page.locator(".like .line").filter(has_text="很像").first).to_contain_text(first.name)

        expect(page.get_by_role("button", name="核对 2 张图表")).to_be_enabled(timeout=90_000)
        settle(page)
        page.get_by_role("button", name=f"填写出处: {first.name}").focus()
        page.keyboard.press("Enter")
        company = page.get_by_role("dialog").get_by_label(re.compile("^公司"))
        expect(company).to_have_value("霁川电子")
        company.fill("霁川电子股份")
        page.get_by_role("dialog").get_by_role("button", name="记下").focus()
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0, timeout=90_000)
        card = page.locator(".card").filter(has=page.get_by_role("button", name=first.name, exact=True))
        expect(card.locator(".origin")).to_contain_text("霁川电子股份 · 2023年年报 · 第 12 页")

        page.get_by_role("button", name="都对，记下").click()
        expect(page.locator(".guess .line:visible")).to_have_count(0, timeout=90_000)
        page.reload()  # without the passing messages
        page.locator(".card").first.wait_for()
        settle(page)
        assert faults(page) == []
        page.context.close()
