-- Requests that may be sent twice without being done twice. Kept for a day; nobody's word, so no backup needs it.

CREATE TABLE repeatable_request (
    caller VARCHAR NOT NULL,               -- the name of the key that called, '' on this machine
    repeat_key VARCHAR NOT NULL,           -- what the caller named the request
    fingerprint VARCHAR NOT NULL,          -- a hash of method, address and body: another request cannot take the name
    begun_at TIMESTAMP NOT NULL,
    status INTEGER,                        -- NULL until it was answered
    headers VARCHAR,                       -- JSON
    body BLOB
);
