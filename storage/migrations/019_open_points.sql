-- Claims of the latest readings that nobody settled, kept beside the facts by fact_table.bring_up: worked out from what
-- was read, noted and said, and thrown away like the facts.

CREATE TABLE open_point (
    extraction BIGINT NOT NULL,
    position INTEGER NOT NULL,
    series_folded VARCHAR NOT NULL,
    company_folded VARCHAR NOT NULL,       -- of the picture, as noted
    company_said VARCHAR,
    source_date DATE,
    report VARCHAR
);

ALTER TABLE brought_up ADD COLUMN readers INTEGER;  -- how many engines were second readers then

-- As before, where series and picture tell what they are of.
CREATE OR REPLACE VIEW unconfirmed_value AS
SELECT p.extraction, p.position AS point, coalesce(ca.company, o.company_folded) AS company, o.company_said,
       ma.metric, '' AS segment, p.series, p.category, p.period_kind, p.period_year, p.period_end,
       p.period_cumulative AND p.period_kind IN ('Q2', 'Q3', 'Q4', 'month') AS period_cumulative,
       p.period_estimate, p.value, p.value_text, p.printed, p.source, p.error_text,
       p.unit_measure, p.unit_scale, p.unit_printed, p.box_left, p.box_top, p.box_right, p.box_bottom,
       e.image, o.source_date, o.report
FROM open_point o
JOIN metric_alias ma ON ma.folded = o.series_folded
JOIN point p ON p.extraction = o.extraction AND p.position = o.position
JOIN extraction e ON e.id = o.extraction
LEFT JOIN company_alias ca ON ca.folded = o.company_folded;
