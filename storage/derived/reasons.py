"""Why a value cannot be derived, or what should stand beside it, in words an analyst can act on.

`hindrance` is asked before anything is computed: all numbers confirmed, in one measure and currency, of one company,
scope and basis. Nothing is mixed silently; a forecast over what was reported is allowed, and said.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from extraction.chart import Period, Unit
from extraction.errors import Sentence
from extraction.periods import format_period
from storage.derived.expressions import Expression, computed
from storage.derived.result import Derived, Operand, Placed, placed
from storage.names import fold

IN_PERCENT = ("%", "‰", "pp", "bp")
EXPECTED: tuple[str, ...] = ("estimate", "guidance")
BY_NATURE = ("FY", "H1", "9M", "Q1")  # figures of the year so far, whether marked or not
MARKED = ("Q2", "Q3", "Q4", "month")  # kinds that the mark of a cumulative figure makes another figure of

Same = Literal["company", "metric", "segment", "scope", "basis"]
ALL: tuple[Same, ...] = ("company", "metric", "segment", "scope", "basis")
_WORDS: dict[Same, Sentence] = {
    "company": Sentence("公司", "companies"),
    "metric": Sentence("指标", "metrics"),
    "segment": Sentence("分部", "segments"),
    "scope": Sentence("口径（合并或母公司）", "scopes (consolidated or parent)"),
    "basis": Sentence("性质（实际、预测、指引或重述）", "bases (reported, estimate, guidance or restated)"),
}

MISSING = Sentence("缺少一个已确认的数值。", "One of the numbers is not confirmed.")
NO_UNIT = Sentence("有数值的单位不明。", "The unit of a number is not known.")
A_CHANGE = Sentence("变动率不能再参与这一计算。", "A rate of change is of two periods and cannot be used here.")
BASE_ZERO = Sentence("基数为零。", "The base is zero.")
BASE_NEGATIVE = Sentence("基数为负，变动的百分比没有意义。", "The base is negative: a percentage of it says nothing.")
NO_PARTS = Sentence("没有可以计算的数值。", "There is nothing to compute from.")
OF_PERCENT = Sentence(
    "百分比之间只比较百分点，不做此计算。", "Percentages are compared by points; this is not done with them."
)
NOT_A_FLOW = Sentence("时点数、比率不能按期间相加减。", "A balance or a ratio is not the sum of its parts over time.")
CUMULATIVE = Sentence("累计数与单期数不能相比。", "A cumulative figure does not compare with one of a single period.")
FORECAST = Sentence("预测值与实际值相比。", "A forecast over a reported figure.")
PER_SHARE = Sentence(
    "每股数据相减：期间股本如有变动则为近似。",
    "Taken from figures per share: an approximation if the number of shares changed.",
)


def hindrance(ones: Sequence[Operand | None], same: Sequence[Same] = ALL) -> Sentence | None:
    """What keeps these numbers from being used together; None if nothing does."""
    if not ones:
        return NO_PARTS
    known = [one for one in ones if one is not None]
    for one in known:
        if isinstance(one, Derived) and one.why_not is not None:
            return one.why_not
    if len(known) < len(ones):
        return MISSING
    every = [placed(one) for one in known]
    whose = [one for one in every if one is not None]
    if len(whose) < len(every):
        return A_CHANGE
    for what in same:
        if len({_folded(one, what) for one in whose}) > 1:
            return differ(what)
    return unlike_units([one.unit for one in known])


def same_over_time(now: Operand | None, before: Operand | None) -> tuple[Same, ...]:
    """What must be the same in two periods: a forecast may stand over what was reported, never the other way round."""
    return tuple(what for what in ALL if what != "basis" or not forecast_over_reported(now, before))


def forecast_over_reported(now: Operand | None, before: Operand | None) -> bool:
    one, other = placed(now), placed(before)
    return one is not None and other is not None and is_forecast(one) and not is_forecast(other)


def is_forecast(one: Placed) -> bool:
    return one.basis in EXPECTED or one.period.estimate


def differ(what: Same) -> Sentence:
    words = _WORDS[what]
    return Sentence(f"{words.zh}不同。", f"The numbers are of different {words.en}.")


def unlike_units(units: Sequence[Unit | None]) -> Sentence | None:
    """Why numbers in these units cannot be set against each other."""
    measures = list(dict.fromkeys(unit.measure for unit in units if unit is not None))
    if any(unit is None for unit in units):
        return NO_UNIT
    if len(measures) < 2:
        return None
    one, other = measures[:2]
    if _is_currency(one) and _is_currency(other):
        return Sentence(
            f"币种不同：{one} 与 {other}；账上没有汇率。",
            f"The currencies differ: {one} and {other}; the ledger keeps no exchange rates.",
        )
    return Sentence(f"计量单位不同：{one} 与 {other}。", f"The units measure different things: {one} and {other}.")


def no_base(base: Expression) -> Sentence | None:
    """Why nothing can be set against this number: it is zero or negative."""
    worth = computed(base)
    return None if worth > 0 else BASE_NEGATIVE if worth else BASE_ZERO


def no_amounts(ones: Sequence[Operand | None]) -> Sentence | None:
    """Why these are nothing to divide or add up: percentages have no whole."""
    return OF_PERCENT if any(one is not None and in_percent(one) for one in ones) else None


def in_percent(one: Operand) -> bool:
    return one.unit is not None and one.unit.measure in IN_PERCENT


def is_marked(period: Period) -> bool:
    """True for the year up to it, where the kind alone would mean the span alone."""
    return period.cumulative and period.kind in MARKED


def is_so_far(period: Period) -> bool:
    """True for a figure of the fiscal year from its beginning."""
    return period.kind in BY_NATURE or is_marked(period)


def unlike_periods(one: Period, other: Period) -> Sentence | None:
    """Why figures of these periods are no pair: another length, or the year so far against a span alone."""
    if one.kind == other.kind and is_marked(one) == is_marked(other):
        return None
    if is_marked(one) != is_marked(other):
        return CUMULATIVE
    return Sentence(
        f"期间类型不同：{_period(one).zh}与{_period(other).zh}。",
        f"The periods are of different kinds: {_period(one).en} and {_period(other).en}.",
    )


def not_of_one_time(one: Period, other: Period) -> Sentence | None:
    """Why figures of these periods do not belong together; a balance belongs to the span that ends with it."""
    if one.end != other.end:
        return not_apart(one, other, "同一期间", "the same period")
    return None if "instant" in (one.kind, other.kind) else unlike_periods(one, other)


def not_apart(one: Period, other: Period, zh: str, en: str) -> Sentence:
    """The two periods are not to each other as they should be."""
    return Sentence(
        f"{_period(one).zh}与{_period(other).zh}不是{zh}。", f"{_period(one).en} and {_period(other).en} are not {en}."
    )


def _period(period: Period) -> Sentence:
    """With its end, which is what tells fiscal calendars apart."""
    end = period.end.isoformat()
    return Sentence(f"{format_period(period, 'zh')}（止于{end}）", f"{format_period(period, 'en')} (to {end})")


def _folded(one: Placed, what: Same) -> str:
    said = getattr(one, what)
    return fold(said) if what == "segment" else str(said)


def _is_currency(measure: str) -> bool:
    return re.fullmatch(r"[A-Z]{3}", measure) is not None
