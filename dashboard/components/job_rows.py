"""What the list of jobs says of each: its state, how long it took or will, how often it was tried, and why not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from dashboard.components.trial_names import lasting
from dashboard.text import say, tell
from extraction.errors import Language
from storage.jobs import Job, State

SIGNS: dict[State, str] = {
    "waiting": "…", "reading": "●", "ready": "✓", "refused": "✕", "failed": "!", "cancelled": "–",
}  # fmt: skip
SOON = 90  # seconds: from here on a span is told in minutes


def job_table(rows: Sequence[Job], done_in: Mapping[int, float], language: Language) -> pd.DataFrame:
    """One line a job."""
    now = dt.datetime.now(dt.UTC)
    columns = {
        "state": [f"{SIGNS[job.state]} {say(f'jobs.state.{job.state}', language)}" for job in rows],
        "name": [job.name for job in rows],
        "time": [time_words(job, done_in.get(job.id), now, language) for job in rows],
        "attempts": [str(job.attempts or "") for job in rows],
        "why": [tell(job.reason or job.stage, language) for job in rows],
        "asked": [ago((now - job.asked_at).total_seconds(), language) for job in rows],
        "asked_by": [job.asked_by for job in rows],
        "engine": [job.engine for job in rows],
    }
    labels = {"asked_by": say("jobs.asked_by", language)}
    return pd.DataFrame(
        {labels.get(name) or say(f"jobs.column.{name}", language): words for name, words in columns.items()}
    )


def time_words(job: Job, done_in: float | None, now: dt.datetime, language: Language) -> str:
    """How long it took, or has been at it, or will be; nothing where nobody can tell."""
    if job.state == "reading" and job.started_at is not None:
        so_far = max(0, round((now - job.started_at).total_seconds()))
        if done_in is None:
            return say("jobs.so_far", language, seconds=so_far)
        return say("jobs.so_far_left", language, seconds=so_far, left=max(1, round(done_in)))
    if job.state == "waiting" and job.not_before is not None and job.not_before > now:
        return say("jobs.again_in", language, seconds=round((job.not_before - now).total_seconds()))
    if job.state == "waiting":
        return "" if done_in is None else say("jobs.in", language, time=span(done_in, language))
    if job.started_at is None or job.finished_at is None:
        return ""
    return say("jobs.took", language, seconds=f"{(job.finished_at - job.started_at).total_seconds():.1f}")


def span(seconds: float, language: Language) -> str:
    """A time that is still to come, as rough as it is known."""
    if seconds > SOON:
        return lasting(seconds, language)
    return say("jobs.seconds", language, seconds=max(1, round(seconds)))


def ago(seconds: float, language: Language) -> str:
    for name, length in (("days", 86400), ("hours", 3600), ("minutes", 60)):
        if seconds >= length:
            return say(f"jobs.ago.{name}", language, count=int(seconds // length))
    return say("jobs.ago.now", language)
