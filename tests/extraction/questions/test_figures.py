from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import Unit
from extraction.questions.figures import (
    average_figure,
    cagr,
    cagr_figure,
    difference_figure,
    growth,
    growth_figure,
    in_one_unit,
    rounded,
    share_figure,
    sum_figure,
)
from tests.builders import WAN, YI
from tests.held import value

amounts = st.decimals(min_value="0.01", max_value="99999999", places=2)
any_amounts = st.decimals(min_value="-99999999", max_value="99999999", places=2)


@given(amounts, amounts)
def test_what_has_grown_by_its_growth_is_where_it_went(base, target):
    assert Fraction(base) * (1 + growth(base, target)) == Fraction(target)


@given(amounts, amounts, st.integers(1, 40))
def test_compounding_the_yearly_rate_leads_to_the_last_year(first, last, years):
    reached = Fraction(first) * (1 + Fraction(cagr(first, last, years))) ** years
    assert abs(reached - Fraction(last)) <= Fraction(last) / 10**20


@given(st.lists(amounts, min_size=1, max_size=12))
def test_the_shares_of_all_parts_make_a_hundred(parts):
    shares = [share_figure(part, parts).value for part in parts]
    assert abs(sum(shares, Decimal(0)) - 100) <= Decimal("0.05") * len(parts)


@given(any_amounts, any_amounts)
def test_a_difference_added_again_gives_the_larger(larger, smaller):
    assert difference_figure(larger, smaller).value + smaller == larger


@given(st.lists(any_amounts, min_size=1, max_size=12))
def test_a_sum_is_exact(values):
    assert sum_figure(values).value == sum(values)


@given(st.fractions(min_value=-(10**9), max_value=10**9), st.integers(0, 4))
def test_rounding_moves_by_half_a_place_at_most_and_away_from_zero(number, places):
    half = Fraction(1, 2 * 10**places)
    assert abs(Fraction(rounded(number, places)) - number) <= half
    assert rounded(-number, places) == -rounded(number, places)


@given(amounts, amounts)
def test_a_formula_says_equal_only_where_it_is(base, target):
    figure = growth_figure(base, target)
    assert ("=" in figure.formula) == figure.exact == (Fraction(figure.value) == growth(base, target) * 100)


def test_the_worked_example():
    figure = growth_figure(Decimal("9.7"), Decimal("11.3"))
    assert figure.formula == "(11.3 − 9.7) ÷ 9.7 ≈ 16.5 %"
    assert cagr_figure(Decimal("8.2"), Decimal("11.3"), 2).formula == "(11.3 ÷ 8.2)^(1/2) − 1 ≈ 17.4 %"
    assert cagr_figure(Decimal(100), Decimal(121), 2).formula.endswith("= 10.0 %")


def test_thousands_and_negatives_are_written_as_on_paper():
    assert difference_figure(Decimal("1234.5"), Decimal(-6)).formula == "1,234.5 − (−6) = 1,240.5"
    assert average_figure([Decimal("8.2"), Decimal("9.7"), Decimal("11.3")]).formula == "(8.2 + 9.7 + 11.3) ÷ 3 ≈ 9.733"


def test_no_growth_from_nothing_or_a_loss():
    for base in ("0", "-1.2"):
        with pytest.raises(ValueError, match="above zero"):
            growth(Decimal(base), Decimal(3))


def test_values_meet_in_the_unit_of_the_last_one_exactly_or_not_at_all():
    mixed = (value("113000", unit=WAN), value("9.7", unit=YI))
    assert in_one_unit(mixed) == ((Decimal("11.3000"), Decimal("9.7")), YI)
    assert in_one_unit((value("1", unit=Unit("USD", 10**8, "亿美元")), value("1", unit=YI))) is None
    assert in_one_unit((value("1", unit=None), value("1", unit=YI))) is None
    assert in_one_unit((value("1", unit=None), value("2", unit=None))) == ((Decimal(1), Decimal(2)), None)
