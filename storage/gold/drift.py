"""What became of gold cases since: values that people changed afterwards, and labels that a trial cast doubt on.

Neither changes a case by itself. A person renews it with what is confirmed now, or keeps it as it was, or says that
the label is right.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from extraction.errors import Sentence
from storage.columns import utc
from storage.database import Database
from storage.errors import NotGold, UnknownRow
from storage.extractions import latest_extraction
from storage.gold.cases import GoldCase, gold_case, gold_cases, say_of_case, take_snapshot, versions
from storage.gold.left import GoldPoint, Left, fit_for_gold, left_of
from storage.names import fold


@dataclass(frozen=True, slots=True)
class Change:
    """One value of a case, as in its snapshot and as people left it by now; None where it is in one only."""

    before: GoldPoint | None
    now: GoldPoint | None


@dataclass(frozen=True, slots=True)
class Drift:
    """A case whose confirmed values are others by now, on `extraction`, where `open` values wait for a word."""

    case: GoldCase
    extraction: int
    changes: tuple[Change, ...]
    open: int


@dataclass(frozen=True, slots=True)
class LabelError:
    """A doubt about what people confirmed, as a trial or a person reported it; `point` is its place in the case."""

    id: int
    case: GoldCase
    point: int | None
    remark: str
    trial: int | None
    said_by: str
    said_at: dt.datetime


def drifted(db: Database) -> list[Drift]:
    """Cases with other values by now than in their snapshot, unless somebody has looked and kept them as they were."""
    cases = gold_cases(db)
    seen: dict[int, int] = dict(db.read("SELECT id, seen FROM gold_case_now WHERE retired IS NULL"))
    last = versions(db, {case.image for case in cases})
    found = [_drift(db, case) for case in cases if last[case.image] > seen[case.id]]
    return [drift for drift in found if drift.changes]


def renew_gold_case(db: Database, number: int, who: str) -> None:
    """Take what is confirmed now as the truth of the case. NotGold where something is open or nothing stands."""
    with db.write():
        case = _standing(db, number)
        reading = _reading_now(db, case)[0]
        take_snapshot(db, number, reading, fit_for_gold(db, reading).points, who)


def keep_gold_case(db: Database, number: int, who: str, why: str = "") -> None:
    """Leave the case as it was, though its values are others by now; later words show again."""
    with db.write():
        case = _standing(db, number)
        say_of_case(db, number, "kept", who, why, about=versions(db, [case.image])[case.image])


def report_label_error(
    db: Database, number: int, who: str, remark: str, trial: int | None = None, point: int | None = None
) -> int:
    """Doubt what a case calls true, for a person to look at in Review; `point` is the place of a value in the case."""
    case = gold_case(db, number)
    if point is not None and not 0 <= point < len(case.points):
        raise UnknownRow(Sentence(zh="此样本没有这个数值。", en="The case has no such value."))
    return say_of_case(db, number, "label_error", who, remark, about=point, trial=trial)


def label_is_right(db: Database, error: int, who: str, why: str = "") -> None:
    """Answer a reported error: what the case calls true is true."""
    rows = db.read("SELECT gold_case FROM gold_word WHERE id = ? AND said = 'label_error'", [error])
    if not rows:
        raise UnknownRow(Sentence(zh="没有这条标注错误。", en="There is no such label error."))
    say_of_case(db, int(rows[0][0]), "label_right", who, why, about=error)


def label_errors(db: Database) -> list[LabelError]:
    """Reported errors that nobody has answered: neither found right, nor put right by renewing the case."""
    rows = db.read(
        """SELECT w.id, w.gold_case, w.about, w.why, w.trial, w.said_by, w.said_at
           FROM gold_word w JOIN gold_case_now c ON c.id = w.gold_case
           WHERE w.said = 'label_error' AND c.retired IS NULL AND w.id > c.snapshot
             AND w.id NOT IN (SELECT about FROM gold_word WHERE said = 'label_right')
           ORDER BY w.id"""
    )
    cases = {case.id: case for case in gold_cases(db)} if rows else {}
    return [
        LabelError(number, cases[case], point, remark, trial, who, utc(at))
        for number, case, point, remark, trial, who, at in rows
    ]


def _standing(db: Database, number: int) -> GoldCase:
    case = gold_case(db, number)
    if case.retired is not None:
        raise NotGold(Sentence(zh="此样本已移出，未改动。", en="This case is retired; nothing was changed."))
    return case


def _reading_now(db: Database, case: GoldCase) -> tuple[int, Left]:
    """The reading that people review by now, once they have settled it; until then that of the case."""
    newest = latest_extraction(db, case.image)
    if newest is not None and newest[0] != case.extraction:
        left = left_of(db, newest[0])
        if left.points and not left.open:
            return newest[0], left
    return case.extraction, left_of(db, case.extraction)


def _drift(db: Database, case: GoldCase) -> Drift:
    reading, left = _reading_now(db, case)
    same_desk = reading == case.extraction
    before, by_now = _by_place(case.points, same_desk), _by_place(left.points, same_desk)
    changes = tuple(
        Change(before.get(at), by_now.get(at))
        for at in dict.fromkeys([*before, *by_now])
        if at not in before or at not in by_now or _differ(before[at], by_now[at])
    )
    return Drift(case, reading, changes, left.open)


def _by_place(points: Iterable[GoldPoint], same_desk: bool) -> dict[tuple[object, ...], GoldPoint]:
    """Values by the point they are of; those of two readings are the same by name only."""
    found: dict[tuple[object, ...], GoldPoint] = {}
    for one in points:
        name: tuple[object, ...] = (fold(one.series), fold(one.category))
        place = (one.extraction, one.point) if same_desk else name
        while place in found:  # two of one name: in the order of the readings
            place = (*place, "again")
        found[place] = one
    return found


def _differ(one: GoldPoint, other: GoldPoint) -> bool:
    """True if another number is true now; remarks, printed blanks and a word that only confirms again are no drift."""
    return (one.value, one.unit, one.error, fold(one.series), fold(one.category)) != (
        other.value, other.unit, other.error, fold(other.series), fold(other.category),
    )  # fmt: skip
