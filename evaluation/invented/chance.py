"""Dice with a seed: what an inventor asks when it is free to choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

Thing = TypeVar("Thing")


class Chance:
    """Dice with a seed, and the words an inventor asks for."""

    def __init__(self, *seed: int) -> None:
        self._dice = np.random.default_rng(seed)

    def one(self, things: Sequence[Thing]) -> Thing:
        return things[int(self._dice.integers(len(things)))]

    def some(self, things: Sequence[Thing], count: int) -> tuple[Thing, ...]:
        """So many different ones, in the order given."""
        return tuple(things[k] for k in sorted(self._dice.choice(len(things), count, replace=False)))

    def whole(self, low: int, high: int) -> int:
        """A number from low to high, both included."""
        return int(self._dice.integers(low, high + 1))

    def within(self, low: float, high: float) -> float:
        return float(self._dice.uniform(low, high))

    def happens(self, share: float) -> bool:
        return bool(self._dice.random() < share)
