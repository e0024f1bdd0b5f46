"""An axis put right in a real browser, by mouse and by keys: its values are proposed anew, and taken back again."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, expect

from extraction import open_image
from extraction.chart import AxisFit, AxisTick, ExtractedPoint, Measurement
from extraction.geometry import Box
from extraction.rulers import Ruler
from storage.companies import add_company
from storage.database import open_database
from storage.extractions import save_extraction
from storage.images import describe_image, save_image
from tests import builders
from tests.browser.conftest import HOME, PATIENCE, serving, settle
from tests.browser.test_accessibility import faults

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TWICE = re.compile(r"^(79|80)\.\d$")  # the mouse moves in whole pixels of the screen
FILES = ("bar_zh.png", "grouped_zh.png", "stacked_zh.png")


def bar(measured: int, at: int) -> ExtractedPoint:
    """Two pixels a unit, zero at row 400."""
    box = Box(100 + 120 * at, 400 - 2 * measured, 150 + 120 * at, 400)
    bare = builders.point(str(measured), year=2022 + at, source="measured", error=Decimal(1))
    return replace(bare, evidence=box, measured=Measurement(Decimal(measured), Decimal(1), box))


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, list[str]]]:
    """The address of a server on charts of three bars each, measured as 40, 60 and 80; their hashes."""
    folder = tmp_path_factory.mktemp("axis") / "ledger"
    ticks = tuple(AxisTick(Decimal(t), str(t), Box(60, 394 - 2 * t, 80, 406 - 2 * t)) for t in (0, 50, 100, 150))
    axis = AxisFit("left", "y", Ruler(-0.5, 200.0), ticks, 0.2, builders.YI, (90.0, 700.0), ("营业收入",))
    shas, ledger = [], open_database(folder)
    try:
        add_company(ledger, "星河科技", "Starriver")
        for file in FILES:
            image = open_image((HOME / "tests" / "golden" / file).read_bytes(), file)
            save_image(ledger, image)
            describe_image(ledger, image.sha256, company="星河科技")
            read = builders.reading(*(bar(high, at) for at, high in enumerate((40, 60, 80))), title=file)
            save_extraction(ledger, builders.extraction(image, replace(read, axes=(axis,))))
            shas.append(image.sha256)
    finally:
        ledger.close()
    with serving(folder) as address:
        yield address, shas


@pytest.fixture
def open_chart(browser: Browser, charts: tuple[str, list[str]]) -> Iterator[Callable[..., Page]]:
    opened: list[Page] = []

    def show(number: int, language: str = "en") -> Page:
        page = browser.new_page(viewport={"width": 1366, "height": 768}, locale=language)
        page.set_default_timeout(PATIENCE)
        opened.append(page)
        page.goto(f"{charts[0]}/review?lang={language}&chart={charts[1][number]}")
        settle(page)
        expect(page.get_by_role("heading", name=FILES[number], exact=True)).to_be_visible(timeout=PATIENCE)
        return page

    yield show
    for page in opened:
        page.context.close()


def numbers(page: Page, *expected: str) -> None:
    expect(page.locator(".line .number")).to_have_text(list(expected))


def middle(page: Page, at: int) -> tuple[float, float]:
    box = page.locator(".grip").nth(at).bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_a_point_of_the_axis_is_dragged_and_taken_back(open_chart):
    page = open_chart(0)
    numbers(page, "40", "60", "80")
    page.keyboard.press("g")
    expect(page.locator(".gridline.own")).to_have_count(4)
    (x, top), (_, foot) = middle(page, 0), middle(page, 1)
    page.mouse.move(x, top)
    page.mouse.down()
    page.mouse.move(x, top + (foot - top) / 2, steps=8)  # 150 is half as high as was thought
    page.mouse.up()
    expect(page.locator(".line .number").first).to_have_text(TWICE)
    expect(page.get_by_text("You put the axis right").first).to_be_visible()
    page.keyboard.press("u")
    numbers(page, "40", "60", "80")
    page.keyboard.press("r")
    expect(page.locator(".line .number").first).to_have_text(TWICE)


def test_a_point_is_given_another_value_and_pushed_by_arrows_without_the_mouse(open_chart):
    page = open_chart(1, "zh")
    page.keyboard.press("g")
    field = page.get_by_label("第一点", exact=True)
    field.fill("30")
    page.reload()
    settle(page)
    expect(field).to_have_value("30")  # half typed, and not said
    numbers(page, "40", "60", "80")
    field.press("End")
    field.press_sequentially("0")
    field.press("Enter")
    numbers(page, "80.0", "120.0", "160.0")
    page.keyboard.press("u")
    numbers(page, "40", "60", "80")
    field.fill("many")
    field.press("Enter")
    expect(page.get_by_role("alert").filter(has_text="many")).to_be_visible()
    page.locator(".grip").nth(0).focus()
    for _ in range(10):
        page.keyboard.press("ArrowUp")
    expect(page.locator(".line .number").last).to_have_text("77.42")  # 150 stands ten rows higher: 80 · 300 / 310
    page.keyboard.press("Enter")
    expect(page.locator(".progress")).to_contain_text("1/3")


def test_the_chart_is_drawn_again_and_follows_what_is_said(open_chart):
    page = open_chart(2)
    page.keyboard.press("w")
    shapes = page.locator("rect.again")
    expect(shapes).to_have_count(3)
    page.keyboard.press("x")
    expect(shapes).to_have_count(2)
    page.reload()
    settle(page)
    expect(shapes).to_have_count(2)  # what was switched on stays on
    page.keyboard.press("g")
    expect(page.locator(".grip")).to_have_count(2)
    assert faults(page) == []
    page.keyboard.press("w")
    expect(shapes).to_have_count(0)
