"""What is printed of whole stacks: totals over them, and amounts in the segments of stacks that show shares.

A number over a stack is its total if it says how high the stack is; it is no segment's label then. Numbers in the
segments of a stack that reaches from 0 to 100 % may be amounts: they are in the ratio of the segments.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from extraction.axes import Axis, Tick
from extraction.geometry import Box, around
from extraction.kinds.places.layout import Layout
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.labels import REACH
from extraction.legend.entries import LegendEntry, same_colours

TOTAL = {True: "合计", False: "Total"}  # by whether the chart speaks Chinese
AGREES = 4.0  # pixels between a printed total and the height of its stack, at most
LEAST_TOTALS = 2
FULL = 3.0  # percent by which a stack of shares may miss 100
IN_RATIO = 2.5  # percent by which an amount's share may miss its segment's
MOST = 0.7
WIDEST_GAP = 6.0  # pixels between segments that are but a white line

OnAxis = tuple[DrawnSeries, Axis | None]


@dataclass(frozen=True, slots=True)
class Stack:
    """The segments over one category, as one column."""

    category: int
    box: Box
    segments: tuple[DrawnMark, ...]

    @property
    def losses(self) -> float:
        """Rows of the column that hang below its base."""
        return sum(max(0.0, mark.level - mark.base) for mark in self.segments)

    @property
    def total(self) -> DrawnMark:
        """The column as one mark that ends where it would with its losses taken off."""
        return DrawnMark(self.category, self.box, level=self.box.top + self.losses, base=self.box.bottom - self.losses)


def find_stacks(drawn: Sequence[OnAxis]) -> tuple[tuple[Stack, ...], Axis | None]:
    """The stacked columns with their axis; none where no column has two segments."""
    marks: dict[int, list[DrawnMark]] = defaultdict(list)
    axis = None
    for series, own in drawn:
        if series.kind == "bar" and series.segments:
            axis = own
            for mark in series.marks:
                marks[mark.category].append(mark)
    stacks = tuple(Stack(k, around(m.box for m in found), tuple(found)) for k, found in sorted(marks.items()))
    several = any(len(stack.segments) > 1 for stack in stacks)
    return (stacks, axis) if several else ((), None)


@dataclass(frozen=True, slots=True)
class Totals:
    """Whole stacks as a series, with the label over each."""

    series: DrawnSeries
    axis: Axis
    labels: tuple[Tick, ...]

    def pairs(self, index: int, labels: Sequence[Tick]) -> dict[tuple[int, int], int]:
        """{(`index` of this series, mark): label} for those that are among `labels`."""
        return {(index, k): labels.index(label) for k, label in enumerate(self.labels) if label in labels}


def find_totals(layout: Layout, drawn: Sequence[OnAxis]) -> Totals | None:
    """The totals printed over stacks; None if there are none."""
    stacks, axis = find_stacks(drawn)
    if axis is None:
        return None
    marks: list[DrawnMark] = []
    labels: list[Tick] = []
    for stack in stacks:
        label = _number_over(stack, layout.labels, axis)
        if label is not None:
            labels.append(label)
            marks.append(stack.total)
    if len(marks) < LEAST_TOTALS:
        return None
    chinese = any("一" <= c <= "鿿" for text in layout.scene.texts for c in text.text)
    return Totals(DrawnSeries(TOTAL[chinese], "bar", tuple(marks), segments=True), axis, tuple(labels))


def _number_over(stack: Stack, labels: Sequence[Tick], axis: Axis) -> Tick | None:
    """The label over the stack that says its height, and is no better a label of its top segment."""
    height = axis.value_at(stack.total.level) - axis.value_at(stack.total.base)
    top = min(stack.segments, key=lambda m: m.level)
    segment = axis.value_at(top.level) - axis.value_at(top.base)
    slack = AGREES + 2 * axis.residual + len(stack.segments) - 1
    found: list[tuple[float, Tick]] = []
    for label in labels:
        box = label.text.box
        over = -0.4 * box.height <= stack.box.top - box.bottom + 0.5 * box.height <= REACH * box.height
        beside = abs(box.center_x - stack.box.center_x) > 0.5 * max(stack.box.width, box.width)
        strange = axis.unit is not None and label.unit is not None and axis.unit.measure != label.unit.measure
        if not over or beside or strange:
            continue
        off = abs(float(label.value) - height) / axis.units_at(stack.box.top)
        alone = len(stack.segments) == 1 or abs(height - segment) <= abs(float(label.value) - segment)
        if off <= slack and alone:
            found.append((off, label))
    return min(found, key=lambda one: one[0])[1] if found else None


def beside_gaps(layout: Layout, drawn: Sequence[OnAxis]) -> list[Box]:
    """The segments of stacks with a gap in them, under them, or between them and 100 %: one was not found."""
    stacks, axis = find_stacks(drawn)
    if axis is None:
        return []
    widest = max(WIDEST_GAP, 0.015 * layout.plot.box.height)
    base = min(axis.pixel_at(0), axis.bottom)
    full = [abs(axis.value_at(stack.box.top) - 100) <= FULL for stack in stacks]
    shares = np.mean(full) >= 0.5 and float(max(t.value for t in axis.ticks)) == 100
    out: list[Box] = []
    for stack, reaches in zip(stacks, full, strict=True):
        ordered = sorted((m.box for m in stack.segments), key=lambda b: b.top)
        inner = [below.top - above.bottom for above, below in itertools.pairwise(ordered)]
        under = base - stack.box.bottom if stack.box.bottom < base else 0.0
        if max([under, *inner]) > widest or (shares and not reaches):
            out += ordered
    return out


def in_legend_order(drawn: Sequence[OnAxis], legend: Sequence[LegendEntry]) -> bool:
    """True if every stack has its segments in the legend's order, so that their places tell like colours apart."""
    stacks, _ = find_stacks(drawn)
    place = {entry.name: k for k, entry in enumerate(legend)}
    drawn_names = {series.name for series, _ in drawn}
    plain = [e for e in legend if not any(same_colours((e, other)) for other in legend if other is not e)]
    if len(plain) < 2 or any(e.name not in drawn_names for e in legend):  # two others say which way the order runs
        return False
    number = {id(m): place[s.name] for s, _ in drawn if s.name in place for m in s.marks}
    runs = [[number.get(id(m), -1) for m in sorted(s.segments, key=lambda m: m.level)] for s in stacks]
    complete = all(len(run) == len(legend) for run in runs)
    upwards, downwards = (all(run == sorted(run, reverse=way) for run in runs) for way in (True, False))
    return complete and (upwards or downwards)


def amounts_per_percent(
    layout: Layout, drawn: Sequence[OnAxis], pairs: Mapping[tuple[int, int], int]
) -> dict[int, float]:
    """For stacks of shares labelled with amounts: how much one percent is, by category; empty for all others."""
    stacks, axis = find_stacks(drawn)
    if axis is None or axis.unit is None or axis.unit.measure != "%":
        return {}
    if any(abs(axis.value_at(stack.box.top) - axis.value_at(stack.box.bottom) - 100) > FULL for stack in stacks):
        return {}
    shares: dict[int, list[tuple[float, float]]] = defaultdict(list)
    for (index, k), label in pairs.items():
        series, _ = drawn[index]
        if series.segments and series.kind == "bar":
            printed = layout.labels[label]
            if printed.unit is not None:
                return {}
            shares[series.marks[k].category].append((float(printed.value), series.measure(series.marks[k], axis)))
    whole = {
        category: sum(value for value, _ in found) / max(1e-9, sum(share for _, share in found))
        for category, found in shares.items()
        if len(found) > 1
    }
    known = [(value, share, whole[k]) for k, found in shares.items() if k in whole for value, share in found]
    if len(known) < 4:
        return {}
    as_shares = [abs(value - share) <= IN_RATIO for value, share, _ in known]
    as_amounts = [abs(value / per - share) <= IN_RATIO if per else False for value, share, per in known]
    return whole if np.mean(as_amounts) >= MOST > np.mean(as_shares) else {}
