"""The queue of pictures to read. A job survives a restart; what it says is about work, not about numbers.

Those who ask take turns: whoever was served longest ago comes next, with the job that waited longest. So ten pictures
of one person are not held up by a thousand of another.
"""

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
class Limit:
    """How long one attempt may take, and how much memory; None where what is usual for the reader holds."""

    seconds: float | None = None
    bytes: int | None = None


USUAL = Limit()
LONGEST_PAUSE = 600.0  # seconds; one that seems longer was set by a clock that was ahead


@dataclass(frozen=True, slots=True)
class Job:
    """One reading asked for. `image` is None for a file that could not be opened as a picture.

    `attempts` counts those begun, without any that ended because the server did; `reason` of a job that waits is why
    the last one failed, and `not_before` from when on the next may begin.
    """

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
    asked_by: str = ""
    attempts: int = 0
    not_before: dt.datetime | None = None
    limit: Limit = USUAL


def enqueue(db: Database, sha: str, engine: str, prompt: str = "", asked_by: str = "", limit: Limit = USUAL) -> int:
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
            """INSERT INTO job (id, image, name, engine, prompt, state, asked_at, asked_by, most_seconds, most_bytes)
               VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, 'waiting', ?, ?, ?, ?) RETURNING id""",
            [sha, named[0][0], engine, prompt, now(), asked_by, limit.seconds, limit.bytes],
        ).fetchall()
    return int(rows[0][0])


# Who was served longest ago comes first, then who has not been yet in this round; what may not begin yet comes last.
IN_TURN = """
    SELECT w.* FROM job_in_words w
    LEFT JOIN (SELECT asked_by, max(started_at) AS last_served FROM job
               WHERE $engines IS NULL OR engine = ANY($engines) GROUP BY asked_by) s ON s.asked_by = w.asked_by
    WHERE w.state = 'waiting' AND ($engines IS NULL OR w.engine = ANY($engines))
    ORDER BY coalesce(w.not_before > $now AND w.not_before < $latest, FALSE),
             row_number() OVER (PARTITION BY w.asked_by, coalesce(w.not_before > $now AND w.not_before < $latest, FALSE)
                                ORDER BY w.id),
             s.last_served NULLS FIRST, w.id
"""


def next_waiting(db: Database, engines: Sequence[str] | None = None) -> Job | None:
    """The job whose turn it is, for any of these engines; it stays waiting. One that has to wait yet is not it."""
    rows = db.read(f"{IN_TURN} LIMIT 1", _in_turn(engines))
    first = _job_of(rows[0]) if rows else None
    if first is None or first.not_before is None:
        return first
    return None if 0 < (first.not_before - dt.datetime.now(dt.UTC)).total_seconds() < LONGEST_PAUSE else first


def start_next(db: Database, engines: Sequence[str] | None = None) -> Job | None:
    """Begin the job whose turn it is, for any of these engines; no other worker can take it too."""
    with db.write() as cursor:
        waiting = next_waiting(db, engines)
        if waiting is None:
            return None
        cursor.execute(
            """UPDATE job SET state = 'reading', started_at = ?, attempts = attempts + 1, not_before = NULL,
                   stage_zh = NULL, stage_en = NULL WHERE id = ?""",
            [now(), waiting.id],
        )
        return job(db, waiting.id)


def report_stage(db: Database, job_id: int, stage: Sentence | None) -> None:
    """Say what the reading is busy with; nothing where it simply reads."""
    zh, en = (None, None) if stage is None else (stage.zh, stage.en)
    with db.write() as cursor:
        cursor.execute(
            "UPDATE job SET stage_zh = ?, stage_en = ? WHERE id = ? AND state = 'reading'",
            [zh, en, job_id],
        )


def try_later(db: Database, job_id: int, reason: Sentence, seconds: float) -> None:
    """An attempt failed that may go better another time: the job waits so long at least, and says why."""
    with db.write() as cursor:
        cursor.execute(
            """UPDATE job SET state = 'waiting', not_before = ?, reason_zh = ?, reason_en = ?,
                   stage_zh = NULL, stage_en = NULL WHERE id = ? AND state = 'reading'""",
            [now() + dt.timedelta(seconds=seconds), reason.zh, reason.en, job_id],
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
    """Stop a job that is not done, also in the middle of its reading; False if it was done already."""
    return _end(db, job_id, "cancelled", None)


def retry(db: Database, job_id: int, asked_by: str | None = None) -> int:
    """Ask once more for what a job had asked, in the name of whoever had or of another; the number of the new job."""
    again = job(db, job_id)
    if again.image is None:
        raise UnknownRow(
            Sentence(zh="这个文件没有保存,请重新上传。", en="This file was not kept; please upload it again.")
        )
    by = again.asked_by if asked_by is None else asked_by
    return enqueue(db, again.image, again.engine, again.prompt, by, again.limit)


def resume(db: Database, engines: Sequence[str] | None = None) -> int:
    """At start-up: what these engines were reading when the program stopped waits again; how many."""
    with db.write() as cursor:
        rows = cursor.execute(
            """UPDATE job SET state = 'waiting', started_at = NULL, attempts = greatest(attempts - 1, 0),
                   stage_zh = NULL, stage_en = NULL
               WHERE state = 'reading' AND ($engines IS NULL OR engine = ANY($engines)) RETURNING id""",
            {"engines": None if engines is None else list(engines)},
        ).fetchall()
    return len(rows)


def put_back(db: Database, job_id: int) -> None:
    """What is being read waits again, in its old place."""
    with db.write() as cursor:
        cursor.execute(
            """UPDATE job SET state = 'waiting', started_at = NULL, attempts = greatest(attempts - 1, 0),
                   stage_zh = NULL, stage_en = NULL
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
    """Jobs being read, then those waiting, in the order they will be done; each stands there once."""
    with db.one_moment() as cursor:  # a job that begins between two questions would be in neither
        reading = cursor.execute("SELECT * FROM job_in_words WHERE state = 'reading' ORDER BY id").fetchall()
        waiting = cursor.execute(IN_TURN, _in_turn(None)).fetchall()
    return [_job_of(row) for row in (*reading, *waiting)]


def list_jobs(
    db: Database,
    limit: int = 200,
    states: Sequence[State] | None = None,
    named: str = "",
    asked_by: str | None = None,
) -> list[Job]:
    """The newest jobs, newest first: those in these states, with this in the picture's name, asked by this person."""
    rows = db.read(
        """SELECT * FROM job_in_words
           WHERE ($states IS NULL OR state = ANY($states)) AND contains(lower(name), lower($named))
             AND ($asked_by IS NULL OR asked_by = $asked_by) ORDER BY id DESC LIMIT $limit""",
        {"states": None if states is None else list(states), "named": named, "asked_by": asked_by, "limit": limit},
    )
    return [_job_of(row) for row in rows]


def job_counts(db: Database, since: dt.datetime | None = None) -> dict[State, int]:
    """How many jobs about pictures are in each state, of those asked for since then."""
    rows = db.read(
        """SELECT state, count(*) FROM job WHERE image IS NOT NULL AND ($since IS NULL OR asked_at >= $since)
           GROUP BY state""",
        {"since": None if since is None else since.astimezone(dt.UTC).replace(tzinfo=None)},
    )
    return {state: int(count) for state, count in rows}


def busy_since(db: Database, steps: int = 20) -> dt.datetime | None:
    """When the first job was asked for since which there was always one open; None if none is open."""
    ((since,),) = db.read("SELECT min(asked_at) FROM job WHERE state IN ('waiting', 'reading')")
    for _ in range(steps if since is not None else 0):
        ((earlier,),) = db.read("SELECT min(asked_at) FROM job WHERE image IS NOT NULL AND finished_at >= ?", [since])
        if earlier is None or earlier >= since:
            break
        since = earlier
    return _moment(since)


def askers(db: Database) -> list[str]:
    """Everybody who ever asked for a reading, by name; '' where nobody said one."""
    return [name for (name,) in db.read("SELECT DISTINCT asked_by FROM job WHERE image IS NOT NULL ORDER BY asked_by")]


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


def _in_turn(engines: Sequence[str] | None) -> dict[str, object]:
    return {
        "engines": None if engines is None else list(engines),
        "now": now(),
        "latest": now() + dt.timedelta(seconds=LONGEST_PAUSE),
    }


def _job_of(row: Row) -> Job:
    number, image, name, engine, prompt, state, extraction_id, asked, started, finished, *rest = row
    asked_by, attempts, not_before, seconds, most_bytes, *texts = rest
    return Job(
        number, image, name, engine, prompt, state, sentence_of(*texts[:2]), sentence_of(*texts[2:]), extraction_id,
        utc(asked), _moment(started), _moment(finished), asked_by, attempts, _moment(not_before),
        Limit(seconds, most_bytes),
    )  # fmt: skip


def _moment(kept: dt.datetime | None) -> dt.datetime | None:
    return None if kept is None else utc(kept)
