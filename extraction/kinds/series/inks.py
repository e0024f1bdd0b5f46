"""The colours that the marks of a chart are drawn in: those of its legend, and what is filled without being in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extraction.kinds.places.layout import Layout
from extraction.marks.colours import GREY, SAME_COLOUR, colour_gap, is_tint
from extraction.marks.inks import Ink, find_inks, find_thin_line

SOME = 0.1  # share of the plot's columns that a line's full colour is found in, unless it is very thin
THROUGH = 0.8  # of the columns between the first category and the last a line is drawn in
THICKEST = 8.0  # pixels of a line in each of its columns


def inks_of(layout: Layout) -> list[Ink]:
    """The inks of the legend's colours, else of all that are drawn, and of filled ones that it has no entry for."""
    plot, texts = layout.plot, layout.scene.texts
    known = [entry.colour for entry in layout.legend]
    inks = [_without_legend(ink, layout) for ink in find_inks(plot, texts, known)]
    if not any(ink.mask.any() for ink in inks) and known:
        inks = list(find_inks(plot, texts, ()))
    inks = _with_thin_lines(inks, layout)
    return inks + ([*_strange_fills(layout, inks), *_strange_lines(layout, inks)] if known else [])


def _with_thin_lines(inks: Sequence[Ink], layout: Layout) -> list[Ink]:
    """The inks, with a line for every colour of the legend that is (almost) nowhere drawn in full."""
    plain = {i.colour for i in inks if i.mask.any(axis=0).sum() > SOME * layout.plot.box.width}
    others = [ink for ink in inks if ink.colour in plain]
    lost = [entry.colour for entry in layout.legend if entry.colour not in plain]
    tried = [find_thin_line(layout.plot, layout.scene.texts, colour, others) for colour in lost]
    thin = [_without_legend(ink, layout) for ink in tried if ink is not None]
    found = {ink.colour for ink in thin}
    return [*(ink for ink in inks if ink.colour not in found), *thin]


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


def _strange_lines(layout: Layout, inks: Sequence[Ink]) -> list[Ink]:
    """Bright lines through most of the plot, beside other lines, that no legend entry has: its name may be lost."""
    if not inks or any(ink.filled for ink in inks):
        return []
    first, last = (max(0, int(x)) for x in (layout.categories[0].x, layout.categories[-1].x))
    return [
        other
        for other in find_inks(layout.plot, layout.scene.texts, ())
        if not other.filled
        and np.hypot(other.colour[1], other.colour[2]) > 2 * GREY
        and float(other.mask[:, first : last + 1].any(axis=0).mean()) > THROUGH
        and float(other.mask.sum()) < THICKEST * float(other.mask.any(axis=0).sum())
        and all(colour_gap(other.colour, ink.colour) > 2 * SAME_COLOUR for ink in inks)
        and not any(is_tint(other.colour, ink.colour, layout.plot.paper) for ink in inks)
    ]


def _without_legend(ink: Ink, layout: Layout) -> Ink:
    mask = ink.mask
    for entry in layout.legend:
        box = entry.swatch.grown(3)
        rows = slice(max(0, int(box.top)), int(box.bottom) + 1)
        mask[rows, max(0, int(box.left)) : int(box.right) + 1] = False
    return replace(ink, mask=mask)
