"""Where the names of a chart stand, so that a number can be said to stand at one of them."""

from __future__ import annotations

import itertools
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal

from extraction.alignment import same_word
from extraction.chart import ChartKind, TextBox
from extraction.geometry import Box

Direction = Literal["x", "y", "both"]
ROUND: tuple[ChartKind, ...] = ("pie", "donut")
UNKNOWN = 0.5  # of a step: what is not known to be near or far
BESIDE = 0.5  # of a step: a number so near to a name belongs to it
NEARLY = 1.15  # times the nearest name's distance: as good as nearest
NEAR_A_NAME = 0.8  # of a step
NEAR_A_SLICE = 3.0  # heights of a name: further away it is a legend's, which says nothing of where the slice is


@dataclass(frozen=True, slots=True)
class Positions:
    """The boxes of printed names; categories run along `direction`, `step` pixels apart.

    In a table the series are its other direction, `row_step` pixels apart; elsewhere a series has no place.
    """

    categories: Mapping[str, tuple[Box, ...]]
    direction: Direction
    step: float
    rows: Mapping[str, tuple[Box, ...]]
    row_step: float = 1.0

    def distance(self, series: str, category: str, box: Box) -> float:
        """How far a box stands from where a point belongs, in steps."""
        along = self._along(self.categories.get(category, ()), box, self.direction, self.step)
        if not self.rows:
            return along
        return along + self._along(self.rows.get(series, ()), box, _across(self.direction), self.row_step)

    def fits(self, series: str, category: str, box: Box) -> bool | None:
        """True if a box stands at that category (in a table: in that cell), False if at another; None if unknown."""
        at = self._nearest(self.categories, category, box, self.direction, self.step)
        if not self.rows or not at:
            return at
        return self._nearest(self.rows, series, box, _across(self.direction), self.row_step)

    def shows_series(self, series: str) -> bool:
        """True if where a number stands says which series it is of."""
        return series in self.rows

    def _nearest(
        self, names: Mapping[str, tuple[Box, ...]], name: str, box: Box, direction: Direction, step: float
    ) -> bool | None:
        if name not in names:
            return None
        own = self._along(names[name], box, direction, step)
        nearest = min(self._along(boxes, box, direction, step) for boxes in names.values())
        if nearest > (NEAR_A_SLICE if direction == "both" else NEAR_A_NAME):
            return None  # the name that belongs there was not found
        return own <= max(BESIDE if direction != "both" else 0.0, NEARLY * nearest)

    def _along(self, names: Sequence[Box], box: Box, direction: Direction, step: float) -> float:
        return min((_gap(name, box, direction) / step for name in names), default=UNKNOWN)


def find_positions(
    texts: Sequence[TextBox], categories: Sequence[str], series: Sequence[str], kind: ChartKind
) -> Positions:
    """Where the names are printed; names that are not printed have no place."""
    inside = kind in ROUND
    found = _standing(texts, categories, inside)
    rows = _standing(texts, series, inside) if kind == "table" else {}
    if inside:
        heights = [box.height for boxes in found.values() for box in boxes]
        return Positions(found, "both", median(heights) if heights else 1.0, {})
    middles = [boxes[0] for boxes in found.values()]
    wide = max((b.center_x for b in middles), default=0) - min((b.center_x for b in middles), default=0)
    high = max((b.center_y for b in middles), default=0) - min((b.center_y for b in middles), default=0)
    direction: Direction = "x" if wide >= high else "y"
    step = _step(middles, direction)
    return Positions(found, direction, step, rows, _step([b[0] for b in rows.values()], _across(direction)))


def _standing(texts: Sequence[TextBox], names: Sequence[str], inside: bool) -> dict[str, tuple[Box, ...]]:
    """The boxes of the texts that are a name, or (`inside`) that begin with it as in "Cloud 35%"."""
    words = [(same_word(text.text), text.box) for text in texts]
    found = {}
    for name in names:
        word = same_word(name)
        boxes = tuple(box for other, box in words if other == word or (inside and word and other.startswith(word)))
        if boxes:
            found[name] = boxes
    return found


def _step(boxes: Sequence[Box], direction: Direction) -> float:
    """The usual distance of two neighbours."""
    middles = sorted(box.center_x if direction == "x" else box.center_y for box in boxes)
    steps = [b - a for a, b in itertools.pairwise(middles) if b - a > 1]
    return median(steps) if steps else 100.0


def _across(direction: Direction) -> Direction:
    return "y" if direction == "x" else "x"


def _gap(name: Box, box: Box, direction: Direction) -> float:
    if direction == "x":
        return abs(name.center_x - box.center_x)
    if direction == "y":
        return abs(name.center_y - box.center_y)
    across = max(0.0, max(name.left, box.left) - min(name.right, box.right))
    down = max(0.0, max(name.top, box.top) - min(name.bottom, box.bottom))
    return math.hypot(across, down)
