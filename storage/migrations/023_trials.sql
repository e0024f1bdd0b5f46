-- Trials: versions of a prompt tried against one another on the gold set. Rows are only added.

CREATE TABLE trial (
    id BIGINT PRIMARY KEY,
    prompts VARCHAR[] NOT NULL,            -- ids of versions; the first is what the others are measured against
    engine VARCHAR NOT NULL,
    split VARCHAR NOT NULL CHECK (split IN ('tune', 'check', 'final')),
    repeats INTEGER NOT NULL,
    cases BIGINT[] NOT NULL,               -- the gold cases that were there when it was asked for
    asked_by VARCHAR NOT NULL,
    asked_at TIMESTAMP NOT NULL
);

CREATE TABLE trial_move (                  -- how it stands: the last of these
    id BIGINT PRIMARY KEY,
    trial BIGINT NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'cancelled', 'failed')),
    reason_zh VARCHAR,
    reason_en VARCHAR,
    moved_by VARCHAR NOT NULL,             -- '' is the program
    moved_at TIMESTAMP NOT NULL
);

CREATE TABLE trial_answer (                -- what an engine said, found again by all that decides it
    id BIGINT PRIMARY KEY,
    image VARCHAR NOT NULL,
    engine VARCHAR NOT NULL,
    engine_version VARCHAR NOT NULL,
    parameters VARCHAR NOT NULL,
    prompt VARCHAR NOT NULL,
    repeat INTEGER NOT NULL,
    reading BLOB,                          -- zlib of the Reading as JSON; NULL where the picture was refused
    refusal_zh VARCHAR,
    refusal_en VARCHAR,
    raw VARCHAR NOT NULL,                  -- the model's own words, '' where it gave none
    seconds DOUBLE NOT NULL,
    prompt_tokens INTEGER,
    new_tokens INTEGER,
    answered_at TIMESTAMP NOT NULL
);

CREATE TABLE trial_reply (                 -- which answer serves a place of a trial, or why there is none
    id BIGINT PRIMARY KEY,
    trial BIGINT NOT NULL,
    gold_case BIGINT NOT NULL,
    prompt VARCHAR NOT NULL,
    repeat INTEGER NOT NULL,
    answer BIGINT,
    reason_zh VARCHAR,
    reason_en VARCHAR,
    replied_at TIMESTAMP NOT NULL
);

CREATE VIEW trial_now AS
SELECT t.*, m.id AS move, m.state, m.reason_zh, m.reason_en, m.moved_at,
       (SELECT max(a.id) FROM trial_move a WHERE a.trial = t.id AND a.state = 'waiting') AS last_asked
FROM trial t
JOIN trial_move m ON m.trial = t.id
QUALIFY row_number() OVER (PARTITION BY t.id ORDER BY m.id DESC) = 1;

-- The last word on each place. One without an answer holds until the trial is asked to go on.
CREATE VIEW trial_place AS
SELECT r.*, r.answer IS NOT NULL OR r.id > n.last_asked AS closed
FROM trial_reply r
JOIN trial_now n ON n.id = r.trial
QUALIFY row_number() OVER (PARTITION BY r.trial, r.gold_case, r.prompt, r.repeat ORDER BY r.id DESC) = 1;
