from __future__ import annotations

from decimal import Decimal

import pytest

from evaluation.names import alike, amount, number, paired, plain, same_unit, series_name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("营业收入(亿元)", "营业收入"),
        ("营业收入（亿元，右轴）", "营业收入"),
        ("同比增速 右轴", "同比增速"),
        ("Revenue, US$ m (RHS)", "revenue"),
        ("Sales, services", "sales,services"),
        ("(亿元)", "(亿元)"),
    ],
)
def test_a_name_goes_without_its_remarks(words, name):
    assert series_name(words) == name


def test_a_year_is_never_the_next_year():
    assert not alike("2021", "2022")
    assert alike("营业收入2021", "营业收人2021")


def test_names_find_their_partners_once():
    assert paired(["cloud", "devices"], ["devlces", "other", "cloud"]) == {0: 2, 1: 0}
    assert paired([], ["cloud"]) == {}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("亿元", "亿", True),
        ("亿元", "单位：亿元", True),
        ("US$ m", "USD million", True),
        ("亿", "亿美元", False),
        ("%", "亿元", False),
        ("widgets", "widgets", True),
        ("%", None, False),
    ],
)
def test_units_are_the_same_where_they_mean_the_same_amount(one, other, same):
    assert same_unit(one, other) is same


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("1,234.50", "1234.50"),
        ("(12.3)", "-12.3"),
        ("12.3%", "12.3"),
        ("−4", "-4"),
        ("n/a", None),
        ("nan", None),
        ("", None),
    ],
)
def test_a_cell_is_a_number_or_nothing(cell, value):
    assert number(cell) == (None if value is None else Decimal(value))


def test_an_amount_may_say_its_currency():
    assert amount("$1,234") == amount("RMB 1234") == Decimal(1234)
    assert plain("Ｎet  Profit") == "netprofit"
