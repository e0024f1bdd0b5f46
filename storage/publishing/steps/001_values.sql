-- One row a fact: the word that counts for it, exact, with where it comes from and who said so.
-- A row is replaced when any of it changes, and goes when nobody's word counts for it any more.

CREATE TABLE confirmed_value (
    fact uuid PRIMARY KEY,                 -- the same for the same company, metric, segment, period, scope and basis
    company text NOT NULL,                 -- a key that stays when the company is renamed
    company_zh text NOT NULL,
    company_en text NOT NULL,
    ticker text,
    industry text,
    metric text NOT NULL,
    metric_zh text NOT NULL,
    metric_en text NOT NULL,
    segment text NOT NULL,                 -- '' is the whole company
    period_kind text NOT NULL,
    period_year integer NOT NULL,
    period_end date NOT NULL,              -- by the company's fiscal calendar
    period_cumulative boolean NOT NULL,
    period_estimate boolean NOT NULL,
    period_text text NOT NULL,
    scope text NOT NULL,
    basis text NOT NULL,
    value numeric NOT NULL,                -- as said, in the unit beside it, every figure
    unit_measure text,
    unit_scale bigint,
    unit text,                             -- as printed
    amount numeric GENERATED ALWAYS AS (value * unit_scale) STORED,
    printed text,
    source text NOT NULL,                  -- printed, measured, computed, model; typed where a person corrected it
    error numeric,                         -- ± in the unit, where it was measured
    words integer NOT NULL,                -- settled words on this fact
    different integer NOT NULL,            -- and how many values it takes to satisfy them all
    verdict text NOT NULL,
    reason text NOT NULL,
    reviewer text NOT NULL,
    decided_at timestamptz NOT NULL,
    decision bigint NOT NULL,
    picture_sha256 text NOT NULL,
    picture_name text NOT NULL,
    box_left double precision,             -- pixels of the picture, origin top left
    box_top double precision,
    box_right double precision,
    box_bottom double precision,
    extraction bigint NOT NULL,
    point bigint NOT NULL,
    engine text NOT NULL,
    engine_version text NOT NULL,
    prompt text NOT NULL,
    source_date date,
    report text,
    page text,
    figure text,
    source_url text,
    digest text NOT NULL,                  -- of all the columns before
    published_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX confirmed_value_by_company ON confirmed_value (company, metric, period_end);
CREATE INDEX confirmed_value_by_metric ON confirmed_value (metric, period_end);

CREATE TABLE publication (                 -- one row a time that something was brought up to date
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ledger text NOT NULL,
    published_by text NOT NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    rows bigint NOT NULL,
    added bigint NOT NULL,
    changed bigint NOT NULL,
    removed bigint NOT NULL
);
