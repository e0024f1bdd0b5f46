"""Amounts worked out of amounts: single periods, the year so far, twelve months, calendar years, sums of segments.

Only what flows over a period is added up over time. Balances and ratios are not; a figure per share is, and said to be
an approximation.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace

from extraction.chart import Period, PeriodKind, Unit
from extraction.errors import Sentence
from storage.derived.expressions import Expression, Scaled, Sum
from storage.derived.reasons import (
    ALL,
    NOT_A_FLOW,
    PER_SHARE,
    Same,
    hindrance,
    is_marked,
    is_so_far,
    no_amounts,
    not_apart,
    not_of_one_time,
)
from storage.derived.result import Derived, Operand, Placed, amount, cannot, expression_of, in_unit_of, placed
from storage.derived.spans import MONTHS_SO_FAR, QUARTERS, months_before, year_before
from storage.metrics import MetricKind
from storage.names import fold

YEAR = 12
HALF_A_YEAR = dt.timedelta(days=184)
QUARTER, HALF = 3, 6
SEGMENTS: tuple[Same, ...] = ("company", "metric", "scope", "basis")

SINGLE_TAKEN = Sentence("需要累计数，而这是单期数。", "This takes cumulative figures, and one is of a single period.")
CUMULATIVE_ADDED = Sentence(
    "需要单期数，而这是累计数。", "This takes figures of single periods, and one is cumulative."
)
NOT_THE_REST = Sentence(
    "两个累计数之差不是一个季度或下半年。", "What is between the two is neither a quarter nor a second half."
)
NOT_FROM_THE_START = Sentence(
    "须从财年开始逐期连续，不得缺漏或重复。", "The periods must follow each other from the start of the fiscal year."
)
NOT_FOUR = Sentence("须为连续的四个季度。", "This takes four quarters in a row.")
TWICE = Sentence(
    "同一分部出现两次，或其中有公司整体。", "A segment is there twice, or the whole company is among them."
)
NOT_YEARS = Sentence("只能由财年（或时点数）换算。", "Only fiscal years and balances are calendarised.")
NOT_COVERED = Sentence("已确认的财年没有覆盖整个自然年。", "The confirmed fiscal years do not cover the calendar year.")
TRAILING = Sentence("滚动十二个月。", "Trailing twelve months.")


def single_period(so_far: Operand | None, before: Operand | None, kind: MetricKind = "flow") -> Derived:
    """The last quarter (or second half) alone: the year so far less the year up to the period before."""
    unit = None if so_far is None else so_far.unit
    what = Sum((expression_of(so_far),), (in_unit_of(before, unit),))
    problem = _no_sum([so_far, before], ALL, kind)
    one, other = placed(so_far), placed(before)
    if problem or one is None or other is None:
        return cannot(what, problem or NOT_THE_REST, unit)
    period = _rest(one.period, other.period)
    if isinstance(period, Sentence):
        return cannot(what, period, unit)
    return amount(what, unit, _note(kind), replace(one, period=period))


def cumulative(parts: Sequence[Operand | None], kind: MetricKind = "flow") -> Derived:
    """The year so far from its single periods: two quarters make the half, two halves or four quarters the year."""
    what, unit = _added(parts)
    problem = _no_sum(parts, ALL, kind)
    whose = [one for one in map(placed, parts) if one is not None]
    if problem or not whose:
        return cannot(what, problem or NOT_FROM_THE_START, unit)
    period = _so_far([one.period for one in whose])
    if isinstance(period, Sentence):
        return cannot(what, period, unit)
    return amount(what, unit, _note(kind), replace(whose[-1], period=period))


def trailing_from_quarters(quarters: Sequence[Operand | None], kind: MetricKind = "flow") -> Derived:
    """Twelve months from four single quarters in a row, the oldest first."""
    what, unit = _added(quarters)
    problem = _no_sum(quarters, ALL, kind)
    whose = [one for one in map(placed, quarters) if one is not None]
    if problem is None and any(is_marked(one.period) for one in whose):
        problem = CUMULATIVE_ADDED
    if problem is None and not _in_a_row([one.period for one in whose]):
        problem = NOT_FOUR
    if problem:
        return cannot(what, problem, unit)
    return amount(what, unit, TRAILING, _twelve_months(whose[-1]))


def trailing_from_cumulative(
    year: Operand | None, so_far: Operand | None, year_earlier: Operand | None, kind: MetricKind = "flow"
) -> Derived:
    """Twelve months from the last full year, the year so far, and the same part of the year before."""
    unit = None if so_far is None else so_far.unit
    what = Sum((in_unit_of(year, unit), expression_of(so_far)), (in_unit_of(year_earlier, unit),))
    problem = _no_sum([year, so_far, year_earlier], ALL, kind)
    whole, now, then = placed(year), placed(so_far), placed(year_earlier)
    if problem or whole is None or now is None or then is None:
        return cannot(what, problem or NOT_FOUR, unit)
    problem = _not_trailing(whole.period, now.period, then.period)
    return cannot(what, problem, unit) if problem else amount(what, unit, TRAILING, _twelve_months(now))


def sum_of_segments(parts: Sequence[Operand | None], kind: MetricKind = "flow") -> Derived:
    """Several segments of one company at one time together; balances too, ratios never."""
    what, unit = _added(parts)
    problem = hindrance(parts, SEGMENTS) or no_amounts(parts) or (NOT_A_FLOW if kind == "ratio" else None)
    whose = [one for one in map(placed, parts) if one is not None]
    if problem is None:
        others = (not_of_one_time(whose[0].period, one.period) for one in whose)
        problem = next((unlike for unlike in others if unlike), None)
    names = [fold(one.segment) for one in whose]
    if problem is None and (len(set(names)) < len(names) or "" in names):
        problem = TWICE
    if problem:
        return cannot(what, problem, unit)
    return amount(what, unit, None, replace(whose[0], segment=" + ".join(one.segment for one in whose)))


# --------------------------------------------------------------------------------------------- calendar years


def calendarised(year: int, years: Sequence[Operand | None], kind: MetricKind = "flow") -> Derived:
    """A calendar year from fiscal ones: flows weighted by their months in it, a balance by the day nearest its end."""
    problem = hindrance(years, ALL) or no_amounts(years)
    known = [(one, whose) for one in years if one is not None and (whose := placed(one)) is not None]
    what, unit = _added(years)
    if problem is None and kind == "ratio":
        problem = NOT_A_FLOW
    if problem is None and any(whose.period.kind not in ("FY", "instant") for _, whose in known):
        problem = NOT_YEARS
    if problem:
        return cannot(what, problem, unit)
    if kind in ("stock", "count"):
        return _nearest(year, known)
    return _weighted(year, known)


def _weighted(year: int, years: Sequence[tuple[Operand, Placed]]) -> Derived:
    """The months of each fiscal year that lie in the calendar year, over twelve."""
    last = dt.date(year, YEAR, 31)
    unit = years[0][0].unit
    parts = [(one, whose, _months_within(whose.period.end, year)) for one, whose in years]
    parts = sorted((part for part in parts if part[2]), key=lambda part: part[1].period.end)
    weighed = tuple(_part_of_year(in_unit_of(one, unit), months) for one, _, months in parts)
    what = weighed[0] if len(weighed) == 1 else Sum(weighed)
    if sum(months for *_, months in parts) != YEAR:
        return cannot(what if weighed else _added([one for one, _ in years])[0], NOT_COVERED, unit)
    period = Period("FY", year, last, estimate=any(whose.period.estimate for _, whose, _ in parts))
    note = None if len(parts) == 1 else Sentence(
        f"按各财年落入{year}年的月份加权，视一年内各月均匀。",
        f"Fiscal years weighted by their months in {year}, each taken as even over its months.",
    )  # fmt: skip
    return amount(what, unit, note, replace(parts[-1][1], period=period))


def _nearest(year: int, years: Sequence[tuple[Operand, Placed]]) -> Derived:
    """A balance is that of the nearest day; the earlier one where two are as near."""
    last = dt.date(year, YEAR, 31)
    one, whose = min(years, key=lambda each: (abs(each[1].period.end - last), each[1].period.end))
    what = expression_of(one)
    if abs(whose.period.end - last) > HALF_A_YEAR:
        return cannot(what, NOT_COVERED, one.unit)
    period = Period("instant", year, last, estimate=whose.period.estimate)
    day = whose.period.end.isoformat()
    note = None if whose.period.end == last else Sentence(f"取最近的时点 {day}。", f"That of the nearest day, {day}.")
    return amount(what, one.unit, note, replace(whose, period=period))


def _months_within(end: dt.date, year: int) -> int:
    """How many of the twelve months up to this day's month lie in the calendar year."""
    last = end.year * YEAR + end.month
    begin = year * YEAR
    return max(0, min(last, begin + YEAR) - max(last - YEAR, begin))


def _part_of_year(what: Expression, months: int) -> Expression:
    return what if months == YEAR else Scaled(what, months, YEAR)


# ------------------------------------------------------------------------------------------- which periods


def _rest(so_far: Period, before: Period) -> Period | Sentence:
    """The period that is left of the year so far, or why it has no name."""
    if not is_so_far(so_far) or not is_so_far(before):
        return SINGLE_TAKEN
    months, known = MONTHS_SO_FAR.get(so_far.kind), MONTHS_SO_FAR.get(before.kind)
    left = 0 if months is None or known is None else months - known
    if months is None or left not in (QUARTER, HALF) or (left == HALF and months != YEAR):
        return NOT_THE_REST
    if before.year != so_far.year or months_before(so_far.end, left) != before.end:
        return not_apart(so_far, before, "同一财年的累计数", "of one fiscal year")
    kind: PeriodKind = "H2" if left == HALF else QUARTERS[months // QUARTER - 1]
    return Period(kind, so_far.year, so_far.end, estimate=so_far.estimate or before.estimate)


def _so_far(parts: Sequence[Period]) -> Period | Sentence:
    """The period that these single ones make, which must follow each other from the start of the year."""
    if any(is_marked(one) for one in parts):
        return CUMULATIVE_ADDED
    months, end = 0, None
    for one in parts:
        long = _LENGTHS.get(one.kind, 0)
        follows = end is None or months_before(one.end, long) == end
        if not long or MONTHS_SO_FAR[one.kind] - long != months or not follows:
            return NOT_FROM_THE_START
        months, end = months + long, one.end
    if not parts or months == QUARTER:
        return NOT_FROM_THE_START
    last = parts[-1]
    estimate = any(one.estimate for one in parts)
    return Period(_SO_FAR[months], last.year, last.end, cumulative=months < YEAR, estimate=estimate)


_LENGTHS: dict[PeriodKind, int] = dict.fromkeys(QUARTERS, QUARTER) | {"H1": HALF, "H2": HALF}
_SO_FAR: dict[int, PeriodKind] = {6: "H1", 9: "9M", 12: "FY"}


def _in_a_row(quarters: Sequence[Period]) -> bool:
    if len(quarters) != len(QUARTERS) or any(one.kind not in QUARTERS for one in quarters):
        return False
    return all(months_before(later.end, QUARTER) == earlier.end for earlier, later in itertools.pairwise(quarters))


def _not_trailing(year: Period, now: Period, then: Period) -> Sentence | None:
    if year.kind != "FY" or not is_so_far(now) or not is_so_far(then):
        return SINGLE_TAKEN
    months = MONTHS_SO_FAR.get(now.kind, YEAR)
    if MONTHS_SO_FAR.get(then.kind) != months or then.end != year_before(now.end):
        return not_apart(now, then, "相隔一年", "a year apart")
    if months == YEAR or months_before(now.end, months) != year.end:
        return not_apart(now, year, "前后相邻的财年", "one right after the other")
    return None


def _twelve_months(last: Placed) -> Placed:
    """A year that ends with this period, whatever the fiscal calendar says."""
    period = Period("FY", last.period.end.year, last.period.end, estimate=last.period.estimate)
    return replace(last, period=period)


# ------------------------------------------------------------------------------------------------ additions


def _no_sum(ones: Sequence[Operand | None], same: Sequence[Same], kind: MetricKind) -> Sentence | None:
    problem = hindrance(ones, same) or no_amounts(ones)
    return problem or (None if kind in ("flow", "per_share") else NOT_A_FLOW)


def _added(ones: Sequence[Operand | None]) -> tuple[Sum, Unit | None]:
    """All of them counted in the unit of the first."""
    unit = next((one.unit for one in ones if one is not None), None)
    return Sum(tuple(in_unit_of(one, unit) for one in ones)), unit


def _note(kind: MetricKind) -> Sentence | None:
    return PER_SHARE if kind == "per_share" else None
