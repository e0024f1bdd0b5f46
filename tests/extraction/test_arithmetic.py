from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.arithmetic import check_arithmetic, interval
from extraction.chart import ChartKind, ExtractedPoint, Finding, Measurement, Reading, Series, Unit
from extraction.geometry import Box
from tests.builders import PERCENT, YI, point

YEARS = ("2020", "2021", "2022", "2023", "2024")


def row(series: str, *values: str | None, unit: Unit = YI, categories: tuple[str, ...] = YEARS) -> list[ExtractedPoint]:
    """A series of printed values, one over each category from left to right; None leaves one out."""
    return [
        replace(point(value, series=series, unit=unit, evidence=Box(100 * k, 20, 100 * k + 40, 32)), category=category)
        for k, (category, value) in enumerate(zip(categories, values, strict=False))
        if value is not None
    ]


def read(*rows: list[ExtractedPoint], kind: ChartKind = "combo") -> Reading:
    series = tuple(Series(one[0].series, one[0].unit, "left", "bar") for one in rows)
    return Reading(kind, "", series, tuple(p for one in rows for p in one))


def said(reading: Reading, check: str) -> list[Finding]:
    return [finding for finding in check_arithmetic(reading) if finding.check == check]


def doubted(reading: Reading, check: str) -> set[tuple[str, str]]:
    """The series and categories of all points that a check doubts."""
    points = [reading.points[i] for finding in said(reading, check) for i in finding.points]
    return {(p.series, p.category) for p in points}


def test_a_printed_number_stands_for_an_interval() -> None:
    found = interval(point("12.30"))
    assert found is not None
    assert (str(found.low), str(found.high)) == ("12.295", "12.305")


def test_a_measured_number_stands_for_what_it_may_be_off() -> None:
    found = interval(point("12.3", source="measured", error=Decimal("0.4")))
    assert found is not None
    assert (str(found.low), str(found.high)) == ("11.9", "12.7")


# ------------------------------------------------------------------------------------------------ parts and totals

PARTS = row("线上", "10.1", "11.2", "12.3", "13.4"), row("线下", "5.0", "6.1", "7.2", "8.3")


def test_parts_that_do_not_add_up_are_doubted_with_their_total() -> None:
    reading = read(*PARTS, row("合计", "15.1", "17.3", "19.5", "27.1"))
    assert doubted(reading, "parts_do_not_add") == {(name, "2023") for name in ("线上", "线下", "合计")}


def test_parts_add_up_within_their_rounding() -> None:
    assert doubted(read(*PARTS, row("合计", "15.2", "17.4", "19.4", "21.8")), "parts_do_not_add") == set()


def test_a_total_of_other_things_is_no_total_of_these() -> None:
    assert doubted(read(*PARTS, row("总资产", "310", "325", "330", "341")), "parts_do_not_add") == set()


def shares(*values: str) -> Reading:
    return read(
        row("国内", "60.1", "58.0", "55.5", unit=PERCENT), row("海外", *values, unit=PERCENT), kind="stacked_100"
    )


def test_shares_that_miss_100_are_doubted() -> None:
    assert doubted(shares("39.9", "42.0", "34.5"), "shares_not_100") == {("国内", "2022"), ("海外", "2022")}


def test_shares_reach_100_within_their_rounding() -> None:
    assert doubted(shares("39.9", "42.1", "44.5"), "shares_not_100") == set()


# ------------------------------------------------------------------------------------------------ growth and levels

LEVELS = ("100.0", "120.0", "150.0", "165.0", "198.0")


def growth(*values: str | None, levels: tuple[str, ...] = LEVELS, name: str = "营业收入同比") -> Reading:
    return read(row("营业收入", *levels), row(name, *values, unit=PERCENT))


def test_growth_that_fits_its_levels_is_believed() -> None:
    assert doubted(growth(None, "20.0", "25.0", "10.0", "20.0"), "growth_mismatch") == set()


def test_growth_may_be_cut_instead_of_rounded() -> None:
    assert doubted(growth(None, "20.0", "25.0", "9.9", "20.0"), "growth_mismatch") == set()


def test_a_growth_between_levels_that_others_confirm_is_to_blame() -> None:
    reading = growth(None, "20.0", "52.0", "10.0", "20.0")
    assert doubted(reading, "growth_mismatch") == {("营业收入同比", "2022")}
    (finding,) = said(reading, "growth_mismatch")
    assert "52.0%" in finding.message.zh
    assert "120.0 to 150.0" in finding.message.en


def test_a_level_that_breaks_two_growths_is_to_blame() -> None:
    levels = ("100.0", "120.0", "150.0", "165.0", "198.0", "217.8", "239.6")
    wrong = ("100.0", "120.0", "150.0", "105.0", "198.0", "217.8", "239.6")
    years = (*YEARS, "2025E", "2026E")
    rates = row("同比增速", None, "20.0", "25.0", "10.0", "20.0", "10.0", "10.0", unit=PERCENT, categories=years)
    assert doubted(read(row("营业收入", *levels, categories=years), rates), "growth_mismatch") == set()
    assert doubted(read(row("营业收入", *wrong, categories=years), rates), "growth_mismatch") == {("营业收入", "2023")}


def test_at_the_end_level_and_growth_are_doubted_together() -> None:
    reading = growth(None, "20.0", "25.0", "10.0", "20.0", levels=("100.0", "120.0", "150.0", "165.0", "193.0"))
    assert doubted(reading, "growth_mismatch") == {("营业收入", "2023"), ("营业收入", "2024"), ("营业收入同比", "2024")}


def test_growth_of_something_else_is_no_growth_of_these_levels() -> None:
    assert doubted(growth(None, "3.0", "5.0", "10.0", "2.0"), "growth_mismatch") == set()


@pytest.mark.parametrize("name", ["毛利率", "市占率", "复合增速"])
def test_other_rates_are_not_held_against_levels(name: str) -> None:
    assert doubted(growth(None, "20.0", "52.0", "10.0", "20.0", name=name), "growth_mismatch") == set()


def test_quarters_grow_over_the_same_quarter_of_the_year_before() -> None:
    quarters = tuple(f"{q}Q{y}" for y in (22, 23) for q in (1, 2, 3, 4))
    levels = row("销量", "10", "20", "30", "40", "11", "24", "33", "52", categories=quarters)
    rates = ("10", "20", "10", "30")
    right = row("同比", None, None, None, None, *rates, unit=PERCENT, categories=quarters)
    wrong = row("同比", None, None, None, None, "10", "20", "70", "30", unit=PERCENT, categories=quarters)
    assert doubted(read(levels, right), "growth_mismatch") == set()
    assert ("同比", "3Q23") in doubted(read(levels, wrong), "growth_mismatch")


def test_in_a_table_growth_stands_under_its_levels() -> None:
    rates = row("同比(%)", None, "20.0", "52.0", "10.0", "20.0", unit=PERCENT)
    reading = read(row("营业收入", *LEVELS), rates, row("净利润", *LEVELS), kind="table")
    assert doubted(reading, "growth_mismatch") == {("同比(%)", "2022")}


# ------------------------------------------------------------------------------------------------ years that count


@pytest.mark.parametrize(
    ("years", "odd"),
    [
        (("2019", "2020", "2012", "2022", "2023"), {"2012"}),
        (("2024", "2023", "2022", "2021"), set()),
        (("2019", "2020", "2025", "2030"), set()),
        (("2019", "2020", "储能", "2022", "2023"), set()),
        (("1Q23", "2Q23", "8Q28", "4Q23", "1Q24"), set()),
        (("1Q23", "2Q23", "3Q20", "4Q23", "1Q24"), {"3Q20"}),
    ],
    ids=["broken", "falling", "uneven", "words", "no quarter", "quarters"],
)
def test_a_year_that_breaks_the_count_is_doubted(years: tuple[str, ...], odd: set[str]) -> None:
    reading = read(row("营业收入", "1", "2", "3", "4", "5", categories=years), kind="bar")
    assert {category for _, category in doubted(reading, "count_broken")} == odd


# ------------------------------------------------------------------------------------------------ sizes and signs


def beside(value: str, measured: str) -> Reading:
    one = replace(point(value), measured=Measurement(Decimal(measured), Decimal("0.1"), Box(0, 0, 9, 9)))
    return read([one])


@pytest.mark.parametrize(
    ("value", "measured", "check"),
    [
        ("12.3", "-12.2", "minus_lost"),
        ("1234", "12.3", "point_lost"),
        ("123", "12.4", "point_lost"),
        ("12340", "12.3", "magnitude_slip"),
        ("1.2", "12.3", "magnitude_slip"),
        ("1230000000", "12.3", "magnitude_slip"),
    ],
)
def test_a_label_that_is_its_mark_but_for_a_slip_says_which(value: str, measured: str, check: str) -> None:
    (finding,) = check_arithmetic(beside(value, measured))
    assert finding.check == check
    assert value in finding.message.zh
    assert value in finding.message.en


@pytest.mark.parametrize(("value", "measured"), [("12.3", "12.4"), ("12.3", "40"), ("0.1", "-0.1"), ("0", "12")])
def test_a_label_that_fits_or_only_differs_has_not_slipped(value: str, measured: str) -> None:
    assert check_arithmetic(beside(value, measured)) == ()


def test_without_marks_a_whole_number_among_decimals_may_have_lost_its_point() -> None:
    assert doubted(read(row("产量", "12.34", "13.40", "1234", "11.90", "12.80")), "point_lost") == {("产量", "2022")}


def test_a_round_value_among_decimals_has_lost_nothing() -> None:
    assert doubted(read(row("产量", "12.34", "13.40", "13", "11.90", "12.80")), "point_lost") == set()
