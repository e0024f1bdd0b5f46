"""Value axes from tick labels: which pixel row means which value.

An axis is a column of printed numbers whose values lie on a straight line over their pixel rows, in equal steps.
Readers of horizontal charts turn the picture first, so an axis here always runs along y.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from extraction.chart import AxisSide, TextBox, Unit
from extraction.numbers import parse_number, rounding

MIN_TICKS = 3
FIT_TOLERANCE = 0.3  # of a tick label's height: a label further off the line is no tick of this axis


@dataclass(frozen=True, slots=True)
class Tick:
    """A printed number beside an axis."""

    text: TextBox
    value: Decimal
    unit: Unit | None

    @property
    def pixel(self) -> float:
        return self.text.box.center_y


@dataclass(frozen=True, slots=True)
class Axis:
    """A linear value axis: value = slope · pixel + intercept; `residual` is its ticks' largest miss in pixels."""

    side: AxisSide
    ticks: tuple[Tick, ...]
    slope: float
    intercept: float
    residual: float
    unit: Unit | None

    def value_at(self, pixel: float) -> float:
        return self.slope * pixel + self.intercept

    def pixel_at(self, value: float) -> float:
        return (value - self.intercept) / self.slope

    @property
    def units_per_pixel(self) -> float:
        return abs(self.slope)

    @property
    def top(self) -> float:
        return min(t.pixel for t in self.ticks)

    @property
    def bottom(self) -> float:
        return max(t.pixel for t in self.ticks)

    @property
    def left(self) -> float:
        return min(t.text.box.left for t in self.ticks)

    @property
    def right(self) -> float:
        return max(t.text.box.right for t in self.ticks)

    @property
    def span(self) -> float:
        return abs(self.value_at(self.top) - self.value_at(self.bottom))


def snapped(axis: Axis, rows: Sequence[float]) -> Axis:
    """The axis moved onto the grid lines `rows` if most ticks have one near: lines are exact, text is not."""
    offsets = []
    for tick in axis.ticks:
        expected = axis.pixel_at(float(tick.value))
        near = min(rows, key=lambda row: abs(row - expected), default=None)
        if near is not None and abs(near - expected) <= 0.35 * tick.text.box.height:
            offsets.append(near - expected)
    if len(offsets) < max(2, len(axis.ticks) // 2):
        return axis
    shift = float(np.median(offsets))
    if float(np.median(np.abs(np.array(offsets) - shift))) > 1.0:
        return axis
    return replace(axis, intercept=axis.intercept - axis.slope * shift)


def read_numbers(texts: Iterable[TextBox]) -> tuple[Tick, ...]:
    """The texts that are one number each; a tick mark that was read as a dash behind it is left out."""
    found = ((text, parse_number(text.text) or parse_number(text.text.rstrip("-–—_·"))) for text in texts)
    return tuple(Tick(text, number.value, number.unit) for text, number in found if number is not None)


def find_axes(texts: Sequence[TextBox]) -> tuple[Axis, ...]:
    """The value axes along y: none, one, or a left and a right one (in that order)."""
    numbers = read_numbers(texts)
    columns = sorted((c for c in _columns(numbers) if c), key=len, reverse=True)
    found: list[tuple[Tick, ...]] = []
    for column in columns:
        if not any(set(column) & set(other) for other in found):
            found.append(column)
    axes = [_fit(ticks) for ticks in found if _flanks(ticks, numbers)]
    return _sides(axes)


def _columns(numbers: Sequence[Tick]) -> Iterable[tuple[Tick, ...]]:
    """Aligned columns of numbers, reduced to their largest evenly stepped straight part."""
    if not numbers:
        return
    height = float(np.median([min(n.text.box.height, n.text.box.width) for n in numbers]))
    for edge in ("right", "left", "center_x"):
        ordered = sorted(numbers, key=lambda n: float(getattr(n.text.box, edge)))
        at = [float(getattr(n.text.box, edge)) for n in ordered]
        for first in range(len(ordered)):
            last = first
            while last < len(ordered) and at[last] - at[first] <= 0.6 * height:
                last += 1
            if last - first >= MIN_TICKS:
                yield _straight_part(ordered[first:last])


def _straight_part(column: Sequence[Tick]) -> tuple[Tick, ...]:
    """The largest part of a column on one line of value over pixel with equal steps (RANSAC over all pairs)."""
    best: tuple[Tick, ...] = ()
    for a, b in itertools.combinations(column, 2):
        if a.value == b.value or abs(a.pixel - b.pixel) < 4:
            continue
        pixels_per_value = (b.pixel - a.pixel) / float(b.value - a.value)
        on_line = [
            n
            for n in column
            if abs(a.pixel + float(n.value - a.value) * pixels_per_value - n.pixel)
            <= FIT_TOLERANCE * min(n.text.box.height, n.text.box.width) + 1
        ]
        part = _unique(on_line)
        if len(part) > len(best) and _evenly_stepped(part):
            best = part
    return best if len(best) >= MIN_TICKS and len(best) >= 0.6 * len(column) else ()


def _unique(ticks: Sequence[Tick]) -> tuple[Tick, ...]:
    by_value = {tick.value: tick for tick in sorted(ticks, key=lambda t: t.text.score)}
    return tuple(sorted(by_value.values(), key=lambda t: t.pixel))


def _evenly_stepped(ticks: Sequence[Tick]) -> bool:
    """True if all steps are small whole multiples of the smallest: ticks are, data labels hardly ever."""
    steps = [abs(b.value - a.value) for a, b in itertools.pairwise(ticks)]
    smallest = min(steps, default=Decimal(0))
    if smallest <= 0:
        return False
    slack = 2 * max(rounding(tick.value) for tick in ticks) if len(set(steps)) > 1 else Decimal(0)
    multiples = [round(step / smallest) for step in steps]
    even = all(abs(step - n * smallest) <= slack * n for step, n in zip(steps, multiples, strict=True))
    return even and max(multiples) <= 4 and slack < smallest / 5


def _flanks(ticks: Sequence[Tick], numbers: Sequence[Tick]) -> bool:
    """True if the column stands at the edge: hardly any other number lies on both of its sides at its height."""
    left, right = min(t.text.box.left for t in ticks), max(t.text.box.right for t in ticks)
    top, bottom = ticks[0].text.box.top, ticks[-1].text.box.bottom
    others = [n.text.box for n in numbers if n not in ticks and top <= n.text.box.center_y <= bottom]
    before = sum(box.center_x < left for box in others)
    after = sum(box.center_x > right for box in others)
    return min(before, after) <= 0.15 * len(others) + 0.5


def _fit(ticks: Sequence[Tick]) -> Axis:
    pixels = np.array([t.pixel for t in ticks])
    values = np.array([float(t.value) for t in ticks])
    slope, intercept = (float(x) for x in np.polyfit(pixels, values, 1))
    residual = float(np.abs((values - intercept) / slope - pixels).max())
    units = [t.unit for t in ticks if t.unit is not None]
    return Axis("left", tuple(ticks), slope, intercept, residual, units[0] if len(units) * 2 > len(ticks) - 1 else None)


def _sides(axes: Sequence[Axis]) -> tuple[Axis, ...]:
    """Keep the best axis, and a second one only if a plot fits between the two."""
    if not axes:
        return ()
    best = axes[0]
    for other in axes[1:]:
        left, right = sorted((best, other), key=lambda axis: axis.left)
        shared = min(left.bottom, right.bottom) - max(left.top, right.top)
        height = max(best.bottom - best.top, other.bottom - other.top)
        if right.left - left.right > 0.5 * height and shared > 0.5 * height:
            return (left, _named(right, "right"))
    return (best,)


def _named(axis: Axis, side: AxisSide) -> Axis:
    return replace(axis, side=side)
