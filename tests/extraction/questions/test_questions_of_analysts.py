"""Questions as analysts type them at a chart, each with what its answer must say; what once went wrong is here."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction.chart import PeriodKind, TextBox
from extraction.geometry import Box
from extraction.questions import reply_to, understand
from tests.builders import PERCENT, YI, period
from tests.held import ask, formulas, names_for, products, profits, remarked, said, value

QUARTERS: tuple[tuple[int, PeriodKind], ...] = ((2023, "Q4"), (2024, "Q1"), (2024, "Q2"), (2024, "Q3"))


REVENUE = [
    value(number, "revenue", 2020 + at, at=at)
    for at, number in enumerate(("12.84", "15.37", "19.06", "17.92", "23.45"))
]
LOSSES = [value(n, "net_profit", 2019 + at, at=at) for at, n in enumerate(("-86.4", "-41.2", "35.7", "-22.9"))]
MARGIN = [value(n, "gross_margin", 2021 + at, unit=PERCENT, at=at) for at, n in enumerate(("30.1", "32.4", "31.0"))]
QUARTERLY = [
    value(number, "revenue", period(*when), at=at)
    for at, (when, number) in enumerate(zip(QUARTERS, ("1346", "1128", "1573", "1690"), strict=True))
]
STACK = [
    value(number, "revenue", year, part=part, chart="stacked_bar", at=at)
    for at, (year, part, number) in enumerate(
        ((2023, "储能", "6"), (2023, "器件", "4"), (2024, "储能", "7"), (2024, "器件", "7"))
    )
]
YEAR: tuple[PeriodKind, ...] = ("Q1", "Q2", "Q3", "Q4")
OF_A_YEAR = [value(str(at + 1), "revenue", period(2024, quarter), at=at) for at, quarter in enumerate(YEAR)]
HELD = {"quarters_of_a_year": OF_A_YEAR, "revenue": REVENUE, "losses": LOSSES, "margin": MARGIN, "stack": STACK,
        "quarters": QUARTERLY, "pie": products(PERCENT, ("46", "30", "24")), "amounts": products()}  # fmt: skip

ASKED = [  # what is held, the question, what the answer says
    ("revenue", "每年增长多少？", "2021年 +19.7 %；2022年 +24.0 %；2023年 −6.0 %；2024年 +30.9 %"),
    ("revenue", "营收逐年增速", "2021年 +19.7 %；2022年 +24.0 %；2023年 −6.0 %；2024年 +30.9 %"),
    ("revenue", "growth each year", "2021 +19.7 %; 2022 +24.0 %; 2023 −6.0 %; 2024 +30.9 %"),
    ("revenue", "近三年每年的增长率", "：2022年 +24.0 %；2023年 −6.0 %；2024年 +30.9 %"),
    ("revenue", "2021年到2023年每年的增速分别是多少", "2021年 +19.7 %；2022年 +24.0 %；2023年 −6.0 %（"),
    ("revenue", "平均每年增长多少", "4 年复合增长率 16.3 %"),
    ("revenue", "How much did revenue grow per year on average?", "compound annual growth of 16.3 % over 4 years"),
    ("revenue", "CAGR from 2020 to 2023", "in 2023, a compound annual growth of 11.8 % over 3 years"),
    ("revenue", "2022年以来增长了多少", "由2022年的 19.06 亿元升至2024年的 23.45 亿元，2 年间增长 23.0 %"),
    ("revenue", "2022年以后的营收", "营业收入：2023年 17.92 亿元；2024年 23.45 亿元"),
    ("revenue", "营收从2020到2023涨了多少", "3 年间增长 39.6 %"),
    ("revenue", "什么时候超过20亿？", "超过 20 亿的有 1 期（共 5 期）：2024年 23.45 亿元"),
    ("revenue", "哪一年首次突破15亿元", "超过 15 亿元的有 4 期（共 5 期），最早是2021年"),
    ("revenue", "when did revenue first exceed 2bn", "above 2 bn in 1 of 5 periods: 2024 23.45 亿元"),
    ("revenue", "不低于19.06亿元的年份", "达到或超过 19.06 亿元的有 2 期"),
    ("revenue", "哪些年份营收不到16亿", "低于 16 亿的有 2 期"),
    ("revenue", "2023年营收是否超过20亿", "否：2023年营业收入为 17.92 亿元，没有超过 20 亿"),
    ("revenue", "When did revenue exceed 2000 million?", "above 2000 million in 1 of 5 periods: 2024"),
    ("revenue", "营收什么时候超过50亿", "超过 50 亿的没有（共 5 期）；最高是2024年 23.45 亿元"),
    ("revenue", "哪些年份营收下降了", "下降的有 1 期（共 4 期）：2023年 −6.0 %"),
    ("revenue", "哪几年同比增长超过20%", "增长率超过 20 %的有 2 期（共 4 期），最早是2022年"),
    ("revenue", "How many years did revenue grow?", "a rise in 3 of 4 periods"),
    ("revenue", "最高和最低差多少", "2024年营业收入（23.45 亿元）比2020年营业收入（12.84 亿元）高 10.61 亿元"),
    ("revenue", "最高和最低分别是哪年", "最高：2024年 23.45 亿元；最低：2020年 12.84 亿元"),
    ("revenue", "Which year was lowest, and what was it?", "Lowest: 2020 12.84 亿元"),
    ("revenue", "营收中位数", "中位数 17.92 亿元"),
    ("revenue", "单位是什么？", "营业收入的单位：亿元。"),
    ("revenue", "What is the unit?", "The unit of Revenue: 亿元, each RMB 100 m."),
    ("losses", "什么时候扭亏？", "净利润由负转正的有 1 期（共 4 期）：2021年 35.7 亿元"),
    ("losses", "When did it turn negative?", "turned negative in 1 of 4 periods: 2022 −22.9 亿元"),
    ("revenue", "营收增速哪年由负转正", "增长率由负转正的有 1 期（共 4 期）：2024年 +30.9 %"),
    ("losses", "Which years were loss-making?", "below zero in 3 of 4 periods, first in 2019"),
    ("losses", "亏损最多的是哪年，亏了多少", "最低：2019年 −86.4 亿元"),
    ("losses", "每年同比增长多少", "2020年 由 −86.4 亿元 变为 −41.2 亿元，基数不为正，增长率无意义"),
    ("margin", "毛利率每年变化多少", "2022年 +2.3 个百分点；2023年 −1.4 个百分点"),
    ("margin", "毛利率什么时候超过32%", "超过 32 %的有 1 期（共 3 期）：2022年 32.4 %"),
    ("quarters", "哪个季度收入最高？", "最高：2024年三季度 1,690 亿元；其后 2024年二季度 1,573 亿元"),
    ("quarters", "每个季度环比增长多少", "环比：2024年一季度 −16.2 %；2024年二季度 +39.5 %；2024年三季度 +7.4 %"),
    ("quarters", "哪个季度增长最快", "增长从快到慢，2024年二季度 +39.5 %"),
    ("quarters", "四个季度收入合计", "合计 5,737 亿元，由 4 个数值算得"),
    ("quarters", "近两个季度的收入", "2024年二季度 1,573 亿元；2024年三季度 1,690 亿元"),
    ("quarters_of_a_year", "2024年收入合计", "合计 10 亿元，由 4 个数值算得"),
    ("stack", "储能占比变化", "2023年储能营业收入为 6 亿元，占图中 2 项之和的 60.0 %"),
    ("stack", "各业务每年合计", "2024年储能营业收入、器件营业收入合计 14 亿元"),
    ("stack", "占比最大的是哪个？", "2024年占比从高到低：储能营业收入 50.0 %；器件营业收入 50.0 %"),
    ("stack", "哪一年储能的占比最高", "储能营业收入占比从高到低：2023年 60.0 %；2024年 50.0 %"),
    ("stack", "2023年哪些业务超过5亿", "2023年超过 5 亿的有 1 项（共 2 项）：储能营业收入 6 亿元"),
    ("pie", "前两大产品合计占比", "A产品、B产品合计 76 %"),
    ("amounts", "前两大产品合计占比", "这 2 项占图中 3 项之和的 75.0 %"),
    ("pie", "占比从低到高", "占比从低到高：C产品 24 %；B产品 30 %；A产品 46 %"),
    ("pie", "B产品排第几", "（30 %）在 3 项中从高到低排第 2"),
]  # fmt: skip


@pytest.mark.parametrize(("held", "question", "answer"), ASKED, ids=[f"{held}: {asked}" for held, asked, _ in ASKED])
def test_the_answer_says(held, question, answer):
    reply = ask(question, HELD[held])
    assert reply.state == "answered"
    assert answer in said(reply, "en" if question.isascii() else "zh")
    assert reply.doubts == ()


NOT_RECKONED = [
    "年化增长率是多少", "营收什么时候翻番", "剔除2023年的平均营收", "除2023年以外的合计", "除了2023年，哪年最低",
    "营收的有机增长", "2023年固定汇率增速", "营收在15亿到20亿之间的年份", "把营收换算成百万元",
    "超过15亿的年份平均是多少",
    "organic growth in 2023", "LTM revenue", "What is the annualised revenue?", "revenue excluding 2023",
    "standard deviation of revenue", "years in which revenue was between 15 and 20",
]  # fmt: skip


@pytest.mark.parametrize("question", NOT_RECKONED)
def test_a_way_of_reckoning_that_is_not_known_is_said_to_be_unknown(question):
    reply = ask(question, REVENUE)
    assert reply.state == "unknown"
    assert reply.used == ()
    assert "没有作答，也没有用别的数代替" in said(reply)


def test_every_step_has_its_formula():
    lines = formulas(ask("每年增长多少？", REVENUE)).splitlines()
    assert lines[0] == "2021: (15.37 − 12.84) ÷ 12.84 ≈ 19.7 %"
    assert len(lines) == 4


def test_growth_by_year_is_held_against_what_the_picture_prints():
    printed = [value(n, "net_profit_yoy", year, unit=PERCENT, at=9) for year, n in ((2022, "18.3"), (2023, "20"))]
    reply = ask("净利润每年增长多少", (*profits(), *printed))
    assert "图中印刷的 1 个同比与计算相符" in said(reply)
    assert "图中印刷的同比为 20 %，与按数值计算的不一致" in said(reply)


def test_printed_growth_of_another_picture_says_nothing_about_this_one():
    elsewhere = value("20", "net_profit_yoy", unit=PERCENT, picture="p2")
    assert "印刷" not in said(ask("2023年净利润同比", (*profits(), elsewhere)))


def test_a_row_that_is_growth_itself_answers_by_its_own_values():
    rates = [value(n, "同比增速", 2021 + at, unit=PERCENT, at=at) for at, n in enumerate(("12", "25", "18"))]
    assert said(ask("增速最高的是哪年", rates)).startswith("最高：2022年 25 %")
    assert "18 %" in said(ask("2023年增速是多少", rates))
    assert "百分点" not in said(ask("2023年增速是多少", rates))


def test_a_gap_of_a_year_is_no_growth_over_a_year():
    reply = ask("每年增长多少", [value("10", year=2020), value("12", year=2022), value("15", year=2023)])
    assert "2023年 +25.0 %" in said(reply)
    assert "20.0 %" not in said(reply)


def test_dollars_are_not_held_against_yuan():
    reply = ask("When did revenue exceed US$ 2bn?", REVENUE)
    assert reply.state == "unknown"
    assert "cannot be held against values counted in 亿元" in said(reply, "en")


def test_a_limit_without_a_currency_says_how_it_was_taken():
    assert "按所持数值的币种（人民币）理解" in remarked(ask("什么时候超过20亿", REVENUE))
    assert "“20”按 亿元 理解" in remarked(ask("营收哪年超过20", REVENUE))


def test_a_measured_value_near_the_limit_is_not_certain():
    measured = [value("19.9", year=2022, source="measured", error="0.3"), value("23", year=2023)]
    assert "不能确定" in remarked(ask("净利润什么时候超过20亿", measured))


def test_what_passes_from_the_first_period_on_may_have_passed_before():
    assert "首次可能更早" in remarked(ask("什么时候超过10亿", REVENUE))


def test_a_year_of_a_span_that_is_not_held_is_said():
    reply = ask("2018年到2021年营收合计", REVENUE)
    assert reply.state == "partly"
    assert "没有2018年、2019年的数值，未计入" in said(reply)


def test_a_compound_rate_does_not_run_from_years_to_half_years():
    half = value("9", "revenue", period(2025, "H1", cumulative=True), at=9)
    assert "2024年 23.45 亿元，4 年复合增长率" in said(ask("营收复合增长率", [*REVENUE, half]))


def test_years_have_no_quarter_before():
    assert "全年数据没有环比" in remarked(ask("2024年营收环比增长多少", REVENUE))


def test_revenue_and_profit_are_not_added_because_they_stand_side_by_side():
    known = [value("11.3"), value("80", "revenue", at=1)]
    assert ask("2023年合计", known).state == "unknown"
    assert formulas(ask("2023年合计", known)) == ""


def test_the_ends_of_a_waterfall_are_not_added():
    known = [value("378", year=2023, chart="waterfall"), value("523", year=2024, chart="waterfall")]
    assert formulas(ask("净利润合计", known)) == ""


def test_the_margin_of_a_profit_is_not_the_profit():
    reply = ask("每年的归母净利润率", [value("3.05", "net_profit_parent")])
    assert "3.05" not in said(reply)


def margin_of(*held):
    numbers = {"revenue": "1792", "cost_of_revenue": "1104", "gross_profit": "688"}
    return [value(numbers[each], each, 2023, at=at) for at, each in enumerate(held)]


def test_a_margin_that_is_not_given_is_computed_and_said_to_be():
    reply = ask("2023年毛利率是多少", margin_of("gross_profit", "revenue"))
    assert said(reply) == "毛利率没有直接给出，由所持数值算得：2023年 38.4 %（待核对）。"
    assert formulas(reply) == "2023: 688 ÷ 1,792 ≈ 38.4 %"
    assert formulas(ask("毛利率", margin_of("revenue", "cost_of_revenue"))) == "2023: (1,792 − 1,104) ÷ 1,792 ≈ 38.4 %"


def test_a_margin_is_made_of_one_period_and_one_company_only():
    for other in (value("1792", "revenue", 2022, at=1), value("1792", "revenue", 2023, company="澜石化工", at=1)):
        assert ask("2023年毛利率", [value("688", "gross_profit", 2023, company="青屿精密"), other]).state == "unknown"


def test_a_margin_above_all_is_looked_at():
    impossible = [value("558", "gross_profit"), value("260", "revenue", at=1)]
    assert "可能有误读" in remarked(ask("毛利率", impossible))


def test_three_quarters_are_not_added_up_to_a_year():
    reply = ask("2024年收入合计", OF_A_YEAR[:3])
    assert reply.state == "unknown"
    assert formulas(reply) == ""


def test_what_is_left_out_is_not_the_answer():
    reply = ask("除了C产品，占比最小的是哪个", products(PERCENT, ("46", "30", "24")))
    assert reply.state == "unknown"
    assert reply.used == ()


def test_dollars_asked_for_are_not_made_up():
    assert "没有汇率，未换算" in ask("2023年营收是多少美元", REVENUE).doubts[0].zh
    assert ask("2023年营收是多少亿元", REVENUE).doubts == ()


def test_a_stranger_is_not_answered_with_the_numbers_of_others():
    for question in ("华为2023年净利润是多少", "What was Huawei's net profit in 2023?"):
        known = [value("11.3", company="青屿精密", standing="confirmed")]
        reply = reply_to(understand(question, names_for(known)), known, with_company=True)
        assert reply.state == "unknown"
        assert reply.used == ()
        assert "青屿精密" in said(reply)


# ── about the picture ────────────────────────────────────────────────────────────────────────────────────────────────


def line(words, top):
    return TextBox(words, Box(10, top, 300, top + 12))


def of_picture(question, texts):
    known = [replace(one, title="近三年净利润") for one in profits()]
    return reply_to(understand(question, names_for(known)), known, in_picture=True, texts=texts)


TEXTS = [
    line("近三年净利润", 0),
    line("11.3", 40),
    line("资料来源：公司公告", 200),
    line("注：2023年为未经审计数", 220),
]


@pytest.mark.parametrize("question", ["数据来源是什么?", "脚注写了什么", "What is the source of the data?"])
def test_source_and_notes_are_quoted_as_printed(question):
    reply = of_picture(question, TEXTS)
    assert "“资料来源：公司公告”；“注：2023年为未经审计数”" in said(reply)
    assert "11.3" not in said(reply)


def test_a_picture_without_a_source_says_so():
    assert of_picture("数据来源", TEXTS[:2]).state == "unknown"


def test_a_source_waits_for_the_texts():
    assert of_picture("数据来源", None).state == "needs_texts"


def test_where_revenue_comes_from_is_no_question_for_the_footnote():
    assert "origin" not in {clause.operation for clause in understand("净利润主要来自哪个产品", names_for()).clauses}


def test_title_and_kind_of_chart():
    assert said(of_picture("图的标题是什么", None)) == "标题：“近三年净利润”，折线图。"
    assert "a line chart" in said(of_picture("What kind of chart is this?", None), "en")


def test_a_unit_that_was_not_read_is_not_guessed():
    assert ask("单位是什么", [value("11.3", unit=None)]).state == "unknown"
    assert "亿元" in said(ask("单位是什么", [value("11.3", unit=YI)]))
