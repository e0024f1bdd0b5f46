"""What stands over the columns."""

from __future__ import annotations

from PIL import ImageDraw

from extraction.kinds.table import read
from tests.tables import FIRST, HEAD, PITCH, PROFIT, SALES, STEP, paper, printed, reading, row_of, scene, text, values


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


def test_a_table_without_heads_names_its_columns_by_position_and_says_so():
    found = reading(*([f"科目{i}", f"{i}.1", f"{i}.2", f"{i}.3"] for i in range(1, 6)))
    assert ("科目1", "列1") in values(found)
    assert "no_heads" in {finding.check for finding in found.findings}


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


def test_a_head_half_a_line_above_its_neighbours_spans_the_heads_below_it():
    heads = [
        text("指标", left=20, y=100),
        text("2023", right=FIRST, y=100),
        text("增减", right=FIRST + 3 * STEP, y=100),
    ]
    heads += [text("2022", left=FIRST + STEP + 12, y=88)]
    heads += [text(word, right=FIRST + i * STEP, y=113) for i, word in ((1, "调整后"), (2, "调整前"))]
    rows = [["营业收入", "1,234.5", "1,345.6", "1,456.7", "8.1"], ["净利润", "23.4", "45.6", "56.7", "9.9"]]
    found = read(scene(heads + printed(*rows, top=150)))
    assert found is not None
    assert {p.category for p in found.points} == {"2023", "调整后", "调整前", "增减"}


def test_heads_at_the_end_of_repeated_runs_span_them():
    rows = [["", "", "期末", "", "期初"], ["项目", "余额", "价值", "余额", "价值"]]
    rows += [["存货", "5.1", "0.2", "6.3", "0.4"], ["商誉", "7.1", "1.2", "8.3", "1.4"]]
    found = reading(*rows)
    assert values(found)["存货", "期初 / 余额"] == "6.3"
    assert values(found)["商誉", "期末 / 价值"] == "1.2"


def test_the_number_of_the_table_is_no_head():
    found = reading(["", "", "表1：", "盈利预测"], HEAD, SALES, PROFIT)
    assert {p.category for p in found.points} == {"2022", "2023", "2024E"}
