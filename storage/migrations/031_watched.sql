-- Files of the watched folder that were taken in, as they were then; one that changes is taken in again.
CREATE TABLE watched_file (
    path     VARCHAR   NOT NULL,   -- below the folder
    bytes    BIGINT    NOT NULL,
    modified BIGINT    NOT NULL,   -- nanoseconds, as the file system says
    became   VARCHAR   NOT NULL CHECK (became IN ('taken', 'seen before', 'refused')),
    seen_at  TIMESTAMP NOT NULL
);
