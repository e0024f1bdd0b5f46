"""Numbers as printed: exact, and never guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import Unit
from extraction.numbers.printed import format_number, parse_label, parse_number, rounding
from tests.builders import PRINTED_DECIMALS

WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def read(text: str) -> Decimal | None:
    number = parse_number(text)
    return None if number is None else number.value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2023", "2023"),
        ("12.30", "12.30"),
        ("1,234,567.8", "1234567.8"),
        ("１，２３４．５", "1234.5"),
        ("(1,234.5)", "-1234.5"),
        ("（1,234.5）", "-1234.5"),
        ("△3.2", "-3.2"),
        ("▲ 3.2", "-3.2"),
        ("负3.2", "-3.2"),
        ("−3.2", "-3.2"),
        ("–3.2", "-3.2"),
        ("—3.2", "-3.2"),
        ("－3.2", "-3.2"),
        ("+3.2", "3.2"),
        (" 0.00 ", "0.00"),
    ],
)
def test_a_number_is_read_to_the_last_zero(text: str, value: str) -> None:
    assert str(read(text)) == value


@pytest.mark.parametrize(
    ("text", "value", "measure", "scale", "printed"),
    [
        ("12.3%", "12.3", "%", 1, "%"),
        ("(12.3)%", "-12.3", "%", 1, "%"),
        ("（１２．３％）", "-12.3", "%", 1, "%"),
        ("1,234.5亿元", "1234.5", "CNY", 10**8, "亿元"),
        ("人民币1,234万元", "1234", "CNY", 10**4, "人民币万元"),
        ("港币12亿元", "12", "HKD", 10**8, "港币亿元"),
        ("¥1.2亿", "1.2", "CNY", 10**8, "¥亿"),
        ("￥1,234.50", "1234.50", "CNY", 1, "¥"),
        ("US$1.2bn", "1.2", "USD", 10**9, "US$bn"),
        ("-US$1.2bn", "-1.2", "USD", 10**9, "US$bn"),
        ("US$(1.2)bn", "-1.2", "USD", 10**9, "US$bn"),
        ("(US$1.2bn)", "-1.2", "USD", 10**9, "US$bn"),
        ("HK$ 12.3 million", "12.3", "HKD", 10**6, "HK$ million"),
        ("€3.4m", "3.4", "EUR", 10**6, "€m"),
        ("£-5k", "-5", "GBP", 10**3, "£k"),
        ("-0.5pp", "-0.5", "pp", 1, "pp"),
        ("+0.5个百分点", "0.5", "pp", 1, "个百分点"),
        ("25bp", "25", "bp", 1, "bp"),
        ("12.3x", "12.3", "x", 1, "x"),
        ("12.3倍", "12.3", "x", 1, "倍"),
        ("1.05元/股", "1.05", "CNY/share", 1, "元/股"),
        ("3.2万千瓦时", "3.2", "Wh", 10**7, "万千瓦时"),
        ("12万吨", "12", "t", 10**4, "万吨"),
        ("1,024家", "1024", "家", 1, "家"),
        ("100m²", "100", "m2", 1, "m2"),
    ],
)
def test_a_number_keeps_its_unit(text: str, value: str, measure: str, scale: int, printed: str) -> None:
    number = parse_number(text)

    assert number is not None
    assert (number.value, number.unit, number.printed) == (Decimal(value), Unit(measure, scale, printed), text)


@pytest.mark.parametrize(
    "text",
    [
        *("", " ", "-", "—", "--", "N/A", "nan", "inf", "1e5", "Q1", "A12", "2025E", "2023年", "12号", "3D"),
        *("1-2", "3/4", "1~2", "12.", ".5", "12.3.4", "1,23", "1,2345", "12,34,567", "0,123", "1.234,5", "007"),
        *("1, 234", "1 234", "- 3", "3-", "++3", "-△3", "-(3)", "(-3)", "(+3)", "((3))", "(3", "3)", "()"),
        *("12²", "①", "½", "12.3*", "约12", ">5%", "12%%", "12%元", "US$12%", "9M", "12M", "12点", "1.2b", "12 '000"),
        "9" * 200,
    ],
)
def test_what_could_be_read_differently_is_no_number(text: str) -> None:
    assert parse_number(text) is None


@given(PRINTED_DECIMALS)
def test_a_printed_number_is_read_back(value: Decimal) -> None:
    assert str(read(format_number(value))) == str(value)


@given(PRINTED_DECIMALS.map(abs), st.sampled_from(["{}", "US${}m", "{}亿元", "{}%", "{} 元/股"]))
def test_every_minus_means_the_same(value: Decimal, form: str) -> None:
    text = form.format(format_number(value))
    plain = parse_number(text)
    assert plain is not None

    for negative in (f"-{text}", f"−{text}", f"△{text}", f"▲{text}", f"负{text}", f"({text})", f"（{text}）"):
        number = parse_number(negative)
        assert number is not None
        assert (number.value, number.unit) == (value.copy_negate(), plain.unit)


@given(PRINTED_DECIMALS, st.sampled_from(["", "%", "亿元", "x", " US$ m", "万吨"]))
def test_width_does_not_matter(value: Decimal, unit: str) -> None:
    text = format_number(value) + unit
    narrow, wide = parse_number(text), parse_number(text.translate(WIDE))

    assert narrow is not None
    assert wide is not None
    assert (narrow.value, narrow.unit) == (wide.value, wide.unit)


def test_every_small_number_in_every_form_and_unit() -> None:
    wrappers = ("{}", "{}%", "{}亿元", "{} 元/股", "US${}m", "¥{}", "{}x", "{}pp")
    for hundredths in range(10000):
        value = Decimal(hundredths).scaleb(-2)
        text = wrappers[hundredths % len(wrappers)].format(value)
        for form in ("{}", "+{}"):
            assert str(read(form.format(text))) == str(value)
        for form in ("-{}", "({})", "△{}"):
            assert str(read(form.format(text))) == f"-{value}"


@pytest.mark.parametrize(("value", "half"), [("12.30", "0.005"), ("12", "0.5"), ("-0.1", "0.05")])
def test_rounding_is_half_of_the_last_place(value: str, half: str) -> None:
    assert rounding(Decimal(value)) == Decimal(half)


def test_what_is_no_number_has_no_last_place() -> None:
    with pytest.raises(ValueError, match="no last place"):
        rounding(Decimal("NaN"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1 234", "1234"),
        ("12 345.6", "12345.6"),
        ("-1 234 567", "-1234567"),
        ("1500 000", "1500000"),
        ("3 210 %", "3210"),
        ("85", "85"),
    ],
)
def test_beside_a_mark_thousands_may_be_set_apart_by_blanks(text: str, value: str) -> None:
    number = parse_label(text)
    assert number is not None
    assert (number.value, number.printed) == (Decimal(value), text)


@pytest.mark.parametrize("text", ["12 34", "1 2345", "12345 6", "0 123", "12 345 6"])
def test_numbers_side_by_side_are_not_one(text: str) -> None:
    assert parse_label(text) is None
