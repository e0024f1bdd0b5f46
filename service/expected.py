"""When each job of the queue will be done, if it takes as long as half of those that its reader read before it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from service.posts import FIRST, SECOND
from storage import jobs, uploads
from storage.database import Database
from storage.jobs import Job


def expected(db: Database) -> dict[int, float]:
    """Seconds from now until each open job is done; none for readers that have read too little to tell."""
    waiting = jobs.open_jobs(db)
    usual = {engine: uploads.usual_seconds(db, engine) for engine in {job.engine for job in waiting}}
    told = {engine: seconds for engine, seconds in usual.items() if seconds is not None}
    return foretell(waiting, told, dt.datetime.now(dt.UTC))


def foretell(in_turn: Sequence[Job], usual: Mapping[str, float], now: dt.datetime) -> dict[int, float]:
    """The same of these jobs, in the order they will be done; either worker goes through its own."""
    done: dict[int, float] = {}
    for post in (FIRST, SECOND):
        clock = 0.0
        for job in in_turn:
            if job.engine not in post.engines or job.engine not in usual:
                continue
            if job.state == "reading" and job.started_at is not None:
                clock = max(1.0, usual[job.engine] - (now - job.started_at).total_seconds())
            else:
                pause = (job.not_before - now).total_seconds() if job.not_before is not None else 0.0
                clock = max(clock, pause) + usual[job.engine]
            done[job.id] = clock
    return done
