"""Logarithmic axes that print little: two powers of ten, with or without the digits 2 to 9 between them.

Nobody steps a linear axis from 100 to 1000 at once, so two neighbouring powers alone in their column say enough. Small
digits that stand where 200, 300 and so on belong confirm it, and say more exactly where the rows are: some programs
print the powers a little higher than their ticks.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import numpy as np

from extraction.axes import Axis, Tick, read_numbers
from extraction.chart import TextBox

POWER = re.compile(r"10*(?:,000)*")
POWER_AND_NINE = re.compile(r"(10+)9")  # the 9 of the decade below is printed close under it
DIGITS = re.compile(r"[2-9]")
RUN_OF_DIGITS = re.compile(r"\d{2,}\D?")  # 9876543, printed one under the other and read as one text
ALIGNED = 0.6  # print heights by which the right ends of one column may differ
NEAREST = 30.0  # pixels: powers of ten stand farther apart
OFF = 0.04  # of a decade: how far a number may stand off its place; small digits hang lower than large ones
NEAR_TICK = 0.35  # print heights
LINE_ROW = 0.3  # pixels: how exactly a tick mark gives its row
WHOLE_ROW = 1.2  # pixels
MANY = 5  # small tick marks
LOOSE = 2.5  # pixels by which large numbers may be printed off their ticks
TEXT_ROW = 1.0  # pixels: how exactly a text's middle gives its tick
MOST_POWERS = 6


def sparse_log_axis(texts: Sequence[TextBox]) -> Axis | None:
    """The axis of the column whose numbers are powers of ten and little else; None if there is none."""
    level = [text for text in texts if abs(text.angle) < 8]
    powers = [tick for text in level if (tick := _power(text)) is not None]
    best: Axis | None = None
    for upper, lower in itertools.combinations(sorted(powers, key=lambda t: t.pixel), 2):
        axis = _axis_of(upper, lower, powers, level)
        if axis is not None and (best is None or len(axis.ticks) > len(best.ticks)):
            best = axis
    return best


def _power(text: TextBox) -> Tick | None:
    """The text as a power of ten from 1 on."""
    plain = text.text.strip()
    nine = POWER_AND_NINE.fullmatch(plain)
    if nine:
        return Tick(text, Decimal(nine.group(1)), None)
    return Tick(text, Decimal(plain.replace(",", "")), None) if POWER.fullmatch(plain) else None


def _axis_of(upper: Tick, lower: Tick, powers: Sequence[Tick], texts: Sequence[TextBox]) -> Axis | None:
    height = upper.text.box.height
    apart = lower.pixel - upper.pixel
    if upper.value != 10 * lower.value or apart < NEAREST or not _aligned(upper.text, lower.text, height):
        return None
    slope = -1 / apart
    start = math.log10(upper.value) - slope * upper.pixel

    def belongs(tick: Tick) -> bool:
        expected = (math.log10(tick.value) - start) / slope
        return abs(expected - tick.pixel) <= OFF * apart and _aligned(tick.text, upper.text, height)

    decades = [tick for tick in powers if belongs(tick)]
    column = [text for text in texts if _aligned(text, upper.text, height) and text not in [t.text for t in decades]]
    small = [text for text in column if DIGITS.fullmatch(text.text)]
    digits = [tick for text in small if (tick := _between(text, slope, start, belongs)) is not None]
    others = [tick for tick in read_numbers(column) if not _is_small_print(tick.text, upper.text)]
    if others or len(decades) > MOST_POWERS or 2 * len(digits) < len(small):
        return None
    axis = _fitted(decades, [tick.pixel for tick in decades])
    return axis if len(digits) < 2 else _on_digits(axis, digits)


def _on_digits(axis: Axis, digits: Sequence[Tick]) -> Axis:
    """The axis moved to where the small digits stand."""
    shift = float(np.median([tick.pixel - axis.pixel_at(float(tick.value)) for tick in digits]))
    return replace(axis, intercept=axis.intercept - axis.slope * shift, residual=TEXT_ROW)


def is_loose(axis: Axis) -> bool:
    """True for an axis that rests on nothing but the middles of two or three large numbers."""
    return axis.scale == "log" and axis.residual >= LOOSE


def through_rows(axis: Axis, rows: Sequence[float]) -> Axis:
    """The axis through its grid lines or tick marks, where each of its numbers has one."""
    own = [axis.pixel_at(float(tick.value)) for tick in axis.ticks]
    near = [_nearest(rows, pixel) for pixel in own]
    reach = [NEAR_TICK * tick.text.box.height for tick in axis.ticks]
    found = [k for k, most in enumerate(reach) if abs(near[k] - own[k]) <= most]
    shifts = [near[k] - own[k] for k in found]
    if len(found) < 2 or max(shifts) - min(shifts) > 2 * WHOLE_ROW:
        return axis
    fitted = _fitted([axis.ticks[k] for k in found], [near[k] for k in found])
    drawn = replace(fitted, ticks=axis.ticks, side=axis.side, misfits=axis.misfits, residual=LINE_ROW)
    small = [(row, level) for row in rows if (level := _small_tick(drawn, row)) is not None]
    if len(small) < MANY:
        return drawn
    drawn_rows, levels = np.array(small).T
    slope, intercept = (float(v) for v in np.polyfit(drawn_rows, levels, 1))  # each is drawn on a whole row
    return replace(drawn, slope=slope, intercept=intercept)


def _nearest(rows: Sequence[float], pixel: float) -> float:
    return min(rows, key=lambda row: abs(row - pixel), default=math.inf)


def _small_tick(axis: Axis, row: float) -> float | None:
    """The level of the tick that stands in this row: of a power of ten, or of its double, triple and so on."""
    value = axis.value_at(row)
    decade = math.floor(math.log10(value))
    digit = round(value / 10**decade)
    level = decade + math.log10(digit)
    return level if abs((level - axis.intercept) / axis.slope - row) <= WHOLE_ROW else None


def _aligned(text: TextBox, other: TextBox, height: float) -> bool:
    return abs(text.box.right - other.box.right) <= ALIGNED * height


def _between(text: TextBox, slope: float, start: float, belongs: Callable[[Tick], bool]) -> Tick | None:
    """The digit with the power of ten that its place gives it; None where it stands elsewhere."""
    decade = math.floor(slope * text.box.center_y + start)
    tick = Tick(text, Decimal(text.text).scaleb(decade), None)
    return tick if belongs(tick) else None


def _is_small_print(text: TextBox, power: TextBox) -> bool:
    """True for the digits between the powers, one by one or run together from top to bottom."""
    upright = text.box.height > text.box.width
    run = upright and RUN_OF_DIGITS.fullmatch(text.text) is not None
    return (run or DIGITS.fullmatch(text.text) is not None) and text.box.width < power.box.width


def _fitted(ticks: Sequence[Tick], rows: Sequence[float]) -> Axis:
    """The axis through the ticks at these rows; large numbers may stand a little off their ticks."""
    order = sorted(range(len(ticks)), key=lambda k: rows[k])
    pixels = np.array([rows[k] for k in order])
    values = np.array([math.log10(ticks[k].value) for k in order])
    slope, intercept = (float(v) for v in np.polyfit(pixels, values, 1))
    residual = float(np.abs((values - intercept) / slope - pixels).max())
    return Axis("left", tuple(ticks[k] for k in order), slope, intercept, max(LOOSE, residual), None, "log")
