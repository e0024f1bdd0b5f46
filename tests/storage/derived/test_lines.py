"""Whole lists of confirmed values: each finds the one it is worked out with, and only that."""

from __future__ import annotations

import datetime as dt

from extraction.chart import Period
from storage.derived.lines import calendar_years, growths, indexed, sequential_growths, single_periods, trailing
from tests.builders import confirmed_value
from tests.storage.derived.test_amounts import fiscal, so_far
from tests.storage.derived.test_rates import beside, whose, why


def two_years():
    kinds = ("Q1", "H1", "9M", "FY")
    ends = {2023: ("20", "45", "70", "100"), 2024: ("25", "55", "85", "130")}
    return [so_far(kind, end, year) for year in ends for kind, end in zip(kinds, ends[year], strict=True)]


def told(derived):
    return {(whose(one).period.year, whose(one).period.kind): one.value for one in derived}


def test_every_quarter_that_only_cumulative_figures_tell_is_worked_out():
    assert told(single_periods(two_years())) == {
        (2023, "Q2"): 25, (2023, "Q3"): 25, (2023, "Q4"): 30, (2023, "H2"): 55,
        (2024, "Q2"): 30, (2024, "Q3"): 30, (2024, "Q4"): 45, (2024, "H2"): 75,
    }  # fmt: skip
    known = confirmed_value("46", 2024, "Q4")
    assert (2024, "Q4") not in told(single_periods([*two_years(), known]))


def test_quarters_grow_on_the_year_before_and_on_the_quarter_before():
    values = two_years()
    quarters = [one for one in [*values, *single_periods(values)] if whose_kind(one).startswith("Q")]
    grown = dict(zip(map(named, quarters), growths(quarters), strict=True))
    assert str(grown["Q4 2024"].value) == "50.0000"
    assert "not confirmed" in why(grown["Q4 2023"])
    steps = dict(zip(map(named, quarters), sequential_growths(quarters), strict=True))
    assert [str(steps[one].value) for one in ("Q4 2024", "Q1 2024")] == ["50.0000", "-16.6667"]


def whose_kind(one):
    return (one.placed if hasattr(one, "placed") else one).period.kind


def named(one):
    period = (one.placed if hasattr(one, "placed") else one).period
    return f"{period.kind} {period.year}"


def test_twelve_months_end_with_each_interim_period():
    ends = {whose(one).period.end: one.value for one in trailing(two_years())}
    assert ends == {dt.date(2024, 3, 31): 105, dt.date(2024, 6, 30): 110, dt.date(2024, 9, 30): 115}


def test_a_forecast_grows_over_what_was_reported_and_the_next_over_the_forecast():
    values = [
        confirmed_value("100"),
        *(confirmed_value(v, y, basis="estimate") for v, y in (("110", 2025), ("132", 2026))),
    ]
    first, second, third = growths(values)
    assert "not confirmed" in why(first)
    assert (str(second.value), beside(second)) == ("10.0000", "A forecast over a reported figure.")
    assert (str(third.value), beside(third)) == ("20.0000", "")


def test_an_index_counts_from_the_same_period_of_the_base_year():
    values = [so_far("H1", "45", 2023), so_far("H1", "54"), so_far("FY", "130")]
    first, second, year = indexed(values, 2023)
    assert (str(first.value), str(second.value)) == ("100.0000", "120.0000")
    assert "not confirmed" in why(year)


def test_every_calendar_year_that_fiscal_years_cover_is_put_together_line_by_line():
    june = [fiscal(value, year) for value, year in (("100", 2022), ("120", 2023), ("140", 2024))]
    other = [fiscal("999", 2023, company="别家"), confirmed_value("7", of=Period("H1", 2023, dt.date(2022, 12, 31)))]
    assert told(calendar_years([*june, *other])) == {(2022, "FY"): 110, (2023, "FY"): 130}
