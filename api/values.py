"""`GET /api/values`: confirmed values, exact, each with the evidence it stands on."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field
from starlette.requests import Request

from api.callers import Ledger, Reader
from api.chosen import AsOf, Chosen
from api.places import AfterNumber, Many
from api.shapes import DECIMAL, BoxShape, PeriodShape, UnitShape, box_shape, exact, period_shape, unit_shape
from extraction.chart import Source
from extraction.geometry import Box
from storage.confirmed import ConfirmedValue
from storage.decisions import Basis, Scope, Verdict
from storage.pages import evidence_of, page_of_values

router = APIRouter(prefix="/api/values", tags=["values"])


class ConfirmedShape(BaseModel):
    """The word that counts for one fact."""

    decision: int = Field(description="The id of the word; pages follow it.", examples=[812])
    company: str = Field(description="Its key.", examples=["澜石化工"])
    metric: str = Field(description="Its key in the dictionary.", examples=["revenue"])
    segment: str = Field(description="The part of the company as printed; empty is the whole.", examples=[""])
    period: PeriodShape
    scope: Scope
    basis: Basis
    value: str = Field(pattern=DECIMAL, description="In `unit`, scale not applied.", examples=["141.7"])
    unit: UnitShape | None
    printed: str | None = Field(description="The text as printed.", examples=["141.7"])
    source: Source | Literal["typed"] = Field(description="How it was read; `typed` if a person did.")
    error: str | None = Field(description="± in the value's unit where it was measured.")
    verdict: Verdict
    words: int = Field(description="How many words were said on this fact.", examples=[1])
    different: int = Field(description="How many values it takes to satisfy them all.", examples=[1])
    report: str | None = Field(description="The report that the picture is from.")
    source_date: dt.date | None = Field(description="The day of that report.")
    reviewer: str = Field(examples=["王敏"])
    decided_at: dt.datetime
    image: str = Field(description="The SHA-256 of the picture.")
    picture: str = Field(description="Where to fetch the picture.", examples=["/picture/9f86d081…"])
    extraction: int
    point: int
    box: BoxShape | None = Field(description="Where in the picture it stands.")


class ValuesPage(BaseModel):
    """Values in the order of their decisions; `next` is the address of the next page, null on the last."""

    values: list[ConfirmedShape]
    next: str | None = Field(examples=["/api/values?limit=100&after=812"])


@router.get("", summary="Confirmed values")
def list_values(
    request: Request,
    db: Ledger,
    _caller: Reader,
    chosen: Chosen,
    as_of: AsOf,
    after: AfterNumber = 0,
    limit: Many = 100,
) -> ValuesPage:
    """What counts for every fact, now or as believed at a moment; never anything that nobody confirmed."""
    found = page_of_values(db, chosen.wanted(as_of), after, limit)
    boxes = evidence_of(db, [value.decision for value in found])
    following = None
    if len(found) == limit:
        address = request.url.include_query_params(after=found[-1].decision)
        following = f"{address.path}?{address.query}"
    return ValuesPage(values=[confirmed_shape(value, boxes.get(value.decision)) for value in found], next=following)


def confirmed_shape(one: ConfirmedValue, box: Box | None) -> ConfirmedShape:
    period = period_shape(one.period)
    assert period is not None  # a fact always has its period
    return ConfirmedShape(
        decision=one.decision, company=one.company, metric=one.metric, segment=one.segment, period=period,
        scope=one.scope, basis=one.basis, value=exact(one.value), unit=unit_shape(one.unit), printed=one.printed,
        source=one.source, error=None if one.error is None else exact(one.error), verdict=one.verdict,
        words=one.words, different=one.different, report=one.report, source_date=one.source_date,
        reviewer=one.reviewer, decided_at=one.decided_at, image=one.image, picture=f"/picture/{one.image}",
        extraction=one.extraction, point=one.point, box=box_shape(box),
    )  # fmt: skip
