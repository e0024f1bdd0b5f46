"""`/api/jobs`: what is read, was read and waits to be; another reading of a kept picture; cancel and retry."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import BaseModel, Field

from api.callers import Ledger, Reader, Writer
from api.problems import Refusal, problems
from api.shapes import Words, words
from extraction.errors import Sentence
from service import resources
from storage import jobs
from storage.database import Database
from storage.job_pages import page_of_jobs
from storage.jobs import Job, State

LARGEST = 2**53  # numbers that every language of programs holds exactly
EngineName = Literal["embedded", "qwen", "llama", "remote"]
SHA256 = "^[0-9a-f]{64}$"
DONE = Sentence(zh="这个任务已经结束，无法取消。", en="This job is done and cannot be cancelled.")
NO_READER = Sentence(
    zh="现在没有这个引擎：可用的是 embedded，以及在设置里选定的视觉模型。",
    en="There is no such engine now: there is embedded, and the vision model chosen in Settings.",
)

router = APIRouter(prefix="/api/jobs", tags=["jobs"])


class JobShape(BaseModel):
    """One reading that was asked for."""

    id: int = Field(examples=[42])
    state: State = Field(examples=["waiting"])
    image: str | None = Field(description="The SHA-256 of the picture; null for a file that is none.")
    name: str = Field(examples=["chart.png"])
    engine: str = Field(examples=["embedded"])
    reason: Words | None = Field(description="Why it was refused or has failed.")
    stage: Words | None = Field(description="What the reading is busy with.")
    extraction: int | None = Field(description="The reading that came of it.")
    asked_by: str = Field(description="Whose key asked; empty for somebody on this machine.", examples=["nightly"])
    attempts: int = Field(description="Attempts begun; one that crashed or took too long is tried again.", examples=[1])
    not_before: dt.datetime | None = Field(description="From when on the next attempt may begin.")
    asked_at: dt.datetime
    started_at: dt.datetime | None
    finished_at: dt.datetime | None


class JobsPage(BaseModel):
    """Jobs, newest first; `next` is the address of the page after this one, null on the last."""

    jobs: list[JobShape]
    next: str | None = Field(examples=["/api/jobs?limit=50&before=42"])


class Asked(BaseModel):
    """A reading to be made of a picture that is kept."""

    image: str = Field(pattern=SHA256, description="The SHA-256 of the picture.")
    engine: EngineName = Field("embedded", description="`embedded`, or the vision model chosen in Settings.")


Number = Annotated[int, Path(ge=1, le=LARGEST, description="The number of the job.")]


def job_shape(job: Job) -> JobShape:
    return JobShape(
        id=job.id,
        state=job.state,
        image=job.image,
        name=job.name,
        engine=job.engine,
        reason=words(job.reason) if job.reason else None,
        stage=words(job.stage) if job.stage else None,
        extraction=job.extraction,
        asked_by=job.asked_by,
        attempts=job.attempts,
        not_before=job.not_before,
        asked_at=job.asked_at,
        started_at=job.started_at,
        finished_at=job.finished_at,
    )


@router.get("", summary="List jobs")
def list_jobs(
    db: Ledger,
    _caller: Reader,
    state: Annotated[State | None, Query(description="Only jobs in this state.")] = None,
    before: Annotated[int | None, Query(ge=1, le=LARGEST, description="Only jobs older than this one.")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> JobsPage:
    """Jobs, newest first, page by page."""
    found = page_of_jobs(db, state, before, limit)
    wanted = f"&state={state}" if state else ""
    following = f"/api/jobs?limit={limit}{wanted}&before={found[-1].id}" if len(found) == limit else None
    return JobsPage(jobs=[job_shape(job) for job in found], next=following)


@router.post("", status_code=202, summary="Have a kept picture read", responses=problems(404, 409, 413, 415))
def ask_for_job(db: Ledger, caller: Writer, asked: Asked, response: Response) -> JobShape:
    """Have a picture that is kept read (again); an open job for the same reading is not doubled."""
    if asked.engine not in engines(db):
        raise Refusal(409, NO_READER)
    number = jobs.enqueue(db, asked.image, asked.engine, asked_by=caller.name)
    response.headers["Location"] = f"/api/jobs/{number}"
    return job_shape(jobs.job(db, number))


@router.get("/{number}", summary="Look at a job", responses=problems(404))
def show_job(db: Ledger, _caller: Reader, number: Number) -> JobShape:
    """One job as it stands."""
    return job_shape(jobs.job(db, number))


@router.post("/{number}/cancel", summary="Cancel a job", responses=problems(404, 409))
def cancel_job(db: Ledger, _caller: Writer, number: Number) -> JobShape:
    """Stop a job that is not done; what is being read is dropped within a second."""
    if not jobs.cancel(db, number) and jobs.job(db, number).state != "cancelled":
        raise Refusal(409, DONE)
    return job_shape(jobs.job(db, number))


@router.post("/{number}/retry", status_code=202, summary="Ask once more", responses=problems(404, 409))
def retry_job(db: Ledger, _caller: Writer, number: Number, response: Response) -> JobShape:
    """Ask once more for what a job had asked; the answer is the new job, or the one that is open already."""
    again = jobs.retry(db, number)
    response.headers["Location"] = f"/api/jobs/{again}"
    return job_shape(jobs.job(db, again))


def engines(db: Database) -> tuple[str, ...]:
    """Who could read a picture now."""
    choice = resources.model_choice(db.folder)
    return (resources.ENGINE, choice.engine) if choice.place else (resources.ENGINE,)
