"""Drawing paths as what they are in a chart: rules across the plot, rectangles, courses of lines, markers.

Values run along y here: for a chart that lies, `standing` turns the paths over the diagonal first.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from extraction.chart import DrawnPath
from extraction.geometry import Box

LEVEL = 0.15  # pixels that a level line may rise
SHORTEST = 2.0  # pixels: shorter lines are dots and the ends of dashes
THIN = 3.0  # pixels: a rectangle less high is a line
DASH = 40.0  # pixels
FULL = 0.9  # of its box that a rectangle with round corners fills
MARKER = 3.0, 40.0  # pixels

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rule:
    """A level line: a tick mark, a grid line, the foot of the plot."""

    level: float
    left: float
    right: float


def standing(paths: Sequence[DrawnPath], along: Literal["x", "y"]) -> tuple[DrawnPath, ...]:
    """The paths with values along y: turned over the diagonal where they run along x."""
    if along == "y":
        return tuple(paths)
    return tuple(replace(path, points=tuple((y, x) for x, y in path.points)) for path in paths)


def stood(box: Box, along: Literal["x", "y"]) -> Box:
    """The box with values along y."""
    return box if along == "y" else Box(box.top, box.left, box.bottom, box.right)


def box_of(path: DrawnPath) -> Box:
    """The upright rectangle round a path."""
    xs, ys = [x for x, _ in path.points], [y for _, y in path.points]
    return Box(min(xs), min(ys), max(xs), max(ys))


def rules(paths: Sequence[DrawnPath]) -> Iterator[Rule]:
    """The level lines: stroked ones, edges of frames, and rectangles so thin that they are lines."""
    for path in paths:
        if path.fill is None:
            ends = (*path.points, path.points[0]) if path.is_closed else path.points
            for (x0, y0), (x1, y1) in itertools.pairwise(ends):
                if abs(y1 - y0) <= LEVEL and abs(x1 - x0) >= SHORTEST:
                    yield Rule((y0 + y1) / 2, min(x0, x1), max(x0, x1))
        else:
            box = box_of(path)
            if box.height <= THIN and box.width >= max(SHORTEST, 2 * box.height):
                yield Rule(box.center_y, box.left, box.right)


def rectangles(paths: Sequence[DrawnPath]) -> Iterator[Box]:
    """Filled rectangles, and lines drawn so broad that they are bars."""
    for path in paths:
        box = box_of(path)
        if path.fill is not None or path.is_closed:
            if len(path.points) >= 4 and abs(_area(path.points)) >= FULL * box.area:
                yield box
        elif len(path.points) == 2 and box.width <= LEVEL and path.width > THIN:
            yield Box(box.left - path.width / 2, box.top, box.right + path.width / 2, box.bottom)


def markers(paths: Sequence[DrawnPath]) -> Iterator[Box]:
    """Small shapes about as wide as high."""
    small, large = MARKER
    for path in paths:
        if len(path.points) >= 3 and (path.fill is not None or path.is_closed):
            box = box_of(path)
            short, long = sorted((box.width, box.height))
            if small <= short and long <= min(large, 1.5 * short):
                yield box


def courses(paths: Sequence[DrawnPath]) -> Iterator[tuple[tuple[Spot, ...], ...]]:
    """What can be a line or the edge of an area: every path by itself, then all pieces drawn alike together.

    Grid lines are no pieces of a line, though upright ones pass each of its points.
    """
    alike: dict[tuple[str | None, float], list[tuple[Spot, ...]]] = {}
    for path in paths:
        points = (*path.points, path.points[0]) if path.is_closed else path.points
        if len(points) > 2:
            yield (points,)
        if not path.is_closed and not _is_straight(path):
            alike.setdefault((path.line, round(path.width, 1)), []).append(points)
    for pieces in alike.values():
        if len(pieces) > 1:
            yield tuple(pieces)


def _is_straight(path: DrawnPath) -> bool:
    """True for an upright line, and for a level one that is longer than a dash."""
    box = box_of(path)
    return box.width <= LEVEL or (box.height <= LEVEL and box.width > DASH)


def _area(points: Sequence[Spot]) -> float:
    return sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in itertools.pairwise((*points, points[0]))) / 2
