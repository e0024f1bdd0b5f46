"""Category axes in two levels: names under the marks, and under those the names of groups of them.

A group's name stands under the middle of its members, so the first name tells where the first group ends, the second
where the next one does, and so on to the last category: if it comes out even, they are groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.categories import Category
from extraction.chart import TextBox
from extraction.periods import parse_period

OFF_MIDDLE = 0.35  # of the distance between categories: this far a group's name may stand from its middle
FARTHEST = 3.5  # text heights between the names and the groups under them


@dataclass(frozen=True, slots=True)
class Group:
    """The name of several neighbouring categories, by their positions."""

    text: TextBox
    first: int
    last: int


def find_groups(row: Sequence[TextBox], others: Sequence[TextBox]) -> tuple[Group, ...]:
    """The names of the second level under a row of category names; empty if there is none."""
    if len(row) < 4:
        return ()
    height = float(np.median([t.box.height for t in row]))
    bottom = float(np.median([t.box.bottom for t in row]))
    below = [t for t in others if 0 < t.box.center_y - bottom < FARTHEST * height and abs(t.angle) < 8]
    for seed in sorted(below, key=lambda t: t.box.top):
        level = sorted((t for t in below if abs(t.box.center_y - seed.box.center_y) < 0.5 * height), key=_middle)
        groups = _shared_out(level, [_middle(t) for t in sorted(row, key=_middle)])
        if groups:
            return groups
    return ()


def _shared_out(names: Sequence[TextBox], columns: Sequence[float]) -> tuple[Group, ...]:
    """The categories shared out so that each name stands under the middle of its own; empty if it does not come out."""
    if not 2 <= len(names) <= len(columns) / 2 or len({name.text for name in names}) < len(names):
        return ()
    gap = float(np.median(np.diff(columns)))
    groups: list[Group] = []
    first = 0
    for name in names:
        if first >= len(columns):
            return ()
        last = first + max(0, round(2 * (_middle(name) - columns[first]) / gap))
        if last >= len(columns) or abs((columns[first] + columns[last]) / 2 - _middle(name)) > OFF_MIDDLE * gap:
            return ()
        groups.append(Group(name, first, last))
        first = last + 1
    return tuple(groups) if first == len(columns) else ()


def with_groups(categories: Sequence[Category], groups: Sequence[Group]) -> tuple[Category, ...]:
    """The categories named by both levels, the group first: 2023 over Q1 is 2023Q1, Spring over 2021 is Spring 2021."""
    out = list(categories)
    for group in groups:
        for k in range(group.first, group.last + 1):
            out[k] = replace(out[k], name=_both(group.text.text, out[k].name))
    return tuple(out)


def _both(group: str, name: str) -> str:
    close = f"{group}{name}"
    return close if parse_period(close) is not None and parse_period(name) is None else f"{group} {name}"


def _middle(text: TextBox) -> float:
    return text.box.center_x
