"""Telling growth period by period: each step of a row with its formula, and each that has none with the reason."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.errors import Sentence
from extraction.questions.figures import Figure, difference_figure, in_one_unit, percent
from extraction.questions.finding import Slot, find, growth_apart, in_periods, of_one_pace, rows, speaks_of
from extraction.questions.known import Clause, Known, Statement
from extraction.questions.telling.growth import before, growth_step, in_percent
from extraction.questions.telling.lack import lacking, missing, not_held
from extraction.questions.telling.printed_growth import bears_out, beside_printed, printed_growth
from extraction.questions.telling.remarks import converted, forecast, remarks, rounding_remark
from extraction.questions.telling.values import tell_values
from extraction.questions.words import listed, owned, standing_words, subject_words, value_words, when

ROWS = 6


@dataclass(frozen=True, slots=True)
class Step:
    """A value and the one it grew from; None where that is not held, `figure` None where no rate makes sense."""

    base: Slot | None
    target: Slot
    figure: Figure | None
    sequential: bool


def tell_each_growth(
    clause: Clause, known: Sequence[Known], with_company: bool, sequential: bool = False
) -> list[Statement]:
    """Every row's growth, one period after the other."""
    everything = find(replace(clause, periods=(), kinds=(), span=False, latest=None), known)
    if everything.lacking:
        return lacking(clause, everything, known, with_company)
    amounts, _ = growth_apart(everything.slots)
    if not amounts:
        return tell_values(clause, known, with_company)
    statements: list[Statement] = []
    for row in rows(amounts)[:ROWS]:
        wanted = in_periods(clause, row)
        steps = [step for step in each_step(row, sequential) if step.target in wanted]
        if any(step.base for step in steps):
            statements.append(_told(steps, with_company))
            statements += _beside_print(steps, known)
    if not statements:
        statements = [_no_steps(everything.slots[0].best)]
    return [*statements, *missing(everything)]


def each_step(row: Sequence[Slot], sequential: bool = False) -> list[Step]:
    """The steps of a row over a year each; from period to period if so asked, or where no year before is held."""
    over_years = _steps(of_one_pace(row), sequential=sequential)
    if sequential or any(step.base for step in over_years):
        return over_years
    return _steps(of_one_pace(row), sequential=True)


def _steps(row: Sequence[Slot], sequential: bool) -> list[Step]:
    steps = []
    for target in row:
        if target.best.period is None:
            continue
        since = before(target.best.period, sequential)
        base = next((slot for slot in row if slot is not target and speaks_of(slot.best.period, since)), None)
        steps.append(Step(base, target, growth_step(base, target) if base else None, sequential))
    return steps


def _told(steps: Sequence[Step], with_company: bool) -> Statement:
    """One sentence for a row, from the first period that has one to grow from."""
    shown = list(itertools.dropwhile(lambda step: step.base is None, steps))
    used = tuple(dict.fromkeys(slot.best for step in shown for slot in (step.base, step.target) if slot))
    name, standing = owned(used[0], with_company), standing_words(used)
    words = _words(shown)
    said = listed([_one(step) for step in shown])
    formula = "\n".join(f"{when(s.target.best).en}: {f.formula}" for s in shown if (f := _figure(s)) is not None)
    rounding = None if all(step.figure is None or step.figure.exact for step in shown) else rounding_remark(1)
    return Statement(
        Sentence(f"{name.zh}{words.zh}：{said.zh}{standing.zh}。", f"{name.en}, {words.en}: {said.en}{standing.en}."),
        used,
        formula,
        remarks(converted(used, used[-1].unit), rounding, forecast(used)),
    )


def _words(steps: Sequence[Step]) -> Sentence:
    """Over what time each step goes, and whether it is a rate or points."""
    points = in_percent(steps[0].target.best)
    if steps[0].sequential and steps[0].target.best.period and steps[0].target.best.period.kind != "FY":
        return Sentence("逐期环比", "on the period before" + (", in points" if points else ""))
    return Sentence("逐期同比变动" if points else "逐期同比", "year on year" + (", in points" if points else ""))


def _one(step: Step) -> Sentence:
    """One period: its growth, or why there is none."""
    time = when(step.target.best)
    if step.base is None:
        return Sentence(f"{time.zh} 缺前期数值", f"{time.en} the value before is not held")
    figure = _figure(step)
    if figure is None:
        return Sentence(f"{time.zh} 单位不同或不明，未计算", f"{time.en} not computed, the units differ or are unknown")
    if in_percent(step.target.best):
        change = f"{'+' if figure.value > 0 else ''}{percent(figure.value).removesuffix(' %')}"
        return Sentence(f"{time.zh} {change} 个百分点", f"{time.en} {change} points")
    if step.figure is None:
        was, now = value_words(step.base.best), value_words(step.target.best)
        return Sentence(
            f"{time.zh} 由 {was.zh} 变为 {now.zh}，基数不为正，增长率无意义",
            f"{time.en} from {was.en} to {now.en}, no rate on a base that is not above zero",
        )
    rate = f"{'+' if figure.value > 0 else ''}{percent(figure.value)}"
    return Sentence(f"{time.zh} {rate}", f"{time.en} {rate}")


def _figure(step: Step) -> Figure | None:
    """The rate, or the plain difference where there is no rate; None where the units do not meet."""
    if step.figure is not None or step.base is None:
        return step.figure
    together = in_one_unit((step.base.best, step.target.best))
    return None if together is None else difference_figure(together[0][1], together[0][0])


def _beside_print(steps: Sequence[Step], known: Sequence[Known]) -> list[Statement]:
    """What the picture itself prints of these steps: told apart where it is not what the values give."""
    printed = [
        (step.base, step.target, one)
        for step in steps
        if step.base is not None and not step.sequential and (one := printed_growth(step.target.best, known))
    ]
    agreeing = [one for base, target, one in printed if bears_out(base, target, one)]
    differing = [beside_printed(base, target, one) for base, target, one in printed if one not in agreeing]
    if not agreeing:
        return differing
    count = len(agreeing)
    together = Sentence(
        f"图中印刷的 {count} 个同比与计算相符。",
        f"The picture prints {count} of these rates itself, and they agree."
        if count > 1
        else "The picture prints one of these rates itself, and it agrees.",
    )
    return [Statement(together, tuple(agreeing)), *differing]


def _no_steps(one: Known) -> Statement:
    name = subject_words(one)
    return not_held(
        Sentence(
            f"所持{name.zh}中没有相邻的两期数值，算不出增长。",
            f"No two values of {name.en} that follow each other are held, so there is no growth to compute.",
        )
    )
