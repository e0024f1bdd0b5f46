"""Amounts among words, sentences beside a table, and cells that span rows."""

from __future__ import annotations

import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.tables.groups import groups_of_rows, heading_over, under
from extraction.kinds.tables.prose import without_prose
from extraction.kinds.tables.rules import Rules
from extraction.kinds.tables.words import Word, amount_in
from extraction.numbers.printed import parse_number

LETTER = 20


def word(text: str, left: float, y: float, width: float = 0) -> Word:
    box = Box(left, y - LETTER / 2, left + (width or LETTER * 0.8 * len(text)), y + LETTER / 2)
    return Word(text, box, TextBox(text, box, 0.0), parse_number(text))


@pytest.mark.parametrize(
    ("text", "amount"),
    [("约 45%", "45 %"), ("商用车 400 万辆", "400 万辆"), ("2025年收入12.5亿元", "12.5 亿元"), ("同比+3.5%", "3.5 %")],
)
def test_one_amount_with_a_unit_is_taken_out_of_a_few_words(text, amount):
    found = amount_in(text)
    assert found is not None
    assert f"{found.value} {found.unit}" == amount


@pytest.mark.parametrize(
    "text",
    ["美国占70%，欧洲20%", "2024年8月", "12个月", "2023A", "净利润下降12%", "第3季度", "约(3.2)亿元", "规格25mg"],
)
def test_several_amounts_dates_and_falls_are_no_amount(text):
    assert amount_in(text) is None


def test_a_column_of_sentences_is_left_out_and_a_number_run_into_it_is_kept():
    lines = [word("总部位于本市的一家材料企业主要从事研发和生产", 300, 100 + 25 * i) for i in range(6)]
    table = [word("甲公司", 20, 110), word("乙公司", 20, 200), word("55%", 220, 110)]
    joined = word("68.7%、等产品的研发生产和销售在省内领先", 220, 200, 420)
    kept = without_prose([*table, *lines, joined], LETTER)
    assert [w.text for w in kept] == ["甲公司", "乙公司", "55%", "68.7%"]


def test_long_names_of_rows_are_no_sentences():
    words = [word("经营活动产生的现金流量净额及其他", 20, 100 + 30 * i) for i in range(5)]
    words += [word("12.5", 500, 100 + 30 * i) for i in range(5)]
    assert without_prose(words, LETTER) == words


def test_a_cell_in_the_middle_of_its_rows_names_them_all():
    middles = [100.0 + 30 * i for i in range(8)]
    words = [word("股票", 20, 145), word("债券", 20, 235), word("汇率", 20, 295)]
    assert groups_of_rows(middles, words, Rules((), ())) == ["股票"] * 4 + ["债券"] * 2 + ["汇率"] * 2


def test_ruled_lines_say_which_rows_a_cell_spans_and_a_total_below_is_in_none():
    middles = [100.0 + 30 * i for i in range(5)]
    lines = [Box(0, y, 400, y + 1) for y in (85, 145, 205, 235)]
    words = [word("燃油", 20, 115), word("纯电", 20, 175)]
    assert groups_of_rows(middles, words, Rules(tuple(lines), ())) == ["燃油", "燃油", "纯电", "纯电", ""]


def test_a_text_beside_the_first_of_its_rows_names_those_below():
    middles = [100.0 + 30 * i for i in range(5)]
    words = [word("收入", 20, 100), word("利润", 20, 160)]
    assert groups_of_rows(middles, words, Rules((), ())) == ["收入", "收入", "利润", "利润", "利润"]


def test_an_outline_says_which_heading_a_row_stands_under():
    headings: list[str] = []
    for heading in ("一、原值", "3.本期减少", "(1)处置"):
        headings = under(heading, headings)
    assert headings == ["一、原值", "3.本期减少", "(1)处置"]
    assert heading_over("4.期末余额", headings) == "一、原值"
    assert heading_over("其他", headings) == "(1)处置"
    assert under("二、累计折旧", headings) == ["二、累计折旧"]
    assert heading_over("4.期末余额", ["(1)处置"]) == ""
