"""Where every picture stands: one row each for Upload, and in order of doubt for Review."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Literal

from extraction.chart import ChartKind
from extraction.errors import Sentence
from storage.columns import sentence_of, utc
from storage.database import Database, Row
from storage.double_entry import unseen
from storage.inferred_doubts import bring_up_doubts
from storage.jobs import State
from storage.progress import progress


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One picture on its way to confirmed numbers; counts are those of its latest reading."""

    image: str
    name: str
    bytes: int
    width: int
    height: int
    received_at: dt.datetime
    quality: Sentence | None
    state: State | Literal["new"]
    reason: Sentence | None
    stage: Sentence | None
    job: int | None
    extraction: int | None
    kind: ChartKind | None
    title: str | None
    points: int
    doubtful: int
    doubtful_open: int
    settled: int
    open: int
    company: str | None
    report: str | None

    @property
    def reviewed(self) -> bool:
        """True once every point of the reading is settled."""
        return self.extraction is not None and self.open == 0


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """The queue in numbers; `to_review` pictures have a reading with something open."""

    images: int
    waiting: int
    reading: int
    ready: int
    refused: int
    failed: int
    to_review: int
    doubtful_open: int


def queue(db: Database, reviewer: str | None = None) -> list[QueueRow]:
    """Every picture, newest first.

    For a `reviewer`: with the counts of their own words where two people review a chart unseen by each other.
    """
    bring_up_doubts(db)
    rows = [queue_row(row) for row in db.read("SELECT * FROM image_queue ORDER BY received_at DESC, name, image")]
    return rows if reviewer is None else _of_one_reviewer(db, rows, reviewer)


def review_queue(db: Database, reviewer: str | None = None) -> list[QueueRow]:
    """Pictures with something left to settle: the most open doubts first, then the oldest.

    For a `reviewer`: with the counts of their own words where two people review a chart unseen by each other.
    """
    bring_up_doubts(db)
    rows = db.read(
        """SELECT * FROM image_queue WHERE extraction IS NOT NULL AND unsettled > 0
           ORDER BY doubtful_open DESC, received_at, name, image"""
    )
    found = [queue_row(row) for row in rows]
    return found if reviewer is None else [row for row in _of_one_reviewer(db, found, reviewer) if row.open]


def _of_one_reviewer(db: Database, rows: list[QueueRow], reviewer: str) -> list[QueueRow]:
    blind = unseen(db)
    return [_with_own_counts(db, row, reviewer) if row.image in blind else row for row in rows]


def _with_own_counts(db: Database, row: QueueRow, reviewer: str) -> QueueRow:
    if row.extraction is None:
        return row
    own = progress(db, row.extraction, reviewer)
    return replace(row, points=own.total, settled=own.settled, open=own.open, doubtful_open=own.doubtful_open)


def queue_counts(db: Database) -> QueueCounts:
    """How many pictures are where."""
    bring_up_doubts(db)
    rows = db.read(
        """SELECT count(*), count(*) FILTER (WHERE state = 'waiting'), count(*) FILTER (WHERE state = 'reading'),
                  count(*) FILTER (WHERE state = 'ready'), count(*) FILTER (WHERE state = 'refused'),
                  count(*) FILTER (WHERE state = 'failed'),
                  count(*) FILTER (WHERE extraction IS NOT NULL AND unsettled > 0), coalesce(sum(doubtful_open), 0)
           FROM image_queue"""
    )
    return QueueCounts(*(int(count) for count in rows[0]))


def queue_row(row: Row) -> QueueRow:
    image, name, size, width, height, received, quality_zh, quality_en, state = row[:9]
    reason_zh, reason_en, stage_zh, stage_en, *rest = row[9:]
    return QueueRow(
        image, name, size, width, height, utc(received), sentence_of(quality_zh, quality_en), state,
        sentence_of(reason_zh, reason_en), sentence_of(stage_zh, stage_en), *rest,
    )  # fmt: skip
