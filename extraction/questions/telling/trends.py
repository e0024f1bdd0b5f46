"""Telling a trend: how a row of values went from its first to its last period, step by step."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.chart import Unit
from extraction.errors import Sentence
from extraction.questions.figures import Figure, difference_figure, growth_figure, in_one_unit, percent
from extraction.questions.finding import Slot, find, rows
from extraction.questions.known import Clause, Known, Statement
from extraction.questions.telling.comparing import tell_ranking
from extraction.questions.telling.growth import in_percent
from extraction.questions.telling.lack import lacking, missing, not_held
from extraction.questions.telling.remarks import converted, differing, forecast, remarks, rounding_remark
from extraction.questions.words import (
    english_unit,
    joined,
    listed,
    owned,
    standing_words,
    value_words,
    when,
)

ROWS = 8
FEW = 2  # of so many rows the growth is shown step by step, of more only in all
POINTS = 8  # so many values are said one by one


@dataclass(frozen=True, slots=True)
class _Course:
    """A row of values in one unit; `steps` are the signs of its changes, 0 where they lie within the ±."""

    known: tuple[Known, ...]
    values: tuple[Decimal, ...]
    unit: Unit | None

    @property
    def steps(self) -> tuple[int, ...]:
        changes = []
        for one, other, a, b in zip(self.known, self.known[1:], self.values, self.values[1:], strict=False):
            width = (one.error or Decimal(0)) + (other.error or Decimal(0))
            changes.append(0 if abs(b - a) <= width else (1 if b > a else -1))
        return tuple(changes)


def tell_trends(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """Every row with at least two periods of one kind; where there is none, what is drawn instead, in order of size."""
    found = find(clause, known)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    courses = [run for row in rows(found.slots) for run in _by_kind(row) if len(run) > 1]
    if not courses:
        return [*_no_course(found.slots), *tell_ranking(clause, known, with_company)]
    step_by_step = len(courses) <= FEW
    statements = [_told(run, with_company, step_by_step) for run in courses[:ROWS]]
    if len(courses) > ROWS:
        left = len(courses) - ROWS
        statements.append(
            not_held(
                Sentence(
                    f"另有 {left} 项未列出，写明指标可以单独查看。", f"{left} more rows are not told; name one of them."
                )
            )
        )
    return [*statements, *missing(found)]


def _by_kind(row: Sequence[Slot]) -> list[list[Slot]]:
    """The row's years, its quarters, its months: each a course of its own."""
    dated = [slot for slot in row if slot.best.period]
    kinds = dict.fromkeys((slot.best.period.kind, slot.best.period.cumulative) for slot in dated if slot.best.period)
    seasons = ("Q1", "Q2", "Q3", "Q4")
    single = [kind for kind in kinds if kind[0] not in seasons or kind[1]]
    runs = [
        [s for s in dated if s.best.period and (s.best.period.kind, s.best.period.cumulative) == kind]
        for kind in single
    ]
    quarters = [s for s in dated if s.best.period and s.best.period.kind in seasons and not s.best.period.cumulative]
    return [*runs, quarters]


def _told(run: Sequence[Slot], with_company: bool, step_by_step: bool) -> Statement:
    used = tuple(slot.best for slot in run)
    together = in_one_unit(used)
    if together is None:
        return differing(used)
    course = _Course(used, *together)
    head = joined(owned(used[0], with_company), _unit_once(used))
    shape, net, standing = _shape(course), _net(course), standing_words(used)
    points = _points(course)
    sentence = Sentence(
        f"{head.zh}：{points.zh}，{shape.zh}{net.zh}{standing.zh}。",
        f"{head.en}: {points.en}; it {shape.en}{net.en}{standing.en}.",
    )
    figures = _figures(course, step_by_step)
    formula = "\n".join(f"{when(one).en} → {when(other).en}: {figure.formula}" for one, other, figure in figures)
    rounding = None if all(figure.exact for *_, figure in figures) else rounding_remark(1)
    return Statement(sentence, used, formula, remarks(converted(used, course.unit), rounding, forecast(used)))


def _points(course: _Course) -> Sentence:
    """The values in their order; of a long row the first, the highest, the lowest and the last."""
    chosen = list(range(len(course.known)))
    if len(chosen) > POINTS:
        by_size = sorted(chosen, key=lambda at: course.values[at])
        chosen = sorted({0, by_size[0], by_size[-1], len(chosen) - 1})
    one_unit = len({str(one.unit) for one in course.known}) == 1
    named = [course.known[at] for at in chosen]
    bare = [replace(one, unit=None) if one_unit else one for one in named]
    said = [joined(when(one), " ", value_words(alone)) for one, alone in zip(named, bare, strict=True)]
    return Sentence(" → ".join(one.zh for one in said), " → ".join(one.en for one in said))


def _shape(course: _Course) -> Sentence:
    steps = course.steps
    if all(step > 0 for step in steps):
        return Sentence("逐期上升", "rose in every period") if len(steps) > 1 else Sentence("上升", "rose")
    if all(step < 0 for step in steps):
        return Sentence("逐期下降", "fell in every period") if len(steps) > 1 else Sentence("下降", "fell")
    if not any(steps):
        return Sentence("基本持平", "stayed about level")
    turns = [when(one) for one, step in zip(course.known[1:], steps, strict=True) if step < 0]
    rises = [when(one) for one, step in zip(course.known[1:], steps, strict=True) if step > 0]
    if course.values[-1] > course.values[0]:
        return _with_exceptions(Sentence("总体上升", "rose on the whole"), turns, Sentence("下降", "falling in"))
    if course.values[-1] < course.values[0]:
        return _with_exceptions(Sentence("总体下降", "fell on the whole"), rises, Sentence("上升", "rising in"))
    return Sentence("有升有降，首尾持平", "went up and down and ended where it began")


def _with_exceptions(shape: Sentence, periods: Sequence[Sentence], word: Sentence) -> Sentence:
    if not periods:
        return shape
    shown = listed(periods[:4]) if len(periods) <= 4 else Sentence(f"{len(periods)} 期", f"{len(periods)} periods")
    zh = shown.zh.replace("；", "、")
    en = shown.en.replace("; ", ", ")
    return Sentence(f"{shape.zh}，其间{zh}{word.zh}", f"{shape.en}, {word.en} {en}")


def _net(course: _Course) -> Sentence:
    """What the whole way amounts to."""
    first, last = course.values[0], course.values[-1]
    if in_percent(course.known[0]):
        points = difference_figure(last, first).value
        sign = "+" if points > 0 else ""
        return Sentence(f"，累计 {sign}{points:f} 个百分点", f", {sign}{points:f} percentage points in all")
    if first <= 0:
        return Sentence("", "")
    rate = growth_figure(first, last).value
    sign = "+" if rate > 0 else ""
    return Sentence(f"，累计 {sign}{percent(rate)}", f", {sign}{percent(rate)} in all")


def _unit_once(used: Sequence[Known]) -> Sentence:
    """The unit in brackets behind the name, where all values share one."""
    units = {str(one.unit) for one in used if one.unit}
    if len(units) != 1 or any(one.unit is None for one in used):
        return Sentence("", "")
    (unit,) = units
    return Sentence(f"（{unit}）", f" ({unit}{english_unit(used[0].unit)})")


def _figures(course: _Course, step_by_step: bool) -> list[tuple[Known, Known, Figure]]:
    """The growth of each step, where there is one; of a long row only of the whole way."""
    if in_percent(course.known[0]):
        return []
    ends = [0, len(course.known) - 1]
    at = list(range(len(course.known))) if step_by_step and len(course.known) <= POINTS else ends
    steps = [(a, b) for a, b in itertools.pairwise(at) if course.values[a] > 0]
    if len(at) > 2 and course.values[0] > 0:
        steps.append((0, len(course.known) - 1))
    return [(course.known[a], course.known[b], growth_figure(course.values[a], course.values[b])) for a, b in steps]


def _no_course(slots: Sequence[Slot]) -> list[Statement]:
    one = slots[0].best
    if one.period is None:
        lack = Sentence(
            zh="这里没有按时间排列的数值，看不出趋势；下面按大小说明。",
            en="These values have no periods, so there is no trend; they are told by size.",
        )
    else:
        time = when(one)
        lack = Sentence(
            zh=f"每项都只有一期({time.zh})，看不出趋势；下面按大小说明。",
            en=f"Every row has one period only ({time.en}), so there is no trend; they are told by size.",
        )
    return [not_held(lack)]
