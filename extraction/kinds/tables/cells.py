"""Cells to numbers: what is printed in each cell, exactly; a text that is no clean number has no value."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from extraction.chart import Unit
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.kinds.scene import Pixels
from extraction.kinds.tables.body import GridRow
from extraction.kinds.tables.columns import Column
from extraction.kinds.tables.grid import Grid
from extraction.kinds.tables.words import Word, amount_in, evidence, is_blank, joined, looks_like_a_number
from extraction.numbers.printed import parse_number

SURE = 0.3  # what may be missing from full scores over all letters of a text: more, and one digit may be another
FAINT = "faint_print"  # the check that a second look may settle
FEW_WORDS = 16  # letters in a cell: with more, what a number counts is for a person to say
CHANGE = re.compile(r"[<>≤≥~≈]|增|升|提高|扩大|increase|rise|up", re.IGNORECASE)
MONEY_SIGNS = frozenset("$¥￥€£")  # of a statement, printed at the left edge of the cell, far from the digits
INK = 45  # grey levels from the cell's ground


@dataclass(frozen=True, slots=True)
class Cell:
    """One number of the table, or the place of one that could not be read. `doubt` says why to look twice."""

    row: int
    column: int
    value: Decimal | None
    unit: Unit | None
    printed: str | None
    box: Box
    check: str = ""
    doubt: Sentence | None = None

    def doubted(self, doubt: Sentence, check: str = "unsure_digits") -> Cell:
        """The same cell with a reason to look twice; the first reason stays."""
        return self if self.doubt is not None else replace(self, check=check, doubt=doubt)

    @property
    def decimals(self) -> int | None:
        """How many digits stand behind the point; None without a value."""
        exponent = self.value.as_tuple().exponent if self.value is not None else None
        return -exponent if isinstance(exponent, int) else None


def read_cells(grid: Grid, pixels: Pixels, tilt: float) -> list[Cell]:
    """The numbers of the grid row by row; empty cells and dashes are left out."""
    cells = []
    for i, row in enumerate(grid.rows):
        for j, column in enumerate(grid.columns):
            words = row.cells[j]
            cell = _read(i, j, words) if words else _unread(i, j, row, column, grid, pixels, tilt)
            if cell is not None:
                cells.append(cell)
    return cells


def _read(i: int, j: int, words: Sequence[Word]) -> Cell | None:
    text, box = joined(words), evidence(words)
    if all(is_blank(w.text) for w in words):
        return None
    number = parse_number(text) or parse_number("".join(text.split()))
    middles = [w.box.center_y for w in words]
    one_line = max(middles) - min(middles) < 0.5 * max(w.box.height for w in words)
    if number is not None and one_line:
        cell = Cell(i, j, number.value, number.unit, text, box)
        if words[0].guessed:
            return cell.doubted(_run_together(text))
        if sum(w.text not in MONEY_SIGNS for w in words) > 1:
            return cell.doubted(_in_pieces(text))
        faint = (1 - words[-1].source.score) * len(text) > SURE
        return cell.doubted(_faint(text), FAINT) if faint else cell
    amount = amount_in(text)
    if amount is not None:
        cell = Cell(i, j, amount.value, amount.unit, text, box)
        plain = len(text) <= FEW_WORDS and not CHANGE.search(text)
        return cell if plain else cell.doubted(_in_a_sentence(text))
    numbers = [w for w in words if w.number is not None]
    if numbers and len(numbers) == len(words):
        return Cell(i, j, None, None, text, box).doubted(_several(text))
    if looks_like_a_number(text) or (numbers and looks_like_a_number("".join(text.split()))):
        return Cell(i, j, None, None, text, box).doubted(_no_number(text))
    return None


def _unread(i: int, j: int, row: GridRow, column: Column, grid: Grid, pixels: Pixels, tilt: float) -> Cell | None:
    """A place where the picture has ink and no text was found; nothing is invented for it."""
    if not row.filled and not row.label:
        return None
    letters = [w for other in grid.rows for c in other.cells for w in c]
    height = float(np.median([w.box.height for w in letters]))
    middle = row.middle + tilt * column.center
    box = Box(column.left, middle - 0.5 * height, column.right, middle + 0.5 * height)
    if not row.filled or not _has_digits(pixels, box):
        return None
    return Cell(i, j, None, None, None, box).doubted(_nothing_read(row.name, grid.heads[j].own), "unread_cell")


def _has_digits(pixels: Pixels, box: Box) -> bool:
    """True for ink as high as digits; dashes are flat, ruled lines cross the whole cell."""
    crop = pixels[max(0, round(box.top)) : math.ceil(box.bottom), max(0, round(box.left)) : math.ceil(box.right)]
    if crop.size == 0:
        return False
    grey = crop.mean(axis=2)
    inked = np.abs(grey - np.median(grey)) > INK
    inked &= inked.mean(axis=1, keepdims=True) < 0.8
    inked &= inked.mean(axis=0, keepdims=True) < 0.9
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if len(rows) == 0 or len(columns) == 0:
        return False
    return len(rows) >= 0.35 * box.height and len(columns) >= 0.12 * box.height


def _faint(text: str) -> Sentence:
    return Sentence(f"“{text}”印得不清楚，个别数字可能读错。", f"“{text}” is hard to read; a digit may be wrong.")


def _in_pieces(text: str) -> Sentence:
    return Sentence(
        f"“{text}”是由几段文字拼成的一个数字。", f"“{text}” was found in pieces and put together as one number."
    )


def _in_a_sentence(text: str) -> Sentence:
    return Sentence(
        f"数字取自一句话“{text}”，请核对含义。", f"The number stands in a sentence, “{text}”: check what it says."
    )


def _run_together(text: str) -> Sentence:
    return Sentence(
        f"“{text}”与相邻单元格连成一串，是按数字格式切开的。",
        f"“{text}” was found in one run with its neighbours and cut off by its shape.",
    )


def _several(text: str) -> Sentence:
    return Sentence(
        f"同一单元格里读到几个数字“{text}”，没有取值。", f"Several numbers stand in one cell, “{text}”; none was taken."
    )


def _no_number(text: str) -> Sentence:
    return Sentence(
        f"“{text}”像数字，但不是一个完整的数字，没有取值。",
        f"“{text}” looks like a number and is none; no value was taken.",
    )


def _nothing_read(row: str, head: str) -> Sentence:
    return Sentence(
        f"“{row}”一行“{head}”处有墨迹，但没有读出文字。",
        f"There is ink at “{row}”, “{head}”, and no text was found in it.",
    )
