"""Several charts in one picture: where each of them stands.

Panels are told apart by evidence: a gutter that nothing crosses, and on both of its sides a chart of its own, with a
value axis, a disc or a figure number. Two axes of one plot, or halves of one axis, are no two charts. Whether each
side can be read as a chart is for the readers to say.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from extraction.axes import read_numbers
from extraction.chart import TextBox
from extraction.geometry import Box, around
from extraction.kinds.panels.tick_runs import TickRun, find_runs
from extraction.kinds.places.layout import FIGURE_NUMBER
from extraction.kinds.scene import Pixels, Scene
from extraction.kinds.slices.circles import THIN, Curve, outlines
from extraction.kinds.slices.disc import find_discs
from extraction.legend.entries import LegendEntry, find_legend
from extraction.marks.colours import Lab, colour_gap, commonest, to_lab
from extraction.numbers.captions import strip_unit

FREE = 0.55  # of a part's height that a gutter runs without crossing anything
NARROWEST = 0.008  # of a part's width: a gutter
SMALLEST = 0.2  # of what is cut: a panel
EDGE = 20  # colour levels between neighbouring pixels that are drawn
GUTTERS = 6  # tried in one direction, the widest first
DEEPEST = 3  # cuts of a part of a part …
AT_THE_GUTTER = 0.25  # of a half's width: where an axis stands that is not the far one
OTHER_COLOUR = 14.0  # Lab

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Panel:
    """One chart of several: its area, its texts, and pieces of a common legend outside the area."""

    area: Box
    texts: tuple[TextBox, ...]
    pieces: tuple[Box, ...] = ()


@dataclass(frozen=True, slots=True)
class Panels:
    """The charts of a picture in reading order, and the texts that speak of all of them."""

    panels: tuple[Panel, ...]
    common: tuple[TextBox, ...] = ()


@dataclass(frozen=True, slots=True)
class _Gutter:
    """A strip along y that nothing crosses from `top` to `bottom`; `middle` is its column. Rows take it turned."""

    middle: float
    width: float
    top: float
    bottom: float


@dataclass(frozen=True, slots=True)
class _Look:
    """What is known of the whole picture: its colours, its axes, and where something is drawn (every second pixel)."""

    lab: Lab
    runs: tuple[TickRun, ...]
    edges: Mask

    def runs_in(self, area: Box) -> tuple[TickRun, ...]:
        return tuple(run for run in self.runs if area.holds(run.box.center_x, run.box.center_y))


def find_panels(scene: Scene) -> Panels | None:
    """The charts of a picture that holds several; None for one chart."""
    runs = find_runs(scene.texts)
    if not runs and len(_figures(scene.texts)) < 2:
        return None
    look = _Look(to_lab(scene.pixels), runs, _edges_of(scene.pixels))
    height, width = scene.pixels.shape[:2]
    found = _cut(look, Panel(Box(0, 0, float(width), float(height)), scene.texts), DEEPEST)
    if found is None:
        return None
    panels = sorted(found.panels, key=lambda panel: (round(panel.area.top / (0.2 * height)), panel.area.left))
    return _with_common_legend(look.lab, scene.texts, Panels(tuple(panels), found.common))


def scene_of(panel: Panel, scene: Scene) -> tuple[Scene, Box]:
    """The panel as a picture of its own, and the box of the whole picture that it shows."""
    shown = around([panel.area, *panel.pieces]).clipped(scene.pixels.shape[1], scene.pixels.shape[0])
    left, top = int(shown.left), int(shown.top)
    part = scene.pixels[top : int(np.ceil(shown.bottom)), left : int(np.ceil(shown.right))].copy()
    paper = np.median(part[::4, ::4].reshape(-1, 3), axis=0)
    hidden = np.ones(part.shape[:2], dtype=bool)
    for box in (panel.area, *panel.pieces):
        hidden[_rows(box, top), _columns(box, left)] = False
    own = {text.box for text in panel.texts}
    for text in scene.texts:
        if text.box not in own and text.box.overlap(shown) > 0:
            hidden[_rows(text.box, top), _columns(text.box, left)] = True
    part[hidden] = paper
    texts = tuple(replace(text, box=text.box.moved(-left, -top)) for text in panel.texts)
    return Scene(np.ascontiguousarray(part), texts), Box(left, top, left + part.shape[1], top + part.shape[0])


def _rows(box: Box, top: int) -> slice:
    return slice(max(0, int(box.top) - top), max(0, int(np.ceil(box.bottom)) - top))


def _columns(box: Box, left: int) -> slice:
    return slice(max(0, int(box.left) - left), max(0, int(np.ceil(box.right)) - left))


# --------------------------------------------------------------------------------------------------------- cutting


def _cut(look: _Look, part: Panel, depth: int) -> Panels | None:
    """The charts in a part of the picture, if a gutter parts it into charts."""
    runs = look.runs_in(part.area)
    if depth == 0 or len(part.texts) < 6 or not (runs or len(_figures(part.texts)) > 1):
        return None
    for upright in (True, False):
        gutters = [gutter for gutter in _gutters(look.edges, part.area, upright)
                   if not any(_runs_across(run.box, gutter, upright) for run in runs)]  # fmt: skip
        cuts = [cut for gutter in gutters if (cut := _cut_at(look, part, gutter, upright, depth))]
        if cuts:
            return max(cuts, key=lambda cut: len(cut.panels))
    return None


def _cut_at(look: _Look, part: Panel, gutter: _Gutter, upright: bool, depth: int) -> Panels | None:
    """The charts on both sides of a gutter; None if one side holds none."""
    first, second, common = _halves(part, gutter, upright)
    if not (_is_large_enough(first, part, upright) and _is_large_enough(second, part, upright)):
        return None
    if not _are_charts(look, first, second, upright):
        return None
    one, other = (_cut(look, half, depth - 1) or Panels((half,)) for half in (first, second))
    return Panels((*one.panels, *other.panels), (*common, *one.common, *other.common))


def _halves(part: Panel, gutter: _Gutter, upright: bool) -> tuple[Panel, Panel, tuple[TextBox, ...]]:
    """The part on both sides of a gutter, and the texts of both: those across it, and lone ones beyond its ends."""
    area = part.area
    cut_at = gutter.middle
    one = replace(area, right=cut_at) if upright else replace(area, bottom=cut_at)
    other = replace(area, left=cut_at) if upright else replace(area, top=cut_at)
    half = gutter.width / 2
    common = [
        t for t in part.texts if _start(t.box, upright) < cut_at - half + 1 and _end(t.box, upright) > cut_at + half - 1
    ]
    beside = [t for t in part.texts if t not in common]
    sides = [[t for t in beside if side.holds(t.box.center_x, t.box.center_y)] for side in (one, other)]
    if upright and common:
        lone = [
            text
            for mine, theirs in (sides, sides[::-1])
            for text in mine
            if text.box.bottom <= gutter.top + 1 and not any(_same_line(text, t) for t in theirs)
        ]
        common += lone
        sides = [[t for t in side if t not in lone] for side in sides]
    return Panel(one, tuple(sides[0])), Panel(other, tuple(sides[1])), tuple(common)


def _start(box: Box, upright: bool) -> float:
    return box.left if upright else box.top


def _end(box: Box, upright: bool) -> float:
    return box.right if upright else box.bottom


def _same_line(one: TextBox, other: TextBox) -> bool:
    return abs(one.box.center_y - other.box.center_y) < 0.6 * min(one.box.height, other.box.height)


# -------------------------------------------------------------------------------------------------------- evidence


def _is_large_enough(half: Panel, whole: Panel, upright: bool) -> bool:
    share = half.area.width / whole.area.width if upright else half.area.height / whole.area.height
    return share >= SMALLEST and len(half.texts) >= 3


def _are_charts(look: _Look, first: Panel, second: Panel, upright: bool) -> bool:
    """True if something speaks for a chart on both sides, and not for two sides of one."""
    here, there = (_with_names(look.runs_in(half.area), half) for half in (first, second))
    if here and there:
        return _have_own_axes(here, there, first, second, upright)
    if _are_figures(first, second) or _are_titled(look, first, second, upright):
        return True
    if not (here or there):
        return False  # of discs alone the pie reader knows more
    return _has_disc(look, second if here else first)


def _with_names(runs: Sequence[TickRun], half: Panel) -> list[TickRun]:
    """The axes in a half under which (or, of those that run to the right, before which) something is named."""
    found = []
    for run in runs:
        box, height = run.box, run.ticks[0].text.box.height
        others = [text.box for text in half.texts if not text.box.overlap(box)]
        if run.rises:
            names = [other for other in others if other.center_y > box.bottom - 0.3 * height]
        else:
            names = [
                other for other in others if other.center_x < box.center_x and not box.top < other.center_y < box.bottom
            ]
        if len(names) >= 2:
            found.append(run)
    return found


def _have_own_axes(
    here: Sequence[TickRun], there: Sequence[TickRun], first: Panel, second: Panel, upright: bool
) -> bool:
    """True unless the axes can be the left and the right one of a single plot: none of them stands at the gutter."""
    if not upright or any(not run.rises for run in (*here, *there)):
        return True
    one, other = (around(text.box for text in half.texts) for half in (first, second))
    before = any(run.box.right > one.right - AT_THE_GUTTER * one.width for run in here)
    behind = any(run.box.left < other.left + AT_THE_GUTTER * other.width for run in there)
    return before or behind


def _runs_across(box: Box, gutter: _Gutter, upright: bool) -> bool:
    """True if an axis stands on both sides of the gutter."""
    return _start(box, upright) < gutter.middle < _end(box, upright)


def _are_figures(first: Panel, second: Panel) -> bool:
    """True if both halves begin, or both end, with a figure number, and have numbers besides."""
    if any(len(read_numbers(half.texts)) < 2 or not _figures(half.texts) for half in (first, second)):
        return False
    begin, end = (_end_with_figure(first, last) and _end_with_figure(second, last) for last in (False, True))
    return begin or end


def _end_with_figure(half: Panel, last: bool) -> bool:
    """True if the first text of a half, or one of its last two lines, has a figure number."""
    figure = _figures(half.texts)[-1 if last else 0].box
    line = figure.height
    if last:
        return figure.bottom > max(text.box.bottom for text in half.texts) - 2 * line
    return figure.top < min(text.box.top for text in half.texts) + 0.6 * line


def _figures(texts: Sequence[TextBox]) -> list[TextBox]:
    return [text for text in texts if FIGURE_NUMBER.match(text.text)]


def _are_titled(look: _Look, first: Panel, second: Panel, upright: bool) -> bool:
    """True if both halves begin with a title of the same print, on one line or flush with each other."""
    one, other = (min(half.texts, key=lambda text: text.box.top) for half in (first, second))
    if not (_could_be_title(one, first) and _could_be_title(other, second)):
        return False
    if any(len(read_numbers(half.texts)) < 3 for half in (first, second)):
        return False
    if not 0.8 < one.box.height / other.box.height < 1.25:
        return False
    near = 0.6 * one.box.height
    flush = abs(one.box.left - other.box.left) < near or abs(one.box.center_x - other.box.center_x) < near
    if not (_same_line(one, other) if upright else flush):
        return False
    legend = [entry.text for entry in find_legend(look.lab, (*first.texts, *second.texts), ())]
    return one not in legend and other not in legend


def _could_be_title(text: TextBox, half: Panel) -> bool:
    """Words in print at least as large as most, alone in their line."""
    usual = float(np.median([t.box.height for t in half.texts]))
    alone = not any(_same_line(text, other) for other in half.texts if other is not text)
    words = strip_unit(text.text)
    return len(words) >= 4 and any(c.isalpha() for c in words) and text.box.height > 1.05 * usual and alone


def _has_disc(look: _Look, half: Panel) -> bool:
    """True if the half holds a pie; the costly look is only for something nearly round."""
    if sum(any(c.isdigit() for c in text.text) for text in half.texts) < 2:  # a label may hold name and number
        return False
    box = half.area
    lab = look.lab[int(box.top) : int(box.bottom), int(box.left) : int(box.right)]
    paper = commonest(lab[::3, ::3].reshape(-1, 3))
    if not any(_is_round(edge) for thin in THIN for edge in outlines(lab, paper, thin)):
        return False
    return bool(find_discs(lab, [replace(t, box=t.box.moved(-box.left, -box.top)) for t in half.texts]))


def _is_round(edge: Curve) -> bool:
    hull = cv2.convexHull(edge.astype(np.float32))
    _, radius = cv2.minEnclosingCircle(hull)
    return cv2.contourArea(hull) > 0.8 * np.pi * radius * radius


# --------------------------------------------------------------------------------------------------------- gutters


def _edges_of(pixels: Pixels) -> Mask:
    """Where something is drawn, on every second pixel: the colour changes there, whatever the ground."""
    change = cv2.morphologyEx(pixels, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)).max(axis=2)
    return np.asarray(change[::2, ::2] > EDGE)


def _gutters(edges: Mask, area: Box, upright: bool) -> Iterator[_Gutter]:
    """Gutters of an area, the widest first; those that lie along the area's own edges are none."""
    part = edges[int(area.top / 2) : int(area.bottom / 2), int(area.left / 2) : int(area.right / 2)]
    part = part if upright else part.T
    rows, columns = np.flatnonzero(part.any(axis=1)), np.flatnonzero(part.any(axis=0))
    if len(rows) < 20 or len(columns) < 20:
        return
    part = part[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    across = (area.left if upright else area.top) + 2 * columns[0]
    down = (area.top if upright else area.left) + 2 * rows[0]
    spans = _free_spans(part)
    for start, end, top, bottom in sorted(spans, key=lambda span: span[0] - span[1])[:GUTTERS]:
        yield _Gutter(across + start + end, 2.0 * (end - start), down + 2 * top, down + 2 * bottom)


def _free_spans(part: Mask) -> list[tuple[int, int, int, int]]:
    """(first column, last column + 1, first row, last row + 1) of strips that run free for most of the height."""
    height, width = part.shape
    rows = np.arange(height, dtype=np.int32)[:, None]
    last_drawn = np.maximum.accumulate(np.where(part, rows, np.int32(-1)), axis=0)
    runs = rows - last_drawn
    bottom = runs.argmax(axis=0)
    length = runs.max(axis=0)
    free = length >= FREE * height
    starts = np.flatnonzero(free & ~np.r_[False, free[:-1]])
    ends = np.flatnonzero(free & ~np.r_[free[1:], False]) + 1
    spans = []
    for start, end in zip(starts.tolist(), ends.tolist(), strict=True):
        lowest = int(np.median(bottom[start:end])) + 1
        highest = lowest - int(np.median(length[start:end]))
        if end - start >= max(3, NARROWEST * width) and start > 0 and end < width:
            spans.append((start, end, highest, lowest))
    return spans


# ---------------------------------------------------------------------------------------------------------- legend


def _with_common_legend(lab: Lab, texts: Sequence[TextBox], found: Panels) -> Panels:
    """A legend that belongs to no panel alone goes to every one."""
    entries = find_legend(lab, texts, ())
    shared = [entry for entry in entries if entry.text in found.common]
    owners = [[e for e in entries if e.text in panel.texts] for panel in found.panels]
    if not shared and _is_one_row(entries, owners):
        shared = list(entries)
    if not shared:
        return found
    names = tuple(entry.text for entry in shared)
    pieces = tuple(around([entry.text.box, entry.swatch]).grown(3) for entry in shared)
    panels = tuple(
        replace(panel, texts=tuple(dict.fromkeys((*panel.texts, *names))), pieces=pieces) for panel in found.panels
    )
    return Panels(panels, tuple(text for text in found.common if text not in names))


def _is_one_row(entries: Sequence[LegendEntry], owners: Sequence[Sequence[LegendEntry]]) -> bool:
    """True if a row of entries in colours of their own runs on, evenly spaced, from one panel into the next."""
    if len(entries) < 2 or sum(bool(own) for own in owners) < 2:
        return False
    row = sorted(entries, key=lambda entry: entry.swatch.left)
    if any(not _same_line(row[0].text, entry.text) for entry in row):
        return False
    if any(colour_gap(a.colour, b.colour) < OTHER_COLOUR for i, a in enumerate(row) for b in row[:i]):
        return False
    gaps = [b.swatch.left - a.text.box.right for a, b in itertools.pairwise(row)]
    return max(gaps) < 2 * max(min(gaps), row[0].text.box.height)
