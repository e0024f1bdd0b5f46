"""What shapes the colours of a plot make: bars, areas, or strokes. No series yet: nothing stands over a category."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.geometry import Box
from extraction.kinds.places.layout import Layout
from extraction.kinds.series import bars as bar_marks
from extraction.kinds.series import lines as line_marks
from extraction.kinds.series.covered import covered_segments
from extraction.legend.entries import LegendEntry
from extraction.marks.colours import GREY, is_tint
from extraction.marks.fills import are_markers, find_rectangles
from extraction.marks.inks import Ink, find_inks
from extraction.marks.plot import grid_rows

ColourBars = tuple[str | None, tuple[Box, ...]]  # the rectangles of one colour, and its name in the legend
ColourInk = tuple[str | None, Ink]
NEARLY_ALL = 0.8  # share of an ink without a name that its pieces must hold to be bars


@dataclass(frozen=True, slots=True)
class Shapes:
    """The inks of a plot by the shapes they make."""

    bars: tuple[ColourBars, ...]
    areas: tuple[ColourInk, ...]
    strokes: tuple[ColourInk, ...]

    @property
    def boxes(self) -> list[Box]:
        """The rectangles of all bars."""
        return [box for _, boxes in self.bars for box in boxes]


def find_shapes(layout: Layout, inks: Sequence[Ink]) -> Shapes:
    """Sort the inks into shapes, then each shape's pieces: what is a bar after all, what only the rim of one."""
    entries = [next((e for e in layout.legend if e.colour == ink.colour), None) for ink in inks]
    inks = _ready(inks, entries, layout)
    shapes = _sorted(inks, entries, layout)
    shapes = _with_thin_bars(shapes, layout)
    shapes = replace(shapes, bars=_cleaned(shapes.bars, inks, layout))
    return replace(shapes, strokes=_without_rims(shapes, inks, layout))


def _ready(inks: Sequence[Ink], entries: Sequence[LegendEntry | None], layout: Layout) -> list[Ink]:
    """The inks with those that the legend shows as lines unfilled, and no axis or grid among the unfilled."""
    rules = grid_rows(layout.plot)
    lines = [entry is not None and entry.line for entry in entries]
    inks = [
        replace(ink, filled=False) if line and not line_marks.is_area(ink, layout.plot, layout.columns) else ink
        for ink, line in zip(inks, lines, strict=True)
    ]
    return [ink if ink.filled else _without_axis(ink, layout, rules) for ink in inks]


def _sorted(inks: Sequence[Ink], entries: Sequence[LegendEntry | None], layout: Layout) -> Shapes:
    """Each ink whole into one shape."""
    bars: list[ColourBars] = []
    areas: list[ColourInk] = []
    strokes: list[ColourInk] = []
    for ink, entry, boxes in zip(inks, entries, _rectangles(inks, layout), strict=True):
        name = entry.name if entry else None
        separate = _separate(boxes, layout.spacing)
        if entry is None and line_marks.is_thick_line(ink, layout.plot) and not separate:
            strokes.append((name, ink))
        elif ink.filled and line_marks.covers_the_plot(ink, layout.columns) and not separate:
            areas.append((name, ink))
        elif boxes and not are_markers(boxes, layout.spacing):
            bars.append((name, boxes))
        else:
            strokes.append((name, ink))
    return Shapes(tuple(bars), tuple(areas), tuple(strokes))


def _rectangles(inks: Sequence[Ink], layout: Layout) -> list[tuple[Box, ...]]:
    """For each filled ink its rectangles that may be bars, with those that labels cover."""
    widest = 1.05 * layout.spacing
    seen = [_narrower(find_rectangles(ink, layout.scene.texts), widest) if ink.filled else () for ink in inks]
    hidden = covered_segments(seen, inks) if layout.legend else [()] * len(inks)
    return [(*boxes, *more) for boxes, more in zip(seen, hidden, strict=True)]


def _narrower(boxes: Sequence[Box], widest: float) -> tuple[Box, ...]:
    return bar_marks.without_specks([b for b in boxes if b.width < widest])


def _separate(boxes: Sequence[Box], gap: float) -> bool:
    """True if these rectangles are bars: several, each narrower than a category."""
    return len(boxes) >= 2 and float(np.median([b.width for b in boxes])) < 0.97 * gap


def _with_thin_bars(shapes: Shapes, layout: Layout) -> Shapes:
    """Strokes are bars if their pieces are as wide as bars and the legend shows a square, or they are nothing else."""
    widths = [box.width for box in shapes.boxes]
    squares = {entry.name for entry in layout.legend if not entry.line}
    usual = float(np.median(widths)) if widths else 0.0
    bars, strokes = list(shapes.bars), []
    for name, ink in shapes.strokes:
        tried = bool(widths) and (name in squares or (name is None and ink.filled))
        found = find_rectangles(ink, layout.scene.texts) if tried else ()
        pieces = tuple(b for b in found if abs(b.width - usual) <= 0.15 * usual + 2)
        if pieces and (name in squares or sum(b.area for b in pieces) > NEARLY_ALL * float(ink.mask.sum())):
            bars.append((name, pieces))
        else:
            strokes.append((name, ink))
    order = [entry.name for entry in layout.legend]
    bars.sort(key=lambda bar: order.index(bar[0]) if bar[0] in order else len(order))
    return replace(shapes, bars=tuple(bars), strokes=tuple(strokes))


def _cleaned(bars: Sequence[ColourBars], inks: Sequence[Ink], layout: Layout) -> tuple[ColourBars, ...]:
    """The bars without seams and outlines, and with paler ones of the only colour in a legend."""
    plain = bar_marks.without_seams(bars)
    if not layout.legend:
        plain = bar_marks.without_rules(plain, grid_rows(layout.plot))
        return tuple(bar_marks.without_edges(plain))
    if len(plain) == 1 and len(plain[0][1]) < len(layout.categories):
        return ((plain[0][0], _with_paler_bars(plain[0][1], layout, inks)),)
    return tuple(plain)


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


def _without_rims(shapes: Shapes, inks: Sequence[Ink], layout: Layout) -> tuple[ColourInk, ...]:
    """The strokes without what compression or an outline drew around bars."""
    bars, paper = shapes.boxes, layout.plot.paper
    strokes = [(name, ink) for name, ink in shapes.strokes if name or not _is_halo(ink, bars, inks, paper)]
    return tuple((name, bar_marks.without_outlines(ink, bars)) for name, ink in strokes)


def _is_halo(ink: Ink, bars: Sequence[Box], inks: Sequence[Ink], paper: tuple[float, float, float]) -> bool:
    """True for the pale rim that compression leaves round bars: a tint of theirs, most of it along their edges."""
    tint = any(other.filled and is_tint(ink.colour, other.colour, paper) for other in inks)
    around = np.zeros_like(ink.mask)
    for bar in bars:
        rim = bar.grown(6).clipped(around.shape[1], around.shape[0])
        around[int(rim.top) : int(rim.bottom) + 1, int(rim.left) : int(rim.right) + 1] = True
    return bool(bars) and tint and float(around[ink.mask].mean()) > 0.5


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
