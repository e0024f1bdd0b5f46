"""Telling what grew fastest or slowest: the periods of one row, or the rows of one period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.errors import Sentence
from extraction.questions.figures import Figure, percent
from extraction.questions.finding import Slot, find, in_periods, rows, speaks_of
from extraction.questions.known import Clause, Known, Statement
from extraction.questions.telling.growth import before, growth_step
from extraction.questions.telling.growth_steps import each_step
from extraction.questions.telling.remarks import rounding_remark
from extraction.questions.words import full_name, listed, standing_words, when

SHOWN = 6


@dataclass(frozen=True, slots=True)
class _Grown:
    """How much one value had grown on the one before."""

    figure: Figure
    base: Known
    target: Known


def tell_growth_ranking(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """Rows ranked by their growth in one period where several rows are asked about, else periods of the one row."""
    everything = find(replace(clause, periods=(), kinds=(), span=False, latest=None), known)
    own_rows = rows(everything.slots)
    if len(own_rows) > 1 and clause.among != "periods":
        steps = [grown for row in own_rows if (grown := _yearly(clause, row)) is not None]
        return [_ranked(steps, clause.lowest, with_company)] if len(steps) > 1 else []
    told = []
    for row in own_rows:
        steps = _stepwise(row)
        if steps:
            told.append(_ranked(steps, clause.lowest, with_company))
    return told


def _yearly(clause: Clause, row: Sequence[Slot]) -> _Grown | None:
    """The growth over a year of the period asked for, or of the newest that has a year before it."""
    for target in reversed(in_periods(clause, row)):
        if target.best.period is None or (target.best.period.estimate and not clause.periods):
            continue
        since = before(target.best.period)
        base = next((slot for slot in row if speaks_of(slot.best.period, since)), None)
        figure = growth_step(base, target) if base else None
        if base is not None and figure is not None:
            return _Grown(figure, base.best, target.best)
    return None


def _stepwise(row: Sequence[Slot]) -> list[_Grown]:
    """The growth of each period of a row that has the one before it, as `each_step` goes."""
    return [
        _Grown(step.figure, step.base.best, step.target.best)
        for step in each_step(row)
        if step.figure is not None and step.base is not None
    ]


def _ranked(steps: Sequence[_Grown], lowest: bool, with_company: bool) -> Statement:
    ordered = sorted(steps, key=lambda step: step.figure.value, reverse=not lowest)
    one_row = len({(step.target.company, step.target.metric, step.target.part) for step in steps}) == 1
    names = [when(step.target) if one_row else full_name(step.target, with_company) for step in ordered]
    rates = [f"+{percent(s.figure.value)}" if s.figure.value > 0 else percent(s.figure.value) for s in ordered]
    each = [Sentence(f"{name.zh} {rate}", f"{name.en} {rate}") for name, rate in zip(names, rates, strict=True)]
    said = listed(each[:SHOWN])
    head = Sentence("", "")
    if one_row:
        name = full_name(replace(ordered[0].target, period=None, category=""), with_company)
        head = Sentence(f"{name.zh}：", f"{name.en}: ")
    word = ("增长从慢到快", "slowest growth first") if lowest else ("增长从快到慢", "fastest growth first")
    used = tuple(dict.fromkeys(one for step in ordered for one in (step.base, step.target)))
    standing = standing_words(used)
    sentence = Sentence(
        f"{head.zh}{word[0]}，{said.zh}{standing.zh}。",
        f"{head.en}{word[1]}: {said.en}{standing.en}.",
    )
    formula = "\n".join(f"{name.en}: {s.figure.formula}" for name, s in zip(names, ordered[:SHOWN], strict=False))
    return Statement(sentence, used, formula, rounding_remark(ordered[0].figure.places))
