-- A second reader beside the first: which engines are one, what it agrees with, and what only it saw.
-- The first reading keeps the desk. Rows of agreement and agreement_point are only ever added; the last one counts.

CREATE TABLE second_reader (               -- engines whose readings stand beside another's, never in its place
    engine VARCHAR PRIMARY KEY
);

CREATE TABLE agreement (                   -- two readings of one picture were laid side by side
    id BIGINT PRIMARY KEY,
    first_reading BIGINT NOT NULL,
    second_reading BIGINT NOT NULL,
    made_at TIMESTAMP NOT NULL
);

CREATE TABLE agreement_point (
    agreement BIGINT NOT NULL,
    first_position INTEGER,                -- NULL: only the second reader saw it
    second_position INTEGER NOT NULL,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('agrees', 'differs', 'proposes')),
    message_zh VARCHAR,
    message_en VARCHAR,
    CHECK ((verdict = 'proposes') = (first_position IS NULL))
);

CREATE TABLE setting (                     -- what was chosen for this workspace; the last word counts
    id BIGINT PRIMARY KEY,
    name VARCHAR NOT NULL,
    value VARCHAR NOT NULL,
    chosen_at TIMESTAMP NOT NULL
);

CREATE OR REPLACE VIEW standing_agreement AS
SELECT * FROM agreement QUALIFY row_number() OVER (PARTITION BY first_reading ORDER BY id DESC) = 1;

-- What only the second reader saw: shown beside the first reading, decided on the second one. Once decided it stays,
-- whatever a later second reading says.
CREATE OR REPLACE VIEW proposed_point AS
SELECT DISTINCT a.first_reading AS desk, a.second_reading AS extraction, p.second_position AS position
FROM agreement a JOIN agreement_point p ON p.agreement = a.id AND p.verdict = 'proposes'
WHERE a.id IN (SELECT n.id FROM standing_agreement n)
   OR EXISTS (SELECT 1 FROM settled_point s WHERE s.extraction = a.second_reading AND s.point_key = p.second_position);

-- Everything that lies on the desk while a reading is reviewed: its own points and decisions, and those proposed.
CREATE OR REPLACE VIEW desk_point AS
SELECT extraction AS desk, extraction, position FROM point
UNION ALL
SELECT desk, extraction, position FROM proposed_point;

CREATE OR REPLACE VIEW desk_decision AS
SELECT d.extraction AS desk, d.id, d.step, d.extraction, d.point_key, d.verdict, d.seconds FROM standing_decision d
UNION ALL
SELECT p.desk, d.id, d.step, d.extraction, d.point_key, d.verdict, d.seconds
FROM proposed_point p JOIN standing_decision d ON d.extraction = p.extraction AND d.point_key = p.position;

CREATE OR REPLACE VIEW desk_settled AS
SELECT * FROM desk_decision
QUALIFY row_number() OVER (PARTITION BY desk, extraction, point_key ORDER BY id DESC) = 1;

CREATE OR REPLACE VIEW desk_undo AS
SELECT extraction AS desk, id, step FROM open_undo
UNION ALL
SELECT a.first_reading, u.id, u.step FROM standing_agreement a JOIN open_undo u ON u.extraction = a.second_reading;

-- A point to look at twice: a finding names it, it could not be read, only a model says so, or two readers differ.
CREATE OR REPLACE VIEW doubtful_point AS
SELECT p.extraction, p.position
FROM point p JOIN (SELECT extraction, unnest(points) AS position FROM finding) f
  ON f.extraction = p.extraction AND f.position = p.position
UNION
SELECT extraction, position FROM point WHERE value_text IS NULL OR source = 'model'
UNION
SELECT p.extraction, p.position
FROM point p JOIN extraction e ON e.id = p.extraction JOIN second_reader s ON s.engine = e.engine
UNION
SELECT a.first_reading, p.first_position
FROM standing_agreement a JOIN agreement_point p ON p.agreement = a.id AND p.verdict = 'differs';

CREATE OR REPLACE VIEW extraction_progress AS
WITH claimed AS (SELECT desk, count(*) AS claims FROM desk_point GROUP BY desk),
doubted AS (
    SELECT p.desk, count(*) AS doubtful, count(*) FILTER (WHERE s.id IS NULL) AS doubtful_open
    FROM desk_point p
    JOIN doubtful_point d ON d.extraction = p.extraction AND d.position = p.position
    LEFT JOIN desk_settled s ON s.desk = p.desk AND s.extraction = p.extraction AND s.point_key = p.position
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
    FROM desk_settled GROUP BY desk)
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

-- The reading that has the desk: the newest of a first reader, or of a second one where no first could read it.
CREATE OR REPLACE VIEW latest_extraction AS
SELECT e.* FROM extraction e LEFT JOIN second_reader s ON s.engine = e.engine
QUALIFY row_number() OVER (PARTITION BY e.image ORDER BY s.engine IS NOT NULL, e.id DESC) = 1;

-- One row a picture: where it stands on its way to confirmed numbers. What a second reader does is told beside it.
CREATE OR REPLACE VIEW image_queue AS
WITH last_job AS (
    SELECT j.* FROM job j LEFT JOIN second_reader s ON s.engine = j.engine
    WHERE j.image IS NOT NULL AND s.engine IS NULL
    QUALIFY row_number() OVER (PARTITION BY j.image ORDER BY j.id DESC) = 1),
stated AS (                                -- refused by the first reader, read by the second one: it can be reviewed
    SELECT m.*, j.id AS job, j.reason_zh, j.reason_en, j.stage_zh, j.stage_en, e.id AS extraction, e.kind, e.title,
           s.engine IS NOT NULL AND coalesce(j.state, '') IN ('refused', 'failed', 'cancelled') AS rescued,
           coalesce(j.state, CASE WHEN e.id IS NULL THEN 'new' ELSE 'ready' END) AS state
    FROM image m
    LEFT JOIN last_job j ON j.image = m.sha256
    LEFT JOIN latest_extraction e ON e.image = m.sha256
    LEFT JOIN second_reader s ON s.engine = e.engine)
SELECT m.sha256 AS image, m.name, m.bytes, m.width, m.height, m.received_at, d.quality_zh, d.quality_en,
       CASE WHEN m.rescued THEN 'ready' ELSE m.state END AS state,
       CASE WHEN NOT m.rescued THEN m.reason_zh END AS reason_zh,
       CASE WHEN NOT m.rescued THEN m.reason_en END AS reason_en,
       m.stage_zh, m.stage_en, m.job, m.extraction, m.kind, m.title,
       coalesce(g.points, 0) AS points, coalesce(g.doubtful, 0) AS doubtful,
       coalesce(g.doubtful_open, 0) AS doubtful_open, coalesce(g.settled, 0) AS settled,
       coalesce(g.unsettled, 0) AS unsettled, d.company, d.report
FROM stated m
LEFT JOIN extraction_progress g ON g.extraction = m.extraction
LEFT JOIN image_description d ON d.image = m.sha256;
