-- Two people: who has a chart on the desk, and charts that two people review without seeing each other's words.

CREATE TABLE hold (                        -- rows are only added; the last one of a picture is who has it
    id BIGINT PRIMARY KEY,
    image VARCHAR NOT NULL,
    reviewer VARCHAR NOT NULL,
    taken_from VARCHAR,                    -- NULL: it was free
    since TIMESTAMP NOT NULL
);

CREATE TABLE hold_seen (                   -- when its holder was last at work, or left; a note of the moment, no history
    hold BIGINT NOT NULL,
    seen_at TIMESTAMP NOT NULL,
    gone BOOLEAN NOT NULL
);

CREATE TABLE second_look (                 -- a chart is to be reviewed twice, or no longer; the last word counts
    id BIGINT PRIMARY KEY,
    image VARCHAR NOT NULL,
    wanted BOOLEAN NOT NULL,
    asked_by VARCHAR NOT NULL,
    asked_at TIMESTAMP NOT NULL
);

CREATE TABLE open_word (                   -- words on such a chart that were said with the others' in sight
    decision BIGINT PRIMARY KEY
);

-- Which words count on such charts, worked out by double_entry._weigh whenever one more is said. Kept as rows, for every
-- look at the ledger asks for it.
CREATE TABLE withheld (                    -- words that do not count (yet)
    decision BIGINT NOT NULL,
    extraction BIGINT NOT NULL,
    disputed BOOLEAN NOT NULL              -- shown to be settled by a further word
);

CREATE TABLE in_sight (                    -- pictures whose reviewers see each other's words
    image VARCHAR NOT NULL
);

CREATE OR REPLACE VIEW twice_reviewed AS
SELECT e.id AS extraction, t.image, t.wanted
FROM (SELECT image, wanted FROM second_look
      QUALIFY row_number() OVER (PARTITION BY image ORDER BY id DESC) = 1) t
JOIN extraction e ON e.image = t.image;

-- Every standing word on such charts, and what it comes to: two words agree if they reject alike or say the same amount
-- of the same thing. A value added by hand has another key for each of the two, so its place is what it says.
-- The order of these columns is what double_entry._Spoken reads.
CREATE OR REPLACE VIEW spoken_word AS
WITH word AS (
    SELECT d.id, d.extraction, d.point_key, d.reviewer, d.series, d.category, t.image, o.decision IS NOT NULL AS in_sight,
           CASE WHEN d.verdict = 'rejected' THEN 'rejected' ELSE concat_ws(' | ',
               coalesce(d.unit_measure, '-'),
               coalesce(CAST(TRY(d.value * coalesce(d.unit_scale, 1)) AS VARCHAR), d.value_text || '×' || d.unit_scale),
               coalesce(ca.company, d.company_folded, '-'), coalesce(ma.metric, d.metric_folded, '-'),
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

-- The last standing word on each point that counts.
CREATE OR REPLACE VIEW settled_point AS
SELECT d.* FROM standing_decision d
WHERE NOT EXISTS (SELECT 1 FROM withheld w WHERE w.decision = d.id)
QUALIFY row_number() OVER (PARTITION BY d.extraction, d.point_key ORDER BY d.id DESC) = 1;

-- What two people see differently and nobody settled.
CREATE OR REPLACE VIEW disputed_point AS
SELECT DISTINCT w.extraction, coalesce(d.point, -d.id) AS point_key
FROM withheld w JOIN decision d ON d.id = w.decision
WHERE w.disputed;

-- Undos that redo may take back: of a word, and with nothing new said after them; where two review unseen by each other,
-- with nothing new of the same person.
CREATE OR REPLACE VIEW open_undo AS
SELECT u.id, u.step, u.extraction, u.undoes, w.reviewer
FROM standing_undo u
JOIN decision w ON w.id = u.id
JOIN decision d ON d.id = u.undoes AND d.verdict <> 'undone'
LEFT JOIN twice_reviewed t ON t.extraction = u.extraction
WHERE NOT EXISTS (
    SELECT 1 FROM decision later
    WHERE later.extraction = u.extraction AND later.verdict <> 'undone' AND later.id > u.id
      AND (t.extraction IS NULL OR later.reviewer = w.reviewer));

CREATE OR REPLACE VIEW desk_undo AS
SELECT extraction AS desk, id, step, reviewer FROM open_undo
UNION ALL
SELECT a.first_reading, u.id, u.step, u.reviewer
FROM standing_agreement a JOIN open_undo u ON u.extraction = a.second_reading;

CREATE OR REPLACE VIEW desk_decision AS
SELECT d.extraction AS desk, d.id, d.step, d.extraction, d.point_key, d.verdict, d.seconds, d.reviewer
FROM standing_decision d
UNION ALL
SELECT p.desk, d.id, d.step, d.extraction, d.point_key, d.verdict, d.seconds, d.reviewer
FROM proposed_point p JOIN standing_decision d ON d.extraction = p.extraction AND d.point_key = p.position;

-- A point to look at twice: a finding names it, it could not be read, only a model says so, two readers or two people
-- differ.
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
FROM standing_agreement a JOIN agreement_point p ON p.agreement = a.id AND p.verdict = 'differs'
UNION
SELECT extraction, point_key FROM disputed_point;

-- As before, with the values that only one of two people added.
CREATE OR REPLACE VIEW extraction_progress AS
WITH word AS MATERIALIZED (SELECT extraction, point_key, id, verdict, seconds FROM settled_point),
proposed AS MATERIALIZED (
    SELECT DISTINCT a.first_reading AS desk, a.second_reading AS extraction, p.second_position AS position
    FROM agreement a
    JOIN agreement_point p ON p.agreement = a.id AND p.verdict = 'proposes'
    LEFT JOIN standing_agreement n ON n.id = a.id
    LEFT JOIN word s ON s.extraction = a.second_reading AND s.point_key = p.second_position
    WHERE n.id IS NOT NULL OR s.id IS NOT NULL),
on_desk AS (
    SELECT extraction AS desk, extraction, position FROM point
    UNION ALL
    SELECT desk, extraction, position FROM proposed
    UNION ALL
    SELECT extraction, extraction, point_key FROM disputed_point WHERE point_key < 0),
said AS (
    SELECT extraction AS desk, extraction, point_key, id, verdict, seconds FROM word
    UNION ALL
    SELECT p.desk, w.extraction, w.point_key, w.id, w.verdict, w.seconds
    FROM proposed p JOIN word w ON w.extraction = p.extraction AND w.point_key = p.position),
claimed AS (SELECT desk, count(*) AS claims FROM on_desk GROUP BY desk),
doubted AS (
    SELECT p.desk, count(*) AS doubtful, count(*) FILTER (WHERE s.id IS NULL) AS doubtful_open
    FROM on_desk p
    JOIN doubtful_point d ON d.extraction = p.extraction AND d.position = p.position
    LEFT JOIN word s ON s.extraction = p.extraction AND s.point_key = p.position
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
    FROM said GROUP BY desk)
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
