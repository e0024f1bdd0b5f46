"""A year's quarters together: one of them, or all, may be the year to date where they are said to be single.

A quarter's share of its year is much the same from year to year, whatever the company earned. So each way to read the
numbers of a year is weighed by the shares that it gives, beside those of the years that people confirmed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import fmean

from extraction.errors import Sentence
from storage.metrics import Metric
from storage.slips.book import Book, Slip, named
from storage.slips.placed import Placed, Span, period_told, told

STRAYS = {"plus": 0.12, "cost": 0.12, "either": 0.3}  # of a share's logarithm (natural), from year to year
ENOUGH = 2
SURER = 3.5  # how much likelier another way must be, as a logarithm
IMPOSSIBLE = -60.0
BACK = 5


@dataclass(frozen=True, slots=True)
class _Told:
    """The first quarters of one year as the values are said to be: `to_date` for the year to date."""

    values: tuple[Placed, ...]
    to_date: bool


def quarter_slips(book: Book) -> list[Slip]:
    """Years with judged quarters that make sense only if one of them, or all but the first, were meant otherwise."""
    seen: set[tuple[int, ...]] = set()
    slips = []
    for one in book.judged:
        span, metric = book.span(one), book.metric(one.metric)
        if metric.kind != "flow" or metric.measure != "money" or not span.quarters:
            continue
        for to_date in (False, True):
            told = _told(one, book, span.year, to_date=to_date)
            ids = tuple(map(id, told.values))
            if len(ids) >= ENOUGH and one in told.values and ids not in seen:
                seen.add(ids)
                slips += _weighed(one, book, told, metric)
    return slips


def read_together(one: Placed, book: Book) -> bool:
    """True if there are quarters beside this one to be weighed with it."""
    span = book.span(one)
    told_as = _told(one, book, span.year, to_date=span.first == 1 and span.last > 1)
    return one in told_as.values and len(told_as.values) >= ENOUGH and _usual_shares(one, book, ENOUGH) is not None


def _told(one: Placed, book: Book, year: int, *, to_date: bool) -> _Told:
    """Claims before what was said: what is read together is meant alike."""
    values: list[Placed] = []
    for quarter in range(1, 5):
        found = book.beside(one, Span(year, 1 if to_date else quarter, quarter))
        if found is None or found.measure != one.measure:
            break
        values.append(found)
    return _Told(tuple(values), to_date)


def _weighed(one: Placed, book: Book, told: _Told, metric: Metric) -> list[Slip]:
    amounts = [float(value.amount) for value in told.values]
    usual = _usual_shares(one, book, len(amounts))
    if usual is None or any(amount <= 0 for amount in amounts):
        return []
    strays = STRAYS[metric.sign]
    as_said = _likely(_singles(amounts, [told.to_date] * len(amounts)), usual, strays)
    judged = {id(each) for each in book.judged}
    ways: dict[tuple[int, ...], float] = {}
    for changed in [(at,) for at in range(1, len(amounts))] + [tuple(range(1, len(amounts)))]:
        if all(id(told.values[at]) in judged for at in changed):
            meant = [told.to_date ^ (at in changed) for at in range(len(amounts))]
            ways[changed] = _likely(_singles(amounts, meant), usual, strays)
    best = max(ways, key=lambda way: ways[way], default=())
    return [_slip(book, told, best)] if best and ways[best] - as_said > SURER else []


def _singles(amounts: Sequence[float], to_date: Sequence[bool]) -> list[float]:
    """What each quarter earned, if those marked are the year to date."""
    singles: list[float] = []
    for amount, summed in zip(amounts, to_date, strict=True):
        singles.append(amount - sum(singles) if summed else amount)
    return singles


def _likely(singles: Sequence[float], usual: Sequence[float], strays: float) -> float:
    total = sum(singles)
    if min(singles) <= 0 or total <= 0:
        return IMPOSSIBLE
    off = [math.log(single / total / share) for single, share in zip(singles, usual, strict=True)]
    return sum(-2 * math.log1p((each / strays) ** 2 / 3) for each in off)


def _usual_shares(one: Placed, book: Book, quarters: int) -> list[float] | None:
    """The mean shares of the first quarters in the years before and after that are known in full; None without any."""
    year = book.span(one).year
    found = [shares for back in range(-BACK, 2) if back and (shares := _shares(one, book, year + back, quarters))]
    if not found:
        return None
    return [fmean(shares[at] for shares in found) for at in range(quarters)]


def _shares(one: Placed, book: Book, year: int, quarters: int) -> list[float] | None:
    to_date = {0: Decimal(0)}
    for quarter in range(1, quarters + 1):
        single, summed = book.said(one, Span(year, quarter, quarter)), book.said(one, Span(year, 1, quarter))
        if summed:
            to_date[quarter] = summed[-1].amount
        elif single and quarter - 1 in to_date:
            to_date[quarter] = to_date[quarter - 1] + single[-1].amount
        else:
            return None
    singles = [float(to_date[quarter] - to_date[quarter - 1]) for quarter in range(1, quarters + 1)]
    return [single / sum(singles) for single in singles] if min(singles) > 0 else None


def _slip(book: Book, told_as: _Told, changed: tuple[int, ...]) -> Slip:
    about = tuple(told_as.values[at] for at in changed)
    one, before = about[0], told_as.values[changed[0] - 1]
    name, when = named(book, one), period_told(before.period)
    if told_as.to_date:
        zh, en = "是否只是单季值？", "is it one quarter alone?"
    else:
        zh, en = "是否为年初至今的累计值？", "is it the year to date?"
    more = len(about) - 1
    sentence = Sentence(
        f"{name.zh}，{when.zh}为 {told(before)}；按往年各季占比不像{'累计值' if told_as.to_date else '单季值'}：{zh}"
        + (f"同年另有 {more} 个值也是如此。" if more else ""),
        f"{name.en}, after {told(before)} for {when.en}: by the shares of other years' quarters this is not "
        f"{'a year to date' if told_as.to_date else 'a single quarter'}, {en}"
        + (f" So it is with {more} more of that year." if more else ""),
    )
    return Slip("single_or_cumulative", sentence, about, (before,))
