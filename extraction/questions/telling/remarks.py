"""What must be said with a computed number: rounding, conversion, and why some numbers cannot meet in one."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.chart import Unit
from extraction.errors import Sentence
from extraction.questions.figures import in_one_unit
from extraction.questions.known import Known, Statement
from extraction.questions.words import amount_words, full_name, listed, value_words

MOST = 6


def rounding_remark(places: int) -> Sentence:
    decimals = "one decimal" if places == 1 else f"{places} decimals"
    return Sentence(zh=f"结果四舍五入到 {places} 位小数。", en=f"The result is rounded to {decimals}.")


def converted(used: Sequence[Known], unit: Unit | None) -> Sentence | None:
    """Which values were counted in another unit before they were put into the formula."""
    together = in_one_unit(used)
    if together is None or unit is None:
        return None
    lines = []
    for one, value in zip(used, together[0], strict=True):
        if one.unit is not None and one.unit.scale != unit.scale:
            before, after = amount_words(one.value, one.unit).zh, amount_words(value, unit).zh
            lines.append(Sentence(f"{before} = {after}", f"{before} = {after}"))
    if not lines:
        return None
    said = listed(list(dict.fromkeys(lines))[:MOST])
    return Sentence(f"换算：{said.zh}。", f"Converted: {said.en}.")


def remarks(*said: Sentence | None) -> Sentence | None:
    """Several remarks as one."""
    there = [each for each in said if each is not None]
    if not there:
        return None
    return Sentence("".join(each.zh for each in there), " ".join(each.en for each in there))


def forecast(used: Sequence[Known]) -> Sentence | None:
    """That some of the values are nobody's results yet."""
    if not any(one.period and one.period.estimate for one in used):
        return None
    return Sentence(zh="其中含预测值。", en="Some of these values are forecasts.")


def differing(used: Sequence[Known]) -> Statement:
    """Numbers that count different things are shown beside each other, and no sum is done with them."""
    each = []
    for one in used[:MOST]:
        name, value = full_name(one, with_company=False), value_words(one)
        each.append(Sentence(f"{name.zh} {value.zh}", f"{name.en} {value.en}"))
    both = listed(each)
    return Statement(
        Sentence(
            zh=f"单位不同或不明，不能放在一起计算：{both.zh}。",
            en=f"The units differ or are unknown, so nothing is computed from them: {both.en}.",
        ),
        tuple(used),
        answered=False,
    )
