"""The second look: cells that were hard to read, or may have lost a minus, are enlarged and read once more."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace

import cv2
import numpy as np

from extraction.chart import TextBox
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.kinds.scene import Pixels
from extraction.kinds.tables.bars import has_minus
from extraction.kinds.tables.cells import FAINT, Cell
from extraction.numbers.printed import PrintedNumber, parse_number
from extraction.ocr import read_box

MOST = 16  # cells of one table are looked at again: each costs a hundredth of the first look
TALL = 64  # pixels: the height of the enlarged cell
INK = 60  # grey levels from the ground of the cell
SIGNS = "-−–－(（负▲△"
UNSETTLED = "unsure_digits"
SURE = 0.95  # the recogniser's own score

Reader = Callable[[Pixels, Box], TextBox | None]


def look_again(cells: Sequence[Cell], pixels: Pixels, read: Reader = read_box) -> list[Cell]:
    """The same cells; a doubt is gone where both looks agree, a minus is set where the second one finds it."""
    looked, left = [], MOST
    for cell in cells:
        minus = cell.value is not None and _may_have_lost_minus(cell, pixels)
        if left and (minus or cell.check == FAINT):
            left -= 1
            looked.append(_settled(cell, _enlarged_and_read(cell.box, pixels, minus, read), minus))
        else:
            unsettled = replace(cell, check=UNSETTLED) if cell.check == FAINT else cell
            looked.append(unsettled.doubted(_MINUS) if minus else unsettled)
    return looked


def _settled(cell: Cell, again: PrintedNumber | None, minus: bool) -> Cell:
    if again is None or cell.value is None:
        return cell.doubted(_MINUS) if minus else replace(cell, check=UNSETTLED)
    if minus:
        if again.value == -cell.value:
            return replace(cell, value=again.value, printed=again.printed)
        return cell.doubted(_MINUS)
    return replace(cell, check="", doubt=None) if again.value == cell.value else replace(cell, check=UNSETTLED)


def _enlarged_and_read(box: Box, pixels: Pixels, minus: bool, read: Reader) -> PrintedNumber | None:
    margin = 0.25 * box.height
    wide = Box(box.left - (box.height if minus else margin), box.top - margin, box.right + margin, box.bottom + margin)
    crop = _crop(pixels, wide)
    if min(crop.shape[:2]) < 4 or np.ptp(crop.mean(axis=2)) < INK:
        return None  # there is nothing to read
    factor = TALL / crop.shape[0]
    larger = np.asarray(cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_CUBIC), np.uint8)
    text = read(larger, Box(0, 0, larger.shape[1], larger.shape[0]))
    return parse_number(text.text) if text is not None and text.score >= SURE else None


def _may_have_lost_minus(cell: Cell, pixels: Pixels) -> bool:
    """True if a short dash stands before the first digit of a number that was read without a sign."""
    if cell.value is None or cell.value <= 0 or any(sign in (cell.printed or "") for sign in SIGNS):
        return False
    crop = _crop(pixels, replace(cell.box, left=cell.box.left - 0.8 * cell.box.height))
    if crop.size == 0:
        return False
    grey = crop.mean(axis=2)
    return has_minus(np.abs(grey - np.median(grey)) > INK)


def _crop(pixels: Pixels, box: Box) -> Pixels:
    area = box.clipped(pixels.shape[1], pixels.shape[0])
    return pixels[int(area.top) : math.ceil(area.bottom), int(area.left) : math.ceil(area.right)]


_MINUS = Sentence(
    "数字前似有负号，但没有读到，请核对。", "A minus seems to stand before the number, but none was read: please check."
)
