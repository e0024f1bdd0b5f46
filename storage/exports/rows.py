"""The rows of an exported table: every settled word that counts or competes, and, only if asked, what nobody settled.

The wall between confirmed and unconfirmed holds here, once for all formats: an unconfirmed claim comes only on request,
says so in its standing, has no growth and no verdict.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from extraction.chart import PeriodKind
from extraction.errors import Language
from extraction.geometry import Box
from extraction.periods import format_period
from storage.columns import box_of, period_of, utc
from storage.confirmed import Wanted
from storage.database import Database
from storage.decisions import Basis, Scope
from storage.exports.columns import BY_KEY, Cell, Row
from storage.name_book import name_book
from storage.names import fold

AT_ONCE = 2000


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is exported: everything, or what a look at the ledger shows. Nothing named is no limit.

    `metrics` are several in place of one. Of `segments` "" is the whole company, None is any. A workbook also lists
    what is believed otherwise now than at the moment `since`, and what follows from the values.
    """

    metric: str | None = None
    companies: Sequence[str] = ()
    kinds: Sequence[PeriodKind] = ()
    years: tuple[int, int] | None = None
    with_unconfirmed: bool = False
    since: dt.datetime | None = None
    with_derived: bool = False
    metrics: Sequence[str] = ()
    segments: Sequence[str] | None = None
    scopes: Sequence[Scope] = ()
    bases: Sequence[Basis] = ()

    @property
    def every_metric(self) -> Sequence[str]:
        return self.metrics or (() if self.metric is None else (self.metric,))

    def wanted(self) -> Wanted:
        """The same choice, as the ledger is asked for what counts."""
        return Wanted(self.every_metric, self.companies, self.segments, self.kinds, self.years, self.scopes, self.bases)


def count_rows(cursor: DuckDBPyConnection, db: Database, chosen: Chosen) -> int:
    """How many rows an export of this choice has."""
    found = cursor.execute(
        """WITH word AS (
               SELECT metric, company, segment, scope, basis, period_kind, period_year FROM fact
               UNION ALL
               SELECT coalesce(ma.metric, u.metric_folded), coalesce(ca.company, u.company_folded), d.segment, d.scope,
                      CASE WHEN d.period_estimate AND d.basis = 'reported' THEN 'estimate' ELSE d.basis END,
                      u.period_kind, u.period_year
               FROM unplaced_word u
               JOIN decision d ON d.id = u.decision
               LEFT JOIN metric_alias ma ON ma.folded = u.metric_folded
               LEFT JOIN company_alias ca ON ca.folded = u.company_folded
               UNION ALL
               SELECT metric, company, segment, 'consolidated',
                      CASE WHEN period_estimate THEN 'estimate' ELSE 'reported' END, period_kind, period_year
               FROM unconfirmed_value WHERE $open)
           SELECT count(*) FROM word
           WHERE (len($metrics) = 0 OR list_contains($metrics, metric))
             AND (len($companies) = 0 OR list_contains($companies, company))
             AND (len($segments) = 0 OR list_contains($segments, coalesce(segment, '')))
             AND (len($scopes) = 0 OR list_contains($scopes, scope))
             AND (len($bases) = 0 OR list_contains($bases, basis))
             AND (len($kinds) = 0 OR list_contains($kinds, period_kind))
             AND ($first IS NULL OR period_year BETWEEN $first AND $last)""",
        asked(db, chosen),
    )
    return int(found.fetchall()[0][0])


def rows(cursor: DuckDBPyConnection, db: Database, chosen: Chosen, language: Language, base: str = "") -> Iterator[Row]:
    """The rows, words in the order they were said, so that the last one counts again; then what is unconfirmed."""
    found = cursor.execute(
        """WITH chosen AS (
           SELECT * FROM exported_value
           WHERE (len($metrics) = 0 OR list_contains($metrics, metric))
             AND (len($companies) = 0 OR list_contains($companies, company))
             AND (len($segments) = 0 OR list_contains($segments, coalesce(segment, '')))
             AND (len($scopes) = 0 OR list_contains($scopes, coalesce(scope, 'consolidated')))
             AND (len($bases) = 0 OR list_contains(
                  $bases, CASE WHEN period_estimate AND coalesce(basis, 'reported') = 'reported' THEN 'estimate'
                               ELSE coalesce(basis, 'reported') END))
             AND (len($kinds) = 0 OR list_contains($kinds, period_kind))
             AND ($first IS NULL OR period_year BETWEEN $first AND $last)
             AND ($open OR standing <> 'unconfirmed'))
           SELECT c.*, CASE WHEN c.growth IS NOT NULL OR c.change_points IS NOT NULL THEN b.different END
                  AS base_different
           FROM chosen c LEFT JOIN fact b ON b.decision = c.base_word
           ORDER BY c.word NULLS LAST, c.extraction, c.point""",
        asked(db, chosen),
    )
    names = [each[0] for each in found.description or ()]
    while some := found.fetchmany(AT_ONCE):
        for cells in some:
            yield _row(dict(zip(names, cells, strict=True)), language, base)


def address(base: str, image: str, point: int) -> str:
    """Where a browser shows the picture and the value in it; "" where no base address is known."""
    return f"{base.rstrip('/')}/review?chart={image}&point={point}" if base else ""


def asked(db: Database, chosen: Chosen) -> dict[str, object]:
    first, last = chosen.years or (None, None)
    book = name_book(db)
    return {
        "metrics": book.metric_keys(chosen.every_metric),
        "companies": book.company_keys(chosen.companies),
        "segments": [] if chosen.segments is None else _printed(db, chosen.segments),
        "scopes": list(chosen.scopes),
        "bases": list(chosen.bases),
        "kinds": list(chosen.kinds),
        "first": first,
        "last": last,
        "open": chosen.with_unconfirmed,
    }


def _printed(db: Database, segments: Sequence[str]) -> list[str]:
    """These segments in every way they were printed."""
    rows = db.read(
        "SELECT DISTINCT segment FROM fact WHERE list_contains(?::VARCHAR[], segment_folded)", [[*map(fold, segments)]]
    )
    return sorted({*segments, *(segment for (segment,) in rows)})


def _row(found: dict[str, Any], language: Language, base: str) -> Row:
    """The cells by their keys, exact: what lies as text becomes a number, boxes and periods become words."""
    row: Row = {key: found.get(key) for key in BY_KEY}
    for key in ("value", "error", "claim_value", "claim_error", "growth", "change_points"):
        row[key] = None if found[key] is None else Decimal(found[key])
    for key in ("seconds", "reading_seconds"):
        row[key] = None if found[key] is None else Decimal(repr(found[key]))
    row["box"], row["claim_box"] = _corners(found, "box"), _corners(found, "claim_box")
    period = period_of(*(found[f"period_{part}"] for part in ("kind", "year", "end", "cumulative", "estimate")))
    row["period"] = found["period_text"] if period is None else format_period(period, language)
    row["decided_at"] = None if found["decided_at"] is None else utc(found["decided_at"])
    row["link"] = address(base, found["image"], -found["word"] if found["point"] is None else found["point"])
    row.update({key: found[key] for key in ("word", "base_word", "fact")})
    return row


def _corners(found: dict[str, Any], name: str) -> Cell:
    box = box_of(*(found[f"{name}_{side}"] for side in ("left", "top", "right", "bottom")))
    return None if box is None else corners(box)


def corners(box: Box) -> str:
    """A box as text: left, top, right, bottom in pixels of the upright picture."""
    return " ".join(repr(float(side)) for side in (box.left, box.top, box.right, box.bottom))


def moment_now() -> dt.datetime:
    return dt.datetime.now(dt.UTC).replace(microsecond=0)
