"""A pie of profit by product, by keyboard: its shares arrive on Compare as separate facts, the total as the company."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from extraction import open_image
from extraction.geometry import Box
from storage.companies import add_company
from storage.database import open_database
from storage.extractions import save_extraction
from storage.images import describe_image, save_image
from tests import builders
from tests.browser.conftest import HOME, PATIENCE, serving, settle

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

PARTS = {"Phones": "12.5", "Cars": "7.5", "Total": "20.0"}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server on a pie that nobody has reviewed; what its slices are is misread by one character."""
    folder: Path = tmp_path_factory.mktemp("segments") / "ledger"
    with open_database(folder) as ledger:
        add_company(ledger, "星河科技", "Starriver")
        image = open_image((HOME / "tests" / "golden" / "donut_zh.png").read_bytes(), "pie.png")
        save_image(ledger, image)
        describe_image(ledger, image.sha256, company="星河科技")
        slices = []
        for at, (name, value) in enumerate(PARTS.items()):
            printed = builders.point(value, series="归毋净利润", evidence=Box(40, 40 + 30 * at, 90, 60 + 30 * at))
            slices.append(replace(printed, category=name))
        save_extraction(ledger, builders.extraction(image, builders.reading(*slices, kind="pie", title="By product")))
    with serving(folder) as address:
        yield address


def test_the_slices_of_a_pie_become_facts_of_their_own_by_keyboard(browser: Browser, served: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="en")
    page.set_default_timeout(PATIENCE)
    page.goto(f"{served}/review?lang=en")
    settle(page)
    offered = page.get_by_role("button", name="Whole series: Net profit attributable to owners")
    expect(offered).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("i")
    expect(offered).to_be_hidden()
    fold = page.get_by_role("button", name="Starriver · Net profit attributable to owners · Phones")
    expect(fold).to_be_visible()
    page.keyboard.press("u")  # nothing that a key takes cannot be given back
    expect(offered).to_be_visible()
    page.keyboard.press("i")
    expect(fold).to_be_visible()
    page.keyboard.press("p")
    expect(page.get_by_text("3 confirmed")).to_be_visible()
    page.goto(f"{served}/compare?lang=en&metric=net_profit_parent&layout=ranking&segment=*")
    settle(page)
    plot = page.locator(".js-plotly-plot").first
    for part in ("Phones", "Cars"):
        expect(plot.get_by_text(part).first).to_be_visible(timeout=PATIENCE)
    page.close()
