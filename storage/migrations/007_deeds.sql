-- What a browser has asked the review desk to do, so that a deed sent twice over a broken line is done once.

CREATE TABLE deed (
    id VARCHAR PRIMARY KEY,
    done_at TIMESTAMP NOT NULL
);
