"""Keeps the table `fact`: every settled word under what it is a fact about, which of them counts, and how many differ.

What people said is never touched here. The table follows from it: whatever was said, noted, named or weighed since the
last look is folded in before the next one, picture by picture; after a change of structure it is worked out anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from duckdb import DuckDBPyConnection

from storage.acting import working_out
from storage.database import Database
from storage.migrate import migrations
from storage.reviewed_readings import tally_readings, untally_readings

STRUCTURE = max(step.number for step in migrations())
TOO_MANY = 0.2  # of all readings: beyond, laying out the whole table is quicker and leaves it in order


def bring_up(db: Database) -> None:
    """Fold into the table what was said since it was last brought up."""
    if not _behind(db):
        return
    with working_out(), db.write() as cursor:
        said, structure, readers = _brought_up(db)
        ((last, readers_now),) = cursor.execute(_LAST).fetchall()
        if structure == STRUCTURE and readers == readers_now and _few(cursor, said):
            _fold_in(cursor)
        else:
            _lay_out(cursor)
        cursor.execute("DELETE FROM brought_up")
        cursor.execute("INSERT INTO brought_up VALUES (?, ?, ?)", [last, STRUCTURE, readers_now])


def work_out_anew(db: Database) -> None:
    """Lay out the whole table from what was said, as if nothing of it had been kept; nothing may change by that."""
    with db.write() as cursor:
        cursor.execute("DELETE FROM brought_up")
    bring_up(db)


@contextmanager
def one_moment_brought_up(db: Database) -> Iterator[DuckDBPyConnection]:
    """A cursor for reading, whose every question is answered as of one moment at which the table was up to date."""
    while True:
        bring_up(db)
        with db.one_moment() as cursor:
            if not _behind_at(cursor):
                yield cursor
                return


def place_words(cursor: DuckDBPyConnection) -> None:
    """Lay the words of the temporary table `chosen_word` out as the view `placed_word`, under the keys of today.

    Where their pictures come from, `described` says. Half-years and years are cumulative by nature, so that mark counts
    only where it makes another figure.
    """
    cursor.execute(_PLACED)


def tally(cursor: DuckDBPyConnection) -> None:
    """Of facts with several words, in `several_word`, by the word that counts: how many of them differ, in `tally`.

    Two words agree if their rounding intervals touch, or the ± of a measured one does. `different` is how many values
    it takes to satisfy them all; amounts of two measures, or beyond the exact range, differ unless they are equal.
    """
    cursor.execute(_INTERVALS)
    cursor.execute(_TALLY)


def _behind(db: Database) -> bool:
    said, structure, readers = _brought_up(db)
    return structure != STRUCTURE or bool(db.read(_SINCE, {"said": said, "readers": readers}))


def _behind_at(cursor: DuckDBPyConnection) -> bool:
    ((said, readers),) = cursor.execute("SELECT said, readers FROM brought_up").fetchall()
    return bool(cursor.execute(_SINCE, {"said": said, "readers": readers}).fetchall())


def _brought_up(db: Database) -> tuple[int, int, int]:
    rows = db.read("SELECT said, structure, coalesce(readers, 0) FROM brought_up")
    return rows[0] if rows else (0, 0, 0)


def _few(cursor: DuckDBPyConnection, said: int) -> bool:
    """Note the readings that something was said about; False if they are too many to be followed up one by one."""
    ((renamed,),) = cursor.execute("SELECT count(*) FROM name_change WHERE id > ?", [said]).fetchall()
    cursor.execute(_PICTURES, {"said": said})
    if renamed:
        cursor.execute(_MOVED)
    cursor.execute(_TOUCHED)
    ((touched, readings),) = cursor.execute(
        "SELECT (SELECT count(*) FROM touched), (SELECT count(*) FROM extraction)"
    ).fetchall()
    return bool(touched <= max(100, TOO_MANY * readings))


def _lay_out(cursor: DuckDBPyConnection) -> None:
    """The whole table, sorted as it is asked for: by metric, company and period."""
    cursor.execute("CREATE OR REPLACE TEMP TABLE touched AS SELECT id AS extraction, image FROM extraction")
    cursor.execute(_CHOSEN)
    cursor.execute(_DESCRIBED)
    place_words(cursor)
    for statement in (_WORDS_BY_FACT, _WORDS_OF_FACTS, _SEVERAL):
        cursor.execute(statement)
    tally(cursor)
    for statement in ("DELETE FROM fact", "DELETE FROM unplaced_word", "DELETE FROM open_point"):
        cursor.execute(statement)
    cursor.execute(
        """INSERT INTO fact BY NAME
           SELECT p.*, w.counting, w.counting = p.decision AS counts, w.words, coalesce(t.different, 1) AS different
           FROM placed_word p JOIN word_of_fact w ON w.decision = p.decision
           LEFT JOIN tally t ON t.counting = w.counting
           ORDER BY p.metric, p.company, p.period_kind, p.period_end"""
    )
    cursor.execute(_UNPLACED)
    cursor.execute(_OPEN_POINTS)
    untally_readings(cursor)
    tally_readings(cursor)


def _fold_in(cursor: DuckDBPyConnection) -> None:
    """The readings that were touched, and the standing of every word on the same facts."""
    cursor.execute(_CHOSEN)
    cursor.execute(_DESCRIBED)
    place_words(cursor)
    cursor.execute("CREATE OR REPLACE TEMP TABLE word_touched AS SELECT * FROM placed_word")
    cursor.execute(_FACTS_TOUCHED)
    cursor.execute("DELETE FROM fact WHERE extraction IN (SELECT t.extraction FROM touched t)")
    cursor.execute("DELETE FROM unplaced_word WHERE extraction IN (SELECT t.extraction FROM touched t)")
    cursor.execute("DELETE FROM open_point WHERE extraction IN (SELECT t.extraction FROM touched t)")
    cursor.execute(
        """INSERT INTO fact BY NAME
           SELECT p.*, p.decision AS counting, true AS counts, 1 AS words, 1 AS different FROM word_touched p"""
    )
    cursor.execute(_UNPLACED)
    cursor.execute(_OPEN_POINTS)
    tally_readings(cursor)
    cursor.execute(_OF_TOUCHED)
    cursor.execute("CREATE OR REPLACE TEMP TABLE several_word AS SELECT * FROM word_of_fact WHERE words > 1")
    tally(cursor)
    cursor.execute(
        """UPDATE fact SET counting = w.counting, counts = w.counting = w.decision, words = w.words,
                           different = coalesce(t.different, 1)
           FROM word_of_fact w LEFT JOIN tally t ON t.counting = w.counting
           WHERE fact.decision = w.decision
             AND (fact.counting, fact.words, fact.different)
                 IS DISTINCT FROM (w.counting, w.words, coalesce(t.different, 1))"""
    )


_LAST = """
SELECT max(id), (SELECT count(*) FROM second_reader)::INTEGER FROM (
    SELECT max(id) AS id FROM decision UNION ALL SELECT max(id) FROM image_note UNION ALL
    SELECT max(id) FROM name_change UNION ALL SELECT max(id) FROM second_look UNION ALL
    SELECT max(id) FROM agreement UNION ALL SELECT max(id) FROM extraction UNION ALL SELECT 0)
"""

_SINCE = """
SELECT 1 FROM (
    SELECT id FROM decision WHERE id > $said UNION ALL SELECT id FROM image_note WHERE id > $said UNION ALL
    SELECT id FROM name_change WHERE id > $said UNION ALL SELECT id FROM second_look WHERE id > $said UNION ALL
    SELECT id FROM agreement WHERE id > $said UNION ALL SELECT id FROM extraction WHERE id > $said UNION ALL
    SELECT 1 WHERE (SELECT count(*) FROM second_reader) <> $readers)
LIMIT 1
"""

# Every picture that something was said about since. Where two people review, a name or a second reading may let words
# count that were said before.
_PICTURES = """
CREATE OR REPLACE TEMP TABLE picture_touched AS
SELECT e.image FROM decision d JOIN extraction e ON e.id = d.extraction WHERE d.id > $said
UNION SELECT image FROM extraction WHERE id > $said
UNION SELECT image FROM image_note WHERE id > $said
UNION SELECT image FROM second_look WHERE id > $said OR EXISTS (SELECT 1 FROM name_change WHERE id > $said)
UNION SELECT e.image FROM agreement a JOIN extraction e ON e.id = a.first_reading WHERE a.id > $said
"""

# After a change of names: where a word now means another company or metric, or a year ends in another month.
_MOVED = """
INSERT INTO picture_touched
SELECT DISTINCT e.image
FROM (SELECT DISTINCT extraction, company_folded, company, metric_folded, metric, year_end FROM fact) f
JOIN extraction e ON e.id = f.extraction
LEFT JOIN company_alias ca ON ca.folded = f.company_folded
LEFT JOIN metric_alias ma ON ma.folded = f.metric_folded
LEFT JOIN company c ON c.key = f.company
WHERE coalesce(ca.company, f.company_folded) <> f.company OR coalesce(ma.metric, f.metric_folded) <> f.metric
   OR coalesce(c.year_end, 12) <> f.year_end
"""

_TOUCHED = """
CREATE OR REPLACE TEMP TABLE touched AS
SELECT e.id AS extraction, e.image FROM extraction e WHERE e.image IN (SELECT p.image FROM picture_touched p)
"""

_CHOSEN = """
CREATE OR REPLACE TEMP TABLE chosen_word AS
SELECT max(d.id) AS id, d.extraction, d.point_key
FROM (SELECT id, extraction, coalesce(point, -id) AS point_key FROM decision
      WHERE verdict <> 'undone' AND extraction IN (SELECT t.extraction FROM touched t)) d
WHERE NOT EXISTS (SELECT 1 FROM standing_undo u WHERE u.undoes = d.id)
  AND NOT EXISTS (SELECT 1 FROM withheld w WHERE w.decision = d.id)
GROUP BY d.extraction, d.point_key
"""

_DESCRIBED = """
CREATE OR REPLACE TEMP TABLE described AS
WITH noted AS (
    SELECT image, nullif(arg_max(company, id) FILTER (WHERE company IS NOT NULL), '') AS company,
           nullif(arg_max(company_folded, id) FILTER (WHERE company IS NOT NULL), '') AS company_folded,
           nullif(arg_max(report, id) FILTER (WHERE report IS NOT NULL), '') AS report,
           nullif(arg_max(coalesce(report_date, DATE 'infinity'), id)
                  FILTER (WHERE report_date IS NOT NULL OR no_report_date), DATE 'infinity') AS source_date
    FROM image_note WHERE image IN (SELECT t.image FROM touched t) GROUP BY image)
SELECT t.extraction, n.company, n.company_folded, n.report, n.source_date
FROM touched t JOIN noted n ON n.image = t.image
"""

# Of each picture the reading that has the desk: see the view latest_extraction.
_OPEN_POINTS = """
INSERT INTO open_point
WITH latest AS (
    SELECT e.id FROM extraction e LEFT JOIN second_reader s ON s.engine = e.engine
    WHERE e.id IN (SELECT t.extraction FROM touched t)
    QUALIFY row_number() OVER (PARTITION BY e.image ORDER BY s.engine IS NOT NULL, e.id DESC) = 1)
SELECT p.extraction, p.position, p.series_folded, n.company_folded, n.company, n.source_date, n.report
FROM point p
JOIN latest l ON l.id = p.extraction
JOIN described n ON n.extraction = p.extraction
WHERE p.value IS NOT NULL AND p.period_kind IS NOT NULL AND n.company_folded IS NOT NULL
  AND NOT EXISTS (SELECT 1 FROM chosen_word w WHERE w.extraction = p.extraction AND w.point_key = p.position)
"""

_PLACED = """
CREATE OR REPLACE TEMP VIEW placed_word AS
WITH said AS (
    SELECT d.*, coalesce(ca.company, d.company_folded) AS company_key,
           coalesce(ma.metric, d.metric_folded) AS metric_key, coalesce(c.year_end, 12) AS year_end,
           CASE d.period_kind WHEN 'Q1' THEN 3 WHEN 'H1' THEN 6 WHEN 'Q2' THEN 6 WHEN 'Q3' THEN 9 WHEN '9M' THEN 9
                              WHEN 'FY' THEN 12 WHEN 'H2' THEN 12 WHEN 'Q4' THEN 12 END AS last_month
    FROM decision d
    JOIN chosen_word w ON w.id = d.id
    LEFT JOIN company_alias ca ON ca.folded = d.company_folded
    LEFT JOIN company c ON c.key = ca.company
    LEFT JOIN metric_alias ma ON ma.folded = d.metric_folded
    WHERE d.verdict IN ('confirmed', 'corrected', 'added')
      AND d.company_folded IS NOT NULL AND d.metric_folded IS NOT NULL AND d.period_kind IS NOT NULL)
SELECT s.id AS decision, s.extraction, coalesce(s.point, -s.id) AS point, s.verdict, s.series, s.category,
       s.company_key AS company, s.company_folded, s.company AS company_said,
       s.metric_key AS metric, s.metric_folded, s.metric AS metric_said, s.segment, s.segment_folded,
       s.period_kind, s.period_year, s.year_end,
       CASE WHEN s.year_end < 12 AND TRY(last_day(make_date(s.period_year, s.last_month, 1))) = s.period_end
            THEN last_day(make_date(s.period_year, s.year_end, 1) - to_months(12 - s.last_month))
            ELSE s.period_end END AS period_end,
       s.period_end AS period_said,
       coalesce(s.period_cumulative AND s.period_kind IN ('Q2', 'Q3', 'Q4', 'month'), false) AS period_cumulative,
       coalesce(s.period_estimate, false) AS period_estimate, s.period_text, s.scope,
       CASE WHEN s.period_estimate AND s.basis = 'reported' THEN 'estimate' ELSE s.basis END AS basis,
       s.value, s.value_text,
       CASE WHEN contains(s.value_text, '.') THEN length(s.value_text) - strpos(s.value_text, '.') ELSE 0 END
           AS decimals,
       s.printed, s.unit_measure, s.unit_scale, s.unit_printed,
       CASE WHEN s.verdict = 'confirmed' THEN coalesce(p.source, 'typed') ELSE 'typed' END AS source,
       CASE WHEN s.verdict = 'confirmed' THEN p.error_text END AS error_text,
       coalesce(s.box_left, p.box_left) AS box_left, coalesce(s.box_top, p.box_top) AS box_top,
       coalesce(s.box_right, p.box_right) AS box_right, coalesce(s.box_bottom, p.box_bottom) AS box_bottom,
       s.reviewer, s.decided_at, n.source_date, n.report
FROM said s
LEFT JOIN point p ON p.extraction = s.extraction AND p.position = s.point
LEFT JOIN described n ON n.extraction = s.extraction
"""

_UNPLACED = """
INSERT INTO unplaced_word
SELECT d.id, d.extraction, d.company_folded, d.metric_folded, d.period_kind, d.period_year
FROM decision d JOIN chosen_word w ON w.id = d.id
WHERE d.verdict IN ('confirmed', 'corrected', 'added')
  AND (d.company_folded IS NULL OR d.metric_folded IS NULL OR d.period_kind IS NULL)
"""

# A fact by two numbers of 64 bits made from what it is: sorting millions of words by names would take more memory.
_WORDS_BY_FACT = """
CREATE OR REPLACE TEMP TABLE word_by_fact AS
SELECT decision,
       hash(company, metric, segment_folded, period_kind, period_end, period_cumulative, scope, basis) AS one,
       hash('2', company, metric, segment_folded, period_kind, period_end, period_cumulative, scope, basis) AS two
FROM placed_word
"""

_WORDS_OF_FACTS = """
CREATE OR REPLACE TEMP TABLE word_of_fact AS
SELECT decision, max(decision) OVER same AS counting, (count(*) OVER same)::INTEGER AS words
FROM word_by_fact WINDOW same AS (PARTITION BY one, two)
"""

_SEVERAL = """
CREATE OR REPLACE TEMP TABLE several_word AS
SELECT w.counting, p.unit_measure, p.unit_scale, p.value, p.decimals, p.error_text
FROM placed_word p JOIN word_of_fact w ON w.decision = p.decision WHERE w.words > 1
"""

_FACTS_TOUCHED = """
CREATE OR REPLACE TEMP TABLE fact_touched AS
SELECT company, metric, segment_folded, period_kind, period_end, period_cumulative, scope, basis
FROM fact WHERE extraction IN (SELECT t.extraction FROM touched t)
UNION
SELECT company, metric, segment_folded, period_kind, period_end, period_cumulative, scope, basis FROM word_touched
"""

_OF_TOUCHED = """
CREATE OR REPLACE TEMP TABLE word_of_fact AS
SELECT f.decision, f.unit_measure, f.unit_scale, f.value, f.decimals, f.error_text,
       max(f.decision) OVER same AS counting, (count(*) OVER same)::INTEGER AS words
FROM fact f SEMI JOIN fact_touched t
  ON t.metric = f.metric AND t.company = f.company AND t.segment_folded = f.segment_folded
 AND t.period_kind = f.period_kind AND t.period_end = f.period_end AND t.period_cumulative = f.period_cumulative
 AND t.scope = f.scope AND t.basis = f.basis
WINDOW same AS (PARTITION BY f.company, f.metric, f.segment_folded, f.period_kind, f.period_end, f.period_cumulative,
                             f.scope, f.basis)
"""

# Twice the amounts, so that half of a last figure is a whole one.
_INTERVALS = """
CREATE OR REPLACE TEMP TABLE word_interval AS
WITH said AS (
    SELECT counting, coalesce(unit_measure, '') AS measure, value, coalesce(unit_scale, 1) AS scale,
           TRY_CAST(error_text AS DECIMAL(38, 10)) AS error,
           list_extract(
               [1, 0.1, 0.01, 0.001, 0.0001, 0.00001, 0.000001, 0.0000001, 0.00000001, 0.000000001, 0.0000000001
               ]::DECIMAL(38, 10)[], 1 + decimals) AS step
    FROM several_word)
SELECT counting, measure, value, scale, TRY((2 * value - coalesce(2 * error, step)) * scale) AS low,
       TRY((2 * value + coalesce(2 * error, step)) * scale) AS high
FROM said
"""

_TALLY = """
CREATE OR REPLACE TEMP TABLE tally AS
WITH of_measure AS (
    SELECT counting,
           list_reduce(
               list_sort(list({'high': high, 'low': low}) FILTER (WHERE low IS NOT NULL AND high IS NOT NULL)),
               lambda met, next: CASE WHEN next.low > met.high THEN {'high': next.high, 'low': met.low + 1}
                                      ELSE met END,
               {'high': CAST(-99999999999999999999999999.0 AS DECIMAL(38, 10)), 'low': CAST(0 AS DECIMAL(38, 10))}
           ).low AS apart,
           count(DISTINCT {'value': value, 'scale': scale}) FILTER (WHERE low IS NULL OR high IS NULL) AS beyond
    FROM word_interval GROUP BY counting, measure)
SELECT counting, sum(coalesce(apart, 0) + beyond)::INTEGER AS different FROM of_measure GROUP BY counting
"""
