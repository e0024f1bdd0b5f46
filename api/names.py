"""`/api/companies` and `/api/metrics`: the names that values go by."""

from __future__ import annotations

from fastapi import APIRouter
from pydantic import BaseModel, Field

from api.callers import Ledger, Reader
from storage.companies import Company, company_aliases, list_companies
from storage.metrics import Metric, MetricKind, MetricMeasure, MetricSign, list_metrics, metric_aliases

router = APIRouter(prefix="/api", tags=["names"])


class CompanyShape(BaseModel):
    """A company with every name it goes by."""

    key: str
    zh: str
    en: str
    ticker: str
    industry: str
    year_end: int = Field(ge=1, le=12, description="The month its fiscal year ends in.")
    names: list[str]


class MetricShape(BaseModel):
    """A line of a statement with every name it goes by."""

    key: str
    zh: str
    en: str
    measure: MetricMeasure
    kind: MetricKind = Field(description="A flow over a period, a stock at a point in time, or a ratio.")
    sign: MetricSign
    names: list[str]


class Companies(BaseModel):
    """Every known company."""

    companies: list[CompanyShape]


class Metrics(BaseModel):
    """Every known metric, in the order of a statement."""

    metrics: list[MetricShape]


@router.get("/companies", summary="Known companies")
def companies(db: Ledger, _caller: Reader) -> Companies:
    """Every company somebody added, with its aliases and tickers."""
    known = {key: [word for word, _ in words] for key, words in company_aliases(db).items()}
    return Companies(companies=[company_shape(one, known.get(one.key, [])) for one in list_companies(db)])


@router.get("/metrics", summary="Known metrics")
def metrics(db: Ledger, _caller: Reader) -> Metrics:
    """The dictionary of metrics, with their aliases in both languages."""
    names = metric_aliases(db)
    return Metrics(metrics=[metric_shape(one, names.get(one.key, [])) for one in list_metrics(db)])


def company_shape(one: Company, names: list[str]) -> CompanyShape:
    return CompanyShape(
        key=one.key, zh=one.zh, en=one.en, ticker=one.ticker, industry=one.industry, year_end=one.year_end, names=names
    )


def metric_shape(one: Metric, names: list[str]) -> MetricShape:
    return MetricShape(
        key=one.key, zh=one.zh, en=one.en, measure=one.measure, kind=one.kind, sign=one.sign, names=names
    )
