"""Marks understood as series, before anything is claimed about their values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extraction.axes import Axis
from extraction.geometry import Box
from extraction.labels import Anchor


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """One mark of one category: it ends at row `level` and, if it has a length, begins at row `base`."""

    category: int
    box: Box
    level: float
    base: float
    unseen: bool = False  # nothing is drawn here: a label must say that the value is (about) zero


@dataclass(frozen=True, slots=True)
class DrawnSeries:
    """Marks of one colour. With `segments` a value is the length from base to level, else the level itself."""

    name: str | None
    kind: Literal["bar", "line", "area"]
    marks: tuple[DrawnMark, ...]
    segments: bool = False

    def measure(self, mark: DrawnMark, axis: Axis) -> float:
        """The mark's value on `axis`."""
        level = axis.value_at(mark.level)
        return level - axis.value_at(mark.base) if self.segments else level

    def anchor(self, mark: DrawnMark, axis: Axis | None, reach: float) -> Anchor:
        """Where a label of this mark may stand."""
        box = mark.box
        spots = [(box.center_x, mark.level)]
        if self.kind == "bar":
            spots.append((box.center_x, box.center_y))
            spots.append((box.center_x, mark.base))
        elif self.segments:
            spots.append((box.center_x, (mark.level + mark.base) / 2))
        percent = None if axis is None or axis.unit is None else axis.unit.measure == "%"
        return Anchor(
            tuple(spots),
            reach,
            None if axis is None else self.measure(mark, axis),
            0.0 if axis is None else axis.units_per_pixel,
            percent,
        )
