"""All that confirmed values tell beyond themselves and their growth on the year before, to be written into a file.

Single periods and their growth, changes on the period before, twelve months, compound growth, calendar years of
companies whose year ends elsewhere, ratios to revenue, shares of segments. What cannot be said is left out, and so is
what is confirmed itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from extraction.chart import Period, PeriodKind
from storage.confirmed import ConfirmedValue
from storage.derived.lines import Facts, calendar_years, growths, sequential_growths, single_periods, trailing
from storage.derived.rates import cagr, margin, share
from storage.derived.result import Derived, Operand, Placed, placed
from storage.metrics import MetricKind
from storage.name_parts import RATIO_TO_REVENUE
from storage.names import fold

What = Literal[
    "sequential", "single", "single_growth", "trailing", "cagr", "calendar", "margin", "margin_change", "share"
]
REVENUES = ("revenue", "total_revenue")
WITHIN_A_YEAR: tuple[PeriodKind, ...] = ("Q1", "Q2", "Q3", "Q4", "H1", "H2", "month")
ADDS_UP: tuple[MetricKind, ...] = ("flow", "per_share")
LONG = 2  # years that make a compound rate


@dataclass(frozen=True, slots=True)
class Told:
    """One derived number: what it is, whose and of which period; `since` is where a span of years begins."""

    what: What
    of: Placed
    derived: Derived
    since: Period | None = None


def everything(values: Sequence[ConfirmedValue], kinds: Mapping[str, MetricKind]) -> Iterator[Told]:
    """Metric by metric; then the ratios and shares. A metric without a kind is taken as a flow."""
    by_metric = sorted(values, key=lambda one: one.metric)
    for metric, some in groupby(by_metric, key=lambda one: one.metric):
        yield from _of_one_metric(list(some), kinds.get(metric, "flow"))
    yield from _ratios(values)
    yield from _shares(values)


def _of_one_metric(values: list[ConfirmedValue], kind: MetricKind) -> Iterator[Told]:
    singles: list[Derived] = single_periods(values, kind) if kind in ADDS_UP else []
    yield from _told("single", singles)
    together: list[Operand] = [*values, *singles]
    last = growths(together)[len(values) :]
    yield from _told("single_growth", last, singles)
    short = [one for one in together if (of := placed(one)) is not None and of.period.kind in WITHIN_A_YEAR]
    yield from _told("sequential", sequential_growths(short), short)
    if kind in ADDS_UP:
        yield from _told("trailing", trailing(values, kind))
    yield from _compound(values)
    if any(one.period.kind == "FY" and one.period.end.month != 12 for one in values):
        yield from _told("calendar", calendar_years(values, kind))


def _told(what: What, derived: Sequence[Derived], of: Sequence[Operand] | None = None) -> Iterator[Told]:
    for one, own in zip(derived, of or derived, strict=True):
        whose = placed(own)
        if one.value is not None and whose is not None:
            yield Told(what, whose, one)


def _compound(values: list[ConfirmedValue]) -> Iterator[Told]:
    """From the first to the last year of each line, where they are two or more apart."""

    def line(one: ConfirmedValue) -> tuple[str, ...]:
        return (one.company, fold(one.segment), one.scope, one.basis)

    years = sorted((one for one in values if one.period.kind == "FY"), key=lambda one: (line(one), one.period.end))
    for _, some in groupby(years, key=line):
        first, *_, last = [*(kept := list(some)), kept[-1]]
        if last.period.year - first.period.year >= LONG:
            compound = _told("cagr", [cagr(first, last)], [last])
            yield from (replace(one, since=first.period) for one in compound)


def _ratios(values: Sequence[ConfirmedValue]) -> Iterator[Told]:
    """What is counted against revenue, and how that changed; a ratio that is confirmed itself is left out."""
    beside = Facts(values)
    said = []
    for one in values:
        own = RATIO_TO_REVENUE.get(one.metric)
        if own is None or beside.like(one, metric=own) is not None:
            continue
        revenue = next((found for key in REVENUES if (found := beside.like(one, metric=key)) is not None), None)
        if revenue is not None and (ratio := margin(one, revenue)).value is not None:
            said.append(ratio)
    yield from _told("margin", said)
    yield from _told("margin_change", growths(said), said)


def _shares(values: Sequence[ConfirmedValue]) -> Iterator[Told]:
    beside = Facts(values)
    parts = [one for one in values if one.segment]
    yield from _told("share", [share(one, beside.like(one, segment="")) for one in parts], parts)
