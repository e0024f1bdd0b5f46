from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.legend import LegendEntry, find_legend, same_colours, split_at_swatches
from extraction.marks import colour_gap, to_lab
from tests.builders import written

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

BLUE, ORANGE, INK = (31, 78, 140), (237, 125, 49), (51, 51, 51)


def page() -> Pixels:
    return np.full((120, 420, 3), 255, np.uint8)


def print_words(picture: Pixels, words: str, left: int, middle: int) -> TextBox:
    """Print a word of Latin letters about 12 pixels high, and say where it stands."""
    (width, height), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, 0.45, 1)
    cv2.putText(picture, words, (left, middle + height // 2), cv2.FONT_HERSHEY_SIMPLEX, 0.45, INK, 1, cv2.LINE_AA)
    return TextBox(words, Box(left - 1, middle - height / 2 - 3, left + width + 1, middle + height / 2 + 3))


def square(picture: Pixels, left: int, middle: int, colour: Colour, side: int = 10) -> None:
    picture[middle - side // 2 : middle + side // 2, left : left + side] = colour


def stroke(picture: Pixels, left: int, middle: int, colour: Colour, width: int = 22) -> None:
    picture[middle - 1 : middle + 1, left : left + width] = colour


def legend(picture: Pixels, texts: Sequence[TextBox], excluded: Sequence[TextBox] = ()) -> tuple[LegendEntry, ...]:
    return find_legend(to_lab(picture), texts, excluded)


def lab_of(colour: Colour) -> tuple[float, ...]:
    return tuple(float(v) for v in to_lab(np.full((9, 9, 3), colour, np.uint8))[4, 4])


def test_a_square_before_a_name_gives_it_its_colour() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    square(picture, 180, 30, ORANGE)
    texts = [print_words(picture, "Revenue", 56, 30), print_words(picture, "Profit", 196, 30)]
    first, second = legend(picture, texts)
    assert (first.name, second.name) == ("Revenue", "Profit")
    assert colour_gap(first.colour, lab_of(BLUE)) < 3
    assert colour_gap(second.colour, lab_of(ORANGE)) < 3
    assert not first.line
    assert first.swatch.overlap(Box(40, 25, 50, 35)) > 80


def test_a_legend_may_stand_in_a_column() -> None:
    picture = page()
    rows = ((30, BLUE, "Revenue"), (52, ORANGE, "Profit"), (74, (112, 173, 71), "Costs"))
    texts = []
    for y, colour, name in rows:
        square(picture, 40, y, colour)
        texts.append(print_words(picture, name, 56, y))
    assert [entry.name for entry in legend(picture, texts[::-1])] == ["Revenue", "Profit", "Costs"]


def test_a_thin_stroke_means_a_line() -> None:
    picture = page()
    stroke(picture, 30, 30, ORANGE)
    (entry,) = legend(picture, [print_words(picture, "Growth", 58, 30)])
    assert entry.line
    assert colour_gap(entry.colour, lab_of(ORANGE)) < 6


@pytest.mark.parametrize("filled", [True, False], ids=["filled", "hollow"])
def test_a_stroke_with_a_marker_on_it_means_a_line_too(filled: bool) -> None:
    picture = page()
    stroke(picture, 30, 30, BLUE)
    cv2.circle(picture, (41, 30), 4, BLUE, cv2.FILLED, cv2.LINE_AA)
    if not filled:
        cv2.circle(picture, (41, 30), 2, (255, 255, 255), cv2.FILLED, cv2.LINE_AA)
    (entry,) = legend(picture, [print_words(picture, "Growth", 58, 30)])
    assert entry.line
    assert colour_gap(entry.colour, lab_of(BLUE)) < 8


def test_a_name_without_a_swatch_is_in_no_legend() -> None:
    picture = page()
    assert legend(picture, [print_words(picture, "Revenue", 56, 30)]) == ()


def test_a_swatch_far_before_a_name_is_not_its_own() -> None:
    picture = page()
    square(picture, 20, 30, BLUE)
    assert legend(picture, [print_words(picture, "Revenue", 120, 30)]) == ()


def test_a_number_is_no_name() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    assert legend(picture, [print_words(picture, "12.8", 56, 30)]) == ()


def test_a_year_is_a_name() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    assert [entry.name for entry in legend(picture, [print_words(picture, "2024", 56, 30)])] == ["2024"]


def test_excluded_texts_are_no_names() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    text = print_words(picture, "Revenue", 56, 30)
    assert legend(picture, [text], excluded=[text]) == ()


def test_a_square_that_was_read_as_a_letter_is_not_part_of_the_name() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    text = print_words(picture, "Revenue", 56, 30)
    read = TextBox("■ Revenue", Box(39, text.box.top, text.box.right, text.box.bottom))
    (entry,) = legend(picture, [read])
    assert entry.name == "Revenue"
    assert colour_gap(entry.colour, lab_of(BLUE)) < 3


def test_an_upright_text_is_in_no_legend() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    assert legend(picture, [written("Revenue", 80, 30, angle=-90)]) == ()


def two_entries_as_one(picture: Pixels) -> tuple[TextBox, TextBox, TextBox]:
    """Two legend entries in a row, and the one text that the OCR took them for."""
    square(picture, 40, 30, BLUE)
    left = print_words(picture, "Revenue of all segments", 56, 30)
    square(picture, 258, 30, ORANGE)
    right = print_words(picture, "Profit", 274, 30)
    box = Box(left.box.left, left.box.top, right.box.right, left.box.bottom)
    return left, right, TextBox(f"{left.text} {right.text}", box)


def test_two_entries_read_as_one_are_cut_apart() -> None:
    picture = page()
    left, right, both = two_entries_as_one(picture)

    def read(box: Box) -> TextBox:
        return TextBox(left.text if box.center_x < 258 else right.text, box)

    cut = split_at_swatches(to_lab(picture), [both], read)
    assert [text.text for text in cut] == [left.text, right.text]
    for text, wanted in zip(cut, (left, right), strict=True):
        assert text.box.overlap(wanted.box) > 0.8 * wanted.box.area
    assert [entry.name for entry in legend(picture, cut)] == [left.text, right.text]


def nothing(_box: Box) -> TextBox | None:
    return None


def test_a_text_stays_whole_when_a_part_cannot_be_read_again() -> None:
    picture = page()
    _, _, both = two_entries_as_one(picture)
    assert split_at_swatches(to_lab(picture), [both], nothing) == (both,)


def test_two_words_with_only_a_blank_between_stay_together() -> None:
    picture = page()
    text = print_words(picture, "Gross margin of the group", 56, 30)
    assert split_at_swatches(to_lab(picture), [text], nothing) == (text,)


def entry(colour: Colour) -> LegendEntry:
    lab = lab_of(colour)
    return LegendEntry("a", written("a", 0, 0), Box(0, 0, 9, 9), (lab[0], lab[1], lab[2]), line=False)


def test_close_greys_cannot_be_told_apart() -> None:
    assert same_colours([entry((120, 120, 120)), entry(BLUE), entry((128, 128, 128))])
    assert not same_colours([entry(BLUE), entry(ORANGE)])
