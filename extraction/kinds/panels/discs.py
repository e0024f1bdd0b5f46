"""Several pies in one picture: which texts speak of which, and a legend that speaks of all."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box, around
from extraction.kinds.panels.find import Panel, Panels
from extraction.kinds.slices.disc import Disc
from extraction.kinds.slices.legend import find_names, pair_names
from extraction.marks.colours import Lab

SPANNING = 0.25  # of a text's width on both sides of a cut: it speaks of both


def panels_of(lab: Lab, discs: Sequence[Disc], texts: Sequence[TextBox]) -> tuple[list[Disc], Panels]:
    """The discs in reading order with a panel for each: rows are cut apart first, then the discs of a row."""
    height, width = lab.shape[:2]
    rows = _rows(discs)
    heights = [around(_box(disc) for disc in row) for row in rows]
    downs = [
        0.0,
        *_cuts([(b.top, b.bottom) for b in heights], [(t.box.top, t.box.bottom) for t in texts]),
        float(height),
    ]
    ordered: list[Disc] = []
    panels: list[Panel] = []
    common: list[TextBox] = []
    for row, (top, bottom) in zip(rows, itertools.pairwise(downs), strict=True):
        own = [text for text in texts if top <= text.box.center_y < bottom]
        beside = [text for text in own if not _spans(text, row)]
        boxes = [_box(disc) for disc in row]
        spans = [(text.box.left, text.box.right) for text in beside]
        acrosses = [0.0, *_cuts([(b.left, b.right) for b in boxes], spans), float(width)]
        common += [text for text in own if text not in beside]
        for disc, (left, right) in zip(row, itertools.pairwise(acrosses), strict=True):
            inside = tuple(text for text in beside if left <= text.box.center_x < right)
            ordered.append(disc)
            panels.append(_with_legend(lab, disc, Panel(Box(left, top, right, bottom), inside), texts))
    shared = {text for panel in panels for text in panel.texts}
    return ordered, Panels(tuple(panels), tuple(text for text in common if text not in shared))


def _box(disc: Disc) -> Box:
    circle = disc.circle
    tall = circle.flat * circle.radius
    return Box(circle.x - circle.radius, circle.y - tall, circle.x + circle.radius, circle.y + tall)


def _rows(discs: Sequence[Disc]) -> list[list[Disc]]:
    """The discs in rows from top to bottom, each from left to right."""
    rows: list[list[Disc]] = []
    for disc in sorted(discs, key=lambda disc: disc.circle.y):
        if rows and disc.circle.y - rows[-1][0].circle.y < 0.8 * disc.circle.radius:
            rows[-1].append(disc)
        else:
            rows.append([disc])
    return [sorted(row, key=lambda disc: disc.circle.x) for row in rows]


def _spans(text: TextBox, row: Sequence[Disc]) -> bool:
    """True for a text that reaches over two discs of a row: a title of both."""
    over = [disc for disc in row if text.box.left < disc.circle.x < text.box.right]
    between = [(a.circle.x + b.circle.x) / 2 for a, b in itertools.pairwise(row)]
    part = SPANNING * text.box.width
    return len(over) > 1 or any(text.box.left + part < x < text.box.right - part for x in between)


def _cuts(parts: Sequence[tuple[float, float]], texts: Sequence[tuple[float, float]]) -> list[float]:
    """Where to cut between neighbours: in the middle of the widest stretch that fewest texts cross."""
    found = []
    for (_, start), (end, _) in itertools.pairwise(parts):
        places = np.linspace(start, end, 101)
        crossed = np.array([sum(a <= place <= b for a, b in texts) for place in places])
        fewest = crossed == crossed.min()
        stretches = [
            list(group) for free, group in itertools.groupby(range(101), key=lambda i: bool(fewest[i])) if free
        ]
        widest = max(stretches, key=len)
        found.append(float(places[widest[len(widest) // 2]]))
    return found


def _with_legend(lab: Lab, disc: Disc, panel: Panel, texts: Sequence[TextBox]) -> Panel:
    """The panel with a legend from elsewhere, if that names more of its slices than what stands in it."""
    here = pair_names(disc, find_names(lab, disc, panel.texts))
    if len(here) == len(disc.slices):
        return panel
    entries = find_names(lab, disc, texts)
    if len(pair_names(disc, entries)) <= len(here):
        return panel
    names = [text for text in texts if any(text.box.overlap(e.label.box) > 0.5 * text.box.area for e in entries)]
    pieces = tuple(around([entry.label.box, entry.swatch]).grown(3) for entry in entries)
    return replace(panel, texts=tuple(dict.fromkeys((*panel.texts, *names))), pieces=pieces)
