"""From drawn series and printed labels to claimed points: the label's word first, the geometry's beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from extraction.axes import Axis, Tick
from extraction.chart import AxisSide, ChartKind, ExtractedPoint, Finding, Measurement, Reading, Series, Unit
from extraction.checks import run_checks
from extraction.geometry import Box
from extraction.kinds.claims.calibrations import Measured, axis_fits
from extraction.kinds.claims.pairs import Paired, pair_all
from extraction.kinds.claims.second_look import Pairs
from extraction.kinds.claims.stacks import TOTAL, OnAxis, amounts_per_percent, beside_gaps, in_legend_order
from extraction.kinds.claims.tabulated import cells_without_marks
from extraction.kinds.places.layout import Layout, chart_units, subject
from extraction.kinds.series.common_base import base_finding, based, common_base
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.labels import REACH
from extraction.legend.entries import same_colours
from extraction.numbers.captions import find_unit, strip_unit
from extraction.numbers.measured import error_digits, measured_digits
from extraction.periods import parse_period
from extraction.sparse_log_axis import is_loose

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
    per_percent: Mapping[int, float] = field(default_factory=dict)  # of its categories, where shares show amounts


def claim(layout: Layout, kind: ChartKind, drawn: Sequence[DrawnSeries], title: str) -> Reading:
    """Name, place and pair everything, then state each mark's value with its evidence."""
    found = pair_all(layout, drawn)
    per_percent = amounts_per_percent(found.layout, found.on_axes, found.pairs)
    placed = _in_amounts(_named(found.layout, found.on_axes, found.pairs, title), per_percent, found.layout)
    points = _points(found.layout, placed, found.pairs)
    base = common_base(points, drawn, found.layout)
    points = based(points, base, found.layout)
    points, series = _with_cells(found.layout, points, placed)
    reading = Reading(_settled_kind(kind, points, placed), title, series, tuple(points))
    findings = _doubts(reading, found, placed, drawn, base)
    measured = [Measured(p.name, p.drawn, p.axis) for p in placed if p.axis is not None and not p.per_percent]
    axes = axis_fits(measured, found.layout.plot.box)
    return replace(reading, findings=(*findings, *base_finding(base)), axes=axes)


def _with_cells(
    layout: Layout, points: list[ExtractedPoint], placed: Sequence[_Placed]
) -> tuple[list[ExtractedPoint], tuple[Series, ...]]:
    """The points and series, with those that only the table under the plot has."""
    series = tuple(Series(p.name, p.unit, _side(p), p.drawn.kind) for p in placed)
    if not layout.rows:
        return points, series
    names = {p.drawn.name: p.name for p in placed if p.drawn.name}
    rest, only_in_table = cells_without_marks(layout, points, names)
    return [*points, *rest], (*series, *only_in_table)


def _doubts(
    reading: Reading, found: Paired, placed: Sequence[_Placed], drawn: Sequence[DrawnSeries], base: Decimal | None
) -> tuple[Finding, ...]:
    """What speaks against the reading, in the picture and in its numbers."""
    layout, points = found.layout, reading.points
    claimed = {point.evidence for point in points}
    unused = [label for label in layout.labels if label.text.box not in claimed]
    told_apart = all(s.by_style for s in drawn) or in_legend_order(found.on_axes, layout.legend)
    return run_checks(
        reading,
        _tolerances(points, placed, layout),
        unused,
        same_colours(layout.legend) and not told_apart,
        misfits=[text for axis in layout.axes for text in axis.misfits],
        filled=[category.name for category in layout.categories if category.filled],
        hidden=_points_of(points, [m.box for s in drawn for m in s.marks if m.hidden]),
        doubtful=_points_of(points, _doubtful_boxes(drawn, base)),
        gaps=_points_of(points, beside_gaps(layout, found.on_axes)),
        floating=[p.name for p in placed if p.drawn.floats],
        size=layout.scene.pixels.shape[:2],
        loose=[p.name for p in placed if p.axis is not None and is_loose(p.axis)],
        lost=_lost(layout, drawn),
    )


def _lost(layout: Layout, drawn: Sequence[DrawnSeries]) -> list[str]:
    """The legend's names of which nothing is drawn, where others have theirs; the steps of a waterfall have none."""
    have = {series.name for series in drawn if series.marks}
    named = [entry.name for entry in layout.legend]
    return [name for name in named if name not in have] if have & set(named) else []


def _doubtful_boxes(drawn: Sequence[DrawnSeries], base: Decimal | None) -> list[Box]:
    """The marks that may be another series'; where all lines begin at a base no first one can be exchanged."""
    return [m.box for s in drawn for m in s.marks if m.doubtful and (base is None or m.category > 0)]


def _points_of(points: Sequence[ExtractedPoint], boxes: Sequence[Box]) -> tuple[int, ...]:
    """Positions of the measured points whose marks have these boxes."""
    return tuple(i for i, p in enumerate(points) if p.source == "measured" and p.evidence in boxes)


def _in_amounts(placed: list[_Placed], per_percent: Mapping[int, float], layout: Layout) -> list[_Placed]:
    """The series of stacks of shares that are labelled with amounts, in amounts."""
    if not per_percent:
        return placed
    amounts = [unit for unit in chart_units(layout, "") if unit.measure != "%"]
    unit = amounts[0] if amounts else None
    return [replace(p, unit=unit, per_percent=per_percent) if p.drawn.kind == "bar" else p for p in placed]


# ------------------------------------------------------------------------------------------------- names and units


def _named(
    layout: Layout,
    on_axes: Sequence[OnAxis],
    pairs: Pairs,
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
        if axis is not None and unit is not None and unit == axis.unit and not labels and _is_plain_scale(unit):
            axis, unit = _in_full(axis, unit), None
        out.append(_Placed(series, axis, name, unit, from_labels=axis is not None and axis.side == "none"))
    return out


def _is_plain_scale(unit: Unit) -> bool:
    """True for the k of ticks like 5k: short for the noughts, no unit of its own."""
    return unit.measure == "count" and unit.printed in ("k", "K", "M", "B")


def _in_full(axis: Axis, unit: Unit) -> Axis:
    """The axis with the noughts written out: 5k is 5000."""
    ticks = tuple(replace(tick, value=tick.value * unit.scale, unit=None) for tick in axis.ticks)
    return replace(axis, ticks=ticks, slope=axis.slope * unit.scale, intercept=axis.intercept * unit.scale, unit=None)


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
    if any(p.per_percent for p in placed):
        return "stacked_100"
    points = [p for p in points if p.series not in TOTAL.values()]
    sums: dict[str, Decimal] = {}
    for point in points:
        best = point.measured.value if point.measured else point.value
        sums[point.category] = sums.get(point.category, Decimal(0)) + (best or Decimal(0))
    percent = any(p.unit is not None and p.unit.measure == "%" for p in placed)
    full = [abs(total - 100) <= 3 for total in sums.values()]
    return "stacked_100" if percent and full and sum(full) >= 0.8 * len(full) else kind


# ------------------------------------------------------------------------------------------------- points


def _points(layout: Layout, placed: Sequence[_Placed], pairs: Pairs) -> list[ExtractedPoint]:
    points = []
    used = set(pairs.values())
    for index, p in enumerate(placed):
        for k, mark in enumerate(p.drawn.marks):
            label = layout.labels[pairs[index, k]] if (index, k) in pairs else None
            point = _point(layout, p, mark, label)
            if mark.unseen and (label is None or point is None or not _says_zero(point)):
                used.discard(pairs.get((index, k), -1))
                continue
            if point is not None:
                points.append(point)
    points += _without_marks(layout, placed, used)
    return points


def _without_marks(layout: Layout, placed: Sequence[_Placed], used: set[int]) -> list[ExtractedPoint]:
    """In a chart of one series, the labels over categories whose mark was not found: a paler last bar, a gap."""
    if len(placed) != 1:
        return []
    only = placed[0]
    have = {mark.category for mark in only.drawn.marks if not mark.unseen}
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
    each = placed.per_percent.get(mark.category) if placed.per_percent else 1.0
    if placed.axis is not None and each is not None:
        error = _error(placed.axis, placed.drawn, mark) * each
        value = placed.drawn.measure(mark, placed.axis) * each
        measured = Measurement(measured_digits(value, error), error_digits(error), mark.box)
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
    pixels = HALF_PIXEL + EDGE_BLUR + axis.residual + mark.slack
    if series.kind != "bar" and not series.exact_columns:
        pixels += COLUMN_BLUR * _steepness(series, mark)
    return pixels * axis.units_at(mark.level) * (math.sqrt(2) if series.segments else 1.0)


def _steepness(series: DrawnSeries, mark: DrawnMark) -> float:
    """Rows per column of the steeper of the two stretches beside a line's point."""
    at = series.marks.index(mark)
    beside = [m for m in series.marks[max(0, at - 1) : at + 2] if m is not mark]
    runs = [(abs(m.level - mark.level), abs(m.box.center_x - mark.box.center_x)) for m in beside]
    return max((rise / run for rise, run in runs if run > 1), default=0.0)


def _tolerances(
    points: Sequence[ExtractedPoint], placed: Sequence[_Placed], layout: Layout
) -> tuple[Decimal | None, ...]:
    """How far label and geometry of each point may lie apart, in its unit; None where nothing was measured."""
    by_name = {p.name: p for p in placed}
    names = [category.name for category in layout.categories]
    out: list[Decimal | None] = []
    for point in points:
        axis = by_name[point.series].axis if point.series in by_name else None
        if axis is None:
            out.append(None)
            continue
        each = next((per for k, per in by_name[point.series].per_percent.items() if names[k] == point.category), 1.0)
        pixels = (max(3.0, 0.008 * layout.plot.box.height) + 2 * axis.residual) * each
        level = axis.pixel_at(float(point.measured.value)) if point.measured else axis.top
        out.append(Decimal(repr(float(pixels * axis.units_at(level)))))
    return tuple(out)
