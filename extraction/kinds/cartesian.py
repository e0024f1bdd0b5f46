"""Reads charts with axes: bars (vertical, horizontal, grouped, stacked, waterfall), lines, areas, combos.

One reader for all of them, because a combo is bars and lines over the same axes. Horizontal charts are turned,
read as vertical ones, and their boxes turned back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.axes import find_axes
from extraction.categories import aligned
from extraction.chart import ChartKind, Reading
from extraction.geometry import Box
from extraction.kinds.claims.points import claim
from extraction.kinds.places.category_texts import joined_along
from extraction.kinds.places.columns import moved_onto_lines
from extraction.kinds.places.drawn_letters import printed_only
from extraction.kinds.places.layout import Layout, counts_years, find_title, lay_out
from extraction.kinds.places.unprinted import with_unprinted
from extraction.kinds.scene import Scene, turned_left, turned_right
from extraction.kinds.series import bars as bar_marks
from extraction.kinds.series import lines as line_marks
from extraction.kinds.series.covered import covered_segments
from extraction.kinds.series.drawn import DrawnSeries
from extraction.kinds.series.edges import at_exact_edges
from extraction.kinds.series.styled_lines import styled_lines, without_labels_on_markers
from extraction.marks import (
    GREY,
    SAME_COLOUR,
    Ink,
    are_markers,
    colour_gap,
    find_inks,
    find_rectangles,
    find_thin_line,
    grid_rows,
    is_tint,
)

_Bars = tuple[str | None, tuple[Box, ...]]  # the rectangles of one colour, and its name

SOME = 0.1  # share of the plot's columns that a line's full colour is found in, unless it is very thin


LEVEL = 12.0  # degrees


@dataclass(frozen=True, slots=True)
class Drawing:
    """All series of a chart and what kind of chart they make."""

    kind: ChartKind
    series: tuple[DrawnSeries, ...]
    zero: float


def read(scene: Scene) -> Reading | None:
    """Read a chart with axes in either direction; None where no such chart is found."""
    upright = replace(scene, texts=joined_along(printed_only(scene.texts)))
    turned = upright.turned_left()
    order = [(upright, False), (turned, True)]
    if _lies(upright, turned):
        order.reverse()
    for candidate, lying in order:
        reading = _read_standing(candidate, upright if lying else None)
        if reading is not None:
            return _turned_back(reading, upright.pixels.shape[1]) if lying else reading
    return None


def _lies(upright: Scene, turned: Scene) -> bool:
    """True if values run to the right: more ticks stand in a row under the plot than in a column beside it.

    A row of tilted numbers is a row of names ('19, '20) where there is a level column beside it.
    """
    tilted = {turned_left(t.box, upright.pixels.shape[1]) for t in upright.texts if LEVEL < abs(t.angle) < 90 - LEVEL}

    def ticks(scene: Scene) -> int:
        return sum(len(axis.ticks) for axis in find_axes(scene.texts) if not counts_years(axis))

    below = [tick.text.box in tilted for axis in find_axes(turned.texts) for tick in axis.ticks]
    beside = ticks(upright)
    return ticks(turned) > beside and not (beside and all(below))


def _read_standing(scene: Scene, upright: Scene | None) -> Reading | None:
    layout = lay_out(scene, upright)
    if layout is None:
        return None
    inks = _inks(layout)
    layout = moved_onto_lines(with_unprinted(layout, inks), inks)
    drawing = _draw(layout, inks)
    if drawing is None and layout.legend:  # its "swatches" were letters or borders: no mark has their colours
        layout = replace(layout, legend=(), samples=())
        drawing = _draw(layout, _inks(layout))
    if drawing is None or not any(s.marks for s in drawing.series):
        return None
    title = find_title(upright or scene, layout if upright is None else None)
    layout = without_labels_on_markers(layout, drawing.series)
    return claim(layout, drawing.kind, drawing.series, title.text if title else "")


def _inks(layout: Layout) -> list[Ink]:
    """The colours of the marks: those of the legend, and what is filled without being in it."""
    plot, texts = layout.plot, layout.scene.texts
    known = [entry.colour for entry in layout.legend]
    inks = [_without_legend(ink, layout) for ink in find_inks(plot, texts, known)]
    if not any(ink.mask.any() for ink in inks) and known:
        inks = list(find_inks(plot, texts, ()))
    inks = _with_thin_lines(inks, layout)
    return inks + (_strange_fills(layout, inks) if known else [])


def _with_thin_lines(inks: Sequence[Ink], layout: Layout) -> list[Ink]:
    """The inks, with a line for every colour of the legend that is (almost) nowhere drawn in full."""
    plain = {i.colour for i in inks if i.mask.any(axis=0).sum() > SOME * layout.plot.box.width}
    others = [ink for ink in inks if ink.colour in plain]
    lost = [entry.colour for entry in layout.legend if entry.colour not in plain]
    tried = [find_thin_line(layout.plot, layout.scene.texts, colour, others) for colour in lost]
    thin = [_without_legend(ink, layout) for ink in tried if ink is not None]
    found = {ink.colour for ink in thin}
    return [*(ink for ink in inks if ink.colour not in found), *thin]


def _draw(layout: Layout, inks: Sequence[Ink]) -> Drawing | None:
    """From inks to series: which colours are bars, which lines, which areas, and how the bars stand."""
    styled = styled_lines(layout)
    if styled is not None:
        return Drawing("line", tuple(styled), layout.plot.box.bottom)
    plot, texts = layout.plot, layout.scene.texts
    columns = [c.x for c in layout.categories]
    gap = layout.spacing
    rules = grid_rows(plot)
    rectangles: list[_Bars] = []
    strokes: list[tuple[str | None, Ink]] = []
    areas: list[DrawnSeries] = []
    entries = [next((e for e in layout.legend if e.colour == ink.colour), None) for ink in inks]
    inks = [replace(i, filled=False) if e is not None and e.line else i for i, e in zip(inks, entries, strict=True)]
    inks = [ink if ink.filled else _without_axis(ink, layout, rules) for ink in inks]
    shapes = [
        bar_marks.without_specks([b for b in find_rectangles(ink, texts) if b.width < 1.05 * gap]) if ink.filled else ()
        for ink in inks
    ]
    covered = covered_segments(shapes, inks) if layout.legend else [()] * len(inks)
    for ink, entry, seen, hidden in zip(inks, entries, shapes, covered, strict=True):
        name = entry.name if entry else None
        boxes = (*seen, *hidden)
        if entry is None and line_marks.is_thick_line(ink, plot) and not _separate(boxes, gap):
            strokes.append((name, ink))
            continue
        if ink.filled and line_marks.covers_the_plot(ink, columns) and not _separate(boxes, gap):
            areas.append(line_marks.area_series(name, ink, plot, columns))
        elif boxes and not are_markers(boxes, gap):
            rectangles.append((name, boxes))
        else:
            strokes.append((name, ink))
    rectangles, strokes = _thin_bars(rectangles, strokes, layout)
    rectangles = bar_marks.without_seams(rectangles)
    if not layout.legend:
        rectangles = bar_marks.without_edges(rectangles)
    elif len(rectangles) == 1 and len(rectangles[0][1]) < len(columns):
        rectangles = [(rectangles[0][0], _with_paler_bars(rectangles[0][1], layout, inks))]
    drawn_bars = [box for _, boxes in rectangles for box in boxes]
    layout = replace(layout, categories=aligned(layout.categories, _group_centers(drawn_bars, gap)))
    columns = [c.x for c in layout.categories]
    bars = _bars(rectangles, layout)
    strokes = [(name, ink) for name, ink in strokes if name or not _is_halo(ink, drawn_bars, inks, plot.paper)]
    strokes = [
        (name, bar_marks.without_outlines(ink, [b for _, boxes in rectangles for b in boxes])) for name, ink in strokes
    ]
    lines = [line_marks.line_series(name, ink, plot, columns, gap) for name, ink in strokes]
    lines = [line for line in lines if len(line.marks) >= 2 or (line.marks and line.name)]
    if rectangles and not layout.legend:
        lines = [line for line in lines if not line_marks.is_arrow(line)]
    if not areas and lines and not bars and all(line_marks.is_filled_below(s, plot) for s in lines):
        areas, lines = [replace(s, kind="area") for s in lines], []
    return _arranged(layout, bars, lines, areas)


def _is_halo(ink: Ink, bars: Sequence[Box], inks: Sequence[Ink], paper: tuple[float, float, float]) -> bool:
    """True for the pale rim that compression leaves round bars: a tint of theirs, most of it along their edges."""
    tint = any(other.filled and is_tint(ink.colour, other.colour, paper) for other in inks)
    around = np.zeros_like(ink.mask)
    for bar in bars:
        rim = bar.grown(6).clipped(around.shape[1], around.shape[0])
        around[int(rim.top) : int(rim.bottom) + 1, int(rim.left) : int(rim.right) + 1] = True
    return bool(bars) and tint and float(around[ink.mask].mean()) > 0.5


def _thin_bars(
    rectangles: Sequence[_Bars], strokes: Sequence[tuple[str | None, Ink]], layout: Layout
) -> tuple[list[_Bars], list[tuple[str | None, Ink]]]:
    """Colours with a square in the legend that were taken for lines, but whose pieces are as wide as the bars."""
    widths = [box.width for _, boxes in rectangles for box in boxes]
    squares = {entry.name for entry in layout.legend if not entry.line}
    bars, lines = list(rectangles), []
    for name, ink in strokes:
        found = find_rectangles(ink, layout.scene.texts) if widths and name in squares else ()
        usual = float(np.median(widths)) if widths else 0.0
        pieces = tuple(b for b in found if abs(b.width - usual) <= 0.15 * usual + 2)
        if pieces:
            bars.append((name, pieces))
        else:
            lines.append((name, ink))
    order = [entry.name for entry in layout.legend]
    bars.sort(key=lambda bar: order.index(bar[0]) if bar[0] in order else len(order))
    return bars, lines


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


def _with_paler_bars(bars: tuple[Box, ...], layout: Layout, inks: Sequence[Ink]) -> tuple[Box, ...]:
    """The bars with those in a tint of their colour that stand beside them: forecasts are often drawn paler."""
    base = float(np.median([b.bottom for b in bars]))
    wide = float(np.median([b.width for b in bars]))
    colours = [ink.colour for ink in inks if ink.filled]
    tints = [
        box
        for fill in find_inks(layout.plot, layout.scene.texts, ())
        if fill.filled and any(is_tint(fill.colour, colour, layout.plot.paper) for colour in colours)
        for box in find_rectangles(fill, layout.scene.texts)
    ]
    alike = [box for box in tints if abs(box.bottom - base) <= 3 and abs(box.width - wide) <= max(2, 0.15 * wide)]
    free = [box for box in alike if all(abs(box.center_x - bar.center_x) > wide for bar in bars)]
    return (*bars, *free)


def _bars(rectangles: list[tuple[str | None, tuple[Box, ...]]], layout: Layout) -> list[DrawnSeries]:
    columns = [c.x for c in layout.categories]
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
            one = replace(bar_marks.on_base(one, zero), name=bars[0].name if len(bars) == 1 else None)
            bars, kind = bar_marks.with_missing([one], [c.x for c in layout.categories], zero), "bar"
        elif bar_marks.are_stacked(bars):
            bars, kind = list(bar_marks.stacked(bars)), "stacked_bar"
        else:
            columns = [c.x for c in layout.categories]
            bars, kind = bar_marks.with_missing([bar_marks.on_base(s, zero) for s in bars], columns, zero), "bar"
        bars = at_exact_edges(bars, layout.scene.pixels)
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
