"""How a measured number is written: as far as its error makes sure of it, and one digit more."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal


def error_digits(error: float) -> Decimal:
    """An error with two digits."""
    place = Decimal(1).scaleb(math.floor(math.log10(error)) if error > 0 else 0)
    return (Decimal(repr(float(error))) / place).quantize(Decimal("0.1"), ROUND_HALF_UP) * place


def measured_digits(value: float, error: float) -> Decimal:
    """A measured value with one digit more than its error makes sure of."""
    place = Decimal(1).scaleb(math.floor(math.log10(error)) - 1 if error > 0 else 0)
    return Decimal(repr(float(value))).quantize(place, ROUND_HALF_UP)
