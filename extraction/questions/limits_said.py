"""The limits a question sets: "什么时候超过20亿", "below 30 %", "US$ 500 m or more", "which years were loss-making".

A limit is a number, or zero where the words say so: a loss, a decline. A stretch of time is no limit ("over 3 years").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from extraction.numbers.unit_words import CURRENCIES, unit_name
from extraction.questions.known import Limit

SCALES = {
    "万亿": 10**12, "十亿": 10**9, "亿": 10**8, "千万": 10**7, "百万": 10**6, "十万": 10**5, "万": 10**4, "千": 10**3,
    "trillion": 10**12, "tn": 10**12, "billion": 10**9, "bn": 10**9, "b": 10**9, "million": 10**6, "mn": 10**6,
    "m": 10**6, "thousand": 10**3, "k": 10**3,
}  # fmt: skip
PERCENT = ("%", "percent", "per cent", "pct")
POINTS = ("个百分点", "百分点", "pp", "ppt", "percentage points", "percentage point")


@dataclass(frozen=True, slots=True)
class LimitSaid:
    """A limit and where the text sets it."""

    limit: Limit
    start: int
    end: int
    said: str


def find_limits(text: str) -> tuple[LimitSaid, ...]:
    """The limits in their order, at most one in every stretch between two commas."""
    found = []
    for stretch in _STRETCH.finditer(text):
        one = _number_in(text, *stretch.span()) or _zero_in(text, *stretch.span())
        if one is not None:
            found.append(one)
    return tuple(found)


def _number_in(text: str, start: int, end: int) -> LimitSaid | None:
    """超过20亿, at least 30 %, 500 or more."""
    for form in (_VERB_FIRST, _NUMBER_FIRST):
        for place in form.finditer(text, start, end):
            if _is_time(text[start:end], place):
                continue
            measure, way = _measure(place), place["way"].lower()
            limit = Limit(
                Decimal(place["number"].replace(",", "")) * SCALES.get((place["scale"] or "").lower(), 1),
                measure,
                said=" ".join(place["amount"].split()),
                below=_BELOW.search(way) is not None,
                reached=_REACHED.search(way) is not None,
                as_printed=not (place["scale"] or measure),
            )
            return LimitSaid(limit, place.start(), place.end(), place[0])
    return None


def _is_time(stretch: str, place: re.Match[str]) -> bool:
    """True where the number is a year or counts years: only "when did it exceed 2000" means an amount."""
    if place["scale"] or place["unit"] or place["currency"]:
        return False
    year = re.fullmatch(r"(?:19|20)\d\d", place["number"]) is not None
    return year and not (_WHEN.search(stretch) and place["way"].lower() != "over")


def _measure(place: re.Match[str]) -> str:
    """What the limit counts; "" where it does not say: 20亿 of whatever the values count."""
    unit = " ".join((place["unit"] or place["currency"] or "").lower().split())
    if unit in PERCENT:
        return "%"
    if unit in POINTS:
        return "pp"
    if not unit:
        return ""
    named = unit_name(unit, chinese=not unit.isascii())
    return CURRENCIES.get(unit.replace(" ", "")) or (named.measure if named else unit)


def _zero_in(text: str, start: int, end: int) -> LimitSaid | None:
    """Which years were loss-making, when did it turn profitable, in which years did it fall: above or below zero."""
    stretch = text[start:end]
    if not _WHICH.search(stretch) or _MOST.search(stretch):
        return None
    for form, below, of_growth in _ZERO:
        place = form.search(text, start, end)
        if place is not None:
            turning = _TURNING.search(text, start, end) is not None
            limit = Limit(Decimal(0), "", said="0", below=below, of_growth=of_growth, turning=turning)
            return LimitSaid(limit, place.start(), place.end(), place[0])
    return None


_FLAGS = re.IGNORECASE | re.ASCII
_STRETCH = re.compile(r"(?:[^,;?!。\n.]|(?<=\d)[,.](?=\d)|\.(?=\S))+")
_WHEN = re.compile(
    r"什么时候|何时|哪一?[年季月期]|哪些|哪几|首次|第一次|\bwhen\b|\bwh(?:ich|at) (?:year|quarter|month)s?\b|\bfirst\b",
    _FLAGS,
)
_WHICH = re.compile(
    r"什么时候|何时|哪|几年|几个季度|多少年|多少个季度|\bwhen\b|\bwhich\b|\bwhat (?:year|quarter|month)s?\b"
    r"|\bhow many (?:year|quarter|month|time)s?\b|\bany (?:year|quarter)s?\b",
    _FLAGS,
)
_MOST = re.compile(
    r"最|更|排|第[一二三]|多少(?!年|个季度|个年)|\bhow much\b|\bby how\b|\b\w+est\b|\bmost\b|\bleast\b|\btop\b"
    r"|\bworst\b|\bbest\b|\brank|\bmore\b|\bless\b|\bmax|\bmin",
    _FLAGS,
)
_SCALE = rf"(?:{'|'.join(sorted(SCALES, key=len, reverse=True))})(?![a-z])"
_UNIT = (
    r"%|percent(?:age points?)?|per cent|pct|个?百分点|ppt?|(?:rmb|yuan|dollars|euros)(?![a-z])"
    r"|元|块|人民币|美元|美金|港元|港币|欧元|英镑|吨|台|人|家|户|股|件|倍"
)
_NO_TIME = r"(?![\d年期个季月]|\s*(?:years?|quarters?|months?|periods?)\b)"  # over 3 years is no amount
_AMOUNT = (
    r"(?P<amount>(?P<currency>US ?\$|HK ?\$|[$¥￥€£]|RMB|CNY|USD|HKD|EUR|GBP)?\s*(?P<number>-?\d[\d,]*(?:\.\d+)?)"
    rf"\s*(?P<scale>{_SCALE})?\s*(?P<unit>{_UNIT})?){_NO_TIME}"
)
_VERB_FIRST = re.compile(
    r"(?P<way>不超过|不高于|不多于|不大于|不低于|不少于|不小于|不到|不足|至少|至多|超过|超出|超|突破|高于|大于|多于|达到|站上|低于"
    r"|小于|少于|跌破|降至|降到|跌至|跌到|升至|升到|涨到"
    r"|\b(?:not exceed(?:ing)?|no more than|not more than|at most|no less than|not less than|at least"
    r"|exceed(?:s|ed|ing)?|above|over|(?:more|greater|higher|larger|bigger|less|lower|smaller|fewer) than|below|under"
    r"|(?:sur)?pass(?:es|ed|ing)?|cross(?:es|ed|ing)?|topp(?:ed|ing)|reach(?:es|ed|ing)?|hits?))了?"
    rf"\s*(?:the )?{_AMOUNT}",
    _FLAGS,
)
_NUMBER_FIRST = re.compile(
    rf"{_AMOUNT}\s*(?P<way>及?以上|或以上|及?以下|或以下"
    r"|\bor (?:more|above|over|higher|less|below|under|lower)\b)",
    _FLAGS,
)
_BELOW = re.compile(
    r"不超过|不高于|不多于|不大于|不到|不足|至多|(?<!不)(?:低于|小于|少于)|跌|降|以下"
    r"|not exceed|no more|not more|at most|(?<!no )(?<!not )less|lower|smaller|fewer|below|under"
)
_REACHED = re.compile(
    r"不超过|不高于|不多于|不大于|不低于|不少于|不小于|至少|至多|达到|站上|(?<!不)[至到]$|以上|以下"
    r"|not exceed|no more|not more|at most|no less|not less|at least|reach|hit|\bor "
)
_SHRINKING = r"负增长|增[速长]率?(?:为|转)负|\bnegative growth\b"
_GROWING = r"正增长|增[速长]率?(?:为|转)正|\bpositive growth\b"
_PROFIT = (
    r"扭亏(?:为盈)?|由亏[转变]盈|转亏为盈|盈利(?!能力|预测|水平)|为正|转正"
    r"|\bprofitable\b|\bbr(?:eak|oke) ?even\b|\bpositive\b|\bin the black\b"
)
_LOSS = (
    r"(?:出现|发生)?亏损(?!额|率)|为负|转负|负值|由盈转亏|\bloss[- ]?making\b|\bnegative\b|\bin the red\b"
    r"|\b(?:ma[dk]e|making|report(?:ed)?|post(?:ed)?) (?:a )?(?:net )?loss(?:es)?\b"
)
_FALL = (
    r"(?:同比|环比)?(?:出现)?(?:下降|下滑|下跌|减少|回落|萎缩)了?"
    r"|\b(?:f[ae]ll(?:en|ing)?|declin\w+|decreas\w+|drop(?:ped|s)?|shr[aiu]nk|contract(?:ed)?|went down|go down)\b"
)
_RISE = (
    r"(?:同比|环比)?(?:实现)?(?:增长|上升|增加|上涨)了?|\b(?:gr[eo]w(?:n|s)?|increas\w+|r[io]se|risen|went up|go up)\b"
)
_TURNING = re.compile(
    r"扭亏|[由从][亏盈正负].{0,2}转|转[正负]|转亏|\bturn(?:s|ed|ing)?\b|\bbr(?:eak|oke) ?even\b", _FLAGS
)
_ZERO = tuple(
    (re.compile(words, _FLAGS), below, of_growth)
    for words, below, of_growth in (
        (_SHRINKING, True, True),
        (_GROWING, False, True),
        (_PROFIT, False, False),
        (_LOSS, True, False),
        (_FALL, True, True),
        (_RISE, False, True),
    )
)
