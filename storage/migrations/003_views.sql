-- What is true now, worked out from what was said. A later migration that changes a table says these views again.

-- An undo stands unless it was itself taken back (redo). Nothing goes deeper: undoing again is a new undo.
CREATE OR REPLACE VIEW standing_undo AS
SELECT u.id, u.step, u.extraction, u.undoes
FROM decision u
WHERE u.verdict = 'undone' AND NOT EXISTS (SELECT 1 FROM decision r WHERE r.undoes = u.id);

CREATE OR REPLACE VIEW standing_decision AS
SELECT d.*, coalesce(d.point, -d.id) AS point_key
FROM decision d
WHERE d.verdict <> 'undone' AND NOT EXISTS (SELECT 1 FROM standing_undo u WHERE u.undoes = d.id);

-- The last standing word on each point.
CREATE OR REPLACE VIEW settled_point AS
SELECT * FROM standing_decision
QUALIFY row_number() OVER (PARTITION BY extraction, point_key ORDER BY id DESC) = 1;

-- Undos that redo may take back: of a word, and with nothing new said after them.
CREATE OR REPLACE VIEW open_undo AS
SELECT u.id, u.step, u.extraction, u.undoes
FROM standing_undo u JOIN decision d ON d.id = u.undoes AND d.verdict <> 'undone'
WHERE NOT EXISTS (
    SELECT 1 FROM decision later WHERE later.extraction = u.extraction AND later.verdict <> 'undone' AND later.id > u.id);

-- The order of these columns is what reviews.decision_of reads.
CREATE OR REPLACE VIEW said_in_words AS
SELECT id, extraction, point, verdict, undoes, series, category, company, metric, period_text, value_text, printed,
       scope, basis, reviewer, reason, mistake, seconds, decided_at,
       period_kind, period_year, period_end, period_cumulative, period_estimate,
       unit_measure, unit_scale, unit_printed, box_left, box_top, box_right, box_bottom
FROM decision;

CREATE OR REPLACE VIEW settled_in_words AS
SELECT w.* FROM said_in_words w WHERE w.id IN (SELECT s.id FROM settled_point s);

-- For every field the last word noted; '' takes it back.
CREATE OR REPLACE VIEW image_description AS
SELECT image,
       nullif(arg_max(company, id) FILTER (WHERE company IS NOT NULL), '') AS company,
       nullif(arg_max(company_folded, id) FILTER (WHERE company IS NOT NULL), '') AS company_folded,
       nullif(arg_max(report, id) FILTER (WHERE report IS NOT NULL), '') AS report,
       arg_max(report_date, id) FILTER (WHERE report_date IS NOT NULL) AS report_date,
       nullif(arg_max(page, id) FILTER (WHERE page IS NOT NULL), '') AS page,
       nullif(arg_max(figure, id) FILTER (WHERE figure IS NOT NULL), '') AS figure,
       nullif(arg_max(source_url, id) FILTER (WHERE source_url IS NOT NULL), '') AS source_url,
       arg_max(quality_zh, id) FILTER (WHERE quality_zh IS NOT NULL) AS quality_zh,
       arg_max(quality_en, id) FILTER (WHERE quality_en IS NOT NULL) AS quality_en
FROM image_note
GROUP BY image;

-- A point to look at twice: a finding names it, it could not be read, or only a model says so.
CREATE OR REPLACE VIEW doubtful_point AS
SELECT p.extraction, p.position
FROM point p JOIN (SELECT extraction, unnest(points) AS position FROM finding) f
  ON f.extraction = p.extraction AND f.position = p.position
UNION
SELECT extraction, position FROM point WHERE value_text IS NULL OR source = 'model';

CREATE OR REPLACE VIEW extraction_progress AS
WITH claimed AS (SELECT extraction, count(*) AS claims FROM point GROUP BY extraction),
doubted AS (
    SELECT d.extraction, count(*) AS doubtful, count(*) FILTER (WHERE s.id IS NULL) AS doubtful_open
    FROM doubtful_point d LEFT JOIN settled_point s ON s.extraction = d.extraction AND s.point_key = d.position
    GROUP BY d.extraction),
answered AS (
    SELECT extraction, count(*) AS settled,
           count(*) FILTER (WHERE point_key < 0) AS by_hand,
           count(*) FILTER (WHERE verdict = 'confirmed') AS confirmed,
           count(*) FILTER (WHERE verdict = 'corrected') AS corrected,
           count(*) FILTER (WHERE verdict = 'rejected') AS rejected,
           count(*) FILTER (WHERE verdict = 'added') AS added,
           coalesce(sum(seconds), 0) AS seconds,
           median(seconds) AS median_seconds
    FROM settled_point GROUP BY extraction)
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
LEFT JOIN claimed c ON c.extraction = e.id
LEFT JOIN doubted d ON d.extraction = e.id
LEFT JOIN answered a ON a.extraction = e.id;

-- Every settled word that says what it is a number of. Half-years and years are cumulative by nature, so the mark
-- counts only where it makes another figure (the second quarter alone, or the year up to it).
CREATE OR REPLACE VIEW settled_value AS
SELECT s.id AS decision, s.extraction, s.point_key AS point, s.verdict, s.series, s.category,
       coalesce(ca.company, s.company_folded) AS company, s.company AS company_said,
       coalesce(ma.metric, s.metric_folded) AS metric, s.metric AS metric_said,
       s.period_kind, s.period_year, s.period_end,
       s.period_cumulative AND s.period_kind IN ('Q2', 'Q3', 'Q4', 'month') AS period_cumulative,
       s.period_estimate, s.period_text, s.scope, s.basis,
       s.value, s.value_text, s.printed, s.unit_measure, s.unit_scale, s.unit_printed,
       coalesce(s.unit_measure, '') || ' ' || coalesce(
           CAST(TRY(s.value * coalesce(s.unit_scale, 1)) AS VARCHAR), s.value_text || '×' || s.unit_scale) AS amount,
       coalesce(s.box_left, p.box_left) AS box_left, coalesce(s.box_top, p.box_top) AS box_top,
       coalesce(s.box_right, p.box_right) AS box_right, coalesce(s.box_bottom, p.box_bottom) AS box_bottom,
       CASE WHEN s.verdict = 'confirmed' THEN p.source END AS source,
       s.reviewer, s.decided_at, e.image, e.engine, i.report_date AS source_date, i.report
FROM settled_point s
JOIN extraction e ON e.id = s.extraction
LEFT JOIN point p ON p.extraction = s.extraction AND p.position = s.point_key
LEFT JOIN company_alias ca ON ca.folded = s.company_folded
LEFT JOIN metric_alias ma ON ma.folded = s.metric_folded
LEFT JOIN image_description i ON i.image = e.image
WHERE s.verdict IN ('confirmed', 'corrected', 'added')
  AND s.company_folded IS NOT NULL AND s.metric_folded IS NOT NULL AND s.period_kind IS NOT NULL;

-- The last settled word on each company, metric, period, scope and basis; how many words there are, and how many
-- different amounts they say. Restated and reported values are different facts, whenever they were printed.
CREATE OR REPLACE VIEW confirmed_value AS
SELECT *, count(*) OVER same AS words, count(DISTINCT amount) OVER same AS different_values
FROM settled_value
WINDOW same AS (PARTITION BY company, metric, period_kind, period_end, period_cumulative, period_estimate, scope, basis)
QUALIFY row_number() OVER (
    PARTITION BY company, metric, period_kind, period_end, period_cumulative, period_estimate, scope, basis
    ORDER BY decision DESC) = 1;

-- Each confirmed value beside that of the same period one year before, of the same scope and basis.
-- `growth` is in percent, worked out in whole numbers and rounded half away from zero to 4 decimals (in floating point
-- only beyond 10^16 or so); NULL where the base is zero or negative, a unit is unknown, or the two measure different
-- things. Figures that are percentages have `change_points` instead: 30 % after 25 % is 5 points more, not 20 %.
CREATE OR REPLACE VIEW compared_value AS
WITH known AS MATERIALIZED (SELECT * FROM confirmed_value),
pair AS (
    SELECT t.*, b.decision AS base_decision, b.value AS base_value, b.unit_scale AS base_scale,
           t.unit_measure = b.unit_measure AS same_measure,
           t.unit_measure IN ('%', '‰', 'pp', 'bp') AS in_percent,
           least(t.unit_scale, b.unit_scale) AS common
    FROM known t
    LEFT JOIN known b
      ON b.company = t.company AND b.metric = t.metric AND b.period_kind = t.period_kind
     AND b.period_cumulative = t.period_cumulative AND b.period_estimate = t.period_estimate
     AND b.scope = t.scope AND b.basis = t.basis
     AND b.period_end = CASE WHEN t.period_end = last_day(t.period_end)
                             THEN last_day(t.period_end - INTERVAL 1 YEAR)
                             ELSE CAST(t.period_end - INTERVAL 1 YEAR AS DATE) END),
whole AS (
    SELECT *,
           CASE WHEN unit_scale % common = 0
                THEN TRY(CAST(value * 10000000000 AS HUGEINT) * (unit_scale // common)) END AS n,
           CASE WHEN base_scale % common = 0
                THEN TRY(CAST(base_value * 10000000000 AS HUGEINT) * (base_scale // common)) END AS b
    FROM pair),
exact AS (
    SELECT *, TRY(CAST(sign(n - b) * ((2 * abs(n - b) * 1000000 + b) // (2 * b)) AS DECIMAL(34, 0))) AS e4
    FROM whole)
SELECT * EXCLUDE (base_value, base_scale, same_measure, in_percent, common, n, b, e4),
       CASE WHEN same_measure AND NOT in_percent AND base_value > 0 THEN coalesce(
           e4 * CAST(0.0001 AS DECIMAL(4, 4)),
           TRY(CAST(round(
               (CAST(value AS DOUBLE) * unit_scale / (CAST(base_value AS DOUBLE) * base_scale) - 1) * 100, 4
           ) AS DECIMAL(38, 4)))) END AS growth,
       CASE WHEN same_measure AND in_percent AND unit_scale = base_scale
            THEN TRY(value - base_value) END AS change_points
FROM exact;

CREATE OR REPLACE VIEW growth AS
SELECT company, metric, period_kind, period_year, period_end, period_cumulative, period_estimate, scope, basis,
       decision, base_decision, growth, change_points
FROM compared_value
WHERE base_decision IS NOT NULL;

-- Every claim a person corrected, rejected or had to add, with what the engine had said.
CREATE OR REPLACE VIEW feedback AS
SELECT s.id AS decision, s.extraction, s.point_key AS point, e.image, i.name, e.engine, e.engine_version,
       e.prompt, coalesce(q.name, '') AS prompt_name, e.kind, coalesce(p.source, 'missing') AS source,
       s.verdict, s.mistake, coalesce(p.series, s.series) AS series, coalesce(p.category, s.category) AS category,
       p.value_text AS claim, coalesce(nullif(p.unit_printed, ''), p.unit_measure) AS claim_unit,
       p.printed AS claim_printed,
       CASE WHEN s.verdict <> 'rejected' THEN s.value_text END AS answer,
       CASE WHEN s.verdict <> 'rejected' THEN coalesce(nullif(s.unit_printed, ''), s.unit_measure) END AS answer_unit,
       s.reason, s.reviewer, s.decided_at
FROM settled_point s
JOIN extraction e ON e.id = s.extraction
JOIN image i ON i.sha256 = e.image
LEFT JOIN prompt q ON q.id = e.prompt
LEFT JOIN point p ON p.extraction = s.extraction AND p.position = s.point_key
WHERE s.verdict IN ('corrected', 'rejected', 'added');

CREATE OR REPLACE VIEW latest_extraction AS
SELECT * FROM extraction QUALIFY row_number() OVER (PARTITION BY image ORDER BY id DESC) = 1;

-- Claims of the latest readings that nobody settled yet, where series and picture tell what they are of.
CREATE OR REPLACE VIEW unconfirmed_value AS
SELECT p.extraction, p.position AS point, coalesce(ca.company, i.company_folded) AS company, i.company AS company_said,
       ma.metric, p.series, p.category, p.period_kind, p.period_year, p.period_end,
       p.period_cumulative AND p.period_kind IN ('Q2', 'Q3', 'Q4', 'month') AS period_cumulative,
       p.period_estimate, p.value, p.value_text, p.printed, p.source, p.error_text,
       p.unit_measure, p.unit_scale, p.unit_printed, p.box_left, p.box_top, p.box_right, p.box_bottom,
       e.image, i.report_date AS source_date, i.report
FROM point p
JOIN latest_extraction e ON e.id = p.extraction
JOIN metric_alias ma ON ma.folded = p.series_folded
JOIN image_description i ON i.image = e.image
LEFT JOIN company_alias ca ON ca.folded = i.company_folded
LEFT JOIN settled_point s ON s.extraction = p.extraction AND s.point_key = p.position
WHERE s.id IS NULL AND p.value IS NOT NULL AND i.company_folded IS NOT NULL AND p.period_kind IS NOT NULL;

-- One row a picture: where it stands on its way to confirmed numbers.
CREATE OR REPLACE VIEW image_queue AS
WITH last_job AS (
    SELECT * FROM job WHERE image IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY image ORDER BY id DESC) = 1)
SELECT m.sha256 AS image, m.name, m.bytes, m.width, m.height, m.received_at, d.quality_zh, d.quality_en,
       coalesce(j.state, CASE WHEN e.id IS NULL THEN 'new' ELSE 'ready' END) AS state,
       j.reason_zh, j.reason_en, j.stage_zh, j.stage_en, j.id AS job,
       e.id AS extraction, e.kind, e.title,
       coalesce(g.points, 0) AS points, coalesce(g.doubtful, 0) AS doubtful,
       coalesce(g.doubtful_open, 0) AS doubtful_open, coalesce(g.settled, 0) AS settled,
       coalesce(g.unsettled, 0) AS unsettled, d.company, d.report
FROM image m
LEFT JOIN last_job j ON j.image = m.sha256
LEFT JOIN latest_extraction e ON e.image = m.sha256
LEFT JOIN extraction_progress g ON g.extraction = e.id
LEFT JOIN image_description d ON d.image = m.sha256;

-- The order of these columns is what jobs._job_of reads.
CREATE OR REPLACE VIEW job_in_words AS
SELECT id, image, name, engine, prompt, state, extraction, asked_at, started_at, finished_at,
       reason_zh, reason_en, stage_zh, stage_en
FROM job;
