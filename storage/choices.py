"""What there is to choose from before values are compared: only what the ledger has, asked in one question each."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from extraction.chart import PeriodKind, Unit
from extraction.errors import Language
from storage.database import Database
from storage.decisions import Basis, Scope
from storage.fact_table import bring_up
from storage.metrics import MetricKind, MetricMeasure

Each = TypeVar("Each")


@dataclass(frozen=True, slots=True)
class Known:
    """A metric or a company with confirmed values; a metric also says what it counts and whether quarters add up."""

    key: str
    zh: str
    en: str
    values: int
    measure: MetricMeasure = "other"
    kind: MetricKind = "flow"

    def name(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


@dataclass(frozen=True, slots=True)
class Choices:
    """What the confirmed values of some metrics and companies differ in, the most frequent first.

    `periods` are kind, year, the month a period ends in, and how many values; `segments` are as printed, and `whole`
    says if there are values of whole companies too.
    """

    kinds: tuple[PeriodKind, ...] = ()
    segments: tuple[str, ...] = ()
    whole: bool = True
    scopes: tuple[Scope, ...] = ()
    bases: tuple[Basis, ...] = ()
    units: tuple[Unit, ...] = ()
    periods: tuple[tuple[PeriodKind, int, dt.date, int], ...] = ()


def metrics_known(db: Database) -> list[Known]:
    """Every metric that has confirmed values, in the order of a statement, unknown ones last."""
    bring_up(db)
    rows = db.read(
        """SELECT v.metric, coalesce(m.zh, v.said), coalesce(m.en, v.said), v.many,
                  coalesce(m.measure, 'other'), coalesce(m.kind, 'flow')
           FROM (SELECT metric, count(*) AS many, any_value(metric_said) AS said
                 FROM fact WHERE counts GROUP BY metric) v
           LEFT JOIN metric m ON m.key = v.metric
           ORDER BY m.place NULLS LAST, v.metric"""
    )
    return [Known(*row) for row in rows]


def companies_known(db: Database, metrics: Sequence[str]) -> list[Known]:
    """Every company that has confirmed values of these metrics (of any, if none is named), the best known first."""
    bring_up(db)
    rows = db.read(
        """SELECT v.company, coalesce(c.zh, v.said), coalesce(c.en, v.said), v.many
           FROM (SELECT company, count(*) AS many, any_value(company_said) AS said FROM fact
                 WHERE counts AND (len($metrics) = 0 OR list_contains($metrics, metric)) GROUP BY company) v
           LEFT JOIN company c ON c.key = v.company
           ORDER BY v.many DESC, v.company""",
        {"metrics": list(metrics)},
    )
    return [Known(*row) for row in rows]


def choices_of(db: Database, metrics: Sequence[str], companies: Sequence[str] = ()) -> Choices:
    """What the values of these metrics (and companies, if any are named) can be narrowed down by."""
    bring_up(db)
    rows = db.read(
        """SELECT period_kind, period_year, min(period_end), any_value(segment), scope, basis, unit_measure, unit_scale,
                  any_value(unit_printed), count(*)
           FROM fact
           WHERE counts AND list_contains($metrics, metric)
             AND (len($companies) = 0 OR list_contains($companies, company))
           GROUP BY period_kind, period_year, segment_folded, scope, basis, unit_measure, unit_scale,
                    CASE WHEN period_kind IN ('month', 'instant') THEN period_end END""",
        {"metrics": list(metrics), "companies": list(companies)},
    )
    units = {(row[6], row[7]): Unit(row[6], row[7], row[8] or "") for row in rows if row[6] is not None}
    periods = _by_count(((row[0], row[1], row[2] if row[0] in ("month", "instant") else None), row[9]) for row in rows)
    ends = {(row[0], row[1]): row[2] for row in rows}
    return Choices(
        kinds=tuple(_by_count((row[0], row[9]) for row in rows)),
        segments=tuple(_by_count((row[3], row[9]) for row in rows if row[3])),
        whole=not rows or any(not row[3] for row in rows),
        scopes=tuple(_by_count((row[4], row[9]) for row in rows)),
        bases=tuple(_by_count((row[5], row[9]) for row in rows)),
        units=tuple(units[each] for each in _by_count(((row[6], row[7]), row[9]) for row in rows) if each in units),
        periods=tuple((kind, year, end or ends[kind, year], many) for (kind, year, end), many in periods.items()),
    )


def _by_count(counted: Iterable[tuple[Each, int]]) -> dict[Each, int]:
    """Each once with its count, the most frequent first."""
    totals: Counter[Each] = Counter()
    for each, many in counted:
        totals[each] += many
    return dict(totals.most_common())
