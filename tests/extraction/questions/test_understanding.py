"""Questions as analysts type them, in Chinese and English, and what they ask for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.questions import understand
from extraction.questions.understanding import LONGEST
from tests.held import names_for, products

NAMES = names_for(products())

ASKED = [  # question, operations, subjects as said, years
    ("这张图展示了哪些财务指标？", "metrics", "", ""),
    ("图里有哪些数据？", "metrics", "", ""),
    ("What financial metrics does this chart show?", "metrics", "", ""),
    ("Which series are in the chart?", "metrics", "", ""),
    ("What is in this picture?", "metrics", "", ""),
    ("请提取图中的所有文字内容。", "texts", "", ""),
    ("请逐字提取图像中所有可见文字", "texts", "", ""),
    ("Extract all the text in the picture.", "texts", "", ""),
    ("Please transcribe this image", "texts", "", ""),
    ("2023年的净利润是多少？同比增长多少？", "value growth", "净利润 净利润", "2023 2023"),
    ("2023年净利润及同比增速", "growth", "净利润", "2023"),
    ("净利润增速是多少", "growth", "净利润增速", ""),
    ("What was net profit in 2023, and how much did it grow?", "value growth", "net profit net profit", "2023 2023"),
    ("net profit 2023", "value", "net profit", "2023"),
    ("２０２３年　净利润", "value", "净利润", "2023"),
    ("FY2023 revenue", "value", "revenue", "2023"),
    ("23年营收是多少", "value", "营收", "2023"),
    ("2023年的营业收入和净利润分别是多少", "value", "营业收入 净利润", "2023"),
    ("2021、2022、2023年净利润各是多少", "value", "净利润", "2021 2022 2023"),
    ("比较A产品和B产品的销售额占比。", "share", "A产品 B产品", ""),
    ("A产品占总销售额的比例是多少", "share", "A产品", ""),
    ("净利润占营业收入的比例", "share", "净利润", ""),
    ("What share of revenue does A产品 make up?", "share", "A产品", ""),
    ("请分析这张图的趋势，并计算2023年相比2022年净利润的增长率。", "trend growth", "净利润", "2022 2023"),
    ("Analyse the trend and calculate the growth rate of net profit from 2022 to 2023.", "trend growth", "net profit",
     "2022 2023"),
    ("净利润走势如何", "trend", "净利润", ""),
    ("How did revenue develop over time?", "trend", "revenue", ""),
    ("总结一下这张图", "metrics trend", "", ""),
    ("Summarize this chart", "metrics trend", "", ""),
    ("2023年比2022年净利润增长多少", "growth", "净利润", "2022 2023"),
    ("2023年净利润较2022年变化了多少", "growth", "净利润", "2022 2023"),
    ("How much did net profit increase between 2021 and 2023?", "growth", "net profit", "2021 2023"),
    ("year-on-year growth of revenue in 2023", "growth", "revenue", "2023"),
    ("2023年一季度净利润环比增长多少", "sequential", "净利润", "2023"),
    ("净利润从2021年到2023年的复合增长率", "cagr", "净利润", "2021 2023"),
    ("2021-2023年净利润年均增长率", "cagr", "净利润", "2021 2023"),
    ("What is the CAGR of net profit?", "cagr", "net profit", ""),
    ("2021至2023年净利润合计", "sum", "净利润", "2021 2023"),
    ("What is the sum of net profit from 2021 to 2023?", "sum", "net profit", "2021 2023"),
    ("近三年净利润平均是多少", "average", "净利润", ""),
    ("average gross margin", "average", "gross margin", ""),
    ("净利润哪一年最高", "rank", "净利润", ""),
    ("Which year had the lowest revenue?", "rank", "revenue", ""),
    ("2023年净利润是2021年的几倍", "ratio", "净利润", "2021 2023"),
    ("2023年净利润比2022年高多少", "difference", "净利润", "2022 2023"),
    ("How much higher was revenue in 2023 than in 2022?", "difference", "revenue", "2022 2023"),
    ("对比2022年和2023年的营业收入", "compare", "营业收入", "2022 2023"),
    ("Compare revenue in 2022 and 2023", "compare", "revenue", "2022 2023"),
    ("总资产是多少", "value", "总资产", ""),
    ("What were total assets in 2023?", "value", "total assets", "2023"),
    ("为什么利润率这么低", "open", "", ""),
    ("Should I buy the share?", "open share", "", ""),
]  # fmt: skip


@pytest.mark.parametrize(("question", "operations", "subjects", "years"), ASKED, ids=[row[0] for row in ASKED])
def test_a_question_is_taken_as_it_is_meant(question, operations, subjects, years):
    clauses = understand(question, NAMES).clauses
    assert " ".join(clause.operation for clause in clauses) == operations
    assert " ".join(one.said for clause in clauses for one in clause.subjects).casefold() == subjects.casefold()
    named = " ".join(" ".join(str(year) for year in sorted(p.year for p in clause.periods)) for clause in clauses)
    assert named.split() == years.split()


def test_the_longest_name_counts():
    (clause,) = understand("2023年归母净利润是多少", NAMES).clauses
    assert [named.key for named in clause.subjects[0].named] == ["net_profit_parent"]


def test_a_name_in_latin_letters_stands_as_a_whole_word():
    assert understand("What is the salesman's number?", NAMES).clauses[0].subjects == ()


def test_what_a_share_is_a_share_of_is_told_apart():
    (clause,) = understand("净利润占营业收入的比例", NAMES).clauses
    assert clause.whole
    assert clause.whole.said == "营业收入"


def test_companies_are_told_from_metrics():
    (clause,) = understand("青屿精密和澜石化工2024年营业收入谁更高", NAMES).clauses
    assert [company.key for company in clause.companies] == ["青屿精密", "澜石化工"]
    assert [subject.said for subject in clause.subjects] == ["营业收入"]


def test_what_a_later_clause_leaves_out_it_takes_from_the_one_before():
    clauses = understand("青屿精密2023年净利润是多少？毛利率呢？同比呢？", NAMES).clauses
    assert {company.key for clause in clauses for company in clause.companies} == {"青屿精密"}
    assert {period.year for clause in clauses for period in clause.periods} == {2023}


def test_words_nobody_knows_come_back():
    assert understand("2023年研发人员数量是多少", NAMES).unused == ("研发人员数量",)
    assert understand("What was the headcount in 2023?", NAMES).unused == ("headcount",)


def test_last_year_is_not_guessed():
    asked = understand("去年净利润是多少", NAMES)
    assert asked.clauses[0].periods == ()
    assert "写明年份" in asked.remarks[0].zh


def test_a_question_about_nothing_gets_no_clause():
    for question in ("今天天气怎么样", "hello", "？？？", "", "   ", "…"):
        asked = understand(question, NAMES)
        assert asked.clauses == ()
        assert asked.refusal


def test_ten_thousand_characters_are_refused_in_a_sentence():
    asked = understand("净利润" * 3_334, NAMES)
    assert asked.refusal
    assert "10,002" in asked.refusal.en
    assert len(asked.text) == LONGEST


@given(st.text(max_size=80))
def test_any_text_is_understood_or_refused(text):
    asked = understand(text, NAMES)
    assert asked.clauses or asked.refusal


@given(st.sampled_from(ASKED), st.sampled_from(["请问", "麻烦帮我看一下，", "Please tell me: ", ""]))
def test_politeness_changes_nothing(row, polite):
    question, operations, *_ = row
    assert " ".join(each.operation for each in understand(polite + question, NAMES).clauses) == operations


def test_a_rate_is_not_taken_for_what_it_is_a_rate_of():
    assert understand("2023年净利润率是多少", NAMES).clauses[0].subjects == ()
    assert understand("What is the net profit margin?", NAMES).clauses[0].subjects == ()


def test_the_largest_loss_is_the_lowest_number():
    assert understand("哪年亏损最多", NAMES).clauses[0].lowest
    assert understand("Which year had the largest loss?", NAMES).clauses[0].lowest


def test_growing_most_ranks_growth():
    for question in ("哪年营业收入增长最多", "哪家公司增速最高", "Which year had the strongest growth?"):
        (clause,) = understand(question, NAMES).clauses
        assert clause.by_growth, question
        assert clause.operation == "rank"


def test_a_unit_asked_for_is_no_unknown_word():
    (clause,) = understand("营业收入2023年比2020年增加了多少亿元", NAMES).clauses
    assert clause.operation == "difference"
    assert understand("营业收入2023年比2020年增加了多少亿元", NAMES).unused == ()


def test_a_yearly_growth_after_a_span_is_compound():
    (clause,) = understand("营业收入2019-2021年均增长", NAMES).clauses
    assert (clause.operation, clause.span) == ("cagr", True)
