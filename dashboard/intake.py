"""From a dropped file to a picture in the queue, or to one sentence why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from dashboard.resources import ENGINE
from extraction import open_image
from extraction.errors import UnreadableImage
from storage import images, jobs
from storage.database import Database
from storage.extractions import latest_extraction
from storage.queue import queue

FIRST_CHART = Path(__file__).parent / "sample" / "qingyu_revenue_profit.png"


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a batch of pictures comes from, as far as the analyst said so."""

    company: str = ""
    report: str = ""
    report_date: dt.date | None = None

    def __bool__(self) -> bool:
        return bool(self.company or self.report or self.report_date)


@dataclass(frozen=True, slots=True)
class Batch:
    """What became of the files dropped together."""

    taken: tuple[str, ...] = ()
    seen_before: tuple[str, ...] = ()
    refused: tuple[int, ...] = ()


def take_in(db: Database, files: Iterable[tuple[str, bytes]], origin: Origin) -> Batch:
    """Open, keep and queue each file by itself: a bad one is refused with its sentence and the rest goes on."""
    taken, seen, refused = [], [], []
    for name, data in files:
        try:
            image = open_image(data, name)
        except UnreadableImage as refusal:
            refused.append(jobs.refuse_upload(db, name, refusal.sentence))
            continue
        if not images.save_image(db, image):
            seen.append(image.sha256)
        note_origin(db, image.sha256, origin)
        if latest_extraction(db, image.sha256) is None:
            jobs.enqueue(db, image.sha256, ENGINE)
        taken.append(image.sha256)
    return Batch(tuple(taken), tuple(seen), tuple(refused))


def note_origin(db: Database, sha: str, origin: Origin) -> None:
    if origin:
        images.describe_image(
            db,
            sha,
            company=origin.company or None,
            report=origin.report or None,
            report_date=origin.report_date,
        )


def note_origin_of_open(db: Database, origin: Origin) -> int:
    """Write the origin on every picture nobody has begun to review; how many those were."""
    untouched = [row for row in queue(db) if not row.settled]
    for row in untouched:
        note_origin(db, row.image, origin)
    return len(untouched)


def sample_chart() -> tuple[str, bytes]:
    """One of the charts shipped with us."""
    return FIRST_CHART.name, FIRST_CHART.read_bytes()
