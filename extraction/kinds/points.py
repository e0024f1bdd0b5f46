"""From drawn series and printed labels to claimed points: the label's word first, the geometry's beside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

import numpy as np

from extraction.axes import Axis, Tick
from extraction.chart import AxisSide, ChartKind, ExtractedPoint, Measurement, Reading, Series, Unit
from extraction.checks import run_checks
from extraction.kinds.drawn import DrawnMark, DrawnSeries
from extraction.kinds.layout import Layout, chart_units, subject
from extraction.labels import FAR, REACH, pair_cost, pair_labels
from extraction.legend import same_colours
from extraction.numbers import axis_side, find_unit, strip_unit
from extraction.periods import parse_period

HALF_PIXEL = 0.5
COLUMN_BLUR = 1.0  # pixels: how exactly a label's middle gives its tick
EDGE_BLUR = 0.5  # pixels: where an antialiased edge lies


@dataclass(frozen=True, slots=True)
class _Placed:
    """A series on its axis (None: no calibrated axis) with its name and unit."""

    drawn: DrawnSeries
    axis: Axis | None
    name: str
    unit: Unit | None
    from_labels: bool = False  # the axis was fitted to the labels themselves


def claim(layout: Layout, kind: ChartKind, drawn: Sequence[DrawnSeries], title: str) -> Reading:
    """Name, place and pair everything, then state each mark's value with its evidence."""
    on_axes = [(s, _axis_for(s, layout, drawn)) for s in drawn]
    pairs = _pair(layout, on_axes)
    fitted = [_fitted(s, axis, index, layout, pairs) for index, (s, axis) in enumerate(on_axes)]
    if any(axis is not before for axis, (_, before) in zip(fitted, on_axes, strict=True)):
        on_axes = [(s, axis) for (s, _), axis in zip(on_axes, fitted, strict=True)]
        pairs = _pair(layout, on_axes)
    placed = _named(layout, on_axes, pairs, title)
    points = _points(layout, placed, pairs)
    series = tuple(Series(p.name, p.unit, _side(p), p.drawn.kind) for p in placed)
    claimed = {point.evidence for point in points}
    unused = [label for label in layout.labels if label.text.box not in claimed]
    reading = Reading(_settled_kind(kind, points, placed), title, series, tuple(points))
    return replace(
        reading, findings=run_checks(reading, _tolerances(points, placed, layout), unused, same_colours(layout.legend))
    )


# ------------------------------------------------------------------------------------------------- axes


def _axis_for(series: DrawnSeries, layout: Layout, all_series: Sequence[DrawnSeries]) -> Axis | None:
    """The axis a series is drawn against: what its labels agree with, what its name says, what is usual."""
    if not layout.axes:
        return None
    if len(layout.axes) == 1:
        return None if _belongs_elsewhere(series, layout.axes[0], layout, all_series) else layout.axes[0]
    agreed = [_agreement(series, axis, layout) for axis in layout.axes]
    if max(agreed) >= 2 and agreed[0] != agreed[1]:
        axis = layout.axes[int(np.argmax(agreed))]
        others = [_agreement(s, axis, layout) for s in all_series if s.kind != series.kind]
        if max(agreed) > max(others, default=0):  # else they are the labels of a line that passes by, or of its bars
            return axis
    if series.name:
        if side := axis_side(series.name):
            return layout.axes[0 if side == "left" else 1]
        unit = find_unit(series.name)
        percent = [axis.unit is not None and axis.unit.measure == "%" for axis in layout.axes]
        if unit is not None and percent[0] != percent[1]:
            return layout.axes[percent.index(unit.measure == "%")]
    bars_too = any(s.kind == "bar" for s in all_series)
    return layout.axes[1 if series.kind == "line" and bars_too else 0]


def _belongs_elsewhere(series: DrawnSeries, axis: Axis, layout: Layout, all_series: Sequence[DrawnSeries]) -> bool:
    """True if the only axis that was found is that of the other series of a combo."""
    if len({s.kind for s in all_series}) < 2:
        return False
    own = axis_side(series.name) if series.name else None
    if own is not None:
        return own != axis.side
    others = {axis_side(s.name) for s in all_series if s.kind != series.kind and s.name}
    claimed = axis.side in others
    unit = find_unit(series.name) if series.name else None
    percent = axis.unit is not None and axis.unit.measure == "%"
    strange = unit is not None and (unit.measure == "%") != percent
    return (claimed or strange or (percent and series.kind == "bar")) and _agreement(series, axis, layout) < 2


def _agreement(series: DrawnSeries, axis: Axis, layout: Layout) -> int:
    """How many of the series' marks have a label beside them that says what the axis measures there."""
    reach = 0.4 * layout.spacing
    count = 0
    for mark in series.marks:
        anchor = series.anchor(mark, axis, reach)
        near = [label for label in layout.labels if pair_cost(label, anchor) < FAR]
        count += any(abs(float(label.value) - (anchor.measured or 0.0)) <= 3 * axis.units_per_pixel for label in near)
    return count


def _fitted(
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
    return Axis("none", tuple(label for _, label in known), slope, intercept, 1.0, None)


def _pair(layout: Layout, placed: Sequence[tuple[DrawnSeries, Axis | None]]) -> dict[tuple[int, int], int]:
    """Labels to marks, over all series at once: {(series, mark): label}."""
    keys = [(i, k) for i, (s, _) in enumerate(placed) for k in range(len(s.marks))]
    percent_elsewhere = any(axis.unit is not None and axis.unit.measure == "%" for axis in layout.axes)
    anchors = []
    for i, k in keys:
        series, axis = placed[i]
        wide = series.marks[k].box.width if series.kind == "bar" else 0.0
        reach = max(0.5 * wide, 0.5 * layout.spacing if series.kind != "bar" else 6.0)
        anchor = series.anchor(series.marks[k], axis, reach)
        anchors.append(replace(anchor, percent=False) if anchor.percent is None and percent_elsewhere else anchor)
    return {keys[a]: label for a, label in pair_labels(layout.labels, anchors).items()}


# ------------------------------------------------------------------------------------------------- names and units


def _named(
    layout: Layout,
    on_axes: Sequence[tuple[DrawnSeries, Axis | None]],
    pairs: dict[tuple[int, int], int],
    title: str,
) -> list[_Placed]:
    units = chart_units(layout, title)
    out: list[_Placed] = []
    for index, (series, axis) in enumerate(on_axes):
        name = strip_unit(series.name) or series.name if series.name else ""
        if not name:
            name = subject(title) if len(on_axes) == 1 else f"#{index + 1}"
        while name in {p.name for p in out}:
            name += " ′"
        labels = [layout.labels[label] for (i, _), label in pairs.items() if i == index]
        unit = _unit_of(series, axis, labels, units, len(layout.axes))
        out.append(_Placed(series, axis, name, unit, from_labels=axis is not None and axis.side == "none"))
    return out


def _unit_of(
    series: DrawnSeries, axis: Axis | None, labels: Sequence[Tick], units: Sequence[Unit], axes: int
) -> Unit | None:
    """The unit in the series' name, else on its labels or ticks, else the chart's, by its axis."""
    if series.name and (unit := find_unit(series.name)):
        return unit
    printed = [label.unit for label in labels if label.unit is not None]
    if printed and len(printed) * 2 >= len(labels):
        return printed[0]
    if axis is not None and axis.unit is not None:
        return axis.unit
    if axes == 2 and axis is not None and axis.side == "right":
        rates = [u for u in units if u.measure == "%"]
        return rates[0] if rates else units[-1] if len(units) > 1 else None
    amounts = [u for u in units if u.measure != "%"]
    return amounts[0] if amounts else units[0] if units else None


def _side(placed: _Placed) -> AxisSide:
    return placed.axis.side if placed.axis is not None else "none"


def _settled_kind(kind: ChartKind, points: Sequence[ExtractedPoint], placed: Sequence[_Placed]) -> ChartKind:
    """Stacks that all reach 100 % are a chart of shares."""
    if kind != "stacked_bar":
        return kind
    sums: dict[str, Decimal] = {}
    for point in points:
        best = point.measured.value if point.measured else point.value
        sums[point.category] = sums.get(point.category, Decimal(0)) + (best or Decimal(0))
    percent = any(p.unit is not None and p.unit.measure == "%" for p in placed)
    full = [abs(total - 100) <= 3 for total in sums.values()]
    return "stacked_100" if percent and full and sum(full) >= 0.8 * len(full) else kind


# ------------------------------------------------------------------------------------------------- points


def _points(layout: Layout, placed: Sequence[_Placed], pairs: dict[tuple[int, int], int]) -> list[ExtractedPoint]:
    points = []
    for index, p in enumerate(placed):
        for k, mark in enumerate(p.drawn.marks):
            label = layout.labels[pairs[index, k]] if (index, k) in pairs else None
            point = _point(layout, p, mark, label)
            if mark.unseen and (label is None or point is None or not _says_zero(point)):
                continue
            if point is not None:
                points.append(point)
    points += _without_marks(layout, placed, set(pairs.values()))
    return points


def _without_marks(layout: Layout, placed: Sequence[_Placed], used: set[int]) -> list[ExtractedPoint]:
    """In a chart of one series, the labels over categories whose mark was not found: a paler last bar, a gap."""
    if len(placed) != 1:
        return []
    only = placed[0]
    have = {mark.category for mark in only.drawn.marks}
    points = []
    for number, category in enumerate(layout.categories):
        near = [
            label
            for index, label in enumerate(layout.labels)
            if index not in used and abs(label.text.box.center_x - category.x) < 0.3 * layout.spacing
        ]
        if number not in have and len(near) == 1 and _is_like(near[0], only) and _stands_right(near[0], only):
            label = near[0]
            points.append(
                ExtractedPoint(
                    series=only.name,
                    category=category.name,
                    value=label.value,
                    source="printed",
                    evidence=label.text.box,
                    unit=only.unit,
                    period=parse_period(category.name),
                    printed=label.text.text,
                )
            )
    return points


def _stands_right(label: Tick, placed: _Placed) -> bool:
    """True if the label is printed where a mark of its value would end."""
    if placed.axis is None:
        return True
    expected = placed.axis.pixel_at(float(label.value))
    return abs(expected - label.text.box.center_y) <= REACH * min(label.text.box.width, label.text.box.height)


def _is_like(label: Tick, placed: _Placed) -> bool:
    """True if the label counts what the series counts."""
    percent = placed.unit is not None and placed.unit.measure == "%"
    return label.unit is None or (label.unit.measure == "%") == percent


def _says_zero(point: ExtractedPoint) -> bool:
    """True if the label of an invisible bar agrees with its being invisible."""
    return point.value is not None and point.measured is not None and abs(point.value) <= 2 * point.measured.error


def _point(layout: Layout, placed: _Placed, mark: DrawnMark, label: Tick | None) -> ExtractedPoint | None:
    category = layout.categories[mark.category].name
    measured = None
    if placed.axis is not None:
        error = _error(placed.axis, placed.drawn, mark)
        measured = Measurement(_rounded(placed.drawn.measure(mark, placed.axis), error), _error_digits(error), mark.box)
    if label is None and measured is None:
        return None
    point = ExtractedPoint(
        series=placed.name,
        category=category,
        value=measured.value if measured else None,
        source="measured",
        evidence=mark.box,
        unit=placed.unit,
        period=parse_period(category),
        error=measured.error if measured else None,
        measured=measured,
    )
    if label is None:
        return point
    return replace(
        point, value=label.value, source="printed", evidence=label.text.box, printed=label.text.text, error=None
    )


def _error(axis: Axis, series: DrawnSeries, mark: DrawnMark) -> float:
    """± of a measured value: half a pixel, the edge's blur and the axis' own misfit, twice for a segment's two ends.

    On a steep line a column too far left or right counts as well.
    """
    pixels = HALF_PIXEL + EDGE_BLUR + axis.residual
    if series.kind != "bar":
        pixels += COLUMN_BLUR * _steepness(series, mark)
    return pixels * axis.units_per_pixel * (math.sqrt(2) if series.segments else 1.0)


def _steepness(series: DrawnSeries, mark: DrawnMark) -> float:
    """Rows per column of the steeper of the two stretches beside a line's point."""
    at = series.marks.index(mark)
    beside = [m for m in series.marks[max(0, at - 1) : at + 2] if m is not mark]
    runs = [(abs(m.level - mark.level), abs(m.box.center_x - mark.box.center_x)) for m in beside]
    return max((rise / run for rise, run in runs if run > 1), default=0.0)


def _error_digits(error: float) -> Decimal:
    place = Decimal(1).scaleb(math.floor(math.log10(error)) if error > 0 else 0)
    return (Decimal(repr(float(error))) / place).quantize(Decimal("0.1"), ROUND_HALF_UP) * place


def _rounded(value: float, error: float) -> Decimal:
    """A measured value with one digit more than its error makes sure of."""
    place = Decimal(1).scaleb(math.floor(math.log10(error)) - 1 if error > 0 else 0)
    return Decimal(repr(float(value))).quantize(place, ROUND_HALF_UP)


def _tolerances(
    points: Sequence[ExtractedPoint], placed: Sequence[_Placed], layout: Layout
) -> tuple[Decimal | None, ...]:
    """How far label and geometry of each point may lie apart, in its unit; None where nothing was measured."""
    by_name = {p.name: p for p in placed}
    out: list[Decimal | None] = []
    for point in points:
        axis = by_name[point.series].axis
        if axis is None:
            out.append(None)
            continue
        pixels = max(3.0, 0.008 * layout.plot.box.height) + 2 * axis.residual
        out.append(Decimal(repr(float(pixels * axis.units_per_pixel))))
    return tuple(out)
