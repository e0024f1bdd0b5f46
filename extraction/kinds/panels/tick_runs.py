"""Runs of tick labels: where value axes stand, when there may be several in one picture.

Stricter than `axes`, and blind to what lies between: numbers in one column or row, one after the other in equal steps
of value and of pixels. An axis that was torn into two runs by a misread tick is put together again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from extraction.axes import Tick, read_numbers
from extraction.chart import TextBox
from extraction.geometry import Box, around

FEWEST = 3
FEWEST_LYING = 4  # without a zero among them; labels of bars may stand in a row by chance
ROUND_STEPS = (1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
UNEVEN = 0.12  # of a step


@dataclass(frozen=True, slots=True)
class TickRun:
    """The ticks of one value axis in the order of their pixels; `rises` if it runs along y."""

    ticks: tuple[Tick, ...]
    rises: bool

    @property
    def box(self) -> Box:
        return around(tick.text.box for tick in self.ticks)


def find_runs(texts: Sequence[TextBox]) -> tuple[TickRun, ...]:
    """All runs of ticks, the longest first; no tick is in two."""
    numbers = read_numbers([text for text in texts if abs(text.angle) < 8])
    if len(numbers) < FEWEST:
        return ()
    height = float(np.median([number.text.box.height for number in numbers]))
    found: list[TickRun] = []
    for edge in (_right, _left, _center_x):
        found += [TickRun(run, True) for line in _lines(numbers, edge, 0.6 * height) for run in _runs(line, _center_y)]
    for line in _lines(numbers, _center_y, 0.5 * height):
        found += [TickRun(run, False) for run in _runs(line, _center_x) if len(run) >= FEWEST_LYING or _holds_zero(run)]
    kept: list[TickRun] = []
    for run in sorted(found, key=lambda run: -len(run.ticks)):
        if not any(set(run.ticks) & set(other.ticks) for other in kept):
            kept.append(run)
    return tuple(kept)


def _right(tick: Tick) -> float:
    return tick.text.box.right


def _left(tick: Tick) -> float:
    return tick.text.box.left


def _center_x(tick: Tick) -> float:
    return tick.text.box.center_x


def _center_y(tick: Tick) -> float:
    return tick.text.box.center_y


def _lines(numbers: Sequence[Tick], edge: Callable[[Tick], float], slack: float) -> list[list[Tick]]:
    """Numbers that share an edge."""
    ordered = sorted(numbers, key=edge)
    lines: list[list[Tick]] = [[ordered[0]]]
    for one in ordered[1:]:
        if edge(one) - edge(lines[-1][0]) <= slack:
            lines[-1].append(one)
        else:
            lines.append([one])
    return [line for line in lines if len(line) >= FEWEST]


def _runs(line: Sequence[Tick], place: Callable[[Tick], float]) -> list[tuple[Tick, ...]]:
    """The stretches of a line in which value goes with pixel."""
    ordered = sorted(line, key=place)
    parts: list[list[Tick]] = [[ordered[0]]]
    for one in ordered[1:]:
        part = parts[-1]
        if len(part) == 1 or _continues(part, one, place):
            part.append(one)
        else:
            parts.append([part[-1], one] if _could_begin(part, one) else [one])
    runs = _rejoined([tuple(part) for part in parts if len(part) >= FEWEST], place)
    return [run for run in runs if _is_scale(run)]


def _could_begin(part: Sequence[Tick], one: Tick) -> bool:
    """A pair that was no run frees its second number for the next."""
    return len(part) == 2 and part[-1].value != one.value


def _continues(part: Sequence[Tick], one: Tick, place: Callable[[Tick], float]) -> bool:
    first, last = part[0], part[-1]
    pitch = min(place(b) - place(a) for a, b in itertools.pairwise(part))
    gap = place(one) - place(last)
    if pitch <= 2 or not 0.8 < gap / pitch < 2.3:
        return False
    per_pixel = float(last.value - first.value) / (place(last) - place(first))
    expected = float(last.value) + per_pixel * gap
    return per_pixel != 0 and abs(expected - float(one.value)) < UNEVEN * abs(per_pixel) * pitch


def _rejoined(runs: list[tuple[Tick, ...]], place: Callable[[Tick], float]) -> list[tuple[Tick, ...]]:
    """Neighbouring runs on one line of value over pixel are one axis with a tick misread between them."""
    joined: list[tuple[Tick, ...]] = []
    for run in runs:
        if joined:
            a, b = joined[-1][0], joined[-1][-1]
            per_pixel = float(b.value - a.value) / (place(b) - place(a))
            expected = float(b.value) + per_pixel * (place(run[-1]) - place(b))
            step = abs(float(b.value - a.value)) / (len(joined[-1]) - 1)
            if abs(expected - float(run[-1].value)) < 0.3 * step:
                joined[-1] = (*joined[-1], *run)
                continue
        joined.append(run)
    return joined


def _is_scale(run: Sequence[Tick]) -> bool:
    """True unless the numbers are years, count something, or go in steps that no axis has."""
    values = sorted(float(tick.value) for tick in run)
    steps = [b - a for a, b in itertools.pairwise(values)]
    step = min(steps)
    whole = all(value == int(value) for value in values)
    if step <= 0 or (whole and step == 1.0 and values[0] == 1):
        return False
    if whole and all(1950 < value < 2100 for value in values) and step <= 5:
        return False
    lead = step / 10 ** np.floor(np.log10(step) + 1e-9)
    return any(abs(lead - nice) < 0.02 * nice for nice in ROUND_STEPS)


def _holds_zero(run: Sequence[Tick]) -> bool:
    return any(tick.value == 0 for tick in run)
