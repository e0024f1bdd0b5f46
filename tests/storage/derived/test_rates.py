"""Growth, compound growth, shares, index and margins: their values, their ±, and when there are none."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.chart import Period, Unit
from extraction.errors import Sentence
from storage.confirmed import ConfirmedValue
from storage.derived import (
    Derived,
    Placed,
    cagr,
    growth,
    index,
    margin,
    multiple,
    sequential_growth,
    share,
    share_of_peers,
)
from storage.derived.rates import MORE_THAN_WHOLE
from storage.derived.reasons import BASE_NEGATIVE, BASE_ZERO, CUMULATIVE, FORECAST, MISSING, NO_UNIT, OF_PERCENT
from storage.derived.result import DISPUTED, NO_BOUND
from tests.builders import PERCENT, WAN, confirmed_value, period

USD = Unit("USD", 10**6, "百万美元")
AMOUNTS = st.decimals("0.01", "9999999", places=2)


def why(said: Derived) -> str:
    """Why there is no value, in English; every such sentence is there in Chinese too."""
    assert said.value is None
    assert said.why_not is not None
    assert said.why_not.zh
    return said.why_not.en


def number(said: Derived) -> Decimal:
    assert said.value is not None, said.why_not
    return said.value


def beside(said: Derived) -> str:
    return "" if said.note is None else said.note.en


def whose(said: Derived) -> Placed:
    assert said.placed is not None
    return said.placed


def test_growth_says_its_number_its_error_its_formula_and_its_words():
    before, now = confirmed_value("100.0", 2023), confirmed_value("120.5")
    grown = growth(now, before)
    assert (grown.value, grown.error) == (Decimal("20.5000"), Decimal("0.11031"))
    assert grown.formula.zh == grown.formula.en == "(120.5 − 100.0) ÷ 100.0"
    assert (grown.unit, grown.inputs) == (PERCENT, (now.decision, before.decision))
    assert grown.excel({now.decision: "B3", before.decision: "B2"}) == "=((B3-B2)/B2)*100"


def test_growth_counts_both_in_one_unit_and_shows_the_factor():
    grown = growth(confirmed_value("137500", unit=WAN), confirmed_value("12.5", 2023))
    assert (grown.value, grown.formula.zh) == (Decimal("10.0000"), "(137,500 ÷ 10,000 − 12.5) ÷ 12.5")


def test_percentages_change_by_points():
    grown = growth(confirmed_value("30.5", unit=PERCENT), confirmed_value("25.0", 2023, unit=PERCENT))
    assert (grown.value, grown.error, str(grown.unit)) == (Decimal("5.5"), Decimal("0.10"), "pp")
    assert grown.formula.en == "30.5 − 25.0"


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (None, MISSING.en),
        (confirmed_value("0.0", 2023), BASE_ZERO.en),
        (confirmed_value("-2", 2023), BASE_NEGATIVE.en),
        (confirmed_value("5", 2023, unit=None), NO_UNIT.en),
        (confirmed_value("5", 2023, unit=USD), "The currencies differ: CNY and USD"),
        (confirmed_value("5", 2023, unit=Unit("t", 1)), "measure different things"),
        (confirmed_value("5", 2023, company="别家"), "different companies"),
        (confirmed_value("5", 2023, segment="软件"), "different segments"),
        (confirmed_value("5", 2023, scope="parent"), "different scopes"),
        (confirmed_value("5", 2023, basis="restated"), "different bases"),
        (confirmed_value("5", 2023, basis="estimate"), "different bases"),
        (confirmed_value("5", 2022), "not a year apart"),
        (confirmed_value("5", 2023, "Q4"), "of different kinds"),
        (confirmed_value("5", of=period(2023, "Q4", cumulative=True)), CUMULATIVE.en),
    ],
)
def test_without_a_like_base_there_is_no_growth_and_a_sentence_says_why(before, said):
    grown = growth(confirmed_value("7"), before)
    assert said in why(grown)
    assert (grown.error, grown.excel({})) == (None, None)
    assert grown.formula.zh.startswith("(7 −")


def test_a_forecast_over_what_was_reported_is_said_to_be_one():
    grown = growth(confirmed_value("12", 2025, basis="estimate"), confirmed_value("10"))
    assert (grown.value, grown.note) == (Decimal("20.0000"), FORECAST)


def test_what_rests_on_a_number_that_sources_dispute_says_so():
    disputed = replace(confirmed_value("10", 2023), different=2)
    assert growth(confirmed_value("12"), disputed).note == DISPUTED
    assert growth(
        confirmed_value("12", 2025, basis="estimate"), replace(disputed, period=period(2024))
    ).note == Sentence(FORECAST.zh + DISPUTED.zh, f"{FORECAST.en} {DISPUTED.en}")


def test_a_base_that_may_be_zero_bounds_no_error():
    grown = growth(confirmed_value("5"), confirmed_value("0.5", 2023, error="0.6"))
    assert (grown.value, grown.error, grown.note) == (Decimal("900.0000"), None, NO_BOUND)


def test_a_year_that_ends_in_a_leap_february_has_a_year_before():
    leap, plain = (
        confirmed_value(of=Period("FY", year, dt.date(year, 2, day))) for year, day in ((2024, 29), (2023, 28))
    )
    assert growth(leap, plain).value == 0


@pytest.mark.parametrize(
    ("now", "before", "said"),
    [
        (confirmed_value("12", 2024, "Q1"), confirmed_value("10", 2023, "Q4"), None),
        (confirmed_value("12", 2024, "H2"), confirmed_value("10", of=period(2024, "H1", cumulative=True)), None),
        (confirmed_value("12", 2024, "Q3"), confirmed_value("10", 2024, "Q1"), "one right after the other"),
        (confirmed_value("12", 2024, "Q3"), confirmed_value("10", 2024, "H1"), "one right after the other"),
        (
            confirmed_value("12", of=period(2024, "Q3", cumulative=True)),
            confirmed_value("10", 2024, "Q2"),
            "cumulative",
        ),
    ],
)
def test_quarters_and_halves_grow_on_the_one_right_before(now, before, said):
    grown = sequential_growth(now, before)
    assert grown.value == Decimal("20.0000") if said is None else said in why(grown)


@given(first=AMOUNTS, rate=st.integers(-99, 400), years=st.integers(1, 12))
@settings(max_examples=60)
def test_the_compound_rate_of_constant_growth_is_that_growth(first, rate, years):
    last = Fraction(first) * Fraction(100 + rate, 100) ** years
    exact = Decimal(last.numerator * 10**40 // last.denominator).scaleb(-40)
    grown = cagr(confirmed_value(first, 2024 - years), confirmed_value(exact, error="1E-39"))
    assert abs(number(grown) - rate) <= Decimal("0.0001")
    assert grown.formula.en.endswith(f"^(1 ÷ {years}) − 1")


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (confirmed_value("5", 2024), confirmed_value("6", 2024), "whole years apart"),
        (confirmed_value("5", 2020, "Q1"), confirmed_value("6", 2024, "Q2"), "whole years apart"),
        (confirmed_value("5", 2020), confirmed_value("-6", 2024), BASE_NEGATIVE.en),
        (confirmed_value("5", 2020, unit=PERCENT), confirmed_value("6", unit=PERCENT), OF_PERCENT.en),
    ],
)
def test_a_compound_rate_takes_two_positive_amounts_whole_years_apart(first, last, said):
    assert said in why(cagr(first, last))


@given(base=AMOUNTS, value=AMOUNTS)
@settings(max_examples=60)
def test_an_index_is_100_at_its_base_and_says_the_growth_elsewhere(base, value):
    first, now = confirmed_value(base, 2023), confirmed_value(value)
    assert index(first, first).value == 100
    assert abs(number(index(now, first)) - 100 - number(growth(now, first))) <= Decimal("0.0001")


def test_a_segment_is_a_share_of_the_whole_and_of_its_peers():
    software, hardware = confirmed_value("30", segment="软件"), confirmed_value("50", segment="硬件")
    assert share(software, confirmed_value("120")).value == Decimal("25.0000")
    among = share_of_peers(software, [hardware, confirmed_value("20", segment="服务")])
    assert (among.value, among.formula.en) == (Decimal("30.0000"), "30 ÷ (30 + 50 + 20)")
    assert "of different metrics" in why(share(software, confirmed_value("120", metric="cost")))
    assert "the same period" in why(share(software, confirmed_value("120", 2023)))
    disputed = share(replace(confirmed_value("130", segment="软件"), different=2), confirmed_value("120"))
    assert disputed.note is not None
    assert disputed.note.en == f"{DISPUTED.en} {MORE_THAN_WHOLE.en}"


@given(amounts=st.lists(AMOUNTS, min_size=2, max_size=6))
@settings(max_examples=60)
def test_the_shares_of_all_peers_make_the_whole(amounts):
    peers = [confirmed_value(amount, company=f"公司{at}") for at, amount in enumerate(amounts)]
    shares = [share_of_peers(one, [other for other in peers if other is not one]) for one in peers]
    assert abs(sum(map(number, shares), Decimal(-100))) <= Decimal("0.00005") * len(shares)


def test_a_margin_is_a_percentage_and_its_change_is_in_points():
    def gross(year, profit, revenue):
        return margin(confirmed_value(profit, year, metric="gross_profit"), confirmed_value(revenue, year))

    now, before = gross(2024, "30", "120"), gross(2023, "20", "100")
    assert (now.value, whose(now).metric, now.formula.zh) == (Decimal("25.0000"), "gross_profit÷revenue", "30 ÷ 120")
    change = growth(now, before)
    assert (change.value, str(change.unit)) == (Decimal("5.0000"), "pp")
    assert multiple(confirmed_value("30", metric="market_cap"), confirmed_value("12")).value == Decimal("2.5000")
    assert "rate of change" in why(growth(growth(confirmed_value(), confirmed_value(year=2023)), now))


within = st.fractions(0, 1)


def somewhere(one: ConfirmedValue, at: Fraction) -> Fraction:
    """A number that may be the true one: anywhere within the ± of what was said."""
    half = Fraction(one.error) if one.error is not None else Fraction(5, 10 ** (one.decimals + 1))
    return Fraction(one.value) + half * (2 * at - 1)


@given(
    base=st.decimals("50", "9999", places=1),
    value=st.decimals("-999", "9999", places=2),
    error=st.none() | st.just("3"),
    a=within,
    b=within,
)
@settings(max_examples=100)
def test_the_error_holds_the_truth_wherever_the_inputs_lie(base, value, error, a, b):
    first, now = confirmed_value(base, 2023, error=error), confirmed_value(value)
    before, after = somewhere(first, a), somewhere(now, b)
    peer = confirmed_value("70.0", company="别家", error="0")
    among = share_of_peers(confirmed_value(base, error=error), [peer])
    of_cost = margin(now, confirmed_value(base, metric="cost", error=error))
    change, share_of_it = (after / before - 1) * 100, before / (before + 70) * 100
    truths: list[tuple[Derived, Fraction]] = [(growth(now, first), change), (index(now, first), change + 100)]
    for said, truth in (*truths, (of_cost, change + 100), (among, share_of_it)):
        assert abs(Fraction(number(said)) - truth) <= Fraction(said.error or 0)
