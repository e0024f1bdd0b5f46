"""Rectangles in the picture. Knows nothing of charts.

All coordinates are pixels of the original upload, origin top left, x to the right, y down.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Box:
    """An upright rectangle; `right` and `bottom` lie just outside it."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    @property
    def center_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def center_y(self) -> float:
        return (self.top + self.bottom) / 2

    def contains(self, other: Box) -> bool:
        """True if `other` lies inside this box, edges included."""
        return (
            self.left <= other.left
            and self.top <= other.top
            and self.right >= other.right
            and self.bottom >= other.bottom
        )

    def holds(self, x: float, y: float) -> bool:
        """True if the point lies inside this box, edges included."""
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    def overlap(self, other: Box) -> float:
        """Shared area in square pixels."""
        width = min(self.right, other.right) - max(self.left, other.left)
        height = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(0.0, width) * max(0.0, height)

    def grown(self, margin: float) -> Self:
        """The same box with `margin` pixels more on every side."""
        return type(self)(self.left - margin, self.top - margin, self.right + margin, self.bottom + margin)

    def moved(self, right: float, down: float) -> Self:
        """The same box so many pixels further to the right and down."""
        return type(self)(self.left + right, self.top + down, self.right + right, self.bottom + down)

    def times(self, factor: float) -> Self:
        """The same box in a picture of `factor` times as many pixels along each side."""
        return type(self)(self.left * factor, self.top * factor, self.right * factor, self.bottom * factor)

    def clipped(self, width: float, height: float) -> Self:
        """The part of this box inside a picture of that size."""
        return type(self)(
            min(max(self.left, 0), width),
            min(max(self.top, 0), height),
            min(max(self.right, 0), width),
            min(max(self.bottom, 0), height),
        )


def around(boxes: Iterable[Box]) -> Box:
    """The smallest box that holds all of `boxes`; at least one is needed."""
    boxes = tuple(boxes)
    return Box(
        min(b.left for b in boxes),
        min(b.top for b in boxes),
        max(b.right for b in boxes),
        max(b.bottom for b in boxes),
    )
