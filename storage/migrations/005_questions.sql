-- What questions stand on: the texts of a picture, and every value that is held.
-- picture_text is for pictures whose reading does not carry its texts: refused ones, older ones. Rows are only added.

CREATE TABLE picture_text (
    id BIGINT PRIMARY KEY,
    image VARCHAR NOT NULL,
    texts VARCHAR NOT NULL,                -- the TextBoxes as JSON
    read_at TIMESTAMP NOT NULL
);

-- Every value that a question may be about: settled words, and claims of the readings on the desk and of second readers
-- that nobody settled. A metric or company is NULL where neither a person nor a name in the picture says it.
-- The order of these columns is what known_ledger._known reads.
CREATE OR REPLACE VIEW known_claim AS
SELECT s.extraction, s.point_key AS point, s.value_text, s.unit_measure, s.unit_scale, s.unit_printed, s.series,
       s.category, s.period_kind, s.period_year, s.period_end, s.period_cumulative, s.period_estimate,
       'confirmed' AS standing,
       CASE WHEN p.value_text = s.value_text THEN p.source ELSE 'printed' END AS source, s.printed,
       CASE WHEN p.value_text = s.value_text THEN p.error_text END AS error_text,
       coalesce(s.box_left, p.box_left) AS box_left, coalesce(s.box_top, p.box_top) AS box_top,
       coalesce(s.box_right, p.box_right) AS box_right, coalesce(s.box_bottom, p.box_bottom) AS box_bottom,
       coalesce(ma.metric, s.metric_folded) AS metric, coalesce(ca.company, s.company_folded) AS company,
       s.scope = 'parent' AS parent_only, s.basis = 'restated' AS restated,
       e.image, i.name, e.kind, e.title, d.report,
       coalesce(p.series_folded, regexp_replace(lower(s.series), '\s', '', 'g')) AS series_folded,
       regexp_replace(lower(s.category), '\s', '', 'g') AS category_folded
FROM settled_point s
JOIN extraction e ON e.id = s.extraction
JOIN image i ON i.sha256 = e.image
LEFT JOIN point p ON p.extraction = s.extraction AND p.position = s.point_key
LEFT JOIN metric_alias ma ON ma.folded = s.metric_folded
LEFT JOIN company_alias ca ON ca.folded = s.company_folded
LEFT JOIN image_description d ON d.image = e.image
WHERE s.verdict IN ('confirmed', 'corrected', 'added')
UNION ALL
SELECT p.extraction, p.position, p.value_text, p.unit_measure, p.unit_scale, p.unit_printed, p.series, p.category,
       p.period_kind, p.period_year, p.period_end, p.period_cumulative, p.period_estimate,
       CASE WHEN p.source = 'model' THEN 'model' ELSE 'extracted' END, p.source, p.printed, p.error_text,
       p.box_left, p.box_top, p.box_right, p.box_bottom,
       coalesce(ma.metric, mc.metric), coalesce(cs.company, cc.company, ca.company, d.company_folded),
       false, false, e.image, i.name, e.kind, e.title, d.report,
       p.series_folded, regexp_replace(lower(p.category), '\s', '', 'g')
FROM point p
JOIN desk_point k ON k.extraction = p.extraction AND k.position = p.position
JOIN latest_extraction l ON l.id = k.desk
JOIN extraction e ON e.id = p.extraction
JOIN image i ON i.sha256 = e.image
LEFT JOIN metric_alias ma ON ma.folded = p.series_folded
LEFT JOIN metric_alias mc ON mc.folded = regexp_replace(lower(p.category), '\s', '', 'g')
LEFT JOIN company_alias cs ON cs.folded = p.series_folded
LEFT JOIN company_alias cc ON cc.folded = regexp_replace(lower(p.category), '\s', '', 'g')
LEFT JOIN image_description d ON d.image = e.image
LEFT JOIN company_alias ca ON ca.folded = d.company_folded
LEFT JOIN settled_point s ON s.extraction = p.extraction AND s.point_key = p.position
WHERE s.id IS NULL AND p.value_text IS NOT NULL;
