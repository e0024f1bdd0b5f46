"""Value axes: where values lie, and the round ticks that are printed beside them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.paper import Paper
from evaluation.sheets import Look, Sheet, Values


@dataclass(frozen=True, slots=True)
class Ruler:
    """A value axis: where values lie, and its tick values."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ruler(numbers: Sequence[float], start: float, end: float, lowest: float | None, lift: float) -> Ruler:
    """An axis with round ticks that holds all numbers; it starts at zero unless told where, or numbers are negative."""
    low = min(0.0, *numbers) if lowest is None else lowest
    high = max(0.0, *numbers) if lowest is None else max(numbers)
    high = low + (high - low) * lift if high > 0 else high
    low = low * 1.3 if low < 0 else low  # room for the labels under the bars
    step = round_step((high - low) / 5)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    ticks = tuple(round(tick * step, 9) for tick in range(first, last + 1))
    return Ruler(ticks[0], ticks[-1], start, end, ticks)


def round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)


def heights(sheet: Sheet, rows: Sequence[Values]) -> list[float]:
    """Every level the axis must reach: of stacks, their sums."""
    columns = range(len(sheet.categories))
    if sheet.kind == "stacked_bar":
        return [sum(values.height(column) or 0.0 for values in rows) for column in columns]
    return [height for values in rows for column in columns if (height := values.height(column)) is not None]


def rule_lines(paper: Paper, look: Look, start: tuple[float, float], end: tuple[float, float]) -> None:
    if look.grid == "solid":
        paper.line([start, end], "#dddddd", 1)
    elif look.grid == "dashed":
        paper.dashes(start, end, "#cccccc")
