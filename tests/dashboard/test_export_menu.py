"""Values handed out as files: the right ones, from the page on which they are seen."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from dataclasses import replace

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from dashboard.components import export_menu
from storage.companies import add_company
from storage.exports import FORMS, Chosen
from storage.images import describe_image, image_file
from storage.imports import import_file
from storage.reviews import decide_all
from tests import builders
from tests.dashboard.conftest import SECONDS, words


@pytest.fixture
def known(chart, ledger):
    """Two years of one company confirmed, a third one waiting; its margin confirmed too."""
    add_company(ledger, "星河科技", "Starriver")
    points = tuple(builders.point(value, year=year) for value, year in (("10", 2022), ("12", 2023), ("13", 2024)))
    sha, number = chart(builders.reading(*points))
    describe_image(ledger, sha, company="星河科技")
    said = [builders.decision(number, at, value, year=2022 + at) for at, value in enumerate(("10", "12"))]
    margin = builders.decision(number, value="31", verdict="added", metric="毛利率", unit=builders.PERCENT)
    decide_all(ledger, [*said, margin])
    return sha


@pytest.fixture
def menu(ledger, known):
    """What the opened menu shows beside the revenue of 星河科技."""

    def page() -> None:
        from dashboard.components.export_menu import show_forms
        from service import resources
        from storage.exports import Chosen

        show_forms(resources.ledger(), Chosen("revenue", ("星河科技",), ("FY",)), "en")

    return AppTest.from_function(page, default_timeout=SECONDS).run()


def test_compare_offers_the_menu(show_page, known):
    page = show_page("compare", "zh")
    assert not page.exception
    assert "导出" in [each.proto.popover.label for each in page.get("popover")]


def test_the_menu_says_how_many_rows_it_would_write(menu):
    assert "2 rows" in words(menu)
    menu.toggle(key="export-unconfirmed").set_value(True).run()
    assert "3 rows" in words(menu)
    menu.toggle(key="export-unconfirmed").set_value(False).run()
    menu.button_group(key="export-what").set_value(True).run()
    assert "3 rows" in words(menu)
    assert not menu.exception


def test_of_another_day_it_is_said_which_rows_are_of_now(ledger, known):
    def page() -> None:
        import datetime as dt

        from dashboard.components.export_menu import show_forms
        from service import resources
        from storage.exports import Chosen

        show_forms(resources.ledger(), Chosen("revenue", since=dt.datetime(2020, 3, 1, 12).astimezone()), "en")

    shown = AppTest.from_function(page, default_timeout=SECONDS).run()
    told = "rows hold what is believed now. What was believed on 2020-03-01"
    assert told in words(shown).replace("\\", "")
    shown.button_group(key="export-what").set_value(True).run()
    assert told in words(shown).replace("\\", "")


def test_the_sheet_of_changes_names_the_day_in_its_heads(ledger, known):
    then = dt.datetime(2020, 3, 1, 12).astimezone()
    book = load_workbook(io.BytesIO(export_menu.made(ledger, "excel", Chosen("revenue", since=then), "en")))
    heads = [cell.value for cell in book["Changes"][1]]
    assert "Then, on 2020-03-01 (text)" in heads
    assert "Now, as in Data (text)" in heads


@pytest.mark.parametrize("language", ["zh", "en"])
def test_beside_another_day_the_head_of_the_values_says_that_they_are_of_now(ledger, known, tmp_path, language):
    then = dt.datetime(2020, 3, 1, 12).astimezone()
    file = tmp_path / "out.xlsx"
    file.write_bytes(export_menu.made(ledger, "excel", Chosen(since=then), language))
    (head,) = [cell for cell in load_workbook(file).worksheets[0][1] if str(cell.value).startswith(("数值", "Value"))]
    assert head.value == {"zh": "数值(现在的认识)", "en": "Value (as believed now)"}[language]
    assert "2020-03-01" in head.comment.text
    assert import_file(ledger, file).known == 3


def test_every_format_is_offered(menu):
    offered = [each.proto.label for each in menu.get("download_button")]
    assert offered == ["Excel", "CSV", "Parquet", "JSON lines", "History, Excel", "History, CSV"]


def test_what_takes_long_is_prepared_and_then_saved(ledger, known):
    def page() -> None:
        from dashboard.components.export_menu import prepare
        from service import resources
        from storage.exports import Chosen

        prepare(resources.ledger(), "excel", Chosen("revenue"), "en")

    shown = AppTest.from_function(page, default_timeout=SECONDS).run()
    assert not shown.get("download_button")
    shown.button(key="prepare-excel").click().run()
    assert not shown.exception
    assert "Save ChartLedger" in shown.get("download_button")[0].proto.label


def test_the_file_holds_what_was_chosen(ledger, known):
    data = export_menu.made(ledger, "csv", Chosen("revenue", ("星河科技",)), "zh")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert [row["数值"] for row in rows] == ["10", "12"]


def test_links_lead_to_the_review_under_the_address_of_the_browser(ledger, known):
    data = export_menu.made(ledger, "excel", Chosen("revenue"), "en", "http://127.0.0.1:8501")
    sheet = load_workbook(io.BytesIO(data))["Data"]
    targets = [cell.hyperlink.target for cell in sheet[2] if cell.hyperlink]
    assert set(targets) == {f"http://127.0.0.1:8501/review?chart={known}&point=0"}


@pytest.mark.parametrize("form", FORMS)
def test_every_format_can_be_made(ledger, known, form):
    assert export_menu.made(ledger, form, Chosen(with_unconfirmed=True), "en")


def test_a_picture_that_is_elsewhere_does_not_hide_the_value(ledger, known, show_page):
    image_file(ledger, known).unlink()

    def page() -> None:
        from dashboard.components.source_panel import show_source
        from service import resources
        from storage.facts import confirmed

        db = resources.ledger()
        show_source(db, int(confirmed(db, "revenue").iloc[0]["fact"]), "en")

    shown = AppTest.from_function(page, default_timeout=SECONDS).run()
    assert not shown.exception
    assert "upload the same picture again" in words(shown)
    assert "printed as 10" in words(shown)


def test_reviewed_charts_are_handed_out_as_a_training_set(menu, ledger, chart):
    texts = (builders.written("10", 30, 8),)
    _, number = chart(builders.with_texts(builders.reading(builders.point("10", year=2022)), *texts))
    decide_all(ledger, [replace(builders.decision(number, 0, "10", year=2022), printed="10")])
    menu.button(key="prepare-chat").click().run()
    assert not menu.exception
    assert re.search(r"Charts to train on\W+1; held out\W+0", words(menu))
