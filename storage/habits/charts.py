"""One chart as a habit sees it: what was read, and what people said of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from extraction.chart import Reading
from storage.decisions import Decision
from storage.name_book import NameBook

Condition = tuple[str, ...]
Answer = tuple[str, ...]

AS_READ: Answer = ()  # people let stand what was read, or were not of one mind: no habit follows


@dataclass(frozen=True, slots=True)
class Chart:
    """A reading, the words that count on its own points by position, and the dictionaries."""

    extraction: int
    image: str
    reading: Reading
    book: NameBook
    words: Mapping[int, Decision] = field(default_factory=dict)

    def measure(self, series: str) -> str:
        """What a series counts by its name or the title: money, %, …; "" where the dictionary knows neither."""
        known = self.book.metric(series) or self.book.metric_in(self.reading.title)
        return "" if known is None else known.measure


@dataclass(frozen=True, slots=True)
class Said:
    """What people said on one chart about a condition, in their wording, and by which words."""

    answer: Answer
    wording: str
    decisions: tuple[int, ...]
