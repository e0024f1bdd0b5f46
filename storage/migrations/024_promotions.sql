-- What the gate decided on a version of a prompt, and on what evidence; refusals too. Rows are only ever added.

CREATE TABLE promotion (
    id BIGINT PRIMARY KEY,
    prompt VARCHAR NOT NULL,               -- the version that was to become active
    baseline VARCHAR NOT NULL,             -- the one in use, which it was measured against
    trial BIGINT NOT NULL,
    allowed BOOLEAN NOT NULL,
    reasons_zh VARCHAR[] NOT NULL,
    reasons_en VARCHAR[] NOT NULL,
    cases BIGINT[] NOT NULL,               -- the gold cases that were compared
    snapshots BIGINT[] NOT NULL,           -- their truth as it was then
    must_pass_broken BIGINT[] NOT NULL,
    documents INTEGER NOT NULL,
    differing INTEGER NOT NULL,
    worth DOUBLE NOT NULL,
    share_before DOUBLE NOT NULL,
    share_after DOUBLE NOT NULL,
    low DOUBLE,                            -- NULL where no interval was given
    high DOUBLE,
    verdict VARCHAR NOT NULL CHECK (verdict IN ('better', 'worse', 'unknown')),
    needs INTEGER,
    margin DOUBLE NOT NULL,
    level DOUBLE NOT NULL,
    resamples INTEGER NOT NULL,
    seed BIGINT NOT NULL,
    askings INTEGER NOT NULL,              -- how often the final split had been asked by then
    decided_by VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    decided_at TIMESTAMP NOT NULL
);

CREATE TABLE promotion_row (               -- exactly the values that it put right and broke
    promotion BIGINT NOT NULL,
    position INTEGER NOT NULL,
    change VARCHAR NOT NULL CHECK (change IN ('fixed', 'broken')),
    gold_case BIGINT NOT NULL,
    series VARCHAR NOT NULL,
    category VARCHAR NOT NULL,
    truth VARCHAR NOT NULL,                -- '' where it was invented
    said_before VARCHAR NOT NULL,          -- '' where nothing was said
    said_after VARCHAR NOT NULL,
    right_before INTEGER NOT NULL,
    repeats_before INTEGER NOT NULL,
    right_after INTEGER NOT NULL,
    repeats_after INTEGER NOT NULL,
    mistake VARCHAR
);
