"""A value beside what people said of the very same fact: a step of ten, a lost minus, figures changed or moved."""

from __future__ import annotations

from decimal import Decimal

from rapidfuzz.distance import OSA

from extraction.errors import Sentence
from storage.mistakes import SLIPS
from storage.slips.book import BASES, Book, Slip, named
from storage.slips.placed import Placed, Span, told
from storage.slips.scale import times, way_out
from storage.slips.trend import alike

STEPS = tuple(sign * power for power in (1, 2, 3, 4, 5, 6, 8) for sign in (1, -1))
YEARS_APART = 1


def same_fact(one: Placed, book: Book) -> Slip | None:
    """What differs from the last word on the same fact beyond rounding; opinions about the future may differ."""
    if one.basis not in BASES:
        return None
    metric = book.metric(one.metric)
    said = [other for other in book.said(one) if alike(one, other, metric)]
    if not said or any(one.interval.meets(other.interval) for other in said):
        return None
    other = [*said, *(each for each in said if each.basis == one.basis)][-1]
    if -one.value == other.value and one.factor == other.factor:
        return _slip("sign_slip", book, one, other, "只差正负号，是否漏读或多读了负号？",
                     "they differ in sign only, was a minus lost or made up?")  # fmt: skip
    for power in STEPS:
        if _scaled(one, other, power):
            zh, en = way_out(one, power, metric.measure == "%")
            times_zh, times_en = times(one.amount, other.amount)
            return _slip("scale_slip", book, one, other, f"前者是后者的 {times_zh}，{zh}",
                         f"the first is {times_en} the second, {en}")  # fmt: skip
    return _other_year(one, book, other) or (None if _both_true(one, other) else _misread(one, book, other))


def _both_true(one: Placed, other: Placed) -> bool:
    """People said that the one is as first reported and the other as restated: that is why they differ."""
    return one.standing == other.standing == "confirmed" and one.basis != other.basis


def _scaled(one: Placed, other: Placed, power: int) -> bool:
    """True if just this step of ten makes the two agree; a few figures alone may do so by chance."""
    moved = Decimal(1).scaleb(-power)
    if one.amount * other.amount <= 0:
        return False
    apart = abs(one.amount * moved - other.amount)
    return apart <= one.slack * moved + other.slack and min(one.figures, other.figures) >= 2


def _other_year(one: Placed, book: Book, other: Placed) -> Slip | None:
    """It is not what was said of its own year, but exactly what was said of the year before or after."""
    for step in (-YEARS_APART, YEARS_APART):
        span = Span(one.span.year + step, one.span.first, one.span.last)
        for next_to in book.said(one, span):
            if next_to.amount == one.amount and one.figures >= 3:
                return _slip(
                    "wrong_year", book, one, other,
                    f"却恰为已确认的 {span.year} 年的值，是否读错了年份的列？",
                    f"but it is just what was confirmed for {span.year}, was the wrong year's column read?", next_to,
                )  # fmt: skip
    return None


def _misread(one: Placed, book: Book, other: Placed) -> Slip:
    if one.error is None and other.error is None and one.factor == other.factor:
        apart = OSA.distance(f"{one.value:f}", f"{other.value:f}")
        if 0 < apart <= SLIPS:
            figures = "一" if apart == 1 else "两"
            return _slip(
                "unlike_confirmed", book, one, other, f"只差{figures}个字符，是误读还是重述？",
                f"they differ by {'one figure' if apart == 1 else 'two figures'}, a misreading or a restatement?",
            )  # fmt: skip
    return _slip("unlike_confirmed", book, one, other, "是误读、口径不同，还是重述？",
                 "a misreading, another scope, or a restatement?")  # fmt: skip


def _slip(check: str, book: Book, one: Placed, other: Placed, zh: str, en: str, *more: Placed) -> Slip:
    name = named(book, one)
    sentence = Sentence(
        f"{name.zh}，而同一数值已确认为 {told(other)}：{zh}",
        f"{name.en}, but the same was confirmed as {told(other)}: {en}",
    )
    return Slip(check, sentence, (one,), (other, *more))
