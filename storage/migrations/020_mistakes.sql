-- More kinds of mistakes have names. DuckDB changes no CHECK in place, so all words move to a table with the new one.
-- 'unit' is 'scale' now (unit or scale) and 'period' is 'category' (category or period).

CREATE TABLE decision_of_mistake (
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
        'digit', 'decimal_point', 'sign', 'scale', 'series', 'category', 'missed', 'invented', 'rounded', 'order',
        'imprecise', 'other')),
    seconds DOUBLE CHECK (seconds >= 0),
    decided_at TIMESTAMP NOT NULL,
    CHECK ((verdict = 'undone') = (undoes IS NOT NULL)),
    CHECK ((value IS NULL) = (value_text IS NULL)),
    CHECK (verdict NOT IN ('confirmed', 'corrected', 'added') OR value IS NOT NULL)
);
INSERT INTO decision_of_mistake BY NAME
SELECT * REPLACE (CASE mistake WHEN 'unit' THEN 'scale' WHEN 'period' THEN 'category' ELSE mistake END AS mistake)
FROM decision;
DROP TABLE decision;
ALTER TABLE decision_of_mistake RENAME TO decision;
