-- What words for a model were learned from. Rows are only ever added.

CREATE TABLE prompt_lesson (
    prompt VARCHAR NOT NULL,               -- the draft
    image VARCHAR NOT NULL,                -- a chart that taught it
    extraction BIGINT NOT NULL,            -- the reading of it that people put right, or that a gold case rests on
    shown BOOLEAN NOT NULL,                -- its numbers stand in the words as an example
    noted_at TIMESTAMP NOT NULL
);
