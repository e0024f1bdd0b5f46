"""What the ledger knew at an earlier time, worked out anew from the words that had been said until then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from duckdb import DuckDBPyConnection

from storage.fact_table import WORDS_OF_FACTS, place_words, tally


def lay_out_then(
    cursor: DuckDBPyConnection, then: dt.datetime, metrics: Sequence[str], companies: Sequence[str]
) -> None:
    """The facts of these metrics and companies (none named: of all) as `fact_then`, in the shape of the table `fact`.

    Words, undos and notes said later are left out; names mean what they mean today. Where two people review a chart,
    a word that counts today counted from when it was said.
    """
    asked = {"then": then, "metrics": list(metrics), "companies": list(companies)}
    cursor.execute(_CHOSEN_THEN, asked)
    cursor.execute(_DESCRIBED_THEN, {"then": then})
    place_words(cursor)
    cursor.execute(WORDS_OF_FACTS)
    tally(cursor)
    cursor.execute(
        """CREATE OR REPLACE TEMP TABLE fact_then AS
           SELECT p.*, w.counting, w.counting = p.decision AS counts, t.words, t.different
           FROM placed_word p JOIN word_of_fact w ON w.decision = p.decision JOIN tally t ON t.counting = w.counting"""
    )


_CHOSEN_THEN = """
CREATE OR REPLACE TEMP TABLE chosen_word AS
WITH said AS (
    SELECT id, extraction, coalesce(point, -id) AS point_key, verdict, undoes, company_folded, metric_folded
    FROM decision WHERE decided_at <= $then),
taken_back AS (
    SELECT u.undoes AS id FROM said u
    WHERE u.verdict = 'undone' AND NOT EXISTS (SELECT 1 FROM said r WHERE r.undoes = u.id)),
metric_word AS (
    SELECT folded FROM metric_alias WHERE list_contains($metrics, metric) UNION SELECT unnest($metrics::VARCHAR[])),
company_word AS (
    SELECT folded FROM company_alias WHERE list_contains($companies, company)
    UNION SELECT unnest($companies::VARCHAR[])),
meant AS (
    SELECT DISTINCT extraction, point_key FROM said
    WHERE (len($metrics) = 0 OR metric_folded IN (SELECT folded FROM metric_word))
      AND (len($companies) = 0 OR company_folded IN (SELECT folded FROM company_word)))
SELECT max(s.id) AS id
FROM said s SEMI JOIN meant m ON m.extraction = s.extraction AND m.point_key = s.point_key
WHERE s.verdict <> 'undone'
  AND NOT EXISTS (SELECT 1 FROM taken_back t WHERE t.id = s.id)
  AND NOT EXISTS (
    SELECT 1 FROM withheld w JOIN extraction e ON e.id = w.extraction JOIN second_look l ON l.image = e.image
    WHERE w.decision = s.id AND l.asked_at <= $then)
GROUP BY s.extraction, s.point_key
"""

_DESCRIBED_THEN = """
CREATE OR REPLACE TEMP TABLE described AS
SELECT e.id AS extraction,
       nullif(arg_max(coalesce(n.report_date, DATE 'infinity'), n.id)
              FILTER (WHERE n.report_date IS NOT NULL OR n.no_report_date), DATE 'infinity') AS source_date,
       nullif(arg_max(n.report, n.id) FILTER (WHERE n.report IS NOT NULL), '') AS report
FROM image_note n JOIN extraction e ON e.image = n.image
WHERE n.noted_at <= $then AND e.id IN (SELECT d.extraction FROM decision d JOIN chosen_word c ON c.id = d.id)
GROUP BY e.id
"""
