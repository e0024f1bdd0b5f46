"""What is published: the word that counts for every fact, with all that says where it comes from, as of one moment.

A fact has an id of its own that stays the same however often it is said again; a digest tells whether anything of its
row has changed. Nothing that nobody confirmed is ever among these rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from duckdb import DuckDBPyConnection

from storage.columns import utc

AT_ONCE = 2000
COLUMNS = (
    "fact", "company", "company_zh", "company_en", "ticker", "industry", "metric", "metric_zh", "metric_en", "segment",
    "period_kind", "period_year", "period_end", "period_cumulative", "period_estimate", "period_text", "scope", "basis",
    "value", "unit_measure", "unit_scale", "unit", "printed", "source", "error", "words", "different", "verdict",
    "reason", "reviewer", "decided_at", "decision", "picture_sha256", "picture_name", "box_left", "box_top",
    "box_right", "box_bottom", "extraction", "point", "engine", "engine_version", "prompt", "source_date", "report",
    "page", "figure", "source_url", "digest",
)  # fmt: skip

Cells = tuple[Any, ...]


def lay_out(cursor: DuckDBPyConnection) -> int:
    """All rows as the temporary table `to_publish` of this moment; how many."""
    cursor.execute(_LAID_OUT)
    return int(cursor.execute("SELECT count(*) FROM to_publish").fetchall()[0][0])


def digests(cursor: DuckDBPyConnection) -> Iterator[tuple[str, str]]:
    """Every fact with the digest of its row."""
    found = cursor.execute("SELECT fact, digest FROM to_publish")
    while some := found.fetchmany(AT_ONCE * 10):
        yield from some


def of_facts(cursor: DuckDBPyConnection, facts: Iterator[list[str]]) -> Iterator[Cells]:
    """The rows of these facts, exact."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE wanted_fact (fact VARCHAR)")
    for some in facts:
        cursor.execute("INSERT INTO wanted_fact SELECT unnest(?::VARCHAR[])", [some])
    return _cells(cursor, "SELECT t.* FROM to_publish t SEMI JOIN wanted_fact w ON w.fact = t.fact")


def of_year(cursor: DuckDBPyConnection, year: int) -> Iterator[Cells]:
    """The rows of one year, exact, by company, metric and period."""
    return _cells(
        cursor,
        "SELECT * FROM to_publish WHERE period_year = ? ORDER BY company, metric, segment, period_end, fact",
        [year],
    )


def digests_of_years(cursor: DuckDBPyConnection) -> dict[int, tuple[str, int]]:
    """Every year with values: a digest of all its rows, and how many."""
    rows = cursor.execute(
        """SELECT period_year, md5(string_agg(digest, '' ORDER BY fact)), count(*) FROM to_publish
           GROUP BY period_year ORDER BY period_year"""
    ).fetchall()
    return {year: (digest, count) for year, digest, count in rows}


def _cells(cursor: DuckDBPyConnection, question: str, params: list[object] | None = None) -> Iterator[Cells]:
    exact, moment = {COLUMNS.index("value"), COLUMNS.index("error")}, COLUMNS.index("decided_at")
    found = cursor.execute(question, params or [])
    while some := found.fetchmany(AT_ONCE):
        for row in some:
            cells = list(row)
            for at, cell in enumerate(row):
                if at in exact:
                    cells[at] = None if cell is None else Decimal(cell)
                elif isinstance(cell, str):
                    cells[at] = cell.replace("\0", "")  # the one letter that PostgreSQL has no place for
            cells[moment] = utc(row[moment])
            yield tuple(cells)


_LAID_OUT = """
CREATE OR REPLACE TEMP TABLE to_publish AS
WITH shown AS (
    SELECT md5(CAST(to_json([f.company, f.metric, f.segment_folded, f.period_kind, CAST(f.period_end AS VARCHAR),
                             CAST(f.period_cumulative AS VARCHAR), f.scope, f.basis]) AS VARCHAR)) AS fact,
           f.company, coalesce(c.zh, f.company_said, f.company) AS company_zh,
           coalesce(c.en, f.company_said, f.company) AS company_en, nullif(c.ticker, '') AS ticker,
           nullif(c.industry, '') AS industry, f.metric, coalesce(m.zh, f.metric_said, f.metric) AS metric_zh,
           coalesce(m.en, f.metric_said, f.metric) AS metric_en, f.segment, f.period_kind, f.period_year, f.period_end,
           f.period_cumulative, f.period_estimate, f.period_text, f.scope, f.basis, f.value_text AS value,
           f.unit_measure, f.unit_scale, nullif(f.unit_printed, '') AS unit, f.printed, f.source, f.error_text AS error,
           f.words, f.different, f.verdict, d.reason, f.reviewer, f.decided_at, f.decision,
           e.image AS picture_sha256, i.name AS picture_name, f.box_left, f.box_top, f.box_right, f.box_bottom,
           f.extraction, f.point, e.engine, e.engine_version, e.prompt, f.source_date, f.report, n.page, n.figure,
           n.source_url
    FROM fact f
    JOIN decision d ON d.id = f.decision
    JOIN extraction e ON e.id = f.extraction
    JOIN image i ON i.sha256 = e.image
    LEFT JOIN image_description n ON n.image = e.image
    LEFT JOIN company c ON c.key = f.company
    LEFT JOIN metric m ON m.key = f.metric
    WHERE f.counts)
SELECT s.*, md5(CAST(to_json(s) AS VARCHAR)) AS digest FROM shown s
"""
