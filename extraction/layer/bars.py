"""Bars by the rectangles that are drawn for them."""

from __future__ import annotations

import math
from collections.abc import Sequence

from extraction.chart import ExtractedPoint
from extraction.geometry import Box
from extraction.layer.axes import DRAWN, ExactAxis
from extraction.layer.found import Exact
from extraction.layer.shapes import stood

SIDES = 3.5  # pixels that a rectangle's side may lie off the bar that was seen
ENDS = 5.0  # pixels of an end: lines along it are drawn over it


def exact_bar(point: ExtractedPoint, axis: ExactAxis, drawn: Sequence[Box]) -> Exact | None:
    """What the rectangle of a bar measures; None where none is drawn there."""
    if point.measured is None:
        return None
    seen = stood(point.measured.box, axis.fit.along)
    own = [box for box in drawn if abs(box.left - seen.left) <= SIDES and abs(box.right - seen.right) <= SIDES]
    if point.series in axis.fit.lengths:
        return _length(point, axis, seen, own)
    level = axis.seen.pixel_at(float(point.measured.value), axis.seen.middle_of(point.measured.box))
    at_top = abs(level - seen.top) <= abs(level - seen.bottom)
    end = seen.top if at_top else seen.bottom
    ends = [box.top if at_top else box.bottom for box in own]
    near = [other for other in ends if abs(other - end) <= ENDS]
    if not near:
        return None
    exact = min(near, key=lambda other: abs(other - end))
    return Exact(axis.fit.value_at(exact), (axis.error + DRAWN) * axis.fit.units_at(exact))


def _length(point: ExtractedPoint, axis: ExactAxis, seen: Box, own: Sequence[Box]) -> Exact | None:
    """The length of a segment that does not stand on zero."""

    def off(box: Box) -> float:
        return max(abs(box.top - seen.top), abs(box.bottom - seen.bottom))

    near = [box for box in own if off(box) <= ENDS]
    if not near or point.measured is None:
        return None
    box = min(near, key=off)
    length = abs(axis.fit.value_at(box.top) - axis.fit.value_at(box.bottom))
    error = math.sqrt(2) * (axis.error + DRAWN) * axis.fit.units_at(box.center_y)
    return Exact(math.copysign(length, point.measured.value), error)
