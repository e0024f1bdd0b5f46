"""The second look settles doubts where both readings agree, and finds a minus that was lost."""

from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from PIL import Image, ImageDraw

from extraction.chart import TextBox
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.kinds.tables.cells import FAINT, Cell
from extraction.kinds.tables.second_look import look_again

BOX = Box(40, 20, 100, 44)
DOUBT = Sentence("看不清。", "Hard to read.")


def looked(cell: Cell, again: str, *, dash: bool = False) -> Cell:
    """The cell after a second look that reads `again`; digits are strokes, a dash may stand before them."""
    image = Image.new("RGB", (140, 64), "white")
    drawing = ImageDraw.Draw(image)
    for x in (52, 64, 76, 88):
        drawing.rectangle([x, 24, x + 4, 40], "black")
    if dash:
        drawing.rectangle([38, 31, 45, 33], "black")

    def read(_: np.ndarray, box: Box) -> TextBox:
        return TextBox(again, box, 0.0, 1.0)

    (found,) = look_again([cell], np.asarray(image), read)
    return found


def cell(value: str, *, faint: bool = False) -> Cell:
    plain = Cell(0, 0, Decimal(value), None, value, BOX)
    return plain.doubted(DOUBT, FAINT) if faint else plain


def test_a_doubt_is_gone_where_both_looks_agree():
    assert looked(cell("12.5", faint=True), "12.5").doubt is None


@pytest.mark.parametrize("again", ["12.6", "合计", ""])
def test_a_doubt_stays_where_they_do_not(again):
    found = looked(cell("12.5", faint=True), again)
    assert (found.value, found.doubt, found.check) == (Decimal("12.5"), DOUBT, "unsure_digits")


def test_a_minus_found_by_the_second_look_is_set():
    found = looked(cell("12.5"), "-12.5", dash=True)
    assert (found.value, found.printed, found.doubt) == (Decimal("-12.5"), "-12.5", None)


def test_a_dash_that_is_seen_and_not_read_is_a_doubt():
    found = looked(cell("12.5"), "12.5", dash=True)
    assert found.value == Decimal("12.5")
    assert found.doubt is not None


def test_a_number_in_plain_print_is_not_read_twice():
    assert looked(cell("12.5"), "99.9") == cell("12.5")
