from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import Unit
from extraction.errors import Language
from extraction.numbers.printed import format_number, rounding
from extraction.numbers.unit_words import unit_name
from extraction.numbers.units import UNITS, convert, display_units, unit_in
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


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("printed", sorted(UNITS))
def test_a_unit_in_the_words_of_a_language_counts_the_same(printed: str, language: Language) -> None:
    name = unit_name(unit_in(UNITS[printed], language), chinese=language == "zh")
    assert name is not None
    assert (name.measure, name.scale) == (UNITS[printed].measure, UNITS[printed].scale)


@pytest.mark.parametrize(
    ("printed", "zh", "en"),
    [
        ("亿元", "亿元", "RMB 100m"),
        ("RMB mn", "百万元", "RMB mn"),
        ("US$ m", "百万美元", "US$ m"),
        ("元/股", "元/股", "RMB/share"),
        ("万人", "万人", "10k people"),
        ("%", "%", "%"),
        ("万台", "万台", "万台"),
    ],
)
def test_a_unit_is_worded_for_the_reader_and_kept_as_printed_where_it_is(printed: str, zh: str, en: str) -> None:
    name = unit_name(printed, chinese=False)
    assert name is not None
    unit = Unit(name.measure, name.scale, printed)
    assert (unit_in(unit, "zh"), unit_in(unit, "en"), unit_in(None, "en")) == (zh, en, "")
