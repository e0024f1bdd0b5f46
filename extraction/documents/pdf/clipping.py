"""The part of a line or shape that is seen through an upright window."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from extraction.geometry import Box

Point = tuple[float, float]
HAIR = 0.01  # points: what sticks out less is left as it is drawn


def clipped(points: tuple[Point, ...], is_closed: bool, window: Box) -> Iterator[tuple[Point, ...]]:
    """The pieces of a path inside the window: one of a shape, several of a line that leaves and comes back."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, right, top, bottom = min(xs), max(xs), min(ys), max(ys)
    if right < window.left or left > window.right or bottom < window.top or top > window.bottom:
        return
    if window.grown(HAIR).contains(Box(left, top, right, bottom)):
        yield points
    elif is_closed:
        inside = _shape(points, window)
        if len(inside) > 2:
            yield inside
    else:
        yield from _line(points, window)


def _shape(points: tuple[Point, ...], window: Box) -> tuple[Point, ...]:
    """Sutherland and Hodgman: cut off what lies beyond one side after the other."""
    sides = ((0, window.left, 1), (0, window.right, -1), (1, window.top, 1), (1, window.bottom, -1))
    for axis, at, sign in sides:
        if at in (float("inf"), float("-inf")):
            continue
        kept: list[Point] = []
        for here, before in zip(points, points[-1:] + points[:-1], strict=True):
            is_in, was_in = (sign * (p[axis] - at) >= 0 for p in (here, before))
            if is_in != was_in:
                kept.append(_crossing(before, here, axis, at))
            if is_in:
                kept.append(here)
        points = tuple(kept)
        if not points:
            break
    return points


def _crossing(one: Point, two: Point, axis: int, at: float) -> Point:
    share = (at - one[axis]) / (two[axis] - one[axis])
    other = one[1 - axis] + share * (two[1 - axis] - one[1 - axis])
    return (at, other) if axis == 0 else (other, at)


def _line(points: tuple[Point, ...], window: Box) -> Iterator[tuple[Point, ...]]:
    """Liang and Barsky, a step at a time; steps that join stay one piece."""
    piece: list[Point] = []
    for start, end in itertools.pairwise(points):
        seen = _step(start, end, window)
        if seen is None or (piece and piece[-1] != seen[0]):
            if len(piece) > 1:
                yield tuple(piece)
            piece = []
        if seen is not None:
            piece = [*(piece or [seen[0]]), seen[1]]
    if len(piece) > 1:
        yield tuple(piece)


def _step(start: Point, end: Point, window: Box) -> tuple[Point, Point] | None:
    right, down = end[0] - start[0], end[1] - start[1]
    first, last = 0.0, 1.0
    for move, room in (
        (-right, start[0] - window.left),
        (right, window.right - start[0]),
        (-down, start[1] - window.top),
        (down, window.bottom - start[1]),
    ):
        if move == 0:
            if room < 0:
                return None
        elif move < 0:
            first = max(first, room / move)
        else:
            last = min(last, room / move)
    if first > last:
        return None

    def at(share: float) -> Point:
        return start[0] + share * right, start[1] + share * down

    return (start if first == 0 else at(first)), (end if last == 1 else at(last))
