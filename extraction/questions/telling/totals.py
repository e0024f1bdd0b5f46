"""Telling sums and averages."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.errors import Sentence
from extraction.questions.figures import IN_PERCENT, Figure, average_figure, in_one_unit, sum_figure
from extraction.questions.finding import Slot, find, rows
from extraction.questions.known import Clause, Known, Operation, Statement
from extraction.questions.telling.lack import lacking, missing
from extraction.questions.telling.remarks import converted, differing, remarks, rounding_remark
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
TOTALS = ("合计", "总计", "总额", "小计", "total", "subtotal", "all", "grand total", "sum")


def tell_total(clause: Clause, known: Sequence[Known], with_company: bool, operation: Operation) -> list[Statement]:
    """The sum or the average: of one row over its periods, else over what stands beside each other in one period."""
    found = find(clause, known)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    own_rows = rows(found.slots)
    over_time = [row for row in own_rows if len(row) > 1]
    groups = over_time or [list(found.slots)]
    statements = [_total(group, with_company, operation) for group in groups]
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
    figure = sum_figure(values) if operation == "sum" else average_figure(values)
    head = _head(used, with_company)
    said, standing = amount_words(figure.value, unit), standing_words(used)
    zh, en = ("合计", "sum") if operation == "sum" else ("平均", "average")
    sentence = Sentence(
        f"{head.zh}{zh} {said.zh}，由 {len(used)} 个数值算得{standing.zh}。",
        f"{head.en}: {en} {said.en}, computed from {len(used)} values{standing.en}.",
    )
    return Statement(sentence, used, figure.formula, remarks(converted(used, unit), _rounded(figure)))


def _problem(used: Sequence[Known], operation: Operation) -> Sentence | None:
    """Why these values must not be added or averaged, if so."""
    if len(used) == 1:
        name = full_name(used[0], with_company=False)
        return Sentence(
            f"能合计或平均的只有一个数值：{name.zh} {value_words(used[0]).zh}。",
            f"There is only one value to add or average: {name.en}, {value_words(used[0]).en}.",
        )
    kinds = {(one.period.kind, one.period.cumulative) for one in used if one.period}
    if len(kinds) > 1:
        return Sentence(
            zh="所选数值的期间长短不一（如全年与半年），相加或平均会重复计算；请写明期间。",
            en="The values are of periods of different length (such as years and half-years); adding or averaging them "
            "would count some twice. Name the periods.",
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
