"""Where we go wrong: every claim a person corrected, rejected or had to add, by engine, prompt and kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import pandas as pd

from storage.database import Database

Grouping = Literal["engine", "prompt", "kind", "source"]


@dataclass(frozen=True, slots=True)
class Pace:
    """What reviewing costs, over all charts: settled values, seconds a confirmed value, corrections a chart.

    The seconds are those of the middle chart; a look longer than `longest_look` seconds counts as that much.
    """

    charts: int
    values: int
    seconds_per_value: float | None
    corrections_per_chart: float | None
    longest_look: float


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
    """For each engine, prompt and kind of chart: what was settled, what was wrong, and what the review cost.

    `seconds_per_value` is the median over the charts; half of them lie between `fast_quarter` and `slow_quarter`.
    """
    return db.frame(
        """SELECT engine, engine_version, prompt, prompt_name, kind,
                  count(DISTINCT image) AS charts, sum(settled) AS settled, sum(confirmed) AS confirmed,
                  sum(corrected) AS corrected, sum(rejected) AS rejected, sum(added) AS added,
                  round(100.0 * sum(corrections) / sum(settled), 1) AS wrong_share,
                  round(sum(corrections) / count(DISTINCT image), 2) AS corrections_per_chart,
                  median(seconds_per_value) AS seconds_per_value,
                  quantile_cont(seconds_per_value, 0.25) AS fast_quarter,
                  quantile_cont(seconds_per_value, 0.75) AS slow_quarter,
                  count(seconds_per_value) AS timed_charts
           FROM reading_pace
           GROUP BY engine, engine_version, prompt, prompt_name, kind
           ORDER BY engine, engine_version, prompt_name, settled DESC, kind"""
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
    """The product's own headline."""
    ((charts, values, seconds, corrections, longest),) = db.read(
        """SELECT count(DISTINCT image), coalesce(sum(settled), 0)::BIGINT, median(seconds_per_value),
                  round(sum(corrections) / nullif(count(DISTINCT image), 0), 2),
                  (SELECT seconds FROM longest_look)::DOUBLE
           FROM reading_pace"""
    )
    return Pace(charts, values, seconds, corrections, longest)
