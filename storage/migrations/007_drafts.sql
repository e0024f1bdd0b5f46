-- What is not a word yet: letters typed into fields. And which deeds of a browser have been done.

CREATE TABLE draft (                       -- written over while somebody types, gone once the value has a word
    extraction BIGINT NOT NULL,
    point BIGINT NOT NULL,                 -- the key of the value on the desk
    reviewer VARCHAR NOT NULL,
    fields VARCHAR NOT NULL,               -- JSON: what stands in each field that was touched
    typed_at TIMESTAMP NOT NULL
);

CREATE TABLE deed (                        -- rows are only added: the same deed sent again is known by its id
    id VARCHAR PRIMARY KEY,
    decisions BIGINT[] NOT NULL,           -- the words it led to
    done_at TIMESTAMP NOT NULL
);
