"""The course of a line to either side of a point: how much of it is drawn tells a solid line from a dashed one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extraction.kinds.places.line_samples import Colour, LineSample
from extraction.marks.colours import drawn_in
from extraction.marks.masks import pixels_in
from extraction.marks.plot import Plot

INKED = 0.45  # share of the way from paper to ink from which a pixel belongs to the line
STEEPEST = 2.5  # rows per column that a line is followed over


@dataclass(frozen=True, slots=True)
class Course:
    """Where a line of one colour is drawn, and what share of its way its dashes should cover."""

    colour: Colour
    inked: npt.NDArray[np.bool_]
    expected: float
    reach: int  # columns to follow it on each side

    @staticmethod
    def of(sample: LineSample, plot: Plot, gap: float) -> Course:
        inked = drawn_in(plot.lab, sample.colour, plot.paper, INKED)
        dash = sample.dash
        reach = int(min(0.4 * gap, max(24.0, 3 * sum(dash) if dash else 0.0)))
        return Course(sample.colour, _without_long_rows(inked, plot), dash[0] / sum(dash) if dash else 1.0, reach)

    def mismatch(self, x: float, y: float, half_width: float, half_height: float) -> float:
        """How far the share of drawn columns beside a marker is from the expected one, the better side counting."""
        sides = [self._covered(x, y, half_width, half_height, step) for step in (-1, 1)]
        shares = [share for share in sides if share is not None]
        return float(np.mean([abs(share - self.expected) for share in shares])) if shares else 0.0

    def _covered(self, x: float, y: float, half_width: float, half_height: float, step: int) -> float | None:
        """Share of the columns on one side in which the line is drawn; None at the picture's edge."""
        start = round(x + step * (half_width + 1))
        columns = range(start, start + step * self.reach, step)
        if min(columns) < 0 or max(columns) >= self.inked.shape[1]:
            return None
        row, slope, width, hits = y, 0.0, max(3.0, half_height), 0
        for column in columns:
            at = self._nearest(column, row + slope, width)
            if at is None:
                row += slope
                width = min(width + 0.3, max(3.0, half_height))
                continue
            if hits:
                slope = float(np.clip(0.75 * slope + 0.25 * (at - row), -STEEPEST, STEEPEST))
            row, width, hits = at, 2.0 + abs(slope), hits + 1
        return hits / self.reach

    def _nearest(self, column: int, row: float, width: float) -> float | None:
        """The inked row nearest to `row` in a column, None farther away than `width`."""
        first = max(0, int(np.ceil(row - width)))
        rows = np.flatnonzero(self.inked[first : int(row + width) + 1, column]) + first
        return float(rows[np.abs(rows - row).argmin()]) if len(rows) else None


def _without_long_rows(inked: npt.NDArray[np.bool_], plot: Plot) -> npt.NDArray[np.bool_]:
    """Without grid lines and axes in the line's colour: rows and columns that are mostly inked."""
    rows, columns = pixels_in(plot.box)
    out = inked.copy()
    out[inked[:, columns].mean(axis=1) > 0.45] = False
    out[:, inked[rows].mean(axis=0) > 0.45] = False
    return out
