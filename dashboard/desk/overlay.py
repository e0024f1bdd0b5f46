"""What the desk lays over the picture: the chart drawn again from its values, and the grid of its axes.

Both are drawn as the values stand now, with every word and every axis put right.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from decimal import Decimal
from typing import Any

from extraction.chart import AxisFit, ExtractedPoint, Reading
from extraction.geometry import Box
from extraction.numbers.measured import measured_digits
from extraction.numbers.units import convert
from extraction.recalibration import AxisPut, is_measured
from extraction.redraw import Dot, Redraw, Redrawn, axis_of, redraw
from storage.adjustments import Adjustment, as_adjusted
from storage.review_list import PointToReview

Json = dict[str, Any]
Spot = tuple[float, Decimal]  # a pixel along an axis and what it means


def redrawn(standing: Sequence[Adjustment], reading: Reading, rows: Iterable[PointToReview]) -> Json | None:
    """The overlay of a chart on its axes as they stand; None where nothing in its picture says where a value lies."""
    if not reading.axes and not reading.discs:
        return None
    by_key = {row.key: row for row in rows}
    said = {key: row.settled for key, row in by_key.items() if row.settled is not None}
    axes = as_adjusted(standing, reading, said).axes
    points = tuple(as_said(point, by_key.get(key)) for key, point in enumerate(reading.points))
    drawn = redraw(replace(reading, points=points), axes)
    return {
        "axes": [
            axis_shown(number, axis, drawn, handles(number, axis, standing, reading))
            for number, axis in enumerate(axes)
        ],
        "redraw": [value_shown(value, by_key.get(value.position)) for value in drawn.values],
        "strokes": drawn.strokes,
        "of": {key: axis_of(axes, point.series) for key, point in enumerate(reading.points)},
    }


def as_said(point: ExtractedPoint, row: PointToReview | None) -> ExtractedPoint:
    """The claim with the number that stands now; without one where it was rejected."""
    if row is None:
        return point
    said = row.settled or row.proposal
    if said.verdict == "rejected" or said.value is None:
        return replace(point, value=None)
    return replace(point, value=_as_drawn(point, row, said.value), printed=said.printed)


def _as_drawn(point: ExtractedPoint, row: PointToReview, value: Decimal) -> Decimal:
    """The number as the axis counts; a person may have put the unit right, or told the same amount in another one."""
    unit = (row.settled or row.proposal).unit
    if unit is None or point.unit is None or point.measured is None or unit.measure != point.unit.measure:
        return value
    try:
        ways = (value, convert(value, unit, point.unit))
    except ValueError:  # no decimal says the same amount in the other unit
        return value
    mark = point.measured.value
    return min(ways, key=lambda number: abs(number - mark))


def value_shown(value: Redrawn, row: PointToReview | None) -> Json:
    """Its shape and its miss; what a mark measures anew on an axis that was put right cannot be held against it."""
    shape = value.shape
    if row is not None and _measured_anew(row):
        value = replace(value, miss=None, off=False)
    kind = "rect" if isinstance(shape, Box) else "dot" if isinstance(shape, Dot) else "wedge"
    miss = None if value.miss is None else round(value.miss, 1)
    return {"key": value.position, "kind": kind, **asdict(shape), "miss": miss, "off": value.off}


def _measured_anew(row: PointToReview) -> bool:
    """True if its mark was measured again, and says another number than it was read as."""
    if row.adjusted is None or row.claim is None or not is_measured(row.claim):
        return False
    return (row.adjusted.value, row.adjusted.unit) != (row.claim.value, row.claim.unit)


def axis_shown(number: int, axis: AxisFit, drawn: Redraw, two: Sequence[Spot]) -> Json:
    """Its grid, and two of its points that can be dragged. Pixels are counted at the near end of its lines."""
    edge = axis.across[1] if axis.side in ("right", "bottom") else axis.across[0]
    return {
        "along": axis.along,
        "edge": edge,
        "lean": axis.lean * (axis.across[0] - edge),
        "lines": [[*line.start, *line.end] for line in drawn.grid if line.axis == number],
        "handles": [{"pixel": pixel, "value": f"{value:f}"} for pixel, value in two],
        "series": list(axis.series),
    }


def handles(number: int, axis: AxisFit, standing: Sequence[Adjustment], reading: Reading) -> Sequence[Spot]:
    """Two points of an axis: those it was put right by, else its outermost ticks, else the ends of its marks."""
    near = axis.across[0]
    put = [one.change.spots for one in standing if isinstance(one.change, AxisPut) and one.change.axis == number]
    if put and len(put[-1]) > 1 and all(abs(axis.pixel_at(float(value), near) - at) < 1 for at, value in put[-1]):
        return [min(put[-1]), max(put[-1])]
    if axis.ticks:
        values = sorted({tick.value for tick in axis.ticks})
        spots = [(axis.pixel_at(float(value), near), value) for value in values]
    else:
        marks = [p.measured.box for p in reading.points if p.series in axis.series and p.measured is not None]
        ends = [end for box in marks for end in ((box.top, box.bottom) if axis.along == "y" else (box.left, box.right))]
        spots = [(end, measured_digits(axis.value_at(end, near), axis.units_at(end, near))) for end in ends]
    return [] if len(spots) < 2 else [min(spots), max(spots)]
