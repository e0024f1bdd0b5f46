-- When confirmed values were published to where others read them. Rows are only added.

CREATE TABLE publication (
    id BIGINT PRIMARY KEY,
    place VARCHAR NOT NULL,                -- a folder, or an address of PostgreSQL without its password
    rows BIGINT NOT NULL,
    added BIGINT NOT NULL,
    changed BIGINT NOT NULL,
    removed BIGINT NOT NULL,
    published_by VARCHAR NOT NULL,         -- '' where a script did it
    published_at TIMESTAMP NOT NULL
);
