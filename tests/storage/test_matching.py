"""Which metric a series name may mean: told in full, proposed with a reason, or kept apart."""

from __future__ import annotations

import shutil
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from rapidfuzz import fuzz, process

from extraction.chart import Unit
from storage.database import Database, open_database
from storage.extractions import save_extraction
from storage.images import save_image
from storage.matching import ALIKE, Matcher, may_be_misread, speaks_against
from storage.metrics import add_metric_alias, find_metric, metric, metric_words
from storage.name_book import name_book
from storage.names import fold
from storage.qualifiers import qualifiers
from storage.review_list import review
from storage.reviews import decide, undo
from tests import builders
from tests.builders import decision, point, reading

PERCENT = Unit("%", 1, "%")
YI = Unit("CNY", 100_000_000, "亿元")

APART = [
    ("归母净利润", "归母净利率"),
    ("归母净利润", "净利润"),
    ("归母净利润", "扣非归母净利润"),
    ("扣非净利润", "净利润"),
    ("扣非净利润", "非经常性损益"),
    ("营业收入", "营业总收入"),
    ("营业收入", "主营业务收入"),
    ("营业收入", "营业成本"),
    ("营业收入", "营业外收入"),
    ("营业收入", "营业收入同比"),
    ("营业收入同比", "营业收入环比"),
    ("营业成本", "营业总成本"),
    ("毛利", "毛利率"),
    ("毛利率", "净利率"),
    ("销售费用", "销售费用率"),
    ("研发费用", "研发投入"),
    ("研发费用率", "研发投入占比"),
    ("每股收益", "稀释每股收益"),
    ("每股净资产", "净资产"),
    ("净资产收益率", "加权平均净资产收益率"),
    ("净资产收益率", "总资产收益率"),
    ("应收账款", "应付账款"),
    ("应收票据", "应付票据"),
    ("应收账款", "其他应收款"),
    ("应收账款周转率", "应收账款周转天数"),
    ("流动资产", "非流动资产"),
    ("流动负债", "流动资产"),
    ("流动比率", "速动比率"),
    ("短期借款", "长期借款"),
    ("负债率", "净负债率"),
    ("净负债", "净现金"),
    ("少数股东损益", "少数股东权益"),
    ("经营活动现金流净额", "投资活动现金流净额"),
    ("现金及现金等价物", "现金及现金等价物净增加额"),
    ("货币资金", "现金及现金等价物"),
    ("净息差", "净利差"),
    ("资本充足率", "一级资本充足率"),
    ("一级资本充足率", "核心一级资本充足率"),
    ("在手订单", "新签订单"),
    ("产量", "销量"),
    ("产能", "产能利用率"),
    ("月活跃用户", "日活跃用户"),
    ("市盈率", "市盈率TTM"),
    ("市盈率", "市净率"),
    ("预付款项", "预收款项"),
    ("Gross profit", "Gross margin"),
    ("Net profit", "Net profit margin"),
    ("Net profit", "Net profit attributable to owners"),
    ("Net profit", "Adjusted net profit"),
    ("Net profit attributable to owners", "Net profit attributable to non-controlling interests"),
    ("Recurring net profit", "Net profit"),
    ("Revenue", "Total revenue"),
    ("Revenue", "Cost of revenue"),
    ("Revenue", "Revenue growth"),
    ("Revenue growth (YoY)", "Revenue growth (QoQ)"),
    ("EBIT", "EBITDA"),
    ("EBITDA", "EBITDA margin"),
    ("EBITDA", "Adjusted EBITDA"),
    ("EPS", "Diluted EPS"),
    ("Operating income", "Non-operating income"),
    ("Operating profit", "Gross profit"),
    ("Current assets", "Non-current assets"),
    ("Current liabilities", "Current assets"),
    ("Accounts receivable", "Accounts payable"),
    ("Short-term borrowings", "Long-term borrowings"),
    ("Net debt", "Net cash"),
    ("Depreciation", "Amortization"),
    ("Depreciation", "Depreciation and amortization"),
    ("Interest income", "Interest expense"),
    ("Inventory", "Inventory turnover"),
    ("Inventory turnover", "Inventory turnover days"),
    ("ROE", "ROA"),
    ("P/E", "P/B"),
    ("DAU", "MAU"),
    ("Net cash from investing activities", "Net cash from financing activities"),
]
ONE_OF_A_PAIR = st.sampled_from([pair for one, other in APART for pair in ((one, other), (other, one))])


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The dictionary as it comes; nothing is written to it."""
    folder = tmp_path_factory.mktemp("shipped")
    with open_database(folder) as db:
        yield db
    shutil.rmtree(folder)


def key(db: Database, name: str) -> str | None:
    found = name_book(db).metric(name)
    return None if found is None else found.key


def proposed(db: Database, name: str, unit: Unit | None = None) -> list[str]:
    return [one.metric.key for one in Matcher(db, [name]).proposals(name, unit, name_book(db).metric(name))]


@pytest.fixture
def read(db):
    """Keep a reading of a picture; its number."""

    def put(*points, title="", kind="bar"):
        picture = builders.image()
        save_image(db, picture)
        return save_extraction(db, builders.extraction(picture, reading(*points, title=title, kind=kind)))

    return put


# ── kept apart ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("one", "other"), APART)
def test_figures_of_like_names_are_two_metrics(shipped, one, other):
    assert None not in (key(shipped, one), key(shipped, other))
    assert key(shipped, one) != key(shipped, other)


@st.composite
def as_printed(draw: st.DrawFn, name: str) -> str:
    """A name as charts print it: wide, spaced, in capitals, with a unit, an axis or a number in front."""
    wide = {ord(sign): ord(sign) + 0xFEE0 for sign in map(chr, range(0x21, 0x7F))}
    name = draw(st.sampled_from([name, name.upper(), name.translate(wide)]))
    at = draw(st.integers(0, len(name)))
    blank = draw(st.sampled_from(["", " ", "　"])) if not name.isascii() else ""
    before = draw(st.sampled_from(["", " ", "一、", "（二）", "其中：", "减："]))
    units = [
        "",
        "(亿元)",
        "（百万元，右轴）",
        "[%]",
        " (RMB m)",
        "(US$ bn, LHS)",
        "（左轴）",
        "，单位：万元",
        "*",
        "：",
    ]
    return f"{before}{name[:at]}{blank}{name[at:]}{draw(st.sampled_from(units))}"


@given(st.data())
def test_a_printed_name_never_says_the_other_metric(shipped, data):
    one, other = data.draw(ONE_OF_A_PAIR)
    printed = data.draw(as_printed(one))
    assert key(shipped, printed) == key(shipped, one)
    assert key(shipped, printed) != key(shipped, other)


@given(st.data())
def test_a_misread_name_is_never_taken_nor_proposed_for_the_other_while_what_tells_them_apart_is_there(shipped, data):
    one, other = data.draw(ONE_OF_A_PAIR)
    at = data.draw(st.integers(0, len(one) - 1))
    misread = one[:at] + data.draw(st.sampled_from("口木日q7")) + one[at + 1 :]
    assume(fold(misread) != fold(other))  # 月 read as 日 makes the other word itself
    said = key(shipped, misread)
    assert said in (None, key(shipped, one))
    telling = qualifiers(fold(one)) - qualifiers(fold(other))
    assume(telling and telling <= qualifiers(fold(misread)))
    assert key(shipped, other) not in proposed(shipped, misread)


def test_no_shipped_word_is_near_enough_to_be_proposed_for_another_metric(shipped):
    words = [(word, key) for word, key in metric_words(shipped) if "_" not in word]
    names = [word for word, _ in words]
    alike = process.cdist(names, names, scorer=fuzz.ratio, score_cutoff=ALIKE)
    pairs = [(words[i], words[j]) for i, j in np.argwhere(alike >= ALIKE) if words[i][1] != words[j][1]]
    assert len(pairs) > 2000
    assert [pair for pair in pairs if may_be_misread(pair[0][0], pair[1][0])] == []


# ── proposed ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("营业收人", "revenue"),
        ("归毋净利润", "net_profit_parent"),
        ("毛利率水平", "gross_margin"),
        ("经营活动现金流量淨额", "operating_cash_flow"),
        ("折旧及摊销费", "depreciation_amortization"),
        ("资产负债率情况", "debt_ratio"),
        ("Net profit atributable to owners", "net_profit_parent"),
        ("Gross margins", "gross_margin"),
        ("Operating proflt", "operating_profit"),
    ],
)
def test_a_name_slightly_off_is_proposed_first_and_not_taken(shipped, name, meant):
    assert key(shipped, name) is None
    assert proposed(shipped, name)[0] == meant


def test_the_reason_is_told_in_words(shipped):
    (first, *_) = Matcher(shipped, ["归毋净利润"]).proposals("归毋净利润")
    assert first.reason.zh == "与“归母净利润”相似（80/100）"
    assert first.reason.en == "like 归母净利润, 80 of 100"
    (inside, *_) = Matcher(shipped, []).proposals("储能系统收入")
    assert (inside.metric.key, inside.ground) == ("revenue", "inside")
    assert "part" in inside.reason.en


@pytest.mark.parametrize("name", ["", "华东", "2024", "其他", "系列1", "Series 1", "A产品", "合计", "PC"])
def test_what_is_like_nothing_is_proposed_as_nothing(shipped, name):
    assert proposed(shipped, name) == []


def test_a_number_before_a_line_of_a_statement_is_no_part_of_its_name(shipped):
    for line in ("一、营业总收入", "（一）营业总收入", "1、营业总收入", "其中：营业总收入"):
        assert key(shipped, line) == "total_revenue"
    assert key(shipped, "1.5营业总收入") is None
    assert find_metric(shipped, "一、营业总收入") is None


def test_percentages_under_the_name_of_an_amount_may_be_its_margin(shipped):
    assert proposed(shipped, "毛利", PERCENT) == ["gross_margin", "gross_profit_yoy"]
    assert speaks_against(metric(shipped, "gross_profit"), PERCENT)
    assert speaks_against(metric(shipped, "gross_margin"), YI)
    assert not speaks_against(metric(shipped, "gross_profit"), YI)
    assert not speaks_against(metric(shipped, "gross_profit"), None)
    assert proposed(shipped, "毛利率水平", YI) == []


# ── learned ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_person_called_a_series_is_proposed_next_time_and_counted(db, read):
    for number in (read(point(series="大盘流水")), read(point(series="大盘流水")), read(point(series="大盘流水"))):
        decide(db, replace(decision(number), metric="gmv"))
    decide(db, replace(decision(read(point(series="大盘流水"))), metric="revenue"))
    fresh = read(point(series="大盘流水"))
    (row,) = review(db, fresh)
    assert row.proposal.metric is None
    assert [(one.metric.key, one.ground, one.weight) for one in row.perhaps] == [
        ("gmv", "said", 3),
        ("revenue", "said", 1),
    ]
    assert row.perhaps[0].reason.en == "“大盘流水” was put under GMV 3 times"


def test_words_taken_back_teach_nothing(db, read):
    number = read(point(series="大盘流水"))
    decide(db, replace(decision(number), metric="gmv"))
    undo(db, number)
    assert review(db, read(point(series="大盘流水")))[0].perhaps == ()


def test_many_values_of_one_chart_count_once(db, read):
    number = read(*(point(series="大盘流水", year=year) for year in (2022, 2023, 2024)))
    for position in range(3):
        decide(db, replace(decision(number, position), metric="gmv"))
    assert review(db, read(point(series="大盘流水")))[0].perhaps[0].weight == 1


def test_the_dictionary_steps_back_where_people_said_otherwise(db, read):
    before = read(point(series="收入"))
    assert review(db, before)[0].proposal.metric == "revenue"
    decide(db, replace(decision(before), metric="total_revenue"))
    (row,) = review(db, read(point(series="收入")))
    assert row.proposal.metric is None
    assert [(one.metric.key, one.ground) for one in row.perhaps] == [("total_revenue", "said"), ("revenue", "named")]


# ── on the review ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_near_name_is_a_proposal_on_the_review_and_never_the_metric(db, read):
    (row,) = review(db, read(point(series="归毋净利润"), title="净利润"))
    assert row.proposal.metric is None
    assert row.perhaps[0].metric.key == "net_profit_parent"


def test_a_name_that_the_dictionary_knows_needs_no_proposal(db, read):
    (row,) = review(db, read(point(series="归母净利润(亿元)")))
    assert (row.proposal.metric, row.perhaps) == ("net_profit_parent", ())


def test_an_amount_in_percent_is_not_taken(db, read):
    (row,) = review(db, read(point(series="毛利", unit=PERCENT)))
    assert row.proposal.metric is None
    assert row.perhaps[0].metric.key == "gross_margin"


def test_a_proposal_that_was_taken_is_the_metric_of_the_whole_series(db, read):
    number = read(*(point(series="归毋净利润", year=year) for year in (2022, 2023)))
    decide(db, replace(decision(number), metric="net_profit_parent"))
    assert review(db, number)[1].proposal.metric == "net_profit_parent"
    assert review(db, number)[1].perhaps == ()


def test_a_wording_added_to_the_dictionary_is_no_proposal_any_more(db, read):
    add_metric_alias(db, "net_profit_parent", "归毋净利润")
    assert review(db, read(point(series="归毋净利润")))[0].proposal.metric == "net_profit_parent"


def test_a_part_of_a_name_is_proposed_with_what_the_rest_says(shipped):
    (part,) = Matcher(shipped, []).proposals("锂盐 / 营业收入", YI)
    assert (part.metric.key, part.ground, part.rest) == ("revenue", "part", "锂盐")
    assert Matcher(shipped, []).proposals("锂盐 / 毛利 / 环比", None) == ()


def test_heads_over_one_another_name_the_growth(shipped):
    named = name_book(shipped).metric("归母净利润 / YoY")
    assert named is not None
    assert named.key == "net_profit_parent_yoy"
