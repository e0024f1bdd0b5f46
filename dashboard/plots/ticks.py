"""Ticks of both axes: round numbers in the reader's words, and as many periods as can be read."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.plots.look import width_of
from extraction.errors import Language

TICKS = 5
SMALLEST = 1e-9  # a span below it is rounding, not two values
FLAT = 0.6  # lines whose lowest value is above this share of the highest need not begin at zero
STEPS: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh": ((1e8, "亿"), (1e4, "万")),
    "en": ((1e9, "bn"), (1e6, "m"), (1e3, "k")),
}


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """How the value axis counts: `worded` axes say 万 or k, which "15k RMB m" must not; `from_zero` ones show zero."""

    worded: bool = False
    from_zero: bool = True


@dataclass(frozen=True, slots=True)
class Places:
    """The periods along the axis, none left out between the first and the last, and what is written under which."""

    names: tuple[str, ...]
    ticks: tuple[int, ...]
    labels: tuple[str, ...]


def value_ticks(
    numbers: Sequence[float], axis: ValueAxis, language: Language, many: int = TICKS
) -> tuple[list[float], list[str]]:
    """Where the ticks stand and what is written beside them."""
    low, high = min(numbers, default=0.0), max(numbers, default=0.0)
    if axis.from_zero or not (low > FLAT * high > 0 or high < FLAT * low < 0):
        low, high = min(0.0, low), max(0.0, high)
    ticks = even_ticks(low, high, many)
    return ticks, [tick_text(tick, language) if axis.worded else f"{tick:,.12g}" for tick in ticks]


def even_ticks(low: float, high: float, many: int = TICKS) -> list[float]:
    """About so many round numbers from at or below `low` to at or above `high`."""
    if high - low < SMALLEST:
        high = low + 1.0
    rough = (high - low) / many
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [float(f"{step * count:.12g}") for count in range(first, last + 1)]


def tick_text(value: float, language: Language) -> str:
    """A round number as the reader's language words it: 12亿, 3.5万; 1.2bn, 35k."""
    for size, word in STEPS[language]:
        if abs(value) >= size:
            return f"{value / size:,.12g}{word}"
    return f"{value:,.12g}"


def thinned(labels: Sequence[str], room: float) -> tuple[int, ...]:
    """The places whose labels can be written side by side in so many pixels; the last one always is."""
    if not labels:
        return ()
    widest = max(width_of(label, 12) for label in labels) + 14
    step = max(1, math.ceil(len(labels) * widest / max(room, widest)))
    return tuple(sorted(range(len(labels) - 1, -1, -step)))


def spread(wished: Sequence[float], gap: float, low: float, high: float) -> list[float]:
    """Heights as near to the wished ones as a gap between neighbours allows, in the same order, inside the bounds."""
    order = sorted(range(len(wished)), key=lambda at: wished[at])
    gap = min(gap, (high - low) / (len(order) - 1)) if len(order) > 1 else gap
    placed = [0.0] * len(order)
    floor = low
    for at in order:
        placed[at] = max(min(wished[at], high), floor)
        floor = placed[at] + gap
    ceiling = high
    for at in reversed(order):
        placed[at] = min(placed[at], ceiling)
        ceiling = placed[at] - gap
    return placed
