"""When the second reader is asked, and what becomes of its reading: it stands beside the first, point by point."""

from __future__ import annotations

from typing import Literal, get_args

from extraction.agreement import compared
from service.model_choice import ModelChoice
from storage import jobs
from storage.database import Database
from storage.progress import progress
from storage.second_readings import (
    beside,
    first_reading,
    is_second_reader,
    lay_beside,
    second_job,
    second_reading,
    unheard,
)
from storage.settings import choose, setting

Cascade = Literal["off", "doubts", "every"]
CASCADES: tuple[Cascade, ...] = get_args(Cascade)
SETTING = "second_reader"


def cascade(db: Database, choice: ModelChoice) -> Cascade:
    """Which charts the second reader reads too; without a model none, with one those in doubt unless chosen else."""
    if not choice.place:
        return "off"
    chosen = setting(db, SETTING)
    return next((each for each in CASCADES if each == chosen), "doubts")


def choose_cascade(db: Database, chosen: Cascade) -> None:
    choose(db, SETTING, chosen)


def follow_up(db: Database, sha: str, choice: ModelChoice) -> None:
    """After any reading of a picture: lay its two readings side by side, or ask for the second one."""
    first, second = first_reading(db, sha), second_reading(db, sha)
    if first is not None and second is not None:
        standing = beside(db, first[0])
        if standing is None or standing.extraction != second[0]:
            lay_beside(db, first[0], second[0], compared(first[1].reading, second[1].reading))
    elif second is None and second_job(db, sha) is None and is_wanted(db, sha, choice):
        ask_second(db, sha, choice)


def is_wanted(db: Database, sha: str, choice: ModelChoice) -> bool:
    """True if the cascade sends this picture on. A chart that the first reader refused is its greatest doubt."""
    asked = cascade(db, choice)
    first = first_reading(db, sha)
    in_doubt = first is None or progress(db, first[0]).doubtful_open > 0
    return asked == "every" or (asked == "doubts" and in_doubt)


def ask_second(db: Database, sha: str, choice: ModelChoice) -> int:
    """Ask the second reader for this picture; the number of the job."""
    return jobs.enqueue(db, sha, choice.engine)


def hand_over(db: Database, choice: ModelChoice) -> None:
    """What waits for a second reader that is no longer chosen waits for the chosen one; for none, it is called off."""
    for job in jobs.open_jobs(db):
        if job.state == "waiting" and job.image and is_second_reader(db, job.engine) and job.engine != choice.engine:
            jobs.cancel(db, job.id)
            if choice.place:
                ask_second(db, job.image, choice)


def unasked(db: Database, choice: ModelChoice) -> list[str]:
    """Charts waiting for review that the cascade would send on today, and that no second reader was asked about."""
    asked = cascade(db, choice)
    return [] if asked == "off" else unheard(db, in_doubt_only=asked == "doubts")
