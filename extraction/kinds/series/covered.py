"""Segments of stacked bars that their labels cover: they show at the bars' edges, where nothing is printed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from extraction.geometry import Box
from extraction.marks.inks import Ink
from extraction.marks.masks import Mask

SAME_EDGE = 3.0  # pixels
RIM = 3  # pixels inside a bar's edge that are looked at
NARROWEST = 10.0  # pixels: in a narrower bar the rims are all there is
LEAST_ROWS = 2  # one row alone is the blend of two other colours


@dataclass(slots=True)
class _Stack:
    """Rectangles of several inks that stand in the same columns."""

    boxes: list[Box] = field(default_factory=list)
    inks: set[int] = field(default_factory=set)

    @property
    def left(self) -> float:
        return float(np.median([box.left for box in self.boxes]))

    @property
    def right(self) -> float:
        return float(np.median([box.right for box in self.boxes]))


def covered_segments(shapes: Sequence[Sequence[Box]], inks: Sequence[Ink]) -> list[tuple[Box, ...]]:
    """For each ink its rectangles in stacks where `shapes` has none; nothing unless bars are stacked."""
    stacks = _stacks(shapes)
    if sum(len(stack.inks) > 1 for stack in stacks) * 2 < len(stacks) or not stacks:
        return [() for _ in inks]
    out = []
    for index, ink in enumerate(inks):
        seen = [_at_the_rims(ink.mask, stack) for stack in stacks if index not in stack.inks]
        out.append(tuple(box for box in seen if box is not None))
    return out


def _stacks(shapes: Sequence[Sequence[Box]]) -> list[_Stack]:
    stacks: list[_Stack] = []
    for index, boxes in enumerate(shapes):
        for box in boxes:
            if box.width < NARROWEST:
                continue
            home = next((s for s in stacks if _same_columns(s, box)), None)
            if home is None:
                stacks.append(home := _Stack())
            home.boxes.append(box)
            home.inks.add(index)
    return stacks


def _same_columns(stack: _Stack, box: Box) -> bool:
    return abs(stack.left - box.left) <= SAME_EDGE and abs(stack.right - box.right) <= SAME_EDGE


def _at_the_rims(mask: Mask, stack: _Stack) -> Box | None:
    """The longest run of rows in which the ink is at both edges of the stack, outside of its known rectangles."""
    left, right = int(stack.left), int(stack.right)
    rims = (mask[:, left + 1 : left + 1 + RIM], mask[:, right - 1 - RIM : right - 1])
    inked = np.all([rim.mean(axis=1) > 0.6 for rim in rims], axis=0)
    for box in stack.boxes:
        inked[int(box.top) : int(box.bottom)] = False
    rows = np.flatnonzero(inked)
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else []
    longest = max(runs, key=len, default=np.array([], int))
    if len(longest) < LEAST_ROWS:
        return None
    return Box(stack.left, float(longest[0]), stack.right, float(longest[-1] + 1))
