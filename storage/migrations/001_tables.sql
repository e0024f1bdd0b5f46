-- What engines said and what people said. Rows of image, extraction, point, finding and decision are only ever added.
-- No foreign keys, no secondary indexes, no ENUM: see the note on DuckDB in storage/database.py.

CREATE SEQUENCE row_number_of_ledger START 1;

CREATE TABLE image (
    sha256 VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    width INTEGER NOT NULL CHECK (width > 0),
    height INTEGER NOT NULL CHECK (height > 0),
    bytes BIGINT NOT NULL,
    file VARCHAR NOT NULL,                 -- below images/
    received_at TIMESTAMP NOT NULL
);

CREATE TABLE image_note (                  -- NULL says nothing; '' takes an earlier word back
    id BIGINT NOT NULL,
    image VARCHAR NOT NULL,
    company VARCHAR,
    company_folded VARCHAR,
    report VARCHAR,
    report_date DATE,
    page VARCHAR,
    figure VARCHAR,
    source_url VARCHAR,
    quality_zh VARCHAR,
    quality_en VARCHAR,
    noted_by VARCHAR NOT NULL,
    noted_at TIMESTAMP NOT NULL
);

CREATE TABLE prompt (
    id VARCHAR PRIMARY KEY,
    name VARCHAR NOT NULL,
    words VARCHAR NOT NULL,
    kept_at TIMESTAMP NOT NULL
);

CREATE TABLE extraction (
    id BIGINT PRIMARY KEY,
    image VARCHAR NOT NULL,
    engine VARCHAR NOT NULL,
    engine_version VARCHAR NOT NULL,
    prompt VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL,
    kind VARCHAR NOT NULL,
    title VARCHAR NOT NULL,
    seconds DOUBLE NOT NULL,
    reading VARCHAR NOT NULL,              -- the Reading as JSON: the exact claim, every figure a string
    made_at TIMESTAMP NOT NULL
);

CREATE TABLE point (
    extraction BIGINT NOT NULL,
    position INTEGER NOT NULL,
    series VARCHAR NOT NULL,
    series_folded VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    value DECIMAL(38, 10),                 -- NULL also where value_text has more figures than fit: never rounded
    value_text VARCHAR,
    printed VARCHAR,
    source VARCHAR NOT NULL CHECK (source IN ('printed', 'measured', 'computed', 'model')),
    error_text VARCHAR,
    unit_measure VARCHAR,
    unit_scale BIGINT,
    unit_printed VARCHAR,
    period_kind VARCHAR,
    period_year INTEGER,
    period_end DATE,
    period_cumulative BOOLEAN,
    period_estimate BOOLEAN,
    box_left DOUBLE NOT NULL,
    box_top DOUBLE NOT NULL,
    box_right DOUBLE NOT NULL,
    box_bottom DOUBLE NOT NULL
);

CREATE TABLE finding (
    extraction BIGINT NOT NULL,
    position INTEGER NOT NULL,
    rule VARCHAR NOT NULL,
    message_zh VARCHAR NOT NULL,
    message_en VARCHAR NOT NULL,
    points INTEGER[] NOT NULL
);

CREATE TABLE decision (
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
    basis VARCHAR NOT NULL CHECK (basis IN ('reported', 'estimate', 'restated')),
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

CREATE TABLE metric (
    key VARCHAR PRIMARY KEY,
    zh VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    measure VARCHAR NOT NULL CHECK (measure IN ('money', '%', 'per_share', 'times', 'count', 'other')),
    place INTEGER NOT NULL,                -- the order of a statement, top to bottom
    added_by VARCHAR NOT NULL,
    added_at TIMESTAMP NOT NULL
);

CREATE TABLE metric_alias (
    folded VARCHAR PRIMARY KEY,            -- names.fold(alias): one word never means two metrics
    alias VARCHAR NOT NULL,
    metric VARCHAR NOT NULL,
    added_by VARCHAR NOT NULL,
    added_at TIMESTAMP NOT NULL
);

CREATE TABLE company (
    key VARCHAR PRIMARY KEY,
    zh VARCHAR NOT NULL,
    en VARCHAR NOT NULL,
    ticker VARCHAR NOT NULL,
    added_by VARCHAR NOT NULL,
    added_at TIMESTAMP NOT NULL
);

CREATE TABLE company_alias (
    folded VARCHAR PRIMARY KEY,
    alias VARCHAR NOT NULL,
    company VARCHAR NOT NULL,
    added_by VARCHAR NOT NULL,
    added_at TIMESTAMP NOT NULL
);

CREATE TABLE job (                         -- work to do, not words of people: its state is updated in place
    id BIGINT PRIMARY KEY,
    image VARCHAR,                         -- NULL: a file that could not be opened as a picture
    name VARCHAR NOT NULL,
    engine VARCHAR NOT NULL,
    prompt VARCHAR NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('waiting', 'reading', 'ready', 'refused', 'failed', 'cancelled')),
    reason_zh VARCHAR,
    reason_en VARCHAR,
    stage_zh VARCHAR,
    stage_en VARCHAR,
    extraction BIGINT,
    asked_at TIMESTAMP NOT NULL,
    started_at TIMESTAMP,
    finished_at TIMESTAMP
);
