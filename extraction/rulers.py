"""Rulers along a picture: which pixel means which value, linear or logarithmic. Knows nothing of charts."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal, Self

LARGEST_POWER = 300.0  # of ten, that a float holds

Scale = Literal["linear", "log"]
Spot = tuple[float, float]  # a pixel and the value it means


@dataclass(frozen=True, slots=True)
class Ruler:
    """value (or its log10) = slope · pixel + intercept."""

    slope: float
    intercept: float
    scale: Scale = "linear"

    def value_at(self, pixel: float) -> float:
        level = self.slope * pixel + self.intercept
        return level if self.scale == "linear" else 10.0 ** max(-LARGEST_POWER, min(LARGEST_POWER, level))

    def pixel_at(self, value: float) -> float:
        """The pixel of a value; zero and less lie infinitely far down a logarithmic ruler."""
        if self.scale == "log":
            if value <= 0:
                return -math.copysign(math.inf, self.slope)
            value = math.log10(value)
        return (value - self.intercept) / self.slope

    def units_at(self, pixel: float) -> float:
        """Units per pixel there: the same everywhere, but on a logarithmic ruler growing with the value."""
        return abs(self.slope) * (1.0 if self.scale == "linear" else math.log(10) * self.value_at(pixel))

    def moved(self, pixels: float) -> Self:
        """The ruler pushed so many pixels onwards."""
        return replace(self, intercept=self.intercept - self.slope * pixels)

    def turned(self, width: float) -> Self:
        """The ruler read from the other end of so many pixels."""
        return replace(self, slope=-self.slope, intercept=self.slope * width + self.intercept)

    def times(self, factor: float) -> Self:
        """The ruler on which every pixel means `factor` of what it meant; greater than zero."""
        if self.scale == "log":
            return replace(self, intercept=self.intercept + math.log10(factor))
        return replace(self, slope=self.slope * factor, intercept=self.intercept * factor)

    def stretched(self, factor: float, pixels: float = 0.0) -> Self:
        """The ruler over pixels that are `factor` of the old ones, counted from `pixels` on."""
        return replace(self, slope=self.slope * factor, intercept=self.intercept + self.slope * pixels)


def through(one: Spot, other: Spot, scale: Scale) -> Ruler | None:
    """The ruler on which both pixels mean their values; None without distance, or with a zero on a log scale."""
    (first, low), (second, high) = one, other
    if scale == "log":
        if low <= 0 or high <= 0:
            return None
        low, high = math.log10(low), math.log10(high)
    if first == second or low == high:
        return None
    slope = (high - low) / (second - first)
    return Ruler(slope, low - slope * first, scale)
