-- Readings are most of what a ledger of many charts holds: from now on they are kept packed. Those that lie there as
-- text stay as they are.

ALTER TABLE extraction ADD COLUMN packed BLOB;  -- zlib of the Reading as JSON; the column reading is '' then

CREATE OR REPLACE VIEW latest_extraction AS
SELECT e.* FROM extraction e LEFT JOIN second_reader s ON s.engine = e.engine
QUALIFY row_number() OVER (PARTITION BY e.image ORDER BY s.engine IS NOT NULL, e.id DESC) = 1;
