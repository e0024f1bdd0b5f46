"""The periods a running text names: "2023年相比2022年", "from 2021 to 2023", "近三年", "上半年".

A whole text that is a period is read by `extraction.periods`; here periods are found inside a question or a title.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass

from extraction.chart import Period, PeriodKind
from extraction.errors import Sentence
from extraction.periods import parse_period
from extraction.questions.known import OpenEnd

LONGEST = 26
NUMBERS = (
    "一 one",
    "二 两 two",
    "三 three",
    "四 four",
    "五 five",
    "六 six",
    "七 seven",
    "八 eight",
    "九 nine",
    "十 ten",
)
NUMERALS = {word: number for number, words in enumerate(NUMBERS, 1) for word in words.split()}
COUNT = rf"(\d{{1,2}}|{'|'.join(NUMERALS)})"
LAST_YEARS = re.compile(
    rf"(?:最近|过去|近)的?{COUNT}个?(?:年度|年|季度|期|个月|月)(?:来|内|间)?"
    rf"|\b(?:the )?(?:last|past|latest|recent|most recent) {COUNT} (?:fiscal )?(?:years|quarters|periods|months)",
    re.IGNORECASE | re.ASCII,
)
LATEST = re.compile(r"最新(?:一期|一年)?|最近一(?:期|年)|\b(?:latest|most recent|newest)\b", re.IGNORECASE | re.ASCII)
EACH_OF_THEM = re.compile(
    r"历年|近几?年来?|多年来?|(?:全部|所有)年份|各年度?|各个年份?|(?<!平均)每一?年度?|逐年|分年度?|逐季|各期|逐期|每一?期|各个?季度|每个?季度?|各个?月|每个?月"
    r"|\b(?:each|every|per|by) (?:fiscal )?(?:years?|periods?|quarters?|months?)\b|\byear[ -]by[ -]year\b"
    r"|\bquarter[ -]by[ -]quarter\b|\b(?:yearly|annually)\b|\bannual(?= (?:growth|change|increase))"
    r"|\ball (?:the )?(?:years|periods|quarters)\b|\bover the years\b|\bin recent years\b",
    re.IGNORECASE | re.ASCII,
)
SINCE = re.compile(r"\s*年?(?:以来|之?后|以后|起|开始|至今|到现在)")
SINCE_BEFORE = re.compile(r"\b(?:since|after)\s*$", re.IGNORECASE | re.ASCII)
TILL = re.compile(r"\s*年?(?:之前|以前|前)")
TILL_BEFORE = re.compile(r"\b(?:before|prior to|until|till|up to)\s*$", re.IGNORECASE | re.ASCII)
BY_THE_CLOCK = re.compile(
    r"(?:去年|今年|前年|明年|本年|当年|上季度|本季度)"
    r"|\b(?:last|this|next|the current) (?:year|quarter|month)\b",
    re.IGNORECASE | re.ASCII,
)
COUNTED = re.compile(r"\s*(?:[百千万亿]|元|美元|港元|%|(?:bn|billion|mn|million)\b)", re.IGNORECASE | re.ASCII)
SEASON = re.compile(
    r"上半年|下半年|前三季度|第?[一二三四]季度|\b(?:Q[1-4]|H[12]|9M)\b"
    r"|\b(?:first|second|third|fourth) (?:quarter|half)\b",
    re.IGNORECASE | re.ASCII,
)
SHORT_YEAR = re.compile(r"(?<![\d近去前过后第满'’])([12]\d|3\d)年(?![前后来间内期均复])")
BETWEEN = re.compile(
    r"\s*(?:年|年度)?\s*(?:-|–|—|~|～|至|到|to|through|until|till)\s*(?:the )?(?:end of )?\s*", re.IGNORECASE
)
BETWEEN_AND = re.compile(r"\s*(?:and|和|与|到|至)\s*", re.IGNORECASE | re.ASCII)


@dataclass(frozen=True, slots=True)
class PeriodsSaid:
    """What a text says of time, and where in it: `spans` are the places taken up by it.

    `span` is true where two periods are the ends of a range; `latest` counts periods back from the newest; `every`
    asks for each period by itself; `open_end` says that one period is where a stretch begins or ends.
    """

    periods: tuple[Period, ...] = ()
    kinds: tuple[PeriodKind, ...] = ()
    span: bool = False
    latest: int | None = None
    every: bool = False
    open_end: OpenEnd = ""
    spans: tuple[tuple[int, int], ...] = ()
    remarks: tuple[Sentence, ...] = ()


def find_periods(text: str) -> PeriodsSaid:
    """Everything the text says of time, in its order."""
    places = [*_whole_periods(text), *_short_years(text)]
    places.sort(key=lambda place: place[0])
    spans = [(start, end) for start, end, _ in places]
    span = _is_range(text, places)
    periods = [period for _, _, period in places]
    kinds: list[PeriodKind] = []
    for found in SEASON.finditer(text):
        if any(start < found.end() and found.start() < end for start, end in spans):
            continue
        spans.append(found.span())
        year = next((p.year for start, _, p in reversed(places) if start < found.start()), None)
        of_year = parse_period(f"{year or 2000}年{found[0]}") or parse_period(f"{found[0]} {year or 2000}")
        if of_year is not None and year is not None:
            periods.append(of_year)
        elif of_year is not None:
            kinds.append(of_year.kind)
    open_end, words = _open_end(text, places)
    spans += [words] if words else []
    latest, remarks = None, []
    if counted := LAST_YEARS.search(text):
        latest = _count(next(group for group in counted.groups() if group))
        spans.append(counted.span())
    elif newest := LATEST.search(text):
        latest = 1
        spans.append(newest.span())
    each = [place.span() for place in EACH_OF_THEM.finditer(text) if not _taken(place.span(), spans)]
    spans += each
    for clock in BY_THE_CLOCK.finditer(text):
        if not _taken(clock.span(), spans):
            spans.append(clock.span())
            remarks.append(_by_the_clock(clock[0]))
    remarks += [_short_year(text[start:end]) for start, end, _ in _short_years(text)]
    return PeriodsSaid(
        tuple(dict.fromkeys(periods)), tuple(kinds), span, latest, bool(each), open_end, tuple(spans), tuple(remarks)
    )


def _open_end(text: str, places: list[tuple[int, int, Period]]) -> tuple[OpenEnd, tuple[int, int] | None]:
    """Since or before the one period that is named, and where the text says so; after 2021 begins with 2022."""
    if len(places) != 1:
        return "", None
    start, end, _ = places[0]
    ways: tuple[tuple[OpenEnd, OpenEnd, re.Pattern[str], re.Pattern[str]], ...] = (
        ("since", "after", SINCE, SINCE_BEFORE),
        ("until", "before", TILL, TILL_BEFORE),
    )
    for whole, beyond, behind, ahead in ways:
        found = behind.match(text, end) or ahead.search(text[:start])
        if found:
            apart = re.search(r"后|前|after|before|prior", found[0], re.IGNORECASE) is not None
            return beyond if apart else whole, found.span()
    return "", None


def only_period(text: str) -> Period | None:
    """The one period that a title names; None if it names none or several."""
    said = find_periods(text)
    return said.periods[0] if len(said.periods) == 1 else None


def _whole_periods(text: str) -> list[tuple[int, int, Period]]:
    found, at = [], 0
    while at < len(text):
        end, period = _longest_from(text, at) if _may_begin(text, at) else (at, None)
        if period is None:
            at += 1
        else:
            found.append((at, end, period))
            at = end
    return found


def _may_begin(text: str, at: int) -> bool:
    letter, before = text[at], text[at - 1] if at else " "
    if letter.isdigit():
        return not (before.isdigit() or before in ".," or _latin(before))
    return (_latin(letter) or letter == "'") and not (_latin(before) or before.isdigit())


def _longest_from(text: str, at: int) -> tuple[int, Period | None]:
    """The longest period that begins here: a lone letter after a blank ("2023 A") is no mark of an estimate."""
    for end in range(min(len(text), at + LONGEST), at + 3, -1):
        said, after = text[at:end], text[end] if end < len(text) else " "
        last = said[-1]
        if last.isspace() or not any(letter.isdigit() for letter in said):
            continue
        if (last.isdigit() and after.isdigit()) or (_latin(last) and _latin(after)) or re.search(r"\s[A-Za-z]$", said):
            continue
        if last == "年" and after == "均":
            continue  # 2019-2021年均增长: the yearly growth
        if last.isdigit() and after in ".%" and text[end + 1 : end + 2].isdigit():
            continue
        if said.isdigit() and COUNTED.match(text, end):
            continue  # 2000万元 is no year
        period = parse_period(said)
        if period is not None:
            return end, period
    return at, None


def _short_years(text: str) -> list[tuple[int, int, Period]]:
    found = []
    for short in SHORT_YEAR.finditer(text):
        period = parse_period(f"20{short[1]}年")
        if period is not None:
            found.append((short.start(), short.end(), period))
    return found


def _is_range(text: str, places: list[tuple[int, int, Period]]) -> bool:
    """True if two periods are said as the ends of one stretch of time."""
    for (begin, end, _), (start, _, _) in itertools.pairwise(places):
        if BETWEEN.fullmatch(text[end:start]):
            return True
        if BETWEEN_AND.fullmatch(text[end:start]) and re.search(
            r"between\s*$|介于$", text[:begin], re.IGNORECASE | re.ASCII
        ):
            return True
    return False


def _taken(place: tuple[int, int], spans: list[tuple[int, int]]) -> bool:
    return any(start < place[1] and place[0] < end for start, end in spans)


def _count(word: str) -> int:
    return NUMERALS[word.lower()] if word.lower() in NUMERALS else int(word)


def _latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def _by_the_clock(words: str) -> Sentence:
    return Sentence(
        zh=f"“{words}”指哪一期要看从何时算起，请写明年份；这里没有替您猜。",
        en=f"“{words}” depends on the day it is asked; name the year. It was not guessed here.",
    )


def _short_year(words: str) -> Sentence:
    return Sentence(zh=f"“{words}”按 20{words} 理解。", en=f"“{words}” was read as 20{words[:-1]}.")
