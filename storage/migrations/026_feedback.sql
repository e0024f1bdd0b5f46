-- Where we go wrong, ready to be counted: names that people give a mistake afterwards, what is wrong with a picture, and
-- how every reviewed reading did.

CREATE TABLE mistake_name (                -- rows are only added; the last one on a word counts
    id BIGINT PRIMARY KEY,
    decision BIGINT NOT NULL,
    mistake VARCHAR NOT NULL CHECK (mistake IN (
        'digit', 'decimal_point', 'sign', 'scale', 'series', 'category', 'missed', 'invented', 'rounded', 'order',
        'imprecise', 'other')),
    remark VARCHAR NOT NULL,
    named_by VARCHAR NOT NULL,             -- '' where it followed from what was said of another value of the chart
    named_at TIMESTAMP NOT NULL
);

CREATE TABLE picture_flaw (
    image VARCHAR NOT NULL,
    place INTEGER NOT NULL,                -- 0 is the worst
    trouble VARCHAR NOT NULL               -- small, blurred, cut, askew, blocks
);
INSERT INTO picture_flaw
WITH noted AS (SELECT image, arg_max(quality_en, id) AS words FROM image_note WHERE quality_en IS NOT NULL GROUP BY image),
worded AS (SELECT * FROM (VALUES ('small', 'The print is too small'), ('blurred', 'The picture is blurred'),
                                 ('cut', 'Something is cut off'), ('askew', 'The picture is askew'),
                                 ('blocks', 'JPEG compression')) t(trouble, opening))
SELECT n.image, row_number() OVER (PARTITION BY n.image ORDER BY strpos(n.words, w.opening)) - 1, w.trouble
FROM noted n JOIN worded w ON contains(n.words, w.opening);

-- Kept beside the facts by fact_table.bring_up: worked out from what was said, and thrown away like the facts.
CREATE TABLE reviewed_reading (
    extraction BIGINT NOT NULL,
    picture BIGINT NOT NULL,               -- the first reading of the same picture, to count pictures by
    reviewed_at TIMESTAMP NOT NULL,        -- when the last of its words that count was said
    settled INTEGER NOT NULL,
    confirmed INTEGER NOT NULL,
    corrected INTEGER NOT NULL,
    rejected INTEGER NOT NULL,
    added INTEGER NOT NULL,
    printed INTEGER NOT NULL,              -- of the settled ones, by how they were claimed; the others nobody claimed
    measured INTEGER NOT NULL,
    computed INTEGER NOT NULL,
    model INTEGER NOT NULL,
    timed INTEGER NOT NULL,                -- values that stand, and whose time was measured
    seconds DOUBLE                         -- all time that was measured
);

CREATE TABLE wrong_word (
    decision BIGINT NOT NULL,
    extraction BIGINT NOT NULL,
    point BIGINT NOT NULL,
    verdict VARCHAR NOT NULL,
    mistake VARCHAR NOT NULL,              -- as it was said
    source VARCHAR NOT NULL                -- of the claim; 'missing' where there was none
);

CREATE OR REPLACE VIEW named_mistake AS
SELECT decision, mistake, remark, named_by, named_at FROM mistake_name
QUALIFY row_number() OVER (PARTITION BY decision ORDER BY id DESC) = 1;

-- One row a reading that somebody reviewed. All time that was measured counts, of words that were taken back, said again
-- or said by a second reviewer too; a value counts once it is confirmed, and only where its time was measured.
CREATE OR REPLACE VIEW reading_pace AS
SELECT e.id AS extraction, r.picture, e.engine, e.engine_version, e.prompt, coalesce(p.name, '') AS prompt_name,
       e.kind, r.settled, r.confirmed, r.corrected, r.rejected, r.added, r.settled - r.confirmed AS corrections, r.timed,
       r.seconds, r.seconds / nullif(r.timed, 0) AS seconds_per_value
FROM reviewed_reading r
JOIN extraction e ON e.id = r.extraction
LEFT JOIN prompt p ON p.id = e.prompt;

-- Every claim a person corrected, rejected or had to add, with what the engine had said.
CREATE OR REPLACE VIEW feedback AS
SELECT w.decision, w.extraction, w.point, e.image, i.name, e.engine, e.engine_version,
       e.prompt, coalesce(q.name, '') AS prompt_name, e.kind, coalesce(f.trouble, 'clear') AS quality, w.source,
       w.verdict, coalesce(n.mistake, w.mistake) AS mistake, coalesce(p.series, s.series) AS series,
       coalesce(p.category, s.category) AS category,
       p.value_text AS claim, coalesce(nullif(p.unit_printed, ''), p.unit_measure) AS claim_unit,
       p.printed AS claim_printed,
       CASE WHEN w.verdict <> 'rejected' THEN s.value_text END AS answer,
       CASE WHEN w.verdict <> 'rejected' THEN coalesce(nullif(s.unit_printed, ''), s.unit_measure) END AS answer_unit,
       s.reason, n.remark, n.named_by, s.reviewer, s.decided_at
FROM wrong_word w
JOIN decision s ON s.id = w.decision
JOIN extraction e ON e.id = w.extraction
JOIN image i ON i.sha256 = e.image
LEFT JOIN picture_flaw f ON f.image = e.image AND f.place = 0
LEFT JOIN prompt q ON q.id = e.prompt
LEFT JOIN point p ON p.extraction = w.extraction AND p.position = w.point
LEFT JOIN named_mistake n ON n.decision = w.decision;

DROP VIEW IF EXISTS word_seconds;
