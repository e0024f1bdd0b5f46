"""The review desk in a real browser: by keyboard alone, with nothing typed ever lost. Steps and times are printed."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from extraction import open_image
from extraction.chart import Measurement
from extraction.geometry import Box
from storage.companies import add_company
from storage.database import open_database
from storage.extractions import save_extraction
from storage.images import describe_image, save_image
from tests import builders
from tests.browser.conftest import HOME, PATIENCE, serving, settle

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

TWELVE = [
    builders.point(f"{10 + at}.5", year=2010 + at, evidence=Box(60, 40 + 20 * at, 99, 54 + 20 * at)) for at in range(12)
]
MISREAD = replace(
    builders.point("80.0", year=2022, evidence=Box(300, 60, 340, 74)),
    measured=Measurement(Decimal("30.1"), Decimal("0.2"), Box(310, 80, 330, 200)),
)
MANY = [
    builders.point(f"{at}.5", series=f"业务{at // 30}", year=1990 + at % 30, evidence=Box(60, 40, 99, 54))
    for at in range(300)
]
CHARTS = {
    "twelve": ("bar_zh.png", builders.reading(*TWELVE)),
    "one wrong": ("donut_zh.png", builders.reading(*TWELVE, MISREAD, findings=(builders.finding(12),))),
    "whole": ("combo_zh.png", builders.reading(*TWELVE[:3], MISREAD, findings=(builders.finding(3),))),
    "refresh": ("hbar_zh.png", builders.reading(*TWELVE[:3])),
    "two tabs": ("combo_en.png", builders.reading(*TWELVE[:3])),
    "add": ("grouped_zh.png", builders.reading(*TWELVE[:2])),
    "many": ("line_zh.png", builders.reading(*MANY)),
    "broken line": ("bar_zh_losses.png", builders.reading(*TWELVE[:2])),
}

OpenChart = Callable[..., Page]


@pytest.fixture(scope="module")
def charts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, dict[str, str]]]:
    """The address of a server on charts that nobody has reviewed, one for each test; their hashes by name."""
    folder = tmp_path_factory.mktemp("desk") / "ledger"
    shas = {}
    ledger = open_database(folder)
    try:
        add_company(ledger, "星河科技", "Starriver")
        for name, (file, reading) in CHARTS.items():
            image = open_image((HOME / "tests" / "golden" / file).read_bytes(), file)
            save_image(ledger, image)
            describe_image(ledger, image.sha256, company="星河科技")
            save_extraction(ledger, builders.extraction(image, replace(reading, title=name)))
            shas[name] = image.sha256
    finally:
        ledger.close()
    with serving(folder) as address:
        yield address, shas


@pytest.fixture
def open_chart(browser: Browser, charts: tuple[str, dict[str, str]]) -> Iterator[OpenChart]:
    """A chart on the desk, in a browser of its own unless a `tab` beside it is asked for."""
    address, shas = charts
    opened: list[Page] = []

    def show(name: str, language: str = "en", beside: Page | None = None) -> Page:
        size: ViewportSize = {"width": 1366, "height": 768}
        context = beside.context if beside else browser.new_context(viewport=size, locale=language)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        opened.append(page)
        page.goto(f"{address}/review?lang={language}&chart={shas[name]}")
        settle(page)
        expect(page.get_by_role("heading", name=name, exact=True)).to_be_visible(timeout=PATIENCE)
        return page

    yield show
    for page in opened:
        page.context.close()


class Hands:
    """A person at the keyboard who counts the keys, and the seconds since the chart was there."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0
        self.began = time.monotonic()

    def press(self, *keys: str) -> None:
        for key in keys:
            self.keys += 1
            self.page.keyboard.press(key)

    def tell(self, what: str) -> float:
        seconds = time.monotonic() - self.began
        print(f"{what}: {self.keys} keys, {seconds:.2f} s")  # noqa: T201 - what the desk is measured by
        return seconds


def value_of(page: Page) -> str:
    return page.get_by_label("Value", exact=True).locator("visible=true").input_value()


def progress(page: Page, words: str) -> None:
    expect(page.get_by_text(words)).to_be_visible()


def test_twelve_right_values_take_one_key_and_the_next_chart_another(open_chart):
    page = open_chart("twelve")
    hands = Hands(page)
    hands.press("p")
    expect(page.get_by_role("heading", name="This chart is done")).to_be_visible()
    expect(page.get_by_text("12 confirmed · 0 corrected")).to_be_visible()
    assert hands.tell("twelve right values") < 10
    assert hands.keys <= 3
    hands.press("Enter")
    expect(page.get_by_role("heading", name="twelve", exact=True)).to_be_hidden()
    hands.tell("and the next chart")


def test_one_wrong_value_is_found_and_corrected_without_the_mouse(open_chart):
    page = open_chart("one wrong")
    assert value_of(page) == "80.0"
    hands = Hands(page)
    hands.press(*"30.1", "Enter")
    progress(page, "1 of 13 reviewed")
    assert hands.tell("one wrong value") < 6
    hands.press("p")
    expect(page.get_by_text("12 confirmed · 1 corrected")).to_be_visible()
    hands.tell("and the twelve right ones")


def test_a_whole_chart_by_keyboard_alone(open_chart):
    page = open_chart("whole")
    hands = Hands(page)
    hands.press("k", "Enter")  # takes the measurement that speaks against the label
    progress(page, "1 of 4 reviewed · 0 doubtful")
    hands.press("Enter", "x")
    progress(page, "3 of 4 reviewed")
    hands.press("u")
    progress(page, "2 of 4 reviewed")
    assert value_of(page) == "11.5"
    hands.press("r")
    progress(page, "3 of 4 reviewed")
    hands.press("n", "ArrowDown", "ArrowUp", "?")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    hands.press("Escape")
    while not page.get_by_role("heading", name="This chart is done").is_visible():
        hands.press("Enter")
    expect(page.get_by_text("2 confirmed · 1 corrected · 1 rejected")).to_be_visible()
    hands.tell("a whole chart")


def test_letters_in_a_field_are_letters(open_chart):
    page = open_chart("refresh")
    page.keyboard.press("d")
    page.get_by_label("Remark").locator("visible=true").fill("")
    page.keyboard.type("xunpear?")
    expect(page.get_by_label("Remark").locator("visible=true")).to_have_value("xunpear?")
    progress(page, "0 of 3 reviewed")


def test_a_refresh_comes_back_to_the_same_value_with_the_same_letters(open_chart, browser):
    page = open_chart("refresh")
    page.keyboard.press("ArrowDown")
    page.keyboard.type("98.7")
    with page.expect_response(lambda reply: "/desk/chart/" in reply.url and reply.request.method == "POST"):
        pass  # the server has the letters too
    page.reload()
    settle(page)
    progress(page, "0 of 3 reviewed")
    assert value_of(page) == "98.7"
    elsewhere = browser.new_page()
    elsewhere.goto(page.url)
    expect(elsewhere.get_by_label("Value", exact=True).locator("visible=true")).to_have_value("98.7", timeout=PATIENCE)
    elsewhere.context.close()


def test_of_two_tabs_the_later_one_overwrites_nothing(open_chart):
    first = open_chart("two tabs")
    second = open_chart("two tabs", beside=first)
    first.keyboard.press("Enter")
    progress(first, "1 of 3 reviewed")
    second.keyboard.type("55.5")
    second.keyboard.press("Enter")
    expect(second.get_by_text("decided elsewhere").first).to_be_visible()
    assert value_of(second) == "55.5"
    second.keyboard.press("Enter")  # having seen it
    expect(second.get_by_role("option", name="corrected")).to_contain_text("55.5")


def test_a_missed_value_is_boxed_and_added(open_chart):
    page = open_chart("add")
    page.keyboard.press("a")
    box = page.get_by_role("img", name="Chart: grouped_zh.png").bounding_box()
    page.mouse.move(box["x"] + 120, box["y"] + 90)
    page.mouse.down()
    page.mouse.move(box["x"] + 190, box["y"] + 120, steps=5)
    page.mouse.up()
    page.keyboard.type("77.7")
    page.get_by_label("Category").locator("visible=true").fill("2023")
    page.keyboard.press("Enter")
    progress(page, "1 of 3 reviewed")
    expect(page.get_by_role("option", name="77.7")).to_be_visible()


def test_what_was_decided_while_the_server_was_away_is_sent_when_it_is_back(open_chart):
    page = open_chart("broken line")
    page.route("**/desk/chart/*", lambda route: route.abort())
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 decisions are not saved yet")).to_be_visible()
    page.unroute("**/desk/chart/*")
    page.reload()
    settle(page)
    progress(page, "1 of 2 reviewed")
    expect(page.get_by_text("decisions are not saved yet")).to_be_hidden()


def test_the_picture_is_sent_once(open_chart, charts):
    sent: list[str] = []
    page = open_chart("one wrong", "zh")
    page.on("request", lambda request: sent.append(request.url))
    page.keyboard.press("ArrowDown")
    page.keyboard.type("12")
    page.wait_for_timeout(800)
    assert [url for url in sent if charts[1]["one wrong"] in url and "/picture/" in url] == []


def test_the_page_needs_no_scrolling(open_chart):
    page = open_chart("twelve", "zh")
    assert page.evaluate("document.scrollingElement.scrollHeight <= window.innerHeight")
    tall = page.get_by_test_id("stMain").evaluate("(main) => main.scrollHeight - main.clientHeight")
    assert tall <= 0


def test_three_hundred_values_scroll_in_their_list_and_a_word_is_shown_at_once(open_chart):
    page = open_chart("many")
    hands = Hands(page)
    hands.press("ArrowLeft")  # before the first comes the last
    assert value_of(page) == "299.5"
    line, lines = page.locator(".line.current").bounding_box(), page.locator(".lines").bounding_box()
    assert line is not None
    assert lines is not None
    assert lines["y"] <= line["y"] < line["y"] + line["height"] <= lines["y"] + lines["height"] + 1
    assert page.evaluate("document.scrollingElement.scrollTop") == 0
    hands.press("Enter")
    progress(page, "1 of 300 reviewed")
    assert hands.tell("one of three hundred values") < 5


def test_the_words_of_the_desk_are_chinese(open_chart):
    page = open_chart("twelve", "zh")
    for words in ("上一个", "撤销", "补录"):
        expect(page.get_by_role("button", name=words).locator("visible=true").first).to_be_visible()
