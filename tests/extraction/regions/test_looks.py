"""One line of print, looked at in many guises."""

import numpy as np
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.regions.looks import Looked, contrast, levelled, look_often, settled

LINE = Box(10, 10, 50, 20)


def said(text, score=0.9):
    return TextBox(text, LINE, 0.0, score)


def test_the_number_that_most_looks_read_is_the_answer():
    assert settled([said("1,234.5"), said("1,284.5"), said("1234.5")], 4) == Looked("1,234.5", 0.9, 2, 4, ("1,284.5",))


def test_where_no_look_reads_anything_there_is_no_answer():
    assert settled([], 12) is None


def test_an_empty_piece_is_never_read():
    page = np.full((60, 80, 3), 250, np.uint8)
    asked = []

    def read(piece, box):
        asked.append(piece)

    assert look_often(page, LINE, 0.0, read) is None
    assert asked == []


def test_pale_print_on_a_colour_is_dark_on_white_in_some_guises():
    page = np.full((60, 80, 3), (30, 90, 160), np.uint8)
    page[12:18, 14:46:4] = (60, 120, 190)
    seen = []
    look_often(page, LINE, 0.0, lambda piece, _box: seen.append(piece))
    assert max(contrast(piece) for piece in seen) > 200
    assert any(np.median(piece) > 240 for piece in seen)


@pytest.mark.parametrize("angle", [0.0, 30.0, -90.0, 90.0])
def test_a_line_is_turned_level_and_as_high_as_asked(angle):
    page = np.random.default_rng(0).integers(0, 255, (100, 100, 3)).astype(np.uint8)
    box = {0.0: Box(20, 40, 80, 52), 30.0: Box(20, 25, 75, 68)}.get(angle, Box(40, 20, 52, 80))
    piece = levelled(page, box, angle, 0.2)
    assert piece is not None
    assert piece.shape[0] == 48
    assert piece.shape[1] > 2 * 48
