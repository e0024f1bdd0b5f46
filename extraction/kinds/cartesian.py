"""Reads charts with axes: bars (vertical, horizontal, grouped, stacked, waterfall), lines, areas, combos.

One reader for all of them, because a combo is bars and lines over the same axes. Horizontal charts are turned,
read as vertical ones, and their boxes turned back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.axes import Axis, find_axes
from extraction.categories import aligned
from extraction.chart import ChartKind, Reading
from extraction.geometry import Box
from extraction.kinds import bars as bar_marks
from extraction.kinds import lines as line_marks
from extraction.kinds.drawn import DrawnSeries
from extraction.kinds.layout import Layout, find_title, lay_out
from extraction.kinds.points import claim
from extraction.kinds.scene import Scene, turned_right
from extraction.marks import (
    GREY,
    SAME_COLOUR,
    Ink,
    are_markers,
    colour_gap,
    find_inks,
    find_rectangles,
    grid_rows,
    is_tint,
)


@dataclass(frozen=True, slots=True)
class Drawing:
    """All series of a chart and what kind of chart they make."""

    kind: ChartKind
    series: tuple[DrawnSeries, ...]
    zero: float


def read(scene: Scene) -> Reading | None:
    """Read a chart with axes in either direction; None where no such chart is found."""
    upright, turned = scene, scene.turned_left()
    order = [(upright, False), (turned, True)]
    if _lies(upright, turned):
        order.reverse()
    for candidate, lying in order:
        reading = _read_standing(candidate, upright if lying else None)
        if reading is not None:
            return _turned_back(reading, upright.pixels.shape[1]) if lying else reading
    return None


def _lies(upright: Scene, turned: Scene) -> bool:
    """True if values run to the right: more ticks stand in a row under the plot than in a column beside it."""

    def ticks(scene: Scene) -> int:
        return sum(len(axis.ticks) for axis in find_axes(scene.texts) if not _years(axis))

    return ticks(turned) > ticks(upright)


def _years(axis: Axis) -> bool:
    return all(1950 < t.value < 2100 and len(t.text.text) <= 5 for t in axis.ticks)


def _read_standing(scene: Scene, upright: Scene | None) -> Reading | None:
    layout = lay_out(scene, upright)
    if layout is None:
        return None
    drawing = _draw(layout)
    if drawing is None or not any(s.marks for s in drawing.series):
        return None
    title = find_title(upright or scene, layout if upright is None else None)
    return claim(layout, drawing.kind, drawing.series, title.text if title else "")


def _draw(layout: Layout) -> Drawing | None:
    """From inks to series: which colours are bars, which lines, which areas, and how the bars stand."""
    plot, texts = layout.plot, layout.scene.texts
    known = [entry.colour for entry in layout.legend]
    inks = [_without_legend(ink, layout) for ink in find_inks(plot, texts, known)]
    if not any(ink.mask.any() for ink in inks) and known:
        inks = list(find_inks(plot, texts, ()))
    inks += _strange_fills(layout, inks) if known else []
    columns = [c.x for c in layout.categories]
    gap = layout.spacing
    rules = grid_rows(plot)
    rectangles: list[tuple[str | None, tuple[Box, ...]]] = []
    lines: list[DrawnSeries] = []
    areas: list[DrawnSeries] = []
    for ink in inks:
        entry = next((e for e in layout.legend if e.colour == ink.colour), None)
        name = entry.name if entry else None
        if entry is not None and entry.line:
            ink = replace(ink, filled=False)
        if not ink.filled:
            ink = _without_axis(ink, layout, rules)
        found = find_rectangles(ink, texts) if ink.filled else ()
        boxes = bar_marks.without_specks([b for b in found if b.width < 1.05 * gap])
        if ink.filled and line_marks.covers_the_plot(ink, columns) and not _separate(boxes, gap):
            areas.append(line_marks.area_series(name, ink, plot, columns))
        elif boxes and not are_markers(boxes, gap):
            rectangles.append((name, boxes))
        else:
            lines.append(line_marks.line_series(name, ink, plot, columns, gap))
    if not layout.legend:
        rectangles = bar_marks.without_edges(rectangles)
    bars = _bars(rectangles, layout)
    lines = [line for line in lines if len(line.marks) >= 2 or (line.marks and line.name)]
    if not areas and lines and not bars and all(line_marks.is_filled_below(s, plot) for s in lines):
        areas, lines = [replace(s, kind="area") for s in lines], []
    return _arranged(layout, bars, lines, areas)


def _strange_fills(layout: Layout, inks: Sequence[Ink]) -> list[Ink]:
    """Filled colours that no legend entry has, as plain as those that have one: an entry may have been missed."""
    least = 0.2 * min((float(i.mask.sum()) for i in inks if i.filled), default=float("inf"))
    return [
        other
        for other in find_inks(layout.plot, layout.scene.texts, ())
        if other.filled
        and other.mask.sum() > least
        and np.hypot(other.colour[1], other.colour[2]) > GREY
        and all(colour_gap(other.colour, ink.colour) > SAME_COLOUR for ink in inks)
        and not any(is_tint(other.colour, ink.colour, layout.plot.paper) for ink in inks)
        and float(np.mean([ink.mask[other.mask].mean() for ink in inks])) < 0.1
    ]


def _bars(rectangles: list[tuple[str | None, tuple[Box, ...]]], layout: Layout) -> list[DrawnSeries]:
    columns = [c.x for c in layout.categories]
    if not rectangles:
        return []
    centers = _group_centers([b for _, boxes in rectangles for b in boxes], layout.spacing)
    columns = [c.x for c in aligned(layout.categories, centers)]
    found = [bar_marks.bar_series(name, boxes, columns, layout.spacing) for name, boxes in rectangles]
    return [s for s in found if s.marks]


def _group_centers(boxes: Sequence[Box], gap: float) -> list[float]:
    """Middle of each group of bars: boxes nearer to each other than half a category are one group."""
    spans: list[list[float]] = []
    for box in sorted(boxes, key=lambda b: b.left):
        if spans and box.left - spans[-1][1] < 0.12 * gap:
            spans[-1][1] = max(spans[-1][1], box.right)
        else:
            spans.append([box.left, box.right])
    return [(a + b) / 2 for a, b in spans]


def _separate(boxes: Sequence[Box], gap: float) -> bool:
    """True if these rectangles are bars: several, each narrower than a category."""
    return len(boxes) >= 2 and float(np.median([b.width for b in boxes])) < 0.97 * gap


def _arranged(
    layout: Layout, bars: list[DrawnSeries], lines: list[DrawnSeries], areas: list[DrawnSeries]
) -> Drawing | None:
    axis = layout.axes[0] if layout.axes else None
    zero = bar_marks.base_row(bars, axis, layout.plot.box.bottom)
    height = layout.plot.box.height
    if bars:  # the base line itself is no series
        lines = [line for line in lines if any(abs(m.level - zero) > 3 for m in line.marks)]
    kind: ChartKind = "line"
    if bars:
        one = bar_marks.merged(bars) if not layout.legend or len(bars) == 1 or _steps(layout) else None
        if one is not None and not lines and bar_marks.is_waterfall(one, zero, height):
            return Drawing("waterfall", (bar_marks.waterfall_steps(one, zero, height),), zero)
        if one is not None:
            bars = [replace(bar_marks.on_base(one, zero), name=bars[0].name if len(bars) == 1 else None)]
            kind = "bar"
        elif bar_marks.are_stacked(bars):
            bars, kind = list(bar_marks.stacked(bars)), "stacked_bar"
        else:
            columns = [c.x for c in layout.categories]
            bars, kind = bar_marks.with_missing([bar_marks.on_base(s, zero) for s in bars], columns, zero), "bar"
    if areas:
        if len(areas) > 1:
            areas = list(line_marks.stacked_areas(areas, zero))
        kind = "area"
    if lines and (bars or areas):
        kind = "combo"
    series = (*bars, *areas, *lines)
    return Drawing(kind, series, zero) if series else None


def _steps(layout: Layout) -> bool:
    """Legends of waterfalls name the directions of the steps, not series of values."""
    words = ("增", "减", "升", "降", "合计", "increase", "decrease", "total", "up", "down")
    return bool(layout.legend) and all(any(w in e.name.lower() for w in words) for e in layout.legend)


def _without_legend(ink: Ink, layout: Layout) -> Ink:
    mask = ink.mask
    for entry in layout.legend:
        box = entry.swatch.grown(3)
        rows = slice(max(0, int(box.top)), int(box.bottom) + 1)
        mask[rows, max(0, int(box.left)) : int(box.right) + 1] = False
    return replace(ink, mask=mask)


def _without_axis(ink: Ink, layout: Layout, rules: Sequence[float]) -> Ink:
    """A line without rules in its colour: for a grey one axis and grid, for any one those over or under the ticks."""
    mask = ink.mask.copy()
    grey = np.hypot(ink.colour[1], ink.colour[2]) <= GREY
    top, bottom = min((a.top for a in layout.axes), default=0), max((a.bottom for a in layout.axes), default=1e9)
    for row in rules:
        if not grey and top - 3 < row < bottom + 3:
            continue
        mask[max(0, int(row) - 2) : int(row) + 3] = False
    return replace(ink, mask=mask)


def _turned_back(reading: Reading, width: float) -> Reading:
    kind: ChartKind = "hbar" if reading.kind == "bar" else reading.kind
    points = tuple(
        replace(
            p,
            evidence=turned_right(p.evidence, width),
            measured=replace(p.measured, box=turned_right(p.measured.box, width)) if p.measured else None,
        )
        for p in reading.points
    )
    series = tuple(replace(s, axis="bottom" if s.axis != "none" else "none") for s in reading.series)
    return replace(reading, kind=kind, points=points, series=series)
