"""Names that count: 2019, 2021, 2023; Q1 23, Q3 23; Jan-20, Apr-20; 10, 20, 30. Knows no pixels.

A name is taken apart into what it counts and its number, and another number is written in the same way.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from extraction.chart import Period
from extraction.periods import parse_period

Counted = Literal["year", "half", "quarter", "month", "number"]
IN_A_YEAR: dict[Counted, int] = {"year": 1, "half": 2, "quarter": 4, "month": 12}
FOOTNOTE = re.compile(r"[\s*†‡]+$")
OUTLOOK = re.compile(r"(?<=\d)[AEFaef]$")
PART = re.compile(r"\d+|[A-Za-z]+|[一二三四]")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
NUMERALS = "一二三四"


@dataclass(frozen=True, slots=True)
class Count:
    """What a name counts and which one it is: year 2021, or month 24252 (since the year 0)."""

    counted: Counted
    number: int


def count_of(name: str) -> Count | None:
    """What the name counts; None if it is no year, half, quarter, month or small whole number."""
    words = FOOTNOTE.sub("", name)
    period = parse_period(words)
    if period is not None:
        return _count_of_period(period)
    return Count("number", int(words)) if re.fullmatch(r"\d{1,3}", words) else None


def _count_of_period(period: Period) -> Count | None:
    if period.kind == "FY":
        return Count("year", period.year)
    if period.kind == "month":
        return Count("month", period.year * 12 + period.end.month - 1)
    if period.kind in ("H1", "H2"):
        return Count("half", period.year * 2 + int(period.kind[1]) - 1)
    if period.kind in ("Q1", "Q2", "Q3", "Q4"):
        return Count("quarter", period.year * 4 + int(period.kind[1]) - 1)
    return None


def name_between(before: str, after: str, count: Count) -> str | None:
    """The name of `count` written as its neighbours are; None if they leave open how."""
    before, after = FOOTNOTE.sub("", before), FOOTNOTE.sub("", after)
    if before[-1:] != after[-1:]:  # 2022A and 2024E do not say which of the two 2023 is
        before, after = OUTLOOK.sub("", before), OUTLOOK.sub("", after)
    for like in (before, after):
        for name in _rewritten(like, count):
            if count_of(name) == count:
                return name
    return None


def _rewritten(like: str, count: Count) -> Iterator[str]:
    """The name with its year, and the part of the year, replaced in every way that they could stand there."""
    if count.counted == "number":
        yield str(count.number)
        return
    year, part = divmod(count.number, IN_A_YEAR[count.counted])
    pieces = list(PART.finditer(like))
    for at, within in itertools.product(pieces, pieces):
        if not at[0].isdigit() or len(at[0]) not in (2, 4) or (at is within) != (count.counted == "year"):
            continue
        written = {at.span(): str(year) if len(at[0]) == 4 else f"{year % 100:02d}"}
        if at is not within:
            written[within.span()] = _part_like(within[0], part, count.counted)
        name = like
        for start, end in sorted(written, reverse=True):
            name = name[:start] + written[start, end] + name[end:]
        yield name


def _part_like(like: str, part: int, counted: Counted) -> str:
    """The part of a year in the words of another one: Feb as Jan, 二 as 一, Q2 as Q1, 03 as 01."""
    if counted == "month" and like.isalpha():
        name = MONTHS[part] if len(like) > 3 else MONTHS[part][:3]
        return name.upper() if like.isupper() and len(like) > 1 else name.lower() if like.islower() else name
    if like in NUMERALS:
        return NUMERALS[part] if part < len(NUMERALS) else ""
    if like.isalpha():
        return ""
    return f"{part + 1:02d}" if like.startswith("0") else str(part + 1)
