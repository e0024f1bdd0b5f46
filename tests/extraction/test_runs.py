from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.runs import labels_apart, names_apart

Pixels = npt.NDArray[np.uint8]

HEIGHT, LETTER = 20, 16  # a letter is as wide as it is high, with a pixel of air on both sides


def strip(*words: tuple[str, float], letter: int) -> tuple[Pixels, TextBox]:
    """Words as rows of black blocks, each around its middle, and the one text the OCR made of them."""
    width = round(words[-1][1] + len(words[-1][0]) * letter / 2) + 1
    crop = np.full((HEIGHT, width, 3), 255, np.uint8)
    for word, middle in words:
        for number in range(len(word)):
            left = round(middle + (number - len(word) / 2) * letter)
            crop[4:16, left + 1 : left + letter - 1] = 0
    return crop, TextBox("".join(word for word, _ in words), Box(100, 50, 100 + width, 50 + HEIGHT))


def middles(pieces: list[TextBox]) -> list[float]:
    return [piece.box.center_x - 100 for piece in pieces]


def test_years_stand_on_even_columns_though_some_are_longer_and_touch() -> None:
    printed = [("2022", 30.0), ("2023", 80.0), ("2024E", 130.0), ("2025E", 180.0), ("2026E", 230.0)]
    crop, text = strip(*printed, letter=10)
    pieces = labels_apart(crop, text, [word for word, _ in printed])
    assert [piece.text for piece in pieces] == [word for word, _ in printed]
    assert middles(pieces) == pytest.approx([middle for _, middle in printed], abs=2)


def test_the_tail_of_the_neighbour_before_is_no_year() -> None:
    printed = [("2021", 42.0), ("2022", 112.0), ("2023", 182.0)]
    crop, text = strip(*printed, letter=10)
    crop[4:16, 2:6] = 0
    assert middles(labels_apart(crop, text, [word for word, _ in printed])) == pytest.approx([42, 112, 182], abs=2)


def test_names_without_blanks_are_cut_at_the_wide_gaps() -> None:
    crop, text = strip(("星河科技", 33.0), ("远山能源", 107.0), ("青禾", 165.0), letter=LETTER)
    pieces = names_apart(crop, text)
    assert [piece.text for piece in pieces] == ["星河科技", "远山能源", "青禾"]
    assert middles(pieces) == pytest.approx([33, 107, 165], abs=2)


@pytest.mark.parametrize("words", ["营业收入同比增速", "营业收入(亿元)", "年报"])
def test_one_name_stays_whole(words: str) -> None:
    crop, text = strip((words, len(words) * LETTER / 2 + 1), letter=LETTER)
    assert names_apart(crop, text) == [text]


def test_pieces_that_hold_no_whole_letters_are_not_cut() -> None:
    crop, text = strip(("星河科技", 33.0), ("远山", 95.0), letter=LETTER)
    wrong = TextBox("星河科技远山能源青禾", text.box)
    assert names_apart(crop, wrong) == [wrong]
