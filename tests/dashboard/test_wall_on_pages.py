"""The wall on the pages: what nobody confirmed is hollow where it is shown at all, and enters no figure."""

from __future__ import annotations

import json
import re

import pytest

from storage.companies import add_company
from storage.double_entry import ask_twice
from storage.images import describe_image
from storage.reviews import decide, decide_all
from tests import builders
from tests.dashboard.conftest import words

CLAIM, WITHHELD = "71717.17", "74747.47"


@pytest.fixture
def walled(ledger, chart):
    """Three years that count; a claim for the fourth, and a word on it that only one of two people said."""
    add_company(ledger, "星河科技", "Starriver")
    counted = [(2021, "10.0"), (2022, "11.0"), (2023, "12.0")]
    points = [builders.point(value, year=year) for year, value in (*counted, (2024, CLAIM))]
    sha, number = chart(builders.reading(*points))
    twice, other = chart(builders.reading(builders.point(WITHHELD, year=2024)), "combo_zh.png")
    for image in (sha, twice):
        describe_image(ledger, image, company="星河科技")
    decide_all(ledger, [builders.decision(number, at, value, year=year) for at, (year, value) in enumerate(counted)])
    ask_twice(ledger, twice)
    decide(ledger, builders.decision(other, 0, WITHHELD, year=2024))


def told(page) -> str:
    """All that the page says, in words, tables and plots, without thousands marks."""
    tables = [cell for frame in page.dataframe for row in frame.value.astype(str).values.tolist() for cell in row]
    plots = [json.dumps(json.loads(plot.proto.spec), ensure_ascii=False) for plot in page.get("plotly_chart")]
    return "\n".join([words(page), *tables, *plots]).replace(",", "")


@pytest.mark.parametrize("figured", ["yoy", "index", "ttm"])
@pytest.mark.parametrize("layout", ["companies", "metrics", "ranking"])
def test_no_figure_is_worked_out_of_what_nobody_confirmed(show_page, walled, layout, figured):
    page = show_page("compare", layout=layout, show=figured, unit="CNY×100000000")
    assert not page.exception
    assert not re.search(r"71717|74747|[67]\d{5}\.?\d*%", told(page))


@pytest.mark.parametrize("layout", ["companies", "metrics", "ranking", "coverage"])
def test_a_value_that_nobody_confirmed_is_hollow_and_can_be_left_out(show_page, walled, layout):
    shut = show_page("compare", layout=layout, unit="CNY×100000000", open="0")
    assert not shut.exception
    assert not re.search("71717|74747", told(shut))
    page = show_page("compare", layout=layout, unit="CNY×100000000")
    cells = [cell for frame in page.dataframe for row in frame.value.astype(str).values.tolist() for cell in row]
    assert all(cell.startswith("○") for cell in cells if re.search("71717|74747", cell.replace(",", "")))


def test_the_hollow_value_is_there_to_be_seen(show_page, walled):
    assert "○ 71717.17" in told(show_page("compare", unit="CNY×100000000", lang="zh"))


def test_an_earlier_day_and_the_disagreements_know_nothing_of_it(show_page, walled):
    assert not re.search("71717|74747", told(show_page("compare", on="2026-01-01")))
    assert not re.search("71717|74747", told(show_page("disagreements")))
