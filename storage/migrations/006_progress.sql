-- How far a review has come, said again so that the words of people are gone through once: a page asks for it at every look.

CREATE OR REPLACE VIEW extraction_progress AS
WITH word AS MATERIALIZED (SELECT extraction, point_key, id, verdict, seconds FROM settled_point),
proposed AS MATERIALIZED (
    SELECT DISTINCT a.first_reading AS desk, a.second_reading AS extraction, p.second_position AS position
    FROM agreement a
    JOIN agreement_point p ON p.agreement = a.id AND p.verdict = 'proposes'
    LEFT JOIN standing_agreement n ON n.id = a.id
    LEFT JOIN word s ON s.extraction = a.second_reading AND s.point_key = p.second_position
    WHERE n.id IS NOT NULL OR s.id IS NOT NULL),
on_desk AS (
    SELECT extraction AS desk, extraction, position FROM point
    UNION ALL
    SELECT desk, extraction, position FROM proposed),
said AS (
    SELECT extraction AS desk, extraction, point_key, id, verdict, seconds FROM word
    UNION ALL
    SELECT p.desk, w.extraction, w.point_key, w.id, w.verdict, w.seconds
    FROM proposed p JOIN word w ON w.extraction = p.extraction AND w.point_key = p.position),
claimed AS (SELECT desk, count(*) AS claims FROM on_desk GROUP BY desk),
doubted AS (
    SELECT p.desk, count(*) AS doubtful, count(*) FILTER (WHERE s.id IS NULL) AS doubtful_open
    FROM on_desk p
    JOIN doubtful_point d ON d.extraction = p.extraction AND d.position = p.position
    LEFT JOIN word s ON s.extraction = p.extraction AND s.point_key = p.position
    GROUP BY p.desk),
answered AS (
    SELECT desk, count(*) AS settled,
           count(*) FILTER (WHERE point_key < 0) AS by_hand,
           count(*) FILTER (WHERE verdict = 'confirmed') AS confirmed,
           count(*) FILTER (WHERE verdict = 'corrected') AS corrected,
           count(*) FILTER (WHERE verdict = 'rejected') AS rejected,
           count(*) FILTER (WHERE verdict = 'added') AS added,
           coalesce(sum(seconds), 0) AS seconds,
           median(seconds) AS median_seconds
    FROM said GROUP BY desk)
SELECT e.id AS extraction,
       coalesce(c.claims, 0) + coalesce(a.by_hand, 0) AS points,
       coalesce(a.settled, 0) AS settled,
       coalesce(c.claims, 0) + coalesce(a.by_hand, 0) - coalesce(a.settled, 0) AS unsettled,
       coalesce(d.doubtful, 0) AS doubtful,
       coalesce(d.doubtful_open, 0) AS doubtful_open,
       coalesce(a.confirmed, 0) AS confirmed,
       coalesce(a.corrected, 0) AS corrected,
       coalesce(a.rejected, 0) AS rejected,
       coalesce(a.added, 0) AS added,
       coalesce(a.seconds, 0) AS seconds,
       a.median_seconds
FROM extraction e
LEFT JOIN claimed c ON c.desk = e.id
LEFT JOIN doubted d ON d.desk = e.id
LEFT JOIN answered a ON a.desk = e.id;
