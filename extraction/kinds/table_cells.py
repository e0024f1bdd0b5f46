"""Cells to numbers: what is printed in each cell, and the reasons to look at it twice."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import cv2
import numpy as np

from extraction.chart import Unit
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.kinds.scene import Pixels
from extraction.kinds.table_columns import Column
from extraction.kinds.table_grid import Grid, GridRow
from extraction.kinds.table_words import Word, evidence, is_blank, joined, looks_like_a_number
from extraction.numbers import parse_number

SURE = 0.85  # the text finder's own score, below which a digit may be another
INK = 45  # grey levels from the cell's ground
LONG_BAR, SHORT_BAR = 0.6, 0.15  # of the height of a text box
BARS_ABOUND = 0.15  # of the cells
COLOURED = 50  # between a pixel's strongest and weakest colour


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


def read_cells(grid: Grid, pixels: Pixels, tilt: float) -> list[Cell]:
    """The numbers of the grid row by row; empty cells and dashes are left out."""
    cells = []
    for i, row in enumerate(grid.rows):
        for j, column in enumerate(grid.columns):
            words = row.cells[j]
            cell = _read(i, j, words) if words else _unread(i, j, row, column, grid, pixels, tilt)
            if cell is not None:
                cells.append(cell)
    return _with_doubts_about_decimals(_with_doubts_about_bars(cells, pixels))


def _doubted(cell: Cell, doubt: Sentence) -> Cell:
    return replace(cell, check="unsure_digits", doubt=doubt)


def _read(i: int, j: int, words: Sequence[Word]) -> Cell | None:
    text, box = joined(words), evidence(words)
    if all(is_blank(w.text) for w in words):
        return None
    number = parse_number(text)
    score = min(w.source.score for w in words)
    if number is not None and len(words) == 1:
        cell = Cell(i, j, number.value, number.unit, text, box)
        if words[0].guessed:
            return _doubted(cell, _run_together(text))
        return cell if score >= SURE else _doubted(cell, _faint(text))
    tight = "".join(text.split())
    whole = parse_number(tight)
    numbers = [w for w in words if w.number is not None]
    if whole is not None and len({round(w.box.center_y / w.box.height) for w in words}) == 1:
        return Cell(i, j, whole.value, whole.unit, text, box, "unsure_digits", _in_pieces(text))
    if numbers and len(numbers) == len(words):
        return Cell(i, j, None, None, text, box, "unsure_digits", _several(text))
    if looks_like_a_number(text) or (numbers and len(words) > 1 and looks_like_a_number(tight)):
        return Cell(i, j, None, None, text, box, "unsure_digits", _no_number(text))
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
    return Cell(i, j, None, None, None, box, "unread_cell", _nothing_read(row.name, grid.heads[j].own))


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


def _with_doubts_about_bars(cells: list[Cell], pixels: Pixels) -> list[Cell]:
    """Doubts where a spreadsheet's coloured bar ends inside the cell; where bars abound, small ones count too."""
    on_bars = [_on_bar(pixels, cell.box, LONG_BAR) for cell in cells]
    if sum(on_bars) >= BARS_ABOUND * len(cells):
        on_bars = [_on_bar(pixels, cell.box, SHORT_BAR) for cell in cells]
    return [_doubted(c, _BAR) if bar and not c.doubt else c for c, bar in zip(cells, on_bars, strict=True)]


def _on_bar(pixels: Pixels, box: Box, length: float) -> bool:
    """True if colour runs through part of the cell further than any stroke of a digit."""
    crop = pixels[max(0, round(box.top)) : math.ceil(box.bottom), max(0, round(box.left)) : math.ceil(box.right)]
    if crop.size == 0:
        return False
    colour = (crop.max(axis=2).astype(np.int16) - crop.min(axis=2) > COLOURED).astype(np.uint8)
    run = np.ones((2, max(4, round(length * box.height))), np.uint8)
    return bool(0.05 < float(cv2.morphologyEx(colour, cv2.MORPH_OPEN, run).any(axis=0).mean()) < 0.92)


def _with_doubts_about_decimals(cells: list[Cell]) -> list[Cell]:
    """A whole number where most of its row and column have decimals may have lost its point."""
    rows = _usual_decimals((c, c.row) for c in cells)
    columns = _usual_decimals((c, c.column) for c in cells)
    doubted = []
    for cell in cells:
        kind = _measure(cell)
        usual = rows.get((cell.row, kind), 0)
        large = kind == "%" and cell.value is not None and abs(cell.value) >= 100
        odd = _decimals(cell) == 0 and cell.value != 0 and usual > 0
        odd = odd and (large or columns.get((cell.column, kind), 0) > 0)
        doubted.append(_doubted(cell, _odd_decimals(cell.printed or "", usual)) if odd and not cell.doubt else cell)
    return doubted


def _usual_decimals(grouped: Iterable[tuple[Cell, int]]) -> dict[tuple[int, str], int]:
    """The decimals that most numbers of one kind have in a row (or column), where there are three or more."""
    counts: dict[tuple[int, str], Counter[int]] = {}
    for cell, group in grouped:
        decimals = _decimals(cell)
        if decimals is not None:
            counts.setdefault((group, _measure(cell)), Counter())[decimals] += 1
    top = {group: counter.most_common(1)[0] for group, counter in counts.items() if counter.total() >= 3}
    return {group: decimals for group, (decimals, times) in top.items() if times > 0.5 * counts[group].total()}


def _measure(cell: Cell) -> str:
    return cell.unit.measure if cell.unit is not None else ""


def _decimals(cell: Cell) -> int | None:
    exponent = cell.value.as_tuple().exponent if cell.value is not None else None
    return -exponent if isinstance(exponent, int) else None


_BAR = Sentence(
    "数字压在色条上，可能看不清负号或小数点。", "The number stands on a coloured bar, which may hide a sign or a point."
)


def _faint(text: str) -> Sentence:
    return Sentence(f"“{text}”印得不清楚，个别数字可能读错。", f"“{text}” is hard to read; a digit may be wrong.")


def _in_pieces(text: str) -> Sentence:
    return Sentence(
        f"“{text}”是由几段文字拼成的一个数字。", f"“{text}” was found in pieces and put together as one number."
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


def _odd_decimals(text: str, usual: int) -> Sentence:
    return Sentence(
        f"“{text}”没有小数，而同行同列都有{usual}位小数，可能漏读了小数点。",
        f"“{text}” has no decimals where its row and column have {usual}; the point may be lost.",
    )
