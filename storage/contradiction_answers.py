"""What a person says two sources of one fact are to each other, and taking that back.

restated   the later report's value is one restated: it stands as a fact of its own beside the one first reported
misread    one of the two was read wrongly: the other's number stands in its place, the mistake named
not_same   one of the two is of something else: another scope, segment, period or basis

Each answer is a new word on the value it changes, said as one step; the words before it are kept.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from extraction.chart import ExtractedPoint, Period, Unit
from extraction.errors import Sentence
from extraction.numbers.units import display_units
from storage.database import Database
from storage.decisions import Basis, Decision, Mistake, Scope
from storage.double_entry import stage
from storage.errors import UnfitValue
from storage.extractions import extraction
from storage.fact_table import bring_up
from storage.holds import holder
from storage.mistakes import POINT_SLIPS, name_mistake
from storage.reviews import decide_all, decision_of, settled, take_back

Answer = Literal["restated", "misread", "not_same"]
HAN = re.compile(r"[\u4e00-\u9fff]")


@dataclass(frozen=True, slots=True)
class Identity:
    """In what two values of one company and metric can be different things."""

    scope: Scope
    segment: str
    period: Period
    basis: Basis


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer that stands: the word it led to, the one before it, and the one of the other source."""

    answer: Answer
    said: Decision
    before: Decision
    against: Decision


def say_restated(db: Database, later: Sequence[int], earlier: int, reviewer: str = "", reason: str = "") -> list[int]:
    """The later report's words are of the restated figure; the ids of the new words."""
    words = [standing_word(db, number) for number in later]
    said = [_anew(db, replace(word, basis="restated"), reviewer, reason) for word in words]
    return _say(db, "restated", said, later, earlier)


def say_misread(
    db: Database, wrong: Sequence[int], right: int, mistake: Mistake | None = None, reviewer: str = "", reason: str = ""
) -> list[int]:
    """The other's number stands where these were misread; the mistake is named, or the most telling difference is."""
    good = standing_word(db, right)
    words = [standing_word(db, number) for number in wrong]
    said = [_anew(db, put_right(word, good), reviewer, reason, mistake) for word in words]
    return _say(db, "misread", said, wrong, right)


def say_not_same(
    db: Database, about: Sequence[int], against: int, what: Identity, reviewer: str = "", reason: str = ""
) -> list[int]:
    """These words are of something else than the other one; refused where nothing would tell the two apart."""
    words = [standing_word(db, number) for number in about]
    if any(what == identity_of(word) for word in words):
        raise UnfitValue(
            Sentence(
                zh="口径、分部、期间和披露类别都没有改动，两处仍是同一项。未保存。",
                en="Scope, segment, period and basis are as before, so the two are still one thing. Nothing was saved.",
            )
        )
    said = [
        _anew(
            db,
            replace(word, scope=what.scope, segment=what.segment, period=what.period, basis=what.basis),
            reviewer,
            reason,
        )
        for word in words
    ]
    return _say(db, "not_same", said, about, against)


def put_right(word: Decision, good: Decision) -> Decision:
    """The word with the other's number in its place.

    Where both have the same figures, its own number stays, in the unit that makes it that amount: 12,345 was printed,
    and its unit is 万元, not 亿元.
    """
    if word.value is None or good.value is None:
        raise ValueError("A word on a fact has a value.")
    scale = _scale_that_makes_them_equal(word, good)
    if scale is not None and good.unit is not None:
        return replace(word, unit=_unit_of_scale(good.unit, scale))
    alike = word.unit is not None and _counts_alike(word.unit, good.unit)
    return replace(word, value=good.value, unit=word.unit if alike else good.unit, printed=None)


def take_back_answer(db: Database, words: Sequence[int], reviewer: str = "") -> list[Decision]:
    """Take back what an answer led to, as one step: the values disagree again."""
    for number in words:
        _not_elsewhere(db, standing_word(db, number), reviewer)
    return take_back(db, words, reviewer)


def answers(db: Database, words: Sequence[int] | None = None) -> list[Answered]:
    """The answers that stand, newest first; all, or those that these words led to, were about or stood against."""
    bring_up(db)
    rows = db.read(
        """SELECT a.answer, a.word, a.about, a.against
           FROM contradiction_answer a JOIN fact f ON f.decision = a.word
           WHERE $words IS NULL OR list_has_any([a.word, a.about, a.against], $words)
           ORDER BY a.word DESC""",
        {"words": None if words is None else list(words)},
    )
    numbers = sorted({number for row in rows for number in row[1:]})
    found = db.read("SELECT * FROM said_in_words WHERE list_contains(?, id)", [numbers])
    said = {word.id: word for word in map(decision_of, found)}
    return [Answered(answer, said[word], said[about], said[against]) for answer, word, about, against in rows]


def waits(db: Database, words: Sequence[int]) -> bool:
    """True if a word that an answer led to does not count yet: two people review the chart, and one has spoken."""
    return bool(db.read("SELECT 1 FROM withheld WHERE list_contains(?, decision) LIMIT 1", [list(words)]))


def standing_word(db: Database, number: int) -> Decision:
    """The decision of this number, as long as it is the last word on its value."""
    rows = db.read("SELECT * FROM said_in_words WHERE id = ?", [number])
    word = decision_of(rows[0]) if rows else None
    last = None if word is None else settled(db, word.extraction).get(word.key)
    if word is None or last is None or last.id != number:
        raise UnfitValue(
            Sentence(
                zh="这个值刚刚有了新的结论，请重新查看。未保存。",
                en="Somebody has said something new on this value; look again. Nothing was saved.",
            )
        )
    return word


def identity_of(word: Decision) -> Identity:
    """What a word with a period is of, apart from company and metric."""
    if word.period is None:
        raise ValueError("A word without a period is on no fact.")
    return Identity(word.scope, word.segment, word.period, word.basis)


def _say(db: Database, answer: Answer, said: list[Decision], about: Sequence[int], against: int) -> list[int]:
    """Append the words and the answer in one transaction."""
    with db.write() as cursor:
        numbers = decide_all(db, said)
        cursor.executemany(
            "INSERT INTO contradiction_answer VALUES (?, ?, ?, ?)",
            [[word, before, against, answer] for word, before in zip(numbers, about, strict=True)],
        )
    db.checkpoint()
    return numbers


def _anew(db: Database, word: Decision, reviewer: str, reason: str, mistake: Mistake | None = None) -> Decision:
    """The changed word as a new one: confirmed where it says what was read, else corrected with its mistake."""
    _not_elsewhere(db, word, reviewer)
    points = extraction(db, word.extraction).reading.points
    claim = points[word.key] if 0 <= word.key < len(points) else None
    fresh = replace(
        word, id=0, point=word.key, decided_at=None, undoes=None, seconds=None, reviewer=reviewer.strip(),
        reason=reason.strip(), mistake=None,
    )  # fmt: skip
    if claim is not None and _as_read(fresh, claim):
        return replace(fresh, verdict="confirmed", printed=fresh.printed or claim.printed)
    fresh = replace(fresh, verdict="corrected")
    return replace(fresh, mistake=mistake or name_mistake(claim, fresh))


def _counts_alike(unit: Unit, other: Unit | None) -> bool:
    return other is not None and (unit.measure, unit.scale) == (other.measure, other.scale)


def _scale_that_makes_them_equal(word: Decision, good: Decision) -> int | None:
    """The scale in which the first one's figures are the other's amount, where that tells of a slip of the unit."""
    if word.unit is None or good.unit is None or word.unit.measure != good.unit.measure or not word.value:
        return None
    scale = (good.value or Decimal(0)) * good.unit.scale / word.value
    if scale < 1 or not _is_power_of_ten(scale):
        return None
    zeros = abs((scale / word.unit.scale).log10())
    slipped = zeros > POINT_SLIPS or word.unit.scale != good.unit.scale
    return int(scale) if slipped and zeros else None


def _is_power_of_ten(number: Decimal) -> bool:
    return number.normalize().as_tuple().digits == (1,)


def _unit_of_scale(like: Unit, scale: int) -> Unit:
    """The unit of this measure that counts in `scale`, worded as usual; in yuan and 万 where the other is so worded."""
    if like.scale == scale:
        return like
    usual = [unit for unit in display_units(like) if unit.scale == scale]
    chinese = bool(HAN.search(like.printed))
    alike = [unit for unit in usual if bool(HAN.search(unit.printed)) == chinese]
    return next(iter(alike or usual), Unit(like.measure, scale))


def _as_read(word: Decision, claim: ExtractedPoint) -> bool:
    same = (word.value, word.unit, word.series, word.category) == (
        claim.value,
        claim.unit,
        claim.series,
        claim.category,
    )
    return same and claim.period in (None, word.period)


def _not_elsewhere(db: Database, word: Decision, reviewer: str) -> None:
    """Refuse while somebody else has the chart on the desk, as the desk itself does."""
    image = extraction(db, word.extraction).image
    held = holder(db, image)
    if held is not None and held.reviewer != reviewer.strip() and stage(db, word.extraction) != "blind":
        raise UnfitValue(
            Sentence(
                zh=f"{held.reviewer}正在核对其中一张图，未保存。",
                en=f"{held.reviewer} is at work on one of these charts. Nothing was saved.",
            )
        )
