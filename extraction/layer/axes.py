"""Value axes by what is drawn: the tick marks and grid lines beside printed ticks give the ruler exactly."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

import numpy as np

from extraction.chart import AxisFit, DrawnPath
from extraction.layer.shapes import Rule, rules, standing, stood
from extraction.rulers import Ruler

NEAR = 0.75  # of a tick's height that its line may lie off its middle
EVEN = 0.15  # of a tick's height that lines may stand unevenly off their print
SEEN = 0.25  # of a tick's height that a picture may show it elsewhere
ON_IT = 0.2  # pixels that a line may lie off the ruler through the others
ENOUGH = 3  # ticks with a line, or all of fewer
MOST = 8  # ticks that are tried in pairs, and lines of each
DRAWN = 0.05  # pixels: how exactly documents say where a line is
PRINTED = 0.5  # pixels by which evenly printed ticks may stand unevenly
OF_PRINT = 0.25  # pixels: how exactly print gives the place of a tick


@dataclass(frozen=True, slots=True)
class ExactAxis:
    """An axis with its ruler put right, the one that was seen, and how many pixels it may be off."""

    fit: AxisFit
    seen: AxisFit
    error: float


@dataclass(frozen=True, slots=True)
class _Printed:
    """A printed tick: its value or the logarithm of it, where its print has its middle and top, and how high it is."""

    level: float
    middle: float
    top: float
    height: float


def exact_axis(axis: AxisFit, paths: Sequence[DrawnPath]) -> ExactAxis | None:
    """The axis by its lines; by its print and one line where there are no more; None where neither says enough."""
    ticks = _ticks(axis)
    if len(ticks) < 2:
        return None
    lines = [rule for rule in rules(standing(paths, axis.along)) if _meets(rule, axis, ticks[0].height)]
    near = [[rule for rule in lines if _is_near(rule, tick)] for tick in ticks]
    found = _through_lines(ticks, near) or _through_print(ticks, lines)
    if found is None:
        return None
    slope, intercept, error = found
    if slope * axis.ruler.slope <= 0:
        return None
    return ExactAxis(
        replace(axis, ruler=Ruler(slope, intercept, axis.ruler.scale), residual=error, lean=0.0), axis, error
    )


def _ticks(axis: AxisFit) -> list[_Printed]:
    found = []
    for tick in axis.ticks:
        if axis.ruler.scale == "log" and tick.value <= 0:
            continue
        box = stood(tick.box, axis.along)
        level = math.log10(tick.value) if axis.ruler.scale == "log" else float(tick.value)
        found.append(_Printed(level, box.center_y, box.top, min(box.width, box.height)))
    return sorted(found, key=lambda tick: tick.middle)


def _meets(rule: Rule, axis: AxisFit, height: float) -> bool:
    """True for lines in the plot or beside it."""
    left, right = axis.across
    return rule.right >= left - 3 * height and rule.left <= right + 3 * height


def _is_near(rule: Rule, tick: _Printed) -> bool:
    return abs(rule.level - tick.middle) <= NEAR * tick.height


def _through_lines(ticks: Sequence[_Printed], near: Sequence[Sequence[Rule]]) -> tuple[float, float, float] | None:
    """The ruler that most ticks have a line on; of equals the one of the longest lines, for small ticks are shorter."""
    best: tuple[float, ...] = ()
    chosen: list[tuple[_Printed, Rule]] = []
    near = [_longest(lines) for lines in near]
    for one, other in itertools.combinations(range(0, len(ticks), 1 + len(ticks) // MOST), 2):
        if ticks[one].level == ticks[other].level:
            continue
        for first, second in itertools.product(near[one], near[other]):
            step = (second.level - first.level) / (ticks[other].level - ticks[one].level)
            start = first.level - step * ticks[one].level
            on_it = [
                (tick, closest)
                for tick, lines in zip(ticks, near, strict=True)
                if (closest := _closest(lines, start + step * tick.level)) is not None
            ]
            offs = [rule.level - tick.middle for tick, rule in on_it]
            rank = len(on_it), round(median(rule.right - rule.left for _, rule in on_it)), min(offs) - max(offs)
            if rank > best and max(offs) - min(offs) <= EVEN * ticks[0].height + 1:
                best, chosen = rank, on_it
    if len(chosen) < ENOUGH and not (len(chosen) == len(ticks) == 2):
        return None
    slope, intercept, residual = _fit([rule.level for _, rule in chosen], [tick.level for tick, _ in chosen])
    return slope, intercept, max(DRAWN, residual)


def _closest(lines: Sequence[Rule], level: float) -> Rule | None:
    closest = min(lines, key=lambda rule: abs(rule.level - level), default=None)
    return closest if closest is not None and abs(closest.level - level) <= ON_IT else None


def _longest(lines: Sequence[Rule]) -> list[Rule]:
    """One line of every level, the longest, and of hatched ground not all."""
    best: dict[float, Rule] = {}
    for rule in sorted(lines, key=lambda rule: rule.right - rule.left):
        best[round(rule.level, 2)] = rule
    return sorted(best.values(), key=lambda rule: rule.left - rule.right)[:MOST]


def _through_print(ticks: Sequence[_Printed], lines: Sequence[Rule]) -> tuple[float, float, float] | None:
    """The ruler by the print of at least three ticks, pushed onto the longest line that any of them has."""
    if len(ticks) < ENOUGH:
        return None
    levels = [tick.level for tick in ticks]
    ways = [_fit([tick.middle for tick in ticks], levels), _fit([tick.top for tick in ticks], levels)]
    slope, intercept, residual = min(ways, key=lambda way: way[2])
    own = [(rule, tick) for rule in lines for tick in ticks if _is_near(rule, tick)]
    if residual > PRINTED or not own:
        return None
    rule, tick = max(own, key=lambda one: one[0].right - one[0].left)
    push = rule.level - (tick.level - intercept) / slope
    return slope, intercept - slope * push, max(OF_PRINT, residual)


def _fit(pixels: Sequence[float], levels: Sequence[float]) -> tuple[float, float, float]:
    """Slope, intercept, and the largest miss in pixels."""
    at, meant = np.array(pixels), np.array(levels)
    slope, intercept = (float(part) for part in np.polyfit(at, meant, 1))
    return slope, intercept, float(np.abs((meant - intercept) / slope - at).max()) if slope else math.inf
