"""Compare, used as an analyst uses it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard import resources
from storage.companies import add_company
from storage.errors import StoreError
from storage.reviews import decide, decide_all
from tests import builders
from tests.dashboard.conftest import words


@pytest.fixture
def known(chart, ledger):
    """Two years of one company confirmed, a third one waiting."""
    add_company(ledger, "星河科技", "Starriver")
    points = tuple(builders.point(value, year=year) for value, year in (("10", 2022), ("12", 2023), ("13", 2024)))
    _, number = chart(builders.reading(*points))
    decide_all(ledger, [builders.decision(number, at, value, year=2022 + at) for at, value in enumerate(("10", "12"))])
    return number


def table(page):
    return page.dataframe[0].value


def test_without_facts_the_page_teaches(show_page):
    assert "confirmed values are compared" in words(show_page("compare"))
    assert "比较已确认的数值" in words(show_page("compare", "zh"))


def test_confirmed_values_stand_in_plot_and_table(show_page, known):
    page = show_page("compare")
    assert not page.exception
    assert list(table(page)["Value"]) == ["1.0", "1.2"]
    assert list(table(page)["Unit"]) == ["RMB bn", "RMB bn"]
    assert list(table(page)["Printed"]) == ["10 亿元", "12 亿元"]
    assert list(table(page)["Company"]) == ["Starriver", "Starriver"]


def test_the_printed_words_carry_their_unit_once_and_a_measurement_its_sign(show_page, chart, ledger):
    points = (
        builders.point("10", year=2022, unit=None),
        builders.point("12", year=2023, unit=None, source="measured"),
        builders.point("13", year=2024, unit=None),
    )
    _, number = chart(builders.reading(*points))
    bare = [builders.decision(number, at, value, year=2022 + at, unit=None) for at, value in enumerate(("10", "12"))]
    whole = builders.decision(number, 2, "13", unit=builders.PERCENT)
    decide_all(ledger, [replace(bare[0], printed="10"), replace(bare[1], printed=None), replace(whole, printed="13%")])
    assert set(table(show_page("compare"))["Printed"]) == {"10", "◇ 12", "13%"}


def test_growth_is_marked_as_derived_and_knows_confirmed_values_only(show_page, known):
    page = show_page("compare")
    assert list(table(page)["Growth ƒ"]) == ["", "+20.0%"]
    assert "derived from confirmed values" in words(page)


def test_chinese_speaks_chinese_units_and_english_english_ones(show_page, known):
    assert list(table(show_page("compare", "zh"))["单位"]) == ["亿元", "亿元"]
    assert set(table(show_page("compare", "en"))["Unit"]) <= {"RMB m", "RMB bn", "RMB'000"}


def test_values_in_other_units_are_converted_to_the_one_shown(show_page, known):
    page = show_page("compare", "zh")
    unit = next(box for box in page.selectbox if box.key.startswith("unit-"))
    unit.select_index([str(option) for option in unit.options].index("万元")).run()
    assert list(table(page)["数值"]) == ["100,000", "120,000"]


def test_no_company_chosen_is_no_error(show_page, known):
    page = show_page("compare")
    page.button_group(key="companies-revenue").set_value([]).run()
    assert not page.exception
    assert "Nothing confirmed matches" in words(page)


@pytest.mark.parametrize("form", ["bar", "growth"])
def test_every_form_of_plot_is_drawn(show_page, known, form):
    page = show_page("compare")
    page.button_group(key="form").set_value(form).run()
    assert not page.exception


def test_competing_words_are_marked(show_page, known, chart, ledger):
    _, second = chart(builders.reading(builders.point("12.5", year=2023)), "combo_zh.png")
    decide(ledger, builders.decision(second, 0, "12.5", year=2023))
    assert list(table(show_page("compare"))["Words"]) == ["", "≠ 2"]


def test_a_closed_ledger_is_said_so(show_page, known):
    page = show_page("compare")
    resources.close_workspace()
    page.run()
    assert page.exception  # the frame in app.py turns it into a sentence; a page alone lets it through
    assert not isinstance(page.exception[0].value, StoreError)
