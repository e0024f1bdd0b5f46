"""A derived value: the number with its ±, how it comes about, from which decisions, or why it cannot be said.

Rates (in percent, in points, in times, index points) are given to 4 decimals, rounded half away from zero, as the SQL
view `compared_value` does. Amounts are exact, unless a division has no end: then to 2 decimals more than the inputs.
The ± is the worst case of the inputs' own (± of a measured value, half of the last printed figure of another), its own
rounding included; None where nothing bounds it, as above a base that may be zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction

from extraction.chart import Period, Unit
from extraction.errors import Sentence
from storage.confirmed import ConfirmedValue
from storage.decisions import Basis, Scope
from storage.derived.expressions import (
    CannotCompute,
    Expected,
    Expression,
    Given,
    Missing,
    Scaled,
    Sum,
    bounds,
    computed,
    confirmed_in,
    decisions,
    in_excel,
    in_words,
)

PLACES = 4  # decimals of a rate
MORE_PLACES = 2  # of an amount without end, beyond those of its inputs
NO_BOUND = Sentence(
    "基数在误差范围内可能为零，误差没有上限。", "The base may be zero within its ±, so nothing bounds the error."
)
DISPUTED = Sentence("其中有数值的来源说法不一。", "Sources differ on a number in it.")
UNITS = {"percent": Unit("%", 1, "%"), "points": Unit("pp", 1, "pp"), "times": Unit("x", 1, "x")}
INDEX = Unit("index", 1)


@dataclass(frozen=True, slots=True)
class Placed:
    """Whose number it is. A ratio of two metrics has both keys, with ÷ between them."""

    company: str
    metric: str
    segment: str
    period: Period
    scope: Scope
    basis: Basis


@dataclass(frozen=True, slots=True)
class Derived:
    """A number worked out of confirmed ones. `value` is None where it cannot be said, and then `why_not` says why.

    `formula` has the numbers as printed in it. `note` is what should stand beside the value: an estimate over a
    reported figure, a year put together by months. `placed` is None for a rate of change, which is of two periods.
    `restated` is what of it was restated, where the pair that may be compared is of before.
    """

    value: Decimal | None
    error: Decimal | None
    unit: Unit | None
    formula: Sentence
    inputs: tuple[int, ...]
    expression: Expression
    why_not: Sentence | None = None
    note: Sentence | None = None
    placed: Placed | None = None
    restated: Sentence | None = None

    @property
    def measured(self) -> bool:
        """True where a number in it was measured in a drawing: its ± is more than rounding."""
        return any(one.measured for one in confirmed_in(self.expression))

    @property
    def expected(self) -> Expected | None:
        """Whose forecast it rests on: anybody's estimate, else the company's own guidance; None where all happened."""
        said = {one.expected for one in confirmed_in(self.expression)}
        return "estimate" if "estimate" in said else "guidance" if "guidance" in said else None

    def excel(self, cells: Mapping[int, str]) -> str | None:
        """The live formula over the cells that hold the inputs' values as printed; None without a value.

        KeyError where an input has no cell.
        """
        return None if self.value is None else "=" + in_excel(self.expression, cells)


Operand = ConfirmedValue | Derived


def expression_of(one: Operand | None) -> Expression:
    """The number as part of a sum."""
    if one is None:
        return Missing()
    if isinstance(one, Derived):
        return one.expression
    half = Fraction(5, 10 ** (one.decimals + 1)) if one.error is None else Fraction(one.error)
    return Given(one.decision, one.value, one.decimals, abs(half), one.different > 1, bool(one.error), forecast_in(one))


def forecast_in(one: ConfirmedValue) -> Expected | None:
    """Whose forecast the number is; None where it is of what happened."""
    if one.basis in ("estimate", "guidance"):
        return one.basis
    return "estimate" if one.period.estimate else None


def placed(one: Operand | None) -> Placed | None:
    """Whose number it is; None where it is missing, or a rate of change."""
    if one is None:
        return None
    if isinstance(one, Derived):
        return one.placed
    return Placed(one.company, one.metric, one.segment, one.period, one.scope, one.basis)


def in_unit_of(one: Operand | None, unit: Unit | None) -> Expression:
    """The number counted in this unit of the same measure."""
    what = expression_of(one)
    if one is None or one.unit is None or unit is None or one.unit.measure != unit.measure:
        return what
    if one.unit.scale == unit.scale:
        return what
    factor = Fraction(one.unit.scale, unit.scale)
    return Scaled(what, factor.numerator, factor.denominator)


def percentage(share: Expression, note: Sentence | None = None, of: Placed | None = None) -> Derived:
    """A share or a rate of change as a percentage; the formula leaves the "× 100" to the % sign."""
    worked_out = _derived(Scaled(share, 100, 1), PLACES, UNITS["percent"], note, of)
    return replace(worked_out, formula=_formula(share))


def rate(what: Expression, unit: Unit, note: Sentence | None = None, of: Placed | None = None) -> Derived:
    """Another rate: times, or index points."""
    return _derived(what, PLACES, unit, note, of)


def amount(what: Expression, unit: Unit | None, note: Sentence | None = None, of: Placed | None = None) -> Derived:
    """An amount in the unit of its inputs, or points between percentages."""
    return _derived(what, _places(what), unit, note, of)


def cannot(what: Expression, why_not: Sentence, unit: Unit | None = None) -> Derived:
    """No value, and why."""
    return Derived(None, None, unit, _formula(what), decisions(what), what, why_not)


def rounded(value: Fraction, places: int) -> Decimal:
    """Half away from zero, as people round and as the SQL view does."""
    whole = (abs(value) * 10**places * 2 + 1).__floor__() // 2
    return Decimal(whole if value >= 0 else -whole).scaleb(-places, _PLENTY)


_PLENTY = Context(prec=1000)


def _derived(what: Expression, places: int, unit: Unit | None, note: Sentence | None, of: Placed | None) -> Derived:
    value = rounded(computed(what), places)
    error = _error(what, value, places)
    if error is None:
        note = joined(note, NO_BOUND)
    if any(one.disputed for one in confirmed_in(what)):
        note = joined(note, DISPUTED)
    return Derived(value, error, unit, _formula(what), decisions(what), what, None, note, of)


def joined(note: Sentence | None, more: Sentence) -> Sentence:
    return more if note is None else Sentence(note.zh + more.zh, f"{note.en} {more.en}")


def _error(what: Expression, value: Decimal, places: int) -> Decimal | None:
    """How far the truth can be from the value said, never too little."""
    try:
        low, high = bounds(what)
    except CannotCompute:
        return None
    off = max(Fraction(value) - low, high - Fraction(value))
    step = 10 ** (places + 1)
    return Decimal((off * step).__ceil__()).scaleb(-places - 1, _PLENTY)


def _places(what: Expression) -> int:
    """The decimals of an amount: as printed, more where it takes more to be exact, two more where it has no end."""
    shown = _printed_places(what)
    if shown is None:
        return PLACES
    rest, twos, fives = computed(what).denominator, 0, 0
    while rest % 2 == 0:
        rest, twos = rest // 2, twos + 1
    while rest % 5 == 0:
        rest, fives = rest // 5, fives + 1
    return max(shown, twos, fives) if rest == 1 else shown + MORE_PLACES


def _printed_places(what: Expression) -> int | None:
    """The decimals that the inputs are printed with, counted in the unit of the result; None where a rate is inside."""
    match what:
        case Given():
            return max(0, what.decimals)
        case Scaled():
            within = _printed_places(what.of)
            return None if within is None else max(0, within + _zeros(what.below) - _zeros(what.above))
        case Sum():
            every = [_printed_places(one) for one in (*what.added, *what.taken)]
            known = [places for places in every if places is not None]
            return max(known) if len(known) == len(every) else None
    return None


def _zeros(number: int) -> int:
    return len(str(number)) - len(str(number).rstrip("0"))


def _formula(what: Expression) -> Sentence:
    words = in_words(what)
    return Sentence(words, words)
