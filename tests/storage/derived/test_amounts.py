"""Single periods, the year so far, twelve months, calendar years, sums of segments."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.chart import Period, Unit
from storage.derived import (
    calendarised,
    cumulative,
    growth,
    single_period,
    sum_of_segments,
    trailing_from_cumulative,
    trailing_from_quarters,
)
from tests.builders import PERCENT, WAN, YI, confirmed_value, period
from tests.storage.derived.test_rates import beside, whose, why

AMOUNTS = st.decimals("-99999", "99999", places=2)


def so_far(kind, value, year=2024, **more):
    return confirmed_value(value, of=period(year, kind, cumulative=kind in ("H1", "9M")), **more)


def fiscal(value, year, month=6, **more):
    """A year that ends with this month."""
    return confirmed_value(value, of=Period("FY", year, dt.date(year, month, 31 if month == 3 else 30)), **more)


@pytest.mark.parametrize(
    ("whole", "before", "kind", "value"),
    [
        (so_far("H1", "60.5"), so_far("Q1", "20.1"), "Q2", "40.4"),
        (so_far("9M", "95"), so_far("H1", "60.5"), "Q3", "34.5"),
        (so_far("FY", "130.50"), so_far("9M", "95"), "Q4", "35.50"),
        (so_far("FY", "130.5"), so_far("H1", "60.5"), "H2", "70.0"),
        (so_far("FY", "130.5"), confirmed_value("950000", of=period(2024, "Q3", cumulative=True), unit=WAN), "Q4",
         "35.5000"),
    ],
)  # fmt: skip
def test_what_is_left_of_the_year_so_far_is_the_last_period_alone(whole, before, kind, value):
    alone = single_period(whole, before)
    assert (str(alone.value), whose(alone).period.kind, alone.unit) == (value, kind, YI)
    assert whose(alone).period.end == whole.period.end
    assert not whose(alone).period.cumulative


@pytest.mark.parametrize(
    ("whole", "before", "said"),
    [
        (so_far("FY", "130"), None, "not confirmed"),
        (so_far("FY", "130"), confirmed_value("30", 2024, "Q3"), "takes cumulative figures"),
        (so_far("9M", "95"), so_far("Q1", "20"), "neither a quarter nor a second half"),
        (so_far("FY", "130"), so_far("9M", "95", 2023), "of one fiscal year"),
        (so_far("FY", "130"), so_far("9M", "95", unit=Unit("USD", 1)), "currencies differ"),
        (so_far("FY", "30", unit=PERCENT), so_far("9M", "31", unit=PERCENT), "Percentages"),
    ],
)
def test_a_single_period_is_not_taken_from_what_is_unlike(whole, before, said):
    assert said in why(single_period(whole, before))


def test_a_balance_has_no_single_quarter_and_a_figure_per_share_only_nearly():
    whole, before = so_far("FY", "1.30"), so_far("9M", "0.95")
    assert "balance" in why(single_period(whole, before, "stock"))
    assert "approximation" in beside(single_period(whole, before, "per_share"))


@given(ends=st.lists(AMOUNTS, min_size=4, max_size=4))
@settings(max_examples=60)
def test_the_single_quarters_sum_back_to_the_year(ends):
    q1, h1, nine, year = (so_far(kind, end) for kind, end in zip(("Q1", "H1", "9M", "FY"), ends, strict=True))
    singles = [q1, single_period(h1, q1), single_period(nine, h1), single_period(year, nine)]
    back = cumulative(singles)
    assert (back.value, whose(back).period.kind) == (year.value, "FY")
    assert trailing_from_quarters(singles).value == year.value
    assert cumulative([h1, single_period(year, h1)]).value == year.value


def test_a_derived_quarter_grows_and_shows_all_four_numbers():
    now = single_period(so_far("FY", "130.5"), so_far("9M", "95"))
    before = single_period(so_far("FY", "110.0", 2023), so_far("9M", "80", 2023))
    grown = growth(now, before)
    assert grown.formula.en == "((130.5 − 95) − (110.0 − 80)) ÷ (110.0 − 80)"
    assert (grown.value, len(grown.inputs)) == (Decimal("18.3333"), 4)
    cells = dict(zip(grown.inputs, ("A1", "A2", "A3", "A4"), strict=True))
    assert grown.excel(cells) == "=(((A1-A2)-(A3-A4))/(A3-A4))*100"


@pytest.mark.parametrize(
    "kinds", [("Q1", "Q3"), ("Q2", "Q3"), ("Q1",), ("Q1", "Q1"), ("H1", "Q3", "Q3"), ("FY",), ("Q1", "H2")]
)
def test_the_year_so_far_is_not_put_together_with_gaps(kinds):
    assert "follow each other" in why(cumulative([confirmed_value("5", 2024, kind) for kind in kinds]))


def test_twelve_months_are_the_last_year_with_the_new_part_for_the_old():
    year, now, then = so_far("FY", "120", 2023), so_far("H1", "70"), so_far("H1", "50", 2023)
    trailing = trailing_from_cumulative(year, now, then)
    assert (str(trailing.value), trailing.formula.en) == ("140", "120 + 70 − 50")
    assert (whose(trailing).period.end, beside(trailing)) == (dt.date(2024, 6, 30), "Trailing twelve months.")
    assert "a year apart" in why(trailing_from_cumulative(year, now, so_far("H1", "50", 2022)))
    assert "one right after the other" in why(trailing_from_cumulative(so_far("FY", "9", 2022), now, then))


def test_four_quarters_may_lie_in_two_years():
    quarters = [confirmed_value("10", 2023, "Q3"), confirmed_value("11", 2023, "Q4")]
    quarters += [confirmed_value("12", 2024, "Q1"), confirmed_value("13", 2024, "Q2")]
    assert trailing_from_quarters(quarters).value == 46
    assert "four quarters in a row" in why(trailing_from_quarters([*quarters[:3], quarters[2]]))


def test_a_calendar_year_weighs_fiscal_years_by_their_months_in_it():
    said = calendarised(2023, [fiscal("120", 2024, 3), fiscal("100", 2023, 3), fiscal("900", 2022, 3)])
    assert (str(said.value), said.formula.en) == (
        "115",
        "100 × 3 ÷ 12 + 120 × 9 ÷ 12",
    )
    assert whose(said).period == period(2023)
    assert "even over its months" in beside(said)
    assert "do not cover" in why(calendarised(2023, [fiscal("100", 2023, 3)]))
    assert "do not cover" in why(calendarised(2023, [fiscal("100", 2023, 3), fiscal("120", 2024, 6)]))


def test_a_calendar_year_of_a_company_that_ends_in_december_is_its_own():
    said = calendarised(2024, [confirmed_value("120", 2023), confirmed_value("130", 2024)])
    assert (str(said.value), said.note, said.formula.en) == ("130", None, "130")


def test_a_balance_of_a_calendar_year_is_that_of_the_nearest_day_and_says_so():
    said = calendarised(2023, [fiscal("80", 2023), fiscal("90", 2024, 3)], "stock")
    assert (str(said.value), beside(said)) == ("90", "That of the nearest day, 2024-03-31.")
    assert "do not cover" in why(calendarised(2023, [fiscal("80", 2022)], "stock"))


def test_segments_add_up_and_none_counts_twice():
    parts = [confirmed_value("30.5", segment="软件"), confirmed_value("205000", segment="硬件", unit=WAN)]
    total = sum_of_segments(parts)
    assert (total.value, whose(total).segment) == (Decimal("51.0000"), "软件 + 硬件")
    assert "twice" in why(sum_of_segments([*parts, confirmed_value("1", segment=" 软件")]))
    assert "twice" in why(sum_of_segments([*parts, confirmed_value("99")]))
