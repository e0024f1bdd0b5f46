from __future__ import annotations

import cv2
import numpy as np
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.drawn_letters import in_one_colour, printed_only
from extraction.marks.colours import to_lab
from tests.builders import written

RED, GREEN = (200, 40, 40), (40, 140, 60)


def lab_of(colour: tuple[int, int, int]) -> tuple[float, float, float]:
    lab = to_lab(np.full((9, 9, 3), colour, np.uint8))[4, 4]
    return (float(lab[0]), float(lab[1]), float(lab[2]))


@pytest.mark.parametrize("mark", ["●", "O", "日", "▲▲"])
def test_a_drawn_mark_is_no_text(mark: str) -> None:
    texts = (written("2024", 100, 250), written(mark, 120, 90), written("Revenue", 200, 20))
    assert [t.text for t in printed_only(texts)] == ["2024", "Revenue"]


@pytest.mark.parametrize("text", ["0", "8", "A", "-"])
def test_a_digit_and_a_letter_stay(text: str) -> None:
    assert printed_only((written(text, 100, 90), written("Sales", 10, 10)))[0].text == text


def test_one_chinese_letter_is_a_text_among_chinese_ones() -> None:
    assert len(printed_only((written("元", 20, 10), written("营业收入", 200, 20)))) == 2


def test_two_dots_of_two_series_are_no_number() -> None:
    picture = np.full((60, 60, 3), 255, np.uint8)
    for row, colour in ((20, RED), (32, GREEN)):
        cv2.circle(picture, (30, row), 6, colour, -1)
    lab = to_lab(picture)
    colours = [lab_of(RED), lab_of(GREEN)]
    eight = TextBox("8", Box(23, 13, 37, 39))
    assert in_one_colour([eight], lab, colours) == ()
    assert in_one_colour([eight], lab, colours[:1]) == (eight,)
