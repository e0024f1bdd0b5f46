"""Slices of pies and donuts by the wedges that are drawn for them: how far each turns along the rim."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from extraction.chart import DiscFit, DrawnPath, ExtractedPoint
from extraction.layer.found import Exact
from extraction.layer.shapes import Spot

RIM = 0.03  # of the radius that a wedge's rim may lie off the rim that was seen
MOVED = 0.25  # of the radius that a wedge may be pulled out
NEAR = 0.02  # of a full turn, between a slice and its wedge
WHOLE = 0.005  # of a full turn that all wedges may miss one by
ROUND = 0.5  # pixels that a point of the rim may lie off its circle
ERROR = 0.01  # percent


@dataclass(frozen=True, slots=True)
class Wedge:
    """Where a wedge starts and how far it reaches, in turns clockwise from the top."""

    start: float
    share: float


def exact_slices(disc: DiscFit, points: Sequence[ExtractedPoint], paths: Sequence[DrawnPath]) -> dict[int, Exact]:
    """What the wedges of a disc measure, by the position of the slice in its series."""
    if disc.flat < 1:
        return {}
    filled = [path.points for path in paths if path.fill is not None and len(path.points) > 3]
    shapes = [points for points in filled if _lies_in(points, disc)]
    ways = (list(_on_one_circle(shapes, disc)), list(_pulled_out(shapes, disc)))
    wedges = next((way for way in ways if abs(sum(wedge.share for wedge in way) - 1) <= WHOLE), [])
    found = {}
    for number, (start, end) in enumerate(zip(disc.starts, (*disc.starts[1:], *disc.starts[:1]), strict=True)):
        share = (end - start) % 1.0 or 1.0
        own = [wedge for wedge in wedges if _apart(wedge.start, start) <= NEAR and abs(wedge.share - share) <= NEAR]
        measured = points[number].measured if number < len(points) else None
        if len(own) == 1 and measured is not None and measured.value > 0:
            each = float(measured.value) / (100 * share)
            each = 1.0 if _is_share(points[number]) else each
            found[number] = Exact(100 * own[0].share * each, ERROR * each)
    return found


def _is_share(point: ExtractedPoint) -> bool:
    return point.unit is not None and point.unit.measure == "%"


def _apart(one: float, other: float) -> float:
    return abs((one - other + 0.5) % 1.0 - 0.5)


def _on_one_circle(shapes: Sequence[Sequence[Spot]], disc: DiscFit) -> Iterator[Wedge]:
    """The shapes with an arc of the disc's rim, once each: some draw an outline over the filling, filled as well."""
    arcs = [arc for points in shapes if (arc := _arc(points, (disc.x, disc.y), disc.radius, RIM))]
    if not arcs:
        return
    x, y, radius = _circle(list(itertools.chain(*arcs)))
    seen = set()
    for points in shapes:
        wedge = _turned(_arc(points, (x, y), radius, ROUND / radius), (x, y))
        if wedge is not None and (place := (round(wedge.start, 3), round(wedge.share, 3))) not in seen:
            seen.add(place)
            yield wedge


def _pulled_out(shapes: Sequence[Sequence[Spot]], disc: DiscFit) -> Iterator[Wedge]:
    """The shapes with an arc like the disc's rim, each round a middle of its own."""
    for points in shapes:
        arc = _arc(points, (disc.x, disc.y), disc.radius, MOVED)
        if len(arc) >= 4:
            x, y, radius = _circle(arc)
            if abs(radius - disc.radius) <= MOVED * disc.radius:
                wedge = _turned(_arc(points, (x, y), radius, ROUND / radius), (x, y))
                if wedge is not None:
                    yield wedge


def _lies_in(points: Sequence[Spot], disc: DiscFit) -> bool:
    """True for shapes that reach no farther than a pulled-out wedge, and from the hole or the middle to the rim."""
    away = [math.dist(point, (disc.x, disc.y)) for point in points]
    return max(away) <= (1 + MOVED) * disc.radius and min(away) < 0.97 * disc.radius < max(away)


def _arc(points: Sequence[Spot], middle: Spot, radius: float, slack: float) -> list[Spot]:
    """The points on the rim, in their order from where the shape comes to it."""
    on = [abs(math.dist(point, middle) - radius) <= slack * radius for point in points]
    if not any(on):
        return []
    if all(on):
        return list(points)
    first = next(k for k in range(len(on)) if on[k] and not on[k - 1])
    turned = [*points[first:], *points[:first]]
    return [point for point, is_on in zip(turned, [*on[first:], *on[:first]], strict=True) if is_on]


def _circle(spots: Sequence[Spot]) -> tuple[float, float, float]:
    """Middle and radius of the circle through the spots, by least squares."""
    at = np.array(spots)
    x, y, rest = np.linalg.lstsq(np.column_stack([2 * at, np.ones(len(at))]), (at**2).sum(axis=1), rcond=None)[0]
    return float(x), float(y), math.sqrt(max(0.0, float(rest + x * x + y * y)))


def _turned(arc: Sequence[Spot], middle: Spot) -> Wedge | None:
    """How far an arc turns."""
    if len(arc) < 2:
        return None
    turns = [math.atan2(x - middle[0], middle[1] - y) / math.tau for x, y in arc]
    steps = [(b - a + 0.5) % 1.0 - 0.5 for a, b in itertools.pairwise(turns)]
    share = sum(steps)
    return Wedge((turns[0] if share > 0 else turns[-1]) % 1.0, abs(share)) if share else None
