"""What is confirmed, what was said, and which charts there are, a page at a time, for programs that fetch everything.

A page is asked for by the last row that the asker has: rows that arrive meanwhile move nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.chart import Extraction
from extraction.geometry import Box
from storage.columns import sentence_of, stored_time, utc
from storage.confirmed import COUNTING, ConfirmedValue, Wanted, asked_for, value_of
from storage.database import Database
from storage.decisions import Decision
from storage.fact_table import bring_up, one_moment_brought_up
from storage.facts_then import lay_out_then
from storage.images import image_description
from storage.inferred_doubts import bring_up_doubts
from storage.queue import QueueRow, queue_row
from storage.review_list import PointToReview
from storage.reviews import decision_of
from storage.second_readings import is_second_reader

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


def standing(db: Database, image: str) -> QueueRow | None:
    """Where one picture stands, without what was read in it; None if it is not there.

    Takes a tenth of the time that the view of all pictures does.
    """
    rows = db.read(
        """SELECT m.name, m.bytes, m.width, m.height, m.received_at, coalesce(j.state, 'new'),
                  j.reason_zh, j.reason_en, j.stage_zh, j.stage_en, j.id
           FROM image m LEFT JOIN (SELECT * FROM job WHERE image = $image
                                   AND engine NOT IN (SELECT engine FROM second_reader) ORDER BY id DESC LIMIT 1) j
                        ON j.image = m.sha256
           WHERE m.sha256 = $image""",
        {"image": image},
    )
    if not rows:
        return None
    name, size, width, height, received, state, reason_zh, reason_en, stage_zh, stage_en, job = rows[0]
    noted = image_description(db, image)
    return QueueRow(
        image, name, size, width, height, utc(received), noted.quality, state, sentence_of(reason_zh, reason_en),
        sentence_of(stage_zh, stage_en), job, None, None, None, 0, 0, 0, 0, 0, noted.company, noted.report,
    )  # fmt: skip


def with_counts(
    db: Database, row: QueueRow, number: int, made: Extraction, points: Sequence[PointToReview]
) -> QueueRow:
    """The same picture with its reading; one that only a second reader could read is ready as well."""
    settled = sum(point.settled is not None for point in points)
    doubtful = [point for point in points if point.doubtful]
    is_rescued = row.state in ("refused", "failed", "cancelled") and is_second_reader(db, made.engine)
    is_ready = row.state == "new" or is_rescued
    return replace(
        row,
        state="ready" if is_ready else row.state,
        reason=None if is_ready else row.reason,
        extraction=number,
        kind=made.reading.kind,
        title=made.reading.title,
        points=len(points),
        doubtful=len(doubtful),
        doubtful_open=sum(point.settled is None for point in doubtful),
        settled=settled,
        open=len(points) - settled,
    )


def evidence_of(db: Database, decisions: Sequence[int]) -> dict[int, Box]:
    """Where in its picture each of these words has its number; those without a box are left out."""
    rows = db.read(
        """SELECT d.id, d.box_left, d.box_top, d.box_right, d.box_bottom FROM decision d
           WHERE d.id IN (SELECT unnest($decisions)) AND d.box_left IS NOT NULL""",
        {"decisions": list(decisions)},
    )
    return {number: Box(*sides) for number, *sides in rows}
