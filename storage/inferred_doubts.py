"""Doubts that follow from what people said of other values: counted in the queue just as the desk shows them.

A correction may put a whole axis in doubt, an axis put right may settle what label and mark said against each other,
what was confirmed of a company speaks against a new chart of it. The desk works that out at each look; for charts that
are not on a desk it is kept, and brought up before it is asked for. What is kept is only derived, and written over.

History speaks of a chart when it has been read, and again with every word on it, a plain yes too: with the company and
the metric known, the values that were confirmed speak of those still open. What is confirmed on other charts
later is counted when a word is said on this one; the desk itself shows it at once.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable
from contextlib import nullcontext

from storage.acting import working_out
from storage.database import Database
from storage.double_entry import stage
from storage.kept import Kept
from storage.review_list import review_as_made

_one_at_a_time = threading.RLock()
_seen: Kept[int] = Kept(1)  # up to which word nothing follows that would have to be kept
LANDED = 50  # so many new readings are laid beside history at once; of a larger heap, those that came last


def bring_up_doubts(db: Database) -> None:
    """Work out again what the words that came since the last time say of other values of their readings.

    It is worked out before the lock round writes is taken: nobody who says a word waits for it. Who holds that lock
    already must not wait for somebody who wants it; what is then written over twice is found to be old the next time.
    """
    if not _news(db):
        return
    with nullcontext() if db.is_writing else _one_at_a_time:
        news = _news(db)
        if not news:
            return  # somebody else has done it meanwhile
        speaking = _speak_of_others(db, news)
        worked_out = {at: _otherwise(db, at, last) if at in speaking else {} for at, last in news.items()}
        until = max(news.values())
        if any(worked_out.values()) or _any_kept(db, news):
            _keep(db, worked_out, until)
        else:
            _seen.put(db, "", until)


def _keep(db: Database, worked_out: dict[int, dict[int, bool]], until: int) -> None:
    with working_out(), db.write() as cursor:
        for number, found in worked_out.items():
            cursor.execute("DELETE FROM inferred_doubt WHERE extraction = ?", [number])
            for position, doubtful in found.items():
                cursor.execute("INSERT INTO inferred_doubt VALUES (?, ?, ?)", [number, position, doubtful])
        cursor.execute("DELETE FROM doubts_inferred")
        cursor.execute("INSERT INTO doubts_inferred VALUES (?)", [until])


def _any_kept(db: Database, readings: Iterable[int]) -> bool:
    rows = db.read("SELECT 1 FROM inferred_doubt WHERE extraction IN (SELECT unnest(?)) LIMIT 1", [list(readings)])
    return bool(rows)


def _news(db: Database) -> dict[int, int]:
    """Readings that are new or of which something new was said, each with the number of the last of it."""
    rows = db.read(
        """WITH known AS (SELECT greatest($seen, coalesce(max(until), 0)) AS until FROM doubts_inferred),
                said AS (
                    SELECT id, extraction FROM decision
                    UNION ALL (SELECT id, id FROM extraction ORDER BY id DESC LIMIT $landed)
                    UNION ALL SELECT id, extraction FROM adjustment
                    UNION ALL SELECT id, first_reading FROM agreement
                    UNION ALL SELECT move, extraction FROM habit_reach
                    UNION ALL SELECT id, extraction FROM habit_left
                    UNION ALL SELECT l.id, e.id FROM second_look l JOIN extraction e ON e.image = l.image)
           SELECT s.extraction, max(s.id) FROM said s JOIN known k ON s.id > k.until GROUP BY s.extraction""",
        {"landed": LANDED, "seen": _seen.get(db, "") or 0},
    )
    return {int(number): int(last) for number, last in rows}


def _otherwise(db: Database, number: int, last: int) -> dict[int, bool]:
    """The open values of a reading that the desk doubts and the reading did not, or the other way about.

    `last` is the number of what was said last that concerns it.
    """
    if stage(db, number) == "blind":  # there nobody sees what another one says
        return {}
    doubted = {
        position for (position,) in db.read("SELECT position FROM doubtful_point WHERE extraction = ?", [number])
    }
    rows = [
        row for row in review_as_made(db, number, last) if row.settled is None and row.proposal.extraction == number
    ]
    claimed = (row for row in rows if row.claim is not None)
    return {row.key: row.doubtful for row in claimed if row.doubtful != (row.key in doubted)}


def _speak_of_others(db: Database, readings: Iterable[int]) -> frozenset[int]:
    """The readings of which a correction, a word on an axis, history or what was confirmed may speak of open values."""
    rows = db.read(
        """SELECT r.id, (SELECT count(*) FROM point p WHERE p.extraction = r.id), d.answered
           FROM (SELECT unnest($readings) AS id) r
           LEFT JOIN (SELECT extraction, bool_or(verdict = 'corrected') AS corrected,
                             bool_or(company IS NOT NULL AND metric IS NOT NULL) AS placed,
                             count(DISTINCT point) FILTER (WHERE point >= 0 AND verdict <> 'undone') AS answered
                      FROM decision WHERE extraction IN (SELECT unnest($readings)) GROUP BY extraction) d
                  ON d.extraction = r.id
           WHERE d.extraction IS NULL OR d.corrected OR d.placed
              OR r.id IN (SELECT extraction FROM adjustment)
              OR r.id IN (SELECT extraction FROM habit_reach)
              OR r.id IN (SELECT extraction FROM inferred_doubt)""",
        {"readings": list(readings)},
    )
    return frozenset(
        int(number)
        for number, points, answered in rows
        if (points and (answered or 0) < points) or _has_open(db, number, points)
    )


def _has_open(db: Database, number: int, points: int) -> bool:
    """True if a value whose answer was taken back is open again."""
    ((settled,),) = db.read("SELECT count(*) FROM settled_point WHERE extraction = ? AND point_key >= 0", [number])
    return bool(points > settled)
