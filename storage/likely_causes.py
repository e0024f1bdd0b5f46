"""Why two sources may say different numbers of one fact: a guess with its reason, never a verdict.

restated   a report of a later period prints another number for a period that an earlier one had reported
unit       the same figures at another power of ten, 万 and 亿 mixed, or units that measure different things
misread    a figure, a point or a sign apart, or measured from the drawing where the other is printed
edition    the Chinese and the English edition of one report
another    one of the two is confirmed of something else: the parent company, the half-year, a segment
forecast   forecasts of two dates or two houses
unknown    nothing tells
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rapidfuzz.distance import Levenshtein

from extraction.errors import Language, Sentence
from extraction.numbers.printed import format_number
from extraction.numbers.units import unit_in
from extraction.periods import format_period
from storage.confirmed import ConfirmedValue
from storage.disagreements import BASES, SCOPES

Cause = Literal["restated", "unit", "misread", "edition", "another", "forecast", "unknown"]
SLIPS = 2  # so many other figures may be a slip of the eye; more is another number
TELLING = 3  # figures that a number needs before its likeness to another one tells anything
MOST_ZEROS = 12
SELDOM_MORE = 5  # a restatement by more than one part in so many is rare
NEXT_REPORT = dt.timedelta(days=300)  # a report so long after the end of a period prints it for comparison
ALIKE = frozenset({"38", "83", "17", "71", "06", "60", "56", "65", "68", "86", "08", "80", "89", "98", "69", "96"})
FORECASTS = ("estimate", "guidance")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Guess:
    """What a disagreement looks like, and why; `suspect` is the word that is probably wrong or of something else.

    `instead` is a confirmed value of another thing that the suspect agrees with.
    """

    cause: Cause
    reason: Sentence
    suspect: int | None = None
    instead: ConfirmedValue | None = None


def likely_cause(one: ConfirmedValue, other: ConfirmedValue, kin: Sequence[ConfirmedValue] = ()) -> Guess:
    """The likeliest cause of two words on one fact that differ; `kin` are values near it that are other facts."""
    for ask in (_of_units, _of_another, _of_powers, _of_sign, _of_drawing, _of_forecasts, _of_editions):
        guess = ask(one, other, kin)
        if guess is not None:
            return guess
    return _of_figures_and_dates(one, other)


def amount(word: ConfirmedValue) -> Decimal:
    """The value with its scale applied."""
    return word.value * (word.unit.scale if word.unit else 1)


def halfwidth(word: ConfirmedValue) -> Decimal:
    """How far the amount may be off: half its last printed figure, or its ± where it was measured."""
    scale = Decimal(word.unit.scale if word.unit else 1)
    rounding = Decimal(5).scaleb(-word.decimals - 1)
    return (rounding if word.error is None else word.error) * scale


def later_of(one: ConfirmedValue, other: ConfirmedValue) -> ConfirmedValue | None:
    """The word of the later report; None where that is not known."""
    if one.source_date is not None and other.source_date is not None and one.source_date != other.source_date:
        return one if one.source_date > other.source_date else other
    first, second = _report_year(one), _report_year(other)
    if first is None or second is None or first == second:
        return None
    return one if first > second else other


def in_words(word: ConfirmedValue, language: Language) -> str:
    """The number as said with its unit in the reader's language."""
    return f"{format_number(word.value)} {unit_in(word.unit, language)}".strip()


def _of_units(one: ConfirmedValue, other: ConfirmedValue, _kin: Sequence[ConfirmedValue]) -> Guess | None:
    if one.unit is None and other.unit is None:
        return None
    bare = one if one.unit is None else other if other.unit is None else None
    if bare is not None:
        full = other if bare is one else one
        reason = Sentence(
            f"{in_words(bare, 'zh')} 没有单位，另一处为 {in_words(full, 'zh')}。",
            f"{in_words(bare, 'en')} has no unit, the other is {in_words(full, 'en')}.",
        )
        return Guess("unit", reason, bare.decision)
    if one.unit and other.unit and one.unit.measure != other.unit.measure:
        reason = Sentence(
            f"计量不同：一处为 {unit_in(one.unit, 'zh')}，另一处为 {unit_in(other.unit, 'zh')}。",
            f"They count different things: {unit_in(one.unit, 'en')} and {unit_in(other.unit, 'en')}.",
        )
        return Guess("unit", reason)
    return None


def _of_another(one: ConfirmedValue, other: ConfirmedValue, kin: Sequence[ConfirmedValue]) -> Guess | None:
    for word, rest in ((one, other), (other, one)):
        for near in kin:
            if len(_figures(near.value)) < TELLING or not _agree(word, near) or _agree(rest, near):
                continue
            if near.basis == "restated" and _same_but_basis(word, near):
                reason = Sentence(
                    f"{in_words(word, 'zh')} 与已确认的重述值一致。",
                    f"{in_words(word, 'en')} is the value confirmed as restated.",
                )
                return Guess("restated", reason, word.decision, near)
            zh, en = what_else(word, near, "zh"), what_else(word, near, "en")
            reason = Sentence(
                f"{in_words(word, 'zh')} 与已确认的“{zh}”数值一致。",
                f"{in_words(word, 'en')} is what is confirmed of {en}.",
            )
            return Guess("another", reason, word.decision, near)
    return None


def _of_powers(one: ConfirmedValue, other: ConfirmedValue, _kin: Sequence[ConfirmedValue]) -> Guess | None:
    zeros = _zeros_between(one, other)
    if zeros is None:
        return None
    same_unit = one.unit is None or other.unit is None or one.unit.scale == other.unit.scale
    times = f"{10**zeros:,}"
    if same_unit and zeros <= SLIPS:
        reason = Sentence(
            f"数字相同，相差 {times} 倍，像是小数点之差。",
            f"The same figures, {times} times as large: a decimal point apart.",
        )
        return Guess("misread", reason)
    zh = f"{unit_in(one.unit, 'zh') or '无单位'} 与 {unit_in(other.unit, 'zh') or '无单位'}"
    en = f"{unit_in(one.unit, 'en') or 'no unit'} and {unit_in(other.unit, 'en') or 'no unit'}"
    reason = Sentence(
        f"数字相同，相差 {times} 倍（{zh}）。",
        f"The same figures, {times} times as large ({en}).",
    )
    return Guess("unit", reason)


def _of_sign(one: ConfirmedValue, other: ConfirmedValue, _kin: Sequence[ConfirmedValue]) -> Guess | None:
    if abs(amount(one) + amount(other)) > halfwidth(one) + halfwidth(other):
        return None
    return Guess("misread", Sentence("数字相同，正负相反。", "The same figures with opposite signs."))


def _of_drawing(one: ConfirmedValue, other: ConfirmedValue, _kin: Sequence[ConfirmedValue]) -> Guess | None:
    if one.source == other.source or "measured" not in (one.source, other.source):
        return None
    drawn, said = (one, other) if one.source == "measured" else (other, one)
    error = "" if drawn.error is None else f" ± {format_number(drawn.error)}"
    reason = Sentence(
        f"{in_words(drawn, 'zh')}{error} 由图形测得，{in_words(said, 'zh')} 有印刷或填写的数字。",
        f"{in_words(drawn, 'en')}{error} was measured from the drawing; {in_words(said, 'en')} was printed or typed.",
    )
    return Guess("misread", reason, drawn.decision)


def _of_forecasts(one: ConfirmedValue, _other: ConfirmedValue, _kin: Sequence[ConfirmedValue]) -> Guess | None:
    if one.basis not in FORECASTS:
        return None
    reason = Sentence("预测因机构和时间而异。", "Forecasts differ by house and by date.")
    return Guess("forecast", reason)


def _of_editions(one: ConfirmedValue, other: ConfirmedValue, _kin: Sequence[ConfirmedValue]) -> Guess | None:
    if one.source_date is None or one.source_date != other.source_date or not (one.report and other.report):
        return None
    if bool(_HAN.search(one.report)) == bool(_HAN.search(other.report)):
        return None
    reason = Sentence(
        f"两处报告日期相同（{one.source_date}），一为中文版，一为英文版。",
        f"Two reports of {one.source_date}, one in Chinese and one in English.",
    )
    return Guess("edition", reason)


def _of_figures_and_dates(one: ConfirmedValue, other: ConfirmedValue) -> Guess:
    """One figure apart, where a restatement would hardly leave the others, is rather misread; else the dates tell."""
    later = later_of(one, other)
    pair = _one_figure(one, other)
    slips = Levenshtein.distance(_figures(one.value), _figures(other.value))
    close = slips <= SLIPS and len(_figures(one.value)) >= TELLING
    if (later is None and (pair or close)) or (pair and _hardly_restated(one, other)):
        return Guess("misread", _slip_in_words(pair, slips))
    if later is None:
        return Guess("unknown", Sentence("没有足够的线索判断。", "Nothing tells which."))
    earlier = other if later is one else one
    if later.source_date is not None and later.source_date - later.period.end < NEXT_REPORT:
        return Guess("unknown", _soon_after_in_words(earlier, later))
    return Guess("restated", _restated_in_words(earlier, later), later.decision)


def _slip_in_words(pair: str | None, slips: int) -> Sentence:
    if pair is None:
        one = slips == 1
        return Sentence(f"只差 {slips} 个数字。", f"Only {'one figure' if one else f'{slips} figures'} apart.")
    if pair in ALIKE:
        return Sentence(
            f"只差一个数字，{pair[0]} 与 {pair[1]} 形近。",
            f"Only one figure apart, and {pair[0]} and {pair[1]} look alike.",
        )
    return Sentence(f"只差一个数字：{pair[0]} 与 {pair[1]}。", f"Only one figure apart: {pair[0]} and {pair[1]}.")


def _restated_in_words(earlier: ConfirmedValue, later: ConfirmedValue) -> Sentence:
    first, second = earlier.source_date or earlier.report, later.source_date or later.report
    zh, en = format_period(later.period, "zh"), format_period(later.period, "en")
    return Sentence(
        f"{second} 的报告晚于 {first}，数据却属于较早的 {zh}。",
        f"The report of {second} came after that of {first}, when {en} was long past.",
    )


def _soon_after_in_words(earlier: ConfirmedValue, later: ConfirmedValue) -> Sentence:
    """Neither report looks back at the period from a later one, as a restatement does."""
    first, second = earlier.source_date or earlier.report, later.source_date
    return Sentence(
        f"{first} 与 {second} 先后披露，都在期末后不久：前者可能是快报数，或两处出自不同机构。",
        f"Reported on {first} and again on {second}, both soon after the period: the first may have been preliminary, "
        "or the two are of different houses.",
    )


def what_else(word: ConfirmedValue, near: ConfirmedValue, language: Language) -> str:
    """In which respects `near` is another fact than `word`."""
    parts = []
    if near.period != word.period:
        parts.append(format_period(near.period, language))
    if near.scope != word.scope:
        parts.append(SCOPES[language][near.scope])
    if near.segment != word.segment:
        parts.append(near.segment or ("公司整体" if language == "zh" else "the whole company"))
    if near.basis != word.basis:
        parts.append(BASES[language][near.basis])
    return ("、" if language == "zh" else ", ").join(parts)


def _same_but_basis(word: ConfirmedValue, near: ConfirmedValue) -> bool:
    return (word.period, word.scope, word.segment) == (near.period, near.scope, near.segment)


def _agree(one: ConfirmedValue, other: ConfirmedValue) -> bool:
    if (one.unit.measure if one.unit else None) != (other.unit.measure if other.unit else None):
        return False
    return abs(amount(one) - amount(other)) <= halfwidth(one) + halfwidth(other)


def _zeros_between(one: ConfirmedValue, other: ConfirmedValue) -> int | None:
    """The power of ten between two amounts, within their rounding; None where there is none."""
    small, large = sorted((one, other), key=lambda word: abs(amount(word)))
    if not amount(small) or not amount(large):
        return None
    zeros = round((abs(amount(large)) / abs(amount(small))).log10())
    if not 0 < zeros <= MOST_ZEROS:
        return None
    grown, slack = amount(small).scaleb(zeros), halfwidth(small).scaleb(zeros) + halfwidth(large)
    telling = len(_figures(small.value)) > 1 or small.value == large.value  # 5 万元 and 5 亿元
    return zeros if abs(grown - amount(large)) <= slack and telling else None


def _one_figure(one: ConfirmedValue, other: ConfirmedValue) -> str | None:
    """The two figures, where two numbers of the same shape and unit differ in one alone."""
    if one.decimals != other.decimals or (one.unit and one.unit.scale) != (other.unit and other.unit.scale):
        return None
    first, second = _shape(one), _shape(other)
    if len(first) != len(second) or len(first) < SLIPS:
        return None
    apart = [(a, b) for a, b in zip(first, second, strict=True) if a != b]
    return "".join(apart[0]) if len(apart) == 1 else None


def _hardly_restated(one: ConfirmedValue, other: ConfirmedValue) -> bool:
    """Of numbers one figure apart: true if it is not the last of many, or moves the number by more than a fifth."""
    first, second = _shape(one), _shape(other)
    in_a_long_one = len(first) > TELLING and first[-1] == second[-1]
    large = max(abs(one.value), abs(other.value))
    return in_a_long_one or abs(one.value - other.value) > large / SELDOM_MORE


def _shape(word: ConfirmedValue) -> str:
    """All figures of a number, without sign and point."""
    return format(abs(word.value), "f").replace(".", "")


def _figures(value: Decimal) -> str:
    return "".join(map(str, value.as_tuple().digits)).strip("0")


def _report_year(word: ConfirmedValue) -> int | None:
    """The last year that a report carries in its name, where it has no date."""
    years = [int(year) for year in _YEAR.findall(word.report or "")]
    return max(years) if years and word.source_date is None else None
