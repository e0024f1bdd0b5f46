"""Lines and the edges of areas by the courses that are drawn for them: corners where the data are, or markers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from extraction.geometry import Box
from extraction.layer.shapes import Spot

PASSES = 3.0  # pixels between a course and a point that was seen on it
MOST_OF_THEM = 0.6  # of a series' points that its course passes
REACH = 0.3  # of the distance of two points: a corner so near is this point's
SPARSE = 3.0  # corners to a point: with more of them a course is a curve, and its corners mean nothing
MARKED = 4.0  # pixels between a marker's middle and the point that was seen
TICK = 2.5  # pixels between a point's column and its tick mark
COLUMN = 0.7  # pixels: how exactly the column of a point is known where no corner tells it

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class OnCourse:
    """Where a point really is, and how many pixels that may be off beyond the drawing itself."""

    level: float
    error: float


@dataclass(frozen=True, slots=True)
class _Course:
    """A course as arrays: its corners, and its straight pieces from start to end."""

    corners: Numbers
    starts: Numbers
    ends: Numbers

    def distances(self, spot: Spot) -> Numbers:
        """From a spot to every straight piece."""
        along = self.ends - self.starts
        length = np.maximum((along**2).sum(axis=1), 1e-12)
        share = np.clip(((np.array(spot) - self.starts) * along).sum(axis=1) / length, 0, 1)
        return np.asarray(np.hypot(*(self.starts + share[:, None] * along - np.array(spot)).T))


def on_course(
    spots: Sequence[Spot],
    courses: Sequence[tuple[tuple[Spot, ...], ...]],
    markers: Sequence[Box],
    columns: Sequence[float] = (),
) -> dict[int, OnCourse]:
    """The points of one series that its course or its markers tell, by their number.

    `columns` are where upright lines stand, among them the tick marks of the categories.
    """
    if len(spots) < 2:
        return {}
    gap = float(np.median([b - a for a, b in pairwise(sorted(x for x, _ in spots))]))
    course = _own(spots, [_course(pieces) for pieces in courses])
    marked = _marked(spots, markers)
    if course is None:
        return marked if len(marked) >= MOST_OF_THEM * len(spots) else {}
    cornered = len(course.corners) <= SPARSE * len(spots)
    found = {}
    for number, spot in enumerate(spots):
        at = (_corner(course, spot, REACH * gap) if cornered else None) or marked.get(number)
        at = at or _crossing(course, spot, columns)
        if at is not None:
            found[number] = at
    return found


def _course(pieces: Sequence[tuple[Spot, ...]]) -> _Course:
    starts = np.array([a for piece in pieces for a, _ in pairwise(piece)], float)
    ends = np.array([b for piece in pieces for _, b in pairwise(piece)], float)
    return _Course(np.unique(np.concatenate([starts, ends]), axis=0), starts, ends)


def _own(spots: Sequence[Spot], courses: Sequence[_Course]) -> _Course | None:
    """The course that passes most of the points, of equals the one nearest to them."""
    best: tuple[float, float] = (max(2.0, MOST_OF_THEM * len(spots)) - 0.5, 0.0)
    chosen = None
    for course in courses:
        (left, top), (right, bottom) = course.corners.min(axis=0), course.corners.max(axis=0)
        reached = [
            s for s in spots if left - PASSES <= s[0] <= right + PASSES and top - PASSES <= s[1] <= bottom + PASSES
        ]
        if len(reached) < best[0]:
            continue
        away = [float(course.distances(spot).min()) for spot in reached]
        passed = [distance for distance in away if distance <= PASSES]
        rank = (float(len(passed)), -float(np.mean(passed)) if passed else 0.0)
        if rank > best:
            best, chosen = rank, course
    return chosen


def _corner(course: _Course, spot: Spot, reach: float) -> OnCourse | None:
    """The corner in the point's column, if the course passes the point."""
    if float(course.distances(spot).min()) > PASSES:
        return None
    aside = np.abs(course.corners[:, 0] - spot[0])
    if float(aside.min()) > reach:
        return None
    column = course.corners[aside <= aside.min() + 0.5]
    return OnCourse(float(column[np.abs(column[:, 1] - spot[1]).argmin(), 1]), 0.0)


def _crossing(course: _Course, spot: Spot, columns: Sequence[float]) -> OnCourse | None:
    """Where the course crosses the point's column: at the tick mark, else about where its name stands."""
    x, y = spot
    ticks = [column for column in columns if abs(column - x) <= TICK]
    x = min(ticks, key=lambda column: abs(column - x), default=x)
    low = np.minimum(course.starts[:, 0], course.ends[:, 0])
    high = np.maximum(course.starts[:, 0], course.ends[:, 0])
    over = np.flatnonzero((low <= x) & (x <= high) & (high - low > 1e-6))
    levels = []
    for k in over:
        (x0, y0), (x1, y1) = course.starts[k], course.ends[k]
        slope = (y1 - y0) / (x1 - x0)
        levels.append((float(abs(y0 + slope * (x - x0) - y)), float(y0 + slope * (x - x0)), abs(float(slope))))
    if not levels:
        return None
    away, level, steepness = min(levels)
    return OnCourse(level, (0.0 if ticks else COLUMN) * steepness) if away <= PASSES * (1 + steepness) else None


def _marked(spots: Sequence[Spot], markers: Sequence[Box]) -> dict[int, OnCourse]:
    """The points that have a marker."""
    found = {}
    for number, (x, y) in enumerate(spots):
        near = [box for box in markers if np.hypot(box.center_x - x, box.center_y - y) <= MARKED]
        if near:
            nearest = min(near, key=lambda box: np.hypot(box.center_x - x, box.center_y - y))
            found[number] = OnCourse(nearest.center_y, 0.0)
    return found
