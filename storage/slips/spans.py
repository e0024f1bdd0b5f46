"""A quarter that is really the year to date, and the other way round."""

from __future__ import annotations

import math

from extraction.errors import Sentence
from storage.slips.book import Book, Slip, named
from storage.slips.placed import Placed, Span, period_told, told
from storage.slips.quarters import read_together
from storage.slips.scale import GROWS, times
from storage.slips.trend import Expected, alike, expected, size

FIGURES = 3  # that two numbers share by chance too seldom to matter
FAR_OFF = 0.17  # half as much again: too much for the quarter it is said to be
NEAR = 0.1
SURER = 4.0  # how much likelier the other reading must be, as a logarithm
_NAMES = {(1, 2): ("上半年", "first half"), (1, 3): ("前三季度", "nine months"), (1, 4): ("全年", "full year")}
_QUARTERS = {2: ("二季度", "Q2"), 3: ("三季度", "Q3"), 4: ("四季度", "Q4")}


def span_slip(one: Placed, book: Book) -> Slip | None:
    """A flow of one quarter that fits the year to date better, or the reverse."""
    span = book.span(one)
    if book.metric(one.metric).kind != "flow" or span.last < 2 or any(mark in one.metric for mark in GROWS):
        return None
    if span.quarters == 1:
        other = Span(span.year, 1, span.last)
    elif span.first == 1:
        other = Span(span.year, span.last, span.last)
    else:
        return None
    equal = _equal(one, book, span)
    if equal is not None or span.part == (1, 4) or read_together(one, book):
        return equal  # a bad year may be as small as a good quarter; where quarters stand together, their shares tell
    return _fits_better(one, book, span, other)


def _equal(one: Placed, book: Book, span: Span) -> Slip | None:
    """Just what was said of another part of the same year, where something else was earned besides."""
    metric = book.metric(one.metric)
    for first, last in ((1, 1), (1, 2), (1, 3), (1, 4), (2, 2), (3, 3), (4, 4), (3, 4)):
        if (first, last) == span.part:
            continue
        for other in book.said(one, Span(span.year, first, last)):
            if other.amount == one.amount and alike(one, other, metric) and one.figures >= FIGURES:
                name, when = named(book, one), period_told(other.period)
                sentence = Sentence(
                    f"{name.zh}，恰等于已确认的 {when.zh} {told(other)}：期间是否读错，累计值与单季值是否混淆？",
                    f"{name.en} is just the confirmed {told(other)} for {when.en}: "
                    "is the period wrong, a year to date taken for one quarter or the reverse?",
                )
                return Slip("single_or_cumulative", sentence, (one,), (other,))
    return None


def _fits_better(one: Placed, book: Book, span: Span, other: Span) -> Slip | None:
    """Far from what this quarter was in other years, and just what the year to date was to be expected at."""
    at, as_said = size(one), _of_other_years(one, book, span)
    as_other = _of_other_years(one, book, other) or _by_sum(one, book, other)
    if at is None or as_said is None or as_other is None:
        return None
    off, off_other = at - as_said.near, at - as_other.near
    strays = max(as_said.strays, 0.05)
    surer = 2 * (math.log1p((off / strays) ** 2 / 3) - math.log1p((off_other / strays) ** 2 / 3))
    if abs(off) < FAR_OFF or abs(off_other) > NEAR or surer < SURER:
        return None
    name, near = named(book, one), as_said.witness
    times_zh, times_en = times(one.amount, near.amount)
    when = period_told(near.period)
    if other.quarters > 1:
        zh, en = _NAMES[other.part]
        way_zh, way_en = f"是否为{zh}累计值？", f"is it the year to date ({en})?"
    else:
        zh, en = _QUARTERS[other.last]
        way_zh, way_en = f"是否只是{zh}的单季值？", f"is it {en} alone?"
    sentence = Sentence(
        f"{name.zh}，是已确认的 {when.zh} {told(near)}的 {times_zh}：{way_zh}",
        f"{name.en} is {times_en} the confirmed {told(near)} for {when.en}: {way_en}",
    )
    return Slip("single_or_cumulative", sentence, (one,), (near, as_other.witness))


def _of_other_years(one: Placed, book: Book, span: Span) -> Expected | None:
    """What the same part of the year was in other years lets expect."""
    line = [w for w in book.witnesses(one) if book.span(w).part == span.part and w.amount * one.amount > 0]
    return expected(one, line, book.metric(one.metric), span) if line else None


def _by_sum(one: Placed, book: Book, other: Span) -> Expected | None:
    """The year to date of last year, added up from its quarters, where it was not said itself."""
    if other.quarters < 2:
        return None
    found = [book.said(one, Span(other.year - 1, quarter, quarter)) for quarter in range(1, other.last + 1)]
    if not all(found):
        return None
    total = sum((said[-1].amount for said in found), start=found[0][-1].amount * 0)
    if total * one.amount <= 0:
        return None
    last = found[-1][-1]
    grown = _of_other_years(one, book, Span(other.year, other.last, other.last))
    growth = grown.growth if grown else 0.0
    return Expected(math.log10(abs(total)) + growth, math.log10(abs(total)) + growth, 0.1, last, growth)
