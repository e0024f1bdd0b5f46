-- Who wrote which words for a model, from which others, and what is in use. Rows are only ever added: the last move of
-- a label counts. What ships with the program is in use where nobody made other words active.

CREATE TABLE prompt_draft (
    prompt VARCHAR NOT NULL,               -- its words stand in prompt
    author VARCHAR NOT NULL,
    remark VARCHAR NOT NULL,
    parent VARCHAR,                        -- the version that it was made from
    written_at TIMESTAMP NOT NULL
);

CREATE TABLE prompt_label (
    id BIGINT NOT NULL,
    prompt VARCHAR NOT NULL,
    label VARCHAR NOT NULL CHECK (label IN ('draft', 'active', 'retired')),
    moved_by VARCHAR NOT NULL,
    why VARCHAR NOT NULL,
    trial BIGINT,                          -- the trial that speaks for it
    moved_at TIMESTAMP NOT NULL
);

CREATE VIEW standing_label AS
SELECT q.name, l.* FROM prompt_label l JOIN prompt q ON q.id = l.prompt
QUALIFY row_number() OVER (PARTITION BY l.prompt ORDER BY l.id DESC) = 1;
