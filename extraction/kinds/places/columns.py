"""The columns of the categories, moved onto the lines drawn over them.

A tilted name points to its column with a corner of its box, some pixels off; on a steep line that is a wrong value.
A line or an area begins over the first category and ends over the last one, so its two ends say where these are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extraction.categories import TILTED
from extraction.kinds.places.layout import Layout
from extraction.marks.inks import Ink

LEAST = 3  # categories
SAME_LENGTH = 0.3  # of the distance between categories: how well a line must be as long as the row of names
SHORTER = 3.0  # pixels: a line that is shorter begins or ends under another one
END_MARKERS = 14.0  # pixels: what is longer runs on into something else in its colour
EVEN = 0.15  # of that distance: names closer than this to even distances stand at even distances
FARTHEST = 0.25  # of that distance: a name is not further off its column
NOTICEABLE = 1.5  # pixels
UNBROKEN = 0.9  # of its columns a line has ink in
UPRIGHT = 80.0  # degrees


def moved_onto_lines(layout: Layout, inks: Sequence[Ink]) -> Layout:
    """The layout with its tilted names moved together to where the one line over them begins and ends."""
    columns = _even([c.x for c in layout.categories])
    if len(columns) < LEAST or len(inks) != 1 or not _tilted(layout):
        return layout
    shift = _shift(inks[0], columns, layout)
    if shift is None or not NOTICEABLE < abs(shift) < FARTHEST * layout.spacing:
        return layout
    moved = (replace(c, x=x + shift) for c, x in zip(layout.categories, columns, strict=True))
    return replace(layout, categories=tuple(moved))


def _tilted(layout: Layout) -> bool:
    """True if most names are written aslant: the middle of a level one is its column."""
    aslant = [t.box for t in layout.scene.texts if TILTED < abs(t.angle) < UPRIGHT]
    return 2 * sum(any(c.box.contains(box) for box in aslant) for c in layout.categories) > len(layout.categories)


def _even(columns: Sequence[float]) -> list[float]:
    """The columns without the tremor of print: at even distances, where they nearly are."""
    if len(columns) < LEAST:
        return list(columns)
    slope, start = np.polyfit(np.arange(len(columns)), columns, 1)
    even = [float(start + slope * k) for k in range(len(columns))]
    off = max(abs(a - b) for a, b in zip(even, columns, strict=True))
    return even if off < EVEN * slope else list(columns)


def _shift(ink: Ink, columns: Sequence[float], layout: Layout) -> float | None:
    """How far the middle of an unbroken line lies beside the middle of the row of names it is as long as."""
    box = layout.plot.box
    inked = np.flatnonzero(ink.mask[max(0, int(box.top)) : int(box.bottom) + 1].any(axis=0))
    if len(inked) < 2:
        return None
    first, last = int(inked[0]), int(inked[-1]) + 1
    if len(inked) < UNBROKEN * (last - first):
        return None
    longer = (last - first) - (columns[-1] - columns[0])  # by its two end markers, if it is the line of all names
    as_long = -SHORTER < longer < min(END_MARKERS, SAME_LENGTH * layout.spacing)
    return (first + last) / 2 - (columns[0] + columns[-1]) / 2 if as_long else None
