"""Reasons to look twice at the cells of a table that were read well: what their neighbours say."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

import cv2
import numpy as np

from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.kinds.scene import Pixels
from extraction.kinds.table_cells import Cell
from extraction.kinds.table_grid import Grid
from extraction.numbers import parse_number, rounding

LONG_BAR, SHORT_BAR = 0.6, 0.15  # of the height of a text box
BARS_ABOUND = 0.15  # of the cells
COLOURED = 50  # between a pixel's strongest and weakest colour
TOTAL = re.compile(r"(合计|总计|小计)$|^(sub)?total\b", re.IGNORECASE)


def doubt_cells(cells: Sequence[Cell], grid: Grid, pixels: Pixels) -> list[Cell]:
    """The same cells, each with the first reason to look twice at it, if there is one."""
    doubted = _points_for_commas(cells)
    doubted = _lost_points(doubted)
    doubted = _on_bars(doubted, pixels)
    return _totals_that_do_not_add(doubted, grid)


# ------------------------------------------------------------------------------------------- points and commas


def _points_for_commas(cells: Sequence[Cell]) -> list[Cell]:
    """In a blurred picture 47,348 is read 47.348: where whole thousands are the rule, the comma is put back."""
    grouped = [c for c in cells if c.printed and "," in c.printed and c.value is not None]
    if len(grouped) < 2 or any(c.decimals for c in grouped):
        return list(cells)
    return [_with_comma(c, cells) if _may_be_thousands(c) else c for c in cells]


def _may_be_thousands(cell: Cell) -> bool:
    return cell.decimals == 3 and re.fullmatch(r"[-+(]?[0-9]{1,3}\.[0-9]{3}\)?", cell.printed or "") is not None


def _with_comma(cell: Cell, cells: Sequence[Cell]) -> Cell:
    """The reading nearer in size to its row and column; either way somebody should look."""
    text = (cell.printed or "").replace(".", ",")
    thousands = parse_number(text)
    near = [
        math.log10(abs(c.value))
        for c in cells
        if c.value and (c.row == cell.row or c.column == cell.column) and not _may_be_thousands(c)
    ]
    if thousands is None or not near or not cell.value:
        return cell.doubted(_point_or_comma(cell.printed or "", text))
    usual = float(np.median(near))
    closer = abs(math.log10(abs(thousands.value)) - usual) < abs(math.log10(abs(cell.value)) - usual)
    chosen = replace(cell, value=thousands.value) if closer else cell
    return chosen.doubted(_point_or_comma(cell.printed or "", text))


def _lost_points(cells: Sequence[Cell]) -> list[Cell]:
    """A whole number where most of its row and column have decimals may have lost its point."""
    rows = _usual_decimals((c, c.row) for c in cells)
    columns = _usual_decimals((c, c.column) for c in cells)
    doubted = []
    for cell in cells:
        kind = _measure(cell)
        usual = rows.get((cell.row, kind), 0)
        large = kind == "%" and cell.value is not None and abs(cell.value) >= 100
        odd = cell.decimals == 0 and cell.value != 0 and usual > 0
        odd = odd and (large or columns.get((cell.column, kind), 0) > 0)
        doubted.append(cell.doubted(_odd_decimals(cell.printed or "", usual)) if odd else cell)
    return doubted


def _usual_decimals(grouped: Iterable[tuple[Cell, int]]) -> dict[tuple[int, str], int]:
    """The decimals that most numbers of one kind have in a row (or column), where there are three or more."""
    counts: dict[tuple[int, str], Counter[int]] = {}
    for cell, group in grouped:
        if cell.decimals is not None:
            counts.setdefault((group, _measure(cell)), Counter())[cell.decimals] += 1
    top = {group: counter.most_common(1)[0] for group, counter in counts.items() if counter.total() >= 3}
    return {group: decimals for group, (decimals, times) in top.items() if times > 0.5 * counts[group].total()}


def _measure(cell: Cell) -> str:
    return cell.unit.measure if cell.unit is not None else ""


# -------------------------------------------------------------------------------------------------------- bars


def _on_bars(cells: Sequence[Cell], pixels: Pixels) -> list[Cell]:
    """Doubts where a spreadsheet's coloured bar ends inside the cell; where bars abound, small ones count too."""
    found = [_on_bar(pixels, cell.box, LONG_BAR) for cell in cells]
    if sum(found) >= BARS_ABOUND * len(cells):
        found = [_on_bar(pixels, cell.box, SHORT_BAR) for cell in cells]
    return [cell.doubted(_BAR) if bar else cell for cell, bar in zip(cells, found, strict=True)]


def _on_bar(pixels: Pixels, box: Box, length: float) -> bool:
    """True if colour runs through part of the cell further than any stroke of a digit."""
    crop = pixels[max(0, round(box.top)) : math.ceil(box.bottom), max(0, round(box.left)) : math.ceil(box.right)]
    if crop.size == 0:
        return False
    colour = (crop.max(axis=2).astype(np.int16) - crop.min(axis=2) > COLOURED).astype(np.uint8)
    run = np.ones((2, max(4, round(length * box.height))), np.uint8)
    return bool(0.05 < float(cv2.morphologyEx(colour, cv2.MORPH_OPEN, run).any(axis=0).mean()) < 0.92)


# ------------------------------------------------------------------------------------------------------ totals


def _totals_that_do_not_add(cells: Sequence[Cell], grid: Grid) -> list[Cell]:
    """Where a total is the sum of the rows above in most columns, the columns in which it is not are doubted."""
    doubted = list(cells)
    for total, row in enumerate(grid.rows):
        name = re.sub(r"\s", "", row.name)
        if not TOTAL.search(name):
            continue
        for first in range(total - 2, -1, -1):
            sums = {j: _adds(cells, j, first, total) for j in range(len(grid.columns))}
            right, wrong = ([j for j, adds in sums.items() if adds is verdict] for verdict in (True, False))
            if len(right) > len(wrong):
                doubted = [
                    c.doubted(_wrong_sum(name), "rows_do_not_add")
                    if c.column in wrong and first <= c.row <= total
                    else c
                    for c in doubted
                ]
                break
    return doubted


def _adds(cells: Sequence[Cell], column: int, first: int, total: int) -> bool | None:
    """True if the rows from `first` up to the total add to it within rounding; None if that cannot be said."""
    parts = [c for c in cells if c.column == column and first <= c.row < total]
    sums = [c.value for c in cells if c.column == column and c.row == total and c.value is not None]
    values = [c.value for c in parts if c.value is not None]
    if not sums or len(values) < 2 or len(values) < len(parts):
        return None
    slack = sum((rounding(v) for v in [*values, sums[0]]), Decimal(0))
    return abs(sum(values, Decimal(0)) - sums[0]) <= slack


# --------------------------------------------------------------------------------------------------- sentences


_BAR = Sentence(
    "数字压在色条上，可能看不清负号或小数点。", "The number stands on a coloured bar, which may hide a sign or a point."
)


def _odd_decimals(text: str, usual: int) -> Sentence:
    return Sentence(
        f"“{text}”没有小数，而同行同列都有{usual}位小数，可能漏读了小数点。",
        f"“{text}” has no decimals where its row and column have {usual}; the point may be lost.",
    )


def _point_or_comma(text: str, thousands: str) -> Sentence:
    return Sentence(
        f"读到“{text}”，按同行同列的大小也可能是{thousands}，请核对小数点和千分位。",
        f"“{text}” was read; by the size of its neighbours it may be {thousands}. Check the point and the comma.",
    )


def _wrong_sum(name: str) -> Sentence:
    return Sentence(
        f"其他列的“{name}”等于上面各行之和，这一列不等，可能有数字读错。",
        f"In the other columns “{name}” is the sum of the rows above, in this one it is not; a digit may be wrong.",
    )
