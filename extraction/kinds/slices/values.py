"""What each slice is worth: its label's number, the share that its angle measures, and the unit of both."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from extraction.chart import ExtractedPoint, Measurement, TextBox, Unit
from extraction.kinds.slices.disc import Disc
from extraction.kinds.slices.labels import PERCENT, Said
from extraction.kinds.slices.names import HUNDREDTH, NamedSlice
from extraction.numbers.captions import find_units
from extraction.numbers.printed import parse_number, rounding


def unit_of(slices: Sequence[NamedSlice], texts: Sequence[TextBox]) -> tuple[Unit | None, bool]:
    """The unit the values are given in, and whether they are amounts rather than shares."""
    said = [part.label.amount for part in slices if part.label and part.label.amount]
    percents = sum(part.label.percent is not None for part in slices if part.label)
    if not said or len(said) < percents / 2:
        return PERCENT, False
    for amount in said:
        if amount.unit is not None:
            return amount.unit, amount.unit.measure != "%"
    noted = [unit for text in texts if parse_number(text.text) is None and len(text.text) < 40
             for unit in find_units(text.text)]  # fmt: skip
    money = [unit for unit in noted if unit.measure != "%"]
    total = sum((amount.value for amount in said), Decimal(0))
    if len(said) == len(slices) and abs(total - 100) <= rounding_of_all(said) and (not money or percents == 0):
        return PERCENT, False
    return (money[0] if money else None), True


def rounding_of_all(said: Sequence[Said]) -> Decimal:
    """How far rounding alone can move a sum."""
    return sum((rounding(one.value) for one in said), Decimal(0))


def _main(part: NamedSlice, amounts: bool) -> Said | None:
    if part.label is None:
        return None
    if amounts:
        return part.label.amount
    return part.label.percent or part.label.amount


def point_of(
    part: NamedSlice, series: str, unit: Unit | None, amounts: bool, slices: Sequence[NamedSlice], disc: Disc
) -> ExtractedPoint:
    said = _main(part, amounts)
    measured = _measured(part, amounts, slices, disc)
    if said is not None and part.label is not None:
        return ExtractedPoint(
            series, part.name, said.value, "printed", part.label.box,
            unit=unit, printed=said.printed, measured=measured,
        )  # fmt: skip
    value, error = (measured.value, measured.error) if measured else (None, None)
    return ExtractedPoint(series, part.name, value, "measured", part.box, unit=unit, error=error, measured=measured)


def _measured(part: NamedSlice, amounts: bool, slices: Sequence[NamedSlice], disc: Disc) -> Measurement | None:
    """What the angle says, in the unit of the series: of amounts, the share of the total that the labels imply."""
    if part.share is None:
        return None
    error = Decimal(100 * disc.error).quantize(HUNDREDTH, ROUND_HALF_UP)
    if not amounts:
        return Measurement(part.share, error, part.box)
    whole = _whole(slices)
    if whole is None:
        return None
    places = max(Decimal(1).scaleb(-4), rounding(_first_amount(slices)) * 2)
    value = (part.share * whole / 100).quantize(places, ROUND_HALF_UP)
    return Measurement(value, max(places, (error * whole / 100).quantize(places, ROUND_HALF_UP)), part.box)


def _whole(slices: Sequence[NamedSlice]) -> Decimal | None:
    """What the full turn stands for: the weighted median of what each label implies, so one misprint moves nothing."""
    implied = sorted(
        (100 * part.label.amount.value / part.share, part.share)
        for part in slices
        if part.label and part.label.amount and part.share
    )
    if len(implied) < 2:
        return None
    half, seen = sum((share for _, share in implied), Decimal(0)) / 2, Decimal(0)
    for whole, share in implied:
        seen += share
        if seen >= half:
            return whole
    return None


def _first_amount(slices: Sequence[NamedSlice]) -> Decimal:
    return next(part.label.amount.value for part in slices if part.label and part.label.amount)
