"""`/api/publications`: bring the place where confirmed values are published up to date, and see when that was done.

Where that is, an admin says in Settings; no address or path ever comes with a request.
"""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.callers import Admin, Ledger
from api.problems import Refusal, problems
from api.shapes import Words, words
from service.publishing import publish_now
from storage.errors import CannotPublish
from storage.publishing import Published, publications

router = APIRouter(prefix="/api/publications", tags=["publications"])


class PublishedShape(BaseModel):
    """What it took to bring the published values up to date."""

    place: str = Field(examples=["postgresql://ledger@db:5432/bi (chartledger)"])
    rows: int = Field(description="Confirmed values that are there now.", examples=[1200])
    added: int = Field(examples=[12])
    changed: int = Field(examples=[1])
    removed: int = Field(examples=[0])
    sentence: Words


class PublicationShape(PublishedShape):
    """One publication that was."""

    published_by: str = Field(description="Empty: a script on the server's machine.")
    published_at: dt.datetime


class PublicationsPage(BaseModel):
    """The last publications, newest first."""

    publications: list[PublicationShape]


@router.get("", summary="List publications")
def list_publications(db: Ledger, _caller: Admin) -> PublicationsPage:
    """The last twenty publications, newest first."""
    return PublicationsPage(
        publications=[
            PublicationShape(**dict(published_shape(each.done)), published_by=each.by, published_at=each.at)
            for each in publications(db)
        ]
    )


@router.post("", summary="Publish confirmed values", responses=problems(409))
def publish_values(db: Ledger, _caller: Admin) -> PublishedShape:
    """Bring the place chosen in Settings up to this moment; with nothing new, nothing is written there."""
    try:
        return published_shape(publish_now(db))
    except CannotPublish as problem:
        raise Refusal(409, problem.sentence) from problem


def published_shape(done: Published) -> PublishedShape:
    return PublishedShape(
        place=done.place,
        rows=done.rows,
        added=done.added,
        changed=done.changed,
        removed=done.removed,
        sentence=words(done.sentence()),
    )
