"""Is it a table? Evidence for and against; a chart with data labels must not pass."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from extraction.geometry import Box
from extraction.kinds.scene import Pixels
from extraction.kinds.table_grid import Grid
from extraction.kinds.table_words import Word

IN_GRID = 0.7  # of all numbers in the picture stand in cells of named rows
ALIGNED = 0.7  # of the numbers stand flush with their column
FLUSH = 0.3  # letter heights that an edge or middle may be off
ON_MARKS = 0.35  # of the cells on another ground than the rest of their row: bars, not cells
GROUND = 40  # colour levels between two grounds


def is_table(grids: Sequence[Grid], words: Sequence[Word], pixels: Pixels, letter: float) -> bool:
    """True if nearly all numbers stand in a grid of named rows under aligned columns, and not on coloured marks."""
    if not grids:
        return False
    cells = [w for grid in grids for row in grid.rows if row.label for cell in row.cells for w in cell if w.number]
    rows = sum(row.filled and bool(row.label) for grid in grids for row in grid.rows)
    numbers = [w for w in words if w.number is not None and not w.year_like]
    if rows < 2 or len(cells) < 3 or len(cells) < IN_GRID * len(numbers):
        return False
    if not (_named_by_words(grids) and _flush(grids, letter) and _level(grids, letter)):
        return False
    if not any(grid.headed for grid in grids) and not _ruled(grids) and len(cells) < 12:
        return False
    return _ruled(grids) or _on_marks(grids, pixels) <= ON_MARKS


def _named_by_words(grids: Sequence[Grid]) -> bool:
    """The ticks of an axis are numbers; the names of rows are words or years."""
    labels = [w for grid in grids for row in grid.rows if row.filled for w in row.label]
    numeric = sum(w.number is not None and not w.year_like for w in labels)
    return bool(labels) and numeric <= 0.3 * len(labels)


def _flush(grids: Sequence[Grid], letter: float) -> bool:
    """Numbers of a column share a right edge, a middle or a left edge."""
    flush = total = 0
    for grid in grids:
        for j in range(len(grid.columns)):
            boxes = [w.box for row in grid.rows for w in row.cells[j] if w.number is not None]
            if len(boxes) >= 2:
                total += len(boxes)
                flush += _best_edge(boxes, FLUSH * letter)
    return total == 0 or flush >= ALIGNED * total


def _best_edge(boxes: Sequence[Box], slack: float) -> int:
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


def _on_marks(grids: Sequence[Grid], pixels: Pixels) -> float:
    """Share of cells whose ground differs from the ground of most cells in their row."""
    odd = total = 0
    for grid in grids:
        for row in grid.rows:
            grounds = [_ground(pixels, w.source.box) for cell in row.cells for w in cell if w.number is not None]
            if len(grounds) < 2:
                continue
            usual = np.median(np.array(grounds), axis=0)
            total += len(grounds)
            odd += sum(float(np.abs(ground - usual).max()) > GROUND for ground in grounds)
    return odd / total if total else 0.0


def _ground(pixels: Pixels, box: Box) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    top, left = max(0, math.floor(box.top)), max(0, math.floor(box.left))
    crop = pixels[top : math.ceil(box.bottom), left : math.ceil(box.right)]
    return np.median(crop.reshape(-1, 3), axis=0) if crop.size else np.full(3, 255.0)
