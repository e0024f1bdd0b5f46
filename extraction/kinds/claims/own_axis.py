"""Which value axis a series is drawn against: what its labels, its base, its name and its unit say, then custom."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extraction.axes import Axis, Tick
from extraction.chart import Unit
from extraction.kinds.places.layout import Layout
from extraction.kinds.series.drawn import DrawnSeries
from extraction.labels import FAR, pair_cost
from extraction.numbers.captions import axis_side, find_unit

ON_THE_LINE = 3.0  # pixels between the foot of bars and the zero of their axis, at most
OFF_THE_LINE = 8.0  # pixels from which on a zero is plainly not theirs


def axes_of(drawn: Sequence[DrawnSeries], layout: Layout) -> list[Axis | None]:
    """The axis of each series; None where it was not found in the picture."""
    if not layout.axes:
        return [None] * len(drawn)
    if len(layout.axes) == 1:
        only = layout.axes[0]
        return [None if _belongs_elsewhere(s, only, layout, drawn) else only for s in drawn]
    said = [_said(s, layout, drawn) for s in drawn]
    return [axis or _other_or_usual(s, layout, drawn, said) for s, axis in zip(drawn, said, strict=True)]


def _said(series: DrawnSeries, layout: Layout, drawn: Sequence[DrawnSeries]) -> Axis | None:
    """The one of two axes that something in the picture speaks for."""
    agreed = [_agreement(series, axis, layout) for axis in layout.axes]
    if max(agreed) >= 2 and agreed[0] != agreed[1]:
        axis = layout.axes[int(np.argmax(agreed))]
        others = [_agreement(s, axis, layout) for s in drawn if s.kind != series.kind]
        if max(agreed) > max(others, default=0):  # else they are the labels of a line that passes by, or of its bars
            return axis
    if series.name:
        if side := axis_side(series.name):
            return layout.axes[0 if side == "left" else 1]
        unit = find_unit(series.name)
        percent = [_is_percent(axis.unit) for axis in layout.axes]
        if unit is not None and percent[0] != percent[1]:
            return layout.axes[percent.index(unit.measure == "%")]
    return _standing_on(series, layout.axes)


def _standing_on(series: DrawnSeries, axes: Sequence[Axis]) -> Axis | None:
    """The axis whose zero the bars stand on, if the other's is elsewhere."""
    if series.kind != "bar" or series.segments or not series.marks:
        return None
    base = float(np.median([mark.base for mark in series.marks]))
    away = [abs(axis.pixel_at(0) - base) for axis in axes]
    near, far = int(np.argmin(away)), int(np.argmax(away))
    return axes[near] if away[near] <= ON_THE_LINE and away[far] >= OFF_THE_LINE else None


def _other_or_usual(
    series: DrawnSeries, layout: Layout, drawn: Sequence[DrawnSeries], said: Sequence[Axis | None]
) -> Axis:
    """The axis that marks of the other kind leave free; else lines go to the right where there are bars too."""
    taken = {axis.side for s, axis in zip(drawn, said, strict=True) if axis is not None and s.kind != series.kind}
    if len(taken) == 1:
        return layout.axes[1 if "left" in taken else 0]
    bars_too = any(s.kind == "bar" for s in drawn)
    return layout.axes[1 if series.kind == "line" and bars_too else 0]


def _belongs_elsewhere(series: DrawnSeries, axis: Axis, layout: Layout, drawn: Sequence[DrawnSeries]) -> bool:
    """True if the only axis that was found is that of the other series of a combo."""
    if len({s.kind for s in drawn}) < 2:
        return False
    own = axis_side(series.name) if series.name else None
    if own is not None:
        return own != axis.side
    others = {axis_side(s.name) for s in drawn if s.kind != series.kind and s.name}
    claimed = axis.side in others
    unit = find_unit(series.name) if series.name else None
    percent = _is_percent(axis.unit)
    strange = unit is not None and (unit.measure == "%") != percent
    strange = strange or (not percent and series.kind == "line" and _labelled_in_percent(series, layout))
    return (claimed or strange or (percent and series.kind == "bar")) and _agreement(series, axis, layout) < 2


def _is_percent(unit: Unit | None) -> bool:
    return unit is not None and unit.measure == "%"


def _labelled_in_percent(series: DrawnSeries, layout: Layout) -> bool:
    """True if most marks have a percentage beside them."""
    percents = [label for label in layout.labels if _is_percent(label.unit)]
    beside = sum(any(_is_beside(label, series, k, layout) for label in percents) for k in range(len(series.marks)))
    return beside > 0.5 * len(series.marks)


def _is_beside(label: Tick, series: DrawnSeries, position: int, layout: Layout) -> bool:
    return pair_cost(label, series.anchor(series.marks[position], None, 0.4 * layout.spacing)) < FAR


def _agreement(series: DrawnSeries, axis: Axis, layout: Layout) -> int:
    """How many of the series' marks have a label beside them that says what the axis measures there."""
    reach = 0.4 * layout.spacing
    count = 0
    for mark in series.marks:
        anchor = series.anchor(mark, axis, reach)
        near = [label for label in layout.labels if pair_cost(label, anchor) < FAR]
        count += any(abs(float(label.value) - (anchor.measured or 0.0)) <= 3 * anchor.units_per_pixel for label in near)
    return count


def fitted_axis(
    series: DrawnSeries, axis: Axis | None, index: int, layout: Layout, pairs: dict[tuple[int, int], int]
) -> Axis | None:
    """Without tick labels an axis can be fitted to three or more labelled marks that agree with each other."""
    if axis is not None:
        return axis
    known = [(m, layout.labels[pairs[index, k]]) for k, m in enumerate(series.marks) if (index, k) in pairs]
    if len(known) < 3:
        return None
    values = np.array([float(label.value) for _, label in known])
    if series.kind == "bar":
        lengths = np.array([mark.base - mark.level for mark, _ in known])
        slope = -float(np.median(values[lengths > 2] / lengths[lengths > 2])) if (lengths > 2).any() else 0.0
        intercept = -slope * known[0][0].base
    else:
        levels = np.array([mark.level for mark, _ in known])
        slopes = [
            (values[j] - values[i]) / (levels[j] - levels[i])
            for i in range(len(known))
            for j in range(i)
            if abs(levels[j] - levels[i]) > 4
        ]
        slope = float(np.median(slopes)) if slopes else 0.0
        intercept = float(np.median(values - slope * levels))
    if slope >= 0:
        return None
    percent = [label.unit for _, label in known if _is_percent(label.unit)]
    unit = percent[0] if 2 * len(percent) > len(known) else None
    return Axis("none", tuple(label for _, label in known), slope, intercept, 1.0, unit)
