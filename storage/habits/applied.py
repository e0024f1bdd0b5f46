"""What habits that are on propose for a chart: beside the claim, always as a doubt, and never over a person's word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from extraction.chart import ExtractedPoint, Extraction, Unit
from extraction.errors import Sentence
from extraction.recalibration import Change, Renamed, UnitGiven
from storage.database import Database
from storage.decisions import Decision
from storage.families import ENGINE, called, families
from storage.habits import CONTRARY, OURSELVES, Habit, habits, left_on, move, note_answer
from storage.habits.charts import Chart
from storage.habits.kinds import KINDS
from storage.habits.units import unit_said
from storage.name_book import name_book
from storage.names import fold


@dataclass(frozen=True, slots=True)
class Spoken:
    """What one habit proposes for a value, and the sentence that says whence; `left` says it was told to be silent.

    `unit` and `series` are what it puts in their place, None where it says nothing of them.
    """

    habit: int
    sentence: Sentence
    unit: Unit | None = None
    series: str | None = None
    left: bool = False


def spoken(
    db: Database, extraction: int, made: Extraction, words: Mapping[int, Decision], reviewer: str | None = None
) -> dict[int, tuple[Spoken, ...]]:
    """By position, what the habits that are on say of values of this reading; `words` are what people said of it.

    To a `reviewer`, of two who do not see each other's words, only their own silencing counts.
    """
    on = [one for one in habits(db) if one.state == "on"]
    if not on or made.engine != ENGINE:
        return {}
    own = families(db, extraction)
    chart = chart_said(db, extraction, made, words)
    left = left_on(db, extraction, reviewer)
    found: dict[int, tuple[Spoken, ...]] = {}
    for one in on:
        if one.family not in own or _otherwise_here(one, chart):
            continue
        for position, said in proposals_of(one, chart).items():
            if position not in words:
                found[position] = (*found.get(position, ()), replace(said, left=one.id in left))
    return found


def proposals_of(one: Habit, chart: Chart) -> dict[int, Spoken]:
    """What a habit says of the values of a chart, by position, whoever has spoken about them."""
    kind, found = KINDS[one.kind], {}
    for change in kind.changes(chart, one.condition, one.answer, one.wording):
        told = kind.sentence(called(one.family, chart.book), len(one.evidence), one.condition, one.wording, change)
        for position, point in enumerate(chart.reading.points):
            if point.series in _series(change):
                found[position] = _spoken(one, told, change)
    return found


def speaks_against(one: Spoken, claim: ExtractedPoint, word: Decision) -> bool:
    """True if a word on a value says otherwise than the habit proposed for it."""
    if word.verdict not in ("confirmed", "corrected"):
        return False
    if one.unit is not None:
        units = [unit for unit in (word.unit, unit_said(claim, word)) if unit is not None]
        return all((unit.measure, unit.scale) != (one.unit.measure, one.unit.scale) for unit in units)
    return one.series is not None and fold(word.series or claim.series) != fold(one.series)


def heard(db: Database, spoke: Sequence[Spoken], claim: ExtractedPoint, word: Decision) -> None:
    """Keep with a decision which habits had a part in its proposal; one that it speaks against is off from now on."""
    note_answer(db, word.id, [one.habit for one in spoke if not one.left])
    for one in spoke:
        if speaks_against(one, claim, word):
            move(db, one.habit, "off", OURSELVES, CONTRARY)


def chart_said(db: Database, extraction: int, made: Extraction, words: Mapping[int, Decision]) -> Chart:
    """The chart with those of the words that give a number for a point of its own."""
    said = {
        key: word
        for key, word in words.items()
        if 0 <= key < len(made.reading.points) and word.verdict in ("confirmed", "corrected")
    }
    return Chart(extraction, made.image, made.reading, name_book(db), said)


def _otherwise_here(one: Habit, chart: Chart) -> bool:
    """True if people have said something else on this very chart."""
    said = KINDS[one.kind].said(chart, one.condition)
    return said is not None and said.answer != one.answer


def _series(change: Change) -> tuple[str, ...]:
    if isinstance(change, UnitGiven):
        return change.series
    return (change.series,) if isinstance(change, Renamed) else ()


def _spoken(one: Habit, told: Sentence, change: Change) -> Spoken:
    if isinstance(change, UnitGiven):
        return Spoken(one.id, told, unit=change.unit)
    return Spoken(one.id, told, series=change.name if isinstance(change, Renamed) else None)
