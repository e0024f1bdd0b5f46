-- What people say of a whole axis or series: proposals follow from it, beside the claims. Rows are only added.

CREATE TABLE adjustment (
    id BIGINT PRIMARY KEY,
    extraction BIGINT NOT NULL,
    change VARCHAR,                        -- JSON: an axis put right, a scale, a unit, a name
    undoes BIGINT,                         -- takes back that adjustment, or the taking back
    reviewer VARCHAR NOT NULL,
    made_at TIMESTAMP NOT NULL,
    CHECK ((change IS NULL) = (undoes IS NOT NULL))
);

CREATE VIEW standing_adjustment AS
SELECT a.id, a.extraction, a.change, a.reviewer, a.made_at
FROM adjustment a
WHERE a.change IS NOT NULL
  AND a.id NOT IN (SELECT u.undoes FROM adjustment u
                   WHERE u.undoes IS NOT NULL
                     AND u.id NOT IN (SELECT r.undoes FROM adjustment r WHERE r.undoes IS NOT NULL));

-- What was taken back and can be brought back: nothing new was said of the reading since.
CREATE VIEW open_adjustment_undo AS
SELECT u.id, u.extraction
FROM adjustment u JOIN adjustment a ON a.id = u.undoes AND a.change IS NOT NULL
WHERE u.id NOT IN (SELECT r.undoes FROM adjustment r WHERE r.undoes IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM adjustment n WHERE n.extraction = u.extraction AND n.id > u.id AND n.change IS NOT NULL)
  AND NOT EXISTS (SELECT 1 FROM decision d WHERE d.extraction = u.extraction AND d.id > u.id AND d.verdict <> 'undone');
