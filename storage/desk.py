"""What the review desk asks beside the values of a reading: how new it is, and whether an undo can be taken back."""

from __future__ import annotations

from dataclasses import dataclass

from storage.adjustments import last_adjustment, last_taken_back
from storage.database import Database
from storage.double_entry import stage
from storage.reviews import has_steps


@dataclass(frozen=True, slots=True)
class DeskNews:
    """`version` rises with every word said on a desk, of a value or an axis, and every second reading laid on it.

    `adjusted` is True if a word on an axis or a series stands, which can be taken back.
    """

    version: int
    can_redo: bool
    adjusted: bool


def desk_news(db: Database, extraction_id: int) -> DeskNews:
    """How new a desk is, and whether its last undo can be taken back: nothing was said after it."""
    ((version, can_redo, adjusted),) = db.read(
        """WITH laid AS (SELECT id, second_reading FROM agreement WHERE first_reading = $desk),
                said AS MATERIALIZED (
                    SELECT id, extraction, verdict, undoes FROM decision
                    WHERE extraction = $desk OR extraction IN (SELECT second_reading FROM laid)),
                undo AS (
                    SELECT u.id, u.extraction FROM said u JOIN said w ON w.id = u.undoes AND w.verdict <> 'undone'
                    WHERE NOT EXISTS (SELECT 1 FROM said r WHERE r.undoes = u.id))
           SELECT greatest($desk, (SELECT max(id) FROM laid), (SELECT max(id) FROM said),
                           (SELECT max(id) FROM adjustment WHERE extraction = $desk)),
                  EXISTS (SELECT 1 FROM open_adjustment_undo WHERE extraction = $desk)
                  OR EXISTS (SELECT 1 FROM undo u WHERE NOT EXISTS (
                      SELECT 1 FROM said l
                      WHERE l.extraction = u.extraction AND l.verdict <> 'undone' AND l.id > u.id)),
                  EXISTS (SELECT 1 FROM standing_adjustment WHERE extraction = $desk)
           """,
        {"desk": extraction_id},
    )
    return DeskNews(int(version), bool(can_redo), bool(adjusted))


def own_steps(db: Database, extraction_id: int, reviewer: str) -> tuple[bool, bool] | None:
    """Whether undo and redo have anything of this person's own to take; None where it does not matter whose it is."""
    if stage(db, extraction_id) == "single":
        return None
    back, again = has_steps(db, extraction_id, reviewer)
    back = back or last_adjustment(db, extraction_id, reviewer) is not None
    return back, again or last_taken_back(db, extraction_id, reviewer) is not None
