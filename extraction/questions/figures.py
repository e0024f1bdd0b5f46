"""What our own arithmetic makes of known values: growth, shares, CAGR, sums; exact inside, rounded once, at the end.

A figure carries its formula as one would write it down, with "=" where the result is exact and "≈" where it is
rounded. Knows no sentences.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction

from extraction.chart import Unit
from extraction.numbers.printed import format_number
from extraction.numbers.units import convert
from extraction.questions.known import Known

PLACES = 1  # decimals of a percentage
RATIO_PLACES = 2
DIGITS = 50  # of working precision where a root is taken
MINUS = "\u2212"
IN_PERCENT = ("%", "‰", "pp", "bp")


@dataclass(frozen=True, slots=True)
class Figure:
    """A computed number: in percent where it is a rate, else in `unit`. `exact` says whether rounding changed it."""

    value: Decimal
    formula: str
    exact: bool
    places: int = PLACES


def growth(base: Decimal, target: Decimal) -> Fraction:
    """Target over base less one; the base must be above zero."""
    if base <= 0:
        raise ValueError("growth on a base that is not above zero says nothing")
    return Fraction(target) / Fraction(base) - 1


def cagr(first: Decimal, last: Decimal, years: int) -> Decimal:
    """The yearly growth that leads from first to last; both above zero, at least one year apart."""
    if first <= 0 or last <= 0 or years < 1:
        raise ValueError("a compound rate needs two numbers above zero and a year between them")
    with localcontext(Context(prec=DIGITS)):
        return (last / first) ** (Decimal(1) / years) - 1


def growth_figure(base: Decimal, target: Decimal) -> Figure:
    rate = growth(base, target) * 100
    return _percent(rate, f"({written(target)} {MINUS} {written(base)}) ÷ {written(base)}")


def cagr_figure(first: Decimal, last: Decimal, years: int) -> Figure:
    formula = f"({written(last)} ÷ {written(first)})^(1/{years}) {MINUS} 1"
    rate = Fraction(cagr(first, last, years)) * 100
    close = rounded(rate, PLACES)
    exact = (1 + Fraction(close) / 100) ** years == Fraction(last) / Fraction(first)
    return Figure(close, f"{formula} {'=' if exact else '≈'} {percent(close)}", exact)


def share_figure(part: Decimal, whole: Sequence[Decimal]) -> Figure:
    """Part of the sum of `whole`, which must not be zero."""
    total = sum(map(Fraction, whole), Fraction(0))
    below = written(whole[0]) if len(whole) == 1 else f"({' + '.join(map(written, whole))})"
    return _percent(Fraction(part) / total * 100, f"{written(part)} ÷ {below}")


def difference_share_figure(above: Decimal, less: Decimal, below: Decimal) -> Figure:
    """What is left of `above` as a share of `below`, which must not be zero: a margin from revenue and cost."""
    rate = (Fraction(above) - Fraction(less)) / Fraction(below) * 100
    return _percent(rate, f"({written(above)} {MINUS} {written(less)}) ÷ {written(below)}")


def ratio_figure(above: Decimal, below: Decimal) -> Figure:
    return _rounded(Fraction(above) / Fraction(below), f"{written(above)} ÷ {written(below)}", RATIO_PLACES, "")


def difference_figure(larger: Decimal, smaller: Decimal) -> Figure:
    value = _exactly(Fraction(larger) - Fraction(smaller), (larger, smaller))
    return Figure(value, f"{written(larger)} {MINUS} {written(smaller)} = {signed(value)}", exact=True)


def sum_figure(values: Sequence[Decimal]) -> Figure:
    value = _exactly(sum(map(Fraction, values), Fraction(0)), values)
    return Figure(value, f"{' + '.join(map(written, values))} = {signed(value)}", exact=True)


def average_figure(values: Sequence[Decimal]) -> Figure:
    """The mean, with two decimals more than the values have."""
    mean = sum(map(Fraction, values), Fraction(0)) / len(values)
    places = _decimals(values) + 2
    return _rounded(mean, f"({' + '.join(map(written, values))}) ÷ {len(values)}", places, "")


def median_figure(values: Sequence[Decimal]) -> Figure:
    """The one in the middle, or halfway between the two in the middle."""
    ordered = sorted(values)
    row, middle = ", ".join(map(written, ordered)), len(ordered) // 2
    if len(ordered) % 2:
        return Figure(ordered[middle], f"{row} → {signed(ordered[middle])}", exact=True)
    between = average_figure(ordered[middle - 1 : middle + 1])
    return replace(between, formula=f"{row} → {between.formula}")


def growth_bounds(base: Known, target: Known, values: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal] | None:
    """Between which percentages the growth lies, where a value was measured; None where both are printed."""
    if base.error is None and target.error is None:
        return None
    before, after = values
    off_before, off_after = (_share_of(one) * value for one, value in ((base, before), (target, after)))
    if before - off_before <= 0:
        return None
    low = growth(before + off_before, after - off_after) * 100
    high = growth(before - off_before, after + off_after) * 100
    return rounded(low, PLACES), rounded(high, PLACES)


def in_one_unit(known: Sequence[Known]) -> tuple[tuple[Decimal, ...], Unit | None] | None:
    """The values counted in the unit of the last one, exactly; None where they do not count the same."""
    unit = known[-1].unit
    values = []
    for one in known:
        if one.unit is None or unit is None:
            if one.unit is not unit:
                return None
            values.append(one.value)
        elif one.unit.measure != unit.measure:
            return None
        else:
            try:
                values.append(convert(one.value, one.unit, unit))
            except ValueError:
                return None
    return tuple(values), unit


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, as people round."""
    scaled = Decimal((abs(value) * 10**places * 2 + 1).__floor__() // 2).scaleb(-places, Context(prec=1000))
    return scaled if value >= 0 or not scaled else scaled.copy_negate()


def written(value: Decimal) -> str:
    """The number as a formula shows it: thousands marks, its own decimals, negatives in brackets."""
    plain = format_number(abs(value))
    return f"({MINUS}{plain})" if value < 0 else plain


def signed(value: Decimal) -> str:
    """The number as a result shows it."""
    return f"{MINUS if value < 0 else ''}{format_number(abs(value))}"


def percent(value: Decimal) -> str:
    return f"{signed(value)} %"


def _percent(rate: Fraction, formula: str) -> Figure:
    return _rounded(rate, formula, PLACES, "%")


def _rounded(value: Fraction, formula: str, places: int, sign: str) -> Figure:
    close = rounded(value, places)
    exact = Fraction(close) == value
    said = percent(close) if sign else signed(close)
    return Figure(close, f"{formula} {'=' if exact else '≈'} {said}", exact, places)


def _exactly(value: Fraction, like: Sequence[Decimal]) -> Decimal:
    """A sum or difference of decimals, with as many decimals as the finest of them."""
    places = _decimals(like)
    with localcontext(Context(prec=1000, rounding=ROUND_HALF_UP)):
        return Decimal(int(value * 10**places)).scaleb(-places)


def _decimals(values: Sequence[Decimal]) -> int:
    exponents = [value.as_tuple().exponent for value in values]
    return max([0, *(-exponent for exponent in exponents if isinstance(exponent, int))])


def _share_of(one: Known) -> Decimal:
    """The ± of a measured value as a share of it."""
    return Decimal(0) if one.error is None or not one.value else abs(one.error / one.value)
