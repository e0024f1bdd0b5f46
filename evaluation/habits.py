"""What a habit would do to values that are known: replayed over charts, before anybody turns it on.

A value is put right where the reading was wrong and the habit makes it the known amount under the known name; broken
where the reading was right and is so no more. Both are counted value by value, with the charts it was not learnt from
apart: on those it was learnt from it can hardly fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extraction.chart import ExtractedPoint, Unit
from storage.database import Database
from storage.families import known_until, of_family
from storage.habits import Effect, Habit, habit, move
from storage.habits.applied import Spoken, proposals_of
from storage.habits.charts import Chart
from storage.habits.found import chart_of
from storage.kept import Kept
from storage.name_book import name_book
from storage.names import fold

_measured: Kept[Measured] = Kept(64)

Outcome = Literal["fixed", "broken"]


@dataclass(frozen=True, slots=True)
class Truth:
    """What one value is known to be."""

    series: str
    value: Decimal
    unit: Unit | None


@dataclass(frozen=True, slots=True)
class Changed:
    """One value that the habit would put right or break: where it is, what was read and what it would be."""

    image: str
    extraction: int
    position: int
    outcome: Outcome
    claim: ExtractedPoint
    said: Spoken


@dataclass(frozen=True, slots=True)
class Measured:
    """The effect of a habit in figures, and the values that make it up."""

    effect: Effect
    rows: tuple[Changed, ...]


def measure(db: Database, one: Habit) -> Measured:
    """Replay a habit over every known chart of its family; what is known of it as of now is kept."""
    key = (one.id, len(one.evidence), known_until(db))
    return _measured.get(db, key) or _measured.put(db, key, _measure(db, one))


def _measure(db: Database, one: Habit) -> Measured:
    charts, rows = 0, list[Changed]()
    for chart, truths in known_charts(db, one):
        charts += 1
        rows += replayed(one, chart, truths)
    fixed = [row for row in rows if row.outcome == "fixed"]
    unseen = sum(row.image not in one.evidence for row in fixed)
    return Measured(Effect(len(fixed), len(rows) - len(fixed), charts, unseen), tuple(rows))


def turn_on(db: Database, number: int, who: str, why: str = "") -> Effect:
    """Measure a habit and turn it on; refused in words where it fixes nothing or breaks something."""
    effect = measure(db, habit(db, number)).effect
    move(db, number, "on", who, why, effect)
    return effect


def known_charts(db: Database, one: Habit) -> Iterator[tuple[Chart, Mapping[int, Truth]]]:
    """The charts of the habit's family with the values that people have settled on them, by position."""
    book = name_book(db)
    for number in of_family(db, one.family):
        chart = chart_of(db, number, book)
        truths = {
            at: Truth(word.series, word.value, word.unit) for at, word in chart.words.items() if word.value is not None
        }
        if truths:
            yield chart, truths


def replayed(one: Habit, chart: Chart, truths: Mapping[int, Truth]) -> Iterator[Changed]:
    """The known values of a chart that the habit would put right or break."""
    for position, said in proposals_of(one, chart).items():
        truth, claim = truths.get(position), chart.reading.points[position]
        if truth is None:
            continue
        before = is_right(claim, claim.unit, claim.series, truth)
        after = is_right(claim, said.unit or claim.unit, said.series or claim.series, truth)
        if before != after:
            outcome: Outcome = "fixed" if after else "broken"
            yield Changed(chart.image, chart.extraction, position, outcome, claim, said)


def is_right(claim: ExtractedPoint, unit: Unit | None, series: str, truth: Truth) -> bool:
    """True if the figures as read, in this unit and of this series, are what is known, in whatever unit it was said."""
    if claim.value is None or fold(series) != fold(truth.series or claim.series):
        return False
    if unit is None or truth.unit is None:
        return unit is truth.unit and claim.value == truth.value
    return unit.measure == truth.unit.measure and claim.value * unit.scale == truth.value * truth.unit.scale
