"""Where we go wrong: every claim a person corrected, rejected or had to add, by engine, prompt and kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from storage.database import Database

Grouping = Literal["engine", "prompt", "kind", "source"]


@dataclass(frozen=True, slots=True)
class Pace:
    """What reviewing costs: settled values, seconds a value, corrections a chart."""

    charts: int
    values: int
    median_seconds: float | None
    corrections_per_chart: float | None


def mistakes(
    db: Database, engine: str | None = None, prompt: str | None = None, kind: str | None = None
) -> pd.DataFrame:
    """Claim and answer of everything a person changed, newest first; figures as exact text."""
    return db.frame(
        """SELECT decision, extraction, point, image, name, engine, engine_version, prompt, prompt_name, kind, source,
                  verdict, mistake, series, category, claim, claim_unit, claim_printed, answer, answer_unit, reason,
                  reviewer, decided_at
           FROM feedback
           WHERE ($engine IS NULL OR engine = $engine) AND ($prompt IS NULL OR prompt = $prompt)
             AND ($kind IS NULL OR kind = $kind)
           ORDER BY decision DESC""",
        {"engine": engine, "prompt": prompt, "kind": kind},
    )


def scoreboard(db: Database) -> pd.DataFrame:
    """For each engine, prompt and kind of chart: what was settled, what was wrong, and the seconds it took."""
    return db.frame(
        """SELECT e.engine, e.engine_version, e.prompt, coalesce(q.name, '') AS prompt_name, e.kind,
                  count(DISTINCT e.image) AS charts, count(*) AS settled,
                  count(*) FILTER (WHERE s.verdict = 'confirmed') AS confirmed,
                  count(*) FILTER (WHERE s.verdict = 'corrected') AS corrected,
                  count(*) FILTER (WHERE s.verdict = 'rejected') AS rejected,
                  count(*) FILTER (WHERE s.verdict = 'added') AS added,
                  round(100.0 * count(*) FILTER (WHERE s.verdict <> 'confirmed') / count(*), 1) AS wrong_share,
                  median(s.seconds) AS median_seconds
           FROM settled_point s JOIN extraction e ON e.id = s.extraction LEFT JOIN prompt q ON q.id = e.prompt
           GROUP BY e.engine, e.engine_version, e.prompt, q.name, e.kind
           ORDER BY e.engine, e.engine_version, prompt_name, settled DESC, e.kind"""
    )


def mistakes_by_type(db: Database, by: Grouping = "engine") -> pd.DataFrame:
    """How often each kind of mistake was made, by engine, prompt, kind of chart or way of reading; most first."""
    return db.frame(
        """SELECT CASE $by WHEN 'engine' THEN engine WHEN 'kind' THEN kind WHEN 'source' THEN source
                          ELSE coalesce(nullif(prompt_name, ''), prompt) END AS "group",
                  mistake, count(*) AS count
           FROM feedback GROUP BY ALL ORDER BY count DESC, "group", mistake""",
        {"by": by},
    )


def review_pace(db: Database) -> Pace:
    """The product's own headline: seconds a confirmed value, corrections a chart."""
    ((charts, values, seconds, corrections),) = db.read(
        """SELECT count(DISTINCT e.image), count(*), median(s.seconds),
                  round(count(*) FILTER (WHERE s.verdict <> 'confirmed') / nullif(count(DISTINCT e.image), 0), 2)
           FROM settled_point s JOIN extraction e ON e.id = s.extraction"""
    )
    return Pace(charts, values, seconds, corrections)
