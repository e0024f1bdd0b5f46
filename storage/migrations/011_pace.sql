-- What a review costs: seconds a confirmed value and corrections a chart.

-- A longer pause on one value is no work: the telephone, lunch, the night.
CREATE OR REPLACE VIEW longest_look AS SELECT 120.0 AS seconds;

-- The seconds of each word, taken back or not. Words said as one step took their time together, once: it is on the
-- first of them or on each, and every word has an even share. NULL where nobody measured.
CREATE OR REPLACE VIEW word_seconds AS
SELECT d.id, d.extraction,
       max(CASE WHEN d.seconds > l.seconds THEN l.seconds ELSE d.seconds END) OVER (PARTITION BY d.step) / count(*) OVER (PARTITION BY d.step) AS seconds
FROM decision d CROSS JOIN longest_look l
WHERE d.verdict <> 'undone';

-- One row a reading that somebody reviewed. All time that was measured counts, of words that were taken back, said again
-- or said by a second reviewer too; a value counts once it is confirmed, and only where its time was measured.
CREATE OR REPLACE VIEW reading_pace AS
WITH spent AS (SELECT extraction, sum(seconds) AS seconds FROM word_seconds GROUP BY extraction),
got AS (
    SELECT s.extraction, count(*) AS settled,
           count(*) FILTER (WHERE s.verdict = 'confirmed') AS confirmed,
           count(*) FILTER (WHERE s.verdict = 'corrected') AS corrected,
           count(*) FILTER (WHERE s.verdict = 'rejected') AS rejected,
           count(*) FILTER (WHERE s.verdict = 'added') AS added,
           count(*) FILTER (WHERE s.verdict <> 'confirmed') AS corrections,
           count(*) FILTER (WHERE s.verdict <> 'rejected' AND w.seconds IS NOT NULL) AS timed
    FROM settled_point s LEFT JOIN word_seconds w ON w.id = s.id
    GROUP BY s.extraction)
SELECT e.id AS extraction, e.image, e.engine, e.engine_version, e.prompt, coalesce(p.name, '') AS prompt_name, e.kind,
       g.* EXCLUDE (extraction), t.seconds, t.seconds / nullif(g.timed, 0) AS seconds_per_value
FROM got g
JOIN extraction e ON e.id = g.extraction
LEFT JOIN prompt p ON p.id = e.prompt
LEFT JOIN spent t ON t.extraction = g.extraction;
