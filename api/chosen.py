"""The filters of `/api/values` and `/api/export`: which confirmed values are wanted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query
from pydantic import Field

from api.problems import Refusal
from extraction.chart import PeriodKind
from extraction.errors import Sentence
from storage.confirmed import Wanted
from storage.decisions import Basis, Scope

MANY = 100  # words for one filter
Year = Annotated[int | None, Query(ge=1900, le=2200)]
NO_ZONE = Sentence(
    zh="时间须带时区，例如 2026-03-31T00:00:00Z。", en="The moment needs its zone, as in 2026-03-31T00:00:00Z."
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What was asked for; nothing named is no limit."""

    metric: list[str]
    company: list[str]
    segment: list[str]
    kind: list[PeriodKind]
    scope: list[Scope]
    basis: list[Basis]
    first_year: int | None
    last_year: int | None

    def wanted(self, as_of: dt.datetime | None = None) -> Wanted:
        """The same as the ledger is asked."""
        segments = self.segment or None
        return Wanted(self.metric, self.company, segments, self.kind, self.years(), self.scope, self.basis, as_of)

    def years(self) -> tuple[int, int] | None:
        if self.first_year is None and self.last_year is None:
            return None
        first, last = self.first_year or 1900, self.last_year or 2200
        return min(first, last), max(first, last)  # from 2024 to 2020 is what lies between them too


Word = Annotated[str, Field(max_length=200)]


def several(description: str) -> Any:
    """Any number of words for one filter."""
    return Query(default_factory=list, max_length=MANY, description=description)


def filters(
    metric: Annotated[list[Word], several("Keys or names.")],
    company: Annotated[list[Word], several("Keys, names or tickers.")],
    segment: Annotated[list[Word], several("As printed; empty is the whole company.")],
    kind: Annotated[list[PeriodKind], several("Years, quarters and so on.")],
    scope: Annotated[list[Scope], several("Consolidated or parent.")],
    basis: Annotated[list[Basis], several("Reported, restated, expected.")],
    first_year: Year = None,
    last_year: Year = None,
) -> Filters:
    return Filters(metric, company, segment, kind, scope, basis, first_year, last_year)


def moment(
    as_of: Annotated[
        dt.datetime | None, Query(description="Only words said until then count.", examples=["2026-03-31T00:00:00Z"])
    ] = None,
) -> dt.datetime | None:
    if as_of is not None and as_of.tzinfo is None:
        raise Refusal(422, NO_ZONE)
    return as_of


Chosen = Annotated[Filters, Depends(filters)]
AsOf = Annotated[dt.datetime | None, Depends(moment)]
