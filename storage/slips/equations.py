"""Two sides that must meet, how the numbers of each are told, and what would make them meet."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.arithmetic import Interval
from extraction.errors import Sentence
from storage.slips.book import Book, Slip, named
from storage.slips.placed import Placed, in_unit, period_told, told

Sides = Callable[[Sequence[Placed]], tuple[Interval, Interval] | None]
NOTHING = Sentence("", "")
SLIPS = tuple(sign * power for power in (1, 2, 3, 4, 8) for sign in (1, -1))


@dataclass(frozen=True, slots=True)
class Equation:
    """The first of `values` on one side, the others on the other; `sides` works both out.

    `formula` tells the other side, `because` what was allowed for. `exact` is False for what holds only nearly.
    """

    check: str
    values: tuple[Placed, ...]
    sides: Sides
    formula: Callable[[], Sentence]
    because: Sentence = NOTHING
    exact: bool = True

    @property
    def holds(self) -> bool | None:
        """None where it cannot be said."""
        return _meet(self.sides(self.values))

    def if_only(self, one: Placed, value: Decimal) -> bool:
        """True if the two sides would meet with another value in the place of this one."""
        changed = [replace(each, value=value) if each is one else each for each in self.values]
        return bool(_meet(self.sides(changed)))


def _meet(sides: tuple[Interval, Interval] | None) -> bool | None:
    return None if sides is None else sides[0].meets(sides[1])


def broken(book: Book, equations: Sequence[Equation]) -> list[Slip]:
    """A doubt for each that fails, about those of its judged values that no other exact one vouches for."""
    vouched = {id(one) for each in equations if each.exact and each.holds for one in each.values}
    judged = {id(one) for one in book.judged}
    slips = []
    for each in equations:
        if each.holds is not False:
            continue
        own = [one for one in each.values if id(one) in judged]
        blamed = [one for one in own if id(one) not in vouched] or own
        mended = [(one, value) for one in blamed for value in _likely(one) if each.if_only(one, value)]
        if len({id(one) for one, _ in mended}) == 1:
            blamed = [mended[0][0]]
        others = tuple(one for one in each.values if not any(one is other for other in blamed))
        slips.append(Slip(each.check, _sentence(book, each, mended[:1]), tuple(blamed), others))
    return slips


def _likely(one: Placed) -> list[Decimal]:
    """What a slip would have been read from: steps of ten, and the other sign."""
    return [one.value.scaleb(-power) for power in SLIPS] + [-one.value]


def _sentence(book: Book, each: Equation, mended: Sequence[tuple[Placed, Decimal]]) -> Sentence:
    sides = each.sides(each.values)
    whole, formula = each.values[0], each.formula()
    worked = in_unit(middle(sides[1], whole), whole.unit) if sides else "?"
    name = named(book, whole)
    because_zh = f"（{each.because.zh}）" if each.because.zh else ""
    because_en = f" ({each.because.en})" if each.because.en else ""
    zh, en = "请核对其中的数字。", "please check these numbers."
    if mended:
        one, value = mended[0]
        metric, when = book.metric(one.metric), period_told(one.period)
        part = one.segment
        right = in_unit(plain(value), one.unit)
        zh = f"若 {when.zh}{metric.zh}{part}是 {right}而非 {told(one)}，则相符，是否误读？"
        en = f"they would agree if {metric.en} {part or 'for'} {when.en} were {right}, not {told(one)}: was it misread?"
    return Sentence(
        f"{name.zh}，而{formula.zh} = {worked}，两者不符{because_zh}：{zh}",
        f"{name.en}, but {formula.en} = {worked}{because_en}: {en}",
    )


def plain(value: Decimal) -> Decimal:
    """Without powers of ten: 1.2E+3 is 1200."""
    return Decimal(f"{value:f}")


def middle(interval: Interval, like: Placed) -> Decimal:
    """The middle of an interval in the unit of a value, to one figure more than that is printed with."""
    exponent = like.value.as_tuple().exponent
    places = min(6, max(0, -exponent if isinstance(exponent, int) else 0) + 1)
    return ((interval.low + interval.high) / 2 / like.factor).quantize(Decimal(1).scaleb(-places))


def added(signed: Sequence[tuple[int, Placed]], leeway: Decimal = Decimal(0)) -> Interval:
    """The sum of intervals, each with its sign; `leeway` is a share of the largest that may be missing."""
    low = high = Decimal(0)
    for sign, one in signed:
        own = one.interval
        low += own.low if sign > 0 else -own.high
        high += own.high if sign > 0 else -own.low
    slack = leeway * max((abs(one.amount) for _, one in signed), default=Decimal(0))
    return Interval(low - slack, high + slack)


def divided(over: Interval, under: Interval, times: Decimal) -> Interval | None:
    """All that a quotient may be; None where one cannot divide by what may be zero or less."""
    if under.low <= 0:
        return None
    ends = [top / bottom * times for top in (over.low, over.high) for bottom in (under.low, under.high)]
    return Interval(min(ends), max(ends))


def wider(interval: Interval, by: Decimal) -> Interval:
    return Interval(interval.low - by, interval.high + by)
