"""Tables beside and below each other, heads over columns, labels beside rows."""

from __future__ import annotations

from PIL import ImageDraw

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.table import read
from tests.tables import (
    FIRST,
    HEAD,
    PITCH,
    PROFIT,
    SALES,
    STEP,
    paper,
    printed,
    reading,
    row_of,
    scene,
    text,
    units,
    values,
)


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


def test_a_number_is_never_put_under_the_head_of_an_empty_column():
    found = reading(["项目", "期初", "本期减少", "期末"], ["资本", "1.5", "", "3.5"], ["合计", "1.5", "", "3.5"])
    assert set(values(found)) == {("资本", "期初"), ("资本", "期末"), ("合计", "期初"), ("合计", "期末")}


def test_a_ruled_row_under_heads_is_a_table_of_one_row():
    picture = paper()
    drawing = ImageDraw.Draw(picture)
    for y in (82, 118, 154):
        drawing.line([10, y, 700, y], fill="black")
    found = read(scene(printed(HEAD, SALES), picture))
    assert found is not None
    assert values(found)["营业收入", "2023"] == "1345.6"


def test_cells_found_as_one_text_are_cut_apart():
    texts = printed(HEAD, SALES, PROFIT, ["存货", "", "", "7.8"])
    merged = TextBox("11.5 22.5", Box(FIRST - 40, 198, FIRST + STEP, 218))
    found = read(scene([*texts, merged]))
    assert found is not None
    assert [values(found)["存货", year] for year in ("2022", "2023", "2024E")] == ["11.5", "22.5", "7.8"]


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
