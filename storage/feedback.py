"""Where we go wrong: every claim a person corrected, rejected or had to add, how often that happens, and to what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar, cast, get_args

import pandas as pd

from storage.database import Database
from storage.fact_table import bring_up
from storage.kept import Kept
from storage.rates import Rate, Tally
from storage.reviewed_readings import LONGEST_LOOK

Grouping = Literal["engine", "prompt", "kind", "source"]
Facet = Literal["mistake", "engine", "prompt", "kind", "quality", "source"]
Step = Literal["week", "month", "quarter", "charts"]

GROUPS: tuple[Facet, ...] = ("engine", "prompt", "kind", "quality")
DAYS_OF_A_TREND = 28  # with less, weeks are too few to be one
MOST_STEPS = 30  # points that a trend can show side by side
FEWEST_CHARTS = 5  # of one point of a trend that counts charts


@dataclass(frozen=True, slots=True)
class Among:
    """Which reviewed values are meant; None is any. `quality` is the picture's worst flaw, 'clear' if none is seen."""

    mistake: str | None = None
    engine: str | None = None
    prompt: str | None = None
    kind: str | None = None
    quality: str | None = None
    source: str | None = None

    @property
    def params(self) -> dict[str, object]:
        facets: tuple[Facet, ...] = get_args(Facet)
        return {facet: getattr(self, facet) for facet in facets}


@dataclass(frozen=True, slots=True)
class Spot:
    """How often values of one group were wrong."""

    name: str
    rate: Rate


@dataclass(frozen=True, slots=True)
class Moment:
    """How often values were wrong in the charts reviewed within one span: the day of the first one, and of the last."""

    first: dt.date
    last: dt.date
    rate: Rate


@dataclass(frozen=True, slots=True)
class _Cell:
    """The reviewed readings of one engine, prompt, kind of chart and quality of picture."""

    engine: str
    prompt: str
    kind: str
    quality: str
    first: dt.datetime
    last: dt.datetime
    tally: Tally

    def of(self, facet: Facet) -> str:
        return str(getattr(self, facet))


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


Told: TypeAlias = tuple[_Cell, ...] | list[Spot] | list[Moment] | pd.DataFrame | Pace
Answer = TypeVar("Answer", bound=Told)
_told: Kept[Told] = Kept(64)


def wrong_share(db: Database, among: Among) -> Rate:
    """How often values were wrong, or made the mistake that is asked for."""
    return sum((cell.tally for cell in _cells(db, among)), Tally()).rate


def shares_by(db: Database, facet: Facet, among: Among) -> list[Spot]:
    """How often values were wrong, by kind of mistake (most first) or by group (most often reviewed first)."""
    if facet in ("mistake", "source"):
        sql = _SELECTED + (_BY_MISTAKE if facet == "mistake" else _BY_SOURCE)
        return _once(db, (facet, among), lambda: [
            Spot(name, Tally(*map(int, sums)).rate) for name, *sums in db.read(sql, among.params)
        ])  # fmt: skip
    groups: dict[str, Tally] = defaultdict(Tally)
    for cell in _cells(db, among):
        groups[cell.of(facet)] += cell.tally
    spots = [Spot(name, tally.rate) for name, tally in groups.items()]
    return sorted(spots, key=lambda spot: (-spot.rate.values, spot.name))


def trend(db: Database, step: Step, among: Among) -> list[Moment]:
    """How often values were wrong, as the charts were reviewed one after the other; the latest ones, oldest first."""
    sql = _SELECTED + (_BY_CHARTS if step == "charts" else _BY_TIME) + _TREND
    asked = among.params | {"most": MOST_STEPS}
    asked |= {"fewest": FEWEST_CHARTS} if step == "charts" else {"step": step}
    return _once(db, (step, among), lambda: [
        Moment(first.date(), last.date(), Tally(*map(int, sums)).rate) for first, last, *sums in db.read(sql, asked)
    ])  # fmt: skip


def fitting_step(db: Database, among: Among) -> Step:
    """The shortest step of time in which a trend is shown whole; charts where there are no four weeks of it."""
    cells = _cells(db, among)
    days = (max(cell.last for cell in cells) - min(cell.first for cell in cells)).days if cells else 0
    if days < DAYS_OF_A_TREND:
        return "charts"
    return "week" if days <= 7 * (MOST_STEPS - 1) else "month" if days <= 28 * MOST_STEPS else "quarter"


def choices(db: Database) -> dict[Facet, list[str]]:
    """What there is to choose from, the most often reviewed first; prompts by id."""
    return {facet: [spot.name for spot in shares_by(db, facet, Among())] for facet in GROUPS}


def prompt_names(db: Database) -> dict[str, str]:
    """The name of every prompt that a reading went by."""
    return dict(db.read("SELECT id, name FROM prompt"))


def examples(db: Database, among: Among, most: int = 200) -> pd.DataFrame:
    """Claim and answer of the newest mistakes among these; figures as exact text."""
    return _once(db, ("examples", among, most), lambda: _newest(db, among, most)).copy()


def mistakes(
    db: Database, engine: str | None = None, prompt: str | None = None, kind: str | None = None
) -> pd.DataFrame:
    """Claim and answer of everything a person changed, newest first; figures as exact text."""
    return examples(db, Among(engine=engine, prompt=prompt, kind=kind), most=10**9)


def scoreboard(db: Database) -> pd.DataFrame:
    """For each engine, prompt and kind of chart: what was settled, what was wrong, and what the review cost.

    `seconds_per_value` is the median over the charts; half of them lie between `fast_quarter` and `slow_quarter`.
    """
    return _once(db, "scoreboard", lambda: db.frame(_SCOREBOARD)).copy()


def mistakes_by_type(db: Database, by: Grouping = "engine") -> pd.DataFrame:
    """How often each kind of mistake was made, by engine, prompt, kind of chart or way of reading; most first."""
    bring_up(db)
    return db.frame(
        """SELECT CASE $by WHEN 'engine' THEN engine WHEN 'kind' THEN kind WHEN 'source' THEN source
                          ELSE coalesce(nullif(prompt_name, ''), prompt) END AS "group",
                  mistake, count(*) AS count
           FROM feedback GROUP BY ALL ORDER BY count DESC, "group", mistake""",
        {"by": by},
    )


def review_pace(db: Database) -> Pace:
    """The product's own headline."""

    def work_out() -> Pace:
        ((charts, values, seconds, corrections),) = db.read(
            """SELECT count(DISTINCT picture), coalesce(sum(settled), 0)::BIGINT, median(seconds_per_value),
                      round(sum(corrections) / nullif(count(DISTINCT picture), 0), 2)
               FROM reading_pace"""
        )
        return Pace(charts, values, seconds, corrections, LONGEST_LOOK)

    return _once(db, "pace", work_out)


def _newest(db: Database, among: Among, most: int) -> pd.DataFrame:
    numbers = [number for (number,) in db.read(_NEWEST, among.params | {"most": most})]
    bounds = {"first": min(numbers, default=0), "last": max(numbers, default=0)}
    return db.frame(_EXAMPLES, {"newest": numbers} | bounds)


def _once(db: Database, asked: Hashable, answer: Callable[[], Answer]) -> Answer:
    """The answer, worked out once for all that was said and named so far."""
    bring_up(db)
    ((said, named),) = db.read("SELECT (SELECT said FROM brought_up), (SELECT max(id) FROM mistake_name)")
    kept = _told.get(db, (asked, said, named))
    if kept is None:
        kept = _told.put(db, (asked, said, named), answer())
    return cast("Answer", kept)  # under this key lies what this question gave


def _cells(db: Database, among: Among) -> tuple[_Cell, ...]:
    def work_out() -> tuple[_Cell, ...]:
        return tuple(
            _Cell(engine, prompt, kind, quality, first, last, Tally(*map(int, sums)))
            for engine, prompt, kind, quality, first, last, *sums in db.read(_SELECTED + _CELLS, among.params)
        )

    return _once(db, ("cells", among), work_out)


# Of every reviewed reading among those asked for: its values `n`, and how many of them are wrong as asked, `w`.
_SELECTED = """
WITH wrong AS (
    SELECT w.extraction, coalesce(m.mistake, w.mistake) AS mistake, count(*) AS w
    FROM wrong_word w LEFT JOIN named_mistake m ON m.decision = w.decision
    WHERE $source IS NULL OR w.source = $source
    GROUP BY ALL),
wrong_of AS (
    SELECT extraction, sum(w) AS w FROM wrong WHERE $mistake IS NULL OR mistake = $mistake GROUP BY extraction),
selected AS (
    SELECT r.extraction, r.reviewed_at, e.engine, e.prompt, e.kind, coalesce(f.trouble, 'clear') AS quality,
           CASE $source WHEN 'printed' THEN r.printed WHEN 'measured' THEN r.measured WHEN 'computed' THEN r.computed
                        WHEN 'model' THEN r.model ELSE r.settled END::BIGINT AS n,
           coalesce(o.w, 0)::BIGINT AS w, r.printed, r.measured, r.computed, r.model
    FROM reviewed_reading r
    JOIN extraction e ON e.id = r.extraction
    LEFT JOIN picture_flaw f ON f.image = e.image AND f.place = 0
    LEFT JOIN wrong_of o ON o.extraction = r.extraction
    WHERE ($engine IS NULL OR e.engine = $engine) AND ($prompt IS NULL OR e.prompt = $prompt)
      AND ($kind IS NULL OR e.kind = $kind) AND ($quality IS NULL OR coalesce(f.trouble, 'clear') = $quality))
"""

_SUMS = "sum(n), sum(w), count(*), count(*) FILTER (WHERE w > 0), sum(w * w), sum(w * n), sum(n * n)"

_CELLS = f"""
SELECT engine, prompt, kind, quality, min(reviewed_at), max(reviewed_at), {_SUMS}
FROM selected WHERE n > 0 GROUP BY engine, prompt, kind, quality
"""  # noqa: S608 - its own words

_BY_SOURCE = f"""
, by_source AS (
    SELECT extraction, unnest(['printed', 'measured', 'computed', 'model']) AS name,
           unnest([printed, measured, computed, model])::BIGINT AS n
    FROM selected),
wrong_by AS (
    SELECT w.extraction, w.source AS name, count(*) AS w
    FROM wrong_word w LEFT JOIN named_mistake m ON m.decision = w.decision
    WHERE $mistake IS NULL OR coalesce(m.mistake, w.mistake) = $mistake GROUP BY ALL)
SELECT name, {_SUMS}
FROM (SELECT s.name, s.n, coalesce(w.w, 0)::BIGINT AS w
      FROM by_source s LEFT JOIN wrong_by w ON w.extraction = s.extraction AND w.name = s.name
      WHERE s.n > 0 AND ($source IS NULL OR s.name = $source))
GROUP BY name ORDER BY sum(n) DESC, name
"""  # noqa: S608 - its own words

_BY_MISTAKE = """
SELECT g.mistake, any_value(a.n), sum(g.w), any_value(a.charts), count(*), sum(g.w * g.w), sum(g.w * s.n),
       any_value(a.nn)
FROM wrong g
JOIN selected s ON s.extraction = g.extraction
CROSS JOIN (SELECT sum(n) AS n, count(*) AS charts, sum(n * n) AS nn FROM selected WHERE n > 0) a
WHERE s.n > 0
GROUP BY g.mistake ORDER BY sum(g.w) DESC, g.mistake
"""

_BY_TIME = """
, spans AS (
    SELECT *, epoch(CASE $step WHEN 'week' THEN date_trunc('week', reviewed_at)
                               WHEN 'month' THEN date_trunc('month', reviewed_at)
                               ELSE date_trunc('quarter', reviewed_at) END)::BIGINT AS span
    FROM selected WHERE n > 0)
"""

_BY_CHARTS = """
, placed AS (
    SELECT *, row_number() OVER (ORDER BY reviewed_at, extraction) - 1 AS place, count(*) OVER () AS charts
    FROM selected WHERE n > 0),
spans AS (SELECT *, place // greatest($fewest, ceil(charts / $most)::BIGINT) AS span FROM placed)
"""

_TREND = f"""
SELECT * EXCLUDE (span) FROM (
    SELECT min(reviewed_at), max(reviewed_at), {_SUMS}, span FROM spans GROUP BY span ORDER BY span DESC LIMIT $most)
ORDER BY span
"""  # noqa: S608 - its own words

_NEWEST = """
SELECT w.decision
FROM wrong_word w
JOIN extraction e ON e.id = w.extraction
LEFT JOIN named_mistake m ON m.decision = w.decision
LEFT JOIN picture_flaw f ON f.image = e.image AND f.place = 0
WHERE ($mistake IS NULL OR coalesce(m.mistake, w.mistake) = $mistake) AND ($source IS NULL OR w.source = $source)
  AND ($engine IS NULL OR e.engine = $engine) AND ($prompt IS NULL OR e.prompt = $prompt)
  AND ($kind IS NULL OR e.kind = $kind) AND ($quality IS NULL OR coalesce(f.trouble, 'clear') = $quality)
ORDER BY w.decision DESC LIMIT $most
"""

_EXAMPLES = """
SELECT decision, extraction, point, image, name, engine, engine_version, prompt, prompt_name, kind, quality, source,
       verdict, mistake, series, category, claim, claim_unit, claim_printed, answer, answer_unit, reason, remark,
       named_by, reviewer, decided_at
FROM feedback WHERE decision BETWEEN $first AND $last AND list_contains($newest, decision) ORDER BY decision DESC
"""

_SCOREBOARD = """
SELECT engine, engine_version, prompt, prompt_name, kind,
       count(DISTINCT picture) AS charts, sum(settled) AS settled, sum(confirmed) AS confirmed,
       sum(corrected) AS corrected, sum(rejected) AS rejected, sum(added) AS added,
       round(100.0 * sum(corrections) / sum(settled), 1) AS wrong_share,
       round(sum(corrections) / count(DISTINCT picture), 2) AS corrections_per_chart,
       median(seconds_per_value) AS seconds_per_value,
       quantile_cont(seconds_per_value, 0.25) AS fast_quarter,
       quantile_cont(seconds_per_value, 0.75) AS slow_quarter,
       count(seconds_per_value) AS timed_charts
FROM reading_pace
GROUP BY engine, engine_version, prompt, prompt_name, kind
ORDER BY engine, engine_version, prompt_name, settled DESC, kind
"""
