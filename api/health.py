"""`GET /api/health`: whether the ledger answers and how much waits; for machines that watch, so it needs no key."""

from __future__ import annotations

from importlib.metadata import version
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.callers import Ledger
from service import resources
from storage.job_pages import jobs_by_state

router = APIRouter(tags=["service"])


class Health(BaseModel):
    """The service as it stands; without the ledger there is a problem 503 instead."""

    status: Literal["ok"] = "ok"
    version: str = Field(examples=["0.1.0"])
    reader: Literal["none", "resting", "loading", "ready", "reading", "answering", "trying"] = Field(
        description="What the first reader is busy with; `none` where nothing is read.", examples=["ready"]
    )
    waiting: int = Field(description="Jobs that wait to be read.", examples=[0])


@router.get("/api/health", summary="Is the service well?")
def health(db: Ledger) -> Health:
    """Whether the ledger answers, what the reader does and how many jobs wait. Needs no key."""
    worker = resources.first_worker()
    waiting = jobs_by_state(db).get("waiting", 0)
    return Health(version=version("chartledger"), reader=worker.doing.state if worker else "none", waiting=waiting)
