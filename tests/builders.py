"""Builders for tests: right in every field that is not mentioned, so that a test says only what it is about."""

from __future__ import annotations

import datetime as dt
import hashlib
import itertools
import struct
import zlib
from dataclasses import replace
from decimal import Decimal

from hypothesis import strategies as st

from extraction.chart import (
    ChartImage,
    ChartKind,
    ExtractedPoint,
    Extraction,
    Finding,
    Period,
    PeriodKind,
    Reading,
    Series,
    Source,
    TextBox,
    Unit,
)
from extraction.engines.embedded import EmbeddedEngine
from extraction.errors import Sentence
from extraction.geometry import Box
from storage.confirmed import ConfirmedValue
from storage.decisions import Basis, Decision, Scope, Verdict

YI = Unit("CNY", 10**8, "亿元")
WAN = Unit("CNY", 10**4, "万元")
PERCENT = Unit("%", 1, "%")
BOX = Box(10, 20, 50, 32)
PRINTED_DECIMALS = st.decimals(Decimal(-999999999999), Decimal(999999999999), places=2, allow_nan=False)

_MONTHS = {"FY": 12, "H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "9M": 9, "month": 12, "instant": 12}
_shade = itertools.count()


def period(year: int = 2024, kind: PeriodKind = "FY", *, cumulative: bool = False, estimate: bool = False) -> Period:
    month = _MONTHS[kind]
    return Period(kind, year, dt.date(year, month, 31 if month in (3, 12) else 30), cumulative, estimate)


def image(name: str = "chart.png", shade: int | None = None) -> ChartImage:
    """A real 16×9 PNG of one colour; another `shade` (by default each call's own) is another picture."""
    colour = next(_shade) if shade is None else shade
    pixel = bytes((colour & 255, colour >> 8 & 255, colour >> 16 & 255))
    rows = zlib.compress((b"\x00" + pixel * 16) * 9)
    data = b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        for kind, body in ((b"IHDR", struct.pack(">IIBBBBB", 16, 9, 8, 2, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b""))
    )
    return ChartImage(hashlib.sha256(data).hexdigest(), name, 16, 9, data)


def point(
    value: Decimal | float | str | None = "1250.0",
    *,
    series: str = "营业收入",
    year: int = 2024,
    source: Source = "printed",
    unit: Unit | None = YI,
    of: Period | None = None,
    evidence: Box = BOX,
    error: Decimal | None = None,
) -> ExtractedPoint:
    exact = None if value is None else Decimal(str(value))
    return ExtractedPoint(
        series=series,
        category=str(year),
        value=exact,
        source=source,
        evidence=evidence,
        unit=unit,
        period=of or period(year),
        printed=format(exact, "f") if exact is not None and source == "printed" else None,
        error=error,
    )


def written(words: str, x: float, y: float, *, height: float = 12, angle: float = 0.0) -> TextBox:
    """Words printed around the pixel (x, y), each letter half as wide as it is high."""
    half = max(1, len(words)) * height / 4
    return TextBox(words, Box(x - half, y - height / 2, x + half, y + height / 2), angle)


def finding(*points: int, check: str = "label_bar_mismatch") -> Finding:
    return Finding(
        check, Sentence(zh="标签为 1,234.5,柱高测得 1,243 ± 4。", en="Label 1,234.5, bar 1,243 ± 4."), points
    )


def reading(
    *points: ExtractedPoint, findings: tuple[Finding, ...] = (), kind: ChartKind = "bar", title: str = "营业收入(亿元)"
) -> Reading:
    points = points or (point(),)
    named = {one.series: Series(one.series, one.unit, "left", "bar") for one in points}
    return Reading(kind, title, tuple(named.values()), points, findings)


def with_texts(read: Reading, *texts: TextBox) -> Reading:
    return replace(read, texts=texts)


def extraction(
    of: ChartImage | str = "",
    read: Reading | None = None,
    *,
    engine: str = "embedded",
    version: str = EmbeddedEngine.version,
    prompt: str = "",
    parameters: str = "{}",
) -> Extraction:
    sha = of.sha256 if isinstance(of, ChartImage) else of
    return Extraction(sha, engine, version, prompt, parameters, read or reading(), 1.4)


def decision(
    extraction_id: int,
    point: int | None = 0,
    value: Decimal | float | str | None = "1250.0",
    *,
    verdict: Verdict = "confirmed",
    company: str | None = "星河科技",
    metric: str | None = "营业收入",
    year: int = 2024,
    of: Period | None = None,
    unit: Unit | None = YI,
    scope: Scope = "consolidated",
    basis: Basis = "reported",
    reviewer: str = "李雷",
    seconds: float | None = 3.0,
) -> Decision:
    exact = None if value is None else Decimal(str(value))
    return Decision(
        extraction_id,
        verdict,
        None if verdict == "added" else point,
        series="营业收入",
        category=str(year),
        company=company,
        metric=metric,
        period=of or period(year),
        period_text=str(year),
        value=exact,
        printed=None if exact is None else format(exact, "f"),
        unit=unit,
        scope=scope,
        basis=basis,
        evidence=BOX,
        reviewer=reviewer,
        seconds=seconds,
    )


_words = itertools.count(1)


def confirmed_value(
    value: Decimal | float | str = "1250.0",
    year: int = 2024,
    kind: PeriodKind = "FY",
    *,
    of: Period | None = None,
    company: str = "星河科技",
    metric: str = "revenue",
    segment: str = "",
    unit: Unit | None = YI,
    scope: Scope = "consolidated",
    basis: Basis = "reported",
    error: Decimal | float | str | None = None,
) -> ConfirmedValue:
    """A confirmed fact of its own decision; measured where it has an error, printed otherwise."""
    exact, word = Decimal(str(value)), next(_words)
    exponent = exact.as_tuple().exponent
    return ConfirmedValue(
        decision=word,
        company=company,
        metric=metric,
        segment=segment,
        period=of or period(year, kind),
        scope=scope,
        basis=basis,
        value=exact,
        unit=unit,
        decimals=max(0, -exponent) if isinstance(exponent, int) else 0,
        printed=None if error is not None else format(exact, "f"),
        source="printed" if error is None else "measured",
        error=None if error is None else Decimal(str(error)),
        verdict="confirmed",
        source_date=None,
        report=None,
        image="",
        extraction=1,
        point=0,
        reviewer="李雷",
        decided_at=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
        words=1,
        different=1,
    )
