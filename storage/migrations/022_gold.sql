-- The gold set: confirmed charts that prompts are tried on, as they stood when a person made them so. Rows of these
-- tables are only ever added; what is in the set now follows from the last words on each case.

CREATE TABLE gold_group (                  -- what must never be torn apart: a company, a report, pictures alike
    name VARCHAR PRIMARY KEY,
    split VARCHAR NOT NULL CHECK (split IN ('tune', 'check', 'final')),  -- for good
    since TIMESTAMP NOT NULL
);

CREATE TABLE gold_tie (                    -- by what a chart is known to be of a group
    tie VARCHAR PRIMARY KEY,               -- 'company:' a folded name, 'report:' a folded title, 'picture:' a hash
    gold_group VARCHAR NOT NULL,
    since TIMESTAMP NOT NULL
);

CREATE TABLE gold_case (
    id BIGINT PRIMARY KEY,
    image VARCHAR NOT NULL,
    gold_group VARCHAR NOT NULL,
    document VARCHAR NOT NULL,             -- the report it comes from
    company VARCHAR,                       -- a key, or a folded name that is no company of the list
    must_pass BOOLEAN NOT NULL,            -- as it was added; a later word counts
    remark VARCHAR NOT NULL,
    added_by VARCHAR NOT NULL,
    added_at TIMESTAMP NOT NULL
);

CREATE TABLE gold_snapshot (               -- the confirmed values of a case at a moment; the last one counts
    id BIGINT PRIMARY KEY,
    gold_case BIGINT NOT NULL,
    extraction BIGINT NOT NULL,
    version BIGINT NOT NULL,               -- the last word said of the picture until then
    kind VARCHAR NOT NULL,
    language VARCHAR NOT NULL CHECK (language IN ('zh', 'en')),
    engine VARCHAR NOT NULL,
    taken_by VARCHAR NOT NULL,
    taken_at TIMESTAMP NOT NULL
);

CREATE TABLE gold_point (
    snapshot BIGINT NOT NULL,
    position INTEGER NOT NULL,
    extraction BIGINT NOT NULL,            -- the reading whose point it is: the case's own, or one laid beside it
    point BIGINT NOT NULL,                 -- as in decision
    decision BIGINT NOT NULL,
    series VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    value DECIMAL(38, 10) NOT NULL,
    value_text VARCHAR NOT NULL,
    printed VARCHAR,
    error_text VARCHAR,
    unit_measure VARCHAR,
    unit_scale BIGINT,
    unit_printed VARCHAR,
    period_kind VARCHAR,
    period_year INTEGER,
    period_end DATE,
    period_cumulative BOOLEAN,
    period_estimate BOOLEAN,
    box_left DOUBLE,
    box_top DOUBLE,
    box_right DOUBLE,
    box_bottom DOUBLE
);

CREATE TABLE gold_word (                   -- what people, and trials in their name, said of a case
    id BIGINT PRIMARY KEY,
    gold_case BIGINT NOT NULL,
    said VARCHAR NOT NULL CHECK (said IN (
        'retired', 'must_pass', 'may_fail', 'kept', 'label_error', 'label_right')),
    about BIGINT,                          -- kept: the version looked at; label_error: a position; label_right: a word
    why VARCHAR NOT NULL,
    trial BIGINT,
    said_by VARCHAR NOT NULL,
    said_at TIMESTAMP NOT NULL
);

-- Each case with its last snapshot and the last words on it.
CREATE OR REPLACE VIEW gold_case_now AS
WITH word AS (
    SELECT gold_case,
           arg_max(said, id) FILTER (WHERE said IN ('must_pass', 'may_fail')) AS flag,
           arg_max(why, id) FILTER (WHERE said = 'retired') AS retired,
           max(about) FILTER (WHERE said = 'kept') AS kept
    FROM gold_word GROUP BY gold_case)
SELECT c.id, c.image, s.extraction, s.kind, g.split, coalesce(w.flag = 'must_pass', c.must_pass) AS must_pass,
       c.document, s.engine, c.added_by, c.added_at, c.remark, s.language, c.gold_group, c.company, s.id AS snapshot,
       w.retired, greatest(s.version, w.kept) AS seen
FROM gold_case c
JOIN gold_group g ON g.name = c.gold_group
JOIN (SELECT * FROM gold_snapshot QUALIFY row_number() OVER (PARTITION BY gold_case ORDER BY id DESC) = 1) s
  ON s.gold_case = c.id
LEFT JOIN word w ON w.gold_case = c.id;
