"""Marks understood as series, before anything is claimed about their values."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median
from typing import Literal

from extraction.axes import Axis
from extraction.geometry import Box
from extraction.labels import Anchor

ALOFT = 4.0  # pixels over its base from which a bar does not stand on it


@dataclass(frozen=True, slots=True)
class DrawnMark:
    """One mark of one category: it ends at row `level` and, if it has a length, begins at row `base`."""

    category: int
    box: Box
    level: float
    base: float
    unseen: bool = False  # nothing is drawn here: a label must say that the value is (about) zero
    slack: float = 0.0  # rows by which the mark may lie off beyond the edge's blur: it is partly hidden
    hidden: bool = False  # under another mark
    doubtful: bool = False  # another mark of the chart may be meant


@dataclass(frozen=True, slots=True)
class DrawnSeries:
    """Marks of one colour. With `segments` a value is the length from base to level, else the level itself."""

    name: str | None
    kind: Literal["bar", "line", "area"]
    marks: tuple[DrawnMark, ...]
    segments: bool = False
    by_style: bool = False  # found by its marker or its dashes, not by colour alone
    exact_columns: bool = False  # each mark's own middle was found: a column's blur does not count

    def measure(self, mark: DrawnMark, axis: Axis) -> float:
        """The mark's value on `axis`."""
        level = axis.value_at(mark.level)
        return level - axis.value_at(mark.base) if self.segments else level

    @property
    def floats(self) -> bool:
        """True for bars that share no base: ranges, boxes and candles, whose ends are no levels over zero."""
        seen = [m for m in self.marks if not m.unseen]
        if self.kind != "bar" or self.segments or len(seen) < 3:
            return False
        aloft = [min(abs(m.box.top - m.base), abs(m.box.bottom - m.base)) > ALOFT for m in seen]
        ends = [m.box.top for m in seen], [m.box.bottom for m in seen]
        uneven = min(median(abs(end - median(side)) for end in side) for side in ends) > ALOFT
        return sum(aloft) > len(seen) / 2 and uneven

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
            0.0 if axis is None else axis.units_at(mark.level),
            percent,
        )
