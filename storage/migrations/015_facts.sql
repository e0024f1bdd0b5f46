-- What a value is of: a segment beside the metric, and guidance beside reported and estimated figures. And one table of
-- all settled words by what they are facts about, so that millions can be compared at once.

CREATE TABLE decision_of_segment (
    id BIGINT PRIMARY KEY,
    step BIGINT NOT NULL,                  -- decisions taken together share the id of the first
    extraction BIGINT NOT NULL,
    point BIGINT,                          -- position in the reading, or minus the id of the decision that added it
    verdict VARCHAR NOT NULL CHECK (verdict IN ('confirmed', 'corrected', 'rejected', 'added', 'undone')),
    undoes BIGINT,
    series VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    company VARCHAR,
    company_folded VARCHAR,
    metric VARCHAR,
    metric_folded VARCHAR,
    segment VARCHAR NOT NULL DEFAULT '',   -- product, country, group of customers …; '' is the whole company
    segment_folded VARCHAR NOT NULL DEFAULT '',
    period_kind VARCHAR,
    period_year INTEGER,
    period_end DATE,
    period_cumulative BOOLEAN,
    period_estimate BOOLEAN,
    period_text VARCHAR NOT NULL,
    value DECIMAL(38, 10),
    value_text VARCHAR,
    printed VARCHAR,
    unit_measure VARCHAR,
    unit_scale BIGINT CHECK (unit_scale > 0),
    unit_printed VARCHAR,
    scope VARCHAR NOT NULL CHECK (scope IN ('consolidated', 'parent')),
    basis VARCHAR NOT NULL CHECK (basis IN ('reported', 'estimate', 'guidance', 'restated')),
    box_left DOUBLE,
    box_top DOUBLE,
    box_right DOUBLE,
    box_bottom DOUBLE,
    reviewer VARCHAR NOT NULL,
    reason VARCHAR NOT NULL,
    mistake VARCHAR CHECK (mistake IN (
        'digit', 'decimal_point', 'sign', 'unit', 'series', 'period', 'missed', 'invented', 'other')),
    seconds DOUBLE CHECK (seconds >= 0),
    decided_at TIMESTAMP NOT NULL,
    CHECK ((verdict = 'undone') = (undoes IS NOT NULL)),
    CHECK ((value IS NULL) = (value_text IS NULL)),
    CHECK (verdict NOT IN ('confirmed', 'corrected', 'added') OR value IS NOT NULL)
);
INSERT INTO decision_of_segment BY NAME SELECT * FROM decision ORDER BY id;
DROP TABLE decision;
ALTER TABLE decision_of_segment RENAME TO decision;

-- Every settled word that says company, metric and period, under the keys these have now; kept by fact_table.bring_up
-- and never the truth itself: it can be thrown away and is then worked out anew from what was said.
CREATE TABLE fact (
    decision BIGINT NOT NULL,
    extraction BIGINT NOT NULL,
    point BIGINT NOT NULL,
    verdict VARCHAR NOT NULL,
    series VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    company VARCHAR NOT NULL,
    company_folded VARCHAR NOT NULL,
    company_said VARCHAR,
    metric VARCHAR NOT NULL,
    metric_folded VARCHAR NOT NULL,
    metric_said VARCHAR,
    segment VARCHAR NOT NULL,
    segment_folded VARCHAR NOT NULL,
    period_kind VARCHAR NOT NULL,
    period_year INTEGER NOT NULL,
    year_end INTEGER NOT NULL,             -- the month that the company's year ends in
    period_end DATE NOT NULL,              -- by the company's fiscal calendar
    period_said DATE NOT NULL,             -- as it was said
    period_cumulative BOOLEAN NOT NULL,    -- only where it makes another figure
    period_estimate BOOLEAN NOT NULL,
    period_text VARCHAR NOT NULL,
    scope VARCHAR NOT NULL,
    basis VARCHAR NOT NULL,
    value DECIMAL(38, 10) NOT NULL,
    value_text VARCHAR NOT NULL,
    decimals INTEGER NOT NULL,             -- figures behind the point, as said
    printed VARCHAR,
    unit_measure VARCHAR,
    unit_scale BIGINT,
    unit_printed VARCHAR,
    source VARCHAR NOT NULL,               -- of the claim where it was confirmed as it was, else 'typed'
    error_text VARCHAR,                    -- its ± in the value's unit
    box_left DOUBLE,
    box_top DOUBLE,
    box_right DOUBLE,
    box_bottom DOUBLE,
    reviewer VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL,
    source_date DATE,
    report VARCHAR,
    counting BIGINT NOT NULL,              -- the word that counts for this fact: the last one
    counts BOOLEAN NOT NULL,               -- whether it is this one
    words INTEGER NOT NULL,                -- how many words there are on this fact
    different INTEGER NOT NULL             -- and how many of them no common value would satisfy
);

CREATE TABLE unplaced_word (               -- settled, but of no known company, metric or period
    decision BIGINT NOT NULL,
    extraction BIGINT NOT NULL,
    company_folded VARCHAR,
    metric_folded VARCHAR,
    period_kind VARCHAR,
    period_year INTEGER
);

CREATE TABLE brought_up (                  -- one row: up to which row of the ledger, and by which structure
    said BIGINT NOT NULL,
    structure INTEGER NOT NULL
);

CREATE OR REPLACE VIEW standing_decision AS
SELECT d.*, coalesce(d.point, -d.id) AS point_key
FROM decision d
WHERE d.verdict <> 'undone' AND NOT EXISTS (SELECT 1 FROM standing_undo u WHERE u.undoes = d.id);

CREATE OR REPLACE VIEW settled_point AS
SELECT d.* FROM standing_decision d
WHERE NOT EXISTS (SELECT 1 FROM withheld w WHERE w.decision = d.id)
QUALIFY row_number() OVER (PARTITION BY d.extraction, d.point_key ORDER BY d.id DESC) = 1;

-- The order of these columns is what reviews.decision_of reads.
CREATE OR REPLACE VIEW said_in_words AS
SELECT id, extraction, point, verdict, undoes, series, category, company, metric, period_text, value_text, printed,
       scope, basis, reviewer, reason, mistake, seconds, decided_at,
       period_kind, period_year, period_end, period_cumulative, period_estimate,
       unit_measure, unit_scale, unit_printed, box_left, box_top, box_right, box_bottom, segment
FROM decision;

CREATE OR REPLACE VIEW settled_in_words AS
SELECT w.* FROM said_in_words w WHERE w.id IN (SELECT s.id FROM settled_point s);

-- As before; two people must mean the same segment too. The order of these columns is what double_entry._Spoken reads.
CREATE OR REPLACE VIEW spoken_word AS
WITH word AS (
    SELECT d.id, d.extraction, d.point_key, d.reviewer, d.series, d.category, t.image, o.decision IS NOT NULL AS in_sight,
           CASE WHEN d.verdict = 'rejected' THEN 'rejected' ELSE concat_ws(' | ',
               coalesce(d.unit_measure, '-'),
               coalesce(CAST(TRY(d.value * coalesce(d.unit_scale, 1)) AS VARCHAR), d.value_text || '×' || d.unit_scale),
               coalesce(ca.company, d.company_folded, '-'), coalesce(ma.metric, d.metric_folded, '-'),
               'of ' || d.segment_folded,
               coalesce(d.period_kind, '-'), coalesce(CAST(d.period_end AS VARCHAR), '-'),
               coalesce(d.period_cumulative AND d.period_kind IN ('Q2', 'Q3', 'Q4', 'month'), false),
               coalesce(d.period_estimate, false), d.scope, d.basis) END AS said
    FROM standing_decision d
    JOIN twice_reviewed t ON t.extraction = d.extraction
    LEFT JOIN open_word o ON o.decision = d.id
    LEFT JOIN company_alias ca ON ca.folded = d.company_folded
    LEFT JOIN metric_alias ma ON ma.folded = d.metric_folded)
SELECT id, extraction, point_key, reviewer, in_sight, said,
       CASE WHEN point_key >= 0 THEN CAST(point_key AS VARCHAR)
            ELSE concat_ws(' | ', 'added', said, CASE WHEN said LIKE '%| - |%' THEN series || ' | ' || category END)
       END AS place, image
FROM word;

-- Every settled word that says what it is a number of, under the keys of today.
CREATE OR REPLACE VIEW settled_value AS
SELECT f.decision, f.extraction, f.point, f.verdict, f.series, f.category, f.company, f.company_said, f.metric,
       f.metric_said, f.segment, f.segment_folded, f.period_kind, f.period_year, f.period_end, f.period_cumulative,
       f.period_estimate, f.period_text, f.scope, f.basis, f.value, f.value_text, f.decimals, f.printed, f.unit_measure,
       f.unit_scale, f.unit_printed,
       coalesce(f.unit_measure, '') || ' ' || coalesce(
           CAST(TRY(f.value * coalesce(f.unit_scale, 1)) AS VARCHAR), f.value_text || '×' || f.unit_scale) AS amount,
       f.box_left, f.box_top, f.box_right, f.box_bottom, nullif(f.source, 'typed') AS source, f.error_text,
       f.reviewer, f.decided_at, e.image, e.engine, f.source_date, f.report, f.counting, f.counts, f.words, f.different
FROM fact f JOIN extraction e ON e.id = f.extraction;

-- The last settled word on each company, metric, segment, period, scope and basis; how many words there are, and how
-- many of them differ. Restated and reported values are different facts, whenever they were printed.
CREATE OR REPLACE VIEW confirmed_value AS
SELECT * EXCLUDE (counting, counts, different), different AS different_values FROM settled_value WHERE counts;

-- Each confirmed value beside that of the same period one year before, of the same segment, scope and basis.
-- `growth` is in percent, worked out in whole numbers and rounded half away from zero to 4 decimals (in floating point
-- only beyond 10^16 or so); NULL where the base is zero or negative, a unit is unknown, or the two measure different
-- things. Figures that are percentages have `change_points` instead: 30 % after 25 % is 5 points more, not 20 %.
CREATE OR REPLACE VIEW compared_value AS
WITH pair AS (
    SELECT t.*, b.decision AS base_decision, b.value AS base_value, b.unit_scale AS base_scale,
           t.unit_measure = b.unit_measure AS same_measure,
           t.unit_measure IN ('%', '‰', 'pp', 'bp') AS in_percent,
           least(t.unit_scale, b.unit_scale) AS common
    FROM confirmed_value t
    LEFT JOIN fact b
      ON b.counts AND b.company = t.company AND b.metric = t.metric AND b.segment_folded = t.segment_folded
     AND b.period_kind = t.period_kind AND b.period_cumulative = t.period_cumulative AND b.scope = t.scope
     AND b.basis = t.basis
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
SELECT company, metric, segment, period_kind, period_year, period_end, period_cumulative, period_estimate, scope, basis,
       decision, base_decision, growth, change_points
FROM compared_value
WHERE base_decision IS NOT NULL;

-- Claims of the latest readings that nobody settled yet, where series and picture tell what they are of.
CREATE OR REPLACE VIEW unconfirmed_value AS
SELECT p.extraction, p.position AS point, coalesce(ca.company, i.company_folded) AS company, i.company AS company_said,
       ma.metric, '' AS segment, p.series, p.category, p.period_kind, p.period_year, p.period_end,
       p.period_cumulative AND p.period_kind IN ('Q2', 'Q3', 'Q4', 'month') AS period_cumulative,
       p.period_estimate, p.value, p.value_text, p.printed, p.source, p.error_text,
       p.unit_measure, p.unit_scale, p.unit_printed, p.box_left, p.box_top, p.box_right, p.box_bottom,
       e.image, i.report_date AS source_date, i.report
FROM point p
JOIN latest_extraction e ON e.id = p.extraction
JOIN metric_alias ma ON ma.folded = p.series_folded
JOIN image_description i ON i.image = e.image
LEFT JOIN company_alias ca ON ca.folded = i.company_folded
WHERE p.value IS NOT NULL AND i.company_folded IS NOT NULL AND p.period_kind IS NOT NULL
  AND NOT EXISTS (
    SELECT 1 FROM standing_decision s
    WHERE s.extraction = p.extraction AND s.point_key = p.position
      AND NOT EXISTS (SELECT 1 FROM withheld w WHERE w.decision = s.id));

-- The rows of an export, as before, with the segment and the day that the data are of; every settled word with all that
-- it takes to say it again elsewhere, and claims that nobody settled, as 'unconfirmed', given only to who asks for them.
CREATE OR REPLACE VIEW exported_value AS
WITH word AS (
    SELECT decision, company, metric, counting, counts, different, period_end FROM fact
    UNION ALL
    SELECT u.decision, coalesce(ca.company, u.company_folded), coalesce(ma.metric, u.metric_folded), NULL, NULL, NULL,
           NULL
    FROM unplaced_word u
    LEFT JOIN company_alias ca ON ca.folded = u.company_folded
    LEFT JOIN metric_alias ma ON ma.folded = u.metric_folded)
SELECT s.id AS word, v.base_decision AS base_word, w.metric, w.company,
       e.image, i.name AS picture, i.width, i.height, i.bytes, i.file, n.company AS note_company, n.report,
       n.report_date AS source_date, n.page, n.figure, n.source_url, e.id AS extraction, e.engine, e.engine_version,
       e.prompt, e.parameters, e.kind, e.title, e.seconds AS reading_seconds,
       p.value_text AS claim_value, p.printed AS claim_printed, p.source AS claim_source, p.error_text AS claim_error,
       p.series AS claim_series, p.category AS claim_category, p.unit_measure AS claim_unit_measure,
       p.unit_scale AS claim_unit_scale, p.unit_printed AS claim_unit_printed, p.period_kind AS claim_period_kind,
       p.period_year AS claim_period_year, p.period_end AS claim_period_end,
       p.period_cumulative AS claim_period_cumulative, p.period_estimate AS claim_period_estimate,
       p.box_left AS claim_box_left, p.box_top AS claim_box_top, p.box_right AS claim_box_right,
       p.box_bottom AS claim_box_bottom,
       coalesce(c.zh, s.company) AS company_zh, coalesce(c.en, s.company) AS company_en,
       s.company AS company_said, c.ticker, c.industry, c.year_end,
       coalesce(m.zh, s.metric) AS metric_zh, coalesce(m.en, s.metric) AS metric_en,
       s.metric AS metric_said, m.measure, m.kind AS metric_kind, m.sign AS metric_sign, s.segment,
       s.value_text AS value, coalesce(nullif(s.unit_printed, ''), s.unit_measure) AS unit,
       CAST(v.growth AS VARCHAR) AS growth, CAST(v.change_points AS VARCHAR) AS change_points,
       CASE WHEN w.counting IS NULL THEN 'unplaced' WHEN w.counts THEN 'counts' ELSE 'competes' END AS standing,
       CAST(w.different AS BIGINT) AS different, w.counting AS fact, w.period_end AS data_date,
       CASE WHEN s.verdict = 'confirmed' THEN p.source ELSE 'typed' END AS source, s.printed,
       CASE WHEN s.verdict = 'confirmed' THEN p.error_text END AS error,
       s.scope, s.basis, s.verdict, s.reviewer, s.decided_at, s.reason, s.point, s.series, s.category,
       s.period_kind, s.period_year, s.period_end, s.period_cumulative, s.period_estimate, s.period_text,
       s.unit_measure, s.unit_scale, s.unit_printed, s.box_left, s.box_top, s.box_right, s.box_bottom,
       s.mistake, s.seconds
FROM word w
JOIN decision s ON s.id = w.decision
JOIN extraction e ON e.id = s.extraction
JOIN image i ON i.sha256 = e.image
LEFT JOIN image_description n ON n.image = e.image
LEFT JOIN point p ON p.extraction = s.extraction AND p.position = s.point
LEFT JOIN company c ON c.key = w.company
LEFT JOIN metric m ON m.key = w.metric
LEFT JOIN compared_value v ON v.decision = s.id
UNION ALL BY NAME
SELECT CAST(NULL AS BIGINT) AS word, u.metric, u.company, CAST(NULL AS BIGINT) AS base_word,
       e.image, i.name AS picture, i.width, i.height, i.bytes, i.file, n.company AS note_company, n.report,
       n.report_date AS source_date, n.page, n.figure, n.source_url, e.id AS extraction, e.engine, e.engine_version,
       e.prompt, e.parameters, e.kind, e.title, e.seconds AS reading_seconds,
       p.value_text AS claim_value, p.printed AS claim_printed, p.source AS claim_source, p.error_text AS claim_error,
       p.series AS claim_series, p.category AS claim_category, p.unit_measure AS claim_unit_measure,
       p.unit_scale AS claim_unit_scale, p.unit_printed AS claim_unit_printed, p.period_kind AS claim_period_kind,
       p.period_year AS claim_period_year, p.period_end AS claim_period_end,
       p.period_cumulative AS claim_period_cumulative, p.period_estimate AS claim_period_estimate,
       p.box_left AS claim_box_left, p.box_top AS claim_box_top, p.box_right AS claim_box_right,
       p.box_bottom AS claim_box_bottom,
       coalesce(c.zh, u.company_said) AS company_zh, coalesce(c.en, u.company_said) AS company_en,
       CAST(NULL AS VARCHAR) AS company_said, c.ticker, c.industry, c.year_end, m.zh AS metric_zh, m.en AS metric_en,
       CAST(NULL AS VARCHAR) AS metric_said, m.measure, m.kind AS metric_kind, m.sign AS metric_sign, u.segment,
       u.value_text AS value, coalesce(nullif(u.unit_printed, ''), u.unit_measure) AS unit,
       CAST(NULL AS VARCHAR) AS growth, CAST(NULL AS VARCHAR) AS change_points, 'unconfirmed' AS standing,
       CAST(NULL AS BIGINT) AS different, CAST(NULL AS BIGINT) AS fact, CAST(NULL AS DATE) AS data_date, u.source,
       u.printed, u.error_text AS error,
       CAST(NULL AS VARCHAR) AS scope, CAST(NULL AS VARCHAR) AS basis, CAST(NULL AS VARCHAR) AS verdict,
       CAST(NULL AS VARCHAR) AS reviewer, CAST(NULL AS TIMESTAMP) AS decided_at, '' AS reason, u.point,
       u.series, u.category, u.period_kind, u.period_year, u.period_end, u.period_cumulative, u.period_estimate,
       u.category AS period_text, u.unit_measure, u.unit_scale, u.unit_printed,
       u.box_left, u.box_top, u.box_right, u.box_bottom, CAST(NULL AS VARCHAR) AS mistake,
       CAST(NULL AS DOUBLE) AS seconds
FROM unconfirmed_value u
JOIN extraction e ON e.id = u.extraction
JOIN image i ON i.sha256 = e.image
JOIN point p ON p.extraction = u.extraction AND p.position = u.point
JOIN metric m ON m.key = u.metric
LEFT JOIN image_description n ON n.image = e.image
LEFT JOIN company c ON c.key = u.company;
