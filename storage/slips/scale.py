"""A value ten, a hundred, a thousand, ten thousand or 10⁸ times what its own line of figures lets expect."""

from __future__ import annotations

import math
from collections.abc import Sequence
from decimal import Decimal
from statistics import median

from extraction.chart import Unit
from extraction.errors import Sentence
from storage.metrics import Metric
from storage.slips.book import Book, Slip, named
from storage.slips.moves import Moves
from storage.slips.placed import IN_PERCENT, Placed, period_told, told
from storage.slips.trend import Expected, expected, size

POWERS = {  # steps of ten, how much more likely none is, and how near the step must be
    1: (2.0, 0.45), 2: (4.0, 0.5), 3: (4.0, 0.7), 4: (4.0, 0.8), 6: (5.0, 0.9), 8: (4.5, 2.0),
}  # fmt: skip
LEAST = {"plus": 0.7, "cost": 0.7, "either": 0.8}  # five times off at least; profits come back sixfold from a bad year
LOOKED_AT = 0.25  # a value nearer than that to what was expected is not looked at further
GROWS = ("_yoy", "_qoq", "growth")
SHARES = 4  # so many years of one's own share of revenue tell something
BEYOND, REACH = 0.8, 0.3  # a lost point makes it ten times the largest share, more or less; twice that is another slip
PEERS = 5
PEERS_STRAY = 0.45

_ZH = {0: "元", 2: "百元", 3: "千元", 4: "万元", 5: "十万元", 6: "百万元", 7: "千万元", 8: "亿元", 9: "十亿元"}
_EN = {0: "", 3: "thousand", 4: "10 thousand", 5: "100 thousand", 6: "million", 7: "10 million", 8: "100 million",
       9: "billion"}  # fmt: skip
_CURRENCIES_ZH = {"CNY": "元", "USD": "美元", "HKD": "港元", "EUR": "欧元", "GBP": "英镑", "JPY": "日元"}


def scale_slip(one: Placed, book: Book, moves: Moves) -> Slip | None:
    """A step of ten from where the company's own confirmed values let expect it; for ratios, also its peers."""
    metric = book.metric(one.metric)
    if any(mark in one.metric for mark in GROWS):
        return None  # growth crosses zero and has no size
    found = expected(one, book.witnesses(one), metric)
    if found is None:
        return _against_peers(one, book) if metric.measure == "%" else None
    power = _power(one, found, moves, metric) or _beyond_revenue(one, book, metric)
    if power is None:
        return None
    check = "percent_or_fraction" if abs(power) == 2 and metric.measure == "%" else "scale_slip"
    return Slip(check, _sentence(book, one, found.witness, power), (one,), (found.witness,), f"{power:+d}")


def _power(one: Placed, found: Expected, moves: Moves, metric: Metric) -> int | None:
    """The step that explains the value far better than none, by its neighbours and the whole line, or beside the
    common move of the year's other values.
    """
    at = size(one)
    if at is None or max(abs(at - found.near), abs(at - found.steady)) < LOOKED_AT:
        return None
    common = moves.of(one)
    ways = [at - found.near, at - found.steady] if not common else [at - found.near - common]
    steps = [step for off in ways if (step := _likeliest(off, found.strays, LEAST[metric.sign])) is not None]
    one_way = len({step > 0 for step in steps}) == 1
    return min(steps, key=abs) if len(steps) == len(ways) and one_way else None


def _beyond_revenue(one: Placed, book: Book, metric: Metric) -> int | None:
    """A step up that makes a profit or a cash flow many times the share of revenue that it has ever been.

    Their own size tells little: an honest one goes to a fifth and back, but always within a share of revenue.
    """
    at = size(one)
    if at is None or (metric.sign, metric.measure, metric.kind) != ("either", "money", "flow"):
        return None
    revenues = [each for each in book.line(one, "revenue") if each.amount > 0 and each.measure == one.measure]
    largest, counted = _largest_share(one, book, revenues)
    found = expected(one, revenues, book.metric("revenue"))
    if counted < SHARES or not largest or found is None:
        return None
    now = book.value(one, "revenue", book.span(one))
    here = size(now) if now is not None and now.amount > 0 else max(found.near, found.steady)
    return None if here is None else 1 if BEYOND < at - here - math.log10(largest) < BEYOND + REACH else None


def _largest_share(one: Placed, book: Book, revenues: Sequence[Placed]) -> tuple[Decimal, int]:
    """Of the revenue of its time, in parts of the year like its own; and of how many values it is the largest."""
    span = book.span(one)
    of = {book.span(each): each.amount for each in revenues}
    shares = [
        abs(each.amount) / of[when]
        for each in book.witnesses(one)
        if (when := book.span(each)) in of and when.part == span.part and each.measure == one.measure
    ]
    return max(shares, default=Decimal(0)), len(shares)


def _likeliest(off: float, strays: float, least: float) -> int | None:
    if abs(off) < least:
        return None
    sign = 1 if off > 0 else -1
    gains = {
        power: _likely(off - sign * power, strays) - _likely(off, strays) - against
        for power, (against, within) in POWERS.items()
        if abs(abs(off) - power) <= within
    }
    best = max(gains, key=lambda power: gains[power], default=None)
    return sign * best if best is not None and gains[best] > 0 else None


def _likely(off: float, strays: float) -> float:
    """The logarithm of how likely a value strays so far, up to a constant: Student's t with three degrees."""
    return -2 * math.log1p((off / strays) ** 2 / 3)


def _against_peers(one: Placed, book: Book) -> Slip | None:
    """A share beside those of other companies, where nothing is known of its own."""
    peers = [each for peer in book.peers[one.metric] if peer.measure == "%" and (each := size(peer)) is not None]
    at = size(one)
    if at is None or len(peers) < PEERS:
        return None
    usual = median(peers)
    strays = 1.48 * median(abs(each - usual) for each in peers)
    if strays > PEERS_STRAY or _likeliest(at - usual, max(0.15, strays), 1.0) not in (-2, 2):
        return None
    share = f"{10**usual:.3g}%"
    metric, when = book.metric(one.metric), period_told(one.period)
    way_zh, way_en = _percent_or_fraction(-2 if at < usual else 2)
    sentence = Sentence(
        f"{when.zh}{metric.zh} {told(one)}，而同类公司多在 {share} 左右：{way_zh}",
        f"{metric.en} of {told(one)} for {when.en}, where its peers are about {share}: {way_en}",
    )
    return Slip("percent_or_fraction", sentence, (one,), tuple(book.peers[one.metric][:1]))


def _sentence(book: Book, one: Placed, near: Placed, power: int) -> Sentence:
    """The two numbers, how many times the one is the other, and what may have happened."""
    when = period_told(near.period)
    times_zh, times_en = times(one.amount, near.amount)
    way_zh, way_en = way_out(one, power, book.metric(one.metric).measure == "%")
    name = named(book, one)
    return Sentence(
        f"{name.zh}，是已确认的 {when.zh} {told(near)}的 {times_zh}：{way_zh}",
        f"{name.en} is {times_en} the confirmed {told(near)} for {when.en}: {way_en}",
    )


def times(amount: Decimal, other: Decimal) -> tuple[str, str]:
    """10.95 倍, or 1/91 of it."""
    ratio = abs(amount / other)
    if ratio >= 1:
        shown = _short(ratio)
        return f"{shown} 倍", f"{shown} times"
    shown = _short(1 / ratio)
    return f"1/{shown}", f"1/{shown} of"


def _short(ratio: Decimal) -> str:
    """Four figures, whole numbers with thousands marks."""
    return f"{ratio:,.0f}" if ratio >= 1000 else f"{ratio:.4g}" if ratio < 100 else f"{ratio:.0f}"


def way_out(one: Placed, power: int, percent: bool = False) -> tuple[str, str]:
    """What may have gone wrong by so many steps of ten, and the unit that would put it right."""
    if percent and abs(power) == 2:
        return _percent_or_fraction(power)
    unit = unit_smaller(one.unit, power)
    zh, en = [], []
    if power == 1:
        zh.append("是否多读了一位或漏了小数点")
        en.append("was a digit read too many or a point lost")
    elif power == -1:
        zh.append("是否少读了一位或多了小数点")
        en.append("was a digit lost or a point read too many")
    elif power == 2:
        zh.append("是否小数点误读")
        en.append("was the point misread")
    if unit is not None:
        zh.append(f"{'，或' if zh else '是否'}单位应为{unit.zh}")
        en.append(f"{'or ' if en else ''}should the unit be {unit.en}")
    elif not zh:
        zh.append("是否单位或位数有误")
        en.append("is the unit or a digit wrong")
    return "".join(zh) + "？", ", ".join(en) + "?"


def _percent_or_fraction(power: int) -> tuple[str, str]:
    if power < 0:
        return "是否把小数当成了百分数？", "was a fraction taken for a percentage?"
    return "是否把百分数又乘了 100，或漏了小数点？", "was a percentage multiplied by 100, or its point lost?"


def unit_smaller(unit: Unit | None, power: int) -> Sentence | None:
    """The unit that is so many steps of ten smaller, in words; None where there is no such word."""
    if unit is None or unit.measure in IN_PERCENT:
        return None
    zeros = len(str(unit.scale)) - 1 - power
    yuan = _CURRENCIES_ZH.get(unit.measure)
    if yuan is None or zeros not in _ZH or 10 ** (zeros + power) != unit.scale:
        return None
    zh = _ZH[zeros].removesuffix("元") + yuan
    return Sentence(zh, f"{unit.measure} {_EN[zeros]}".strip()) if zeros in _EN else None
