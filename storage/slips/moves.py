"""How a company moved as a whole: in a year of a merger everything jumps, and a jump is no slip."""

from __future__ import annotations

from collections import defaultdict
from statistics import median

from storage.slips.book import Book
from storage.slips.placed import Placed
from storage.slips.trend import expected, size

LARGEST = 0.65  # beyond this all values may share one slip: a chart in a wrong unit
ENOUGH = 2
MANY = 30  # values of one year tell enough

_Year = tuple[str, str, int]  # company, scope, fiscal year


class Moves:
    """For each year, how far its amounts of money lie from what their lines let expect; worked out when asked for."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._of_year: dict[_Year, list[Placed]] = defaultdict(list)
        self._off: dict[_Year, list[tuple[Placed, float]]] = {}
        for one in (*book.judged, *book.known):
            self._of_year[_year(one)].append(one)

    def of(self, one: Placed) -> float:
        """The common move of the year, by its other values; 0 where there are too few or they may share a slip."""
        book = self._book
        if book.metric(one.metric).measure != "money":
            return 0.0
        others = [(other, off) for other, off in self._offs(_year(one)) if other is not one]
        kin = [off for other, off in others if other.metric == one.metric and other.segment == one.segment]
        steady = [off for other, off in others if book.metric(other.metric).sign != "either"]
        for seen in (kin, steady):
            if len(seen) >= ENOUGH:
                common = median(seen)
                return common if abs(common) <= LARGEST else 0.0
        return 0.0

    def _offs(self, year: _Year) -> list[tuple[Placed, float]]:
        if year not in self._off:
            self._off[year] = [
                (one, off) for one in self._of_year[year][:MANY] if (off := self._off_by(one)) is not None
            ]
        return self._off[year]

    def _off_by(self, one: Placed) -> float | None:
        metric, at = self._book.metric(one.metric), size(one)
        if metric.measure != "money" or at is None:
            return None
        found = expected(one, self._book.witnesses(one), metric)
        return None if found is None else at - found.near


def _year(one: Placed) -> _Year:
    return one.company, one.scope, one.span.year
