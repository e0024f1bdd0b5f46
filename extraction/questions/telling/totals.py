"""Telling sums, averages and medians."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.chart import Period
from extraction.errors import Sentence
from extraction.periods import parse_period
from extraction.questions.figures import (
    IN_PERCENT,
    Figure,
    average_figure,
    in_one_unit,
    median_figure,
    percent,
    share_figure,
    sum_figure,
)
from extraction.questions.finding import Found, Slot, amount, find, of_one_pace, pace, rows
from extraction.questions.known import Clause, Known, Operation, Statement
from extraction.questions.telling.lack import lacking, missing
from extraction.questions.telling.remarks import converted, differing, forecast, remarks, rounding_remark
from extraction.questions.words import (
    amount_words,
    full_name,
    owned,
    standing_words,
    subject_words,
    value_words,
    when,
)

COMPOSED = ("pie", "donut", "stacked_bar", "stacked_100", "area")  # kinds whose parts make a whole
FIGURES = {"sum": sum_figure, "average": average_figure, "median": median_figure}
TOTAL_WORDS = {"sum": ("合计", "sum"), "average": ("平均", "average"), "median": ("中位数", "median")}
TOTALS = ("合计", "总计", "总额", "小计", "total", "subtotal", "all", "grand total", "sum")


def tell_total(clause: Clause, known: Sequence[Known], with_company: bool, operation: Operation) -> list[Statement]:
    """Of one row over its periods, else over what stands beside each other in one period."""
    found = find(clause, known)
    if found.lacking == "period":
        clause = _by_quarters(clause)
        found = find(clause, known)
        if len({slot.best.period for slot in found.slots}) < len(clause.periods):
            found = Found(lacking="period", near=found.near or found.slots)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    own_rows = rows(found.slots)
    over_time = [row for row in own_rows if len(row) > 1]
    slots = found.slots if clause.periods or len(own_rows) == 1 else [of_one_pace(row)[-1] for row in own_rows]
    groups = [_first_places(clause, slots)] if clause.top else over_time or [list(found.slots)]
    if clause.every and len(own_rows) > 1 and not clause.top:
        groups = [group for group in _by_period(found.slots) if len(group) > 1] or groups
        over_time = []
    if not clause.subjects and not over_time and _of_different_things(groups[0]):
        return [_not_together(groups[0])]
    statements = [_total(group, with_company, operation) for group in groups]
    if clause.top and clause.by_share and operation == "sum":
        statements += _share_of_all(groups[0], slots)
    return [*statements, *missing(found)]


def tell_sum_of_parts(clause: Clause, slots: Sequence[Slot]) -> list[Statement]:
    """Where a metric was asked for and only its parts are drawn, stacked or as slices: what they add up to."""
    parts = [slot for slot in slots if slot.best.part]
    by_name = any(named.kind == "item" for subject in clause.subjects for named in subject.named)
    if not clause.subjects or by_name or len(parts) < 2 or len(parts) != len(slots):
        return []
    same = {(slot.best.whence.image, slot.best.period) for slot in parts}
    if len(same) > 1 or parts[0].best.chart not in COMPOSED or _is_percent(parts[0].best):
        return []
    return [_total(parts, False, "sum")]


def _by_quarters(clause: Clause) -> Clause:
    """The same asked of the four quarters of its one year, which together are that year."""
    if len(clause.periods) != 1 or clause.periods[0].kind != "FY" or clause.open_end:
        return clause
    quarters = [parse_period(f"{clause.periods[0].year}年{each}季度") for each in "一二三四"]
    return replace(clause, periods=tuple(quarter for quarter in quarters if quarter))


def _by_period(slots: Sequence[Slot]) -> list[list[Slot]]:
    """What stands beside each other, period by period."""
    groups: dict[Period | None, list[Slot]] = {}
    for slot in slots:
        groups.setdefault(slot.best.period, []).append(slot)
    return list(groups.values())


def _first_places(clause: Clause, slots: Sequence[Slot]) -> list[Slot]:
    """The largest few, or the smallest."""
    parts = [slot for slot in slots if not is_total(slot.best)]
    return sorted(parts, key=lambda slot: amount(slot.best), reverse=not clause.lowest)[: clause.top]


def _share_of_all(first: Sequence[Slot], slots: Sequence[Slot]) -> list[Statement]:
    """What share of all parts drawn together the first places are; nothing where the values are shares themselves."""
    parts = [slot.best for slot in slots if not is_total(slot.best)]
    together = in_one_unit(parts)
    if parts and _is_percent(parts[0]):
        return []
    if together is None or not all(one.chart in COMPOSED for one in parts):
        lack = Sentence(
            "这些数值不是一个整体的各部分，没有计算占比。", "These are no parts of a whole, so no share was computed."
        )
        return [Statement(lack, answered=False)]
    top = sum(
        (value for one, value in zip(parts, together[0], strict=True) if one in [s.best for s in first]), Decimal(0)
    )
    if sum(together[0]) <= 0 or any(value < 0 for value in together[0]):
        return []
    figure, standing = share_figure(top, together[0]), standing_words(parts)
    rate, count = percent(figure.value), len(first)
    sentence = Sentence(
        f"这 {count} 项占图中 {len(parts)} 项之和的 {rate}{standing.zh}。",
        f"Together these {count} are {rate} of the sum of the {len(parts)} parts shown{standing.en}.",
    )
    return [Statement(sentence, tuple(parts), figure.formula, _rounded(figure))]


def _of_different_things(group: Sequence[Slot]) -> bool:
    """True for revenue beside profit: they stand in one picture and are no parts of anything."""
    named = {slot.best.metric or slot.best.series for slot in group if not slot.best.part}
    return len(named) > 1 and not all(slot.best.chart in COMPOSED for slot in group)


def _not_together(group: Sequence[Slot]) -> Statement:
    used = tuple(slot.best for slot in group)
    names = list(dict.fromkeys(subject_words(one) for one in used))
    zh, en = "、".join(name.zh for name in names[:6]), ", ".join(name.en for name in names[:6])
    return Statement(
        Sentence(
            f"{zh}是不同的指标，没有放在一起计算；请写明指标。",
            f"{en} are different metrics and were not put together; name one.",
        ),
        used,
        answered=False,
    )


def is_total(one: Known) -> bool:
    """True for a row or slice that is itself the sum of the others."""
    return any(name.strip().casefold() in TOTALS for name in (one.part, one.series, one.category))


def _total(group: Sequence[Slot], with_company: bool, operation: Operation) -> Statement:
    parts = [slot for slot in group if not is_total(slot.best)]
    used = tuple(slot.best for slot in parts or group)
    if problem := _problem(used, operation):
        return Statement(problem, used, answered=False)
    together = in_one_unit(used)
    if together is None:
        return differing(used)
    values, unit = together
    figure = FIGURES[operation](values)
    head = _head(used, with_company)
    said, standing = amount_words(figure.value, unit), standing_words(used)
    zh, en = TOTAL_WORDS[operation]
    sentence = Sentence(
        f"{head.zh}{zh} {said.zh}，由 {len(used)} 个数值算得{standing.zh}。",
        f"{head.en}: {en} {said.en}, computed from {len(used)} values{standing.en}.",
    )
    return Statement(sentence, used, figure.formula, remarks(converted(used, unit), _rounded(figure), forecast(used)))


def _problem(used: Sequence[Known], operation: Operation) -> Sentence | None:
    """Why these values must not be added or averaged, if so."""
    if len(used) == 1:
        name = full_name(used[0], with_company=False)
        return Sentence(
            f"能合计或平均的只有一个数值：{name.zh} {value_words(used[0]).zh}。",
            f"There is only one value to add or average: {name.en}, {value_words(used[0]).en}.",
        )
    paces = {pace(one.period) for one in used if one.period}
    if len(paces) > 1 or (operation == "sum" and any(so_far for _, so_far in paces)):
        return Sentence(
            zh="所选数值的期间长短不一（如全年与半年），相加或平均会重复计算；请写明期间。",
            en="The values are of periods of different length (such as years and half-years); adding or averaging them "
            "would count some twice. Name the periods.",
        )
    if any(one.chart == "waterfall" for one in used):
        return Sentence(
            zh="瀑布图的首尾数值与其间的增减不能放在一起计算。",
            en="The ends of a waterfall and the steps between them are not put together in one number.",
        )
    if operation == "sum" and any(map(_is_percent, used)) and not all(one.chart in COMPOSED for one in used):
        return Sentence(
            zh="比率不能相加；可以问平均，或分别查看。",
            en="Rates cannot be added; ask for the average, or look at each of them.",
        )
    return None


def _head(used: Sequence[Known], with_company: bool) -> Sentence:
    """What is added up: a row from its first to its last period, or what stands beside each other."""
    first, last = used[0], used[-1]
    subjects = list(dict.fromkeys(subject_words(one) for one in used))
    if len(used) == 1:
        return full_name(first, with_company)
    companies = len({one.company for one in used if one.company})
    if companies > 1:
        what = Sentence("、".join(one.zh for one in subjects), ", ".join(one.en for one in subjects))
        time = when(first) if len({when(one) for one in used}) == 1 else Sentence("", "")
        many = Sentence(f"{companies} 家公司{time.zh}{what.zh}", f"{what.en} {time.en} of {companies} companies")
        return Sentence(many.zh, " ".join(many.en.split()))
    if len(subjects) == 1:
        name = owned(first, with_company)
        if when(first) == when(last):
            return Sentence(f"{when(first).zh}{name.zh}", f"{name.en} · {when(first).en}")
        span = Sentence(f"{when(first).zh}至{when(last).zh}", f"{when(first).en} to {when(last).en}")
        return Sentence(f"{span.zh}{name.zh}", f"{name.en}, {span.en}")
    names = Sentence("、".join(one.zh for one in subjects), ", ".join(one.en for one in subjects))
    return Sentence(f"{when(first).zh}{names.zh}", f"{names.en} {when(first).en}".strip())


def _rounded(figure: Figure) -> Sentence | None:
    return None if figure.exact else rounding_remark(figure.places)


def _is_percent(one: Known) -> bool:
    return one.unit is not None and one.unit.measure in IN_PERCENT
