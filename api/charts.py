"""`/api/charts`: every picture and where it stands; one chart with all that was read and said of it."""

from __future__ import annotations

import datetime as dt
import hashlib
import time
from functools import partial
from typing import Annotated, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from api.callers import Ledger, Reader
from api.decisions import WordShape, word_shape
from api.places import SHA256, Many, Picture
from api.problems import Refusal, problems
from api.shapes import (
    DECIMAL,
    BoxShape,
    PeriodShape,
    ReaderShape,
    UnitShape,
    Words,
    box_shape,
    exact,
    period_shape,
    unit_shape,
    words,
)
from api.shown import Shown, answer, keep, still, still_as_known
from api.together import together
from extraction.chart import ChartKind, ExtractedPoint, Extraction, Source
from storage.database import Database
from storage.extractions import latest_extraction
from storage.jobs import State
from storage.pages import page_of_charts, standing, with_counts
from storage.queue import QueueRow
from storage.review_list import PointState, PointToReview, review
from storage.touched import touched

router = APIRouter(prefix="/api/charts", tags=["charts"])

AT_REST: tuple[str, ...] = ("ready", "refused", "failed", "cancelled")


class ChartRow(BaseModel):
    """A picture on its way to confirmed numbers; counts are those of its latest reading."""

    image: str = Field(description="The SHA-256 of the picture.")
    picture: str = Field(description="Where to fetch the picture.", examples=["/picture/9f86d081…"])
    name: str = Field(examples=["chart.png"])
    width: int
    height: int
    received_at: dt.datetime
    state: State | Literal["new"]
    reason: Words | None = Field(description="Why it was refused or has failed.")
    extraction: int | None = Field(description="The reading that is reviewed.")
    kind: ChartKind | None
    title: str | None
    company: str | None
    report: str | None
    points: int
    settled: int
    open: int
    doubtful_open: int


class ChartsPage(BaseModel):
    """Pictures in the order they arrived; `next` is the address of the next page, null on the last."""

    charts: list[ChartRow]
    next: str | None


class ClaimShape(BaseModel):
    """What was read for one value, before any person spoke."""

    value: str | None = Field(pattern=DECIMAL, description="In `unit`; null where it could not be told.")
    unit: UnitShape | None
    printed: str | None
    source: Source
    error: str | None = Field(description="± in the value's unit where it was measured.")
    confidence: float | None = Field(description="How often values read like this one were right, where known.")
    box: BoxShape | None


class PointShape(BaseModel):
    """One value: what was read, what was said, and why to look twice."""

    point: int = Field(description="Its place in the reading; negative for one added by hand.")
    series: str
    category: str
    period: PeriodShape | None
    state: PointState
    claim: ClaimShape | None = Field(description="Null for a value added by hand.")
    said: WordShape | None = Field(description="The word that stands; null while it is open.")
    doubts: list[Words]


class ChartShape(ChartRow):
    """One chart in full."""

    engine: ReaderShape | None = Field(description="Who read it; null while nothing was read.")
    values: list[PointShape]


@router.get("", summary="Every picture", responses=problems(404))
def list_charts(
    request: Request,
    db: Ledger,
    _caller: Reader,
    after: Annotated[str | None, Query(pattern=SHA256, description="The last picture of the page before.")] = None,
    limit: Many = 100,
) -> ChartsPage:
    """Where every picture stands, in the order they arrived."""
    found = page_of_charts(db, after, limit)
    following = None
    if len(found) == limit:
        address = request.url.include_query_params(after=found[-1].image)
        following = f"{address.path}?{address.query}"
    return ChartsPage(charts=[chart_row(row) for row in found], next=following)


@router.get("/{image}", summary="One chart in full", response_model=ChartShape, responses=problems(404))
async def show_chart(request: Request, db: Ledger, caller: Reader, image: Picture) -> Response:
    """The chart as it stands: its reading, the words on it, the doubts. `If-None-Match` spares an unchanged one."""
    now = partial(chart_now, db, image, caller.name)
    shown = await together((id(db), image, caller.name), now)
    if shown is None:  # made for somebody who asked earlier
        shown = still_as_known(db, image, caller.name)
    if shown is None:
        shown = await run_in_threadpool(now)
    return answer(shown, request.headers.get("if-none-match"))


def chart_now(db: Database, image: str, reviewer: str) -> Shown:
    """The chart as JSON and a mark for it, made anew where anybody touched it or some seconds have passed."""
    kept = still(db, image, reviewer)
    if kept is not None:
        return kept
    version = touched(db, image)
    made = chart_in_full(db, image, reviewer)
    whole = made.model_dump_json().encode()
    shown = Shown(version, time.monotonic(), f'"{hashlib.sha256(whole).hexdigest()[:32]}"', whole)
    if made.state in AT_REST:
        keep(db, image, reviewer, shown)
    return shown


def chart_row(row: QueueRow) -> ChartRow:
    return ChartRow(
        image=row.image, picture=f"/picture/{row.image}", name=row.name, width=row.width, height=row.height,
        received_at=row.received_at, state=row.state, reason=words(row.reason) if row.reason else None,
        extraction=row.extraction, kind=row.kind, title=row.title, company=row.company, report=row.report,
        points=row.points, settled=row.settled, open=row.open, doubtful_open=row.doubtful_open,
    )  # fmt: skip


def chart_in_full(db: Database, image: str, reviewer: str) -> ChartShape:
    """All of a chart, as far as this reviewer may see it; raises Refusal 404 where there is no such picture."""
    stands = standing(db, image)
    if stands is None:
        raise Refusal(404)
    found = latest_extraction(db, image)
    if found is None:
        return ChartShape(**chart_row(stands).model_dump(), engine=None, values=[])
    number, made = found
    points = review(db, number, reviewer)
    row = chart_row(with_counts(db, stands, number, made, points))
    return ChartShape(
        **row.model_dump(), engine=reader_shape(made), values=[point_shape(point, image) for point in points]
    )


def reader_shape(made: Extraction) -> ReaderShape:
    return ReaderShape(name=made.engine, version=made.engine_version, seconds=made.seconds)


def point_shape(point: PointToReview, image: str) -> PointShape:
    address = point.settled or point.proposal
    return PointShape(
        point=point.key, series=address.series, category=address.category, period=period_shape(address.period),
        state=point.state, claim=None if point.claim is None else claim_shape(point.claim),
        said=None if point.settled is None else word_shape(point.settled, image, taken_back=False),
        doubts=[words(finding.message) for finding in point.findings] if point.settled is None else [],
    )  # fmt: skip


def claim_shape(claim: ExtractedPoint) -> ClaimShape:
    return ClaimShape(
        value=None if claim.value is None else exact(claim.value), unit=unit_shape(claim.unit), printed=claim.printed,
        source=claim.source, error=None if claim.error is None else exact(claim.error), confidence=claim.confidence,
        box=box_shape(claim.evidence),
    )  # fmt: skip
