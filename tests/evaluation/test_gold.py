"""A reading beside a gold case: right only if it is exactly what the person confirmed."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evaluation.gold import judge
from evaluation.invented.chance import Chance
from evaluation.invented.inventors import INVENTORS, invent
from extraction.chart import ExtractedPoint, Unit
from storage.extractions import save_extraction
from storage.gold import GoldCase, GoldPoint
from storage.images import save_image
from storage.reviews import decide_all
from tests.builders import PRINTED_DECIMALS, WAN, decision, extraction, finding, image, period, point, reading


def case(*points: ExtractedPoint, kind="bar") -> GoldCase:
    """A case of which exactly these points were confirmed."""
    true = tuple(
        GoldPoint(one.series, one.category, one.value or Decimal(0), one.unit, one.period, at, one.printed, one.error)
        for at, one in enumerate(points)
    )
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    return GoldCase(1, "sha", 1, kind, "check", False, "doc", true, "embedded", "李雷", at)


def counts(judged):
    return (judged.right, judged.wrong, judged.missing, judged.invented)


TWO = (point("1250.0", year=2023), point("1300.0"))


def test_what_was_confirmed_is_right_and_nothing_else_is_said():
    judged = judge(case(*TWO), reading(*TWO))
    assert counts(judged) == (2, 0, 0, 0)
    assert (judged.score, judged.silent) == (1.0, 0)


@pytest.mark.parametrize(
    ("claim", "mistake"),
    [
        (point("1350.0"), "digit"),
        (point("130.00"), "decimal_point"),
        (point("-1300.0"), "sign"),
        (point(None), "missed"),
    ],
)
def test_a_wrong_number_is_wrong_and_named(claim, mistake):
    row = judge(case(*TWO), reading(TWO[0], claim)).rows[1]
    assert (row.right, row.mistake) == (False, mistake)


@pytest.mark.parametrize("unit", [WAN, None, Unit("USD", 10**8, "亿美元")])
def test_the_right_number_in_another_unit_is_wrong(unit):
    assert counts(judge(case(*TWO), reading(TWO[0], point("1300.0", unit=unit)))) == (1, 1, 0, 0)


def test_two_values_that_swapped_their_places_are_both_named_so():
    swapped = (point("1300.0", year=2023), point("1250.0"))
    assert [row.mistake for row in judge(case(*TWO), reading(*swapped)).rows] == ["order", "order"]


def test_nearly_is_not_what_is_printed():
    assert counts(judge(case(*TWO), reading(TWO[0], point("1300.04")))) == (1, 1, 0, 0)


def test_what_a_lone_series_is_called_is_not_judged_but_of_two_it_is():
    renamed = [replace(one, series="Value") for one in TWO]
    assert judge(case(*TWO), reading(*renamed)).score == 1
    two = case(*TWO, point("88", series="净利润"))
    assert judge(two, reading(*renamed, point("88", series="净利润"))).right == 1


def test_a_unit_worded_otherwise_is_the_same_unit():
    said = point("1300.0", unit=Unit("CNY", 10**8, "100m yuan"))
    assert judge(case(*TWO), reading(TWO[0], said)).score == 1


def test_a_measured_value_is_right_within_its_give_and_not_beyond():
    true = case(point("200", source="measured", error=Decimal("1.5")))
    said = [judge(true, reading(point(value))).right for value in ("198.5", "201.5", "201.6")]
    assert said == [1, 1, 0]


def test_a_refusal_misses_everything_and_invents_nothing():
    assert counts(judge(case(*TWO), None)) == (0, 0, 2, 0)


def test_wrong_and_invented_values_are_silent_unless_the_reading_doubts_them():
    points = (point("1251.0", year=2023), point("1300.0"), point("7", year=2030))
    silent = judge(case(*TWO), reading(*points))
    caught = judge(case(*TWO), reading(*points, findings=(finding(0, 2),)))
    assert (counts(silent), silent.silent) == ((1, 1, 0, 1), 2)
    assert (counts(caught), caught.silent) == ((1, 1, 0, 1), 0)
    assert caught.score == pytest.approx(1 / 3)


@pytest.mark.parametrize(("words", "mistake"), [("13,00.0", "decimal_point"), ("about thirteen", "missed")])
def test_words_that_are_no_number_get_the_name_that_a_reviewer_gives_by_adding_the_value(db, words, mistake):
    table = {"kind": "bar", "title": "", "unit": "亿元", "categories": ["2023", "2024"]}
    rows = [{"name": TWO[0].series, "unit": "亿元", "values": ["1250.0", words]}]
    said = replace(reading(TWO[0]), answer=json.dumps({**table, "series": rows}))
    row = judge(case(*TWO), said).rows[1]
    assert (row.said, row.mistake) == (None, mistake)
    picture = image()
    save_image(db, picture)
    made = save_extraction(db, extraction(picture, said))
    added = replace(decision(made, None, "1300.0", verdict="added"), series=TWO[0].series, category="2024")
    decide_all(db, [added])
    assert db.read("SELECT mistake FROM decision") == [(mistake,)]


def test_a_value_under_another_year_or_series_is_one_mistake():
    moved = replace(TWO[1], category="2025", period=period(2025))
    assert [row.mistake for row in judge(case(*TWO), reading(TWO[0], moved)).rows] == [None, "category"]
    two = case(*TWO, point("88", series="净利润"))
    other = [row.mistake for row in judge(two, reading(*TWO, point("88", series="毛利率"))).rows]
    assert other == [None, None, "series"]


def test_names_may_be_spelt_a_little_otherwise_but_years_may_not():
    said = (replace(TWO[0], series="营业收入(亿元)"), replace(TWO[1], series="营业收入(亿元)", category="2024 "))
    assert judge(case(*TWO), reading(*said)).score == 1
    assert judge(case(*TWO), reading(replace(TWO[0], category="2022"), replace(TWO[1], category="2021"))).right == 0


def test_a_table_may_be_read_by_columns():
    cells = [point(value, series=name, year=year) for name, year, value in
             (("营收", 2023, "1"), ("营收", 2024, "2"), ("利润", 2023, "3"), ("利润", 2024, "4"))]  # fmt: skip
    turned = [replace(one, series=one.category, category=one.series) for one in cells]
    assert judge(case(*cells, kind="table"), reading(*turned, kind="table")).right == 4


@given(
    values=st.lists(PRINTED_DECIMALS, min_size=1, max_size=8),
    wrong=st.sets(st.integers(0, 7)),
    left_out=st.sets(st.integers(0, 7)),
    order=st.randoms(use_true_random=False),
)
def test_every_value_is_judged_once_and_only_the_confirmed_number_is_right(values, wrong, left_out, order):
    true = [point(value, year=2000 + at) for at, value in enumerate(values)]
    said = [
        point(value + Decimal("0.001") if at in wrong else value, year=2000 + at)
        for at, value in enumerate(values)
        if at not in left_out
    ]
    order.shuffle(said)
    judged = judge(case(*true), reading(*said) if said else None)
    expected = [at not in wrong and at not in left_out for at in range(len(true))]
    assert [row.right for row in judged.rows] == expected
    assert judged.of == len(judged.rows) == len(true)


@pytest.mark.parametrize("kind", INVENTORS)
def test_of_any_invented_chart_one_wrong_figure_costs_one_value_and_no_more(kind):
    sheet = invent(Chance(5, 1), kind)
    true = [
        point(number, series=row.name, unit=row.unit)
        for row in sheet.values
        for number in row.numbers
        if number is not None
    ]
    names = [name for row in sheet.values for name, number in zip(sheet.categories, row.numbers, strict=True) if number]
    true = [replace(one, category=name, period=None) for one, name in zip(true, names, strict=True)]
    wrong = [replace(true[0], value=Decimal("987654.321")), *true[1:]]
    of = case(*true, kind=sheet.kind)
    assert judge(of, reading(*true[::-1], kind=sheet.kind)).score == 1
    assert counts(judge(of, reading(*wrong, kind=sheet.kind))) == (len(true) - 1, 1, 0, 0)
    if len(true) > 1:
        assert counts(judge(of, reading(*true[1:], kind=sheet.kind))) == (len(true) - 1, 0, 1, 0)
