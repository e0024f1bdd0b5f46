-- What people said that two sources of one fact are to each other: restated, misread, or not the same thing. The word
-- that follows from it is a decision like any other and carries who, when and why; rows are only added, and one counts as
-- long as its word stands.

CREATE TABLE contradiction_answer (
    word BIGINT NOT NULL,                  -- the decision that the answer led to
    about BIGINT NOT NULL,                 -- the decision that it follows
    against BIGINT NOT NULL,               -- the decision of the other source
    answer VARCHAR NOT NULL CHECK (answer IN ('restated', 'misread', 'not_same'))
);

-- Everything that anybody ever said, oldest first by `id`: words on values, taken back or not, with what the engine had
-- claimed; notes on pictures; changes of names. A taking back carries the word that it takes back. Of charts that two
-- people review unseen by each other only the words that count.
CREATE OR REPLACE VIEW said_history AS
WITH word AS (
    SELECT d.id, d.extraction, d.undoes, d.reviewer, d.reason, d.decided_at,
           CASE WHEN r.id IS NOT NULL THEN 'brought_back' ELSE d.verdict END AS did, coalesce(r.id, u.id, d.id) AS about
    FROM decision d
    LEFT JOIN decision u ON u.id = d.undoes
    LEFT JOIN decision r ON r.id = u.undoes),
unseen AS (
    SELECT t.extraction FROM twice_reviewed t LEFT JOIN in_sight s ON s.image = t.image WHERE s.image IS NULL)
SELECT w.id, w.decided_at AS at, w.reviewer AS who, w.did, coalesce(ca.company, a.company_folded) AS company,
       coalesce(c.zh, a.company) AS company_zh, coalesce(c.en, a.company) AS company_en,
       coalesce(ma.metric, a.metric_folded) AS metric, coalesce(m.zh, a.metric) AS metric_zh,
       coalesce(m.en, a.metric) AS metric_en, a.segment, a.period_kind, a.period_year, a.period_end,
       a.period_cumulative, a.period_estimate, a.period_text, a.value_text AS value,
       coalesce(nullif(a.unit_printed, ''), a.unit_measure) AS unit, a.printed, a.scope, a.basis,
       CASE WHEN w.undoes IS NOT NULL THEN NULL
            WHEN s.id IS NOT NULL THEN 'counts'
            WHEN z.undoes IS NOT NULL THEN 'taken_back'
            WHEN h.decision IS NOT NULL THEN 'withheld'
            ELSE 'followed' END AS standing,
       w.reason, CASE WHEN w.undoes IS NULL THEN a.mistake END AS mistake, k.answer, p.value_text AS claim_value,
       coalesce(nullif(p.unit_printed, ''), p.unit_measure) AS claim_unit, e.engine, i.name AS picture, n.report,
       n.report_date AS source_date, a.series, a.category, w.undoes
FROM word w
JOIN decision a ON a.id = w.about
JOIN extraction e ON e.id = w.extraction
JOIN image i ON i.sha256 = e.image
LEFT JOIN settled_point s ON s.id = w.id
LEFT JOIN (SELECT DISTINCT undoes FROM standing_undo) z ON z.undoes = w.id
LEFT JOIN (SELECT DISTINCT decision FROM withheld) h ON h.decision = w.id
LEFT JOIN contradiction_answer k ON k.word = w.id
LEFT JOIN point p ON p.extraction = a.extraction AND p.position = a.point
LEFT JOIN image_description n ON n.image = e.image
LEFT JOIN company_alias ca ON ca.folded = a.company_folded
LEFT JOIN company c ON c.key = ca.company
LEFT JOIN metric_alias ma ON ma.folded = a.metric_folded
LEFT JOIN metric m ON m.key = ma.metric
WHERE s.id IS NOT NULL OR w.extraction NOT IN (SELECT unseen.extraction FROM unseen)
UNION ALL BY NAME
SELECT n.id, n.noted_at AS at, n.noted_by AS who, 'noted' AS did, coalesce(ca.company, d.company_folded) AS company,
       n.company AS company_zh, n.company AS company_en, i.name AS picture, n.report, n.report_date AS source_date,
       concat_ws(' · ', n.page, n.figure, n.source_url) AS reason
FROM image_note n
JOIN image i ON i.sha256 = n.image
LEFT JOIN image_description d ON d.image = n.image
LEFT JOIN company_alias ca ON ca.folded = d.company_folded
WHERE coalesce(n.company, n.report, CAST(n.report_date AS VARCHAR), n.page, n.figure, n.source_url) IS NOT NULL
UNION ALL BY NAME
SELECT x.id, x.changed_at AS at, x.changed_by AS who, 'named' AS did,
       CASE WHEN x.about = 'company' THEN x.key END AS company, coalesce(c.zh, x.key) AS company_zh,
       coalesce(c.en, x.key) AS company_en, CASE WHEN x.about = 'metric' THEN x.key END AS metric, m.zh AS metric_zh,
       m.en AS metric_en, concat_ws(' → ', nullif(x.before, ''), nullif(x.after, '')) AS reason
FROM name_change x
LEFT JOIN company c ON x.about = 'company' AND c.key = x.key
LEFT JOIN metric m ON x.about = 'metric' AND m.key = x.key;
