"""The confirmed value of every fact that is looked at, exact, with the evidence, the doubt and the company beside it.

A fact is a company, a metric, a segment, a period, a scope and a basis. Several words of several pictures may speak of
one; the last one said counts and all are kept. Nothing here is converted or derived.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Literal

from extraction.chart import Period, PeriodKind, Source, Unit
from storage.columns import stored_time, unit_of, utc
from storage.database import Database, Row
from storage.decisions import Basis, Scope, Verdict
from storage.fact_table import bring_up, one_moment_brought_up
from storage.facts_then import lay_out_then
from storage.name_book import name_book
from storage.names import fold

MOST_YEARS = 1_000_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked at; nothing named is no limit. `metrics` and `companies` are keys or any wording.

    `segments` are as printed, "" is the whole company, None is any. Only words said until `as_of` (UTC) count.
    """

    metrics: Sequence[str] = ()
    companies: Sequence[str] = ()
    segments: Sequence[str] | None = ("",)
    kinds: Sequence[PeriodKind] = ()
    years: tuple[int, int] | None = None
    scopes: Sequence[Scope] = ()
    bases: Sequence[Basis] = ()
    as_of: dt.datetime | None = None


@dataclass(frozen=True, slots=True)
class ConfirmedValue:
    """The word that counts for one fact. `value` is in `unit` as printed, scale not applied.

    `decision` is its id; `company` and `metric` are keys; `segment` is as printed; the period ends by the company's
    fiscal calendar. `decimals` are the figures behind the point as said, `error` is ± in `unit` where it was measured.
    `words` are all words on this fact, and `different` how many values it takes to satisfy them all.
    """

    decision: int
    company: str
    metric: str
    segment: str
    period: Period
    scope: Scope
    basis: Basis
    value: Decimal
    unit: Unit | None
    decimals: int
    printed: str | None
    source: Source | Literal["typed"]
    error: Decimal | None
    verdict: Verdict
    source_date: dt.date | None
    report: str | None
    image: str
    extraction: int
    point: int
    reviewer: str
    decided_at: dt.datetime
    words: int
    different: int


@dataclass(frozen=True, slots=True)
class OpenClaim:
    """What the latest reading of a picture claims and nobody settled: never to be reckoned with, drawn hollow."""

    company: str
    metric: str
    segment: str
    period: Period
    value: Decimal
    unit: Unit | None
    printed: str | None
    source: Source
    error: Decimal | None
    source_date: dt.date | None
    report: str | None
    image: str
    extraction: int
    point: int
    series: str
    category: str


def confirmed_values(db: Database, wanted: Wanted) -> list[ConfirmedValue]:
    """The value that counts for every fact wanted, by period, company, metric, segment, scope and basis."""
    asked = asked_for(db, wanted)
    if wanted.as_of is None:
        bring_up(db)
        return [value_of(row) for row in db.read(_IN_ORDER, asked | {"facts": "fact"})]
    with one_moment_brought_up(db) as cursor:
        lay_out_then(cursor, stored_time(wanted.as_of), asked)
        return [value_of(row) for row in cursor.execute(_IN_ORDER, asked | {"facts": "fact_then"}).fetchall()]


def words_on(db: Database, decision: int) -> list[ConfirmedValue]:
    """Every settled word on the same fact as this one, the one that counts first; none if it is no settled word."""
    bring_up(db)
    return [value_of(row) for row in db.read(_SAME_FACT, {"decision": decision})]


def open_claims(db: Database, wanted: Wanted) -> list[OpenClaim]:
    """Claims of the latest readings that nobody settled and that can be placed, as they are now, whatever `as_of`.

    Nobody has said anything of them: they are consolidated, and reported unless their period is marked as a forecast.
    """
    bring_up(db)
    asked = asked_for(db, wanted)
    named = ("metrics", "companies", "segments", "kinds", "first", "last", "scopes", "bases")
    rows = db.read(_OPEN_OF_COMPANIES if wanted.companies else _OPEN, {name: asked[name] for name in named})
    return [_claim_of(row) for row in rows]


COUNTING = """
SELECT f.decision, f.company, f.metric, f.segment, f.period_kind, f.period_year, f.period_end, f.period_cumulative,
       f.period_estimate, f.scope, f.basis, f.value_text, f.unit_measure, f.unit_scale, f.unit_printed, f.decimals,
       f.printed, f.source, f.error_text, f.verdict, f.source_date, f.report, e.image, f.extraction, f.point,
       f.reviewer, f.decided_at, f.words, f.different
FROM query_table($facts) f JOIN extraction e ON e.id = f.extraction
WHERE f.counts
  AND (len($metrics) = 0 OR list_contains($metrics, f.metric))
  AND (len($companies) = 0 OR list_contains($companies, f.company))
  AND ($segments IS NULL OR list_contains($segments, f.segment_folded))
  AND (len($kinds) = 0 OR list_contains($kinds, f.period_kind))
  AND f.period_year BETWEEN $first AND $last
  AND (len($scopes) = 0 OR list_contains($scopes, f.scope))
  AND (len($bases) = 0 OR list_contains($bases, f.basis))
"""

_IN_ORDER = (
    COUNTING
    + "ORDER BY f.period_end, f.company, f.metric, f.segment_folded, f.period_kind, f.scope, f.basis, f.decision"
)

_SAME_FACT = """
SELECT f.decision, f.company, f.metric, f.segment, f.period_kind, f.period_year, f.period_end, f.period_cumulative,
       f.period_estimate, f.scope, f.basis, f.value_text, f.unit_measure, f.unit_scale, f.unit_printed, f.decimals,
       f.printed, f.source, f.error_text, f.verdict, f.source_date, f.report, e.image, f.extraction, f.point,
       f.reviewer, f.decided_at, f.words, f.different
FROM fact f JOIN extraction e ON e.id = f.extraction
WHERE f.counting = (SELECT t.counting FROM fact t WHERE t.decision = $decision)
ORDER BY f.decision DESC
"""

_OPEN = """
SELECT u.company, u.metric, u.segment, u.period_kind, u.period_year, u.period_end, u.period_cumulative,
       u.period_estimate, u.value_text, u.unit_measure, u.unit_scale, u.unit_printed, u.printed, u.source, u.error_text,
       u.source_date, u.report, u.image, u.extraction, u.point, u.series, u.category
FROM unconfirmed_value u
WHERE (len($metrics) = 0 OR list_contains($metrics, u.metric))
  AND (len($companies) = 0 OR list_contains($companies, u.company))
  AND ($segments IS NULL OR list_contains($segments, u.segment))
  AND (len($kinds) = 0 OR list_contains($kinds, u.period_kind))
  AND u.period_year BETWEEN $first AND $last
  AND (len($scopes) = 0 OR list_contains($scopes, 'consolidated'))
  AND (len($bases) = 0 OR list_contains($bases, CASE WHEN u.period_estimate THEN 'estimate' ELSE 'reported' END))
ORDER BY u.period_end, u.company, u.metric, u.extraction, u.point
"""


# The same for a few companies: from their pictures on, without a look at all that was ever said.
_OPEN_OF_COMPANIES = """
WITH word AS (
    SELECT folded FROM company_alias WHERE list_contains($companies, company) UNION SELECT unnest($companies)),
noted AS MATERIALIZED (SELECT DISTINCT image FROM image_note WHERE company_folded IN (SELECT folded FROM word)),
newest AS MATERIALIZED (
    SELECT e.id, e.image, coalesce(ca.company, i.company_folded) AS company, i.report, i.report_date
    FROM (SELECT r.id, r.image FROM extraction r LEFT JOIN second_reader s ON s.engine = r.engine
          WHERE r.image IN (SELECT image FROM noted)
          QUALIFY row_number() OVER (PARTITION BY r.image ORDER BY s.engine IS NOT NULL, r.id DESC) = 1) e
    JOIN (SELECT * FROM image_description WHERE image IN (SELECT image FROM noted)) i ON i.image = e.image
    LEFT JOIN company_alias ca ON ca.folded = i.company_folded),
claimed AS MATERIALIZED (
    SELECT n.company, ma.metric, n.image, n.report, n.report_date, p.extraction, p.position, p.rowid AS line
    FROM point p JOIN newest n ON n.id = p.extraction JOIN metric_alias ma ON ma.folded = p.series_folded
    WHERE list_contains($companies, n.company) AND p.value IS NOT NULL AND p.period_kind IS NOT NULL
      AND (len($metrics) = 0 OR list_contains($metrics, ma.metric))
      AND (len($kinds) = 0 OR list_contains($kinds, p.period_kind))
      AND p.period_year BETWEEN $first AND $last
      AND (len($scopes) = 0 OR list_contains($scopes, 'consolidated'))
      AND (len($bases) = 0 OR list_contains($bases, CASE WHEN p.period_estimate THEN 'estimate' ELSE 'reported' END))),
said AS MATERIALIZED (
    SELECT d.id, d.extraction, coalesce(d.point, -d.id) AS point_key FROM decision d
    WHERE d.extraction IN (SELECT extraction FROM claimed) AND d.verdict <> 'undone'),
unsettled AS MATERIALIZED (
    SELECT * FROM claimed c
    WHERE ($segments IS NULL OR list_contains($segments, ''))
      AND NOT EXISTS (
        SELECT 1 FROM said s
        WHERE s.extraction = c.extraction AND s.point_key = c.position
          AND NOT EXISTS (SELECT 1 FROM standing_undo u WHERE u.undoes = s.id)
          AND NOT EXISTS (SELECT 1 FROM withheld w WHERE w.decision = s.id)))
SELECT c.company, c.metric, '' AS segment, p.period_kind, p.period_year, p.period_end,
       p.period_cumulative AND p.period_kind IN ('Q2', 'Q3', 'Q4', 'month'), p.period_estimate, p.value_text,
       p.unit_measure, p.unit_scale, p.unit_printed, p.printed, p.source, p.error_text, c.report_date, c.report,
       c.image, c.extraction, c.position, p.series, p.category
FROM unsettled c JOIN point p ON p.rowid = c.line
ORDER BY p.period_end, c.company, c.metric, c.extraction, c.position
"""


def asked_for(db: Database, wanted: Wanted) -> dict[str, Any]:
    """What is wanted, as questions to the ledger say it: keys, folded segments, years from `first` to `last`."""
    first, last = wanted.years or (-MOST_YEARS, MOST_YEARS)
    book = name_book(db)
    return {
        "metrics": book.metric_keys(wanted.metrics),
        "companies": book.company_keys(wanted.companies),
        "segments": None if wanted.segments is None else [fold(segment) for segment in wanted.segments],
        "kinds": list(wanted.kinds),
        "first": first,
        "last": last,
        "scopes": list(wanted.scopes),
        "bases": list(wanted.bases),
    }


def value_of(row: Row) -> ConfirmedValue:
    decision, company, metric, segment = row[:4]
    scope, basis, text, measure, scale, unit, decimals, printed, source, error, verdict = row[9:20]
    source_date, report, image, extraction, point, reviewer, decided_at, words, different = row[20:]
    return ConfirmedValue(
        decision, company, metric, segment, _period(row[4:9]), scope, basis, Decimal(text),
        unit_of(measure, scale, unit), decimals, printed, source, None if error is None else Decimal(error), verdict,
        source_date, report, image, extraction, point, reviewer, utc(decided_at), words, different,
    )  # fmt: skip


def _claim_of(row: Row) -> OpenClaim:
    company, metric, segment = row[:3]
    text, measure, scale, unit, printed, source, error, source_date, report, image, *where = row[8:]
    return OpenClaim(
        company, metric, segment, _period(row[3:8]), Decimal(text), unit_of(measure, scale, unit), printed, source,
        None if error is None else Decimal(error), source_date, report, image, *where,
    )  # fmt: skip


def _period(columns: Sequence[Any]) -> Period:
    kind, year, end, cumulative, estimate = columns
    return Period(kind, year, end, cumulative, estimate)
