"""Each cell's number and unit, and texts that are no clean number."""

from __future__ import annotations

import pytest
from PIL import ImageDraw

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.table import read
from tests.tables import FIRST, HEAD, PROFIT, SALES, STEP, paper, printed, reading, scene, text, units, values


@pytest.mark.parametrize("where", ["corner", "line above", "title"])
def test_the_unit_of_the_table_stands_in_its_corner_above_it_or_in_its_title(where):
    head = ["项目（百万元）", *HEAD[1:]] if where == "corner" else HEAD
    above = {"line above": "单位：百万元", "title": "表3：利润表摘要（百万元）"}.get(where)
    extra = [text(above, left=20, y=60)] if above else []
    found = reading(head, SALES, PROFIT, extra=extra)
    assert units(found) == {"营业收入": "百万元", "净利润": "百万元"}
    assert found.points[0].unit is not None
    assert found.points[0].unit.scale == 10**6


def test_a_row_that_names_its_own_unit_keeps_it_and_ratios_have_none_of_the_table():
    found = reading(
        ["单位：百万元", *HEAD[1:]],
        SALES,
        ["每股收益（元）", "0.12", "0.23", "0.34"],
        ["ROE", "1.2", "2.3", "3.4"],
        ["毛利率", "12.3%", "23.4%", "34.5%"],
        ["Operating cash flow", "1.0", "2.0", "3.0"],
    )
    assert units(found) == {
        "营业收入": "百万元",
        "每股收益": "元",
        "ROE": "",
        "毛利率": "%",
        "Operating cash flow": "百万元",
    }


def test_a_percent_head_makes_percent_cells_in_rows_of_money():
    found = reading(["项目（亿元）", "2023", "同比（%）"], ["营业收入", "12.5", "3.4"], ["净利润", "1.5", "-0.4"])
    assert [str(p.unit) for p in found.points] == ["亿元", "%", "亿元", "%"]


def test_a_column_of_units_gives_each_row_its_own():
    rows = [["", "单位", "2022", "2023"], ["营收", "亿元", "74", "83"], ["销量", "万吨", "20", "25"]]
    assert list(units(reading(*rows)).values()) == ["亿元", "万吨"]


def test_cells_run_together_without_a_blank_are_doubted():
    texts = printed(HEAD, SALES, PROFIT, ["存货", "", "", "7.8"])
    merged = TextBox("1,111.52,222.5", Box(FIRST - 90, 198, FIRST + STEP, 218))
    found = read(scene([*texts, merged]))
    assert found is not None
    assert (values(found)["存货", "2022"], values(found)["存货", "2023"]) == ("1111.5", "2222.5")
    doubted = {i for finding in found.findings for i in finding.points}
    assert {found.points[i].category for i in doubted} == {"2022", "2023"}


@pytest.mark.parametrize("slip", ["1,23O.5", "1.234.5", "14,4571", "G34.92%", "12,34.5"])
def test_what_only_looks_like_a_number_has_no_value_and_says_why(slip):
    found = reading(HEAD, SALES, ["净利润", "23.4", slip, "56.7"])
    assert values(found)["净利润", "2023"] is None
    (finding,) = found.findings
    assert finding.check == "unsure_digits"
    assert slip in finding.message.zh
    assert slip in finding.message.en


def test_a_faint_number_is_kept_and_doubted():
    texts = [*printed(HEAD, SALES, ["净利润", "23.4", "", "56.7"]), text("45.6", right=FIRST + STEP, y=172, score=0.7)]
    found = read(scene(texts))
    assert found is not None
    assert values(found)["净利润", "2023"] == "45.6"
    assert [f.check for f in found.findings] == ["unsure_digits"]


def test_pieces_that_meet_at_a_comma_are_one_number():
    texts = printed(HEAD, SALES, ["净利润", "", "45.6", "56.7"])
    pieces = [TextBox("38,", Box(250, 162, 271, 182)), TextBox("700,813.48", Box(271, 162, FIRST, 182))]
    found = read(scene(texts + pieces))
    assert found is not None
    assert values(found)["净利润", "2022"] == "38700813.48"
    assert not found.findings


def test_ink_without_text_is_a_point_without_a_value():
    picture = paper()
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle([FIRST + STEP - 8, 165, FIRST + STEP - 4, 179], fill="black")  # a lone 1 that was not found
    found = read(scene(printed(HEAD, SALES, ["净利润", "23.4", "", "56.7"]), picture))
    assert found is not None
    assert values(found)["净利润", "2023"] is None
    assert [f.check for f in found.findings] == ["unread_cell"]


def test_a_dash_that_was_not_found_is_a_blank_cell():
    picture = paper()
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle([FIRST + STEP - 12, 171, FIRST + STEP - 2, 173], fill="black")
    found = read(scene(printed(HEAD, SALES, ["净利润", "23.4", "", "56.7"]), picture))
    assert found is not None
    assert ("净利润", "2023") not in values(found)
    assert not found.findings


def test_a_number_on_a_coloured_bar_is_doubted():
    picture = paper()
    drawing = ImageDraw.Draw(picture)
    drawing.rectangle([FIRST - 60, 125, FIRST - 25, 147], fill="#5b9bd5")
    found = read(scene(printed(HEAD, SALES, PROFIT), picture))
    assert found is not None
    assert [found.points[i].printed for f in found.findings for i in f.points] == ["1,234.5"]


def test_a_currency_sign_in_a_cell_counts_in_the_scale_of_the_table():
    found = reading(
        ["($ in millions)", "2023", "2022"], ["Revenue", "$ 12,345", "$ 11,234"], ["Costs", "7,890", "7,001"]
    )
    assert {p.unit.scale for p in found.points if p.unit} == {10**6}
