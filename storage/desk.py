"""What the review desk asks beside the values of a reading: how new it is, and what can be taken back."""

from __future__ import annotations

from storage.database import Database


def desk_version(db: Database, extraction_id: int) -> int:
    """A number that rises with every word said on this desk and every second reading laid on it."""
    ((version,),) = db.read(
        """SELECT greatest(
               $desk,
               (SELECT max(id) FROM agreement WHERE first_reading = $desk),
               (SELECT max(id) FROM decision WHERE extraction = $desk OR extraction IN (
                    SELECT second_reading FROM agreement WHERE first_reading = $desk)))""",
        {"desk": extraction_id},
    )
    return int(version)


def can_take_back(db: Database, extraction_id: int) -> tuple[bool, bool]:
    """Whether there is something to undo on this desk, and something to redo."""
    ((undo, redo),) = db.read(
        """SELECT EXISTS (SELECT 1 FROM desk_decision WHERE desk = $desk),
                  EXISTS (SELECT 1 FROM desk_undo WHERE desk = $desk)""",
        {"desk": extraction_id},
    )
    return bool(undo), bool(redo)
