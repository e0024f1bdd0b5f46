-- Beside the desk: a report's date can be taken back, and doubts that follow from what people said are counted too.

ALTER TABLE image_note ADD COLUMN no_report_date BOOLEAN DEFAULT false;  -- takes an earlier date back, as '' does a word

-- As before; a day that no report bears stands for a date that was taken back.
CREATE OR REPLACE VIEW image_description AS
SELECT image,
       nullif(arg_max(company, id) FILTER (WHERE company IS NOT NULL), '') AS company,
       nullif(arg_max(company_folded, id) FILTER (WHERE company IS NOT NULL), '') AS company_folded,
       nullif(arg_max(report, id) FILTER (WHERE report IS NOT NULL), '') AS report,
       nullif(arg_max(coalesce(report_date, DATE 'infinity'), id)
              FILTER (WHERE report_date IS NOT NULL OR no_report_date), DATE 'infinity') AS report_date,
       nullif(arg_max(page, id) FILTER (WHERE page IS NOT NULL), '') AS page,
       nullif(arg_max(figure, id) FILTER (WHERE figure IS NOT NULL), '') AS figure,
       nullif(arg_max(source_url, id) FILTER (WHERE source_url IS NOT NULL), '') AS source_url,
       arg_max(quality_zh, id) FILTER (WHERE quality_zh IS NOT NULL) AS quality_zh,
       arg_max(quality_en, id) FILTER (WHERE quality_en IS NOT NULL) AS quality_en
FROM image_note
GROUP BY image;

CREATE OR REPLACE VIEW taken_back AS
SELECT image,
       coalesce(arg_max(company, id) FILTER (WHERE company IS NOT NULL) = '', false) AS company,
       coalesce(arg_max(report, id) FILTER (WHERE report IS NOT NULL) = '', false) AS report,
       coalesce(arg_max(no_report_date, id) FILTER (WHERE report_date IS NOT NULL OR no_report_date), false)
           AS report_date,
       coalesce(arg_max(page, id) FILTER (WHERE page IS NOT NULL) = '', false) AS page,
       coalesce(arg_max(figure, id) FILTER (WHERE figure IS NOT NULL) = '', false) AS figure,
       coalesce(arg_max(source_url, id) FILTER (WHERE source_url IS NOT NULL) = '', false) AS source_url
FROM image_note
GROUP BY image;

-- Where the desk doubts otherwise than the reading did: a correction or an axis put right says so of other values.
-- Worked out anew by inferred_doubts.bring_up_doubts, from words up to the one that is noted.
CREATE TABLE inferred_doubt (
    extraction BIGINT NOT NULL,
    position INTEGER NOT NULL,
    doubtful BOOLEAN NOT NULL
);

CREATE TABLE doubts_inferred (
    until BIGINT NOT NULL
);

CREATE OR REPLACE VIEW counted_doubt AS
SELECT d.extraction, d.position FROM doubtful_point d
WHERE NOT EXISTS (SELECT 1 FROM inferred_doubt i
                  WHERE i.extraction = d.extraction AND i.position = d.position AND NOT i.doubtful)
UNION
SELECT extraction, position FROM inferred_doubt WHERE doubtful;

-- As before, with the doubts that the desk shows.
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
    SELECT desk, extraction, position FROM proposed
    UNION ALL
    SELECT extraction, extraction, point_key FROM disputed_point WHERE point_key < 0),
said AS (
    SELECT extraction AS desk, extraction, point_key, id, verdict, seconds FROM word
    UNION ALL
    SELECT p.desk, w.extraction, w.point_key, w.id, w.verdict, w.seconds
    FROM proposed p JOIN word w ON w.extraction = p.extraction AND w.point_key = p.position),
claimed AS (SELECT desk, count(*) AS claims FROM on_desk GROUP BY desk),
doubted AS (
    SELECT p.desk, count(*) AS doubtful, count(*) FILTER (WHERE s.id IS NULL) AS doubtful_open
    FROM on_desk p
    JOIN counted_doubt d ON d.extraction = p.extraction AND d.position = p.position
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
