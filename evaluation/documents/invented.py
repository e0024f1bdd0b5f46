"""Charts of invented numbers for documents: no value is printed, so each has to be measured."""

from __future__ import annotations

import random
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal["bar", "grouped", "hbar", "stacked", "line", "lines", "area", "pie", "donut", "combo", "log"]
KINDS: tuple[Kind, ...] = (
    "bar", "grouped", "hbar", "stacked", "line", "lines", "area", "pie", "donut", "combo", "log",
)  # fmt: skip
COLOURS = ("#4472c4", "#ed7d31", "#70ad47", "#7030a0", "#c00000", "#00a0a0", "#ffc000")
NAMES = ("Revenue", "Net profit", "Operating cost", "Cash flow")
PARTS = ("Retail", "Wholesale", "Online", "Export", "Services", "Licences", "Other")
FEWEST_APART = 0.04  # of the whole: thinner slices nobody draws without a label


@dataclass(frozen=True, slots=True)
class Row:
    """One series; `rate` if it is drawn as a line against the right axis."""

    name: str
    values: tuple[float, ...]
    rate: bool = False


@dataclass(frozen=True, slots=True)
class Invented:
    """A chart with its truth, and how it is to look."""

    kind: Kind
    title: str
    categories: tuple[str, ...]
    rows: tuple[Row, ...]
    grid: bool
    markers: bool
    dashed: bool
    seed: int

    def span(self, row: Row) -> float:
        """The least that the axis of a row reaches over; of a pie the whole."""
        if self.kind in ("pie", "donut"):
            return 100.0
        own = [one for one in self.rows if one.rate == row.rate]
        if self.kind in ("stacked", "area"):
            return float(max(map(sum, zip(*(one.values for one in own), strict=True))))
        values = [value for one in own for value in one.values]
        return max(values) - min(values) if self.kind in ("line", "lines") or row.rate else max(values)


def invent(kind: Kind, seed: int) -> Invented:
    """One chart of that kind; another seed, another chart."""
    chance = random.Random(f"{kind} {seed}")
    first = chance.randint(2008, 2016)
    years = tuple(str(first + k) for k in range(chance.randint(5, 9)))
    size = 10.0 ** chance.randint(1, 4)
    several = {"grouped": 2, "stacked": 3, "lines": chance.randint(2, 3), "area": 1}.get(kind, 1)
    names = chance.sample(NAMES, several)
    if kind in ("pie", "donut"):
        parts = tuple(chance.sample(PARTS, chance.randint(3, 6)))
        rows: tuple[Row, ...] = (Row("Share", _shares(chance, len(parts))),)
        years = parts
    elif kind == "hbar":
        years = tuple(chance.sample(PARTS, chance.randint(4, 7)))
        rows = (Row(names[0], _values(chance, len(years), size)),)
    elif kind == "log":
        rows = (Row(names[0], tuple(round(10 ** chance.uniform(0.3, 3.8), 2) for _ in years)),)
    elif kind in ("line", "lines"):
        rows = tuple(Row(name, _walk(chance, len(years), size * (k + 1))) for k, name in enumerate(names))
    else:
        rows = tuple(Row(name, _values(chance, len(years), size)) for name in names)
    if kind == "combo":
        rows = (*rows, Row("Growth (%)", tuple(round(chance.uniform(2, 48), 2) for _ in years), rate=True))
    title = f"{' and '.join(names) if kind not in ('pie', 'donut') else 'Sales'} of company {chance.choice('ABCDEFG')}"
    looks = chance.random() < 0.6, chance.random() < 0.5, kind == "line" and chance.random() < 0.3
    return Invented(kind, title, years, rows, *looks, seed)


def _values(chance: random.Random, count: int, size: float) -> tuple[float, ...]:
    return tuple(round(chance.uniform(0.15, 1) * size, 3) for _ in range(count))


def _walk(chance: random.Random, count: int, size: float) -> tuple[float, ...]:
    values = [chance.uniform(0.4, 0.8) * size]
    while len(values) < count:
        values.append(values[-1] * chance.uniform(0.8, 1.3))
    return tuple(round(value, 3) for value in values)


def _shares(chance: random.Random, count: int) -> tuple[float, ...]:
    while True:
        cuts = sorted(chance.random() for _ in range(count - 1))
        shares = [b - a for a, b in pairwise([0.0, *cuts, 1.0])]
        if min(shares) >= FEWEST_APART:
            return tuple(100 * share for share in shares)
