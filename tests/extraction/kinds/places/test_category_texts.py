from __future__ import annotations

import math

import numpy as np
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.category_texts import joined_along, whole_names
from tests.builders import written

PAPER = np.full((400, 500, 3), 255, np.uint8)


def upright(words: str, x: float, foot: float = 200) -> TextBox:
    """Words written upwards in a column of 14 pixels, as a lying chart's names are once it is turned."""
    return TextBox(words, Box(x - 7, foot - 7 * len(words), x + 7, foot), -90)


def tilted(words: str, right: float, top: float, angle: float = -45, height: float = 12) -> TextBox:
    """Words that rise to their end at the upper right corner."""
    turn, length = math.radians(abs(angle)), 0.55 * height * len(words)
    wide, high = (length * math.cos(turn) + height * math.sin(turn), length * math.sin(turn) + height * math.cos(turn))
    return TextBox(words, Box(right - wide, top, right, top + high), angle)


def names(texts: tuple[TextBox, ...]) -> list[str]:
    return [text.text for text in sorted(texts, key=lambda t: t.box.center_x)]


def test_lines_of_a_wrapped_name_are_one_name() -> None:
    row = [
        upright("Wholesale", 50),
        upright("Office services and", 93),
        upright("rentals", 107),
        upright("Retail", 150),
    ]
    assert names(whole_names(row, PAPER)) == ["Wholesale", "Office services and rentals", "Retail"]


def test_every_name_may_have_two_lines() -> None:
    row = [upright(word, x) for word, x in (("Alpha", 50), ("(North)", 64), ("Beta", 90), ("(South)", 104))]
    assert names(whole_names(row, PAPER)) == ["Alpha (North)", "Beta (South)"]


def test_names_that_stand_close_stay_apart() -> None:
    row = [upright(word, x) for word, x in (("One", 50), ("Two", 66), ("Three", 82), ("Four", 98))]
    assert whole_names(row, PAPER) == tuple(row)


def test_neighbours_read_as_one_text_are_cut_where_the_others_say() -> None:
    row = [written("Jan 13", 100, 300), written("Feb 13", 170, 300), written("Mar 13 Apr 13", 275, 300)]
    row.append(written("May 13", 380, 300))
    assert names(whole_names(row, PAPER)) == ["Jan 13", "Feb 13", "Mar 13", "Apr 13", "May 13"]


def test_a_gap_between_words_parts_names_that_stand_evenly_as_one_too() -> None:
    row = [written("Never", 100, 300), written("At times or often", 250, 300, height=20), written("Always", 400, 300)]
    picture, box = PAPER.copy(), row[1].box
    for left, right in ((box.left, box.left + 70), (box.left + 100, box.right)):
        picture[295:305, int(left) : int(right) : 2] = 40
    assert names(whole_names(row, picture)) == ["Never", "At times", "or often", "Always"]


def test_a_long_name_on_its_column_stays_whole() -> None:
    row = [written("Yes", 100, 300), written("I would rather not say", 200, 300), written("No", 300, 300)]
    assert whole_names(row, PAPER) == tuple(row)


@pytest.mark.parametrize("angle", [-45, -38])
def test_the_words_of_a_tilted_label_are_one_text(angle: float) -> None:
    second = tilted("2024", 200, 100, angle)
    turn, back = math.radians(abs(angle)), 30.0
    first = second.box.moved(-back * math.cos(turn), back * math.sin(turn))
    texts = [TextBox("Mar", first, angle), second]
    assert names(joined_along(texts)) == ["Mar 2024"]


def test_tilted_neighbours_are_not_joined() -> None:
    texts = (tilted("2023", 160, 100), tilted("2024", 200, 100))
    assert set(joined_along(texts)) == set(texts)


def test_a_name_and_its_bracket_are_one_text() -> None:
    name, bracket = TextBox("接口价格", Box(100, 50, 180, 70)), TextBox("（命中）", Box(183, 50, 240, 70))
    assert [t.text for t in joined_along([name, bracket])] == ["接口价格（命中）"]


def test_growth_in_brackets_beside_a_label_is_no_part_of_it() -> None:
    label, growth = TextBox("120", Box(100, 50, 140, 70)), TextBox("(+12%)", Box(142, 50, 200, 70))
    assert [t.text for t in joined_along([label, growth])] == ["120", "(+12%)"]


def test_a_rule_beside_a_year_is_no_digit() -> None:
    row = [written(year, 60 + 90 * k, 200) for k, year in enumerate(("2021", "20222", "2023"))]
    assert [t.text for t in whole_names(row, PAPER)] == ["2021", "2022", "2023"]


def test_a_number_and_its_month_are_one_text() -> None:
    number, month = TextBox("3", Box(100, 50, 112, 70)), TextBox("月", Box(111, 50, 131, 70))
    assert [t.text for t in joined_along([number, month])] == ["3月"]
