"""What the ledger knew at an earlier time: which words counted then, laid out like the table of facts of today."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from duckdb import DuckDBPyConnection

from storage.fact_table import place_words, tally


def lay_out_then(cursor: DuckDBPyConnection, then: dt.datetime, asked: Mapping[str, Any]) -> None:
    """At least the facts that are asked for (see confirmed.asked_for) as `fact_then`, in the shape of the table `fact`.

    Words, undos and notes said later are left out; names mean what they mean today. Where two people review a chart,
    a word that counts today counted from when it was said. The table itself has to be brought up.
    """
    named = {name: asked[name] for name in ("metrics", "companies", "segments", "kinds", "first", "last")}
    cursor.execute(_MEANT, named | {"then": then})
    cursor.execute(_SAID, {"then": then})
    cursor.execute(_STOOD, {"then": then})
    cursor.execute(_OTHERS)  # most words that stood then stand today, and the table has them laid out
    cursor.execute(_DESCRIBED, {"then": then})
    place_words(cursor)
    cursor.execute(_ROWS, named)
    cursor.execute("CREATE OR REPLACE TEMP TABLE several_word AS SELECT * FROM fact_stood WHERE words > 1")
    tally(cursor)
    cursor.execute(
        """CREATE OR REPLACE TEMP VIEW fact_then AS
           SELECT f.*, f.counting = f.decision AS counts, coalesce(t.different, 1) AS different
           FROM fact_stood f LEFT JOIN tally t ON t.counting = f.counting"""
    )


_MEANT = """
CREATE OR REPLACE TEMP TABLE meant AS
WITH metric_word AS (
    SELECT folded FROM metric_alias WHERE list_contains($metrics, metric) UNION SELECT unnest($metrics::VARCHAR[])),
company_word AS (
    SELECT folded FROM company_alias WHERE list_contains($companies, company)
    UNION SELECT unnest($companies::VARCHAR[]))
SELECT DISTINCT extraction, coalesce(point, -id) AS point_key FROM decision
WHERE decided_at <= $then
  AND (len($metrics) = 0 OR metric_folded IN (SELECT w.folded FROM metric_word w))
  AND (len($companies) = 0 OR company_folded IN (SELECT w.folded FROM company_word w))
  AND ($segments IS NULL OR list_contains($segments, segment_folded))
  AND (len($kinds) = 0 OR list_contains($kinds, period_kind))
  AND period_year BETWEEN $first - 1 AND $last + 1
"""

_SAID = """
CREATE OR REPLACE TEMP TABLE said_then AS
SELECT d.id, d.extraction, coalesce(d.point, -d.id) AS point_key, d.verdict, d.undoes
FROM decision d
WHERE d.decided_at <= $then AND d.extraction IN (SELECT m.extraction FROM meant m)
"""

_STOOD = """
CREATE OR REPLACE TEMP TABLE stood AS
WITH taken_back AS (
    SELECT u.undoes AS id FROM said_then u
    WHERE u.verdict = 'undone' AND NOT EXISTS (SELECT 1 FROM said_then r WHERE r.undoes = u.id)),
unheard AS (
    SELECT w.decision AS id FROM withheld w JOIN extraction e ON e.id = w.extraction
    JOIN second_look l ON l.image = e.image WHERE l.asked_at <= $then)
SELECT s.extraction, max(s.id) AS id
FROM said_then s SEMI JOIN meant m ON m.extraction = s.extraction AND m.point_key = s.point_key
WHERE s.verdict <> 'undone'
  AND NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.id = s.id)
  AND NOT EXISTS (SELECT 1 FROM unheard u WHERE u.id = s.id)
GROUP BY s.extraction, s.point_key
"""

_OTHERS = """
CREATE OR REPLACE TEMP TABLE chosen_word AS
SELECT s.id, s.extraction FROM stood s WHERE NOT EXISTS (SELECT 1 FROM fact f WHERE f.decision = s.id)
"""

# What was noted until then, for pictures that somebody noted something about later, and for words not in the table.
_DESCRIBED = """
CREATE OR REPLACE TEMP TABLE described AS
WITH later AS (
    SELECT s.extraction FROM stood s JOIN extraction e ON e.id = s.extraction
    WHERE e.image IN (SELECT n.image FROM image_note n WHERE n.noted_at > $then)
    UNION SELECT c.extraction FROM chosen_word c)
SELECT e.id AS extraction,
       nullif(arg_max(coalesce(n.report_date, DATE 'infinity'), n.id)
              FILTER (WHERE n.noted_at <= $then AND (n.report_date IS NOT NULL OR n.no_report_date)), DATE 'infinity')
           AS source_date,
       nullif(arg_max(n.report, n.id) FILTER (WHERE n.noted_at <= $then AND n.report IS NOT NULL), '') AS report
FROM later l JOIN extraction e ON e.id = l.extraction JOIN image_note n ON n.image = e.image
GROUP BY e.id
"""

_ROWS = """
CREATE OR REPLACE TEMP TABLE fact_stood AS
WITH placed AS (
    SELECT f.* EXCLUDE (counting, counts, words, different) REPLACE (
        CASE WHEN n.extraction IS NULL THEN f.source_date ELSE n.source_date END AS source_date,
        CASE WHEN n.extraction IS NULL THEN f.report ELSE n.report END AS report)
    FROM fact f SEMI JOIN stood s ON s.id = f.decision LEFT JOIN described n ON n.extraction = f.extraction
    WHERE (len($metrics) = 0 OR list_contains($metrics, f.metric))
      AND (len($companies) = 0 OR list_contains($companies, f.company))
      AND ($segments IS NULL OR list_contains($segments, f.segment_folded))
      AND (len($kinds) = 0 OR list_contains($kinds, f.period_kind))
      AND f.period_year BETWEEN $first - 1 AND $last + 1
    UNION ALL BY NAME
    SELECT * FROM placed_word)
SELECT *, max(decision) OVER same AS counting, (count(*) OVER same)::INTEGER AS words
FROM placed
WINDOW same AS (
    PARTITION BY company, metric, segment_folded, period_kind, period_end, period_cumulative, scope, basis)
"""
