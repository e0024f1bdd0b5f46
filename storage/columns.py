"""How the nouns of a reading lie in columns, exactly: numbers, units, periods, boxes, times.

A Decimal is handed to DuckDB as text. Bound as a parameter, Decimal("1E+5") arrives as 1 and an eleventh decimal is
rounded away, both without an error.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from extraction.chart import Period, Unit
from extraction.errors import Sentence
from extraction.geometry import Box

DECIMALS = 10
WHOLE_DIGITS = 28


def fits(value: Decimal) -> bool:
    """True if DECIMAL(38,10) holds this number without rounding."""
    if not value.is_finite():
        return False
    digits, exponent = value.as_tuple().digits, value.as_tuple().exponent
    if not value or not isinstance(exponent, int):
        return True
    trailing_zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return exponent + trailing_zeros >= -DECIMALS and value.adjusted() < WHOLE_DIGITS


def decimal_text(value: Decimal | None) -> str | None:
    """The number written out, every figure kept; in powers of ten only where it is beyond any ledger."""
    if value is None:
        return None
    exponent = value.as_tuple().exponent
    if not value and isinstance(exponent, int) and not -DECIMALS <= exponent <= 0:
        return "0"
    return format(value, "f") if fits(value) else str(value)


def unit_columns(unit: Unit | None) -> tuple[str | None, int | None, str | None]:
    """measure, scale, printed."""
    return (None, None, None) if unit is None else (unit.measure, unit.scale, unit.printed)


def unit_of(measure: str | None, scale: int | None, printed: str | None) -> Unit | None:
    return None if measure is None or scale is None else Unit(measure, scale, printed or "")


PeriodColumns = tuple[str | None, int | None, dt.date | None, bool | None, bool | None]


def period_columns(period: Period | None) -> PeriodColumns:
    """kind, year, end, cumulative, estimate."""
    if period is None:
        return (None, None, None, None, None)
    return (period.kind, period.year, period.end, period.cumulative, period.estimate)


def period_of(kind: Any, year: Any, end: Any, cumulative: Any, estimate: Any) -> Period | None:
    return None if kind is None else Period(kind, year, end, cumulative, estimate)


def box_columns(box: Box | None) -> tuple[float | None, float | None, float | None, float | None]:
    """left, top, right, bottom."""
    return (None, None, None, None) if box is None else (box.left, box.top, box.right, box.bottom)


def box_of(left: float | None, top: float | None, right: float | None, bottom: float | None) -> Box | None:
    if left is None or top is None or right is None or bottom is None:
        return None
    return Box(left, top, right, bottom)


def sentence_of(zh: str | None, en: str | None) -> Sentence | None:
    return None if zh is None or en is None else Sentence(zh, en)


def utc(moment: dt.datetime) -> dt.datetime:
    """A stored time with its zone said."""
    return moment.replace(tzinfo=dt.UTC)


def stored_time(moment: dt.datetime) -> dt.datetime:
    """A time with a zone as the ledger keeps it; one without a zone is taken as UTC."""
    return moment if moment.tzinfo is None else moment.astimezone(dt.UTC).replace(tzinfo=None)
