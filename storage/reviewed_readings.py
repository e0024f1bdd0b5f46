"""Keeps how every reviewed reading did: what was settled, what was wrong, and the time it took.

Worked out beside the facts, from the same words that count; it can be thrown away and is then worked out anew.
"""

from __future__ import annotations

from duckdb import DuckDBPyConnection

LONGEST_LOOK = 120.0  # seconds: a longer pause on one value is no work, but the telephone, lunch, the night


def tally_readings(cursor: DuckDBPyConnection) -> None:
    """Of the readings in `touched`, whose words that count are in `chosen_word`: both tables anew."""
    for statement in (
        "DELETE FROM reviewed_reading WHERE extraction IN (SELECT t.extraction FROM touched t)",
        "DELETE FROM wrong_word WHERE extraction IN (SELECT t.extraction FROM touched t)",
        _WRONG,
        _SAID,
    ):
        cursor.execute(statement)
    cursor.execute(_STEPS, {"longest": LONGEST_LOOK})
    cursor.execute(_READINGS)


def untally_readings(cursor: DuckDBPyConnection) -> None:
    """Nothing is kept of any reading."""
    cursor.execute("DELETE FROM reviewed_reading")
    cursor.execute("DELETE FROM wrong_word")


_WRONG = """
INSERT INTO wrong_word
SELECT d.id, w.extraction, w.point_key, d.verdict, coalesce(d.mistake, 'other'), coalesce(p.source, 'missing')
FROM chosen_word w
JOIN decision d ON d.id = w.id
LEFT JOIN point p ON p.extraction = w.extraction AND p.position = w.point_key
WHERE d.verdict <> 'confirmed'
ORDER BY d.id
"""

_SAID = """
CREATE OR REPLACE TEMP TABLE word_said AS
SELECT extraction, step FROM decision
WHERE verdict <> 'undone' AND extraction IN (SELECT t.extraction FROM touched t)
"""

# Words said as one step took their time together, once: it is on the first of them or on each, and every word has an
# even share. Nothing where nobody measured.
_STEPS = """
CREATE OR REPLACE TEMP TABLE step_said AS
SELECT step, max(CASE WHEN seconds > $longest THEN $longest ELSE seconds END) / count(*) AS seconds
FROM decision WHERE verdict <> 'undone' AND step IN (SELECT w.step FROM word_said w) GROUP BY step
"""

_READINGS = """
INSERT INTO reviewed_reading BY NAME
WITH word AS MATERIALIZED (  -- before anything else is joined: few of millions
    SELECT c.extraction, d.step, d.verdict, d.decided_at, p.source
    FROM chosen_word c
    JOIN decision d ON d.id = c.id
    LEFT JOIN point p ON p.extraction = c.extraction AND p.position = c.point_key),
spent AS (
    SELECT w.extraction, sum(s.seconds) AS seconds FROM word_said w JOIN step_said s ON s.step = w.step
    GROUP BY w.extraction),
first AS (SELECT extraction, min(extraction) OVER (PARTITION BY image) AS picture FROM touched)
SELECT w.extraction, any_value(f.picture) AS picture, max(w.decided_at) AS reviewed_at, count(*) AS settled,
       count(*) FILTER (WHERE w.verdict = 'confirmed') AS confirmed,
       count(*) FILTER (WHERE w.verdict = 'corrected') AS corrected,
       count(*) FILTER (WHERE w.verdict = 'rejected') AS rejected,
       count(*) FILTER (WHERE w.verdict = 'added') AS added,
       count(*) FILTER (WHERE w.source = 'printed') AS printed,
       count(*) FILTER (WHERE w.source = 'measured') AS measured,
       count(*) FILTER (WHERE w.source = 'computed') AS computed,
       count(*) FILTER (WHERE w.source = 'model') AS model,
       count(*) FILTER (WHERE w.verdict <> 'rejected' AND s.seconds IS NOT NULL) AS timed,
       any_value(t.seconds) AS seconds
FROM word w
JOIN step_said s ON s.step = w.step
JOIN first f ON f.extraction = w.extraction
LEFT JOIN spent t ON t.extraction = w.extraction
GROUP BY w.extraction
ORDER BY reviewed_at
"""
