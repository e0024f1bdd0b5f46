"""How far apart two periods are, by the fiscal calendar of the company: years, quarters, months."""

from __future__ import annotations

import calendar
import datetime as dt

from extraction.chart import Period, PeriodKind

MONTHS_SO_FAR: dict[PeriodKind, int] = {"Q1": 3, "H1": 6, "Q2": 6, "9M": 9, "Q3": 9, "FY": 12, "H2": 12, "Q4": 12}
LENGTHS: dict[PeriodKind, int] = {"Q1": 3, "Q2": 3, "Q3": 3, "Q4": 3, "H1": 6, "H2": 6, "month": 1}
QUARTERS: tuple[PeriodKind, ...] = ("Q1", "Q2", "Q3", "Q4")


def months_before(end: dt.date, months: int) -> dt.date:
    """The day so many months earlier; the end of a month stays one, so that leap years do not count."""
    year, month = divmod(end.year * 12 + end.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, last if _ends_a_month(end) else min(end.day, last))


def year_before(end: dt.date) -> dt.date:
    return months_before(end, 12)


def years_between(first: Period, last: Period) -> int | None:
    """Whole years from one end to the other; None where they are not whole."""
    years = last.end.year - first.end.year
    return years if months_before(last.end, 12 * years) == first.end else None


def step_before(period: Period) -> int | None:
    """How many months earlier the span right before this one ends; a balance is compared with the quarter before."""
    return 3 if period.kind == "instant" else LENGTHS.get(period.kind)


def _ends_a_month(day: dt.date) -> bool:
    return day.day == calendar.monthrange(day.year, day.month)[1]
