"""What several routes answer with: boxes, units, periods, values with their evidence. Numbers are decimal strings."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from pydantic import BaseModel, Field

from extraction.chart import Period, PeriodKind, Source, Unit
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.periods import format_period
from extraction.questions.known import Known, Standing

DECIMAL = r"^-?\d+(\.\d+)?$"


class Words(BaseModel):
    """The same statement in both languages."""

    zh: str = Field(examples=["“1,234.5”与柱高不符。"])
    en: str = Field(examples=["The label 1,234.5 does not fit the bar."])


class BoxShape(BaseModel):
    """Where in the picture: pixels of the upright original, from its top left corner."""

    left: float = Field(examples=[741.0])
    top: float = Field(examples=[73.0])
    right: float = Field(examples=[807.0])
    bottom: float = Field(examples=[96.0])


class UnitShape(BaseModel):
    """What a number counts: the value times `scale` is in `measure`."""

    measure: str = Field(examples=["CNY"])
    scale: int = Field(examples=[100000000])
    printed: str = Field(description="As the picture words it.", examples=["亿元"])


class PeriodShape(BaseModel):
    """The span of time, or for `instant` the day, that a value speaks of."""

    kind: PeriodKind
    year: int = Field(examples=[2023])
    end: dt.date = Field(description="Its last day.", examples=["2023-12-31"])
    cumulative: bool = Field(description="A figure of the year to date.", examples=[False])
    estimate: bool = Field(description="A forecast.", examples=[False])
    label: str = Field(description="As an analyst writes it in English.", examples=["FY2023"])


class ValueShape(BaseModel):
    """One value, where it stands in which picture, and how far it can be relied on."""

    value: str = Field(pattern=DECIMAL, examples=["11.3"])
    unit: UnitShape | None
    series: str = Field(examples=["净利润"])
    category: str = Field(examples=["2023"])
    period: PeriodShape | None
    metric: str = Field(description="Its key in the dictionary; empty where unknown.", examples=["net_profit"])
    company: str = Field(description="Its key; empty where unknown.", examples=[""])
    standing: Standing = Field(description="Confirmed by a person, read by us, or a model's claim.")
    source: Source = Field(description="How it was read.")
    printed: str | None = Field(description="The text as printed.", examples=["11.3"])
    error: str | None = Field(description="± in the value's unit where it was measured.", examples=[None])
    doubts: list[Words] = Field(description="Why to look twice; none once it is confirmed.")
    image: str = Field(description="The SHA-256 of the picture.")
    picture: str = Field(description="Where to fetch the picture.", examples=["/picture/9f86d081…"])
    extraction: int = Field(description="The reading it was claimed in.")
    point: int = Field(description="Its place in that reading; negative for one added by hand.")
    box: BoxShape | None = Field(description="The evidence: where in the picture it was read.")


class ReaderShape(BaseModel):
    """Who read the picture."""

    name: str = Field(examples=["embedded"])
    version: str
    seconds: float = Field(description="How long the reading took when it was made.", examples=[1.42])


def words(sentence: Sentence) -> Words:
    return Words(zh=sentence.zh, en=sentence.en)


def box_shape(box: Box | None) -> BoxShape | None:
    return None if box is None else BoxShape(left=box.left, top=box.top, right=box.right, bottom=box.bottom)


def unit_shape(unit: Unit | None) -> UnitShape | None:
    return None if unit is None else UnitShape(measure=unit.measure, scale=unit.scale, printed=str(unit))


def period_shape(period: Period | None) -> PeriodShape | None:
    if period is None:
        return None
    return PeriodShape(
        kind=period.kind,
        year=period.year,
        end=period.end,
        cumulative=period.cumulative,
        estimate=period.estimate,
        label=format_period(period, "en"),
    )


def exact(value: Decimal) -> str:
    """All its figures, never an exponent."""
    return f"{value:f}"


def value_shape(one: Known) -> ValueShape:
    """A value that an answer stands on."""
    return ValueShape(
        value=exact(one.value),
        unit=unit_shape(one.unit),
        series=one.series,
        category=one.category,
        period=period_shape(one.period),
        metric=one.metric,
        company=one.company,
        standing=one.standing,
        source=one.source,
        printed=one.printed,
        error=None if one.error is None else exact(one.error),
        doubts=[words(doubt) for doubt in one.doubts],
        image=one.whence.image,
        picture=f"/picture/{one.whence.image}",
        extraction=one.whence.extraction,
        point=one.whence.point,
        box=box_shape(one.whence.box),
    )
