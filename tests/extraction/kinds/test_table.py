"""Tables are read cell by cell, and charts are not mistaken for tables."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from extraction.kinds.scene import Scene
from extraction.kinds.table import read
from extraction.ocr import find_texts
from tests.tables import FIRST, HEAD, PITCH, PROFIT, SALES, STEP, reading, row_of, scene, text, units, values

GOLDEN = Path(__file__).parents[2] / "golden"


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


@pytest.mark.parametrize("tilt", [-0.5, 0.4])
def test_half_a_degree_of_tilt_changes_nothing(tilt):
    rows = [[f"科目{i}", *(f"{i}{j}.5" for j in range(1, 5))] for i in range(1, 9)]
    level = reading(["项目", "2021", "2022", "2023", "2024"], *rows)
    assert values(reading(["项目", "2021", "2022", "2023", "2024"], *rows, tilt=tilt)) == values(level)


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
