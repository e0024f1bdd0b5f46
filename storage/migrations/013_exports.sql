-- The rows of an export: every settled word with all that it takes to say it again elsewhere; claims that nobody settled
-- stand beside them as 'unconfirmed', without verdict and growth, and are given only to who asks for them.

CREATE OR REPLACE VIEW exported_value AS
SELECT s.id AS word, v.base_decision AS base_word, coalesce(ma.metric, s.metric_folded) AS metric,
       coalesce(ca.company, s.company_folded) AS company,
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
       s.metric AS metric_said, m.measure, m.kind AS metric_kind, m.sign AS metric_sign,
       s.value_text AS value, coalesce(nullif(s.unit_printed, ''), s.unit_measure) AS unit,
       CAST(v.growth AS VARCHAR) AS growth, CAST(v.change_points AS VARCHAR) AS change_points,
       CASE WHEN v.decision IS NOT NULL THEN 'counts'
            WHEN s.company_folded IS NULL OR s.metric_folded IS NULL OR s.period_kind IS NULL THEN 'unplaced'
            ELSE 'competes' END AS standing,
       w.different, w.fact,
       CASE WHEN s.verdict = 'confirmed' THEN p.source ELSE 'typed' END AS source, s.printed,
       CASE WHEN s.verdict = 'confirmed' THEN p.error_text END AS error,
       s.scope, s.basis, s.verdict, s.reviewer, s.decided_at, s.reason, s.point, s.series, s.category,
       s.period_kind, s.period_year, s.period_end, s.period_cumulative, s.period_estimate, s.period_text,
       s.unit_measure, s.unit_scale, s.unit_printed, s.box_left, s.box_top, s.box_right, s.box_bottom,
       s.mistake, s.seconds
FROM settled_point s
JOIN extraction e ON e.id = s.extraction
JOIN image i ON i.sha256 = e.image
LEFT JOIN image_description n ON n.image = e.image
LEFT JOIN point p ON p.extraction = s.extraction AND p.position = s.point
LEFT JOIN company_alias ca ON ca.folded = s.company_folded
LEFT JOIN company c ON c.key = ca.company
LEFT JOIN metric_alias ma ON ma.folded = s.metric_folded
LEFT JOIN metric m ON m.key = ma.metric
LEFT JOIN compared_value v ON v.decision = s.id
LEFT JOIN (
    SELECT decision, max(decision) OVER same AS fact, count(DISTINCT amount) OVER same AS different
    FROM settled_value
    WINDOW same AS (
        PARTITION BY company, metric, period_kind, period_end, period_cumulative, period_estimate, scope, basis)) w
  ON w.decision = s.id
WHERE s.verdict IN ('confirmed', 'corrected', 'added')
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
       CAST(NULL AS VARCHAR) AS metric_said, m.measure, m.kind AS metric_kind, m.sign AS metric_sign,
       u.value_text AS value, coalesce(nullif(u.unit_printed, ''), u.unit_measure) AS unit,
       CAST(NULL AS VARCHAR) AS growth, CAST(NULL AS VARCHAR) AS change_points, 'unconfirmed' AS standing,
       CAST(NULL AS BIGINT) AS different, CAST(NULL AS BIGINT) AS fact, u.source, u.printed, u.error_text AS error,
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
