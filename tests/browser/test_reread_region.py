"""A digit that was read wrong: one key reads its box again, one more takes what it says; a drag does it for any box."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from extraction import open_image
from extraction.geometry import Box
from storage.database import open_database
from storage.extractions import save_extraction
from storage.images import save_image
from tests import builders
from tests.browser.conftest import BROWSER, HOME, serving

CHART = HOME / "tests" / "golden" / "bar_zh.png"
PATIENCE = 90_000  # milliseconds; the first box loads the models
LABELS = {2020: ("12.34", Box(118, 234, 155, 250)), 2021: ("15.37", Box(251, 208, 288, 225))}  # 12.84 is printed
SPARE = (516, 182, 553, 200)  # of 17.92, which nobody has read

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]


@pytest.fixture
def chart(tmp_path: Path) -> Iterator[str]:
    """The address of a chart with a misread label, on a server of its own."""
    folder = tmp_path / "ledger"
    ledger = open_database(folder)
    image = open_image(CHART.read_bytes(), CHART.name)
    save_image(ledger, image)
    points = [builders.point(number, year=year, evidence=box) for year, (number, box) in LABELS.items()]
    years = [builders.written(str(2020 + k), 136 + 133 * k, 388) for k in range(5)]
    found = replace(builders.reading(*points), texts=tuple(years))
    save_extraction(ledger, builders.extraction(image, found))
    ledger.close()
    with serving(folder) as address:
        yield f"{address}/review?lang=en&chart={image.sha256}"


@pytest.fixture
def page(chromium: str) -> Iterator[Page]:
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=list(BROWSER))
        opened = browser.new_page(viewport={"width": 1366, "height": 768}, locale="en-GB")
        opened.set_default_timeout(PATIENCE)
        expect.set_options(timeout=PATIENCE)  # the first box loads the models
        yield opened
        expect.set_options(timeout=5_000)
        browser.close()


def drag_over(page: Page, box: tuple[float, float, float, float]) -> None:
    """Draw a box, in pixels of the picture."""
    corners = page.locator(".picture svg").evaluate(
        """(svg, [left, top, right, bottom]) => [[left, top], [right, bottom]].map(([x, y]) => {
             const at = new DOMPoint(x, y).matrixTransform(svg.getScreenCTM());
             return [at.x, at.y];
           })""",
        list(box),
    )
    (x0, y0), (x1, y1) = corners
    page.mouse.move(x0, y0)
    page.mouse.down()
    page.mouse.move((x0 + x1) / 2, (y0 + y1) / 2)
    page.mouse.move(x1, y1)
    page.mouse.up()


def test_a_wrong_digit_is_read_again_and_put_right_with_three_keys(page: Page, chart: str) -> None:
    page.goto(chart)
    expect(page.get_by_label("Value", exact=True)).to_have_value("12.34")
    started = time.monotonic()
    page.keyboard.press("m")
    way = page.get_by_role("button", name=re.compile(r"This region says 12\.84 \(was 12\.34\)"))
    expect(way).to_be_visible()
    print(f"read again after {time.monotonic() - started:.1f} s")  # noqa: T201 - a measure for whoever runs it
    page.keyboard.press("j")
    expect(page.get_by_label("Value", exact=True)).to_have_value("12.84")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 2 reviewed")).to_be_visible()


def test_any_box_can_be_dragged_and_an_empty_one_is_said_to_be_empty(page: Page, chart: str) -> None:
    page.goto(chart)
    expect(page.get_by_label("Value", exact=True)).to_have_value("12.34")
    page.keyboard.press("m")
    expect(page.get_by_role("button", name=re.compile("12.84"))).to_be_visible()
    drag_over(page, SPARE)
    expect(page.get_by_role("button", name=re.compile(r"This region says 17\.92"))).to_be_visible()
    page.keyboard.press("m")
    expect(page.get_by_role("button", name=re.compile("12.84"))).to_be_visible()
    drag_over(page, (400, 50, 460, 70))
    expect(page.get_by_text("Nothing was read in this box")).to_be_visible()


def test_a_missed_value_is_read_from_its_box(page: Page, chart: str) -> None:
    page.goto(chart)
    expect(page.get_by_label("Value", exact=True)).to_have_value("12.34")
    page.keyboard.press("a")
    drag_over(page, (512, 179, 556, 203))
    expect(page.get_by_label("Value", exact=True).last).to_have_value("17.92")
    expect(page.get_by_label("Category", exact=True).last).to_have_value("2023")
    drag_over(page, (380, 171, 424, 192))
    expect(page.get_by_label("Value", exact=True).last).to_have_value("19.06")
    expect(page.get_by_label("Category", exact=True).last).to_have_value("2022")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 of 3 reviewed")).to_be_visible()
