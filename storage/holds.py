"""Who has a chart on the desk: a soft hold that is renewed by working and runs out by itself.

Somebody without a name holds nothing, since nobody could be told who it is; a chart that somebody else holds can be
taken over, and whoever had it is told by whom.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from storage.columns import stored_time, utc
from storage.database import Database, now

RUNS_OUT = dt.timedelta(minutes=5)  # after so long without a deed or a letter the chart is free again
RENEWED = dt.timedelta(seconds=20)  # work within so long of the last note needs no new one


@dataclass(frozen=True, slots=True)
class Hold:
    """A reviewer at work on a chart. `taken_from` had it before and was not done."""

    image: str
    reviewer: str
    since: dt.datetime
    seen_at: dt.datetime
    taken_from: str | None = None


def hold(db: Database, sha: str, reviewer: str, at: dt.datetime | None = None) -> Hold | None:
    """Take a free chart, or stay with one's own; whose it is now, maybe somebody else's. None: it is nobody's."""
    moment = now() if at is None else stored_time(at)
    with db.write():
        held = holder(db, sha, moment)
        if held is None:
            return _take(db, sha, reviewer, None, moment) if reviewer else None
        if held.reviewer == reviewer and stored_time(held.seen_at) + RENEWED <= moment:
            _note(db, sha, moment, gone=False)
        return held


def take_over(db: Database, sha: str, reviewer: str, at: dt.datetime | None = None) -> Hold | None:
    """Take a chart from whoever has it."""
    moment = now() if at is None else stored_time(at)
    with db.write():
        held = holder(db, sha, moment)
        if not reviewer or (held is not None and held.reviewer == reviewer):
            return hold(db, sha, reviewer, moment)
        return _take(db, sha, reviewer, held.reviewer if held else None, moment)


def leave(db: Database, sha: str, reviewer: str) -> None:
    """Give a chart back before the hold runs out."""
    with db.write():
        held = holder(db, sha)
        if held is not None and held.reviewer == reviewer:
            _note(db, sha, now(), gone=True)


def holder(db: Database, sha: str, at: dt.datetime | None = None) -> Hold | None:
    """Who has the chart now; None if nobody does, or the hold ran out."""
    moment = now() if at is None else stored_time(at)
    ((last,),) = db.read("SELECT max(id) FROM hold WHERE image = ?", [sha])
    if last is None:
        return None
    rows = db.read(
        """SELECT h.reviewer, h.taken_from, h.since, s.seen_at FROM hold h JOIN hold_seen s ON s.hold = h.id
           WHERE h.id = $last AND s.hold = $last AND NOT s.gone AND s.seen_at > $earliest
             AND s.seen_at < $latest""",
        # Seen in the future: the clock was ahead, and must not hold anybody up.
        {"last": last, "earliest": moment - RUNS_OUT, "latest": moment + RUNS_OUT},
    )
    return next((Hold(sha, who, utc(since), utc(seen), taken) for who, taken, since, seen in rows), None)


def holds(db: Database, sha: str) -> list[Hold]:
    """Who has ever had this chart, oldest first."""
    rows = db.read(
        """SELECT h.reviewer, h.taken_from, h.since, s.seen_at FROM hold h JOIN hold_seen s ON s.hold = h.id
           WHERE h.image = ? ORDER BY h.id""",
        [sha],
    )
    return [Hold(sha, who, utc(since), utc(seen), taken) for who, taken, since, seen in rows]


def _take(db: Database, sha: str, reviewer: str, taken_from: str | None, moment: dt.datetime) -> Hold:
    with db.write() as cursor:
        ((number,),) = cursor.execute("SELECT nextval('row_number_of_ledger')").fetchall()
        cursor.execute("INSERT INTO hold VALUES (?, ?, ?, ?, ?)", [number, sha, reviewer, taken_from, moment])
        cursor.execute("INSERT INTO hold_seen VALUES (?, ?, false)", [number, moment])
    return Hold(sha, reviewer, utc(moment), utc(moment), taken_from)


def _note(db: Database, sha: str, moment: dt.datetime, *, gone: bool) -> None:
    with db.write() as cursor:
        cursor.execute(
            "UPDATE hold_seen SET seen_at = ?, gone = ? WHERE hold = (SELECT max(id) FROM hold WHERE image = ?)",
            [moment, gone, sha],
        )
