"""A chart that an older version of the engine read: offered to be read again, never read again silently.

Older readings lack what newer ones see, such as the axes to lay over the picture. What people said of the older one
stays in the ledger; of a newer reading they are asked anew.
"""

from __future__ import annotations

from typing import Any

from dashboard.desk.shown import Desk
from dashboard.text import say, tell
from extraction.engines.embedded import EmbeddedEngine
from service.resources import ENGINE
from storage import jobs
from storage.jobs import Job
from storage.reviews import settled

Json = dict[str, Any]


def older_reading(desk: Desk) -> Json | None:
    """What to tell of an older reading and what can be done, for the strip under the card; None of a new one."""
    read = desk.extraction
    if read.engine != ENGINE or read.engine_version == EmbeddedEngine.version:
        return None
    job = jobs.last_job(desk.db, desk.image.sha256, ENGINE)
    if job is not None and job.state in ("waiting", "reading"):
        line = say(f"older.{job.state}", desk.language)
        return {"busy": True, "lines": [line], "deeds": {"second_stay": say("second.cancel", desk.language)}}
    return {"busy": False, "lines": lines(desk, job), "deeds": {"second_anew": say("older.again", desk.language)}}


def lines(desk: Desk, job: Job | None) -> list[str]:
    version = desk.extraction.engine_version
    said = len(settled(desk.db, desk.extraction_id, desk.reviewer))
    told = [say("older.said" if said else "older.line", desk.language, version=version, count=said)]
    if job is not None and job.state in ("failed", "refused") and job.extraction is None:
        told.append(say("older.failed", desk.language, reason=tell(job.reason, desk.language)))
    return told


def read_anew(desk: Desk) -> None:
    """Have the chart read by the engine as it is now."""
    jobs.enqueue(desk.db, desk.image.sha256, ENGINE)


def stay(desk: Desk) -> None:
    """Leave it at the reading there is."""
    job = jobs.last_job(desk.db, desk.image.sha256, ENGINE)
    if job is not None:
        jobs.cancel(desk.db, job.id)
