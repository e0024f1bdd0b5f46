"""What rows and columns are called."""

from __future__ import annotations

from extraction.kinds.table import read
from tests.tables import HEAD, PITCH, PROFIT, SALES, reading, scene, text, units, values


def test_years_down_the_rows_are_categories():
    found = reading(["日期", "股票", "债券"], ["2022", "1.2%", "3.4%"], ["2023", "5.6%", "7.8%"])
    assert values(found)["债券", "2023"] == "7.8"
    assert found.points[0].period is not None


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


def test_growth_below_a_margin_is_that_of_the_amount_above_it():
    cells = ["1.0%", "2.0%", "3.0%"]
    found = reading(
        HEAD, SALES, ["YoY", *cells], PROFIT, ["净利率", *cells], ["YoY", *cells], ["毛利率", *cells], ["YoY", *cells]
    )
    names = list(dict.fromkeys(series for series, _ in values(found)))
    assert names == ["营业收入", "营业收入 / YoY", "净利润", "净利率", "净利润 / YoY", "毛利率", "毛利率 / YoY"]


def test_a_percent_sign_in_front_belongs_to_the_name():
    found = reading(HEAD, SALES, ["%销售收入", "1.2%", "2.3%", "3.4%"])
    assert list(units(found)) == ["营业收入", "%销售收入"]


def test_the_steps_along_a_sensitivity_table_are_names():
    found = reading(
        ["WACC", "1.0%", "1.5%", "2.0%"],
        ["7.5%", "25.31", "27.02", "29.04"],
        ["8.0%", "23.12", "24.51", "26.13"],
        ["8.5%", "21.25", "22.40", "23.71"],
    )
    assert values(found)["8.0%", "1.5%"] == "24.51"
    assert len(found.points) == 9


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


def test_a_section_qualifies_without_its_number():
    found = reading(
        HEAD,
        ["一、账面原值：", "", "", ""],
        ["1.期初余额", "5.0", "6.0", "7.0"],
        ["二、累计折旧：", "", "", ""],
        ["1.期初余额", "1.0", "2.0", "3.0"],
    )
    assert list(units(found)) == ["账面原值 / 1.期初余额", "累计折旧 / 1.期初余额"]


def test_the_sign_of_a_loss_is_always_written_the_same():
    found = reading(
        HEAD, ["净利润（亏损以“一”号填列）", "1.0", "2.0", "3.0"], ["其他（损失以“”号填列）", "1", "2", "3"]
    )
    assert list(units(found)) == ["净利润（亏损以“-”号填列）", "其他（损失以“-”号填列）"]


def test_an_item_number_found_apart_is_part_of_the_name():
    number = text("(1)", left=20, y=100 + 2 * PITCH)
    name = text("购置", left=20 + number.box.width + 4, y=100 + 2 * PITCH)
    found = reading(HEAD, SALES, ["", "1.5", "2.5", "3.5"], PROFIT, extra=[number, name])
    assert "(1)购置" in units(found)
