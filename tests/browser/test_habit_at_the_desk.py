"""A habit in a real browser: its reason on the card, silenced with one click and brought back with another."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from extraction import open_image
from storage.database import open_database
from storage.extractions import save_extraction
from storage.families import families
from storage.habits import Effect, keep_habit, move, note_evidence
from storage.images import save_image
from tests import builders
from tests.browser.conftest import HOME, PATIENCE, serving, settle
from tests.builders import point, with_texts, written

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a chart read without a unit, and the habit that its house counts in millions."""
    folder = tmp_path_factory.mktemp("habit") / "ledger"
    with open_database(folder) as ledger:
        image = open_image((HOME / "tests" / "golden" / "bar_zh.png").read_bytes(), "bar_zh.png")
        save_image(ledger, image)
        read = builders.reading(point("1250", unit=None), point("980", year=2023, unit=None), title="营业收入")
        shown = with_texts(read, written("资料来源：Wind，中信证券研究部", 90, 90))
        number = save_extraction(ledger, builders.extraction(image, shown))
        one = keep_habit(ledger, "unit", families(ledger, number)[0], ("money", "", ""), ("CNY", "1000000"), "百万元")
        note_evidence(ledger, one, {name: (at,) for at, name in enumerate("abc", 900_000)})
        move(ledger, one, "on", "李雷", effect=Effect(6, 0, 3))
    with serving(folder) as address:
        yield address


def test_one_click_silences_a_habit_on_this_chart_and_another_brings_it_back(browser: Browser, charts: str):
    page = browser.new_context(locale="en-GB").new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{charts}/review?lang=en")
    settle(page)
    unit, doubts = page.get_by_label("Unit", exact=True).first, page.locator("div.doubts").first
    expect(unit).to_have_value("百万元", timeout=PATIENCE)
    expect(doubts).to_contain_text("3 earlier charts of 中信证券: 百万元.")
    page.get_by_role("button", name="Not on this chart").click()
    expect(unit).to_have_value("")
    expect(doubts).to_be_hidden()
    page.get_by_role("button", name="Use it here again").click()
    expect(unit).to_have_value("百万元")
    page.keyboard.press("Enter")
    expect(page.locator(".card .standing").first).to_contain_text("printed")  # and speaks for its neighbour
    page.context.close()
