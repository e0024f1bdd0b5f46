"""A sum as an analyst would write it down: one tree that is computed, bounded, put into words and put into Excel.

Everything is a whole fraction; nothing is rounded here but a root, and that far beyond any figure shown. The bounds are
the worst case: what the result can be at most and at least if every input lies anywhere within its own ±.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import product
from typing import Literal

Bounds = tuple[Fraction, Fraction]
Expected = Literal["estimate", "guidance"]

MINUS = "\u2212"
UNKNOWN = "?"
ROOT_PLACES = 40  # decimals of a root that has no end
HUNDRED = Fraction(100)


@dataclass(frozen=True, slots=True)
class Given:
    """A confirmed number: the decision that says it, the number with its printed decimals, half its interval.

    `disputed` where other words on the same fact say something else, `measured` where `half` is the ± of a drawing and
    not of rounding, `expected` where it is a forecast and whose.
    """

    decision: int
    value: Decimal
    decimals: int
    half: Fraction
    disputed: bool = False
    measured: bool = False
    expected: Expected | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """A number that nobody confirmed: its sum can be written, and not be computed."""


@dataclass(frozen=True, slots=True)
class Scaled:
    """A number counted in another unit, or a share of it: weighted by `above` over `below`."""

    of: Expression
    above: int
    below: int


@dataclass(frozen=True, slots=True)
class Sum:
    """What is added, less what is taken away."""

    added: tuple[Expression, ...]
    taken: tuple[Expression, ...] = ()


@dataclass(frozen=True, slots=True)
class Ratio:
    above: Expression
    below: Expression


@dataclass(frozen=True, slots=True)
class Change:
    """How much `now` is above `before`, as a share of it."""

    now: Expression
    before: Expression


@dataclass(frozen=True, slots=True)
class Part:
    """One of several as a share of them all, itself included."""

    one: Expression
    others: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Compound:
    """The yearly change that leads from `first` to `last` in so many years."""

    first: Expression
    last: Expression
    years: int


Expression = Given | Missing | Scaled | Sum | Ratio | Change | Part | Compound


class CannotCompute(ArithmeticError):
    """A number is missing, or there is nothing to divide by, or to take a root of."""


# ------------------------------------------------------------------------------------------------- the value


def computed(what: Expression) -> Fraction:
    """The value, exact but for a root without end; CannotCompute where there is none."""
    match what:
        case Given():
            return Fraction(what.value)
        case Scaled():
            return computed(what.of) * what.above / what.below
        case Sum():
            return sum(map(computed, what.added), Fraction(0)) - sum(map(computed, what.taken), Fraction(0))
        case Ratio():
            return _over(computed(what.above), computed(what.below))
        case Change():
            return _over(computed(what.now), computed(what.before)) - 1
        case Part():
            one = computed(what.one)
            return _over(one, one + sum(map(computed, what.others), Fraction(0)))
        case Compound():
            ratio = _over(computed(what.last), computed(what.first))
            low, high = root(ratio, what.years)
            return (low + high) / 2 - 1
        case Missing():
            raise CannotCompute


def bounds(what: Expression) -> Bounds:
    """Between what the value lies; CannotCompute where it may be anything, as above a base that may be zero."""
    match what:
        case Given():
            return Fraction(what.value) - what.half, Fraction(what.value) + what.half
        case Scaled():
            low, high = bounds(what.of)
            return low * what.above / what.below, high * what.above / what.below
        case Sum():
            added, taken = [bounds(one) for one in what.added], [bounds(one) for one in what.taken]
            return _total(added, 0) - _total(taken, 1), _total(added, 1) - _total(taken, 0)
        case Ratio():
            return _between(bounds(what.above), bounds(what.below))
        case Change():
            low, high = _between(bounds(what.now), bounds(what.before))
            return low - 1, high - 1
        case Part():
            return _part_between(bounds(what.one), [bounds(one) for one in what.others])
        case Compound():
            low, high = _between(bounds(what.last), bounds(what.first))
            return root(low, what.years)[0] - 1, root(high, what.years)[1] - 1
        case Missing():
            raise CannotCompute


def _over(above: Fraction, below: Fraction) -> Fraction:
    if below == 0:
        raise CannotCompute
    return above / below


def _total(all_bounds: list[Bounds], end: int) -> Fraction:
    return sum((one[end] for one in all_bounds), Fraction(0))


def _between(above: Bounds, below: Bounds) -> Bounds:
    if below[0] <= 0 <= below[1]:
        raise CannotCompute
    corners = [one / other for one, other in product(above, below)]
    return min(corners), max(corners)


def _part_between(one: Bounds, others: list[Bounds]) -> Bounds:
    """x ÷ (x + y) goes one way in x and one way in y while x + y keeps its sign: its ends are at the corners."""
    rest = (_total(others, 0), _total(others, 1))
    if one[0] + rest[0] <= 0 <= one[1] + rest[1]:
        raise CannotCompute
    corners = [x / (x + y) for x, y in product(one, rest)]
    return min(corners), max(corners)


def root(of: Fraction, degree: int) -> Bounds:
    """Two numbers the root lies between, the same one where it has an end; CannotCompute for negative numbers."""
    if of < 0:
        raise CannotCompute
    above, below = _whole_root(of.numerator, degree), _whole_root(of.denominator, degree)
    if above**degree == of.numerator and below**degree == of.denominator:
        return Fraction(above, below), Fraction(above, below)
    step = 10**ROOT_PLACES
    low = _whole_root(of.numerator * step**degree // of.denominator, degree)
    return Fraction(low, step), Fraction(low + 1, step)


def _whole_root(number: int, degree: int) -> int:
    """The largest whole number whose power is not above `number`, by Newton's way from above."""
    guess = 1 << -(-number.bit_length() // degree)
    while True:
        nearer = ((degree - 1) * guess + number // guess ** (degree - 1)) // degree
        if nearer >= guess:
            return guess
        guess = nearer


# ------------------------------------------------------------------------------------------- words and Excel


def in_words(what: Expression) -> str:
    """The sum with the numbers as printed: (120.5 − 100.0) ÷ 100.0."""
    return _spelled(what, _WORDS, _given_in_words)


def in_excel(what: Expression, cells: Mapping[int, str]) -> str:
    """The same for Excel, without "=", over the cells that hold the values as printed; KeyError without one."""
    return _spelled(what, _EXCEL, lambda given: cells[given.decision])


@dataclass(frozen=True, slots=True)
class _Signs:
    plus: str
    minus: str
    times: str
    over: str
    power: str
    whole: str  # how a whole number is written


_WORDS = _Signs(" + ", f" {MINUS} ", " × ", " ÷ ", "^", "{:,}")
_EXCEL = _Signs("+", "-", "*", "/", "^", "{}")


def _spelled(what: Expression, signs: _Signs, given: Callable[[Given], str]) -> str:
    def whole(one: Expression) -> str:
        return _spelled(one, signs, given)

    def bound(one: Expression) -> str:
        """In brackets where it is more than one number."""
        return whole(one) if isinstance(one, (Given, Missing)) else f"({whole(one)})"

    def summand(one: Expression) -> str:
        return f"({whole(one)})" if isinstance(one, (Sum, Change, Compound)) else whole(one)

    match what:
        case Given():
            return given(what)
        case Missing():
            return UNKNOWN
        case Scaled():
            times = "" if what.above == 1 else signs.times + signs.whole.format(what.above)
            over = "" if what.below == 1 else signs.over + signs.whole.format(what.below)
            return bound(what.of) + times + over
        case Sum():
            taken = "".join(signs.minus + summand(one) for one in what.taken)
            return signs.plus.join(map(summand, what.added)) + taken
        case Ratio():
            return bound(what.above) + signs.over + bound(what.below)
        case Change():
            return f"({summand(what.now)}{signs.minus}{summand(what.before)}){signs.over}{bound(what.before)}"
        case Part():
            every = signs.plus.join(map(summand, (what.one, *what.others)))
            return f"{bound(what.one)}{signs.over}({every})"
        case Compound():
            ratio = f"({bound(what.last)}{signs.over}{bound(what.first)})"
            return f"{ratio}{signs.power}(1{signs.over}{what.years}){signs.minus}1"


def _given_in_words(given: Given) -> str:
    """With thousands marks and its printed decimals; a negative number in brackets."""
    exponent = given.value.as_tuple().exponent
    own = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    plain = f"{given.value.copy_abs():,.{max(own, given.decimals, 0)}f}"
    return f"({MINUS}{plain})" if given.value < 0 else plain


def decisions(what: Expression) -> tuple[int, ...]:
    """Every confirmed number in it by its decision, in the order of the sum, each once."""
    return tuple(dict.fromkeys(one.decision for one in confirmed_in(what)))


def confirmed_in(what: Expression) -> list[Given]:
    """Every confirmed number in it, in the order of the sum."""
    return [what] if isinstance(what, Given) else [one for part in _parts(what) for one in confirmed_in(part)]


def _parts(what: Expression) -> tuple[Expression, ...]:
    """What it is made of, in the order in which it is written."""
    match what:
        case Scaled():
            return (what.of,)
        case Sum():
            return (*what.added, *what.taken)
        case Ratio():
            return (what.above, what.below)
        case Change():
            return (what.now, what.before)
        case Part():
            return (what.one, *what.others)
        case Compound():
            return (what.last, what.first)
    return ()
