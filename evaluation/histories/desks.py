"""What a ledger knows of an invented company, what one more chart shows of it, and the slips that are planted there."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from evaluation.histories.companies import QUARTERLY, QUARTERS_FROM, SEGMENTS, YEARS, History
from extraction.chart import Period, PeriodKind, Unit
from storage.slips.placed import Placed

COMPANY = "c"
MONEY = (Unit("CNY", 10**8, "亿元"), Unit("CNY", 10**8, "亿元"), Unit("CNY", 10**6, "百万元"),
         Unit("CNY", 10**4, "万元"), Unit("CNY", 10**3, "千元"))  # fmt: skip
PLACES = {10**8: 2, 10**6: 1, 10**4: 0, 10**3: 0}
PERCENT = Unit("%", 1, "%")
IN_PERCENT = ("margin", "ratio", "roe", "yoy")
KINDS: tuple[PeriodKind, ...] = ("Q1", "Q2", "Q3", "Q4")
TO_DATE: tuple[PeriodKind, ...] = ("Q1", "H1", "9M", "FY")
KNOWN = 0.85  # of what was reported before is in the ledger
LAST = YEARS[-1]


@dataclass(frozen=True, slots=True)
class Desk:
    """The values of one chart, `judged`, and what people confirmed before. `true` are the values before any slip."""

    judged: tuple[Placed, ...]
    known: tuple[Placed, ...]
    planted: tuple[int, ...] = ()  # keys of the values that slipped


def desk(rng: random.Random, history: History) -> Desk:
    """A chart of the last years of one metric, of quarters, of segments, or a table of many metrics."""
    show = rng.choice((_series, _series, _table, _quarters, _segments))
    return show(rng, history)


def chart_of(show: str, rng: random.Random, history: History) -> Desk:
    """A chart of one sort, for slips that only it can have."""
    return {"series": _series, "table": _table, "quarters": _quarters, "segments": _segments}[show](rng, history)


def _series(rng: random.Random, history: History) -> Desk:
    metric = rng.choice(sorted({metric for metric, _ in history.years}))
    shown = [LAST - 3, LAST - 2, LAST - 1, LAST]
    unit = _unit(rng, history, metric)
    judged = [_yearly(history, metric, year, unit) for year in shown if (metric, year) in history.years]
    return _desk(judged, _ledger(rng, history, before=LAST - rng.choice((0, 1))))


def _table(rng: random.Random, history: History) -> Desk:
    metrics = sorted({metric for metric, year in history.years if year == LAST})
    unit = _unit(rng, history, "revenue")
    judged = [
        _yearly(history, metric, year, unit if _is_money(metric) else None)
        for metric in rng.sample(metrics, 14)
        for year in (LAST - 1, LAST)
        if (metric, year) in history.years
    ]
    return _desk(judged, _ledger(rng, history, before=LAST))


def _quarters(rng: random.Random, history: History) -> Desk:
    metric = rng.choice(QUARTERLY)
    unit = _unit(rng, history, metric)
    judged = [_quarterly(history, metric, year, quarter, unit) for year in (LAST - 1, LAST) for quarter in range(4)]
    return _desk(judged, _ledger(rng, history, before=LAST))


def _segments(rng: random.Random, history: History) -> Desk:
    unit = _unit(rng, history, "revenue")
    judged = [
        _placed("revenue", period("FY", year), amount, unit, segment)
        for year in (LAST - 1, LAST)
        for segment, amount in zip(SEGMENTS, history.segments["revenue", year], strict=True)
    ]
    judged += [_yearly(history, "revenue", year, unit) for year in (LAST - 1, LAST)]
    return _desk(judged, _ledger(rng, history, before=LAST))


def _desk(judged: Sequence[Placed], known: Sequence[Placed]) -> Desk:
    claims = [replace(one, standing="claimed", key=key) for key, one in enumerate(judged)]
    return Desk(tuple(claims), tuple(replace(one, decision=at + 1) for at, one in enumerate(known)))


def _ledger(rng: random.Random, history: History, before: int) -> list[Placed]:
    """Most of what was reported before a year, as printed in other units; quarters of some years too."""
    years = [
        _yearly(history, metric, year, _unit(rng, history, metric))
        for metric, year in history.years
        if year < before and rng.random() < KNOWN
    ]
    quarters = [
        one
        for metric in QUARTERLY
        for year in range(QUARTERS_FROM, before)
        for quarter in range(4)
        if rng.random() < KNOWN
        for one in (_quarterly(history, metric, year, quarter, _unit(rng, history, metric)),
                    _to_date(history, metric, year, quarter, _unit(rng, history, metric)))
    ]  # fmt: skip
    segments = [
        _placed("revenue", period("FY", year), amount, _unit(rng, history, "revenue"), segment)
        for year in YEARS
        if year < before and rng.random() < KNOWN
        for segment, amount in zip(SEGMENTS, history.segments["revenue", year], strict=True)
    ]
    return years + quarters + segments


# ------------------------------------------------------------------------------------------------ as printed


def period(kind: PeriodKind, year: int) -> Period:
    month = {"Q1": 3, "H1": 6, "Q2": 6, "9M": 9, "Q3": 9}.get(kind, 12)
    return Period(kind, year, dt.date(year, month, 31 if month in (3, 12) else 30))


def _yearly(history: History, metric: str, year: int, unit: Unit | None) -> Placed:
    return _placed(metric, period("FY", year), history.years[metric, year], unit)


def _quarterly(history: History, metric: str, year: int, quarter: int, unit: Unit | None) -> Placed:
    return _placed(metric, period(KINDS[quarter], year), history.quarters[metric, year, quarter + 1], unit)


def _to_date(history: History, metric: str, year: int, quarter: int, unit: Unit | None) -> Placed:
    amount = sum(history.quarters[metric, year, number] for number in range(1, quarter + 2))
    return _placed(metric, period(TO_DATE[quarter], year), amount, unit)


def _placed(metric: str, when: Period, amount: float, unit: Unit | None, segment: str = "") -> Placed:
    unit = unit or _own_unit(metric)
    places = PLACES.get(unit.scale, 2) if _is_money(metric) else 0 if metric == "total_shares" else 2
    value = (Decimal(repr(amount)) / unit.scale).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return Placed(COMPANY, metric, when, value, unit, segment)


def _is_money(metric: str) -> bool:
    return metric not in ("eps", "total_shares") and not any(word in metric for word in IN_PERCENT)


def _own_unit(metric: str) -> Unit:
    if any(word in metric for word in IN_PERCENT):
        return PERCENT
    return Unit("CNY/share", 1, "元/股") if metric == "eps" else Unit("share", 1, "股")


def _unit(rng: random.Random, history: History, metric: str) -> Unit | None:
    """A unit that a report of this size may print money in; small companies do not print hundreds of millions."""
    if not _is_money(metric):
        return None
    return rng.choice(MONEY) if history.years["revenue", LAST] > 10**9 else rng.choice(MONEY[2:])


# ------------------------------------------------------------------------------------------------ slips

Plant = Callable[[random.Random, Desk, History], Desk | None]


def scaled(power: int) -> Plant:
    """One new value a step of ten larger or smaller, by its unit or its figures."""

    def plant(rng: random.Random, shown: Desk, _: History) -> Desk | None:
        moved = power * rng.choice((1, -1))
        able = [one for one in fresh(shown) if one.value and "yoy" not in one.metric]
        return _change(rng, shown, able, lambda one: _times_ten(one, moved))

    return plant


def _times_ten(one: Placed, power: int) -> Placed:
    value = one.value.scaleb(power)
    return replace(one, value=Decimal(f"{value:f}"))


def minus(rng: random.Random, shown: Desk, _: History) -> Desk | None:
    """A minus lost or made up."""
    able = [one for one in fresh(shown) if one.value and "yoy" not in one.metric]
    return _change(rng, shown, able, lambda one: replace(one, value=-one.value))


def fraction(rng: random.Random, shown: Desk, _: History) -> Desk | None:
    """A fraction under a percent sign."""
    able = [one for one in fresh(shown) if one.unit == PERCENT and one.value and "yoy" not in one.metric]
    return _change(rng, shown, able, lambda one: replace(one, value=one.value / 100))


def to_date(rng: random.Random, shown: Desk, history: History) -> Desk | None:
    """A quarter printed as the year to date, or the other way round in a whole chart."""
    able = [one for one in fresh(shown) if one.period.kind in KINDS[1:]]

    def summed(one: Placed) -> Placed:
        quarter = KINDS.index(one.period.kind)
        amount = sum(history.quarters[one.metric, one.period.year, number] for number in range(1, quarter + 2))
        return replace(one, value=_placed(one.metric, one.period, amount, one.unit).value)

    return _change(rng, shown, able, summed)


def single(rng: random.Random, shown: Desk, history: History) -> Desk | None:
    """The year to date of last year's quarters is right; one of the new ones is a quarter's value only."""
    judged = tuple(
        replace(_to_date(history, one.metric, one.period.year, KINDS.index(one.period.kind), one.unit),
                standing="claimed", key=one.key)
        for one in shown.judged
    )  # fmt: skip
    shown = replace(shown, judged=judged)
    able = [one for one in fresh(shown) if one.period.kind in ("H1", "9M")]

    def alone(one: Placed) -> Placed:
        amount = history.quarters[one.metric, one.period.year, TO_DATE.index(one.period.kind) + 1]
        return replace(one, value=_placed(one.metric, one.period, amount, one.unit).value)

    return _change(rng, shown, able, alone)


def year_before(rng: random.Random, shown: Desk, history: History) -> Desk | None:
    """Every value of a line is that of the year before it."""
    metrics = [one.metric for one in fresh(shown) if one.period.kind == "FY" and not one.segment and one.value]
    metrics = [metric for metric in metrics if metric != "total_shares"]
    if not metrics:
        return None
    metric = rng.choice(metrics)
    slipped = [one for one in shown.judged if one.metric == metric and (metric, one.period.year - 1) in history.years]
    changed = {one.key: replace(one, value=_yearly(history, metric, one.period.year - 1, one.unit).value)
               for one in slipped}  # fmt: skip
    planted = tuple(one.key for one in slipped if one.key is not None and changed[one.key].value != one.value)
    if not planted:
        return None
    return replace(shown, judged=tuple(changed.get(one.key, one) for one in shown.judged), planted=planted)


def fresh(shown: Desk) -> list[Placed]:
    """The values of a chart whose facts nobody has confirmed yet."""
    known = {(one.metric, one.segment, one.period) for one in shown.known}
    return [one for one in shown.judged if (one.metric, one.segment, one.period) not in known]


def _change(rng: random.Random, shown: Desk, able: Sequence[Placed], slip: Callable[[Placed], Placed]) -> Desk | None:
    if not able:
        return None
    one = rng.choice(able)
    slipped = slip(one)
    if slipped.value == one.value or one.key is None:
        return None
    return replace(shown, judged=tuple(slipped if each is one else each for each in shown.judged), planted=(one.key,))
