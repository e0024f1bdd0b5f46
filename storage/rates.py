"""How often something happens, and between which bounds that is known after so many looks. Knows nothing of charts."""

from __future__ import annotations

import math
from dataclasses import astuple, dataclass

NORMAL_95 = 1.959963984540054  # of a normal variable, 95 % lie within so many standard deviations
FEW_VALUES, FEW_CHARTS = 30, 8  # with less, a rate says little, whatever its interval


@dataclass(frozen=True, slots=True)
class Rate:
    """So many wrong of so many values, in so many charts; `low` and `high` are the bounds of its 95 % interval."""

    values: int
    wrong: int
    charts: int
    charts_hit: int
    low: float
    high: float

    @property
    def share(self) -> float:
        return self.wrong / self.values if self.values else 0.0

    @property
    def is_small(self) -> bool:
        """True if it rests on so little that it is no more than a hint."""
        return self.values < FEW_VALUES or self.charts < FEW_CHARTS


@dataclass(frozen=True, slots=True)
class Tally:
    """Values and wrong ones of some charts, with the sums over the charts that tell how far they cluster."""

    values: int = 0
    wrong: int = 0
    charts: int = 0
    charts_hit: int = 0
    wrong_squared: int = 0
    wrong_by_values: int = 0
    values_squared: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(one + two for one, two in zip(astuple(self), astuple(other), strict=True)))

    @property
    def rate(self) -> Rate:
        """The rate, its interval by Wilson's score for as many values as would say as much if each stood for itself.

        Values of one chart go wrong together (one axis misread, ten values wrong), so they say less than as many of
        different charts: their number is divided by the design effect, as Korn and Graubard do it (Survey Methodology
        24, 1998, p. 193).
        """
        if not self.values:
            return Rate(0, 0, self.charts, self.charts_hit, 0.0, 1.0)
        share = self.wrong / self.values
        low, high = wilson(share, self.values / design_effect(self))
        return Rate(self.values, self.wrong, self.charts, self.charts_hit, low, high)


def design_effect(tally: Tally) -> float:
    """How many times the variance of a share is that of values which go wrong each for itself; never below 1."""
    if tally.charts < 2 or not 0 < tally.wrong < tally.values:
        return 1.0
    share = tally.wrong / tally.values
    apart = tally.wrong_squared - 2 * share * tally.wrong_by_values + share**2 * tally.values_squared
    variance = tally.charts / (tally.charts - 1) * apart / tally.values**2
    return max(1.0, variance / (share * (1 - share) / (tally.values - 1)))


def wilson(share: float, looks: float) -> tuple[float, float]:
    """The 95 % interval of a share after so many looks (Wilson, JASA 22, 1927, p. 209; Brown, Cai and DasGupta,
    Statistical Science 16, 2001, recommend it for few looks as well as for shares near 0 and 1).
    """
    squared = NORMAL_95**2
    middle = (share + squared / (2 * looks)) / (1 + squared / looks)
    half = NORMAL_95 / (1 + squared / looks) * math.sqrt(share * (1 - share) / looks + squared / (4 * looks**2))
    return min(share, max(0.0, middle - half)), max(share, min(1.0, middle + half))
