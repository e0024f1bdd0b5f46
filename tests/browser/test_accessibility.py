"""Every page as axe-core judges it: nothing that a screen reader or a weak eye would stumble over."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, settle

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PAGES = ("upload", "review", "compare", "ask", "feedback", "names", "settings")
GRAVE = ("serious", "critical")


def faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical and stands a moment later too: a page may be judged while it fades."""
    first = serious(page)
    if not first:
        return []
    page.wait_for_timeout(1500)
    settle(page)
    return serious(page)


def serious(page: Page) -> list[str]:
    """What axe-core calls serious or critical now, one line an element."""
    return [
        f"{fault['id']}: {at['html'][:200]}"
        for fault in Axe().run(page).response["violations"]
        if fault["impact"] in GRAVE
        for at in fault["nodes"]
    ]


@pytest.mark.parametrize(("language", "look"), [("en", "light"), ("zh", "light"), ("zh", "dark")])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_can_be_read_by_everybody(open_page: OpenPage, name: str, language: str, look: str) -> None:
    page = open_page(name, language, look)
    if name == "ask":
        page.locator(".st-key-example-2 button").click()
        page.locator(".st-key-reply-1").wait_for()
        settle(page)
    if name == "review":
        expect(page.get_by_label({"en": "Value", "zh": "数值"}[language], exact=True)).to_have_value("12.84")
    if name == "compare":
        expect(page.locator(".js-plotly-plot .point").first).to_be_visible()
    assert faults(page) == []
