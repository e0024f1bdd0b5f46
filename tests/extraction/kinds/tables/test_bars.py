"""Numbers over a spreadsheet's data bars: the bars say which sign and which size a number must have."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from PIL import Image, ImageDraw

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.tables.bars import has_minus, read_off_bars
from extraction.kinds.tables.cells import Cell
from extraction.kinds.tables.columns import Column
from extraction.kinds.tables.grid import Grid
from extraction.numbers.printed import parse_number

ZERO, PITCH, PIXELS_PER_POINT = 200, 40, 2
PRINTED = ["30.5", "-20.5", "10.5", "-40.5", "25.5"]


def picture(printed: list[str]) -> np.ndarray:
    """Bars from the zero line, red to the left and blue to the right; digits as strokes, a minus as a dash."""
    image = Image.new("RGB", (400, PITCH * len(printed)), "white")
    drawing = ImageDraw.Draw(image)
    for i, number in enumerate(printed):
        length, top = PIXELS_PER_POINT * float(number), PITCH * i + 8
        drawing.rectangle(
            [min(ZERO, ZERO + length), top, max(ZERO, ZERO + length) - 1, top + 24],
            "#ff0000" if length < 0 else "#638ec6",
        )
        for x in (220, 230, 240):
            drawing.rectangle([x, top + 4, x + 3, top + 20], "black")
        if number.startswith("-"):
            drawing.rectangle([206, top + 11, 214, top + 12], "black")
    return np.asarray(image)


def off_bars(first: list[str], again: list[str]) -> list[Cell]:
    """The cells of one column after the second reading, `again` as the finder would read each without colour."""
    cells = []
    for i, text in enumerate(first):
        number = parse_number(text)
        box = Box(204, PITCH * i + 8, 250, PITCH * i + 33)
        cells.append(Cell(i, 0, number.value if number else None, None, text, box))
    column = Column((), 204, 250, 100, 350)
    grid = Grid("", (), (column,), (), (), 0)

    def read(_: np.ndarray, box: Box) -> TextBox:
        return TextBox(again[int(box.center_y // PITCH)], box, 0.0, 1.0)

    return read_off_bars(cells, grid, picture(PRINTED), read)


def values(cells: list[Cell]) -> list[str]:
    return [str(cell.value) for cell in cells]


def test_a_minus_that_the_bar_hid_is_found_without_the_colour():
    cells = off_bars(["30.5", "H20.5", "10.5", "40.5", "25.5"], ["30.5", "20.5", "10.5", "40.5", "25.5"])
    assert values(cells) == PRINTED
    assert not any(cell.doubt for cell in cells)


def test_a_number_that_is_not_as_large_as_its_bar_is_doubted():
    cells = off_bars(PRINTED, ["30.5", "-20.5", "0.5", "-40.5", "25.5"])
    assert [cell.row for cell in cells if cell.doubt] == [2]


def test_a_point_that_was_lost_is_set_by_the_length_of_the_bar_and_doubted():
    cells = off_bars(PRINTED, ["305", "-20.5", "10.5", "-40.5", "25.5"])
    assert cells[0].value == Decimal("30.5")
    assert cells[0].doubt is not None


@pytest.mark.parametrize("again", ["", "合计"])
def test_what_is_no_number_without_the_colour_stays_as_it_was_with_a_doubt(again):
    cells = off_bars(PRINTED, ["30.5", "-20.5", again, "-40.5", "25.5"])
    assert values(cells) == PRINTED
    assert [cell.row for cell in cells if cell.doubt] == [2]


def test_a_minus_is_seen_before_the_slanting_tip_of_a_digit():
    ink = np.zeros((20, 30), bool)
    ink[10:12, 2:8] = True  # the dash
    ink[14:16, 11:15] = True  # the tip of a 4, lower and thin
    ink[1:19, 15:18] = True
    assert has_minus(ink)
    ink[10:12, 2:8] = False
    assert not has_minus(ink)
