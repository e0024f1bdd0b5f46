"""Telling growth: from one period to another, over a year, from quarter to quarter, or compounded over years."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.chart import Period, Unit
from extraction.errors import Sentence
from extraction.questions.figures import (
    IN_PERCENT,
    Figure,
    cagr_figure,
    difference_figure,
    growth_bounds,
    growth_figure,
    in_one_unit,
    percent,
)
from extraction.questions.finding import Slot, find, growth_apart, of_one_pace, rows, speaks_of
from extraction.questions.known import Clause, Known, Statement
from extraction.questions.telling.lack import lacking, missing, not_held
from extraction.questions.telling.printed_growth import as_printed, beside_printed, printed_growth
from extraction.questions.telling.remarks import converted, differing, remarks, rounding_remark
from extraction.questions.telling.values import tell_values
from extraction.questions.words import (
    amount_words,
    owned,
    period_words,
    standing_words,
    subject_words,
    value_words,
    when,
)

MOST = 4  # so many pairings of differing sources are worked out
ROWS = 6


@dataclass(frozen=True, slots=True)
class _Pair:
    """What is compared with what: the value of `since` may not be held."""

    base: Slot | None
    target: Slot
    since: Period | None


@dataclass(frozen=True, slots=True)
class _Step:
    """From one known value to another, counted in one unit."""

    base: Known
    target: Known
    before: Decimal
    after: Decimal
    unit: Unit | None


def tell_growth(
    clause: Clause, known: Sequence[Known], with_company: bool, sequential: bool = False
) -> list[Statement]:
    """Growth of every row the clause is about, with what is printed beside what is computed."""
    everything = find(_without_periods(clause), known)
    if everything.lacking:
        return lacking(clause, everything, known, with_company)
    amounts, _ = growth_apart(everything.slots)
    if not amounts:
        return tell_values(
            clause if clause.periods or clause.every else replace(clause, latest=clause.latest or 1),
            known,
            with_company,
        )
    statements: list[Statement] = []
    for row in rows(amounts)[:ROWS]:
        for pair in _pairs(clause, row, sequential):
            statements += _tell_pair(pair, known, with_company, sequential)
    if not statements:
        absent = replace(everything, slots=(), lacking="period", near=everything.slots)
        statements = _printed_only(clause, everything.slots, known, with_company)
        statements = statements or lacking(clause, absent, known, with_company)
    return [*statements, *missing(everything)]


def tell_cagr(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """The compound yearly growth from the first to the last period of every row."""
    found = find(clause, known)
    if found.lacking:
        return lacking(clause, found, known, with_company)
    statements = []
    amounts, growths = growth_apart(found.slots)
    for row in rows(amounts or growths)[:ROWS]:
        yearly = [slot for slot in row if slot.best.period and slot.best.period.kind in ("FY", "instant", "H1", "9M")]
        dated = of_one_pace(yearly)
        if len(dated) > 1:
            statements += [_compound(step, with_company) for step in _steps(dated[0], dated[-1])]
    if not statements:
        statements = [_one_period_only(found.slots[0].best)]
    return [*statements, *missing(found)]


def growth_step(base: Slot, target: Slot) -> Figure | None:
    """The growth between two slots by their first words; None where there is no rate."""
    together = in_one_unit((base.best, target.best))
    if together is None or together[0][0] <= 0 or in_percent(target.best):
        return None
    return growth_figure(*together[0])


def in_percent(one: Known) -> bool:
    return one.unit is not None and one.unit.measure in IN_PERCENT


# ------------------------------------------------------------------------------------------- which with which


def _without_periods(clause: Clause) -> Clause:
    return replace(clause, periods=(), kinds=(), span=False, latest=None)


def _pairs(clause: Clause, row: Sequence[Slot], sequential: bool) -> list[_Pair]:
    """What is compared with what in one row; a base that is not held is None."""
    dated = [slot for slot in row if slot.best.period]
    if clause.open_end in ("since", "after") and clause.periods:
        since, actual = (
            clause.periods[0],
            [slot for slot in dated if slot.best.period and not slot.best.period.estimate],
        )
        return [_Pair(_slot_of(dated, since), of_one_pace(actual)[-1], since)] if actual else []
    if len(clause.periods) > 1:
        asked = sorted(clause.periods, key=lambda period: period.end)
        chosen = [(period, _slot_of(dated, period)) for period in asked]
        return [
            _Pair(one, other, since) for (since, one), (_, other) in itertools.pairwise(chosen) if other is not None
        ]
    if clause.periods:
        targets = [slot for slot in dated if speaks_of(slot.best.period, clause.periods[0])]
    else:
        wanted = [
            slot for slot in dated if not clause.kinds or (slot.best.period and slot.best.period.kind in clause.kinds)
        ]
        with_base = [slot for slot in wanted if _base_of(slot, dated, sequential) is not None]
        targets = (with_base or wanted)[-(clause.latest or 1) :]
    bases = [(slot, before(slot.best.period, sequential)) for slot in targets if slot.best.period]
    return [_Pair(_slot_of(dated, since), slot, since) for slot, since in bases]


def _slot_of(slots: Sequence[Slot], period: Period) -> Slot | None:
    fitting = [slot for slot in slots if speaks_of(slot.best.period, period)]
    return next((slot for slot in fitting if slot.best.period == period), fitting[0] if fitting else None)


def _base_of(target: Slot, slots: Sequence[Slot], sequential: bool) -> Slot | None:
    period = target.best.period
    return None if period is None else _slot_of(slots, before(period, sequential))


def before(period: Period, sequential: bool = False) -> Period:
    """The period that growth is measured from: a year earlier, or the one just before; a forecast grows on what was."""
    months = (
        {"Q1": 3, "Q2": 3, "Q3": 3, "Q4": 3, "month": 1, "H1": 6, "H2": 6}.get(period.kind, 12) if sequential else 12
    )
    year, month = divmod(period.end.year * 12 + period.end.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    whole = period.end.day == calendar.monthrange(period.end.year, period.end.month)[1]
    end = dt.date(year, month + 1, last if whole else min(period.end.day, last))
    kind = period.kind
    if sequential and kind in ("Q1", "Q2", "Q3", "Q4"):
        kind = {3: "Q1", 6: "Q2", 9: "Q3", 12: "Q4"}[end.month]  # type: ignore[assignment]  # keys are quarter ends
    elif sequential and kind in ("H1", "H2"):
        kind = "H1" if end.month == 6 else "H2"
    so_far = kind in ("H1", "9M") or period.cumulative
    return replace(period, kind=kind, year=end.year, end=end, cumulative=so_far, estimate=False)


# ----------------------------------------------------------------------------------------------- what is said


def _tell_pair(pair: _Pair, known: Sequence[Known], with_company: bool, sequential: bool) -> list[Statement]:
    base, target = pair.base, pair.target
    printed = None if sequential else printed_growth(target.best, known)
    if base is None:
        if printed is not None:
            return [as_printed(printed, target.best, with_company)]
        return [_no_base(target.best, pair.since, with_company)]
    statements = [_grown(step, with_company) for step in _steps(base, target)] or [differing((base.best, target.best))]
    if sequential and target.best.period and target.best.period.kind == "FY":
        statements[0] = replace(statements[0], remark=remarks(_no_sequence(), statements[0].remark))
    if printed is not None and _is_yoy(base.best, target.best):
        statements.append(beside_printed(base, target, printed))
    return statements


def _steps(base: Slot, target: Slot) -> list[_Step]:
    """Every pairing of words that can be counted in one unit: sources of the same standing that differ all count."""
    steps = []
    for one, other in itertools.islice(itertools.product(base.words, target.words), MOST):
        together = in_one_unit((one, other))
        if together is not None:
            (before, after), unit = together
            steps.append(_Step(one, other, before, after, unit))
    return steps


def _grown(step: _Step, with_company: bool) -> Statement:
    used = (step.base, step.target)
    if in_percent(step.target):
        return _in_points(step, with_company)
    if step.before <= 0:
        return _from_a_loss(step, with_company)
    figure = growth_figure(step.before, step.after)
    head, first, last = _head(step, with_company), when(step.base), when(step.target)
    zh_verb, en_verb = _verbs(step)
    by_zh, by_en = _by(step)
    rate = percent(abs(figure.value))
    word = "增长" if figure.value >= 0 else "下降"
    a, b, standing = value_words(step.base), value_words(step.target), standing_words(used)
    sign = "+" if figure.value > 0 else ""
    sentence = Sentence(
        f"{head.zh}由{first.zh}的 {a.zh}{zh_verb}{last.zh}的 {b.zh}，{by_zh}{word} {rate}{standing.zh}。",
        f"{head.en} {en_verb} from {a.en} in {first.en} to {b.en} in {last.en}: "
        f"{sign}{percent(figure.value)}{by_en}{standing.en}.",
    )
    rounding = None if figure.exact else rounding_remark(figure.places)
    return Statement(sentence, used, figure.formula, remarks(converted(used, step.unit), rounding, _width(step)))


def _in_points(step: _Step, with_company: bool) -> Statement:
    """A margin of 30 % after 25 % is five points more, not 20 %."""
    figure = difference_figure(step.after, step.before)
    head, first, last = _head(step, with_company), when(step.base), when(step.target)
    zh_verb, en_verb = _verbs(step)
    a, b, standing = value_words(step.base), value_words(step.target), standing_words((step.base, step.target))
    word, en_word = ("上升", "up") if figure.value >= 0 else ("下降", "down")
    points = f"{abs(figure.value):f}"
    return Statement(
        Sentence(
            f"{head.zh}由{first.zh}的 {a.zh}{zh_verb}{last.zh}的 {b.zh}，{word} {points} 个百分点{standing.zh}。",
            f"{head.en} {en_verb} from {a.en} in {first.en} to {b.en} in {last.en}: "
            f"{en_word} {points} percentage points{standing.en}.",
        ),
        (step.base, step.target),
        figure.formula,
        Sentence(zh="比率之间比较用百分点，不算增长率。", en="Rates are compared in points, not as growth."),
    )


def _from_a_loss(step: _Step, with_company: bool) -> Statement:
    figure = difference_figure(step.after, step.before)
    head, first, last = _head(step, with_company), when(step.base), when(step.target)
    a, b, off = value_words(step.base), value_words(step.target), amount_words(figure.value, step.unit)
    standing = standing_words((step.base, step.target))
    return Statement(
        Sentence(
            f"{head.zh}{first.zh}为 {a.zh}，{last.zh}为 {b.zh}，变动 {off.zh}；基数不为正，增长率无意义{standing.zh}。",
            f"{head.en} was {a.en} in {first.en} and {b.en} in {last.en}, a change of {off.en}; "
            f"from a base that is not above zero a growth rate means nothing{standing.en}.",
        ),
        (step.base, step.target),
        figure.formula,
        converted((step.base, step.target), step.unit),
    )


def _compound(step: _Step, with_company: bool) -> Statement:
    used = (step.base, step.target)
    years = _years(step.base, step.target)
    head, first, last = _head(step, with_company), when(step.base), when(step.target)
    if in_percent(step.target):
        return _in_points(step, with_company)
    if years < 1 or step.before <= 0 or step.after <= 0:
        return Statement(
            Sentence(
                f"{head.zh}{first.zh}至{last.zh}不能算复合增长率：首末两数须为正，且至少相隔一年。",
                f"No compound growth for {head.en} from {first.en} to {last.en}: both numbers must be above zero and a "
                "year apart.",
            ),
            used,
            answered=False,
        )
    figure = cagr_figure(step.before, step.after, years)
    a, b, standing = value_words(step.base), value_words(step.target), standing_words(used)
    span = "1 year" if years == 1 else f"{years} years"
    sentence = Sentence(
        f"{head.zh}{first.zh} {a.zh}，{last.zh} {b.zh}，{years} 年复合增长率 {percent(figure.value)}{standing.zh}。",
        f"{head.en}: {a.en} in {first.en}, {b.en} in {last.en}, a compound annual growth of "
        f"{percent(figure.value)} over {span}{standing.en}.",
    )
    rounding = None if figure.exact else rounding_remark(figure.places)
    return Statement(sentence, used, figure.formula, remarks(converted(used, step.unit), rounding))


def _printed_only(clause: Clause, slots: Sequence[Slot], known: Sequence[Known], with_company: bool) -> list[Statement]:
    """Growth printed for a period whose values themselves are not held."""
    statements = []
    for row in rows(slots)[:ROWS]:
        for period in clause.periods[:1]:
            stand_in = replace(row[0].best, period=period)
            printed = printed_growth(stand_in, known)
            if printed is not None:
                statements.append(as_printed(printed, stand_in, with_company))
    return statements


# ---------------------------------------------------------------------------------------------------- small words


def _head(step: _Step, with_company: bool) -> Sentence:
    return owned(step.target, with_company)


def _verbs(step: _Step) -> tuple[str, str]:
    if step.after == step.before:
        return "持平于", "stayed level,"
    return ("升至", "rose") if step.after > step.before else ("降至", "fell")


def _by(step: _Step) -> tuple[str, str]:
    """Over what time it grew: a year, the period before, or longer."""
    if _is_yoy(step.base, step.target):
        return "同比", " year on year"
    target, base = step.target.period, step.base.period
    if target and base and before(target, sequential=True).end == base.end:
        return "环比", " on the period before"
    years = _years(step.base, step.target)
    return (f"{years} 年间", f" over {years} years") if years > 1 else ("期间", "")


def _is_yoy(base: Known, target: Known) -> bool:
    if base.period is None or target.period is None or base.period.kind != target.period.kind:
        return False
    return before(target.period).end == base.period.end


def _years(base: Known, target: Known) -> int:
    return target.period.end.year - base.period.end.year if base.period and target.period else 0


def _width(step: _Step) -> Sentence | None:
    """How far the growth may lie from what is said, where a value was measured and not printed."""
    bounds = growth_bounds(step.base, step.target, (step.before, step.after))
    if bounds is None:
        return None
    low, high = map(percent, bounds)
    return Sentence(
        zh=f"数值由图形测得(±)，增长率约在 {low} 与 {high} 之间。",
        en=f"A value was measured (±), so the growth lies between about {low} and {high}.",
    )


def _no_base(target: Known, since: Period | None, with_company: bool) -> Statement:
    name, said = owned(target, with_company), value_words(target)
    wanted = period_words(since) if since else Sentence("上期", "the period before")
    time = when(target)
    return Statement(
        Sentence(
            f"{time.zh}{name.zh}为 {said.zh}；{wanted.zh}的数值不在所持数据中，无法计算增长率。",
            f"{name.en} in {time.en} is {said.en}; the value for {wanted.en} is not in what we hold, so no growth "
            "can be computed.",
        ),
        (target,),
        answered=False,
    )


def _no_sequence() -> Sentence:
    return Sentence(
        zh="全年数据没有环比，这里与上一年相比。",
        en="Whole years have no quarter before; this is growth on the year before.",
    )


def _one_period_only(one: Known) -> Statement:
    name = subject_words(one)
    return not_held(
        Sentence(
            f"所持{name.zh}中没有相隔一年以上的两期数值，不能算复合增长率。",
            f"No two values of {name.en} a year or more apart are held, which a compound rate needs.",
        )
    )
