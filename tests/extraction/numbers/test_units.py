from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import Unit
from extraction.numbers.printed import format_number, rounding
from extraction.numbers.units import UNITS, convert, display_units
from tests.builders import PRINTED_DECIMALS


@given(PRINTED_DECIMALS, st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
def test_conversion_goes_there_and_back(value: Decimal, one: str, other: str) -> None:
    if UNITS[one].measure != UNITS[other].measure:
        with pytest.raises(ValueError, match="cannot be counted"):
            convert(value, UNITS[one], UNITS[other])
    else:
        there = convert(value, UNITS[one], UNITS[other])
        assert str(convert(there, UNITS[other], UNITS[one])) == str(value)
        assert there * UNITS[other].scale == value * UNITS[one].scale


def test_conversion_is_no_more_precise_than_the_print() -> None:
    yuan = convert(Decimal("1234.5"), UNITS["亿元"], UNITS["元"])

    assert format_number(yuan) == "123,450,000,000"
    assert rounding(yuan) == Decimal(5_000_000)


def test_a_scale_without_an_exact_decimal_is_refused() -> None:
    with pytest.raises(ValueError, match="no exact decimal"):
        convert(Decimal(1), Unit("piece"), Unit("piece", 12, "dozen"))


def test_units_are_offered_within_their_measure() -> None:
    offered = display_units(UNITS["亿元"])

    assert {unit.measure for unit in offered} == {"CNY"}
    assert [unit.scale for unit in offered] == sorted(unit.scale for unit in offered)
    assert UNITS["百万元"] in offered
