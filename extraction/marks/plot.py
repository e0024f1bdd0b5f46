"""The part of a picture that marks are looked for in: the paper it is drawn on, its grid lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extraction.geometry import Box
from extraction.marks.colours import GREY, SAME_COLOUR, Lab, colour_gap, commonest, distance
from extraction.marks.masks import part_in

LEAST_PAPER = 0.05  # share of a plot that its paper covers at least
PAPER_DISTANCE = 13.0  # closer to the paper than this is paper, grid or watermark
SHORTEST_DASH = 3  # pixels of a tick mark


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of the picture that marks are looked for in, and the colour it is drawn on."""

    box: Box
    lab: Lab  # of the whole picture
    paper: tuple[float, float, float]


def find_plot(lab: Lab, box: Box, inks: Sequence[tuple[float, float, float]] = ()) -> Plot:
    """The plot inside `box`, on the colour that is commonest there; `inks` are colours that marks are known to have.

    Where marks cover most of the plot, its paper is the page's.
    """
    part = part_in(lab, box).reshape(-1, 3)
    if not len(part):
        return Plot(box, lab, commonest(lab.reshape(-1, 3)))
    paper, page = commonest(part), page_colour(lab)
    coloured = np.hypot(*paper[1:]) > GREY > np.hypot(*page[1:])
    a_mark = coloured or any(colour_gap(paper, ink) < SAME_COLOUR for ink in inks)
    if a_mark and float((distance(part, page) < SAME_COLOUR / 2).mean()) > LEAST_PAPER:
        paper = page
    return Plot(box, lab, paper)


def page_colour(lab: Lab) -> tuple[float, float, float]:
    """The colour along the picture's rim."""
    return commonest(np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]]))


def grid_rows(plot: Plot) -> tuple[float, ...]:
    """Rows of horizontal grid lines and axes: thin, in one colour, over most of the plot's width."""
    part = part_in(plot.lab, plot.box)
    if part.shape[0] < 20 or part.shape[1] < 20:
        return ()
    step = np.abs(part - _row_paper(part)).sum(axis=2)
    drawn = (step > 5).mean(axis=1)
    rows = np.flatnonzero(drawn > 0.45)
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else []
    return tuple(float(g.mean()) + 0.5 + int(max(0, plot.box.top)) for g in groups if 0 < len(g) <= 4)


def dash_rows(lab: Lab, box: Box) -> tuple[float, ...]:
    """Rows of the short level strokes in a narrow strip beside an axis; an upright line in it does not count."""
    part = part_in(lab, box)
    if part.shape[0] < 20 or part.shape[1] < SHORTEST_DASH:
        return ()
    drawn = distance(part, commonest(part.reshape(-1, 3))) > 2 * PAPER_DISTANCE
    drawn[:, drawn.mean(axis=0) > 0.6] = False
    rows = np.flatnonzero(drawn.sum(axis=1) >= SHORTEST_DASH)
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else []
    return tuple(float(g.mean()) + 0.5 + int(max(0, box.top)) for g in groups if 0 < len(g) <= 4)


def _row_paper(part: Lab) -> Lab:
    """What each row would be without a line: the median of the rows 4 above and 4 below it."""
    above, below = np.roll(part, 4, axis=0), np.roll(part, -4, axis=0)
    above[:4], below[-4:] = below[:4], above[-4:]
    return np.where(np.abs(above - below).sum(axis=2, keepdims=True) < 4, above, part)
