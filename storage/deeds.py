"""What a browser asked for, done once: after a dropped connection or a restart it sends the same deed again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from storage.database import Database, now
from storage.decisions import Decision
from storage.reviews import decide_all, redo_step, undo_step


def decide_once(db: Database, deed_id: str, said: Sequence[Decision]) -> list[int]:
    """Append these words unless this deed has done so already; their ids, either way."""
    return once(db, deed_id, lambda: decide_all(db, said))


def undo_once(db: Database, deed_id: str, extraction_id: int, reviewer: str = "") -> list[int]:
    """Take the last step back once; the ids of the words taken back."""
    return once(db, deed_id, lambda: [word.id for word in undo_step(db, extraction_id, reviewer)])


def redo_once(db: Database, deed_id: str, extraction_id: int, reviewer: str = "") -> list[int]:
    """Bring back once what the last undo took; the ids of the words that stand again."""
    return once(db, deed_id, lambda: [word.id for word in redo_step(db, extraction_id, reviewer)])


def done(db: Database, deed_id: str) -> list[int] | None:
    """The words that a deed led to; None if it has not been done."""
    rows = db.read("SELECT decisions FROM deed WHERE id = ?", [deed_id])
    return None if not rows else list(rows[0][0])


def once(db: Database, deed_id: str, act: Callable[[], list[int]]) -> list[int]:
    """Act and remember the deed in one transaction: after a crash both are there or neither."""
    if not deed_id:
        raise ValueError("A deed without an id cannot be known again.")
    with db.write() as cursor:
        earlier = done(db, deed_id)
        if earlier is not None:
            return earlier
        numbers = act()
        cursor.execute("INSERT INTO deed (id, decisions, done_at) VALUES (?, ?, ?)", [deed_id, numbers, now()])
    return numbers
