"""Where exactly bars end: between the rows of pixels, by how the colours on both sides are mixed in the row between."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from extraction.geometry import Box
from extraction.kinds.scene import Pixels
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries

REACH = 4  # rows from an edge to where both colours are taken
MIDDLE = 0.3  # of a bar's width left out on either side
APART = 40.0  # between two colours (RGB) whose mixture can be told
FOREIGN = 30.0  # off the way from one colour to the other: a line between them, a letter over them
FARTHEST = 1.25  # rows that an edge may lie off the last full one
TOUCHING = 5.0  # pixels between segments that touch

Rows = npt.NDArray[np.float64]


def at_exact_edges(bars: Sequence[DrawnSeries], pixels: Pixels) -> list[DrawnSeries]:
    """The bars with their ends moved to where their colour ends, and segments that touch to their common edge."""
    ends = {id(mark): (mark.level, mark.base) for series in bars for mark in series.marks}
    marks = sorted((m for s in bars for m in s.marks if not m.unseen), key=lambda m: (m.category, -m.box.bottom))
    for mark in marks:
        others = [m for m in marks if m.category == mark.category and _stands_on(m.box, mark.box)]
        if others:
            over = others[int(np.argmin([abs(m.box.bottom - mark.box.top) for m in others]))]
            guess = (mark.box.top + over.box.bottom) / 2
            edge = _edge(pixels, mark.box, guess, over.box.height, mark.box.height)
            edge = guess if edge is None else edge
            ends[id(over)] = _moved(ends[id(over)], over.box.bottom, edge)
            ends[id(mark)] = _moved(ends[id(mark)], mark.box.top, edge)
        if (
            not _goes_on(mark, marks)
            and (found := _edge(pixels, mark.box, mark.level, 2 * REACH, mark.box.height, mark.level <= mark.base))
            is not None
        ):
            ends[id(mark)] = (found, ends[id(mark)][1])
    return [replace(s, marks=tuple(_with_ends(m, *ends[id(m)]) for m in s.marks)) for s in bars]


def _goes_on(mark: DrawnMark, marks: Sequence[DrawnMark]) -> bool:
    """True if another mark begins where this one ends."""
    own = [m for m in marks if m.category == mark.category]
    if mark.level <= mark.base:
        return any(_stands_on(m.box, mark.box) for m in own)
    return any(_stands_on(mark.box, m.box) for m in own)


def _stands_on(upper: Box, lower: Box) -> bool:
    shared = min(upper.right, lower.right) - max(upper.left, lower.left)
    touching = abs(upper.bottom - lower.top) <= TOUCHING and upper.center_y < lower.center_y
    return touching and shared > 0.6 * min(upper.width, lower.width)


def _moved(ends: tuple[float, float], was: float, edge: float) -> tuple[float, float]:
    """Level and base, the one that lay at (or near) `was` moved to the edge."""
    level, base = ends
    return (edge, base) if abs(level - was) < abs(base - was) else (level, edge)


def _with_ends(mark: DrawnMark, level: float, base: float) -> DrawnMark:
    return replace(mark, level=level, base=base)


def _edge(pixels: Pixels, bar: Box, guess: float, over: float, under: float, upward: bool = True) -> float | None:
    """The row where the colour above gives way to the colour below; None where it cannot be told.

    `over` and `under` are the rows that each of them has; `upward` is False for the lower end of a bar.
    """
    if not upward:
        over, under = under, over
    first = round(guess) - max(1, min(REACH, int(over / 2) + 1))
    last = round(guess) + max(1, min(REACH, int(under / 2) + 1))
    left, right = int(bar.left + MIDDLE * bar.width), max(int(bar.right - MIDDLE * bar.width), int(bar.left) + 2)
    if first < 0 or last > pixels.shape[0] or right - left < 2:
        return None
    rows: Rows = np.median(pixels[first:last, left:right].astype(np.float64), axis=1)
    way = rows[-1] - rows[0]
    length = float(np.linalg.norm(way))
    if length < APART:
        return None
    share = np.clip((rows - rows[0]) @ way / length**2, 0.0, 1.0)
    aside = np.linalg.norm(rows - rows[0] - share[:, None] * way, axis=1)
    if float(aside.max()) > FOREIGN or bool((np.diff(share) < -0.15).any()):
        return None
    edge = last - float(share.sum())
    return edge if abs(edge - guess) <= FARTHEST else None
