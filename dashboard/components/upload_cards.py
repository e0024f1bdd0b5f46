"""What the card of each picture says, put together from all that is known of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.components.cards import Card, file_size
from dashboard.text import say, tell
from extraction.chart import Period
from extraction.errors import Language
from extraction.file_names import Origin
from extraction.periods import format_period
from service import resources
from service.intake import Batch
from service.origins import PictureOrigin, origins
from service.resources import ENGINE
from storage import jobs, uploads
from storage.companies import find_companies
from storage.database import Database
from storage.jobs import Job
from storage.queue import QueueRow
from storage.second_readings import second_states
from storage.uploads import Settled

SIGNS = {"waiting": "…", "reading": "●", "refused": "✕", "failed": "✕", "cancelled": "✕", "new": "…"}
SECOND_SAYS = ("waiting", "reading", "ready", "failed", "refused")
LONG = 2.0  # times the usual: from here on a reading is said to take long


@dataclass(frozen=True, slots=True)
class Around:
    """What is known of all pictures beside their place in the queue."""

    rows: Mapping[str, QueueRow]
    origins: Mapping[str, PictureOrigin]
    likenesses: Mapping[str, str]
    settled: Mapping[str, Settled]
    second: Mapping[str, str]
    companies: Mapping[str, str]
    seen_before: tuple[str, ...]
    reading: Mapping[int, Job]
    usual: float | None


def look_around(db: Database, rows: list[QueueRow], batch: Batch, language: Language) -> Around:
    from_where = origins(db, rows)
    named = {origin.likely.company for origin in from_where.values()} - {""}
    companies = {words: company.name(language) for words, company in find_companies(db, named).items()}
    likenesses = uploads.likenesses(db)
    return Around(
        rows={row.image: row for row in rows},
        origins=from_where,
        likenesses=likenesses,
        settled=uploads.settled_pictures(db) if likenesses or batch.seen_before else {},
        second=second_states(db),
        companies=companies,
        seen_before=batch.seen_before,
        reading={row.job: jobs.job(db, row.job) for row in rows if row.state == "reading" and row.job is not None},
        usual=uploads.usual_seconds(db, ENGINE),
    )


def refused_card(job: Job, language: Language) -> Card:
    return Card(f"file-{job.id}", "", job.name, "", "refused", "✕", tell(job.reason, language), opens=False)


def picture_card(row: QueueRow, around: Around, language: Language) -> Card:
    doubtful = row.state == "ready" and row.doubtful_open
    state = "doubtful" if doubtful else "reviewed" if row.reviewed else row.state
    origin = around.origins[row.image]
    second = around.second.get(row.image, "")
    like, like_id = like_words(row, around, language)
    return Card(
        id=row.image,
        src=f"/picture/{row.image}",
        name=row.name,
        detail=f"{row.width}×{row.height} · {file_size(row.bytes)}",
        state=state,
        sign="!" if doubtful else SIGNS.get(row.state, "✓"),
        line=line_seen_before(row, around, language),
        opens=row.state == "ready",
        edits=True,
        origin=origin_words(origin.said, around.companies, language),
        guess=origin_words(origin.guessed, around.companies, language),
        ground=grounds_words(origin, language),
        quality=tell(row.quality, language),
        like=like,
        like_id=like_id,
        second=say(f"upload.second.{second}", language) if second in SECOND_SAYS else "",
    )


def origin_words(origin: Origin, companies: Mapping[str, str], language: Language) -> str:
    """Where a picture comes from, in one line."""
    parts = [
        companies.get(origin.company, origin.company),
        origin.report,
        day_words(origin.report_date, language) if origin.report_date else "",
        say("upload.on_page", language, page=origin.page) if origin.page else "",
        origin.figure,
        origin.source_url,
    ]
    return " · ".join(part for part in parts if part)


def grounds_words(origin: PictureOrigin, language: Language) -> str:
    grounds = dict.fromkeys(origin.grounds.values())
    return " · ".join(say(f"upload.guess.{ground}", language) for ground in grounds)


def day_words(day: dt.date, language: Language) -> str:
    return format_period(Period("instant", day.year, day), language)


def like_words(row: QueueRow, around: Around, language: Language) -> tuple[str, str]:
    """Which earlier picture this one looks like and how far that one has come, and its id if it can be opened."""
    earlier = around.rows.get(around.likenesses.get(row.image, ""))
    if earlier is None:
        return "", ""
    settled = around.settled.get(earlier.image)
    if settled is not None:
        day = day_words(settled.decided_at.astimezone().date(), language)
        words = say("upload.like_settled", language, name=earlier.name, day=day, count=settled.confirmed)
    elif earlier.state == "ready":
        words = say("upload.like_read", language, name=earlier.name, count=earlier.points)
    else:
        words = say("upload.like", language, name=earlier.name)
    return words, earlier.image if earlier.state == "ready" else ""


def line_seen_before(row: QueueRow, around: Around, language: Language) -> str:
    line = state_line(row, around, language)
    if row.image not in around.seen_before:
        return line
    settled = around.settled.get(row.image)
    if settled is None:
        return say("upload.state.seen", language, line=line)
    day = day_words(settled.decided_at.astimezone().date(), language)
    return say("upload.state.seen_settled", language, day=day, line=line)


def state_line(row: QueueRow, around: Around, language: Language) -> str:
    """Where one picture stands, in one sentence."""
    if row.reason is not None and row.state == "waiting":
        return say("upload.state.again", language, reason=tell(row.reason, language))
    if row.reason is not None:
        return tell(row.reason, language)
    if row.state == "reading":
        return tell(row.stage, language) or reading_line(row, around, language)
    if row.state != "ready":
        return say(f"upload.state.{row.state}", language)
    if row.reviewed:
        return say("upload.state.reviewed", language, points=row.points)
    if row.settled:
        return say("upload.state.partly", language, settled=row.settled, points=row.points, doubtful=row.doubtful_open)
    key = "upload.state.ready_doubtful" if row.doubtful_open else "upload.state.ready"
    return say(key, language, points=row.points, doubtful=row.doubtful_open)


def reading_line(row: QueueRow, around: Around, language: Language) -> str:
    """How long the reading will take if it takes as long as half of those before it; nothing is promised without."""
    job = around.reading.get(row.job) if row.job is not None else None
    if resources.first_reader_is_loading():
        return say("upload.state.loading", language)
    if around.usual is None or job is None or job.started_at is None:
        return say("upload.state.reading", language)
    since = (dt.datetime.now(dt.UTC) - job.started_at).total_seconds()
    if since > LONG * around.usual and since >= 2:
        return say("upload.state.reading_long", language, seconds=round(since))
    left = max(1, round(around.usual - since))
    return say("upload.state.reading_left", language, seconds=left)
