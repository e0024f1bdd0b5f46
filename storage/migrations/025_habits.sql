-- What corrections of one house's charts have in common, applied as a proposal once a person has turned it on.
-- Rows are only added; what state a habit is in is its last move.

CREATE TABLE habit (
    id BIGINT PRIMARY KEY,
    kind VARCHAR NOT NULL,                 -- a name of storage/habits/kinds.KINDS
    family_kind VARCHAR NOT NULL CHECK (family_kind IN ('broker', 'company', 'report')),
    family VARCHAR NOT NULL,               -- the key of the house or of its reports
    family_name VARCHAR NOT NULL,
    condition VARCHAR[] NOT NULL,          -- what a reading must say for the habit to speak
    answer VARCHAR[] NOT NULL,             -- what people said instead
    wording VARCHAR NOT NULL,              -- the answer as they worded it
    found_at TIMESTAMP NOT NULL
);

CREATE TABLE habit_evidence (              -- the words of people that it follows from
    habit BIGINT NOT NULL,
    decision BIGINT NOT NULL,
    image VARCHAR NOT NULL,
    noted_at TIMESTAMP NOT NULL
);

CREATE TABLE habit_move (
    id BIGINT PRIMARY KEY,
    habit BIGINT NOT NULL,
    state VARCHAR NOT NULL CHECK (state IN ('proposed', 'on', 'off')),
    moved_by VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    fixed INTEGER,                         -- values of known charts that it puts right, as measured before the move
    broken INTEGER,
    charts INTEGER,
    unseen INTEGER,                        -- of the values put right those on charts it was not learnt from
    moved_at TIMESTAMP NOT NULL
);

CREATE TABLE habit_reach (                 -- open readings whose doubts a move changes: counted anew
    move BIGINT NOT NULL,
    extraction BIGINT NOT NULL
);

CREATE TABLE habit_word (                  -- which habits had shaped the proposal that a decision answered
    decision BIGINT NOT NULL,
    habit BIGINT NOT NULL
);

CREATE TABLE habit_left (                  -- one chart on which a habit is not to speak, or (use) may again
    id BIGINT PRIMARY KEY,
    habit BIGINT NOT NULL,
    extraction BIGINT NOT NULL,
    use BOOLEAN NOT NULL,
    reviewer VARCHAR NOT NULL,
    made_at TIMESTAMP NOT NULL
);
