"""Two reports of one company disagree on 2022: side by side, marked restated by keyboard, both in the plot, dated."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from dataclasses import replace

import pytest
from PIL import Image, ImageDraw, ImageFont
from playwright.sync_api import Browser, Page, expect

from extraction import open_image
from storage.companies import add_company
from storage.database import Database, open_database
from storage.extractions import save_extraction
from storage.images import describe_image, save_image
from storage.reviews import decide_all
from tests import builders
from tests.browser.conftest import CHART, HOME, LABELS, PATIENCE, serving, settle

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]
REPORTS: tuple[tuple[str, dt.date, dict[int, str]], ...] = (
    ("霁川电子2022年年报", dt.date(2023, 3, 28), {}),
    ("霁川电子2023年年报", dt.date(2024, 3, 29), {2022: "19.68"}),
)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A ledger of two annual reports that print the same years, one of them another number for 2022."""
    folder = tmp_path_factory.mktemp("disagreements") / "ledger"
    with open_database(folder) as ledger:
        add_company(ledger, "霁川电子", "Jichuan Electronics")
        for name, day, restated in REPORTS:
            keep(ledger, name, day, restated)
    with serving(folder) as address:
        yield address


def keep(ledger: Database, name: str, day: dt.date, restated: dict[int, str]) -> None:
    """The chart of one report, every value confirmed as printed."""
    image = open_image(drawn(restated), f"{day.year}.png")
    save_image(ledger, image)
    describe_image(ledger, image.sha256, company="霁川电子", report=name, report_date=day)
    values = [(year, restated.get(year, printed), box) for year, printed, box in LABELS if year < day.year]
    points = [builders.point(number, year=year, evidence=box) for year, number, box in values]
    made = save_extraction(ledger, builders.extraction(image, builders.reading(*points)))
    said = [
        builders.decision(made, at, number, year=year, company="霁川电子")
        for at, (year, number, _) in enumerate(values)
    ]
    decide_all(ledger, [replace(word, evidence=box) for word, (_, _, box) in zip(said, values, strict=True)])


def drawn(labels: dict[int, str]) -> bytes:
    """The golden chart with other numbers over some of its bars."""
    picture = Image.open(HOME / "tests" / "golden" / CHART).convert("RGB")
    pen = ImageDraw.Draw(picture)
    for year, _, box in LABELS:
        if year in labels:
            pen.rectangle((box.left - 1, box.top - 1, box.right + 1, box.bottom), fill="white")
            pen.text((box.left, box.top), labels[year], fill="black", font=ImageFont.load_default(14))
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def tab_to(page: Page, name: str) -> None:
    """Go on with the Tab key until a button has the focus."""
    wanted = page.get_by_role("button", name=name, exact=True)
    for _ in range(40):
        if wanted.evaluate("button => button === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{name} is out of the keyboard's reach")


def test_a_link_on_the_desk_opens_the_life_of_the_value_once(browser: Browser, filled: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="en-GB")
    page.set_default_timeout(PATIENCE)
    sha = open_image(drawn({}), "2023.png").sha256
    page.goto(f"{filled}/review?lang=en&chart={sha}&point=0")
    page.get_by_text("Who said what").click()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="The whole life of this value").click()
    life = opened.value
    life.set_default_timeout(PATIENCE)
    window = life.get_by_role("dialog")
    expect(window.get_by_text("confirmed: 12.84")).to_have_count(2, timeout=PATIENCE)  # both reports print it
    life.keyboard.press("Escape")
    expect(window).to_have_count(0, timeout=PATIENCE)
    assert "life=" not in life.url
    page.context.close()


def test_a_restated_value_stands_in_the_plot_beside_the_one_first_reported(browser: Browser, filled: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="en-GB")
    page.set_default_timeout(PATIENCE)
    page.goto(f"{filled}/disagreements?lang=en")
    settle(page)
    expect(page.get_by_text("Looks restated")).to_be_visible(timeout=PATIENCE)
    crops = page.locator(".chart svg")
    expect(crops).to_have_count(2, timeout=PATIENCE)
    places = [crops.nth(at).evaluate("crop => [crop.getBoundingClientRect().y, crop.clientHeight]") for at in (0, 1)]
    assert places[0] == places[1]
    page.get_by_label("Your name").fill("韩梅梅")
    tab_to(page, "Restated")
    page.keyboard.press("Enter")
    expect(page.get_by_text("both values stand")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("No sources disagree here")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Back to Compare").click()
    settle(page)
    plot = page.locator(".js-plotly-plot")
    for day in ("2023-03-28", "2024-03-29"):
        expect(plot.get_by_text(day).first).to_be_visible(timeout=PATIENCE)
    page.close()
