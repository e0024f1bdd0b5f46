"""Units that a house prints where the engine misses or misreads them: 百万元 in the corner of every chart.

A condition is what the series counts (money, %, …), and the unit that was read, measure and scale, "" for none.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from extraction.chart import ExtractedPoint, Unit
from extraction.errors import Sentence
from extraction.numbers.units import UNITS
from extraction.recalibration import Change, UnitGiven
from storage.decisions import Decision
from storage.habits.charts import AS_READ, Answer, Chart, Condition, Said

COUNTED = {
    "money": Sentence(zh="金额", en="amounts"),
    "%": Sentence(zh="比率", en="ratios"),
    "per_share": Sentence(zh="每股数", en="figures per share"),
    "times": Sentence(zh="倍数", en="multiples"),
    "count": Sentence(zh="数量", en="counts"),
}
OTHERS = Sentence(zh="指标不明的数值", en="values of unknown metrics")
LARGEST_POWER = 12  # of ten, between an amount as printed and as somebody counted it anew


def learned(chart: Chart) -> set[Condition]:
    """The conditions under which people gave another unit than was read."""
    told = ((chart.reading.points[at], word) for at, word in chart.words.items())
    return {_condition(chart, claim) for claim, word in told if _size(unit_said(claim, word)) != _size(claim.unit)}


def said(chart: Chart, condition: Condition) -> Said | None:
    """The one unit that people gave wherever this was read; as read where they gave several.

    A unit that somebody left beside figures as they were read is the unit of them all: the others were slips.
    """
    points = chart.reading.points
    told = {at: word for at, word in chart.words.items() if _condition(chart, points[at]) == condition}
    if not told:
        return None
    typed = {_size(word.unit) for word in told.values()}
    slips = len(typed) == 1 and any(word.value == points[at].value for at, word in told.items())
    units = [word.unit if slips else unit_said(points[at], word) for at, word in told.items()]
    sizes = {_size(unit) for unit in units}
    decisions = tuple(sorted(word.id for word in told.values()))
    if len(sizes) > 1 or units[0] is None or sizes == {condition[1:]}:
        return Said(AS_READ, "", decisions)
    return Said(_size(units[0]), str(units[0]), decisions)


def changes(chart: Chart, condition: Condition, answer: Answer, wording: str) -> Sequence[Change]:
    """The unit for the series whose every value was read as the condition says."""
    measure, scale = answer
    of_series: dict[str, bool] = {}
    for claim in chart.reading.points:
        of_series[claim.series] = of_series.get(claim.series, True) and _condition(chart, claim) == condition
    series = tuple(name for name, fits in of_series.items() if fits)
    return [UnitGiven(series, Unit(measure, int(scale), wording))] if series else []


def sentence(family: Sentence, charts: int, condition: Condition, wording: str, _change: Change) -> Sentence:
    read = read_as(condition)
    here = f"读作 {read}" if read else "未读到单位"
    return Sentence(
        zh=f"“{family.zh}”此前 {charts} 张图的单位是 {wording}；本图{here}，请核对。",
        en=f"{charts} earlier charts of {family.en}: {wording}. "
        f"This one was read {f'as {read}' if read else 'without a unit'}; check it.",
    )


def told(family: Sentence, condition: Condition, _answer: Answer, wording: str) -> Sentence:
    read, counted = read_as(condition), COUNTED.get(condition[0], OTHERS)
    when = (
        Sentence(zh=f"读作 {read} 时", en=f"read as {read}")
        if read
        else Sentence("未读到单位时", "read without a unit")
    )
    return Sentence(
        zh=f"“{family.zh}”的图{when.zh}，{counted.zh}的单位是 {wording}",
        en=f"Charts of {family.en} {when.en}: {counted.en} are in {wording}",
    )


def read_as(condition: Condition) -> str:
    """The unit of a condition in words; "" for none."""
    _, measure, scale = condition
    usual = (unit for unit in UNITS.values() if (unit.measure, str(unit.scale)) == (measure, scale))
    return str(next(usual, Unit(measure, int(scale)))) if measure else ""


def unit_said(claim: ExtractedPoint, word: Decision) -> Unit | None:
    """The unit that makes the figures as read the amount that was said: 1,250 said to be 12.5亿元 are 百万元."""
    if word.unit is None or not claim.value or not word.value or claim.value == word.value:
        return word.unit
    power = word.value.adjusted() - claim.value.adjusted()
    scale = Decimal(word.unit.scale).scaleb(power)
    if claim.value.scaleb(power) != word.value or abs(power) > LARGEST_POWER or scale < 1 or scale % 1:
        return word.unit  # figures were put right too: the unit is what was typed
    if claim.unit is not None and _size(claim.unit) == _size(word.unit):
        return word.unit  # a slip of the decimal point, and the unit was let stand
    usual = (unit for unit in UNITS.values() if (unit.measure, unit.scale) == (word.unit.measure, int(scale)))
    return next(usual, Unit(word.unit.measure, int(scale)))


def _condition(chart: Chart, claim: ExtractedPoint) -> Condition:
    return (chart.measure(claim.series), *_size(claim.unit))


def _size(unit: Unit | None) -> tuple[str, str]:
    return ("", "") if unit is None else (unit.measure, str(unit.scale))
