"""A number in its place: what it is of, which amounts it may stand for, and how it is told."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from extraction.arithmetic import Interval
from extraction.chart import Period, PeriodKind, Unit
from extraction.errors import Sentence
from extraction.numbers.printed import rounding
from extraction.periods import format_period
from storage.decisions import Basis, Scope

IN_PERCENT = {"%": Decimal(1), "pp": Decimal(1), "‰": Decimal("0.1"), "bp": Decimal("0.01")}
_QUARTERS: dict[PeriodKind, tuple[int, int]] = {
    "FY": (1, 4), "H1": (1, 2), "H2": (3, 4), "9M": (1, 3), "Q1": (1, 1), "Q2": (2, 2), "Q3": (3, 3), "Q4": (4, 4),
}  # fmt: skip
MONTHS_OF_A_QUARTER = 3


class Span(NamedTuple):
    """A part of a fiscal year, from its quarter `first` to its quarter `last`; (0, month) is a month or a day.

    The second quarter called cumulative is the first half, the fourth one the year.
    """

    year: int
    first: int
    last: int

    @property
    def part(self) -> tuple[int, int]:
        return self.first, self.last

    @property
    def quarters(self) -> int:
        """How many quarters long; 0 for a month or a day."""
        return self.last - self.first + 1 if self.first else 0

    @property
    def ends(self) -> float:
        """Its last moment in fiscal years, to count distances in time."""
        return self.year + (self.last / 4 if self.first else self.last / 12)


def span_of(period: Period) -> Span:
    """A day that ends a quarter is that quarter, as balance sheets date themselves."""
    quarters = _QUARTERS.get(period.kind)
    if quarters is not None:
        first, last = quarters
        return Span(period.year, 1 if period.cumulative else first, last)
    month = period.end.month
    if period.kind == "instant" and month % MONTHS_OF_A_QUARTER == 0:
        return Span(period.end.year, month // MONTHS_OF_A_QUARTER, month // MONTHS_OF_A_QUARTER)
    return Span(period.year, 0, month)


Standing = Literal["claimed", "confirmed"]


@dataclass(frozen=True, slots=True)
class Placed:
    """One number and what it is of: `company`, `metric` are keys, `segment` is folded.

    `key` is its place on a desk; a value of the ledger has its `decision` instead. `error` is ± in `unit` where it was
    measured, else the number stands for all that its last printed figure may be rounded from.
    """

    company: str
    metric: str
    period: Period
    value: Decimal
    unit: Unit | None
    segment: str = ""
    scope: Scope = "consolidated"
    basis: Basis = "reported"
    error: Decimal | None = None
    standing: Standing = "confirmed"
    key: int | None = None
    decision: int = 0

    span: Span = field(init=False, compare=False)
    measure: str = field(init=False, compare=False)  # what it counts: all shares of something are percent
    factor: Decimal = field(init=False, compare=False)
    amount: Decimal = field(init=False, compare=False)  # in the base measure: yuan, shares, percent
    slack: Decimal = field(init=False, compare=False)  # how far the amount may lie to either side

    def __post_init__(self) -> None:
        """Worked out once, because a value is asked for them hundreds of times."""
        measure = "" if self.unit is None else self.unit.measure
        factor = Decimal(1) if self.unit is None else IN_PERCENT.get(measure, Decimal(1)) * self.unit.scale
        put = object.__setattr__
        put(self, "span", span_of(self.period))
        put(self, "measure", "%" if measure in IN_PERCENT else measure)
        put(self, "factor", factor)
        put(self, "amount", self.value * factor)
        put(self, "slack", (rounding(self.value) if self.error is None else self.error) * factor)

    @property
    def interval(self) -> Interval:
        return Interval(self.amount - self.slack, self.amount + self.slack)

    @property
    def figures(self) -> int:
        """How many figures it is printed with, without the zeros in front."""
        return len(self.value.as_tuple().digits) if self.value else 0


def told(one: Placed) -> str:
    """The number as printed with its unit, the same in both languages: 12,050 亿元, 45.3%."""
    return in_unit(one.value, one.unit)


def in_unit(value: Decimal, unit: Unit | None) -> str:
    if unit is None:
        return f"{value:,f}"
    return f"{value:,f}%" if str(unit) == "%" else f"{value:,f} {unit}"


def period_told(period: Period) -> Sentence:
    """2023 年 and FY2023; the year to date is said to be it."""
    kind, year, end = period.kind, period.year, period.end
    to_date = period.cumulative and kind in ("Q2", "Q3", "Q4")
    zh, en = format_period(period, "zh"), format_period(period, "en")
    if kind == "FY":
        zh, en = f"{year} 年", f"FY{year}" + ("E" if period.estimate else "")
    elif kind == "instant":
        zh, en = f"{end:%Y-%m-%d}", f"{end:%Y-%m-%d}"
    return Sentence(f"{zh}（累计）", f"{en} (year to date)") if to_date else Sentence(zh, en)
