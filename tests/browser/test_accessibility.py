"""Every page as axe-core judges it: nothing that a screen reader or a weak eye would stumble over."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from storage.confirmed import Wanted, confirmed_values
from storage.contradiction_answers import standing_word
from storage.database import open_database
from storage.reviews import decide
from tests.browser.conftest import OpenPage, fill, serving, settle

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PAGES = (
    "upload",
    "review",
    "compare",
    "ask",
    "feedback",
    "prompts",
    "jobs",
    "names",
    "settings",
    "disagreements",
    "life",
)
GRAVE = ("serious", "critical")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The usual ledger, and a second source that prints another number for one value of it."""
    folder = tmp_path_factory.mktemp("accessible") / "ledger"
    fill(folder)
    with open_database(folder) as ledger:
        word = standing_word(ledger, confirmed_values(ledger, Wanted())[0].decision)
        assert word.value is not None
        other = word.value * 2 + 1
        decide(ledger, replace(word, point=None, verdict="added", value=other, printed=str(other)))
    with serving(folder) as address:
        yield address


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
    page = open_page("disagreements" if name == "life" else name, language, look)
    if name == "ask":
        page.locator(".st-key-example-2 button").click()
        page.locator(".st-key-reply-1").wait_for()
        settle(page)
    if name == "review":
        expect(page.get_by_label({"en": "Value", "zh": "数值"}[language], exact=True)).to_have_value("12.84")
    if name == "compare":
        expect(page.locator(".js-plotly-plot .point").first).to_be_visible()
    if name == "life":
        page.get_by_role("button", name={"en": "History", "zh": "历史"}[language]).first.click()
        page.get_by_role("dialog").locator("[class*=st-key-moment-]").first.wait_for()
        settle(page)
    assert faults(page) == []
