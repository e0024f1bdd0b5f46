"""Reads charts with axes: bars (vertical, horizontal, grouped, stacked, waterfall), lines, areas, combos.

One reader for all of them, because a combo is bars and lines over the same axes. Horizontal charts are turned,
read as vertical ones, and their boxes turned back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from extraction.axes import find_axes
from extraction.categories import aligned
from extraction.chart import ChartKind, Finding, Reading
from extraction.checks import doubts_about
from extraction.kinds.claims.calibrations import turned_back
from extraction.kinds.claims.points import claim
from extraction.kinds.places.category_texts import joined_along
from extraction.kinds.places.columns import moved_onto_lines
from extraction.kinds.places.drawn_letters import printed_only
from extraction.kinds.places.layout import Layout, counts_years, find_title, lay_out
from extraction.kinds.places.unprinted import with_unprinted
from extraction.kinds.scene import Scene, turned_left, turned_right
from extraction.kinds.series import lines as line_marks
from extraction.kinds.series.arrangement import Drawing, arrange
from extraction.kinds.series.bars import bar_series, group_middles
from extraction.kinds.series.drawn import DrawnSeries
from extraction.kinds.series.inks import inks_of
from extraction.kinds.series.shapes import Shapes, find_shapes
from extraction.kinds.series.styled_lines import styled_lines, without_labels_on_markers
from extraction.marks.inks import Ink

LEVEL = 12.0  # degrees


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
    inks = inks_of(layout)
    layout = moved_onto_lines(with_unprinted(layout, inks), inks)
    drawing = _draw(layout, inks)
    if drawing is None and layout.legend:  # its "swatches" were letters or borders: no mark has their colours
        layout = replace(layout, legend=(), samples=())
        drawing = _draw(layout, inks_of(layout))
    if drawing is None or not any(s.marks for s in drawing.series):
        return None
    title = find_title(upright or scene, layout if upright is None else None)
    layout = without_labels_on_markers(layout, drawing.series)
    return claim(layout, drawing.kind, drawing.series, title.text if title else "")


def _draw(layout: Layout, inks: Sequence[Ink]) -> Drawing | None:
    """From inks to series: the shapes they make, what stands over each category, and how the series stand."""
    styled = styled_lines(layout)
    if styled is not None:
        return Drawing("line", tuple(styled), layout.plot.box.bottom)
    shapes = find_shapes(layout, inks)
    areas = [line_marks.area_series(name, ink, layout.plot, layout.columns) for name, ink in shapes.areas]
    layout = replace(layout, categories=aligned(layout.categories, group_middles(shapes.boxes, layout.spacing)))
    bars = _bars(shapes, layout)
    lines = _lines(shapes, layout)
    if lines and not (areas or bars) and all(line_marks.is_filled_below(s, layout.plot) for s in lines):
        areas, lines = [replace(s, kind="area") for s in lines], []
    return arrange(layout, bars, lines, areas)


def _bars(shapes: Shapes, layout: Layout) -> list[DrawnSeries]:
    found = [bar_series(name, boxes, layout.columns, layout.spacing) for name, boxes in shapes.bars]
    return [series for series in found if series.marks]


def _lines(shapes: Shapes, layout: Layout) -> list[DrawnSeries]:
    """The strokes that are lines: a lone point needs a name in the legend; no arrow over bars without legend is one."""
    found = [line_marks.line_series(n, ink, layout.plot, layout.columns, layout.spacing) for n, ink in shapes.strokes]
    lines = [line for line in found if len(line.marks) >= 2 or (line.marks and line.name)]
    if shapes.bars and not layout.legend:
        return [line for line in lines if not line_marks.is_arrow(line)]
    return lines


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
    findings = (*reading.findings, *(_lines_that_lie(reading) if kind == "line" else ()))
    axes = tuple(turned_back(axis, width) for axis in reading.axes)
    return replace(reading, kind=kind, points=points, series=series, findings=findings, axes=axes)


def _lines_that_lie(reading: Reading) -> list[Finding]:
    """Lines over names that stand one under the other are hardly ever drawn: thin bars look so."""
    return doubts_about(
        tuple(range(len(reading.points))),
        "lines_lie",
        zh="类目上下排列却读成折线，可能是很细的条形，请核对。",
        en="The names stand one under another, yet lines were read; these may be thin bars: please check.",
    )
