"""Columns so close that the boxes of their words overlap, and cells that run into each other."""

from __future__ import annotations

from extraction.kinds.table import read
from tests.tables import FIRST, PITCH, reading, scene, text, values

NEAR = FIRST + 100


def close_columns(*rows: tuple[str, str, str]):
    """Two columns of numbers, the second so near that long numbers in it reach into the first one."""
    texts = [text("2023", right=FIRST, y=100), text("2022", right=NEAR, y=100)]
    for i, (name, first, second) in enumerate(rows, 1):
        texts += [text(name, left=20, y=100 + i * PITCH)]
        texts += [text(first, right=FIRST, y=100 + i * PITCH)] if first else []
        texts += [text(second, right=NEAR, y=100 + i * PITCH)]
    found = read(scene(texts))
    assert found is not None
    return found


def test_columns_whose_boxes_overlap_stay_apart():
    found = close_columns(
        ("Revenue", "466", "13,218,761"),
        ("Cost of sales", "1,459,170", "(687,171)"),
        ("Gross profit", "445,366", "545,870"),
        ("Other income", "", "12,452,313"),
    )
    assert values(found)["Revenue", "2022"] == "13218761"
    assert values(found)["Cost of sales", "2023"] == "1459170"
    assert values(found)["Cost of sales", "2022"] == "-687171"


def test_a_minus_in_the_empty_cell_on_its_left_is_a_doubt():
    found = close_columns(
        ("Revenue", "466", "218,761"),
        ("Tax", "", "-110,349,130"),
        ("Costs", "455", "-687,171"),
        ("Net", "21", "545,870"),
    )
    doubted = {found.points[i].series for f in found.findings if f.check == "unsure_digits" for i in f.points}
    assert doubted == {"Tax"}


def test_an_amount_and_the_remark_behind_it_are_two_cells():
    rows = [["项目", "本期", "情况说明"], ["管理费用", "105,433.27"], ["财务费用", "4,042.05"], ["研发费用"]]
    remarks = [text(word, left=FIRST + 8, y=100 + i * PITCH) for i, word in enumerate(("主要系股份", "利息收入"), 1)]
    run = text("57,676.57不适用", left=FIRST - 73, y=100 + 3 * PITCH)
    found = reading(*rows, extra=[*remarks, run])
    assert values(found)["研发费用", "本期"] == "57676.57"


def test_thousands_apart_by_blanks_are_one_number_where_that_is_the_custom():
    found = reading(
        ["EUR", "2023", "2022"], ["Revenue", "581 605", "271 676"], ["EBIT", "-14 728", "12 082"], ["Net", "410", "938"]
    )
    assert values(found)["Revenue", "2023"] == "581605"
    assert values(found)["EBIT", "2023"] == "-14728"


def test_a_currency_sign_far_from_its_digits_and_of_another_height_is_no_doubt():
    sign = text("$", left=FIRST - 90, y=100 + PITCH)
    small = type(sign)(sign.text, sign.box.__class__(sign.box.left, 131, sign.box.right, 143), 0.0, 1.0)
    found = reading(
        ["", "2023", "2022"], ["Net sales", "9,067", "1,150"], ["Services", "51,061", "2,249"], extra=[small]
    )
    assert values(found)["Net sales", "2023"] == "9067"
    assert not [f for f in found.findings if f.check == "unsure_digits"]
