"""The ink that markers are told by: stencils cut from the legend, and upright strips of the plot to hold them against.

Ink is a share, 0 for paper and 1 for the markers' full colour, so that soft edges count for as much as they show.
Beside it stands what is known: less where a rule or another series' marker may hide the ink.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extraction.kinds.places.line_samples import Colour, Marker
from extraction.marks.colours import SAME_COLOUR, Lab, colour_gap, distance
from extraction.marks.masks import pixels_in
from extraction.marks.plot import Plot

Ink = npt.NDArray[np.float32]  # 0 for paper, 1 for the marker's full colour
BLUR = 0.7  # pixels
UNSEEN = 0.25  # weight of what another mark or a dark rule may hide
DARK = 0.7  # share of ink from which a grid line cannot be told from a marker
SHIFT = 3  # columns: how far a marker's middle may lie from where its category's label points


@dataclass(frozen=True, slots=True)
class Stencil:
    """A marker as shares of ink, and its middle."""

    ink: Ink
    weight: float

    @property
    def rows(self) -> int:
        return int(self.ink.shape[0])

    @property
    def columns(self) -> int:
        return int(self.ink.shape[1])


@dataclass(frozen=True, slots=True)
class Strip:
    """The upright strip of the plot round one category, with its upper left corner in the picture."""

    ink: Ink
    known: Ink
    left: int
    top: int
    middle: float  # the category's column inside the strip

    @staticmethod
    def cut(ink: Ink, known: Ink, plot: Plot, x: float, width: int, height: int) -> Strip:
        half = width // 2 + 1 + SHIFT
        left, right = round(x) - half, round(x) + half + 1
        top, bottom = int(plot.box.top) - height // 2 - 1, int(plot.box.bottom) + height // 2 + 2
        rows, columns = ink.shape
        pads = ((max(0, -top), max(0, bottom - rows)), (max(0, -left), max(0, right - columns)))
        area = (slice(max(0, top), min(rows, bottom)), slice(max(0, left), min(columns, right)))
        return Strip(np.pad(ink[area], pads), np.pad(known[area], pads), left, top, x - left)


@dataclass(frozen=True, slots=True)
class Group:
    """The series whose markers have one colour, with that colour's ink in the picture."""

    members: Sequence[int]
    markers: Sequence[Marker]
    plot: Plot
    ink: Ink
    known: Ink

    @staticmethod
    def of(members: Sequence[int], markers: Sequence[Marker], plot: Plot) -> Group:
        colour = markers[members[0]].colour
        others = [m.colour for k, m in enumerate(markers) if k not in members and colour_gap(m.colour, colour) > 25]
        ink, known = _without_rules(*_ink_of(plot, colour, others), plot)
        return Group(members, [markers[k] for k in members], plot, ink, known)

    def stencils(self, factor: float) -> list[Stencil]:
        return [_stencil(marker, self.plot.paper, self.markers[0].colour, factor) for marker in self.markers]

    def strip(self, stencils: Sequence[Stencil], x: float) -> Strip:
        width, height = max(s.columns for s in stencils), max(s.rows for s in stencils)
        return Strip.cut(self.ink, self.known, self.plot, x, width, height)


def same_ink(colours: Sequence[Colour]) -> list[list[int]]:
    """Positions of colours that look alike, group by group."""
    groups: list[list[int]] = []
    for index, colour in enumerate(colours):
        for group in groups:
            if colour_gap(colours[group[0]], colour) < 1.5 * SAME_COLOUR:
                group.append(index)
                break
        else:
            groups.append([index])
    return groups


def _stencil(marker: Marker, paper: Colour, colour: Colour, factor: float) -> Stencil:
    patch = marker.patch + np.subtract(paper, marker.paper).astype(np.float32)
    if factor != 1.0:
        size = (round(factor * marker.width), 2 * round(factor * marker.height / 2))
        patch = np.asarray(cv2.resize(patch, size, interpolation=cv2.INTER_LINEAR), np.float32)
    ink = _share(patch, colour, paper)
    return Stencil(ink, float(ink.sum()))


def _ink_of(plot: Plot, colour: Colour, others: Sequence[Colour]) -> tuple[Ink, Ink]:
    """The share of ink at each pixel of the picture, and where another marker may hide it (0) or not (1)."""
    ink = _share(plot.lab, colour, plot.paper)
    known = np.ones(ink.shape, np.float32)
    for other in others:
        near = distance(plot.lab, other) < 0.35 * colour_gap(other, plot.paper)
        known[near & (distance(plot.lab, colour) > SAME_COLOUR)] = UNSEEN
    return ink, known


def _without_rules(ink: Ink, known: Ink, plot: Plot) -> tuple[Ink, Ink]:
    """The ink without grid lines and axes; nothing is known where one is as dark as the markers."""
    rows, columns = pixels_in(plot.box)
    for axis, part in ((0, ink[rows, :]), (1, ink[:, columns])):
        rule = np.median(part, axis=axis, keepdims=True)
        dark = np.minimum(rule, DARK)
        ink = np.clip((ink - dark) / (1 - dark), 0, 1).astype(np.float32)
        known = np.where(rule < DARK, known, UNSEEN).astype(np.float32)
    return ink, known


def _share(lab: Lab, colour: Colour, paper: Colour) -> Ink:
    """How much of the way from the paper to the ink each pixel has gone.

    A little blurred, for a marker hardly ever falls on the pixels' raster as it does in the legend.
    """
    way = max(1.0, colour_gap(colour, paper))
    share = np.clip(1 - distance(lab, colour) / way, 0, 1).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(share, (5, 5), BLUR, borderType=cv2.BORDER_REPLICATE), np.float32)
