"""Value axes from tick labels: which pixel row means which value.

An axis is a column of printed numbers whose values, or the logarithms of them, lie on a straight line over their
pixel rows, in equal steps. Numbers in the column that do not fit are left out and kept as its misfits.
Readers of horizontal charts turn the picture first, so an axis here always runs along y.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from extraction.chart import AxisSide, TextBox, Unit
from extraction.numbers.printed import parse_label, rounding
from extraction.numbers.units import convert
from extraction.rulers import Ruler, Scale

MIN_TICKS = 3
MANY_TICKS = 5  # from here on ticks in equal steps are believed whatever their step is
MISREAD_DOLLAR = re.compile(r"[Ss\u00a7](?=\d[\d,.]*$)")
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
    """A value axis: value (or its log10) = slope · pixel + intercept; `residual`: its ticks' largest miss in pixels.

    `misfits` are numbers printed where a tick stands that say something else: misread, and left out.
    """

    side: AxisSide
    ticks: tuple[Tick, ...]
    slope: float
    intercept: float
    residual: float
    unit: Unit | None
    scale: Scale = "linear"
    misfits: tuple[TextBox, ...] = ()

    @property
    def ruler(self) -> Ruler:
        return Ruler(self.slope, self.intercept, self.scale)

    def value_at(self, pixel: float) -> float:
        return self.ruler.value_at(pixel)

    def pixel_at(self, value: float) -> float:
        """The row of a value; zero and less lie infinitely far down a logarithmic axis."""
        return self.ruler.pixel_at(value)

    @property
    def units_per_pixel(self) -> float:
        return self.units_at((self.top + self.bottom) / 2)

    def units_at(self, pixel: float) -> float:
        """Units per pixel at that row: the same everywhere, but on a logarithmic axis growing with the value."""
        return self.ruler.units_at(pixel)

    @property
    def step(self) -> float:
        """Pixels from tick to tick, or from one power of ten to the next."""
        return abs(1 / self.slope) if self.scale == "log" else (self.bottom - self.top) / (len(self.ticks) - 1)

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
    """The axis moved onto the grid lines `rows` if most ticks have one near: lines are exact, text is not.

    Without a grid the line along the foot of the plot is enough, if it is near the lowest tick.
    """
    offsets = []
    for tick in axis.ticks:
        expected = axis.pixel_at(float(tick.value))
        near = min(rows, key=lambda row: abs(row - expected), default=None)
        if near is not None and abs(near - expected) <= 0.35 * tick.text.box.height:
            offsets.append(near - expected)
    if len(offsets) < max(2, len(axis.ticks) // 2):
        lowest = max(axis.ticks, key=lambda tick: tick.pixel)
        expected = axis.pixel_at(float(lowest.value))
        offsets = [row - expected for row in rows if abs(row - expected) <= 0.2 * lowest.text.box.height][:1]
    if not offsets:
        return axis
    shift = float(np.median(offsets))
    if float(np.median(np.abs(np.array(offsets) - shift))) > 1.0:
        return axis
    return replace(axis, intercept=axis.intercept - axis.slope * shift)


def in_ones(axis: Axis, labels: Sequence[Tick]) -> Axis:
    """The axis of "2k, 4k" in ones where the labels beside the marks are written out: 3120, 3875."""
    unit = axis.unit
    if unit is None or unit.measure != "count" or unit.scale == 1 or axis.scale != "linear" or len(labels) < MIN_TICKS:
        return axis
    highest = max(abs(tick.value) for tick in axis.ticks)
    if any(label.unit is not None for label in labels) or np.median([float(abs(v.value)) for v in labels]) <= highest:
        return axis
    ticks = tuple(replace(tick, value=tick.value * unit.scale, unit=None) for tick in axis.ticks)
    return replace(axis, ticks=ticks, slope=axis.slope * unit.scale, intercept=axis.intercept * unit.scale, unit=None)


def read_numbers(texts: Iterable[TextBox]) -> tuple[Tick, ...]:
    """The texts that are one number each; a tick mark that was read as a dash behind it is left out."""
    found = ((text, parse_label(text.text) or parse_label(text.text.rstrip("-–—_·"))) for text in texts)
    return tuple(Tick(text, number.value, number.unit) for text, number in found if number is not None)


def same_scale(ticks: Sequence[Tick]) -> tuple[Tick, ...]:
    """Numbers of one measure counted alike: 500K beside 1M and 1.5M is 0.500M. Bare numbers stay what they are."""
    units = [t.unit for t in ticks if t.unit is not None]
    if len({u.scale for u in units}) < 2 or len({u.measure for u in units}) > 1:
        return tuple(ticks)
    usual = Counter(units).most_common(1)[0][0]
    return tuple(t if t.unit is None else replace(t, value=convert(t.value, t.unit, usual), unit=usual) for t in ticks)


def find_axes(texts: Sequence[TextBox]) -> tuple[Axis, ...]:
    """The value axes along y: none, one, or a left and a right one (in that order)."""
    numbers = read_numbers(texts)
    likely = _with_dollars(texts, numbers)
    columns = sorted((c for c in _columns(likely) if c), key=len, reverse=True)
    found: list[tuple[Tick, ...]] = []
    for column in columns:
        if not any({t.text for t in column} & {t.text for t in other} for other in found):
            found.append(column)
    axes = [_fit(ticks) for ticks in found if _flanks(ticks, numbers)]
    return tuple(replace(axis, misfits=_misfits(axis, numbers)) for axis in _sides(axes))


def _with_dollars(texts: Iterable[TextBox], numbers: tuple[Tick, ...]) -> tuple[Tick, ...]:
    """The numbers, and those whose dollar sign was read as the letter S where others have one."""
    dollar = next((n.unit for n in numbers if n.text.text.startswith("$")), None)
    if dollar is None:
        return numbers
    misread = (t for t in texts if MISREAD_DOLLAR.match(t.text))
    read = ((text, parse_label(MISREAD_DOLLAR.sub("$", text.text))) for text in misread)
    return (*numbers, *(Tick(text, number.value, dollar) for text, number in read if number is not None))


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
                yield _best_part(ordered[first:last])


def _best_part(column: Sequence[Tick]) -> tuple[Tick, ...]:
    """The largest part of a column that is an axis: linear, counted in one unit, or logarithmic."""
    alike = same_scale(_counting_ones(column))
    parts = [_straight_part(column, _linear, _evenly_stepped)]
    if any(one.value != other.value for one, other in zip(column, alike, strict=True)):
        parts.append(_straight_part(alike, _linear, _evenly_stepped))
    if not any(parts):
        parts.append(_straight_part([t for t in alike if t.value > 0], _logarithm, _in_powers))
    best = max(parts, key=len)
    return best if len(best) >= 0.6 * len(column) else ()


def _counting_ones(column: Sequence[Tick]) -> list[Tick]:
    """The column with bare numbers as counts of ones, as 800 is beside 1K and 1.2K."""
    measures = {t.unit.measure for t in column if t.unit is not None and t.unit.scale > 1}
    ones = Unit(measures.pop()) if len(measures) == 1 else None
    return [replace(t, unit=t.unit or ones) if t.value else t for t in column]


def _linear(value: Decimal) -> float:
    return float(value)


def _logarithm(value: Decimal) -> float:
    return math.log10(value)


def _straight_part(
    column: Sequence[Tick], level: Callable[[Decimal], float], stepped: Callable[[Sequence[Tick]], bool]
) -> tuple[Tick, ...]:
    """The largest part of a column on one line of level over pixel with equal steps (RANSAC over all pairs)."""
    best: tuple[Tick, ...] = ()
    levels = [level(n.value) for n in column]
    for (a, at_a), (b, at_b) in itertools.combinations(zip(column, levels, strict=True), 2):
        if at_a == at_b or abs(a.pixel - b.pixel) < 4:
            continue
        pixels_per_level = (b.pixel - a.pixel) / (at_b - at_a)
        on_line = [
            n
            for n, at in zip(column, levels, strict=True)
            if abs(a.pixel + (at - at_a) * pixels_per_level - n.pixel)
            <= FIT_TOLERANCE * min(n.text.box.height, n.text.box.width) + 1
        ]
        part = _unique(on_line)
        if len(part) >= max(MIN_TICKS, len(best) + 1) and stepped(part):
            best = part
    return best


def _unique(ticks: Sequence[Tick]) -> tuple[Tick, ...]:
    by_value = {tick.value: tick for tick in sorted(ticks, key=lambda t: t.text.score)}
    return tuple(sorted(by_value.values(), key=lambda t: t.pixel))


def _evenly_stepped(ticks: Sequence[Tick]) -> bool:
    """True if all steps are small whole multiples of the smallest: ticks are, data labels hardly ever."""
    steps = [abs(b.value - a.value) for a, b in itertools.pairwise(ticks)]
    smallest = min(steps, default=Decimal(0))
    if smallest <= 0:
        return False
    exact = all(step % smallest == 0 for step in steps)
    slack = Decimal(0) if exact else 2 * max(rounding(tick.value) for tick in ticks)
    multiples = [round(step / smallest) for step in steps]
    even = all(abs(step - n * smallest) <= slack * n for step, n in zip(steps, multiples, strict=True))
    return even and max(multiples) <= 4 and slack < smallest / 5 and _as_an_axis_prints(ticks, smallest)


def _as_an_axis_prints(ticks: Sequence[Tick], step: Decimal) -> bool:
    """True if the numbers look chosen: alike in decimals or whole multiples of their step, few only in round steps."""
    exact = all((b.value - a.value) % step == 0 for a, b in itertools.pairwise(ticks))
    decimals = {rounding(t.value) for t in ticks if t.value}
    if len(decimals) > 1:
        return all(t.value % step == 0 for t in ticks)
    digits = int("".join(map(str, step.normalize().as_tuple().digits)))
    skipped = max(abs(b.value - a.value) / step for a, b in itertools.pairwise(ticks)) > 2
    return len(ticks) >= MANY_TICKS or (exact and not skipped and (digits < 10 or digits % 5 == 0))


def _in_powers(ticks: Sequence[Tick]) -> bool:
    """True if the values grow by one factor, a whole one, or run 1, 2, 5, 10 and so on: ticks of a logarithmic axis."""
    values = sorted(t.value for t in ticks)
    factors = [b / a for a, b in itertools.pairwise(values)]
    if not factors or max(factors) > 10**6:
        return False
    least = min(factors)
    powers = [round(math.log(f) / math.log(least)) if least > 1 else 0 for f in factors]
    geometric = least % 1 == 0 and all(f == least**n for f, n in zip(factors, powers, strict=True)) and max(powers) <= 2
    return geometric or (len(values) >= MANY_TICKS and all(f in (Decimal(2), Decimal("2.5")) for f in factors))


def _flanks(ticks: Sequence[Tick], numbers: Sequence[Tick]) -> bool:
    """True if the column stands at the edge: hardly any other number lies on both of its sides at its height."""
    left, right = min(t.text.box.left for t in ticks), max(t.text.box.right for t in ticks)
    top, bottom = ticks[0].text.box.top, ticks[-1].text.box.bottom
    own = {t.text for t in ticks}
    others = [n.text.box for n in numbers if n.text not in own and top <= n.text.box.center_y <= bottom]
    before = sum(box.center_x < left for box in others)
    after = sum(box.center_x > right for box in others)
    return min(before, after) <= 0.15 * len(others) + 0.5


def _fit(ticks: Sequence[Tick]) -> Axis:
    linear = _evenly_stepped(ticks)
    pixels = np.array([t.pixel for t in ticks])
    values = np.array([_linear(t.value) if linear else _logarithm(t.value) for t in ticks])
    slope, intercept = (float(x) for x in np.polyfit(pixels, values, 1))
    residual = float(np.abs((values - intercept) / slope - pixels).max())
    units = [t.unit for t in ticks if t.unit is not None]
    unit = units[0] if len(units) * 2 > len(ticks) - 1 else None
    return Axis("left", tuple(ticks), slope, intercept, residual, unit, "linear" if linear else "log")


def _misfits(axis: Axis, numbers: Sequence[Tick]) -> tuple[TextBox, ...]:
    """Numbers in the axis' own column that stand where a tick would and say something else."""
    step = min(b.pixel - a.pixel for a, b in itertools.pairwise(axis.ticks))
    ticks = [t.text for t in axis.ticks]
    height = float(np.median([t.box.height for t in ticks]))

    def is_tick(text: TextBox) -> bool:
        steps = (text.box.center_y - axis.top) / step
        aligned = min(abs(text.box.right - t.box.right) for t in ticks) < 0.6 * height
        within = axis.top - 1.3 * step < text.box.center_y < axis.bottom + 1.3 * step
        return aligned and within and abs(steps - round(steps)) * step < FIT_TOLERANCE * height + 1

    return tuple(n.text for n in numbers if n.text not in ticks and is_tick(n.text))


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
