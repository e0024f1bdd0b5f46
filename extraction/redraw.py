"""A chart drawn again from its values alone: laid over the original, an error is seen at a glance.

Nothing here looks at the picture. Where a value should end is said by its axis, or by the rim of its pie.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.chart import AxisFit, DiscFit, ExtractedPoint, Measurement, Reading
from extraction.geometry import Box
from extraction.numbers.printed import rounding

Spot = tuple[float, float]  # x, y


@dataclass(frozen=True, slots=True)
class Dot:
    """Where a value of a line or an area lies; or should, where its mark was not found."""

    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Wedge:
    """A slice of a pie from turn `start` on, `share` of a full turn wide."""

    x: float
    y: float
    radius: float
    hole: float
    flat: float
    start: float
    share: float


@dataclass(frozen=True, slots=True)
class Redrawn:
    """One value drawn again. `miss`: pixels from where it ends to where its mark was measured to end.

    None where there is nothing to compare: no mark was measured, or the value is the measurement itself. `off` is
    True for a miss beyond what the value's error allows.
    """

    position: int
    shape: Box | Dot | Wedge
    miss: float | None = None
    off: bool = False


@dataclass(frozen=True, slots=True)
class GridLine:
    """Where a tick of an axis (by its place among the reading's) lies across the plot."""

    axis: int
    value: Decimal
    start: Spot
    end: Spot


@dataclass(frozen=True, slots=True)
class Redraw:
    """A chart drawn again: its values, the lines through those of one series, and the grid of its axes."""

    values: tuple[Redrawn, ...]
    strokes: tuple[tuple[Spot, ...], ...]
    grid: tuple[GridLine, ...]


def redraw(reading: Reading, axes: Sequence[AxisFit] | None = None) -> Redraw:
    """The reading drawn again, on its own axes or on those they were put right to, in the same order."""
    axes = reading.axes if axes is None else axes
    found = (_redrawn(reading, axes, position) for position in range(len(reading.points)))
    values = tuple(one for one in found if one is not None)
    return Redraw(values, tuple(_strokes(reading, values)), tuple(grid_lines(axes)))


def grid_lines(axes: Sequence[AxisFit]) -> Iterator[GridLine]:
    """A line across the plot for every printed tick of the axes."""
    for number, axis in enumerate(axes):
        for tick in axis.ticks:
            ends = [(axis.pixel_at(float(tick.value), across), across) for across in axis.across]
            if all(math.isfinite(pixel) for pixel, _ in ends):
                start, end = (_spot(axis, pixel, across) for pixel, across in ends)
                yield GridLine(number, tick.value, start, end)


def axis_of(axes: Sequence[AxisFit], series: str) -> int | None:
    """Which axis a series is drawn against."""
    return next((number for number, axis in enumerate(axes) if series in axis.series), None)


def _redrawn(reading: Reading, axes: Sequence[AxisFit], position: int) -> Redrawn | None:
    point = reading.points[position]
    disc = next((disc for disc in reading.discs if disc.series == point.series), None)
    if point.value is None:
        return None
    if disc is not None:
        return _slice(reading, disc, position, point.value)
    number = axis_of(axes, point.series)
    if number is None:
        return None
    axis = axes[number]
    if point.measured is None:
        across = axis.middle_of(point.evidence)
        end = _spot(axis, axis.pixel_at(float(point.value), across), across)
        alone = point.series not in axis.lengths and all(map(math.isfinite, end))
        return Redrawn(position, Dot(*end)) if alone else None
    own = axis_of(reading.axes, point.series)
    if own is None:
        return None
    return _mark(reading, _Placed(position, point, point.measured, reading.axes[own], axis), float(point.value))


# ------------------------------------------------------------------------------------------------- marks on an axis


@dataclass(frozen=True, slots=True)
class _Placed:
    """A point with its mark, the axis it was measured on, and the one it is drawn on."""

    position: int
    point: ExtractedPoint
    mark: Measurement
    measured_on: AxisFit
    axis: AxisFit

    @property
    def across(self) -> float:
        return self.axis.middle_of(self.mark.box)

    @property
    def base(self) -> float:
        """Where the mark begins: the end of its box that its value does not say."""
        low, high = _along(self.axis, self.mark.box)
        if self.is_length:
            towards_low = float(self.mark.value) / self.measured_on.ruler.slope < 0
        else:
            end = self.measured_on.pixel_at(float(self.mark.value), self.across)
            towards_low = abs(end - low) <= abs(end - high)
        return high if towards_low else low

    @property
    def is_length(self) -> bool:
        return self.point.series in self.axis.lengths

    def end(self, axis: AxisFit, value: float) -> float:
        """Where along the axis the mark ends if it is worth so much."""
        return self.base + value / axis.ruler.slope if self.is_length else axis.pixel_at(value, self.across)


def _mark(reading: Reading, placed: _Placed, value: float) -> Redrawn | None:
    axis, box = placed.axis, placed.mark.box
    if placed.is_length and axis.ruler.scale == "log":
        return None  # nothing has a length on a scale without a zero
    end = placed.end(axis, value)
    was = placed.end(placed.measured_on, float(placed.mark.value))
    if not math.isfinite(end):
        return None
    kind = next((series.mark for series in reading.series if series.name == placed.point.series), "bar")
    shape = _rectangle(axis, placed.base, end, box) if kind == "bar" else Dot(*_spot(axis, end, placed.across))
    if axis == placed.measured_on and _is_its_mark(placed.point):
        return Redrawn(placed.position, shape)
    allowed = _allowed(placed.point, placed.mark) / placed.measured_on.units_at(was, placed.across)
    return Redrawn(placed.position, shape, abs(end - was), abs(end - was) > allowed)


def _is_its_mark(point: ExtractedPoint) -> bool:
    """True if nothing but the mark says the value, so that the two cannot differ."""
    return point.source == "measured" and point.measured is not None and point.value == point.measured.value


def _allowed(point: ExtractedPoint, mark: Measurement) -> float:
    """How far a value may lie from its mark: the error of either, and what rounding a printed number hides."""
    hidden = rounding(point.value) if point.printed is not None and point.value is not None else Decimal(0)
    return float(2 * mark.error + hidden)


def _strokes(reading: Reading, values: Sequence[Redrawn]) -> Iterator[tuple[Spot, ...]]:
    """The lines through the dots of each series, in their order."""
    for series in reading.series:
        own = [v.shape for v in values if reading.points[v.position].series == series.name]
        dots = tuple((shape.x, shape.y) for shape in own if isinstance(shape, Dot))
        if series.mark in ("line", "area") and len(dots) > 1:
            yield dots


def _along(axis: AxisFit, box: Box) -> tuple[float, float]:
    """From where to where the box reaches in the direction of the values."""
    return (box.top, box.bottom) if axis.along == "y" else (box.left, box.right)


def _spot(axis: AxisFit, along: float, across: float) -> Spot:
    return (across, along) if axis.along == "y" else (along, across)


def _rectangle(axis: AxisFit, base: float, end: float, beside: Box) -> Box:
    """A bar from its base to its end, as broad as its mark."""
    low, high = min(base, end), max(base, end)
    return Box(beside.left, low, beside.right, high) if axis.along == "y" else Box(low, beside.top, high, beside.bottom)


# ------------------------------------------------------------------------------------------------- slices of a pie


def _slice(reading: Reading, disc: DiscFit, position: int, value: Decimal) -> Redrawn | None:
    own = [k for k, point in enumerate(reading.points) if point.series == disc.series]
    place, whole = own.index(position), _whole([reading.points[k] for k in own])
    if place >= len(disc.starts) or not whole:
        return None
    point = reading.points[position]
    shape = Wedge(
        disc.x, disc.y, disc.radius, disc.hole, disc.flat, disc.starts[place], float(max(Decimal(0), value) / whole)
    )
    mark = point.measured
    if mark is None or _is_its_mark(point):
        return Redrawn(position, shape)
    pixels = 2 * math.pi * disc.radius / float(whole)  # along the rim, for each unit of value
    miss = float(abs(value - mark.value)) * pixels
    return Redrawn(position, shape, miss, miss > _allowed(point, mark) * pixels)


def _whole(points: Sequence[ExtractedPoint]) -> Decimal:
    """What the full turn stands for: a hundred percent, or all the amounts."""
    units = {point.unit.measure for point in points if point.unit is not None}
    if units == {"%"}:
        return Decimal(100)
    return sum((point.value for point in points if point.value is not None), Decimal(0))
