"""What people left of a chart that they reviewed: the values that stand, which are the truth of a gold case."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Context, Decimal

from extraction.chart import ExtractedPoint, Period, Unit
from extraction.errors import Sentence
from extraction.geometry import Box
from storage.database import Database
from storage.decisions import Decision
from storage.desk import desk_words
from storage.errors import NotGold
from storage.extractions import extraction
from storage.names import fold

ROUGHLY = Context(prec=3)  # figures of a ± that was worked out


@dataclass(frozen=True, slots=True)
class GoldPoint:
    """One confirmed value, in `unit` as printed; `error` is the ± that was confirmed with a measured one.

    `decision` is the word that confirmed it, and `extraction` and `point` what that word is about.
    """

    series: str
    category: str
    value: Decimal
    unit: Unit | None
    period: Period | None
    decision: int
    printed: str | None = None
    error: Decimal | None = None
    box: Box | None = None
    extraction: int = 0
    point: int = 0


@dataclass(frozen=True, slots=True)
class Left:
    """What people said of a reading by now: the values that stand, how many are still to be settled, and of whom."""

    points: tuple[GoldPoint, ...]
    open: int
    companies: tuple[str, ...]  # folded names that the values are of


def left_of(db: Database, number: int) -> Left:
    """The values that people stand by on this reading's desk, and how many they have not settled."""
    desk = desk_words(db, number)
    own = desk.settled(number)
    words: list[tuple[Decision, ExtractedPoint | None]] = []
    open_ = len(desk.differing(number))
    for reading, positions in ((number, None), *desk.proposed.items()):
        claims, said, disputed = extraction(db, reading).reading.points, desk.settled(reading), desk.differing(reading)
        wanted = range(len(claims)) if positions is None else positions
        open_ += sum(position not in said and position not in disputed for position in wanted)
        words += [(said[position], claims[position]) for position in wanted if position in said]
    words += [(own[key], None) for key in sorted((key for key in own if key < 0), reverse=True)]
    standing = [(word, claim) for word, claim in words if word.verdict != "rejected"]
    companies = sorted({fold(word.company) for word, _ in standing if word.company})
    return Left(tuple(_point(word, claim) for word, claim in standing), open_, tuple(companies))


def confirmed_points(db: Database, number: int) -> tuple[GoldPoint, ...]:
    """The values that people stand by on this reading's desk."""
    return left_of(db, number).points


def fit_for_gold(db: Database, number: int) -> Left:
    """What was left of a reading, if a case can be made of it; else NotGold."""
    left = left_of(db, number)
    if left.open:
        raise NotGold(
            Sentence(
                zh=f"此图还有 {left.open} 个数值未核对完，不能作为标准样本。",
                en=f"{left.open} values of this chart are not settled yet; a gold case has none.",
            )
        )
    if not left.points:
        raise NotGold(
            Sentence(
                zh="此图没有一个已确认的数值，不能作为标准样本。",
                en="No value of this chart is confirmed, so it cannot be a gold case.",
            )
        )
    return left


def _point(said: Decision, claim: ExtractedPoint | None) -> GoldPoint:
    """A word as truth."""
    assert said.value is not None  # every word but a rejection has one
    series, category = (said.series, said.category) if claim is None else (
        said.series or claim.series, said.category or claim.category
    )  # fmt: skip
    box = said.evidence or (None if claim is None else claim.evidence)
    return GoldPoint(
        series, category, said.value, said.unit, said.period, said.id, said.printed, _give(said, claim), box,
        said.extraction, said.key,
    )  # fmt: skip


def _give(said: Decision, claim: ExtractedPoint | None) -> Decimal | None:
    """The ± of a value that no label prints, as a person left it; None where it is printed, and so exact.

    It is that of the mark. On an axis that was put right the mark is as wide as before, so the ± grows with the value;
    a number read by eye instead does not make it wider.
    """
    if claim is None or said.value is None or (said.printed is not None and claim.source != "measured"):
        return None
    value, error = (claim.value, claim.error)
    if claim.measured is not None:
        value, error = claim.measured.value, claim.measured.error
    if not value or error is None or said.value == value:
        return error
    grown = ROUGHLY.create_decimal(error * abs(said.value / value))
    return grown if said.printed is None else min(grown, error)
