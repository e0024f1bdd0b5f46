-- When a habit was measured on the final split, which it may be once until that split has grown. Rows are only added.

CREATE TABLE habit_final (
    id BIGINT PRIMARY KEY,
    habit BIGINT NOT NULL,
    cases BIGINT[] NOT NULL,               -- the gold cases of its family that stood in the final split
    fixed INTEGER NOT NULL,                -- totals only: which values these are is shown to nobody
    broken INTEGER NOT NULL,
    unseen INTEGER NOT NULL,
    asked_by VARCHAR NOT NULL,
    asked_at TIMESTAMP NOT NULL
);
