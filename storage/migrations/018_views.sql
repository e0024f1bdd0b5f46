-- Views of Compare that people keep by a name: every word is a row, the last one on a name counts, an empty address
-- takes the view back.

CREATE TABLE saved_view (
    id BIGINT PRIMARY KEY,
    name VARCHAR NOT NULL,
    address VARCHAR NOT NULL,              -- the choices as a link says them; '' is no view any more
    said_by VARCHAR NOT NULL,
    said_at TIMESTAMP NOT NULL
);
