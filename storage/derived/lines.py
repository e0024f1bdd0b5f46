"""Whole lists at once: every growth, single quarter, twelve months and calendar year that confirmed values allow.

For each value the other one is looked up by its fact: the same company, metric, segment, scope and basis. A forecast
without a forecast before it grows over what was reported (restated, if there is only that). What is confirmed itself is
not derived again, and what lacks a number is left out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace

from extraction.chart import PeriodKind
from storage.decisions import Basis
from storage.derived.amounts import YEAR, calendarised, single_period, trailing_from_cumulative, trailing_from_quarters
from storage.derived.rates import growth, index, sequential_growth
from storage.derived.reasons import is_forecast, is_marked
from storage.derived.result import Derived, Operand, Placed, placed
from storage.derived.spans import QUARTERS, months_before, step_before
from storage.metrics import MetricKind
from storage.names import fold

ACTUAL: tuple[Basis, ...] = ("reported", "restated")
SO_FAR: tuple[PeriodKind, ...] = ("Q1", "H1", "9M", "FY")
_SINGLES: dict[PeriodKind, tuple[tuple[PeriodKind, PeriodKind, int], ...]] = {  # the year so far, that before, months
    "H1": (("Q2", "Q1", 3),),
    "9M": (("Q3", "H1", 3),),
    "FY": (("Q4", "9M", 3), ("H2", "H1", 6)),
}
_MONTHS: dict[PeriodKind, int] = {"Q1": 3, "H1": 6, "9M": 9}


class Facts:
    """Confirmed values (and amounts derived from them) by what they are of, to find one beside another."""

    def __init__(self, ones: Iterable[Operand]) -> None:
        self._by_fact: dict[tuple[str, ...], Operand] = {}
        for one in ones:
            whose = placed(one)
            if whose is not None:
                self._by_fact.setdefault(_key(whose), one)

    def earlier(self, one: Operand, months: int, kinds: Sequence[PeriodKind] = ()) -> Operand | None:
        """The one so many months earlier, of the same kind of period if none is named."""
        whose = placed(one)
        if whose is None:
            return None
        end = months_before(whose.period.end, months)
        bases = [whose.basis, *(ACTUAL if is_forecast(whose) else ())]
        for basis in bases:
            for kind in kinds or (whose.period.kind,):
                found = self._by_fact.get(_key(whose, kind, end, basis))
                if found is not None:
                    return found
        return None

    def like(self, one: Operand, metric: str | None = None, segment: str | None = None) -> Operand | None:
        """The one of the same period, scope and basis, of another metric or segment."""
        whose = placed(one)
        if whose is None:
            return None
        told = replace(whose, metric=metric or whose.metric, segment=whose.segment if segment is None else segment)
        return self._by_fact.get(_key(told))

    def __contains__(self, one: Operand) -> bool:
        whose = placed(one)
        return whose is not None and _key(whose) in self._by_fact


def growths(ones: Sequence[Operand]) -> list[Derived]:
    """The growth of each on the year before, in their order; where there is none it says so."""
    found = Facts(ones)
    return [growth(one, found.earlier(one, YEAR)) for one in ones]


def sequential_growths(ones: Sequence[Operand]) -> list[Derived]:
    """The growth of each on the period right before, in their order."""
    found = Facts(ones)
    return [sequential_growth(one, _right_before(found, one)) for one in ones]


def indexed(ones: Sequence[Operand], year: int) -> list[Derived]:
    """Each as an index over the same period of the base year, in their order."""
    found = Facts(ones)
    said = []
    for one in ones:
        whose = placed(one)
        back = 0 if whose is None else YEAR * (whose.period.year - year)
        said.append(index(one, found.earlier(one, back)))
    return said


def single_periods(ones: Sequence[Operand], kind: MetricKind = "flow") -> list[Derived]:
    """The second to fourth quarters and second halves that only cumulative figures tell."""
    found = Facts(ones)
    said = []
    for one in ones:
        whose = placed(one)
        for _, before, months in _SINGLES.get(whose.period.kind, ()) if whose else ():
            alone = single_period(one, found.earlier(one, months, (before,)), kind)
            if alone.value is not None and alone not in found:
                said.append(alone)
    return said


def trailing(ones: Sequence[Operand], kind: MetricKind = "flow") -> list[Derived]:
    """Twelve months up to each period within a year: from the year so far, or else from four quarters."""
    together = [*ones, *single_periods(ones, kind)]
    found = Facts(together)
    said: dict[tuple[str, ...], Derived] = {}
    for one in together:
        twelve = _from_cumulative(found, one, kind)
        if twelve is None or twelve.value is None:
            twelve = _from_quarters(found, one, kind)
        if twelve is not None and twelve.value is not None and twelve.placed is not None and twelve not in found:
            said.setdefault(_key(twelve.placed), twelve)
    return list(said.values())


def calendar_years(ones: Sequence[Operand], kind: MetricKind = "flow") -> list[Derived]:
    """Every calendar year that the fiscal years (or balances) of each line cover."""
    lines: dict[tuple[str, ...], list[tuple[Operand, int]]] = {}
    for one in ones:
        whose = placed(one)
        if whose is not None and whose.period.kind in ("FY", "instant"):
            lines.setdefault(_line(whose), []).append((one, whose.period.end.year))
    said = []
    for line in lines.values():
        ends = {end for _, end in line}
        for year in sorted(ends | {end - 1 for end in ends}):
            whole = calendarised(year, [one for one, end in line if end in (year - 1, year, year + 1)], kind)
            if whole.value is not None:
                said.append(whole)
    return said


def _right_before(found: Facts, one: Operand) -> Operand | None:
    whose = placed(one)
    months = None if whose is None or is_marked(whose.period) else step_before(whose.period)
    if whose is None or months is None:
        return None
    kinds = QUARTERS if whose.period.kind in QUARTERS else ("H1", "H2") if months > 3 else ()
    return found.earlier(one, months, kinds)


def _from_cumulative(found: Facts, one: Operand, kind: MetricKind) -> Derived | None:
    whose = placed(one)
    months = None if whose is None else _MONTHS.get(whose.period.kind)
    if months is None:
        return None
    return trailing_from_cumulative(found.earlier(one, months, ("FY",)), one, found.earlier(one, YEAR), kind)


def _from_quarters(found: Facts, one: Operand, kind: MetricKind) -> Derived | None:
    whose = placed(one)
    if whose is None or whose.period.kind not in QUARTERS or is_marked(whose.period):
        return None
    return trailing_from_quarters([*(found.earlier(one, back, QUARTERS) for back in (9, 6, 3)), one], kind)


def _line(whose: Placed) -> tuple[str, ...]:
    return (whose.company, whose.metric, fold(whose.segment), whose.scope, whose.basis)


def _key(
    whose: Placed, kind: PeriodKind | None = None, end: dt.date | None = None, basis: Basis | None = None
) -> tuple[str, ...]:
    """What a number is of. A year so far that is marked as such is no single quarter."""
    marked = is_marked(whose.period) if kind in (None, whose.period.kind) else False
    told = (kind or whose.period.kind, str(marked), (end or whose.period.end).isoformat())
    return (whose.company, whose.metric, fold(whose.segment), whose.scope, basis or whose.basis, *told)
