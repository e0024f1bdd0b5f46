"""What must hold between the numbers of a chart: parts and totals, shares, growth, counting years, sizes.

Every printed number stands for an interval, half a unit in its last place to either side; a measured one for its ±.
A check speaks only where the rest of the chart keeps the rule that one number breaks.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from extraction.chart import ExtractedPoint, Finding, Reading
from extraction.counting import IN_A_YEAR, Count, count_of
from extraction.errors import Sentence
from extraction.numbers.printed import rounding

TOTAL = re.compile(r"合计|总计|总额|总量|总和|总体|^总|\btotals?\b|\ball\b|\boverall\b", re.IGNORECASE)
YEAR_ON_YEAR = re.compile(r"同比|增长率|增速|增幅|yoy|y-o-y|y/y|growth", re.IGNORECASE)
STEP_ON_STEP = re.compile(r"环比|qoq|q-o-q|q/q|mom|m/m", re.IGNORECASE)
NOT_OF_LEVELS = re.compile(r"占比|份额|渗透率|毛利率|净利率|率差|复合|cagr|margin|share of", re.IGNORECASE)
ENOUGH = 3  # agreeing cases that make a rule
SLIPS = (1, 3, 4, 8)  # powers of ten: a lost point or digit, thousands, 万, 亿


@dataclass(frozen=True, slots=True)
class Interval:
    """All values that a number as printed or measured may stand for."""

    low: Decimal
    high: Decimal

    def meets(self, other: Interval) -> bool:
        return self.low <= other.high and other.low <= self.high


def interval(point: ExtractedPoint) -> Interval | None:
    if point.value is None:
        return None
    slack = point.error if point.source == "measured" and point.error is not None else rounding(point.value)
    return Interval(point.value - slack, point.value + slack)


def check_arithmetic(reading: Reading) -> tuple[Finding, ...]:
    """All findings of `RULES` about a reading."""
    return tuple(finding for rule in RULES for finding in rule(reading))


# ------------------------------------------------------------------------------------------------ parts and totals


def parts_and_total(reading: Reading) -> list[Finding]:
    """Where a total is the sum of the other series in most categories, the categories in which it is not."""
    named = [s.name for s in reading.series if TOTAL.search(s.name)]
    if len(named) != 1 or len(reading.series) < 3:
        return []
    total = named[0]
    unit = next(s.unit for s in reading.series if s.name == total)
    parts = [s.name for s in reading.series if s.name != total and s.unit == unit]
    held: list[tuple[int, ...]] = []
    broken: list[tuple[int, ...]] = []
    for at in _by_category(reading).values():
        if len(parts) < 2 or any(name not in at for name in (*parts, total)):
            continue
        added = _sum(reading.points[at[part]] for part in parts)
        said = interval(reading.points[at[total]])
        if added is not None and said is not None:
            (held if added.meets(said) else broken).append(tuple(at[name] for name in (*parts, total)))
    if len(held) < max(2, len(broken) + 1):
        return []
    sentence = Sentence(
        zh=f"其他类目各部分之和等于“{total}”，此处不等，可能有数字读错。",
        en=f"Elsewhere the parts add up to '{total}', here they do not; a number may be misread.",
    )
    return [Finding("parts_do_not_add", sentence, points) for points in broken]


def shares_of_100(reading: Reading) -> list[Finding]:
    """Shares that fill up 100 % in most categories, and the categories whose printed shares do not."""
    if reading.kind not in ("stacked_100", "stacked_bar", "area") or len(reading.series) < 2:
        return []
    if any(s.unit is None or s.unit.measure != "%" for s in reading.series):
        return []
    held, broken = 0, []
    for at in _by_category(reading).values():
        points = tuple(at.values())
        whole = _sum(reading.points[i] for i in points)
        if len(points) < len(reading.series) or whole is None:
            continue
        if whole.low <= 100 <= whole.high:
            held += 1
        elif all(reading.points[i].source == "printed" for i in points):
            broken.append(points)
    if held < max(2, len(broken) + 1):
        return []
    sentence = Sentence(
        zh="其他类目各占比之和为100%，此处不是，可能有数字读错。",
        en="Elsewhere the shares add up to 100%, here they do not; a number may be misread.",
    )
    return [Finding("shares_not_100", sentence, points) for points in broken]


def _by_category(reading: Reading) -> dict[str, dict[str, int]]:
    """{category: {series: position of the point}} in the order of the reading."""
    out: dict[str, dict[str, int]] = defaultdict(dict)
    for index, point in enumerate(reading.points):
        out[point.category][point.series] = index
    return out


def _sum(points: Iterable[ExtractedPoint]) -> Interval | None:
    low = high = Decimal(0)
    for point in points:
        part = interval(point)
        if part is None:
            return None
        low, high = low + part.low, high + part.high
    return Interval(low, high)


# ------------------------------------------------------------------------------------------------ growth and levels


def growth_and_levels(reading: Reading) -> list[Finding]:
    """Printed growth against the levels it is the growth of, where most of them agree."""
    findings: dict[tuple[int, ...], Finding] = {}
    for series in reading.series:
        levels = _levels_of(series.name, reading)
        if levels is None:
            continue
        pairs = _Growth(reading, _by_count(reading, levels), _by_count(reading, series.name), _lag(series.name))
        wrong = [period for period, agreed in pairs.agrees.items() if not agreed]
        if wrong and len(pairs.agrees) - len(wrong) >= max(2, 2 * len(wrong) - 1):
            for period in wrong:
                found = pairs.finding(period)
                findings.setdefault(found.points, found)
    return list(findings.values())


def _levels_of(growth: str, reading: Reading) -> str | None:
    """The one series whose growth the name says it is; None if it says so of none or of several.

    In a table growth stands in the row under its levels, or is named after them.
    """
    if NOT_OF_LEVELS.search(growth) or not (YEAR_ON_YEAR.search(growth) or STEP_ON_STEP.search(growth)):
        return None
    if reading.kind == "table":
        rows = [s.name for s in reading.series]
        named = growth.rpartition(" / ")[0]
        if named in rows:
            return named
        above = rows[: rows.index(growth)]
        return above[-1] if above and not YEAR_ON_YEAR.search(above[-1]) else None
    levels = [s.name for s in reading.series if s.unit is None or s.unit.measure != "%"]
    same = [name for name in levels if name and name in growth]
    if growth in levels or not (len(levels) == 1 or len(same) == 1):
        return None
    return (same or levels)[0]


def _lag(growth: str) -> Callable[[Count], Count]:
    """The period that growth is counted from: the one a year earlier, or the one before."""
    if STEP_ON_STEP.search(growth):
        return lambda now: Count(now.counted, now.number - 1)
    return lambda now: Count(now.counted, now.number - IN_A_YEAR[now.counted])


def _by_count(reading: Reading, series: str) -> dict[Count, int]:
    """{period: position of the point} of one series, for the categories that are years, quarters and so on."""
    out: dict[Count, int] = {}
    for index, point in enumerate(reading.points):
        count = count_of(point.category) if point.series == series else None
        if count is not None and count.counted in IN_A_YEAR:
            out[count] = index
    return out


class _Growth:
    """A series of growth beside its levels: for each period whether the two agree."""

    def __init__(
        self, reading: Reading, levels: dict[Count, int], growth: dict[Count, int], lag: Callable[[Count], Count]
    ) -> None:
        self.points = reading.points
        self.levels, self.growth, self.lag = levels, growth, lag
        self.agrees = {now: agreed for now in growth if (agreed := self._agrees(now)) is not None}

    def _agrees(self, now: Count) -> bool | None:
        """True if the growth lies within what the two levels allow; None if that cannot be said."""
        if now not in self.levels or self.lag(now) not in self.levels:
            return None
        printed = self.points[self.growth[now]]
        said, new, old = (
            interval(self.points[i]) for i in (self.growth[now], self.levels[now], self.levels[self.lag(now)])
        )
        if said is None or new is None or old is None or old.low <= 0 or new.low <= 0:
            return None
        slack = rounding(printed.value or Decimal(0))  # it may be cut, not rounded
        allowed = Interval((new.low / old.high - 1) * 100 - slack, (new.high / old.low - 1) * 100 + slack)
        return allowed.meets(said)

    def finding(self, now: Count) -> Finding:
        """Who is to blame: a level that breaks two growths, a growth whose levels others confirm, or all three."""
        before = self.lag(now)
        twice = [self.levels[p] for p in (before, now) if self._verdicts(p) == [False, False]]
        confirmed = all(True in self._verdicts(p) for p in (before, now))
        growth, new, old = self.growth[now], self.levels[now], self.levels[before]
        blamed = twice if len(twice) == 1 else [growth] if confirmed else [old, new, growth]
        words = [f"{self.points[i].value:f}" for i in (growth, old, new)]
        sentence = Sentence(
            zh=f"增速 {words[0]}% 与 {words[1]} 到 {words[2]} 的变化不符，请核对。",
            en=f"Growth of {words[0]}% does not fit the step from {words[1]} to {words[2]}: please check.",
        )
        return Finding("growth_mismatch", sentence, tuple(blamed))

    def _verdicts(self, period: Count) -> list[bool]:
        """What the growth into this period and the growth out of it say of its level."""
        return [agreed for now, agreed in self.agrees.items() if period in (now, self.lag(now))]


# ------------------------------------------------------------------------------------------------ years that count


def years_in_order(reading: Reading) -> list[Finding]:
    """A year, quarter or month that breaks the even count of its neighbours: 2019, 2020, 2012, 2022."""
    categories = _along_the_axis(reading)
    counts = [(name, count) for name in categories if (count := count_of(name)) is not None]
    numbers = [count.number for _, count in counts]
    rises = [b > a for a, b in itertools.pairwise(numbers)]
    plain = (
        reading.kind not in ("pie", "donut")
        and len(counts) > ENOUGH
        and len(counts) == len(categories)
        and len({c.counted for _, c in counts}) == 1
    )
    if not plain or len(set(rises)) == 1:
        return []
    on_line = _longest_even(numbers)
    if len(on_line) < max(ENOUGH, 0.7 * len(numbers)):
        return []
    odd = {counts[k][0] for k in range(len(numbers)) if k not in on_line}
    points = tuple(i for i, p in enumerate(reading.points) if p.category in odd)
    words = "、".join(sorted(odd))
    sentence = Sentence(
        zh=f"类目“{words}”打断了其余类目的连续顺序，可能读错。",
        en=f"'{', '.join(sorted(odd))}' breaks the even count of the other categories; it may be misread.",
    )
    return [Finding("count_broken", sentence, points)]


def _along_the_axis(reading: Reading) -> list[str]:
    """The categories from left to right, or from top to bottom in a chart that lies."""
    at: dict[str, list[float]] = defaultdict(list)
    for point in reading.points:
        box = point.measured.box if point.measured is not None else point.evidence
        at[point.category].append(box.center_y if reading.series[0].axis == "bottom" else box.center_x)
    return sorted(at, key=lambda category: sum(at[category]) / len(at[category]))


def _longest_even(numbers: Sequence[int]) -> list[int]:
    """Positions of the most numbers that lie on one line over their positions."""
    best: list[int] = []
    for i, j in itertools.combinations(range(len(numbers)), 2):
        step, rest = divmod(numbers[j] - numbers[i], j - i)
        if rest == 0 and step != 0:
            on = [k for k, n in enumerate(numbers) if n == numbers[i] + step * (k - i)]
            best = max(best, on, key=len)
    return best


# ------------------------------------------------------------------------------------------------ sizes and signs


def sizes_and_signs(reading: Reading) -> list[Finding]:
    """A label that is its mark's value but for a sign, a point or some zeros; without a mark, that of its siblings."""
    findings = []
    for series in reading.series:
        own = [(i, p) for i, p in enumerate(reading.points) if p.series == series.name and p.source == "printed"]
        for index, point in own:
            siblings = [p for i, p in own if i != index]
            finding = _against_mark(point) if point.measured else _against_siblings(point, siblings)
            if finding is not None:
                findings.append(Finding(finding[0], finding[1], (index,)))
    return findings


def _against_mark(point: ExtractedPoint) -> tuple[str, Sentence] | None:
    value, measured = point.value, point.measured
    if not value or measured is None or not measured.value:
        return None
    near = max(2 * measured.error, abs(measured.value) / 20)
    if abs(value - measured.value) <= near or abs(measured.value) < 4 * measured.error:
        return None
    if abs(value + measured.value) <= near:
        return "minus_lost", Sentence(
            zh=f"标签 {point.printed} 与图形只差正负号，可能漏读或多读了负号。",
            en=f"The label {point.printed} differs from its mark only in sign; a minus may be lost.",
        )
    for power in SLIPS:
        for slip in (power, -power):
            if abs(value.scaleb(-slip) - measured.value) <= near:
                return _slipped(point, slip)
    return _slipped(point, 2) if abs(value.scaleb(-2) - measured.value) <= near else None


def _against_siblings(point: ExtractedPoint, siblings: Sequence[ExtractedPoint]) -> tuple[str, Sentence] | None:
    """For a label without a mark: a whole number among siblings with decimals, too large by just these decimals."""
    sizes = [abs(p.value) for p in siblings if p.value]
    if not point.value or len(sizes) < ENOUGH:
        return None
    places = [-int(p.value.as_tuple().exponent) for p in siblings if p.value is not None]
    usual = max(set(places), key=places.count)
    own = -int(point.value.as_tuple().exponent)
    fits = min(sizes) / 3 <= abs(point.value).scaleb(-usual) <= 3 * max(sizes)
    if (
        usual > 0
        and own <= 0
        and places.count(usual) >= 0.7 * len(places)
        and abs(point.value) > 3 * max(sizes)
        and fits
    ):
        return _slipped(point, usual)
    return None


def _slipped(point: ExtractedPoint, power: int) -> tuple[str, Sentence]:
    times = f"{10 ** abs(power):,}"
    if power > 0 and point.value is not None and point.value == point.value.to_integral_value() and power < 3:
        return "point_lost", Sentence(
            zh=f"标签 {point.printed} 恰为应有大小的 {times} 倍，可能漏读了小数点。",
            en=f"The label {point.printed} is just {times} times as large as it should be; its point may be lost.",
        )
    larger_zh, larger_en = ("大", "larger") if power > 0 else ("小", "smaller")
    return "magnitude_slip", Sentence(
        zh=f"标签 {point.printed} 比应有大小{larger_zh} {times} 倍，请核对单位和位数。",
        en=f"The label {point.printed} is {times} times {larger_en} than it should be: check its unit and digits.",
    )


RULES: tuple[Callable[[Reading], list[Finding]], ...] = (
    parts_and_total,
    shares_of_100,
    growth_and_levels,
    years_in_order,
    sizes_and_signs,
)
