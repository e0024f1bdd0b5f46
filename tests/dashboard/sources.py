"""A source of weights that does what a test says."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass
class PacedSource:
    """A hundred bytes, ten at a time; it can stay somewhere until it is stopped, or break off there."""

    name: str = "Qwen3-VL-2B-Instruct"
    hub: str = "huggingface"
    size: int = 100
    stays_at: int | None = None
    breaks_at: int | None = None
    problem: Exception | None = None
    here: int = 0

    def fetch(self, told: Callable[[int, int], bool]) -> Path:
        while told(self.here, self.size) and self.here < self.size:
            if self.breaks_at == self.here and self.problem is not None:
                raise self.problem
            if self.stays_at == self.here:
                time.sleep(0.01)
            else:
                self.here += self.size // 10
        return Path("weights")

    def discard(self) -> None:
        self.here = 0
