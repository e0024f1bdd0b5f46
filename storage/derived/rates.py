"""Rates: growth, compound growth, shares, an index, margins; each of confirmed values, or of amounts derived from them.

Percentages (and points) have no growth: 30 % after 25 % is 5 points more. A rate above a base of zero or below it is
not said.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from extraction.chart import Period
from extraction.errors import Sentence
from storage.derived.expressions import Change, Compound, Expression, Part, Ratio, Scaled, Sum
from storage.derived.reasons import (
    CUMULATIVE,
    FORECAST,
    Same,
    forecast_over_reported,
    hindrance,
    in_percent,
    is_marked,
    no_amounts,
    no_base,
    not_apart,
    not_of_one_time,
    same_over_time,
    unlike_periods,
)
from storage.derived.result import (
    INDEX,
    UNITS,
    Derived,
    Operand,
    Placed,
    amount,
    cannot,
    expression_of,
    in_unit_of,
    joined,
    percentage,
    placed,
    rate,
)
from storage.derived.spans import months_before, step_before, year_before, years_between

Apart = Callable[[Period, Period], Sentence | None]
ONE_COMPANY: tuple[Same, ...] = ("company", "segment", "scope", "basis")
ONE_WHOLE: tuple[Same, ...] = ("company", "metric", "scope", "basis")
PEERS: tuple[Same, ...] = ("metric", "segment", "scope", "basis")
HUNDRED = 100
MORE_THAN_WHOLE = Sentence("部分大于整体，请核对。", "The part is more than the whole: check both.")


def growth(now: Operand | None, before: Operand | None) -> Derived:
    """Against the same period one year before, in percent; for percentages the change in points."""
    return _change(now, before, _not_a_year_apart)


def sequential_growth(now: Operand | None, before: Operand | None) -> Derived:
    """Against the period right before: quarter on quarter, half on half, month on month."""
    return _change(now, before, _not_in_a_row)


def cagr(first: Operand | None, last: Operand | None) -> Derived:
    """The yearly growth that leads from the first to the last, whole years apart, in percent."""
    base, end = expression_of(first), _beside(last, first)
    years = _years(first, last)
    what = Compound(base, end, max(years or 1, 1))
    problem = _hindered(last, first, _no_whole_years) or no_amounts([first, last]) or no_base(base) or no_base(end)
    return cannot(what, problem) if problem else percentage(what, _over_time(last, first))


def index(value: Operand | None, base: Operand | None) -> Derived:
    """The value where that of the base period is 100."""
    below = expression_of(base)
    what = Scaled(Ratio(_beside(value, base), below), 100, 1)
    problem = _hindered(value, base, unlike_periods) or no_amounts([value, base]) or no_base(below)
    return cannot(what, problem) if problem else rate(what, INDEX, _over_time(value, base))


def share(part: Operand | None, whole: Operand | None) -> Derived:
    """A segment's part of the same figure of the whole company, in percent."""
    below = expression_of(whole)
    what = Ratio(_beside(part, whole), below)
    problem = _not_of_one_time([part, whole], ONE_WHOLE) or no_amounts([part, whole]) or no_base(below)
    if problem:
        return cannot(what, problem)
    said = percentage(what, of=_ratio_of(part, whole))
    above = said.value is not None and said.value > HUNDRED
    return replace(said, note=joined(said.note, MORE_THAN_WHOLE)) if above else said


def share_of_peers(one: Operand | None, others: Sequence[Operand | None]) -> Derived:
    """One company's (or segment's) part of itself and the others together, in percent."""
    every = [one, *others]
    what = Part(expression_of(one), tuple(_beside(other, one) for other in others))
    same = ONE_WHOLE if len({_said(each, "company") for each in every}) == 1 else PEERS
    problem = _not_of_one_time(every, same) or no_amounts(every) or no_base(Sum((what.one, *what.others)))
    return cannot(what, problem) if problem else percentage(what, of=_ratio_of(one, one))


def margin(profit: Operand | None, revenue: Operand | None) -> Derived:
    """One metric as a percentage of another: gross profit of revenue, liabilities of assets, profit of equity."""
    return _ratio(profit, revenue, percentage)


def multiple(above: Operand | None, below: Operand | None) -> Derived:
    """One metric as so many times another: revenue over assets."""
    return _ratio(above, below, lambda what, note, of: rate(what, UNITS["times"], note, of))


def _ratio(
    above: Operand | None,
    below: Operand | None,
    said: Callable[[Expression, Sentence | None, Placed | None], Derived],
) -> Derived:
    base = expression_of(below)
    what = Ratio(_beside(above, below), base)
    problem = _not_of_one_time([above, below], ONE_COMPANY) or no_amounts([above, below]) or no_base(base)
    return cannot(what, problem) if problem else said(what, None, _ratio_of(above, below))


# ------------------------------------------------------------------------------------------ two of one line


def _change(now: Operand | None, before: Operand | None, apart: Apart) -> Derived:
    base, later = expression_of(before), _beside(now, before)
    points = [one for one in (now, before) if one is not None and in_percent(one)]
    what: Expression = Sum((later,), (base,)) if points else Change(later, base)
    problem = _hindered(now, before, apart)
    if problem is None and points:
        unit = UNITS["points"] if points[0].unit == UNITS["percent"] or _measure(points[0]) == "%" else points[0].unit
        return amount(what, unit, _over_time(now, before))
    problem = problem or no_base(base)
    return cannot(what, problem) if problem else percentage(what, _over_time(now, before))


def _hindered(now: Operand | None, before: Operand | None, apart: Apart) -> Sentence | None:
    problem = hindrance([now, before], same_over_time(now, before))
    if problem is not None:
        return problem
    ends = [one.period for one in map(placed, (now, before)) if one is not None]
    return apart(*ends) if len(ends) == 2 else None


def _over_time(now: Operand | None, before: Operand | None) -> Sentence | None:
    return FORECAST if forecast_over_reported(now, before) else None


def _not_a_year_apart(now: Period, before: Period) -> Sentence | None:
    if before.end != year_before(now.end):
        return not_apart(now, before, "相隔一年", "a year apart")
    return unlike_periods(now, before)


def _not_in_a_row(now: Period, before: Period) -> Sentence | None:
    step = step_before(now)
    if is_marked(now) or is_marked(before):
        return CUMULATIVE
    if step is None or step != step_before(before) or months_before(now.end, step) != before.end:
        return not_apart(now, before, "前后相邻的两期", "one right after the other")
    return None


def _no_whole_years(last: Period, first: Period) -> Sentence | None:
    years = years_between(first, last)
    if years is None or years < 1:
        return not_apart(last, first, "相隔整年", "whole years apart")
    return unlike_periods(last, first)


def _years(first: Operand | None, last: Operand | None) -> int | None:
    one, other = placed(first), placed(last)
    return None if one is None or other is None else years_between(one.period, other.period)


# ---------------------------------------------------------------------------------------- several of one time


def _not_of_one_time(ones: Sequence[Operand | None], same: Sequence[Same]) -> Sentence | None:
    problem = hindrance(ones, same)
    if problem is not None:
        return problem
    first, *others = [one.period for one in map(placed, ones) if one is not None]
    return next((unlike for other in others if (unlike := not_of_one_time(first, other))), None)


def _ratio_of(above: Operand | None, below: Operand | None) -> Placed | None:
    """Whose number a ratio is: that of the upper one, under both metrics."""
    one, other = placed(above), placed(below)
    return None if one is None or other is None else replace(one, metric=f"{one.metric}÷{other.metric}")


def _said(one: Operand | None, what: Same) -> str:
    whose = placed(one)
    return "" if whose is None else str(getattr(whose, what))


def _beside(one: Operand | None, other: Operand | None) -> Expression:
    """The number counted in the unit of the other."""
    return in_unit_of(one, None if other is None else other.unit)


def _measure(one: Operand) -> str:
    return "" if one.unit is None else one.unit.measure
