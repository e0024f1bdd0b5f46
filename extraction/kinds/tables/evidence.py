"""Is it a table? Evidence for and against; a chart with data labels must not pass."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from extraction.geometry import Box
from extraction.kinds.scene import Pixels
from extraction.kinds.tables.grid import Grid
from extraction.kinds.tables.words import Word, amount_in, joined
from extraction.numbers.captions import find_unit

IN_GRID = 0.7  # of all numbers in the picture stand in cells of named rows
ALIGNED = 0.7  # of the numbers stand flush with their column
FLUSH = 0.3  # letter heights that an edge or middle may be off
BAR_INK = 0.4  # of the way from a name to its number is covered by a mark
BARS = 0.5  # of the rows have a bar between their name and their number
ON_MARKS = 0.35  # of the cells on another ground than the rest of their row: bars, not cells
GROUND = 40  # colour levels between two grounds


def is_table(grids: Sequence[Grid], words: Sequence[Word], pixels: Pixels, letter: float) -> bool:
    """True if nearly all numbers stand in a grid of named rows under aligned columns, and not on coloured marks."""
    if not grids:
        return False
    named = [cell for grid in grids for row in grid.rows if row.label for cell in row.cells if cell]
    cells = [w for cell in named for w in cell if w.number]
    amounts = sum(not any(w.number for w in cell) and amount_in(joined(cell)) is not None for cell in named)
    rows = sum(row.filled and bool(row.label) for grid in grids for row in grid.rows)
    numbers = [w for w in words if w.number is not None and not w.year_like]
    if (rows < 2 and not _one_row(grids)) or len(cells) + amounts < 3 or len(cells) < IN_GRID * len(numbers):
        return False
    if not (_named_by_words(grids) and _flush(grids, letter) and _level(grids, letter)):
        return False
    if not any(grid.headed for grid in grids) and not _ruled(grids) and len(cells) < 12 and not _own_units(grids):
        return False
    if _bars_after_names(grids, pixels) > BARS and len(cells) < 3 * rows:
        return False
    return _on_marks(grids, pixels) <= ON_MARKS


def _named_by_words(grids: Sequence[Grid]) -> bool:
    """The ticks of an axis are numbers; the names of rows are words or years."""
    labels = [w for grid in grids for row in grid.rows if row.filled for w in row.label]
    numeric = sum(w.number is not None and not w.year_like for w in labels)
    return bool(labels) and numeric <= 0.3 * len(labels)


def _one_row(grids: Sequence[Grid]) -> bool:
    """True for a single row in rules, with a head over each of its numbers."""
    return len(grids) == 1 and _ruled(grids) and all(head.own for head in grids[0].heads)


def _own_units(grids: Sequence[Grid]) -> bool:
    """True if most rows name the unit they are counted in, as in a box of key figures; legends do not."""
    rows = [row for grid in grids for row in grid.rows if row.filled]
    return len(rows) >= 4 and sum(find_unit(row.name) is not None for row in rows) > 0.5 * len(rows)


def _flush(grids: Sequence[Grid], letter: float) -> bool:
    """Numbers of a column share a right edge, a middle or a left edge."""
    flush = total = 0
    for grid in grids:
        for j in range(len(grid.columns)):
            boxes = [w.box for row in grid.rows for w in row.cells[j] if w.number is not None]
            total += len(boxes)
            if len(boxes) >= 2 or grid.heads[j].own:
                flush += _best_edge(boxes, FLUSH * letter)
    return flush >= ALIGNED * total


def _best_edge(boxes: Sequence[Box], slack: float) -> int:
    if not boxes:
        return 0
    edges = ([b.right for b in boxes], [b.center_x for b in boxes], [b.left for b in boxes])
    return max(int((np.abs(np.array(e) - np.median(e)) <= slack).sum()) for e in edges)


def _level(grids: Sequence[Grid], letter: float) -> bool:
    """Numbers of a row stand on one line; labels of neighbouring bars do so by accident only."""
    off = [
        abs(w.box.center_y - row.middle)
        for grid in grids
        for row in grid.rows
        for cell in row.cells
        for w in cell
        if w.number is not None
    ]
    return float(np.percentile(off, 85)) <= 0.15 * letter


def _ruled(grids: Sequence[Grid]) -> bool:
    """True if ruled lines close most rows."""
    rows = [row for grid in grids for row in grid.rows if row.filled]
    return sum(row.closed for row in rows) >= 0.6 * len(rows)


def _bars_after_names(grids: Sequence[Grid], pixels: Pixels) -> float:
    """Share of rows with a solid mark between the name and the first number: a bar chart with its labels."""
    marked = total = 0
    for grid in grids:
        for row in grid.rows:
            numbers = [w.source.box for cell in row.cells for w in cell if w.number is not None]
            if not numbers or not row.label:
                continue
            name, left = row.label[0].source.box, min(b.left for b in numbers)
            between = pixels[int(name.center_y) - 2 : int(name.center_y) + 3, int(name.right) + 1 : int(left)]
            total += 1
            if between.size:
                off = np.abs(between.astype(np.int16) - _ground(pixels, name)).max(axis=2) > GROUND
                marked += float(off.mean()) > BAR_INK
    return marked / total if total else 0.0


def _on_marks(grids: Sequence[Grid], pixels: Pixels) -> float:
    """Share of cells on another ground than their row and on the same as their column: the parts of stacked bars."""
    odd = total = 0
    for grid in grids:
        rows = [row.cells for row in grid.rows if row.filled]
        grounds = np.full((len(rows), len(grid.columns), 3), np.nan)
        for i, cells in enumerate(rows):
            for j, cell in enumerate(cells):
                if cell:
                    grounds[i, j] = _ground(pixels, cell[0].source.box)
        printed = ~np.isnan(grounds[:, :, 0])
        total += int(printed.sum())
        if len(grid.columns) > 1:
            odd += int((printed & _far_from_median(grounds, 1) & ~_far_from_median(grounds, 0)).sum())
    return odd / total if total else 0.0


def _far_from_median(grounds: npt.NDArray[np.float64], axis: int) -> npt.NDArray[np.bool_]:
    """Which grounds differ from the usual one of their row (axis 1) or column (axis 0)."""
    filled = np.where(np.isnan(grounds), np.nanmedian(grounds), grounds)
    usual = np.median(filled, axis=axis, keepdims=True)
    far: npt.NDArray[np.bool_] = np.abs(filled - usual).max(axis=2) > GROUND
    return far


def _ground(pixels: Pixels, box: Box) -> npt.NDArray[np.float64]:
    top, left = max(0, math.floor(box.top)), max(0, math.floor(box.left))
    crop = pixels[top : math.ceil(box.bottom), left : math.ceil(box.right)]
    return np.asarray(np.median(crop.reshape(-1, 3), axis=0)) if crop.size else np.full(3, 255.0)
