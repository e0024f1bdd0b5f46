"""A line of one ink followed through the plot: the row it passes a column at, also where another mark hides it."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from extraction.geometry import Box
from extraction.marks.colours import distance
from extraction.marks.inks import Ink
from extraction.marks.masks import Mask
from extraction.marks.plot import PAPER_DISTANCE, Plot


def trace(ink: Ink, plot: Plot, xs: Sequence[float], reach: float) -> tuple[float | None, ...]:
    """The line's pixel row at each x; None where nothing of it is found within `reach` columns.

    Where another mark hides the line at x, its rows just left and right are carried on to x.
    """
    rows = _line_rows(_without_holes(ink.mask), plot.box)
    return tuple(_row_at(rows, x, reach) for x in xs)


def carried_under(ink: Ink, plot: Plot, x: float, reach: float) -> tuple[float, float] | None:
    """Where a line that is lost sight of just before its end at `x` ends under another mark, and over how many columns.

    None if nothing else is drawn there: then the line has simply ended.
    """
    rows = _line_rows(ink.mask, plot.box)
    side = sorted(((c, r) for c, r in rows.items() if abs(c - x) <= reach), key=lambda found: abs(found[0] - x))
    if len(side) < 4:
        return None
    row, column = _carried(side, x), round(x)
    area = plot.lab[max(0, round(row) - 2) : round(row) + 3, max(0, column - 1) : column + 2]
    covered = area.size > 0 and float(distance(area, plot.paper).max()) > 2 * PAPER_DISTANCE
    return (row, abs(side[0][0] - x)) if covered else None


def _without_holes(mask: Mask, largest: float = 400.0) -> Mask:
    """Hollow markers filled, so that a point's middle is the marker's middle."""
    outlines, levels = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if levels is None:
        return mask
    filled = mask.astype(np.uint8)
    for outline, level in zip(outlines, levels[0], strict=True):
        if level[3] >= 0 and cv2.contourArea(outline) < largest:
            cv2.drawContours(filled, [outline], -1, 1, cv2.FILLED)
    out: Mask = filled > 0
    return out


def _line_rows(mask: Mask, box: Box) -> dict[int, float]:
    """For each column the centre of the ink's run; of several runs the one nearest to the neighbours'."""
    runs: dict[int, list[tuple[float, int]]] = {}
    top = max(0, int(box.top))
    for x in range(max(0, int(box.left)), min(mask.shape[1], int(box.right) + 1)):
        rows = np.flatnonzero(mask[top : int(box.bottom) + 1, x])
        if len(rows):
            pieces = np.split(rows, np.flatnonzero(np.diff(rows) > 2) + 1)
            runs[x] = [(float(p[0] + p[-1] + 1) / 2 + top, len(p)) for p in pieces]  # a row's middle, not its edge
    out: dict[int, float] = {}
    singles = {x: r[0][0] for x, r in runs.items() if len(r) == 1}
    known = np.array(sorted(singles)) if singles else np.array([], int)
    for x, choices in runs.items():
        if len(choices) == 1 or not len(known):
            out[x] = max(choices, key=lambda c: c[1])[0]
            continue
        near = known[np.abs(known - x).argsort()[:4]]
        expected = float(np.median([singles[int(n)] for n in near]))
        out[x] = min(choices, key=lambda c: abs(c[0] - expected) - min(c[1], 8))[0]
    return out


def _row_at(rows: dict[int, float], x: float, reach: float) -> float | None:
    at = [rows[c] for c in range(round(x) - 1, round(x) + 2) if c in rows]
    if at:
        return float(np.median(at))
    before = [(c, rows[c]) for c in range(int(x - reach), int(x)) if c in rows]
    after = [(c, rows[c]) for c in range(int(x) + 1, int(x + reach) + 1) if c in rows]
    close = [c for c in (*before[-1:], *after[:1]) if abs(c[0] - x) <= max(4.0, 0.2 * reach)]
    ends = [_carried(side, x) for side in (before, after) if len(side) >= 3]
    if len(ends) == 2 or (ends and close):  # a line that has ended is not carried on
        return float(np.mean(ends))
    return None


def _carried(side: list[tuple[int, float]], x: float) -> float:
    nearest = sorted(side, key=lambda c: abs(c[0] - x))[:10]
    slope, intercept = np.polyfit([c for c, _ in nearest], [r for _, r in nearest], 1)
    return float(slope * x + intercept)
