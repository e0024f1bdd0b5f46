"""Telling when, or for what, a limit is passed: "什么时候超过20亿", the loss-making years, what grew above 20 %."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from extraction.chart import Unit
from extraction.errors import Sentence
from extraction.numbers.unit_words import CURRENCIES
from extraction.questions.figures import growth_bounds, in_one_unit, percent
from extraction.questions.finding import Slot, amount, find, growth_apart, in_periods, of_one_pace, rows
from extraction.questions.known import Clause, Known, Limit, Statement
from extraction.questions.telling.comparing import side_by_side
from extraction.questions.telling.growth_steps import each_step
from extraction.questions.telling.lack import lacking, missing, not_held
from extraction.questions.telling.remarks import forecast, remarks
from extraction.questions.words import full_name, listed, owned, standing_words, subject_words, value_words, when

MONEY = {"CNY": ("人民币", "RMB"), "USD": ("美元", "US$"), "HKD": ("港元", "HK$"), "EUR": ("欧元", "euros")}
ROWS = 6
SHOWN = 8


@dataclass(frozen=True, slots=True)
class _Held:
    """A number held against the limit: in the base measure, or in percent where it is growth."""

    one: Known
    number: Fraction
    said: Sentence
    used: tuple[Known, ...]
    formula: str = ""
    width: Fraction = Fraction(0)  # by so much a measured number may be off


def tell_limit(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """Over the periods of a row, when it passes the limit; else which of the things beside each other pass it."""
    limit = clause.limit
    everything = find(replace(clause, periods=(), kinds=(), span=False, latest=None), known)
    found = find(clause, known)
    if found.lacking or limit is None:
        return lacking(clause, found, known, with_company)
    if limit.of_growth and not growth_apart(found.slots)[0]:
        limit = replace(limit, of_growth=False)
    own_rows = rows(found.slots)
    one_row = len(own_rows) == 1 and len(of_one_pace(own_rows[0])) > 1
    over_time = clause.among == "periods" or (clause.among == "anything" and one_row)
    if limit.of_growth:
        groups = [_growths(clause, row) for row in rows(growth_apart(everything.slots)[0])]
        groups = groups if over_time else [[group[-1] for group in groups if group]]
    else:
        slots = [of_one_pace(row) for row in own_rows] if over_time else side_by_side(clause, found.slots)[0]
        groups = [[_as_held(slot, limit) for slot in group] for mixed in slots for group in _by_measure(mixed)]
    statements = []
    for group in [group for group in groups if group][:ROWS]:
        problem = _problem(limit, group)
        statements.append(problem or _told(limit, group, over_time, with_company))
    return [*(statements or [_no_growth()]), *missing(found)]


def _by_measure(slots: Sequence[Slot]) -> list[list[Slot]]:
    """Dollars apart from yuan, and both from shares in percent."""
    groups: dict[str, list[Slot]] = {}
    for slot in slots:
        groups.setdefault(slot.best.unit.measure if slot.best.unit else "", []).append(slot)
    return list(groups.values())


def _as_held(slot: Slot, limit: Limit) -> _Held:
    one = slot.best
    number = Fraction(one.value) if limit.as_printed else amount(one)
    off = Fraction(one.error or 0) * (1 if limit.as_printed or one.unit is None else one.unit.scale)
    return _Held(one, number, value_words(one), (one,), width=off)


def _growths(clause: Clause, row: Sequence[Slot]) -> list[_Held]:
    """The growth of every period of a row that has one."""
    wanted = in_periods(clause, row)
    held = []
    for step in each_step(row, sequential=False):
        if step.base is None or step.figure is None or step.target not in wanted:
            continue
        base, target, rate = step.base.best, step.target.best, step.figure.value
        together = in_one_unit((base, target))
        bounds = growth_bounds(base, target, (together[0][0], together[0][1])) if together else None
        words = f"{'+' if rate > 0 else ''}{percent(rate)}"
        how = Sentence("（环比）", " on the period before") if step.sequential else Sentence("", "")
        off = Fraction(bounds[1] - bounds[0]) / 2 if bounds else Fraction(0)
        said = Sentence(f"{words}{how.zh}", f"{words}{how.en}")
        held.append(_Held(target, Fraction(rate), said, (base, target), step.figure.formula, off))
    return held


def _problem(limit: Limit, group: Sequence[_Held]) -> Statement | None:
    """Why these numbers cannot be held against the limit, if so."""
    used = tuple(dict.fromkeys(one for held in group for one in held.used))
    if limit.of_growth:
        if limit.value == 0 or limit.measure == "%" or limit.as_printed:
            return None
        return _cannot(limit, Sentence("增长率（%）", "growth, in percent"), used)
    units = {(held.one.unit.measure, held.one.unit.scale) if held.one.unit else ("", 1) for held in group}
    if limit.value == 0:
        return None
    measures = {measure for measure, _ in units}
    names = "、".join(dict.fromkeys(str(held.one.unit) if held.one.unit else "?" for held in group))
    if limit.as_printed:
        return None if len(units) == 1 else _cannot(limit, Sentence(names, names), used)
    fits = measures == {limit.measure} if limit.measure else len(measures) == 1 and not measures & {"", "%", "pp", "bp"}
    return None if fits else _cannot(limit, Sentence(names, names), used)


def _cannot(limit: Limit, counted: Sentence, used: Sequence[Known]) -> Statement:
    return Statement(
        Sentence(
            zh=f"“{limit.said}”与所持数值的单位（{counted.zh}）不能比较；请写明单位。",
            en=f"“{limit.said}” cannot be held against values counted in {counted.en}; name the unit.",
        ),
        tuple(used),
        answered=False,
    )


def _told(limit: Limit, group: Sequence[_Held], over_time: bool, with_company: bool) -> Statement:
    passes = [_passes(limit, held.number) for held in group]
    if limit.turning and over_time:
        passes = [now and at > 0 and not passes[at - 1] for at, now in enumerate(passes)]
    passing = [held for held, now in zip(group, passes, strict=True) if now]
    words, used = _limit_words(limit, group[0].one.unit), _used(passing, group)
    standing = standing_words(used)
    if len(group) == 1:
        sentence = _one(group[0], bool(passing), words, with_company)
    elif passing:
        sentence = _those(passing, group, words, over_time, with_company)
    else:
        sentence = _none(limit, group, words, over_time, with_company)
    formula = "\n".join(f"{_label(held, group).en}: {held.formula}" for held in group if held.formula)
    said = Sentence(f"{sentence.zh}{standing.zh}。", f"{sentence.en}{standing.en}.")
    earlier = (
        _earlier() if over_time and not limit.turning and len(group) > 1 and passing[:1] == list(group[:1]) else None
    )
    return Statement(
        said, used, formula, remarks(_taken_as(limit, group[0].one.unit), earlier, _close(limit, group), forecast(used))
    )


def _those(
    passing: Sequence[_Held], group: Sequence[_Held], words: Sentence, over_time: bool, with_company: bool
) -> Sentence:
    labels = [_label(held, group) for held in passing]
    each = [
        Sentence(f"{label.zh} {held.said.zh}", f"{label.en} {held.said.en}")
        for label, held in zip(labels, passing[:SHOWN], strict=False)
    ]
    said, left = listed(each), len(passing) - SHOWN
    tail = Sentence(f"；另有 {left} 个见下表", f"; {left} more in the table") if left > 0 else Sentence("", "")
    head, count, of = _head(group, over_time, with_company), len(passing), len(group)
    if over_time and count > 1:
        first = Sentence(f"，最早是{labels[0].zh}", f", first in {labels[0].en}")
    else:
        first = Sentence("", "")
    unit = Sentence("期", "periods") if over_time else Sentence("项", "values")
    return Sentence(
        f"{head.zh}{words.zh}的有 {count} {unit.zh}（共 {of} {unit.zh}）{first.zh}：{said.zh}{tail.zh}",
        f"{head.en}{': ' if head.en else ''}{words.en} in {count} of {of} {unit.en}{first.en}: {said.en}{tail.en}",
    )


def _none(limit: Limit, group: Sequence[_Held], words: Sentence, over_time: bool, with_company: bool) -> Sentence:
    """None passes: the one that comes closest is said."""
    closest = (min if limit.below else max)(group, key=lambda held: held.number)
    label, head = _label(closest, group), _head(group, over_time, with_company)
    zh, en = ("期", "periods") if over_time else ("项", "values")
    end = ("最低", "the lowest is") if limit.below else ("最高", "the highest is")
    return Sentence(
        f"{head.zh}{words.zh}的没有（共 {len(group)} {zh}）；{end[0]}是{label.zh} {closest.said.zh}",
        f"{head.en}{': ' if head.en else ''}{words.en} in none of {len(group)} {en}; {end[1]} {label.en}, "
        f"{closest.said.en}",
    )


def _one(held: _Held, passes: bool, words: Sentence, with_company: bool) -> Sentence:
    name = full_name(held.one, with_company)
    zh, en = ("是", "Yes") if passes else ("否", "No")
    growth = Sentence("增长率 ", "growth ") if held.formula else Sentence("为 ", "")
    verb = Sentence(words.zh.removeprefix("增长率"), words.en.removeprefix("growth "))
    return Sentence(
        f"{zh}：{name.zh}{growth.zh}{held.said.zh}，{'' if passes else '没有'}{verb.zh}",
        f"{en}: {name.en}, {growth.en}{held.said.en}, is {'' if passes else 'not '}{verb.en}",
    )


def _head(group: Sequence[_Held], over_time: bool, with_company: bool) -> Sentence:
    one = group[0].one
    if over_time:
        return owned(one, with_company)
    subjects, times = {subject_words(held.one) for held in group}, {when(held.one) for held in group}
    time = when(one) if len(times) == 1 and one.period else Sentence("", "")
    name = subject_words(one) if len(subjects) == 1 else Sentence("", "")
    zh, en = f"{time.zh}{name.zh}", " ".join(word for word in (name.en, time.en) if word)
    return Sentence(zh, en)


def _label(held: _Held, group: Sequence[_Held]) -> Sentence:
    """What tells a number of a group from the others: its period, else its name."""
    several = len({(each.one.company, each.one.whence.image) for each in group}) > 1
    if not several and len({subject_words(each.one) for each in group}) == 1:
        return when(held.one)
    if len({when(each.one) for each in group}) > 1:
        return full_name(held.one, with_company=several)
    return owned(held.one, with_company=several)


def _passes(limit: Limit, number: Fraction) -> bool:
    edge = Fraction(limit.value)
    if number == edge:
        return limit.reached
    return number < edge if limit.below else number > edge


def _limit_words(limit: Limit, unit: Unit | None) -> Sentence:
    zh = {(False, False): "超过", (False, True): "达到或超过", (True, False): "低于", (True, True): "不超过"}
    en = {(False, False): "above", (False, True): "at or above", (True, False): "below", (True, True): "at or below"}
    way, amount_said = (limit.below, limit.reached), _spaced(limit.said)
    if limit.turning:
        way_zh, way_en = ("由正转负", "turned negative") if limit.below else ("由负转正", "turned positive")
        return Sentence(
            f"增长率{way_zh}" if limit.of_growth else way_zh, f"growth {way_en}" if limit.of_growth else way_en
        )
    if limit.of_growth and limit.value == 0 and not limit.reached:
        return Sentence("下降", "a fall") if limit.below else Sentence("增长", "a rise")
    if limit.of_growth:
        shown = amount_said if limit.value == 0 or "%" in amount_said else f"{amount_said} %"
        return Sentence(f"增长率{zh[way]} {shown}", f"growth {en[way]} {shown}")
    if limit.value == 0 and not limit.reached:
        return Sentence("为负", "below zero") if limit.below else Sentence("为正", "above zero")
    if limit.as_printed and limit.value != 0 and unit is not None:
        amount_said = f"{amount_said} {unit}"
    return Sentence(f"{zh[way]} {amount_said}", f"{en[way]} {amount_said}")


def _spaced(amount_said: str) -> str:
    """20亿元 as the rest of the page writes it: 20 亿元."""
    return re.sub(r"(?<=\d)\s*(?=[^\d\s.,])", " ", amount_said)


def _taken_as(limit: Limit, unit: Unit | None) -> Sentence | None:
    """What was made of a limit that leaves its unit or its currency unsaid."""
    if limit.value == 0 or unit is None or limit.measure or limit.of_growth:
        return None
    if limit.as_printed:
        return Sentence(f"“{limit.said}”按 {unit} 理解。", f"“{limit.said}” was taken in {unit}.")
    if unit.measure in CURRENCIES.values():
        zh, en = MONEY.get(unit.measure, (unit.measure, unit.measure))
        return Sentence(
            f"“{limit.said}”没有写币种，按所持数值的币种（{zh}）理解。",
            f"“{limit.said}” names no currency; it was taken in {en}, as the values are.",
        )
    return None


def _close(limit: Limit, group: Sequence[_Held]) -> Sentence | None:
    """Where a measured number is nearer to the limit than its ±."""
    if not any(held.width and abs(held.number - Fraction(limit.value)) <= held.width for held in group):
        return None
    return Sentence(
        zh="有测得的数值与界限相差在误差之内，不能确定。",
        en="Some measured values are nearer to the limit than their ±; that is not certain.",
    )


def _earlier() -> Sentence:
    return Sentence(
        zh="最早一期已经如此，首次可能更早，不在所持数据中。",
        en="The oldest period held already is; the first time may lie before it.",
    )


def _used(passing: Sequence[_Held], group: Sequence[_Held]) -> tuple[Known, ...]:
    """What passes first, then the rest: that they do not pass is part of the answer."""
    return tuple(dict.fromkeys(one for held in (*passing, *group) for one in held.used))


def _no_growth() -> Statement:
    return not_held(
        Sentence(
            zh="所持数据中没有可以算出增长率的两期数值。",
            en="No two values are held from which growth could be computed.",
        )
    )
