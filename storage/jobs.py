"""The queue of pictures to read. A job survives a restart; what it says is about work, not about numbers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from extraction.errors import Sentence
from storage.columns import sentence_of, utc
from storage.database import Database, Row, now
from storage.errors import UnknownRow

State = Literal["waiting", "reading", "ready", "refused", "failed", "cancelled"]


@dataclass(frozen=True, slots=True)
class Job:
    """One reading asked for. `image` is None for a file that could not be opened as a picture."""

    id: int
    image: str | None
    name: str
    engine: str
    prompt: str
    state: State
    reason: Sentence | None
    stage: Sentence | None
    extraction: int | None
    asked_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None


def enqueue(db: Database, sha: str, engine: str, prompt: str = "") -> int:
    """Ask for a reading; an open job for the same picture, engine and prompt is not doubled."""
    with db.write() as cursor:
        named = db.read("SELECT name FROM image WHERE sha256 = ?", [sha])
        if not named:
            raise UnknownRow(Sentence(zh="工作区里没有这张图片。", en="There is no such picture in the workspace."))
        already = db.read(
            """SELECT id FROM job WHERE image = ? AND engine = ? AND prompt = ? AND state IN ('waiting', 'reading')""",
            [sha, engine, prompt],
        )
        if already:
            return int(already[0][0])
        rows = cursor.execute(
            """INSERT INTO job (id, image, name, engine, prompt, state, asked_at)
               VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, 'waiting', ?) RETURNING id""",
            [sha, named[0][0], engine, prompt, now()],
        ).fetchall()
    return int(rows[0][0])


def next_waiting(db: Database, engines: Sequence[str] | None = None) -> Job | None:
    """The job that has waited longest, for any of these engines; it stays waiting."""
    rows = db.read(
        """SELECT * FROM job_in_words WHERE state = 'waiting' AND ($engines IS NULL OR engine = ANY($engines))
           ORDER BY id LIMIT 1""",
        {"engines": None if engines is None else list(engines)},
    )
    return _job_of(rows[0]) if rows else None


def start_next(db: Database, engines: Sequence[str] | None = None) -> Job | None:
    """Take the job that has waited longest, for any of these engines; no other worker can take it too."""
    with db.write() as cursor:
        waiting = next_waiting(db, engines)
        if waiting is None:
            return None
        cursor.execute(
            "UPDATE job SET state = 'reading', started_at = ?, stage_zh = NULL, stage_en = NULL WHERE id = ?",
            [now(), waiting.id],
        )
        return job(db, waiting.id)


def report_stage(db: Database, job_id: int, stage: Sentence) -> None:
    """Say what the reading is busy with."""
    with db.write() as cursor:
        cursor.execute(
            "UPDATE job SET stage_zh = ?, stage_en = ? WHERE id = ? AND state = 'reading'",
            [stage.zh, stage.en, job_id],
        )


def finish(db: Database, job_id: int, extraction_id: int) -> None:
    """The reading is in the ledger."""
    _end(db, job_id, "ready", None, extraction_id)


def refuse(db: Database, job_id: int, reason: Sentence) -> None:
    """The picture is no readable chart, for a reason the analyst can act on."""
    _end(db, job_id, "refused", reason)


def fail(db: Database, job_id: int, reason: Sentence) -> None:
    """Something went wrong that is not the picture's fault; trying again may help."""
    _end(db, job_id, "failed", reason)


def cancel(db: Database, job_id: int) -> bool:
    """Stop a job that is not done; False if it was done already."""
    return _end(db, job_id, "cancelled", None)


def retry(db: Database, job_id: int) -> int:
    """Ask once more for what a job had asked; the number of the new job."""
    again = job(db, job_id)
    if again.image is None:
        raise UnknownRow(
            Sentence(zh="这个文件没有保存,请重新上传。", en="This file was not kept; please upload it again.")
        )
    return enqueue(db, again.image, again.engine, again.prompt)


def resume(db: Database, engines: Sequence[str] | None = None) -> int:
    """At start-up: what these engines were reading when the program stopped waits again; how many."""
    with db.write() as cursor:
        rows = cursor.execute(
            """UPDATE job SET state = 'waiting', started_at = NULL, stage_zh = NULL, stage_en = NULL
               WHERE state = 'reading' AND ($engines IS NULL OR engine = ANY($engines)) RETURNING id""",
            {"engines": None if engines is None else list(engines)},
        ).fetchall()
    return len(rows)


def put_back(db: Database, job_id: int) -> None:
    """What is being read waits again, in its old place."""
    with db.write() as cursor:
        cursor.execute(
            """UPDATE job SET state = 'waiting', started_at = NULL, stage_zh = NULL, stage_en = NULL
               WHERE id = ? AND state = 'reading'""",
            [job_id],
        )


def job(db: Database, job_id: int) -> Job:
    """One job as it stands."""
    rows = db.read("SELECT * FROM job_in_words WHERE id = ?", [job_id])
    if not rows:
        raise UnknownRow(Sentence(zh="没有这个任务。", en="There is no such job."))
    return _job_of(rows[0])


def last_job(db: Database, sha: str, engine: str) -> Job | None:
    """The last reading of a picture that this engine was asked for."""
    rows = db.read("SELECT max(id) FROM job WHERE image = ? AND engine = ?", [sha, engine])
    return None if rows[0][0] is None else job(db, rows[0][0])


def open_jobs(db: Database) -> list[Job]:
    """Jobs waiting or being read, in the order they will be done."""
    rows = db.read("SELECT * FROM job_in_words WHERE state IN ('waiting', 'reading') ORDER BY state, id")
    return [_job_of(row) for row in rows]


def list_jobs(db: Database, limit: int = 200) -> list[Job]:
    """The newest jobs, newest first."""
    return [_job_of(row) for row in db.read("SELECT * FROM job_in_words ORDER BY id DESC LIMIT ?", [limit])]


def refuse_upload(db: Database, name: str, reason: Sentence) -> int:
    """Remember that a file could not be opened as a picture; its bytes are not kept."""
    with db.write() as cursor:
        rows = cursor.execute(
            """INSERT INTO job (id, name, engine, prompt, state, reason_zh, reason_en, asked_at, finished_at)
               VALUES (nextval('row_number_of_ledger'), ?, '', '', 'refused', ?, ?, ?, ?) RETURNING id""",
            [name, reason.zh, reason.en, now(), now()],
        ).fetchall()
    return int(rows[0][0])


def refused_uploads(db: Database, limit: int = 50) -> list[Job]:
    """Files that could not be opened as pictures, newest first."""
    rows = db.read("SELECT * FROM job_in_words WHERE image IS NULL ORDER BY id DESC LIMIT ?", [limit])
    return [_job_of(row) for row in rows]


def _end(db: Database, job_id: int, state: State, reason: Sentence | None, extraction_id: int | None = None) -> bool:
    """Close an open job; one that is closed already stays as it is."""
    zh, en = (None, None) if reason is None else (reason.zh, reason.en)
    with db.write() as cursor:
        job(db, job_id)
        rows = cursor.execute(
            """UPDATE job SET state = ?, reason_zh = ?, reason_en = ?, stage_zh = NULL, stage_en = NULL,
                   extraction = ?, finished_at = ?
               WHERE id = ? AND state IN ('waiting', 'reading') RETURNING id""",
            [state, zh, en, extraction_id, now(), job_id],
        ).fetchall()
    return bool(rows)


def _job_of(row: Row) -> Job:
    number, image, name, engine, prompt, state, extraction_id, asked, started, finished, *texts = row
    return Job(
        number, image, name, engine, prompt, state, sentence_of(*texts[:2]), sentence_of(*texts[2:]), extraction_id,
        utc(asked), None if started is None else utc(started), None if finished is None else utc(finished),
    )  # fmt: skip
