"""The equations that the judged values take part in: statements, quarters and years, segments, growth and levels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial

from extraction.arithmetic import Interval
from extraction.errors import Sentence
from storage.slips.book import Book, Slip, named
from storage.slips.equations import Equation, added, broken, divided, wider
from storage.slips.placed import Placed, Span, period_told, told
from storage.slips.statements import (
    CALENDAR,
    GROWN,
    GROWTH,
    GROWTH_LEEWAY,
    PARTS_WITH,
    RATIOS_WITH,
    STEPS,
    SUMS_WITH,
    Part,
    Ratio,
    Sum,
)

HUNDRED = Decimal(100)


def identity_slips(book: Book) -> list[Slip]:
    """Every rule that the judged values break, told once however many of its values are judged."""
    seen: dict[tuple[str, tuple[int, ...]], Equation] = {}
    for one in book.judged:
        for each in (*_sums(one, book), *_years(one, book), *_growth(one, book), *_segments(one, book)):
            seen.setdefault((each.check, tuple(id(value) for value in each.values)), each)
    return broken(book, [*seen.values(), *_ratios(book)]) + _parts(book)


# ------------------------------------------------------------------------------------------------ statements


def _sums(one: Placed, book: Book) -> Iterator[Equation]:
    for rule in SUMS_WITH.get(one.metric, ()):
        values = _values(one, book, rule)
        signs = tuple(sign for sign, _ in rule.parts)
        if values is not None and not _with_expenses_below_zero(values, signs):
            words = " ".join(
                f"{'−' if sign < 0 else '+'} {{}}" if at or sign < 0 else "{}" for at, sign in enumerate(signs)
            )
            yield Equation(
                "cross_foot", values, partial(_added, signs, rule.leeway), partial(_formula, book, words, values[1:]),
                Sentence(*rule.because), exact=not rule.leeway,
            )  # fmt: skip


def _with_expenses_below_zero(values: Sequence[Placed], signs: Sequence[int]) -> bool:
    """True where what is taken away is printed with its minus already, and so it adds up."""
    taken = [one for sign, one in zip(signs, values[1:], strict=True) if sign < 0]
    if not taken or any(one.amount >= 0 for one in taken):
        return False
    said, worked = _added([1] * len(signs), Decimal(0), values)
    return said.meets(worked)


def _added(signs: Sequence[int], leeway: Decimal, values: Sequence[Placed]) -> tuple[Interval, Interval]:
    return values[0].interval, added(list(zip(signs, values[1:], strict=True)), leeway)


def _ratios(book: Book) -> list[Equation]:
    """The ratios that hold under none of the wordings there are; for one that holds under any, that one."""
    found: dict[tuple[str, int], list[tuple[Equation, bool]]] = {}
    for one in book.judged:
        for rule in RATIOS_WITH.get(one.metric, ()):
            values = _values(one, book, rule)
            if values is not None and not (values[1].amount < 0 and book.metric(rule.over).sign == "cost"):
                words = f"{{}} ÷ {{}}{' × 100' if rule.times == HUNDRED else ''}"
                each = Equation(
                    "ratio_mismatch", values, partial(_divided, rule), partial(_formula, book, words, values[1:]),
                    Sentence(*rule.because), exact=False,
                )  # fmt: skip
                found.setdefault((values[0].metric, id(values[0])), []).append((each, rule.other))
    return [each for ways in found.values() for each in _none_holds(ways)]


def _none_holds(ways: Sequence[tuple[Equation, bool]]) -> list[Equation]:
    """The usual way to work a ratio out, unless that or another one gives what is printed."""
    usual = [each for each, other in ways if not other]
    return [] if any(each.holds is not False for each, _ in ways) else usual[:1]


def _divided(rule: Ratio, values: Sequence[Placed]) -> tuple[Interval, Interval] | None:
    ratio, over, under = values
    worked = divided(over.interval, under.interval, rule.times)
    if worked is None:
        return None
    slack = max(rule.leeway, rule.relative * abs(ratio.amount), rule.relative * abs(worked.high))
    return ratio.interval, wider(worked, slack + ratio.slack)  # a ratio may be cut, not rounded


def _values(one: Placed, book: Book, rule: Sum | Ratio | Part) -> tuple[Placed, ...] | None:
    """The values that a rule is about at this one's time, whole or ratio first; None if one is missing or differs in
    what it counts.
    """
    if not book.metrics_told.issuperset(rule.metrics):
        return None
    values = []
    for metric in rule.metrics:
        value = book.value(one, metric, _at(book, one, metric))
        if value is None:
            return None
        values.append(value)
    alike = values[1:] if isinstance(rule, Ratio) else values
    if isinstance(rule, Ratio) and rule.ratio in ("eps", "bps"):
        return tuple(values) if alike[0].measure == values[0].measure.partition("/")[0] else None
    return tuple(values) if len({value.measure for value in alike}) == 1 else None


def _at(book: Book, one: Placed, metric: str) -> Span:
    """The span a metric is kept under at the time of a value: stocks stand at its end."""
    span = book.span(one)
    if book.metric(metric).kind in ("stock", "count") and book.metric(one.metric).kind not in ("stock", "count"):
        return Span(span.year, span.last, span.last) if book.metric(metric).kind == "stock" else span
    return span


def _formula(book: Book, words: str, values: Sequence[Placed]) -> Sentence:
    zh = [f"{book.metric(one.metric).zh} {told(one)}" for one in values]
    en = [f"{book.metric(one.metric).en} {told(one)}" for one in values]
    return Sentence(words.format(*zh), words.format(*en))


def _parts(book: Book) -> list[Slip]:
    """A part that is larger than its whole, both never below zero."""
    slips: dict[tuple[int, ...], Slip] = {}
    for one in book.judged:
        for rule in PARTS_WITH.get(one.metric, ()):
            values = _values(one, book, rule)
            if values is not None and values[1].amount > 0 and values[0].interval.low > values[1].interval.high:
                slips.setdefault(tuple(map(id, values)), _larger(book, values[0], values[1]))
    return list(slips.values())


def _larger(book: Book, part: Placed, whole: Placed) -> Slip:
    name, name2 = named(book, part), book.metric(whole.metric)
    judged = {id(one) for one in book.judged}
    sentence = Sentence(
        f"{name.zh}，大于其所属的{name2.zh} {told(whole)}：单位或位数是否有误？",
        f"{name.en} is more than the {name2.en} of {told(whole)} it is part of: is a unit or a digit wrong?",
    )
    about = tuple(one for one in (part, whole) if id(one) in judged)
    return Slip("part_above_whole", sentence, about, tuple(one for one in (part, whole) if one not in about))


# ------------------------------------------------------------------------------------------------ quarters and years


def _years(one: Placed, book: Book) -> Iterator[Equation]:
    """Quarters and halves that add up to a year; only flows do."""
    span = book.span(one)
    if book.metric(one.metric).kind != "flow" or not span.quarters:
        return
    for whole, parts in CALENDAR:
        if span.part not in (whole, *parts) or any((one.metric, part) not in book.told_of for part in (whole, *parts)):
            continue
        found = [book.value(one, one.metric, Span(span.year, *part)) for part in (whole, *parts)]
        values = tuple(value for value in found if value is not None)
        if len(values) == len(found) and len({value.measure for value in values}) == 1:
            sides = partial(_added, (1,) * len(parts), Decimal(0))
            yield Equation("year_foot", values, sides, partial(_dated, values[1:]))


def _dated(values: Sequence[Placed]) -> Sentence:
    zh = " + ".join(f"{period_told(value.period).zh} {told(value)}" for value in values)
    en = " + ".join(f"{period_told(value.period).en} {told(value)}" for value in values)
    return Sentence(zh, en)


# ------------------------------------------------------------------------------------------------ growth and levels


def _growth(one: Placed, book: Book) -> Iterator[Equation]:
    span = book.span(one)
    growth = one.metric if one.metric in GROWTH else GROWN.get(one.metric)
    if growth in book.metrics_told and growth is not None:
        for now in (span.year,) if growth == one.metric else (span.year, span.year + 1):
            yield from _grown(one, book, growth, GROWTH[growth], span._replace(year=now), span._replace(year=now - 1))
    for growth, level in STEPS.items():
        if one.metric in (growth, level) and span.quarters == 1 and growth in book.metrics_told:
            yield from _grown(one, book, growth, level, span, _quarter_before(span))
            if one.metric == level:
                after = Span(span.year + (span.last == 4), span.last % 4 + 1, span.last % 4 + 1)
                yield from _grown(one, book, growth, level, after, span)


def _quarter_before(span: Span) -> Span:
    return Span(span.year - (span.last == 1), (span.last - 2) % 4 + 1, (span.last - 2) % 4 + 1)


def _grown(one: Placed, book: Book, growth: str, level: str, now: Span, before: Span) -> Iterator[Equation]:
    said, new, old = book.value(one, growth, now), book.value(one, level, now), book.value(one, level, before)
    if said is not None and new is not None and old is not None and new.measure == old.measure and said.measure == "%":
        words = Sentence(f"由 {told(old)} 到 {told(new)} 的增幅", f"growth from {told(old)} to {told(new)}")
        yield Equation("growth_mismatch", (said, new, old), _worked_growth, lambda: words, exact=False)


def _worked_growth(values: Sequence[Placed]) -> tuple[Interval, Interval] | None:
    said, new, old = values
    if new.interval.low <= 0:
        return None
    worked = divided(new.interval, old.interval, HUNDRED)
    if worked is None:
        return None
    return said.interval, wider(Interval(worked.low - 100, worked.high - 100), said.slack + GROWTH_LEEWAY)


# ------------------------------------------------------------------------------------------------ segments and shares


def _segments(one: Placed, book: Book) -> Iterator[Equation]:
    """Segments that add up to the whole, or shares to 100 %, as the same ones do at another time."""
    at = book.parts(one)
    span = book.span(one)
    here = at.get(span)
    if here is None or len(here) < 2:
        return
    for other, parts in at.items():
        if other != span and parts.keys() == here.keys() and _add_up(one, book, other, list(parts.values())):
            values = _whole_and_parts(one, book, span, list(here.values()))
            if values is not None:
                sides = partial(_added, (1,) * (len(values) - 1), Decimal(0))
                yield Equation("segments_do_not_add", values, sides, partial(_by_segment, values[1:]))
            return


def _by_segment(values: Sequence[Placed]) -> Sentence:
    words = " + ".join(f"{part.segment} {told(part)}" for part in values)
    return Sentence(words, words)


def _add_up(one: Placed, book: Book, span: Span, parts: list[Placed]) -> bool:
    values = _whole_and_parts(one, book, span, parts)
    return values is not None and values[0].interval.meets(added([(1, part) for part in values[1:]]))


def _whole_and_parts(one: Placed, book: Book, span: Span, parts: list[Placed]) -> tuple[Placed, ...] | None:
    """The company's own figure before those of its segments; shares make a hundred."""
    whole = book.value(one, one.metric, span, "")
    if whole is None and all(part.measure == "%" for part in parts):
        whole = replace(parts[0], segment="", value=HUNDRED, error=Decimal(0), key=None, decision=0)
    if whole is None or len({value.measure for value in (whole, *parts)}) > 1:
        return None
    return whole, *parts
