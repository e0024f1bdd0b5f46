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
from storage.habits.final import FinalWord, final_word, keep_final_word
from storage.habits.found import chart_of, contrary
from storage.kept import Kept
from storage.name_book import name_book
from storage.names import fold

_measured: Kept[Measured] = Kept(64)

NOT_ASKED = Sentence(
    zh="终验集只能在别处验不出、且无人反对时问一次；样本增加四分之一后可以再问。",
    en="The final split is asked once, where no other case can tell and nobody has said otherwise; and again once it "
    "has grown by a quarter.",
)
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
    `final` is what the final split said when it was asked once: its totals count beside `effect`.
    """

    effect: Effect
    rows: tuple[Changed, ...] = ()
    against: int = 0
    set_apart: int = 0
    waiting: tuple[int, ...] = ()
    final: FinalWord | None = None

    @property
    def whole(self) -> Effect:
        """The effect on all cases that it was measured on, those of the final split among them once it was asked."""
        if self.final is None:
            return self.effect
        one, other = self.effect, self.final.effect
        return Effect(
            one.fixed + other.fixed, one.broken + other.broken, one.charts + other.charts, one.unseen + other.unseen
        )

    @property
    def allows(self) -> bool:
        """True if it may be turned on."""
        return self.whole.allows and not self.against

    @property
    def may_ask_final(self) -> bool:
        """True if only the final split can tell: nothing speaks against it, nothing else speaks for it."""
        if self.against or self.effect.broken or self.effect.fixed or not self.set_apart:
            return False
        return self.final is None or self.set_apart >= self.final.again_at


def measure(db: Database, one: Habit) -> Measured:
    """Replay a habit over the gold cases of its family; what follows from what is known as of now is kept."""
    cases = gold_cases(db)
    asked = final_word(db, one.id)
    known = tuple((case.id, case.snapshot) for case in cases)
    key = (one.id, len(one.evidence), known_until(db), known, asked)
    return _measured.get(db, key) or _measured.put(db, key, _measure(db, one, cases))


def _measure(db: Database, one: Habit, cases: Sequence[GoldCase]) -> Measured:
    readings = {each.extraction for each in members(db).get(one.family, [])}
    own = _own(db, one, cases)
    looked_at = [case for case in own if case.split in LOOKED_AT]
    effect, rows = _effect(db, one, looked_at)
    return Measured(
        effect, rows, sum(1 for _ in contrary(db, one)), len(own) - len(looked_at),
        tuple(each.extraction for each in candidates(db) if each.extraction in readings), final_word(db, one.id),
    )  # fmt: skip


def _own(db: Database, one: Habit, cases: Sequence[GoldCase]) -> list[GoldCase]:
    """The gold cases of its family that the embedded engine read."""
    images = {each.image for each in members(db).get(one.family, [])}
    return [case for case in cases if case.image in images and case.engine == ENGINE]


def _effect(db: Database, one: Habit, cases: Sequence[GoldCase]) -> tuple[Effect, tuple[Changed, ...]]:
    """What the habit does to these cases, in figures and value by value."""
    book = name_book(db)
    rows = [row for case in cases for row in replayed(one, chart_of(db, case.extraction, book), truths_of(case))]
    fixed = [row for row in rows if row.outcome == "fixed"]
    unseen = sum(row.image not in one.evidence for row in fixed)
    return Effect(len(fixed), len(rows) - len(fixed), len(cases), unseen), tuple(rows)


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
    move(db, number, "on", who, why, measured.whole)
    return measured.whole


def ask_final(db: Database, number: int, who: str) -> Effect:
    """Measure a habit on the cases of the final split, once, where no other case of its family can tell.

    A house whose cases all fell into that split could never use a habit else. Only totals are kept and shown, so that
    nothing can be tuned to it; asked until it pleases it would prove nothing. UnfitValue where it may not be asked.
    """
    with db.write():
        one = habit(db, number)
        if not measure(db, one).may_ask_final:
            raise UnfitValue(NOT_ASKED)
        cases = [case for case in _own(db, one, gold_cases(db)) if case.split not in LOOKED_AT]
        effect, _ = _effect(db, one, cases)
        keep_final_word(db, number, [case.id for case in cases], effect, who)
    return effect


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
