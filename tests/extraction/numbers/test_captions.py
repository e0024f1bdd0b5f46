from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import Unit
from extraction.numbers.captions import axis_side, find_unit, find_units, strip_unit
from extraction.numbers.printed import parse_number
from extraction.numbers.units import UNITS


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    parse_number(text)
    find_units(text)
    axis_side(text)
    assert len(strip_unit(text)) <= len(text)


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
