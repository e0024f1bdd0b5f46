"""From everything held to what a clause asks about: by company, by subject, by period, and in the order of truth.

A slot is one thing that has one number: a metric (or an item) of a company in a period. Confirmed words come before
claims, claims before a model; words of one rank that differ stand side by side, because nothing here resolves them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from extraction.chart import Period, PeriodKind
from extraction.numbers.printed import rounding
from extraction.questions.known import STANDINGS, Clause, Known, Named, Subject
from extraction.questions.names_said import tight

_GROWTH_NAME = re.compile(r"增速|增长率|增幅|同比|环比|\bgrowth\b|\byoy\b|\by/y\b", re.IGNORECASE)
CUMULATIVE_BY_NATURE = ("FY", "H1", "9M")
QUARTERS = ("Q1", "Q2", "Q3", "Q4")


@dataclass(frozen=True, slots=True)
class Slot:
    """One thing that has one number. `words` share the best standing and differ in amount, newest first.

    `others` are words of lower standing that say yet another amount.
    """

    words: tuple[Known, ...]
    others: tuple[Known, ...] = ()

    @property
    def best(self) -> Known:
        return self.words[0]


@dataclass(frozen=True, slots=True)
class Found:
    """What is held for a clause, or at which step nothing was left: `near` then holds what comes closest."""

    slots: tuple[Slot, ...] = ()
    lacking: str = ""  # "", "company", "subject" or "period"
    near: tuple[Slot, ...] = ()
    missing: tuple[Subject, ...] = ()  # subjects that no value is of, though others were found
    undated: tuple[Period, ...] = ()  # periods asked for that no value is of, though others were found


def find(clause: Clause, known: Sequence[Known]) -> Found:
    """The slots that a clause speaks of."""
    of_companies = [one for one in known if not clause.companies or _is_of(one, clause.companies)]
    if not of_companies:
        return Found(lacking="company")
    of_subjects, missing = _of_subjects(clause.subjects, of_companies)
    if not of_subjects:
        return Found(lacking="subject", near=settle(_near(clause.subjects, of_companies)), missing=missing)
    slots = settle(of_subjects)
    dated = in_periods(clause, slots)
    if not dated:
        return Found(lacking="period", near=slots, missing=missing)
    return Found(dated, missing=missing, undated=_without_value(clause, dated))


def settle(known: Iterable[Known]) -> tuple[Slot, ...]:
    """The values put into slots, oldest period first, in the order they were given otherwise."""
    slots: dict[tuple[object, ...], list[Known]] = {}
    for one in known:
        slots.setdefault(slot_of(one), []).append(one)
    made = [_slot(words) for words in slots.values()]
    return tuple(sorted(made, key=lambda slot: slot.best.period.end.toordinal() if slot.best.period else 0))


def slot_of(one: Known) -> tuple[object, ...]:
    """What two values must share to be words on one thing; without a company or a period only one picture knows."""
    period = _time(one.period) if one.period else ("?", one.whence.image, tight(one.category))
    measure = one.unit.measure if one.unit else ""
    return (*row_of(one), period, measure)


def row_of(one: Known) -> tuple[object, ...]:
    """What the periods of one row of values share."""
    company = one.company or one.whence.image
    subject = (one.metric, tight(one.part)) if one.metric or one.part else ("", tight(one.series))
    loose = one.whence.image if not one.metric else ""
    return (company, subject, loose, one.parent_only, one.restated)


def rows(slots: Iterable[Slot]) -> list[list[Slot]]:
    """The slots row by row, each in order of time; estimates stand in the row of what they estimate."""
    found: dict[tuple[object, ...], list[Slot]] = {}
    for slot in slots:
        measure = slot.best.unit.measure if slot.best.unit else ""
        found.setdefault((*row_of(slot.best), measure), []).append(slot)
    return list(found.values())


def in_periods(clause: Clause, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """The slots of the periods a clause names; all of them if it names none."""
    chosen = list(slots)
    if clause.kinds:
        chosen = [slot for slot in chosen if slot.best.period and slot.best.period.kind in clause.kinds]
    if clause.span and len(clause.periods) > 1:
        first = min(clause.periods, key=lambda period: period.end)
        last = max(clause.periods, key=lambda period: period.end)
        chosen = [slot for slot in chosen if slot.best.period and _within(slot.best.period, first, last)]
    elif clause.open_end and clause.periods:
        chosen = [slot for slot in chosen if slot.best.period and _in_stretch(slot.best.period, clause)]
    elif clause.periods:
        chosen = [slot for slot in chosen if any(speaks_of(slot.best.period, each) for each in clause.periods)]
    if clause.latest is not None:
        chosen = [slot for row in rows(chosen) for slot in _latest(row, clause.latest)]
    return tuple(chosen)


def _without_value(clause: Clause, dated: Sequence[Slot]) -> tuple[Period, ...]:
    """The periods a clause names, and the years between them where it names a span, that no slot speaks of."""
    asked = [] if clause.open_end in ("after", "before") else list(clause.periods)
    if clause.span and len(asked) > 1 and all(each.kind == "FY" for each in asked):
        first, last = min(asked, key=lambda each: each.end), max(asked, key=lambda each: each.end)
        asked = [whole_year(first, year) for year in range(first.year, last.year + 1)]
    return tuple(each for each in asked if not any(speaks_of(slot.best.period, each) for slot in dated))


def whole_year(like: Period, year: int) -> Period:
    """The same year-end some years on; a forecast answers for it too."""
    return replace(like, year=year, end=like.end.replace(year=year), estimate=False)


def pace(period: Period) -> tuple[str, bool]:
    """What periods must share to stand in one row of time: quarters follow quarters, halves follow halves."""
    kind, cumulative = _kind(period)
    return ("quarter" if kind in QUARTERS else "half" if kind in ("H1", "H2") else kind, cumulative)


def of_one_pace(row: Sequence[Slot]) -> list[Slot]:
    """The periods of a row that are of its commonest pace: a year is not ranked against a quarter."""
    paces = [pace(slot.best.period) for slot in row if slot.best.period]
    if not paces:
        return list(row)
    commonest = max(paces, key=paces.count)
    return [slot for slot in row if slot.best.period and pace(slot.best.period) == commonest]


def is_growth(one: Known) -> bool:
    """True for a row that is growth itself: what is asked of growth it answers by its own values."""
    percent = one.unit is not None and one.unit.measure in ("%", "pp")
    return percent and (one.metric.endswith("_yoy") or _GROWTH_NAME.search(f"{one.series} {one.part}") is not None)


def growth_apart(slots: Sequence[Slot]) -> tuple[tuple[Slot, ...], tuple[Slot, ...]]:
    """The slots whose growth can be asked for, and those that are growth themselves."""
    return (
        tuple(slot for slot in slots if not is_growth(slot.best)),
        tuple(slot for slot in slots if is_growth(slot.best)),
    )


def speaks_of(period: Period | None, asked: Period) -> bool:
    """True if a value of this period answers for the one asked: the last day of a year answers for the year."""
    if period is None:
        return False
    if _kind(period) == _kind(asked) and period.end == asked.end:
        return period.estimate or not asked.estimate
    year_end = asked.kind == "FY" and period.kind == "instant" and period.end == asked.end
    return year_end or (asked.kind == "instant" and period.kind == "FY" and period.end == asked.end)


def named_by(one: Known, named: Named) -> bool:
    if named.kind == "metric":
        return one.metric == named.key
    if named.kind == "company":
        return one.company == named.key
    return named.key in (tight(one.series), tight(one.category), tight(one.part))


def amount(one: Known) -> Fraction:
    """The value in the base measure, exactly: what two words on one thing are compared by."""
    return Fraction(one.value) * (one.unit.scale if one.unit else 1)


def agree(one: Known, other: Known) -> bool:
    """True if both may be the same number: within the ± of a measurement or the rounding of the coarser print."""
    apart = abs(amount(one) - amount(other))
    return apart <= max(_leeway(one), _leeway(other))


def _leeway(one: Known) -> Fraction:
    scale = one.unit.scale if one.unit else 1
    return Fraction(rounding(one.value) if one.error is None else one.error) * scale


def _is_of(one: Known, companies: Sequence[Named]) -> bool:
    return any(named_by(one, named) for named in companies)


def _of_subjects(subjects: Sequence[Subject], known: Sequence[Known]) -> tuple[list[Known], tuple[Subject, ...]]:
    """The values of the subjects, in the order the subjects were said; and the subjects that nothing is of.

    Items and metrics said together narrow each other: "the sales of A and B" are those values of A and B that are
    sales, or simply those of A and B where the picture does not say what it counts.
    """
    if not subjects:
        return list(known), ()
    items = [each for each in subjects if not _is_metric(each)]
    metrics = [each for each in subjects if each not in items]
    if items and metrics:
        of_items, missing = _any_of(items, known)
        both, _ = _any_of(metrics, of_items)
        separate, metrics_missing = _any_of(metrics, [one for one in known if not one.part])
        if both:
            return both, missing
        if separate and of_items:
            return [*of_items, *separate], (*missing, *metrics_missing)
        return of_items, (*missing, *(each for each in metrics if not _in_titles(each, of_items)))
    found, missing = _any_of(subjects, known)
    return found, missing


def _in_titles(subject: Subject, known: Sequence[Known]) -> bool:
    """True if the chart's own title says that this is what it shows."""
    titles = {tight(one.title) for one in known}
    words = [tight(wording) for named in subject.named for wording in named.wordings]
    return any(word in title for title in titles for word in words)


def _is_metric(subject: Subject) -> bool:
    """A word that is a metric is meant as one, even where a picture prints it too."""
    return any(named.kind == "metric" for named in subject.named)


def _any_of(subjects: Sequence[Subject], known: Sequence[Known]) -> tuple[list[Known], tuple[Subject, ...]]:
    found: list[Known] = []
    missing = []
    for subject in subjects:
        own = [one for one in known if any(named_by(one, named) for named in subject.named)]
        whole = [one for one in own if not one.part]
        by_metric = _is_metric(subject)
        found += [one for one in (whole if by_metric and whole else own) if one not in found]
        if not own:
            missing.append(subject)
    return found, tuple(missing)


def _near(subjects: Sequence[Subject], known: Sequence[Known]) -> list[Known]:
    """Values whose names hold a word of the subject, or the other way round: 归母净利润 where 净利润 was asked."""
    words = {tight(subject.said) for subject in subjects}
    words |= {tight(wording) for subject in subjects for named in subject.named for wording in named.wordings}
    words = {word for word in words if len(word) > 1 and not word.isdigit()}

    def close(one: Known) -> bool:
        own = one.part or one.series
        names = [own, *((one.metric_name.zh, one.metric_name.en) if one.metric_name else ())]
        return any(
            word in tight(name) or (len(tight(name)) > 1 and tight(name) in word) for name in names for word in words
        )

    return [one for one in known if close(one)]


def _slot(words: Sequence[Known]) -> Slot:
    """The words of the best standing with different amounts, newest first; lower ones that say another amount."""
    best = min(words, key=lambda one: STANDINGS.index(one.standing)).standing
    told: list[Known] = []
    others: list[Known] = []
    for one in sorted(words, key=lambda each: (STANDINGS.index(each.standing), *_newest_first(each))):
        if not any(agree(one, other) for other in (*told, *others)):
            (told if one.standing == best else others).append(one)
    return Slot(tuple(told), tuple(others))


def _newest_first(one: Known) -> tuple[bool, int, int]:
    """Printed words before measured ones, later readings before earlier ones."""
    return (one.source != "printed", -one.whence.extraction, one.whence.point)


def _in_stretch(period: Period, clause: Clause) -> bool:
    """True if the period lies in the stretch that begins or ends with the one the clause names."""
    end = clause.periods[0].end
    match clause.open_end:
        case "since":
            return period.end >= end
        case "after":
            return period.end > end
        case "until":
            return period.end <= end
    return period.end < end


def _within(period: Period, first: Period, last: Period) -> bool:
    if first.kind == last.kind == "FY" and period.kind == "instant":
        return first.end <= period.end <= last.end
    return pace(period) == pace(last) and first.end <= period.end <= last.end


def _latest(row: Sequence[Slot], count: int) -> list[Slot]:
    """The newest periods of a row that are not forecasts, all of the kind of the newest one."""
    actual = [slot for slot in row if slot.best.period and not slot.best.period.estimate]
    if not actual:
        return []
    own = pace(max((slot.best.period for slot in actual if slot.best.period), key=lambda each: each.end))
    return [slot for slot in actual if slot.best.period and pace(slot.best.period) == own][-count:]


def _kind(period: Period) -> tuple[PeriodKind, bool]:
    """The kind of period; being cumulative makes another figure only of a quarter or a month."""
    return (period.kind, period.cumulative and period.kind not in CUMULATIVE_BY_NATURE)


def _time(period: Period) -> tuple[object, ...]:
    return (*_kind(period), period.end, period.estimate)
