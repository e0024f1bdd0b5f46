"""Numbers, units and captions as printed: exact, and never guessed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import Unit
from extraction.numbers import (
    UNITS,
    axis_side,
    convert,
    display_units,
    find_unit,
    find_units,
    format_number,
    parse_label,
    parse_number,
    rounding,
    strip_unit,
)

printed_decimals = st.decimals(
    min_value=Decimal(-999999999999), max_value=Decimal(999999999999), places=2, allow_nan=False
)
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


@given(printed_decimals)
def test_a_printed_number_is_read_back(value: Decimal) -> None:
    assert str(read(format_number(value))) == str(value)


@given(printed_decimals.map(abs), st.sampled_from(["{}", "US${}m", "{}亿元", "{}%", "{} 元/股"]))
def test_every_minus_means_the_same(value: Decimal, form: str) -> None:
    text = form.format(format_number(value))
    plain = parse_number(text)
    assert plain is not None

    for negative in (f"-{text}", f"−{text}", f"△{text}", f"▲{text}", f"负{text}", f"({text})", f"（{text}）"):
        number = parse_number(negative)
        assert number is not None
        assert (number.value, number.unit) == (value.copy_negate(), plain.unit)


@given(printed_decimals, st.sampled_from(["", "%", "亿元", "x", " US$ m", "万吨"]))
def test_width_does_not_matter(value: Decimal, unit: str) -> None:
    text = format_number(value) + unit
    narrow, wide = parse_number(text), parse_number(text.translate(WIDE))

    assert narrow is not None
    assert wide is not None
    assert (narrow.value, narrow.unit) == (wide.value, wide.unit)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    parse_number(text)
    find_units(text)
    axis_side(text)
    assert len(strip_unit(text)) <= len(text)


def test_every_small_number_in_every_form_and_unit() -> None:
    wrappers = ("{}", "{}%", "{}亿元", "{} 元/股", "US${}m", "¥{}", "{}x", "{}pp")
    for hundredths in range(10000):
        value = Decimal(hundredths).scaleb(-2)
        text = wrappers[hundredths % len(wrappers)].format(value)
        for form in ("{}", "+{}"):
            assert str(read(form.format(text))) == str(value)
        for form in ("-{}", "({})", "△{}"):
            assert str(read(form.format(text))) == f"-{value}"


def test_every_unit_we_offer_is_read_in_every_place() -> None:
    for unit in UNITS.values():
        for form in (
            "{}",
            "({})",
            "（{}，右轴）",
            "营业收入({})",
            "营业收入：{}",
            "Revenue, {}",
            "Revenue ({}, rhs)",
            "单位：{}",
        ):
            assert find_unit(form.format(unit.printed)) == unit
        number = parse_number(f"12.50{unit.printed}")
        if "'" not in unit.printed:
            assert number is not None
            assert (str(number.value), number.unit) == ("12.50", unit)


# ------------------------------------------------------------------------------------------------ captions


@pytest.mark.parametrize(
    ("text", "measure", "scale", "printed", "name"),
    [
        ("营业收入(亿元)", "CNY", 10**8, "亿元", "营业收入"),
        ("单位:人民币百万元", "CNY", 10**6, "人民币百万元", ""),
        ("公司利润（单位：千元）", "CNY", 10**3, "千元", "公司利润"),
        ("单位:千元 币种:港币", "HKD", 10**3, "港币千元", ""),
        ("单位：元  币种：人民币", "CNY", 1, "元", ""),
        ("归母净利润同比（%，右轴）", "%", 1, "%", "归母净利润同比"),
        ("资产负债率(合并)(%)", "%", 1, "%", "资产负债率(合并)"),
        ("毛利率%", "%", 1, "%", "毛利率"),
        ("毛利率变动(pct)", "pp", 1, "pct", "毛利率变动"),
        ("Growth, pct", "%", 1, "pct", "Growth"),
        ("Growth (% yoy)", "%", 1, "%", "Growth (yoy)"),
        ("营业收入：亿元", "CNY", 10**8, "亿元", "营业收入"),
        ("营业收入(亿元", "CNY", 10**8, "亿元", "营业收入"),
        ("销量(万辆，左)", "辆", 10**4, "万辆", "销量"),
        ("EPS (元/股)", "CNY/share", 1, "元/股", "EPS"),
        ("EPS(元/股, 摊薄)", "CNY/share", 1, "元/股", "EPS(摊薄)"),
        ("EPS/元", "CNY", 1, "元", "EPS"),
        ("Price - US$/t", "USD/t", 1, "US$/t", "Price"),
        ("Revenue, US$ m", "USD", 10**6, "US$ m", "Revenue"),
        ("Revenue US$ m", "USD", 10**6, "US$ m", "Revenue"),
        ("Revenue (RMB bn, LHS)", "CNY", 10**9, "RMB bn", "Revenue"),
        ("Sales (in million U.S. dollars)", "USD", 10**6, "million U.S. dollars", "Sales"),
        ("Sales in thousand euros", "EUR", 10**3, "thousand euros", "Sales"),
        ("Imports (in 1,000 GBP)", "GBP", 10**3, "1,000 GBP", "Imports"),
        ("HK$'000", "HKD", 10**3, "HK$'000", ""),
        ("RMB’000", "CNY", 10**3, "RMB'000", ""),
        ("(%)", "%", 1, "%", ""),
        ("亿元", "CNY", 10**8, "亿元", ""),
        ("亿美元", "USD", 10**8, "亿美元", ""),
        ("货运量(万吨)", "t", 10**4, "万吨", "货运量"),
        ("Tonnage, 000 t", "t", 10**3, "000 t", "Tonnage"),
        ("Cement (kt)", "t", 10**3, "kt", "Cement"),
        ("Passengers, m", "count", 10**6, "m", "Passengers"),
        ("Net debt / EBITDA, x", "x", 1, "x", "Net debt / EBITDA"),
    ],
)
def test_a_caption_names_its_unit(text: str, measure: str, scale: int, printed: str, name: str) -> None:
    assert find_unit(text) == Unit(measure, scale, printed)
    assert strip_unit(text) == name


@pytest.mark.parametrize(
    "text",
    [
        *("元素", "万科", "mean", "growth", "Capital Group", "Market", "毛利率", "亿元户", "Rights", "Copyright"),
        *("新增社融同比多增6274亿元", "同比增长12%", "Investment in shares", "Growth in households", "Q1 (3)"),
        *(
            "2022年营收",
            "单位产品成本",
            "(a) Revenue (b) margin",
            "减:所得税",
            "P/E",
            "10年期国债",
            "营业收入（2023年）",
        ),
    ],
)
def test_ordinary_words_name_no_unit(text: str) -> None:
    assert find_units(text) == ()
    assert strip_unit(text) == text


def test_a_caption_with_two_units_has_no_single_one() -> None:
    text = "营业收入(亿元)及同比(%)"

    assert find_unit(text) is None
    assert [unit.printed for unit in find_units(text)] == ["亿元", "%"]
    assert strip_unit(text) == "营业收入及同比"
    assert [unit.printed for unit in find_units("单位：亿元，%")] == ["亿元", "%"]


@pytest.mark.parametrize(
    ("text", "side", "name"),
    [
        ("毛利率(右)", "right", "毛利率"),
        ("增速右轴", "right", "增速"),
        ("右轴：毛利率", "right", "毛利率"),
        ("毛利率(%)(右轴)", "right", "毛利率"),
        ("营业收入（百万元，左轴）", "left", "营业收入"),
        ("Growth, %, rhs", "right", "Growth"),
        ("Revenue (LHS)", "left", "Revenue"),
        ("Margin, right axis", "right", "Margin"),
        ("左侧运营", None, "左侧运营"),
        ("Rights issue", None, "Rights issue"),
        ("毛利率", None, "毛利率"),
    ],
)
def test_a_caption_says_its_axis(text: str, side: str | None, name: str) -> None:
    assert axis_side(text) == side
    assert strip_unit(text) == name


@given(
    st.sampled_from(["营业收入", "Net debt / EBITDA", "毛利率", "归母净利润同比", "Revenue"]),
    st.sampled_from(sorted(UNITS)),
    st.sampled_from(["{}({})", "{}（{}）", "{}, {}", "{}：{}", "{} ({}, rhs)", "{}({}，右轴)"]),
)
def test_a_name_survives_its_unit(name: str, unit: str, form: str) -> None:
    text = form.format(name, unit)

    assert strip_unit(text) == name
    assert strip_unit(strip_unit(text)) == name
    assert find_unit(text) == UNITS[unit]


# --------------------------------------------------------------------------------------------------- scales


@given(printed_decimals, st.sampled_from(sorted(UNITS)), st.sampled_from(sorted(UNITS)))
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


@pytest.mark.parametrize(("value", "half"), [("12.30", "0.005"), ("12", "0.5"), ("-0.1", "0.05")])
def test_rounding_is_half_of_the_last_place(value: str, half: str) -> None:
    assert rounding(Decimal(value)) == Decimal(half)


def test_what_is_no_number_has_no_last_place() -> None:
    with pytest.raises(ValueError, match="no last place"):
        rounding(Decimal("NaN"))


def test_units_are_offered_within_their_measure() -> None:
    offered = display_units(UNITS["亿元"])

    assert {unit.measure for unit in offered} == {"CNY"}
    assert [unit.scale for unit in offered] == sorted(unit.scale for unit in offered)
    assert UNITS["百万元"] in offered


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
