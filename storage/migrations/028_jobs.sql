-- A job may be tried more than once and has limits of its own; those who ask take turns.
ALTER TABLE job ADD COLUMN asked_by VARCHAR DEFAULT '';   -- '' where nobody said a name
ALTER TABLE job ADD COLUMN attempts INTEGER DEFAULT 0;    -- begun, without those that ended because the server did
ALTER TABLE job ADD COLUMN not_before TIMESTAMP;          -- waits until then after an attempt that failed
ALTER TABLE job ADD COLUMN most_seconds DOUBLE;           -- NULL: what is usual for its reader
ALTER TABLE job ADD COLUMN most_bytes BIGINT;

UPDATE job SET attempts = 1 WHERE started_at IS NOT NULL AND finished_at IS NOT NULL;

-- The order of these columns is what jobs._job_of reads.
CREATE OR REPLACE VIEW job_in_words AS
SELECT id, image, name, engine, prompt, state, extraction, asked_at, started_at, finished_at,
       asked_by, attempts, not_before, most_seconds, most_bytes, reason_zh, reason_en, stage_zh, stage_en
FROM job;
