"""What a habit would do to values that are known: replayed over gold cases, before anybody turns it on.

A value is put right where the reading was wrong and the habit makes it the known amount under the known name; broken
where the reading was right and is so no more. Both are counted value by value, with the charts it was not learnt from
apart: on those it was learnt from it can hardly fail.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extraction.chart import ExtractedPoint, Unit
from extraction.errors import Sentence
from storage.database import Database
from storage.errors import UnfitValue
from storage.families import ENGINE, known_until, members
from storage.gold import GoldCase, candidates, gold_cases
from storage.habits import Effect, Habit, habit, move
from storage.habits.applied import Spoken, proposals_of
from storage.habits.charts import Chart
from storage.habits.found import chart_of, contrary
from storage.kept import Kept
from storage.name_book import name_book
from storage.names import fold

_measured: Kept[Measured] = Kept(64)

LOOKED_AT = ("tune", "check")  # the final split judges prompts, and nothing is to be learnt from it
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
    """The effect of a habit in figures, and the values that make it up.

    `against` are charts of its family on which people said otherwise, gold or not. `set_apart` cases of the family
    stand in the final split and are not looked at; `waiting` are settled charts of it that are no gold cases yet.
    """

    effect: Effect
    rows: tuple[Changed, ...] = ()
    against: int = 0
    set_apart: int = 0
    waiting: tuple[int, ...] = ()

    @property
    def allows(self) -> bool:
        """True if it may be turned on."""
        return self.effect.allows and not self.against


def measure(db: Database, one: Habit) -> Measured:
    """Replay a habit over the gold cases of its family; what follows from what is known as of now is kept."""
    cases = gold_cases(db)
    key = (one.id, len(one.evidence), known_until(db), tuple((case.id, case.snapshot) for case in cases))
    return _measured.get(db, key) or _measured.put(db, key, _measure(db, one, cases))


def _measure(db: Database, one: Habit, cases: Sequence[GoldCase]) -> Measured:
    origins, book = members(db).get(one.family, []), name_book(db)
    images, readings = {each.image for each in origins}, {each.extraction for each in origins}
    own = [case for case in cases if case.image in images and case.engine == ENGINE]
    rows = list[Changed]()
    looked_at = [case for case in own if case.split in LOOKED_AT]
    for case in looked_at:
        rows += replayed(one, chart_of(db, case.extraction, book), truths_of(case))
    fixed = [row for row in rows if row.outcome == "fixed"]
    unseen = sum(row.image not in one.evidence for row in fixed)
    return Measured(
        Effect(len(fixed), len(rows) - len(fixed), len(looked_at), unseen), tuple(rows),
        sum(1 for _ in contrary(db, one)), len(own) - len(looked_at),
        tuple(each.extraction for each in candidates(db) if each.extraction in readings),
    )  # fmt: skip


def turn_on(db: Database, number: int, who: str, why: str = "") -> Effect:
    """Measure a habit and turn it on; refused in words where it fixes nothing, or breaks or contradicts something."""
    measured = measure(db, habit(db, number))
    if measured.against:
        raise UnfitValue(
            Sentence(
                zh=f"有 {measured.against} 张同类图上的决定与此相反，不能启用。",
                en=f"People said otherwise of {measured.against} charts of this family, so it cannot be turned on.",
            )
        )
    move(db, number, "on", who, why, measured.effect)
    return measured.effect


def truths_of(case: GoldCase) -> dict[int, Truth]:
    """What is known of the values that the reading of a case has, by position."""
    return {
        one.point: Truth(one.series, one.value, one.unit)
        for one in case.points
        if one.extraction == case.extraction and one.point >= 0
    }


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
