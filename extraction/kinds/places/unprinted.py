"""Categories whose names are not printed: every second year, every third month. Filled in where the rule is plain.

Plain means: the printed names count evenly at even distances, and something stands where the names between them
would be: bars, the dots or the bends of a line, or printed numbers.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.categories import Category
from extraction.counting import IN_A_YEAR, Count, Counted, count_of, name_between
from extraction.geometry import Box
from extraction.kinds.places.layout import Layout
from extraction.marks.fills import find_rectangles
from extraction.marks.inks import Ink

LEAST_NAMES = 3
NARROWEST = 4.0  # pixels between categories, below which nothing can be told apart
NEAR = 0.25  # of the distance between categories: this far a mark may stand from its category
MOST = 0.75  # of the unprinted names, and of the printed ones, must have a mark
DOT = 1.4  # times as thick as the line is a dot on it
UNBROKEN = 0.9  # of its columns a line has ink in
BEND = 2.5  # times as bent as the line between


@dataclass(frozen=True, slots=True)
class Rule:
    """The column of every number: column = at_zero + number · apart; printed names come every `step` numbers."""

    counted: Counted
    at_zero: float
    apart: float
    step: int
    first: int
    last: int

    def column(self, number: int) -> float:
        return self.at_zero + number * self.apart


def with_unprinted(layout: Layout, inks: Sequence[Ink]) -> Layout:
    """The layout with the categories between the printed ones, where marks show that they are there."""
    rule = find_rule(layout.categories)
    if rule is None:
        return layout
    year = IN_A_YEAR.get(rule.counted, 1)
    least = year if rule.counted == "month" and rule.step % year == 0 else 1  # March 2021, March 2022: one a year
    for every in range(least, rule.step + 1, least):
        if rule.step % every == 0 and every * rule.apart >= NARROWEST:
            categories = filled_in(layout.categories, rule, every)
            if any(c.filled for c in categories) and _marks_stand_there(layout, inks, categories):
                return replace(layout, categories=categories)
    return layout


def find_rule(categories: Sequence[Category]) -> Rule | None:
    """How the names count along x; None if they do not, or not evenly."""
    counts = [(c, count) for c in categories if (count := count_of(c.name)) is not None]
    if len(counts) < LEAST_NAMES or len(counts) < MOST * len(categories):
        return None
    if len({count.counted for _, count in counts}) > 1:
        return None
    steps = [(b.number - a.number, right.x - left.x) for (left, a), (right, b) in itertools.pairwise(counts)]
    if any(numbers <= 0 or columns <= 0 for numbers, columns in steps):
        return None
    apart = float(np.median([columns / numbers for numbers, columns in steps]))
    at_zero = float(np.median([c.x - count.number * apart for c, count in counts]))
    step = Counter(numbers for numbers, _ in steps).most_common(1)[0][0]
    numbers = [count.number for _, count in counts]
    rule = Rule(counts[0][1].counted, at_zero, apart, step, numbers[0], numbers[-1])
    off = max(abs(rule.column(count.number) - c.x) for c, count in counts)
    return rule if off <= NEAR * step * apart and all(n % step == 0 for n, _ in steps) else None


def filled_in(categories: Sequence[Category], rule: Rule, every: int) -> tuple[Category, ...]:
    """The categories with those between them, one for every so many numbers; a printed one keeps its name."""
    printed = {round((c.x - rule.at_zero) / rule.apart): c for c in categories}
    numbers = sorted(printed)
    if len(printed) < len(categories):
        return tuple(categories)
    out: list[Category] = [printed[numbers[0]]]
    for left, right in itertools.pairwise(numbers):
        before, after = printed[left], printed[right]
        for number in range(left + every, right, every):
            name = name_between(before.name, after.name, Count(rule.counted, number))
            if name is not None:
                x = before.x + (after.x - before.x) * (number - left) / (right - left)
                out.append(Category(name, _box_at(x, before.box), x, filled=True))
        out.append(after)
    return tuple(out)


def _box_at(x: float, like: Box) -> Box:
    return Box(x - 1, like.top, x + 1, like.bottom)


# --------------------------------------------------------------------------------------------- what stands there


def _marks_stand_there(layout: Layout, inks: Sequence[Ink], categories: Sequence[Category]) -> bool:
    """True if bars, dots, bends or printed numbers stand over the unprinted categories as over the printed ones."""
    columns = np.array([c.x for c in categories])
    unprinted = np.array([c.filled for c in categories])
    if _are_among([t.text.box.center_x for t in layout.labels], columns, unprinted):
        return True
    for ink in inks:
        bars = find_rectangles(ink, layout.scene.texts) if ink.filled else ()
        if _are_over([b.center_x for b in bars], columns, unprinted):
            return True
        thick, top = _profile(ink, layout.plot.box)
        unbroken = (thick[int(columns[0]) : int(columns[-1])] > 0).mean() > UNBROKEN
        if unbroken and (_dotted(thick, columns, unprinted) or _bent(top, columns, unprinted)):
            return True
    return False


def _are_among(labels: Sequence[float], columns: np.ndarray, unprinted: np.ndarray) -> bool:
    """True if numbers are printed over the categories only, and over half of the unprinted ones."""
    if len(labels) < LEAST_NAMES:
        return False
    at, near = _nearest(labels, columns)
    return bool(near.mean() >= MOST and len(set(at[near & unprinted[at]])) >= max(LEAST_NAMES, unprinted.sum() / 2))


def _are_over(middles: Sequence[float], columns: np.ndarray, unprinted: np.ndarray) -> bool:
    """True if bars stand over most of the printed and most of the unprinted categories."""
    if not middles:
        return False
    at, near = _nearest(middles, columns)
    covered = np.isin(np.arange(len(columns)), at[near])
    return bool(near.mean() >= MOST and covered[unprinted].mean() >= MOST and covered[~unprinted].mean() >= MOST)


def _nearest(xs: Sequence[float], columns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """For each x the nearest column, and whether it is near."""
    gaps = np.abs(np.asarray(xs)[:, None] - columns[None, :])
    return gaps.argmin(axis=1), gaps.min(axis=1) <= NEAR * float(np.median(np.diff(columns)))


def _profile(ink: Ink, box: Box) -> tuple[np.ndarray, np.ndarray]:
    """For every column of the picture how much of the ink is in it, and its first row (nan where there is none)."""
    mask = ink.mask[max(0, int(box.top)) : int(box.bottom) + 1]
    thick = mask.sum(axis=0).astype(float)
    return thick, np.where(thick > 0, mask.argmax(axis=0), np.nan)


def _dotted(thick: np.ndarray, columns: np.ndarray, unprinted: np.ndarray) -> bool:
    """True if the line is thicker at its categories, the unprinted ones too, than between them."""
    here, between = _at(thick, columns), _at(thick, _halfway(columns))
    usual = float(np.median(between))
    least = max(DOT * usual, usual + 2)
    return bool(usual > 0 and (here[unprinted] >= least).mean() >= MOST and (here[~unprinted] >= least).mean() >= MOST)


def _bent(top: np.ndarray, columns: np.ndarray, unprinted: np.ndarray) -> bool:
    """True if the line changes its direction at the unprinted categories and runs straight between."""
    reach = max(2, int(0.35 * float(np.median(np.diff(columns)))))

    def bend(xs: np.ndarray) -> np.ndarray:
        return np.asarray(np.abs(_at(top, xs - reach) - 2 * _at(top, xs) + _at(top, xs + reach)))

    here, between = bend(columns[unprinted]), bend(_halfway(columns))
    if np.isnan(here).mean() > 1 - MOST or np.isnan(between).mean() > 1 - MOST or len(here) < LEAST_NAMES:
        return False
    return bool(np.nanmedian(here) > max(1.5, BEND * float(np.nanmedian(between))))


def _at(profile: np.ndarray, columns: np.ndarray) -> np.ndarray:
    near = np.clip(np.round(columns)[:, None].astype(int) + np.array([-1, 0, 1]), 0, len(profile) - 1)
    return np.asarray(np.median(profile[near], axis=1))


def _halfway(columns: np.ndarray) -> np.ndarray:
    return np.asarray((columns[1:] + columns[:-1]) / 2)
