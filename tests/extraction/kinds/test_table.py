"""Tables are read cell by cell, and charts are not mistaken for tables."""

from __future__ import annotations

import json
import math
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from extraction.chart import Reading, TextBox
from extraction.geometry import Box
from extraction.kinds.scene import Scene
from extraction.kinds.table import read
from extraction.ocr import find_texts

GOLDEN = Path(__file__).parents[2] / "golden"
LETTER = 20  # the height of a text box
PITCH = 36
WIDTH, HEIGHT = 900, 700
FIRST, STEP = 330, 120  # right edges of the columns of numbers


def text(words: str, *, left: float | None = None, right: float | None = None, y: float = 0, score: float = 1.0):
    """A text as the finder gives it: anchored left or right, `y` is its middle."""
    width = sum(LETTER * (0.8 if ord(c) > 0x2E80 else 0.45) for c in words)
    start = left if left is not None else (right or 0) - width
    return TextBox(words, Box(start, y - LETTER / 2, start + width, y + LETTER / 2), 0.0, score)


def row_of(cells: list[str], y: float) -> list[TextBox]:
    """One printed row: a label at the left, numbers flush right; empty strings print nothing."""
    found = [text(cells[0], left=20, y=y)] if cells[0] else []
    return found + [text(c, right=FIRST + i * STEP, y=y) for i, c in enumerate(cells[1:]) if c]


def printed(*rows: list[str], top: float = 100) -> list[TextBox]:
    return [box for i, cells in enumerate(rows) for box in row_of(cells, top + i * PITCH)]


def scene(texts: list[TextBox], picture: Image.Image | None = None, tilt: float = 0.0) -> Scene:
    """The texts on white paper (or on a drawing), turned by `tilt` degrees."""
    slope = math.tan(math.radians(tilt))
    turned = [
        TextBox(
            t.text,
            Box(t.box.left, t.box.top + slope * t.box.center_x, t.box.right, t.box.bottom + slope * t.box.center_x),
            tilt,
            t.score,
        )
        for t in texts
    ]
    return Scene(np.asarray(picture or paper()), tuple(turned))


def paper() -> Image.Image:
    return Image.new("RGB", (WIDTH, HEIGHT), "white")


def reading(*rows: list[str], extra: list[TextBox] | None = None, tilt: float = 0.0) -> Reading:
    found = read(scene(printed(*rows) + (extra or []), tilt=tilt))
    assert found is not None
    return found


def values(found: Reading) -> dict[tuple[str, str], str | None]:
    return {(p.series, p.category): None if p.value is None else str(p.value) for p in found.points}


def units(found: Reading) -> dict[str, str]:
    return {s.name: str(s.unit) if s.unit else "" for s in found.series}


HEAD = ["项目", "2022", "2023", "2024E"]
SALES = ["营业收入", "1,234.5", "1,345.6", "1,456.7"]
PROFIT = ["净利润", "(23.4)", "45.6", "-56.7"]


# ---------------------------------------------------------------------------------------------- what is read


def test_every_number_is_a_point_with_its_row_its_head_and_its_place():
    found = reading(HEAD, SALES, PROFIT)
    assert found.kind == "table"
    assert values(found) == {
        ("营业收入", "2022"): "1234.5",
        ("营业收入", "2023"): "1345.6",
        ("营业收入", "2024E"): "1456.7",
        ("净利润", "2022"): "-23.4",
        ("净利润", "2023"): "45.6",
        ("净利润", "2024E"): "-56.7",
    }
    first = found.points[0]
    assert (first.source, first.printed, first.error) == ("printed", "1,234.5", None)
    assert first.evidence == row_of(SALES, 100 + PITCH)[1].box
    assert first.period is not None
    assert first.period.year == 2022
    assert found.points[2].period is not None
    assert found.points[2].period.estimate
    assert not found.findings


def test_blank_cells_and_dashes_are_no_points():
    found = reading(HEAD, SALES, ["净利润", "-", "", "—"], ["存货", "1.0", "不适用", "3.0"])
    assert {key for key in values(found) if key[0] != "营业收入"} == {("存货", "2022"), ("存货", "2024E")}


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


def test_the_title_is_above_and_the_source_below_and_neither_is_a_cell():
    extra = [text("表3：星河科技利润表摘要", left=20, y=60), text("资料来源：公司公告，2024年预测", left=20, y=260)]
    found = reading(HEAD, SALES, PROFIT, extra=extra)
    assert found.title == "表3：星河科技利润表摘要"
    assert set(units(found)) == {"营业收入", "净利润"}


def test_a_table_inside_a_page_keeps_prose_and_page_number_out():
    prose = "报告期内公司综合毛利率为17.31%，较上年同期提升2.60个百分点，业绩符合预期，维持评级。"
    page = [
        text("公司点评", left=20, y=20),
        text("2024-03-22", right=FIRST + 3 * STEP, y=20),
        text(prose, left=20, y=60),
        text("表3：利润表摘要", left=20, y=116),
        text("数据来源：公司公告", left=20, y=340),
        text("请务必阅读正文之后的免责条款", left=20, y=400),
        text("82", right=FIRST + 3 * STEP, y=400),
    ]
    rows = [HEAD, SALES, PROFIT, ["存货", "1.5", "2.5", "3.5"]]
    found = read(scene(page + [box for i, row in enumerate(rows) for box in row_of(row, 160 + i * PITCH)]))
    assert found is not None
    assert found.title == "表3：利润表摘要"
    assert set(values(found)) == {(row[0], year) for row in rows[1:] for year in HEAD[1:]}


def test_an_english_statement_has_units_under_its_years_and_a_column_of_notes():
    found = reading(
        ["", "Notes", "2023", "2022"],
        ["", "", "RMB'000", "RMB'000"],
        ["Revenue", "5", "12,345", "11,234"],
        ["Cost of sales", "6", "(9,876)", "(8,765)"],
        ["Gross profit", "", "2,469", "2,469"],
    )
    assert values(found)["Cost of sales", "2023"] == "-9876"
    assert {p.category for p in found.points} == {"2023", "2022"}
    assert {p.unit.scale for p in found.points if p.unit} == {1000}
    assert all(p.period is not None for p in found.points)


def test_heads_of_many_lines_are_whole():
    drawing = ImageDraw.Draw(picture := paper())
    for y in (60, 150, 190, 230):
        drawing.line([10, y, 700, y], fill="black")
    head = [text("单位名称", left=20, y=105), text("期末", right=FIRST, y=94), text("余额", right=FIRST, y=116)]
    head += [
        text(line, right=FIRST + STEP, y=80 + 24 * i) for i, line in enumerate(("占期末余额", "合计的比例", "（%）"))
    ]
    rows = row_of(["第一名", "23,457.50", "48.64"], 170) + row_of(["第二名", "3,000.00", "6.22"], 210)
    found = read(scene(head + rows, picture))
    assert found is not None
    assert values(found)["第二名", "占期末余额合计的比例（%）"] == "6.22"
    assert values(found)["第一名", "期末余额"] == "23457.50"


@pytest.mark.parametrize("tilt", [-0.5, 0.4])
def test_half_a_degree_of_tilt_changes_nothing(tilt):
    rows = [[f"科目{i}", *(f"{i}{j}.5" for j in range(1, 5))] for i in range(1, 9)]
    level = reading(["项目", "2021", "2022", "2023", "2024"], *rows)
    assert values(reading(["项目", "2021", "2022", "2023", "2024"], *rows, tilt=tilt)) == values(level)


def test_years_down_the_rows_are_categories():
    found = reading(["日期", "股票", "债券"], ["2022", "1.2%", "3.4%"], ["2023", "5.6%", "7.8%"])
    assert values(found)["债券", "2023"] == "7.8"
    assert found.points[0].period is not None


# ------------------------------------------------------------------------------------------------------ names


def test_rows_of_one_name_are_told_apart_by_the_heading_above_them():
    found = reading(
        HEAD,
        ["锂盐", "", "", ""],
        SALES,
        PROFIT,
        ["民爆", "", "", ""],
        ["营业收入", "1.0", "2.0", "3.0"],
        ["毛利", "1", "2", "3"],
    )
    assert list(units(found)) == ["锂盐 / 营业收入", "净利润", "民爆 / 营业收入", "毛利"]


def test_a_row_of_slips_alone_still_has_a_name_of_its_own():
    found = reading(HEAD, SALES, PROFIT, ["营业收入", "", "1.2.3", ""])
    assert list(units(found)) == ["营业收入", "净利润", "营业收入 (2)"]
    assert values(found)["营业收入 (2)", "2023"] is None


def test_growth_rows_belong_to_the_row_above_them():
    found = reading(HEAD, SALES, ["YOY", "1%", "2%", "3%"], ["毛利", "1.0", "2.0", "3.0"], ["YOY", "4%", "5%", "6%"])
    assert list(units(found)) == ["营业收入", "营业收入 / YOY", "毛利", "毛利 / YOY"]


def test_a_percent_sign_in_front_belongs_to_the_name():
    found = reading(HEAD, SALES, ["%销售收入", "1.2%", "2.3%", "3.4%"])
    assert list(units(found)) == ["营业收入", "%销售收入"]


def test_heads_of_one_name_take_the_head_above_them():
    rows = [
        ["", "期末余额", "", "期初余额", ""],
        ["项目", "账面", "准备", "账面", "准备"],
        ["存货", "5.1", "0.2", "6.3", "0.4"],
    ]
    rows.append(["商誉", "7.1", "1.2", "8.3", "1.4"])
    picture = paper()
    drawing = ImageDraw.Draw(picture)
    for left, right in ((FIRST - 60, FIRST + STEP), (FIRST + 2 * STEP - 60, FIRST + 3 * STEP)):
        drawing.line([left, 100 + PITCH / 2, right, 100 + PITCH / 2], fill="black", width=2)
    found = read(scene(printed(*rows), picture))
    assert found is not None
    assert values(found)["存货", "期初余额 / 账面"] == "6.3"
    assert values(found)["商誉", "期末余额 / 准备"] == "1.2"


def test_wrapped_lines_between_ruled_lines_are_one_label():
    picture = paper()
    drawing = ImageDraw.Draw(picture)
    for y in (80, 118, 190, 228):
        drawing.line([10, y, 700, y], fill="black")
    texts = (
        row_of(HEAD, 99) + row_of(["一、工资、奖金、", "1.5", "2.5", "3.5"], 140) + [text("津贴和补贴", left=20, y=168)]
    )
    found = read(scene(texts + row_of(["合计", "1.5", "2.5", "3.5"], 209), picture))
    assert found is not None
    assert list(units(found)) == ["一、工资、奖金、津贴和补贴", "合计"]


def test_a_table_without_heads_names_its_columns_by_position_and_says_so():
    found = reading(*([f"科目{i}", f"{i}.1", f"{i}.2", f"{i}.3"] for i in range(1, 6)))
    assert ("科目1", "第1列") in values(found)
    assert "no_heads" in {finding.check for finding in found.findings}


# ---------------------------------------------------------------------------------------------- several tables


def two_tables() -> list[TextBox]:
    left = [
        ["现金流量表（百万元）", "2023A", "2024E"],
        ["经营", "378", "604"],
        ["投资", "(32)", "(31)"],
        ["合计", "346", "573"],
    ]
    right = [
        ["估值指标", "2023A", "2024E"],
        ["每股净资产（元）", "4.52", "4.06"],
        ["ROIC（%）", "8.4", "9.7"],
        ["P/E", "43.9", "40.6"],
    ]
    moved = [
        TextBox(t.text, Box(t.box.left + 470, t.box.top, t.box.right + 470, t.box.bottom)) for t in printed(*right)
    ]
    return printed(*left) + moved


def test_tables_side_by_side_keep_their_own_rows_and_units():
    found = read(scene(two_tables()))
    assert found is not None
    assert units(found) == {
        "经营": "百万元",
        "投资": "百万元",
        "合计": "百万元",
        "每股净资产": "元",
        "ROIC": "%",
        "P/E": "",
    }
    assert values(found)["P/E", "2024E"] == "40.6"
    assert found.title == "现金流量表"


def test_a_second_row_of_periods_begins_a_second_table():
    found = reading(
        ["利润表", "2022A", "2023A"], ["营业收入", "10.5", "12.5"], ["净利润", "1.5", "2.5"],
        ["现金流量表", "2023A", "2024E"], ["经营现金流", "3.5", "4.5"], ["净利润", "5.5", "6.5"],
    )  # fmt: skip
    assert values(found)["经营现金流", "2024E"] == "4.5"
    assert values(found)["净利润 (2)", "2023A"] == "5.5"


# ------------------------------------------------------------------------------------------------------ doubts


def test_cells_found_as_one_text_are_cut_apart():
    texts = printed(HEAD, SALES, PROFIT, ["存货", "", "", "7.8"])
    merged = TextBox("11.5 22.5", Box(FIRST - 40, 198, FIRST + STEP, 218))
    found = read(scene([*texts, merged]))
    assert found is not None
    assert [values(found)["存货", year] for year in ("2022", "2023", "2024E")] == ["11.5", "22.5", "7.8"]


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


def test_a_lost_point_is_doubted():
    found = reading(HEAD, SALES, ["净利润", "23.4", "456", "56.7"], ["存货", "1.2", "2.3", "3.4"])
    assert values(found)["净利润", "2023"] == "456"
    assert [f.check for f in found.findings] == ["unsure_digits"]


def test_a_comma_read_as_a_point_is_put_back_and_doubted():
    found = reading(HEAD, ["营业收入", "35,854", "47.348", "44,564"], ["净利润", "3,896", "5,264", "5,946"])
    assert values(found)["营业收入", "2023"] == "47348"
    assert [found.points[i].printed for f in found.findings for i in f.points] == ["47.348"]


def test_a_point_for_a_comma_is_seen_in_its_own_row_though_other_rows_have_decimals():
    found = reading(HEAD, ["存货", "47,348", "3.858", "7,564"], ["毛利", "1,234.50", "1,345.60", "1,456.70"])
    assert values(found)["存货", "2023"] == "3858"
    assert [found.points[i].printed for f in found.findings for i in f.points] == ["3.858"]


def test_three_decimals_stay_where_they_are_the_rule():
    found = reading(HEAD, ["汇率", "6.354", "7.348", "7.564"], ["指数", "3,896", "3,264", "3,946"])
    assert values(found)["汇率", "2023"] in ("7.348", "7348")
    assert found.findings  # either way somebody looks


def test_pieces_that_meet_at_a_comma_are_one_number():
    texts = printed(HEAD, SALES, ["净利润", "", "45.6", "56.7"])
    pieces = [TextBox("38,", Box(250, 162, 271, 182)), TextBox("700,813.48", Box(271, 162, FIRST, 182))]
    found = read(scene(texts + pieces))
    assert found is not None
    assert values(found)["净利润", "2022"] == "38700813.48"
    assert not found.findings


def test_a_total_that_does_not_add_is_doubted_where_the_others_do():
    found = reading(HEAD, ["甲", "1.5", "2.5", "3.5"], ["乙", "4.5", "5.5", "6.5"], ["合计", "6.0", "8.3", "10.0"])
    (finding,) = found.findings
    assert finding.check == "rows_do_not_add"
    assert {found.points[i].category for i in finding.points} == {"2023"}


def test_totals_that_add_within_rounding_are_silent():
    found = reading(HEAD, ["甲", "1.5", "2.5", "3.5"], ["乙", "4.5", "5.5", "6.5"], ["合计", "6.1", "8.0", "10.0"])
    assert not found.findings


def test_a_number_is_never_put_under_the_head_of_an_empty_column():
    found = reading(["项目", "期初", "本期减少", "期末"], ["资本", "1.5", "", "3.5"], ["合计", "1.5", "", "3.5"])
    assert set(values(found)) == {("资本", "期初"), ("资本", "期末"), ("合计", "期初"), ("合计", "期末")}


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


def test_growth_below_a_margin_is_that_of_the_amount_above_it():
    cells = ["1.0%", "2.0%", "3.0%"]
    found = reading(
        HEAD, SALES, ["YoY", *cells], PROFIT, ["净利率", *cells], ["YoY", *cells], ["毛利率", *cells], ["YoY", *cells]
    )
    names = list(dict.fromkeys(series for series, _ in values(found)))
    assert names == ["营业收入", "营业收入 / YoY", "净利润", "净利率", "净利润 / YoY", "毛利率", "毛利率 / YoY"]


def test_the_steps_along_a_sensitivity_table_are_names():
    found = reading(
        ["WACC", "1.0%", "1.5%", "2.0%"],
        ["7.5%", "25.31", "27.02", "29.04"],
        ["8.0%", "23.12", "24.51", "26.13"],
        ["8.5%", "21.25", "22.40", "23.71"],
    )
    assert values(found)["8.0%", "1.5%"] == "24.51"
    assert len(found.points) == 9


def test_two_lists_of_key_figures_beside_each_other_keep_their_names():
    rows = [["总股本(万股)", "45,600"], ["总市值(亿元)", "98.76"], ["流通股(万股)", "40,120"], ["市盈率(倍)", "12.4"]]
    right = [["每股净资产(元)", "5.67"], ["负债率(%)", "38.20"], ["市净率(倍)", "3.21"], ["股息率(%)", "2.15"]]
    texts = printed(*rows)
    for i, (name, value) in enumerate(right):
        texts += [text(name, left=420, y=100 + i * PITCH), text(value, right=800, y=100 + i * PITCH)]
    found = read(scene(texts))
    assert found is not None
    assert {s: v for (s, _), v in values(found).items()} == {
        "总股本": "45600", "总市值": "98.76", "流通股": "40120", "市盈率": "12.4",
        "每股净资产": "5.67", "负债率": "38.20", "市净率": "3.21", "股息率": "2.15",
    }  # fmt: skip


def test_a_head_in_the_middle_of_a_run_of_years_is_over_all_of_them():
    texts = [text("EPS(元)", left=315, y=64), text("PE(倍)", left=685, y=64)]
    for i, year in enumerate(("2023A", "2024E", "2025E") * 2):
        texts.append(text(year, right=280 + i * 118, y=100))
    for row, name in enumerate(("明德股份", "海岳科技", "云汀电子")):
        y = 136 + row * PITCH
        texts.append(text(name, left=20, y=y))
        texts += [text(f"{row + 1}.{i}5", right=280 + i * 118, y=y) for i in range(6)]
    found = read(scene(texts))
    assert found is not None
    assert values(found)["海岳科技", "EPS(元) / 2023A"] == "2.05"
    assert values(found)["海岳科技", "PE(倍) / 2025E"] == "2.55"


def test_codes_name_a_row_only_where_nothing_else_does():
    rows = [["600101.SH", "明德股份", "23.4", "1.2"], ["002345.SZ", "海岳科技", "8.9", "0.3"]]
    texts = []
    for i, (code, name, price, eps) in enumerate([["代码", "公司", "股价", "EPS"], *rows]):
        y = 100 + i * PITCH
        texts += [text(code, left=20, y=y), text(name, left=200, y=y), text(price, right=450, y=y)]
        texts.append(text(eps, right=600, y=y))
    found = read(scene(texts))
    assert found is not None
    assert values(found)["明德股份", "EPS"] == "1.2"


def test_a_currency_sign_in_a_cell_counts_in_the_scale_of_the_table():
    found = reading(
        ["($ in millions)", "2023", "2022"], ["Revenue", "$ 12,345", "$ 11,234"], ["Costs", "7,890", "7,001"]
    )
    assert {p.unit.scale for p in found.points if p.unit} == {10**6}


def test_growth_that_the_levels_deny_is_doubted_although_a_margin_stands_between():
    found = reading(
        ["项目", "2020", "2021", "2022", "2023", "2024"],
        ["收入", "50.0", "60.0", "66.0", "72.6", "80.0"],
        ["净利率", "10.0%", "12.0%", "11.0%", "13.0%", "12.0%"],
        ["YoY", "", "20.0%", "10.0%", "10.0%", "16.2%"],
        ["利润", "5.0", "6.0", "6.6", "7.3", "8.0"],
        ["YoY", "", "20.0%", "10.0%", "10.6%", "9.6%"],
    )
    doubted = {found.points[i].category for finding in found.findings for i in finding.points}
    assert "2024" in doubted
    assert not doubted & {"2020", "2021", "2022"}


def test_a_corner_between_two_lines_of_heads_does_not_end_them():
    texts = [text("调整前", left=283, y=70), text("调整后", left=563, y=70), text("（亿元）", left=20, y=85)]
    for i, year in enumerate(("2024E", "2025E") * 2):
        texts.append(text(year, right=260 + i * 140, y=100))
    for row, name in enumerate(("收入", "净利润")):
        y = 136 + row * PITCH
        texts.append(text(name, left=20, y=y))
        texts += [text(f"{row + 1}{i}.5", right=260 + i * 140, y=y) for i in range(4)]
    found = read(scene(texts))
    assert found is not None
    assert values(found)["净利润", "调整后 / 2024E"] == "22.5"


def test_a_unit_in_a_line_of_heads_is_the_head_of_its_column_alone():
    found = reading(["", "2024", "2023", "%"], ["Sales", "987", "1,012", "2.5"], ["Costs", "120", "118", "1.7"])
    assert [str(p.unit or "") for p in found.points] == ["", "", "%", "", "", "%"]


def test_a_total_reaches_up_to_the_row_that_makes_every_column_add():
    head = ["项目", "本期", "上期", "其中"]
    rows = [
        ["处置", "", "2.5", ""],
        ["捐赠", "1.5", "3.5", "1.5"],
        ["其他", "2.0", "1.0", "2.0"],
        ["合计", "3.5", "7.0", "3.5"],
    ]
    assert not reading(head, *rows).findings


def test_rates_need_not_add_to_a_total():
    head = ["业务", "2023", "2024", "2025", "CAGR(%)"]
    rows = [
        ["甲", "1.5", "2.5", "3.5", "52.8"],
        ["乙", "4.5", "5.5", "6.5", "20.2"],
        ["合计", "6.0", "8.0", "10.0", "29.1"],
    ]
    assert not reading(head, *rows).findings


def test_a_ruled_row_under_heads_is_a_table_of_one_row():
    picture = paper()
    drawing = ImageDraw.Draw(picture)
    for y in (82, 118, 154):
        drawing.line([10, y, 700, y], fill="black")
    found = read(scene(printed(HEAD, SALES), picture))
    assert found is not None
    assert values(found)["营业收入", "2023"] == "1345.6"


# -------------------------------------------------------------------------------------------------- no tables


def test_bars_with_labels_above_years_are_no_table():
    picture, texts = paper(), [text("图1：营业收入（亿元）", left=20, y=30)]
    drawing = ImageDraw.Draw(picture)
    for i, height in enumerate((120, 180, 240, 210, 300)):
        for j, other in enumerate((0, 37)):
            x, top = 120 + 140 * i + 55 * j, 600 - height - other
            drawing.rectangle([x, top, x + 45, 600], fill="#1f4e79" if j else "#c00000")
            texts.append(text(f"{height + other}.5", right=x + 46, y=top - 14))
        texts.append(text(str(2019 + i), left=140 + 140 * i, y=620))
    texts += [text(str(tick), right=80, y=600 - tick) for tick in range(0, 400, 100)]
    assert read(scene(texts, picture)) is None


def test_lying_bars_with_labels_are_no_table():
    picture, texts = paper(), [text("图2：可比公司毛利率", left=20, y=30)]
    drawing = ImageDraw.Draw(picture)
    for i, length in enumerate((500, 460, 410, 330, 290)):
        drawing.rectangle([150, 80 + 70 * i, 150 + length, 120 + 70 * i], fill="#1f3864")
        texts += [
            text(f"公司{'甲乙丙丁戊'[i]}", left=30, y=100 + 70 * i),
            text(f"{length / 12:.1f}%", left=160 + length, y=100 + 70 * i),
        ]
    assert read(scene(texts, picture)) is None


def test_lying_stacks_with_labels_in_columns_are_no_table():
    picture, texts = paper(), [text("2022", left=260, y=40), text("2023", left=460, y=40), text("2024", left=660, y=40)]
    drawing = ImageDraw.Draw(picture)
    for i in range(5):
        for j, colour in enumerate(("#1f3864", "#c55a11", "#7f7f7f")):
            drawing.rectangle([180 + 200 * j, 80 + 70 * i, 380 + 200 * j, 120 + 70 * i], fill=colour)
            texts.append(text(f"{20 + 3 * i + j}.{j}", left=260 + 200 * j, y=100 + 70 * i))
        texts.append(text(f"公司{'甲乙丙丁戊'[i]}", left=30, y=100 + 70 * i))
    assert read(scene(texts, picture)) is None


def test_prose_a_list_of_shares_and_an_empty_page_are_no_tables():
    prose = [
        text(f"公司2024年上半年实现收入{i}2.3亿元，同比增长4.5%，符合预期。", left=20, y=80 + 30 * i) for i in range(9)
    ]
    shares = [text(f"业务{i} {10 + i}.5%", left=100 + 90 * (i % 3), y=80 + 55 * i) for i in range(6)]
    assert read(scene(prose)) is None
    assert read(scene(shares)) is None
    assert read(scene([])) is None


# -------------------------------------------------------------------------------------------------- round trips

NUMBERS = st.decimals(-99999, 99999, places=1, allow_nan=False, allow_infinity=False)


@settings(max_examples=40)
@given(st.lists(st.lists(NUMBERS, min_size=3, max_size=3), min_size=2, max_size=8))
def test_what_is_printed_is_read_back(numbers):
    rows = [[f"科目{'甲乙丙丁戊己庚辛'[i]}", *(f"{n:,}" for n in row)] for i, row in enumerate(numbers)]
    found = reading(HEAD, *rows)
    assert [p.value for p in found.points] == [Decimal(n) for row in numbers for n in row]


@pytest.mark.parametrize("name", ["table_zh", "table_en"])
def test_a_drawn_table_is_read_through_the_text_finder(name):
    pixels = np.asarray(Image.open(GOLDEN / f"{name}.png").convert("RGB"))
    found = read(Scene(pixels, find_texts(pixels)))
    assert found is not None
    lines = (GOLDEN / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    truth = next(one for one in map(json.loads, lines) if one["id"] == name)
    expected = {(s["name"], p["category"]): p["value"] for s in truth["series"] for p in s["points"]}
    assert values(found) == expected
    assert found.title.replace(" ", "") == truth["title"].replace(" ", "")
