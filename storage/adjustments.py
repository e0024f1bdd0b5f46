"""What people said of whole axes and series of a reading, and what follows for values that nobody has spoken about.

The claim stays as it was made, and so does every word; what follows are proposals, worked out anew at each look.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from extraction.chart import ExtractedPoint, Reading
from extraction.corrections import corrected
from extraction.errors import Sentence
from extraction.recalibration import CHANGE_JSON, Change, Recalibrated, applied, recalibrated
from storage.columns import utc
from storage.database import Database, now
from storage.decisions import Decision
from storage.double_entry import stage
from storage.errors import UnfitValue
from storage.extractions import extraction
from storage.undoing import standing

NOTHING_FOLLOWS = Sentence(
    zh="由此无法得出坐标轴，或没有任何值会改变，未保存。",
    en="No axis can be drawn through this, or nothing would change by it; it was not saved.",
)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """One word on an axis or a series, and who said it when."""

    id: int
    change: Change
    reviewer: str
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class AdjustmentRow:
    """Such a word as it lies in the ledger, or the taking back of the row that it `undoes`."""

    id: int
    undoes: int | None
    change: str | None
    reviewer: str
    made_at: dt.datetime

    def said(self) -> Adjustment:
        """The word; a taking back has none."""
        return Adjustment(self.id, CHANGE_JSON.validate_json(self.change or ""), self.reviewer, self.made_at)


def adjust(db: Database, extraction_id: int, change: Change, reviewer: str = "") -> int:
    """Append a word on an axis or series; its id. Refused where nothing follows from it."""
    with db.write() as cursor:
        reading = extraction(db, extraction_id).reading
        before = recalibrated(reading, [one.change for one in adjustments(db, extraction_id, reviewer)])
        if applied(reading, before, change) == before:
            raise UnfitValue(NOTHING_FOLLOWS)
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        text = CHANGE_JSON.dump_json(change).decode()
        cursor.execute(
            "INSERT INTO adjustment VALUES (?, ?, ?, NULL, ?, ?)", [number, extraction_id, text, reviewer, now()]
        )
    return int(number)


def adjustments(db: Database, extraction_id: int, reviewer: str | None = None) -> list[Adjustment]:
    """The words on axes and series that stand, in their order.

    A `reviewer` sees their own words only while two people review the chart unseen by each other.
    """
    rows = standing(adjustment_rows(db, extraction_id))
    own = reviewer if rows and reviewer is not None and stage(db, extraction_id) == "blind" else None
    return [row.said() for row in rows if own in (None, row.reviewer)]


def adjustment_rows(db: Database, extraction_id: int) -> list[AdjustmentRow]:
    """Everything ever said of the axes and series of a reading, in its order, taken back or not."""
    rows = db.read(
        "SELECT id, undoes, change, reviewer, made_at FROM adjustment WHERE extraction = ? ORDER BY id", [extraction_id]
    )
    return [AdjustmentRow(number, undoes, text, who, utc(at)) for number, undoes, text, who, at in rows]


def last_adjustment(db: Database, extraction_id: int, reviewer: str = "") -> int | None:
    """The last word on an axis or series, if no word on a single value was said after it: what undo takes back.

    Where two people review the chart, each takes back their own.
    """
    if not _any_said(db, extraction_id):
        return None
    ((number, word),) = db.read(
        """SELECT (SELECT max(id) FROM standing_adjustment
                   WHERE extraction = $desk AND ($shared OR reviewer = $reviewer)),
                  (SELECT max(d.id) FROM desk_decision d JOIN decision w ON w.id = d.id
                   WHERE d.desk = $desk AND ($shared OR w.reviewer = $reviewer))""",
        {"desk": extraction_id, "reviewer": reviewer, "shared": stage(db, extraction_id) == "single"},
    )
    return None if number is None or (word is not None and word > number) else int(number)


def _any_said(db: Database, extraction_id: int) -> bool:
    """True if an axis or series of the reading was ever put right: seldom, and a key press asks twice."""
    return bool(db.read("SELECT 1 FROM adjustment WHERE extraction = ? LIMIT 1", [extraction_id]))


def last_taken_back(db: Database, extraction_id: int, reviewer: str = "") -> int | None:
    """The last taking back of such a word, if none of a single value was taken back after it: what redo brings back."""
    if not _any_said(db, extraction_id):
        return None
    ((number, word),) = db.read(
        """SELECT (SELECT max(u.id) FROM open_adjustment_undo u JOIN adjustment a ON a.id = u.id
                   WHERE u.extraction = $desk AND ($shared OR a.reviewer = $reviewer)),
                  (SELECT max(id) FROM desk_undo WHERE desk = $desk AND ($shared OR reviewer = $reviewer))""",
        {"desk": extraction_id, "reviewer": reviewer, "shared": stage(db, extraction_id) == "single"},
    )
    return None if number is None or (word is not None and word > number) else int(number)


def take_back(db: Database, extraction_id: int, number: int, reviewer: str = "") -> None:
    """Let an adjustment no longer count, or let it count again where `number` is its taking back; by a new row."""
    with db.write() as cursor:
        ((fresh,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute(
            "INSERT INTO adjustment VALUES (?, ?, NULL, ?, ?, ?)", [fresh, extraction_id, number, reviewer, now()]
        )


def as_adjusted(standing: Sequence[Adjustment], reading: Reading, said: Mapping[int, Decision]) -> Recalibrated:
    """The axes as they stand, and what follows for the values that have no word."""
    state = recalibrated(reading, [one.change for one in standing])
    words = {key: word.value for key, word in said.items() if _speaks_of_its_claim(word, reading.points)}
    exact = {key: value for key, value in words.items() if value is not None}
    return corrected(reading, state, exact).without(set(said))


def _speaks_of_its_claim(word: Decision, points: tuple[ExtractedPoint, ...]) -> bool:
    """True if the word gives a number in the unit that was claimed, so that both can be compared."""
    if word.verdict not in ("confirmed", "corrected") or not 0 <= word.key < len(points):
        return False
    unit = points[word.key].unit
    return unit is None or word.unit is None or (unit.measure, unit.scale) == (word.unit.measure, word.unit.scale)
