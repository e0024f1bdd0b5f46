-- A team: who is signed in with which role, keys for programs, and a trail of who did what, when and from where.
-- Without a login there is one local user, whose name is ''.

CREATE TABLE signed_in_user (              -- rows are only added, when somebody comes first or under a new name
    id BIGINT PRIMARY KEY,
    username VARCHAR NOT NULL,             -- as the login vouches for, in lower case
    name VARCHAR NOT NULL,                 -- what the others read
    seen_at TIMESTAMP NOT NULL
);

CREATE TABLE given_role (                  -- rows are only added; the last one of a user counts
    id BIGINT PRIMARY KEY,
    username VARCHAR NOT NULL,
    role VARCHAR NOT NULL CHECK (role IN ('none', 'reader', 'reviewer', 'admin')),
    given_by VARCHAR NOT NULL,
    given_at TIMESTAMP NOT NULL
);

CREATE TABLE program_key (                 -- what is presented is never kept, only its hash
    id BIGINT PRIMARY KEY,
    name VARCHAR NOT NULL,
    hash VARCHAR NOT NULL,                 -- SHA-256 of 32 random bytes and more
    opening VARCHAR NOT NULL,              -- its first letters, to tell keys apart
    scopes VARCHAR[] NOT NULL,             -- read, write, admin
    username VARCHAR NOT NULL,             -- whose key it is: it may never do more than this user may
    made_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP
);

CREATE TABLE revoked_key (
    key BIGINT NOT NULL,
    revoked_by VARCHAR NOT NULL,
    revoked_at TIMESTAMP NOT NULL
);

CREATE TABLE key_use (                     -- when a key was used last; a note of the moment, no history
    key BIGINT NOT NULL,
    used_at TIMESTAMP NOT NULL
);

CREATE TABLE audit_event (                 -- rows are only added
    id BIGINT PRIMARY KEY,
    done_at TIMESTAMP NOT NULL,
    username VARCHAR NOT NULL,
    door VARCHAR NOT NULL,                 -- page, desk, api, command
    address VARCHAR NOT NULL,              -- of the machine it came from; '' where there is none
    what VARCHAR NOT NULL,
    about VARCHAR NOT NULL,
    detail VARCHAR NOT NULL
);

CREATE TABLE decision_from (               -- who was signed in, and where, when a word was said
    decision BIGINT NOT NULL,
    username VARCHAR NOT NULL,
    door VARCHAR NOT NULL,
    address VARCHAR NOT NULL
);

CREATE VIEW user_role AS
SELECT username, role, given_by, given_at FROM given_role
QUALIFY row_number() OVER (PARTITION BY username ORDER BY id DESC) = 1;

-- The order of these columns is what keys._key reads.
CREATE VIEW known_key AS
SELECT k.id, k.name, k.opening, k.scopes, k.username, k.made_at, k.expires_at, r.revoked_at, u.used_at, k.hash,
       CASE WHEN k.username = '' THEN 'admin' ELSE coalesce(g.role, 'none') END AS role
FROM program_key k
LEFT JOIN (SELECT key, min(revoked_at) AS revoked_at FROM revoked_key GROUP BY key) r ON r.key = k.id
LEFT JOIN (SELECT key, max(used_at) AS used_at FROM key_use GROUP BY key) u ON u.key = k.id
LEFT JOIN user_role g ON g.username = k.username;

-- Everything in one list; the order of these columns is what audit.Event has.
CREATE VIEW audit_trail AS
SELECT id, done_at, username, door, address, what, about, detail FROM audit_event
UNION ALL
SELECT d.id, d.decided_at, coalesce(f.username, d.reviewer), coalesce(f.door, ''), coalesce(f.address, ''), 'decision',
       concat_ws(' · ', i.name, nullif(d.series, ''), nullif(d.category, '')),
       concat_ws(' ', d.verdict, d.value_text, d.unit_printed)
FROM decision d
JOIN extraction e ON e.id = d.extraction
JOIN image i ON i.sha256 = e.image
LEFT JOIN decision_from f ON f.decision = d.id;
