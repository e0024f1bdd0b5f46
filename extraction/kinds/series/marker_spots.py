"""The spots of a strip where a stencil could stand: those where little of its ink is missing. None is chosen here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extraction.kinds.series.marker_ink import SHIFT, UNSEEN, Ink, Stencil, Strip

MISSING = 0.45  # of a marker's ink: a place that lacks more of it is not where the marker is
CANDIDATES = 16


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a stencil could stand: row and column of its upper left corner in the strip."""

    row: int
    column: int
    missing: float
    amiss: float = 0.0  # what the line beside it says against it, in pixels of ink


def candidates(strip: Strip, stencils: Sequence[Stencil]) -> list[list[Spot]]:
    """For each stencil the places where little of its ink is missing, best first; all in about one column."""
    maps = [fit_maps(strip, s) for s in stencils]
    near = [_column_range(strip, s) for s in stencils]
    votes: dict[int, float] = {}
    for (missing, extra), (first, last), s in zip(maps, near, stencils, strict=True):
        cost = (missing + 0.5 * extra)[:, first : last + 1]
        for offset in range(cost.shape[1]):
            middle = 2 * (first + offset) + s.columns
            votes[middle] = votes.get(middle, 0.0) + max(0.0, 0.6 - float(cost[:, offset].min()))
    best = max(votes, key=lambda m: (votes[m] + votes.get(m - 1, 0) + votes.get(m + 1, 0), -abs(m - 2 * strip.middle)))
    out = []
    for (missing, extra), s in zip(maps, stencils, strict=True):
        column = min(max(0, round((best - s.columns) / 2)), missing.shape[1] - 1)
        out.append(_low_places(missing[:, column], extra[:, column], column))
    return out


def _column_range(strip: Strip, stencil: Stencil) -> tuple[int, int]:
    """The columns a stencil's left edge may stand in."""
    ideal = strip.middle - stencil.columns / 2
    last = strip.ink.shape[1] - stencil.columns
    return max(0, int(np.floor(ideal - SHIFT))), min(last, int(np.ceil(ideal + SHIFT)))


def fit_maps(strip: Strip, stencil: Stencil) -> tuple[Ink, Ink]:
    """For every place the share of the stencil's ink that is missing there, and the ink beside it that is too much."""
    ink, known = strip.ink, strip.known > UNSEEN
    levels = np.linspace(0.1, 0.9, 5)
    missing = np.zeros((ink.shape[0] - stencil.rows + 1, ink.shape[1] - stencil.columns + 1), np.float32)
    extra = np.zeros_like(missing)
    for level in levels:  # |difference| of two grey pictures is the sum over levels of that of two black ones
        wanted = (stencil.ink > level).astype(np.float32)
        blank = ((ink <= level) & known).astype(np.float32)
        inked = ((ink > level) & known).astype(np.float32)
        missing += cv2.matchTemplate(blank, wanted, cv2.TM_CCORR) / len(levels)
        extra += cv2.matchTemplate(inked, 1 - wanted, cv2.TM_CCORR) / len(levels)
    weight = np.float32(max(stencil.weight, 1.0))
    return np.asarray(missing / weight, np.float32), np.asarray(extra / weight, np.float32)


def _low_places(missing: Ink, extra: Ink, column: int) -> list[Spot]:
    """Rows where little is missing, the best fits first; of rows next to each other the better one."""
    cost = missing + 0.25 * extra
    spots: list[Spot] = []
    for row in np.argsort(cost, kind="stable"):
        if missing[row] < MISSING and all(abs(int(row) - spot.row) > 1 for spot in spots):
            spots.append(Spot(int(row), column, float(missing[row])))
    return spots[:CANDIDATES]
