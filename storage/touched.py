"""Which charts something was said or done about, told by the numbers of the rows that came: so that what was made of a
chart need not be made again while nobody touches it.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

from storage.database import Database

MOST = 10_000  # charts that are remembered; beyond, all count as touched


@dataclass(slots=True)
class _Known:
    openings: int
    writes: int
    last: int
    at: dict[str, int] = field(default_factory=dict)
    all_at: int = 0


_known: WeakKeyDictionary[Database, _Known] = WeakKeyDictionary()
_lock = threading.Lock()


def touched(db: Database, image: str) -> tuple[int, int]:
    """A pair that is another one as soon as anything was said or done about the chart of this picture."""
    with _lock:
        known = _known.get(db)
        if known is None or known.openings != db.openings:
            writes = db.writes
            known = _known[db] = _Known(db.openings, writes, _last_row(db))
            known.all_at = known.last
        elif known.writes != db.writes:
            _bring_up(db, known)
        return known.openings, known.at.get(image, known.all_at)


def touched_as_known(db: Database, image: str) -> tuple[int, int] | None:
    """The same pair without asking the ledger and without waiting; None where that would be needed."""
    if not _lock.acquire(blocking=False):
        return None
    try:
        known = _known.get(db)
        if known is None or known.openings != db.openings or known.writes != db.writes:
            return None
        return known.openings, known.at.get(image, known.all_at)
    finally:
        _lock.release()


def look_again(db: Database) -> None:
    """Ask the ledger what was said since: afterwards `touched_as_known` knows it, until somebody writes."""
    touched(db, "")


def _bring_up(db: Database, known: _Known) -> None:
    writes = db.writes  # before the question: what is written meanwhile is asked for once more
    news = db.read(_NEWS, {"after": known.last})
    known.at.update({image: int(last) for image, last in news})
    known.last = max([known.last, *(int(last) for _, last in news)])
    known.writes = writes
    if len(known.at) > MOST:
        known.at.clear()
        known.all_at = known.last


def _last_row(db: Database) -> int:
    ((last,),) = db.read(
        """SELECT coalesce(greatest(
               (SELECT max(id) FROM decision), (SELECT max(id) FROM extraction), (SELECT max(id) FROM image_note),
               (SELECT max(id) FROM job), (SELECT max(id) FROM second_look), (SELECT max(id) FROM adjustment),
               (SELECT max(id) FROM agreement), (SELECT max(id) FROM habit_left)), 0)"""
    )
    return int(last)


_NEWS = """
SELECT image, max(number) FROM (
    SELECT d.id AS number, e.image FROM decision d JOIN extraction e ON e.id = d.extraction WHERE d.id > $after
    UNION ALL SELECT id, image FROM extraction WHERE id > $after
    UNION ALL SELECT id, image FROM image_note WHERE id > $after
    UNION ALL SELECT id, image FROM job WHERE id > $after AND image IS NOT NULL
    UNION ALL SELECT id, image FROM second_look WHERE id > $after
    UNION ALL SELECT a.id, e.image FROM adjustment a JOIN extraction e ON e.id = a.extraction WHERE a.id > $after
    UNION ALL SELECT a.id, e.image FROM agreement a JOIN extraction e ON e.id = a.first_reading WHERE a.id > $after
    UNION ALL SELECT l.id, e.image FROM habit_left l JOIN extraction e ON e.id = l.extraction WHERE l.id > $after)
GROUP BY image
"""
