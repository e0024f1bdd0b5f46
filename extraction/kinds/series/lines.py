"""Lines and areas: the row of one colour at each category's column."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extraction.geometry import Box
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.marks.colours import SAME_COLOUR, Lab, distance
from extraction.marks.fills import upper_edge
from extraction.marks.inks import Ink
from extraction.marks.lines import carried_under, trace
from extraction.marks.plot import Plot

POINT = 4.0  # half the side of the box shown as a line point's evidence, in pixels
THICK = 12.0  # pixels: lines are no broader
DEEPEST = 0.1  # of the plot's height: how far under the plot an area is followed
LEVEL_GROUND = 3.0  # pixels that an area's foot may lie off the ground
STROKE = 6  # rows over an area's edge in which a line along it is looked for
NEAR = 12  # columns within which a dashed line goes on
APART = 6  # rows between two lines, at least
OFTEN = 0.5  # share of the columns in which a colour is found twice before any of its points is doubted
TINT = 4.0  # colour distance to the paper from which the ground under a line counts as filled


def line_series(name: str | None, ink: Ink, plot: Plot, columns: Sequence[float], gap: float) -> DrawnSeries:
    rows = trace(ink, plot, columns, 0.3 * gap)
    rival = is_drawn_twice(ink, columns)
    marks = [
        DrawnMark(i, Box(x - POINT, y - POINT, x + POINT, y + POINT), level=y, base=plot.box.bottom, doubtful=rival)
        for i, (x, y) in enumerate(zip(columns, rows, strict=True))
        if y is not None
    ]
    marks += [
        DrawnMark(
            i, Box(x - POINT, y - POINT, x + POINT, y + POINT), y, plot.box.bottom, slack=1 + 0.2 * far, hidden=True
        )
        for i, x in ((0, columns[0]), (len(columns) - 1, columns[-1]))
        if marks and rows[i] is None and (under := carried_under(ink, plot, x, 0.15 * gap)) is not None
        for y, far in [under]
    ]
    return DrawnSeries(name, "line", tuple(sorted(marks, key=lambda mark: mark.category)))


def is_drawn_twice(ink: Ink, columns: Sequence[float]) -> bool:
    """True if the colour runs through most of the plot on two levels: several lines have it, and any may be meant."""
    first, last = max(0, int(min(columns))), int(max(columns))
    twice = []
    for x in range(first, last - NEAR, NEAR):
        rows = np.flatnonzero(ink.mask[:, x : x + NEAR].any(axis=1))
        twice.append(len(rows) > 1 and int(np.diff(rows).max()) > APART)
    return bool(twice) and float(np.mean(twice)) > OFTEN


def area_series(name: str | None, ink: Ink, plot: Plot, columns: Sequence[float]) -> DrawnSeries:
    marks = []
    drawn = np.flatnonzero(ink.mask.any(axis=0))
    first, last = (drawn[0], drawn[-1]) if len(drawn) else (plot.box.left, plot.box.right)
    for i, x in enumerate(columns):
        inner = min(max(x, first), last)
        edges = upper_edge(ink.mask, inner, plot.box)
        if edges is not None:
            level = _stroke_along(plot.lab, ink, inner, edges[0])
            foot = _foot(plot, ink, inner, edges[1])
            marks.append(DrawnMark(i, Box(x - POINT, edges[0], x + POINT, edges[1]), level=level, base=foot))
    return DrawnSeries(name, "area", tuple(marks))


def _foot(plot: Plot, ink: Ink, x: float, bottom: float) -> float:
    """Where an area that is cut by the end of the plot ends under it: in a tilted picture its ground is not level."""
    first, last = round(bottom), round(bottom + DEEPEST * plot.box.height)
    below = distance(plot.lab[first:last, round(x)], ink.colour) >= SAME_COLOUR
    return bottom + (float(below.argmax()) if below.any() else 0.0)


def _stroke_along(lab: Lab, ink: Ink, x: float, edge: float) -> float:
    """The middle of the line drawn along an area's upper edge; the edge itself where there is none.

    Such a line lies over the area in a colour that is no blend of the area and of what is above it.
    """
    first, last = round(edge) - STROKE, round(edge)
    column = slice(max(0, round(x) - 1), round(x) + 2)
    if first < 4 or not lab[last - 1 : last, column].size:
        return edge
    own, rows = np.asarray(ink.colour), np.median(lab[first - 3 : last, column], axis=1)
    over, rows = rows[:3].mean(axis=0), rows[3:]
    way = own - over
    share = np.clip((rows - over) @ way / max(float(way @ way), 1e-6), 0.0, 1.0)
    strange = np.linalg.norm(rows - over - share[:, None] * way, axis=1)
    if float(strange.max()) < SAME_COLOUR:
        return edge
    return float(strange @ (np.arange(first, last) + 0.5) / strange.sum())


def covers_the_plot(ink: Ink, columns: Sequence[float]) -> bool:
    """True if the ink is in nearly every column between the first and the last category."""
    first, last = int(min(columns)), int(max(columns))
    return last > first and float(ink.mask[:, first : last + 1].any(axis=0).mean()) > 0.95


def is_area(ink: Ink, plot: Plot, columns: Sequence[float]) -> bool:
    """True if the ink fills most of the plot's columns much higher than any line: the swatch of an area may be flat."""
    heights = ink.mask.sum(axis=0)
    broad = bool(heights.any()) and float(np.median(heights[heights > 0])) > max(THICK, 0.05 * plot.box.height)
    return ink.filled and broad and covers_the_plot(ink, columns)


def is_thick_line(ink: Ink, plot: Plot) -> bool:
    """True if the ink, drawn broadly enough to look filled, is nowhere near as high as an area."""
    heights = ink.mask.sum(axis=0)
    drawn = heights[heights > 0]
    return len(drawn) > 0 and float(np.percentile(drawn, 90)) < max(THICK, 0.05 * plot.box.height)


def is_arrow(series: DrawnSeries) -> bool:
    """True for a stroke straight as a ruler over three or more categories: an arrow that notes growth, no data."""
    xs, ys = [m.box.center_x for m in series.marks], [m.level for m in series.marks]
    if len(xs) < 3 or max(ys) - min(ys) < 8:
        return False
    slope, intercept = np.polyfit(xs, ys, 1)
    return bool(np.abs(slope * np.array(xs) + intercept - np.array(ys)).max() < 1.5)


def is_filled_below(series: DrawnSeries, plot: Plot) -> bool:
    """True if the ground just under the line is tinted: the line is the edge of an area."""
    paper = distance(plot.lab, plot.paper)
    tinted = []
    for a, b in itertools.pairwise(series.marks):
        x = round((a.box.center_x + b.box.center_x) / 2)
        y = (a.level + b.level) / 2
        under = paper[round(y) + 6 : round(y) + 14, max(0, x - 2) : x + 3]
        over = paper[max(0, round(y) - 14) : max(1, round(y) - 6), max(0, x - 2) : x + 3]
        if under.size and over.size:
            below, above = float(np.median(under)), float(np.median(over))
            tinted.append(below > TINT and below > above + TINT / 2)
    return len(tinted) >= 1 and float(np.mean(tinted)) > 0.6


@dataclass(frozen=True, slots=True)
class _Layer:
    series: DrawnSeries
    mean: float


def stacked_areas(series: Sequence[DrawnSeries], ground: float) -> tuple[DrawnSeries, ...]:
    """Areas on top of each other: each begins at the edge of the one below it."""
    layers = [_Layer(s, float(np.mean([m.level for m in s.marks]))) for s in series]
    layers.sort(key=lambda layer: -layer.mean)
    edges = _ground(layers[0].series, ground)
    out: dict[int, DrawnSeries] = {}
    for layer in layers:
        marks = []
        for mark in layer.series.marks:
            base = edges.get(mark.category, ground)
            box = Box(mark.box.left, min(mark.level, base), mark.box.right, max(mark.level, base))
            marks.append(DrawnMark(mark.category, box, level=mark.level, base=base))
            edges[mark.category] = mark.level
        out[id(layer.series)] = DrawnSeries(layer.series.name, "area", tuple(marks), segments=True)
    return tuple(out[id(s)] for s in series)


def _ground(lowest: DrawnSeries, row: float) -> dict[int, float]:
    """Where the lowest area begins, by category, if that is plainly not along the row: the picture is tilted."""
    feet = {mark.category: mark.base for mark in lowest.marks}
    return feet if any(abs(foot - row) > LEVEL_GROUND for foot in feet.values()) else {}
