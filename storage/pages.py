"""What is confirmed, what was said, and which charts there are, a page at a time, for programs that fetch everything.

A page is asked for by the last row that the asker has: rows that arrive meanwhile move nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extraction.geometry import Box
from storage.columns import stored_time
from storage.confirmed import COUNTING, ConfirmedValue, Wanted, asked_for, value_of
from storage.database import Database
from storage.decisions import Decision
from storage.fact_table import bring_up, one_moment_brought_up
from storage.facts_then import lay_out_then
from storage.inferred_doubts import bring_up_doubts
from storage.queue import QueueRow, queue_row
from storage.reviews import decision_of

_VALUES = COUNTING + "AND f.decision > $after ORDER BY f.decision LIMIT $many"


@dataclass(frozen=True, slots=True)
class Word:
    """One decision with the picture that it is about; `taken_back` once a later one undid it."""

    image: str
    decision: Decision
    taken_back: bool


def page_of_values(db: Database, wanted: Wanted, after: int, many: int) -> list[ConfirmedValue]:
    """The values that count, by the ids of their decisions, from behind `after` on."""
    asked = {**asked_for(db, wanted), "after": after, "many": many}
    if wanted.as_of is None:
        bring_up(db)
        return [value_of(row) for row in db.read(_VALUES, asked | {"facts": "fact"})]
    with one_moment_brought_up(db) as cursor:
        lay_out_then(cursor, stored_time(wanted.as_of), asked_for(db, wanted))
        return [value_of(row) for row in cursor.execute(_VALUES, asked | {"facts": "fact_then"}).fetchall()]


def page_of_words(db: Database, image: str | None, before: int | None, many: int) -> list[Word]:
    """Decisions, newest first, from before the id `before` on; none that waits unseen for another person's word."""
    rows = db.read(
        """SELECT d.*, e.image, EXISTS (SELECT 1 FROM standing_undo u WHERE u.undoes = d.id)
           FROM said_in_words d JOIN extraction e ON e.id = d.extraction
           WHERE ($image IS NULL OR e.image = $image) AND ($before IS NULL OR d.id < $before)
             AND NOT EXISTS (SELECT 1 FROM withheld w WHERE w.decision = d.id)
           ORDER BY d.id DESC LIMIT $many""",
        {"image": image, "before": before, "many": many},
    )
    return [Word(row[-2], decision_of(row[:-2]), row[-1]) for row in rows]


def page_of_charts(db: Database, after: str | None, many: int) -> list[QueueRow]:
    """Pictures, those that arrived first first, from behind the picture `after` on."""
    found = db.read(
        """SELECT sha256 FROM image
           WHERE $after IS NULL
              OR (received_at, sha256) > (SELECT (received_at, sha256) FROM image WHERE sha256 = $after)
           ORDER BY received_at, sha256 LIMIT $many""",
        {"after": after, "many": many},
    )
    return charts_of(db, [sha for (sha,) in found])


def charts_of(db: Database, images: Sequence[str]) -> list[QueueRow]:
    """Where each of these pictures stands, in this order; those that are not there are left out."""
    bring_up_doubts(db)
    rows = db.read("SELECT * FROM image_queue WHERE image IN (SELECT unnest($images))", {"images": list(images)})
    found = {row[0]: queue_row(row) for row in rows}
    return [found[image] for image in images if image in found]


def evidence_of(db: Database, decisions: Sequence[int]) -> dict[int, Box]:
    """Where in its picture each of these words has its number; those without a box are left out."""
    rows = db.read(
        """SELECT d.id, d.box_left, d.box_top, d.box_right, d.box_bottom FROM decision d
           WHERE d.id IN (SELECT unnest($decisions)) AND d.box_left IS NOT NULL""",
        {"decisions": list(decisions)},
    )
    return {number: Box(*sides) for number, *sides in rows}
