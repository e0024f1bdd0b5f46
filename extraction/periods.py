"""Periods as pictures print them: "2024年上半年", "1Q23", "前三季度2024", "2025E", "Dec-21".

The fiscal year is the calendar year here, unless its end is printed ("year ended 30 June 2024", "FY24 (Jun)") or the
caller knows the month it ends in; it bears the number of the calendar year it ends in. H1 and 9M are cumulative: they
are how reports print the year to date. Q1 is the first quarter and the year to date at once, so it needs no mark and is
not called cumulative; a year is a year. 一季报 holds the first quarter, 中报 the half, 三季报 the nine months.

Nothing is guessed. "Q1" says no year; in "21-12" and "06/05/2021" the month could be either; "Dec 21" may be a
day; "1-8月" is a span that we have no word for; "23年" may be a duration. These are no periods.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import replace

from extraction.chart import Period, PeriodKind
from extraction.errors import Language

DECEMBER = 12


def parse_period(text: str, year_end: int = DECEMBER) -> Period | None:
    """The period, if the whole text is one and says its year.

    `year_end` is the month that the fiscal year ends in; it says which half "six months ended 31 December 2024" is.
    """
    words = _tidy(text)
    if len(words) > _LONGEST:
        return None
    words = _TWO_YEARS.sub(_later_year, words)
    closed = _FISCAL.fullmatch(words)
    if closed is not None:
        return _closed(parse_period(closed["span"]), closed["end"])
    outlook = _OUTLOOK.search(words)
    if outlook is not None:
        words = words[: outlook.start()].strip()
    found = _day(words) or _month(words) or _months_ended(words, year_end) or _season_of_year(words)
    if found is None and (outlook is not None or words.startswith("'")):
        found = _two_digit_year(words)
    if found is None:
        return None
    estimate = outlook is not None and outlook["actual"] is None
    return Period(found.kind, found.year, found.end, found.cumulative, estimate)


def by_calendar(period: Period, year_end: int) -> Period:
    """The same period with the end that it has where fiscal years end in this month; months and days stay."""
    last = _LAST_MONTH.get(period.kind)
    if last is None:
        return period
    years, month = divmod(period.year * DECEMBER + year_end - 1 - (DECEMBER - last), DECEMBER)
    return replace(period, end=_month_end(years, month + 1))


def format_period(period: Period, language: Language) -> str:
    """The period in the words of the language; `parse_period` reads them back."""
    year, month, day = period.year, period.end.month, period.end.day
    if language == "zh":
        return _ZH[period.kind].format(year=year, month=month, day=day) + ("（预测）" if period.estimate else "")
    name = _MONTHS[month - 1].capitalize()
    return _EN[period.kind].format(year=year, month=name, day=day) + ("E" if period.estimate else "")


_ZH: dict[PeriodKind, str] = {
    "FY": "{year}年",
    "H1": "{year}年上半年",
    "H2": "{year}年下半年",
    "Q1": "{year}年一季度",
    "Q2": "{year}年二季度",
    "Q3": "{year}年三季度",
    "Q4": "{year}年四季度",
    "9M": "{year}年前三季度",
    "month": "{year}年{month}月",
    "instant": "{year}年{month}月{day}日",
}
_EN: dict[PeriodKind, str] = {
    "FY": "{year}",
    "H1": "H1 {year}",
    "H2": "H2 {year}",
    "Q1": "Q1 {year}",
    "Q2": "Q2 {year}",
    "Q3": "Q3 {year}",
    "Q4": "Q4 {year}",
    "9M": "9M {year}",
    "month": "{month} {year}",
    "instant": "{day} {month} {year}",
}

# ------------------------------------------------------------------------------- years, halves, quarters

_SPANS: dict[tuple[int, int], PeriodKind] = {  # from the first to the last month
    (1, 12): "FY",
    (1, 6): "H1",
    (7, 12): "H2",
    (1, 3): "Q1",
    (4, 6): "Q2",
    (7, 9): "Q3",
    (10, 12): "Q4",
    (1, 9): "9M",
}
_LAST_MONTH = {kind: last for (_, last), kind in _SPANS.items()}
_SEASON_WORDS: dict[PeriodKind, str] = {
    "FY": "年报 年年报 年度报告 fullyear",
    "H1": "上半年 上半年度 半年 半年度 半年报 半年度报告 中报 中期 中期报告 前六个月 firsthalf 1sthalf interim",
    "H2": "下半年 下半年度 secondhalf 2ndhalf",
    "Q1": "一季报 第一季度报告 一季度报告 前三个月",
    "9M": "三季报 第三季度报告 三季度报告 前九个月 firstninemonths ninemonths",
}
_SEASONS = {word: kind for kind, words in _SEASON_WORDS.items() for word in words.split()}
_NUMERALS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "first": 1, "second": 2, "third": 3, "fourth": 4}
_WHOLE_YEAR = ("", "年", "年度", "全年", "年全年", "财年", "财政年度", "fy")

_YEAR_FIRST = (
    re.compile(r"(?P<fiscal>fy|cy)?(?P<year>(?:19|20)\d\d)(?P<rest>.*)"),
    re.compile(r"(?P<fiscal>fy|cy)?(?P<year>\d\d)(?P<rest>.*)"),
)
_YEAR_LAST = (
    re.compile(r"(?P<rest>.+?)(?P<fiscal>fy|cy)?(?P<year>(?:19|20)\d\d)年?"),
    re.compile(r"(?P<rest>.+?)(?P<fiscal>fy|cy)?(?P<year>\d\d)年?"),
)
_QUARTER = re.compile(
    r"q(?P<a>[1-4])|(?P<b>[1-4])q|第?(?P<c>[一二三四1-4])季度?|(?P<d>[1-4])(?:st|nd|rd|th)quarter"
    r"|(?P<e>first|second|third|fourth)quarter"
)
_HALF = re.compile(r"h([12])|([12])h")
_MONTHS_SO_FAR = re.compile(r"(3|6|9|12)m(?:onths?)?|前(3|6|9)个?月")
_QUARTERS_SO_FAR = re.compile(r"q1[-~至到]q?([2-4])|前([二两三2-3])个?季度?|[1一][-~至到]([二三四2-4])季度?")
_MONTH_SPAN = re.compile(r"(\d{1,2})月?[-~至到](\d{1,2})月份?")


def _season_of_year(words: str) -> Period | None:
    tight = re.sub(r"[ ']", "", words)
    for pattern in (*_YEAR_FIRST, *_YEAR_LAST):
        found = pattern.fullmatch(tight)
        if found is None:
            continue
        year, rest = found["year"], found["rest"]
        if pattern in _YEAR_FIRST and rest in _WHOLE_YEAR and (len(year) == 4 or found["fiscal"] or rest == "fy"):
            return _whole("FY", _full_year(year))
        for word in (rest, re.sub(r"^[-/._年]|[-/._]$|of$", "", rest)):
            kind = _season(word)
            if kind is not None:
                return _whole(kind, _full_year(year))
    return None


def _season(word: str) -> PeriodKind | None:
    """The part of a year that this word names."""
    if word in _SEASONS:
        return _SEASONS[word]
    if found := _QUARTER.fullmatch(word):
        last = 3 * _ordinal(found)
        return _SPANS[last - 2, last]
    if found := _HALF.fullmatch(word):
        return "H1" if _ordinal(found) == 1 else "H2"
    if found := _MONTHS_SO_FAR.fullmatch(word):
        return _SPANS[1, _ordinal(found)]
    if found := _QUARTERS_SO_FAR.fullmatch(word):
        return _SPANS[1, 3 * _ordinal(found)]
    if found := _MONTH_SPAN.fullmatch(word):
        return _SPANS.get((int(found[1]), int(found[2])))
    return None


def _ordinal(found: re.Match[str]) -> int:
    said = next(group for group in found.groups() if group)
    return _NUMERALS[said] if said in _NUMERALS else int(said)


def _two_digit_year(words: str) -> Period | None:
    """24E and '23: two digits are a year where something else says so."""
    found = re.fullmatch(r"'?(\d\d)年?", words)
    return None if found is None else _whole("FY", _full_year(found[1]))


def _full_year(digits: str) -> int:
    year = int(digits)
    return year if year >= 100 else year + (2000 if year < 70 else 1900)


def _whole(kind: PeriodKind, year: int) -> Period:
    return Period(kind, year, _month_end(year, _LAST_MONTH[kind]), cumulative=kind in ("H1", "9M"))


# ---------------------------------------------------------------------------------------- months and days

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_NAME = (
    r"(?P<name>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_MONTH_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_NAME}[ ,/'-]{{0,2}}{_YEAR}",
        rf"{_YEAR}[ ,/'-]{{0,2}}{_NAME}",
        rf"{_NAME}(?:[-/]| ?')?(?P<year>\d\d)",  # Dec-21, Dec'21; but "Dec 21" may be a day
        rf"{_YEAR}[-/.](?P<month>\d{{1,2}})月?份?",
        r"(?P<year>(?:19|20)\d\d|\d\d) ?年 ?(?P<month>\d{1,2}) ?月份?",
        rf"{_YEAR} ?m(?P<month>\d{{1,2}})",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])",
        rf"(?P<month>\d{{1,2}})[-/]{_YEAR}",
    )
)
_DAY_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"{_YEAR}(?P<sign>[-/.])(?P<month>\d{{1,2}})(?P=sign)(?P<day>\d{{1,2}})",
        r"(?P<year>(?:19|20)\d\d|\d\d) ?年 ?(?P<month>\d{1,2}) ?月 ?(?P<day>\d{1,2}) ?日",
        rf"{_YEAR}(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)",
        rf"(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ -]?{_NAME}[ ,-]{{0,2}}{_YEAR}",
        rf"(?P<day>\d{{1,2}})-{_NAME}-(?P<year>\d\d)",
        rf"{_NAME} ?(?P<day>\d{{1,2}})(?:st|nd|rd|th)?[ ,]{{1,2}}{_YEAR}",
        r"(?P<year>(?:19|20)\d\d) ?年?(?P<month>)(?P<last>末|底)",
        r"(?P<year>(?:19|20)\d\d|\d\d) ?年 ?(?P<month>\d{1,2}) ?月(?P<last>末|底)",
    )
)
_EITHER_WAY = re.compile(rf"(?P<one>\d{{1,2}})(?P<sign>[-/.])(?P<two>\d{{1,2}})(?P=sign)(?:{_YEAR}|(?P<short>\d\d))")
_UP_TO = re.compile(r"(?:截至|截止|于|as (?:at|of)|at) ?")
_COUNT = r"(?:three|six|nine|twelve|3|6|9|12)"
_ENDED = re.compile(
    rf"(?:(?:for )?the )?(?P<span>{_COUNT}[- ]months?|(?:5[23]|fifty-(?:two|three)) weeks|quarter|half[- ]year"
    r"|(?:(?:full|fiscal|financial) )?year|fy)(?: period)? (?:ended|ending|to) (?P<day>.+)"
    r"|(?P<fye>fye?|ye)[ :]*(?P<last>(?:.*\D)??\d{1,2}[-/ '].+|.*[a-z]{3}.*)"
    r"|(?:截[至止])?(?P<until>.+?)止(?P<months>(?:三|六|九|十二|3|6|9|12)个月|(?:财政|会计|财)?年度?|全年|半年度?|季度)"
)
A_WEEK = 7
_DIGITS = "零一二三四五六七八九〇"
_HAN_NUMERALS = re.compile(r"[一二三四五六七八九十]{1,3}")
_SHORT_MONTH = re.compile(rf"(?:{_NAME}[ /'-]{{0,2}}|(?P<month>\d{{1,2}})[-/])(?P<year>\d\d)")
_LONE_MONTH = re.compile(
    rf"(?:截至|to |ended |ending |ye )?(?:{_NAME}|(?P<month>\d{{1,2}})月(?:底|末|\d\d日)?)(?:止| ye| year[- ]end)?"
)
_FISCAL = re.compile(r"(?P<span>[^()]*(?:fy|财年|财政年度)[^()]*?) ?\((?P<end>[^()]+)\)")
_TWO_YEARS = re.compile(
    r"(?P<before>fy ?)?(?<!\d)(?P<first>(?:20)?\d\d)[/-](?P<last>(?:20)?\d\d)(?(before)(?!\d)|(?=财年|财政年度|年度))"
)
_MONTHS_IN = {
    **dict.fromkeys(("three", "3", "三", "quarter", "季度"), 3),
    **dict.fromkeys(("six", "6", "六", "half", "半年", "半年度"), 6),
    **dict.fromkeys(("nine", "9", "九"), 9),
}


def _day(words: str) -> Period | None:
    words = _UP_TO.sub("", words, count=1) if _UP_TO.match(words) else words
    for form in _DAY_FORMS:
        found = form.fullmatch(words)
        if found is not None:
            said = found.groupdict()
            year, month = _full_year(found["year"]), _month_number(said)
            return _instant(year, month, None if said.get("last") else int(found["day"]))
    found = _EITHER_WAY.fullmatch(words)
    if found is None:
        return None
    one, two = int(found["one"]), int(found["two"])
    if two > 12 or one == two:
        return _instant(_full_year(found["year"] or found["short"]), one, two)
    if one > 12 and found["year"]:  # with two digits of year it could as well be year, month, day
        return _instant(int(found["year"]), two, one)
    return None


def _month(words: str) -> Period | None:
    for form in _MONTH_FORMS:
        found = form.fullmatch(words)
        if found is not None:
            year, month = _full_year(found["year"]), _month_number(found.groupdict())
            return Period("month", year, _month_end(year, month)) if 1 <= month <= 12 else None
    return None


def _months_ended(words: str, year_end: int) -> Period | None:
    """Six months ended 30 June 2024, FYE Mar-25: the part of the fiscal year that ends there, if it has a name."""
    found = _ENDED.fullmatch(words)
    end = None if found is None else _closing_day(found["day"] or found["last"] or found["until"])
    if found is None or end is None:
        return None
    span = re.split(r"个月|[- ]", found["span"] or found["months"] or "year")[0]
    months = _MONTHS_IN.get(span, DECEMBER)
    if months == DECEMBER:
        return Period("FY", end.year, end)
    last = (end.month - year_end - 1) % DECEMBER + 1
    kind = _SPANS.get((last - months + 1, last))
    return None if kind is None else replace(_whole(kind, end.year + (end.month > year_end)), end=end)


def _closing_day(words: str) -> dt.date | None:
    """The month's end that a day stands for; years of 52 weeks end within a week of it."""
    words = _in_figures(words)
    named = _day(words) or _month(words)
    if named is None and (short := _SHORT_MONTH.fullmatch(words)) is not None:
        month = _month_number(short.groupdict())
        return _month_end(_full_year(short["year"]), month) if 1 <= month <= DECEMBER else None
    if named is None:
        return None
    near = (named.end + dt.timedelta(days=days) for days in sorted(range(-A_WEEK, A_WEEK + 1), key=abs))
    return next((day for day in near if day == _month_end(day.year, day.month)), None)


def _closed(span: Period | None, end: str) -> Period | None:
    """FY24 (Jun), H1 FY24 (截至6月), FY24 (Mar-25): a fiscal period with the end of its year printed beside it."""
    day = _closing_day(end)
    if span is None or (day is not None and span.kind != "FY"):
        return None
    if day is not None:
        return replace(span, year=day.year, end=day)
    found = _LONE_MONTH.fullmatch(end)
    month = 0 if found is None else _month_number(found.groupdict())
    return by_calendar(span, month) if 1 <= month <= DECEMBER else None


def _later_year(found: re.Match[str]) -> str:
    """FY23/24 is the year that ends in 2024."""
    later = _full_year(found["first"]) + 1
    return f"{found['before'] or ''}{later}" if later % 100 == int(found["last"]) % 100 else found[0]


def _in_figures(words: str) -> str:
    """二零二四年六月三十日 as 2024年6月30日."""
    year, *rest = re.split(r"(?<=年)", words, maxsplit=1)
    if not rest or not _HAN_NUMERALS.search(words):
        return words
    plain = "".join(str(_DIGITS.index(letter) % 10) if letter in _DIGITS else letter for letter in year)
    return plain + _HAN_NUMERALS.sub(_small_number, rest[0])


def _small_number(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].rpartition("十")
    if not ten:
        return str(_DIGITS.index(ones))
    return str((_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0))


def _month_number(said: dict[str, str | None]) -> int:
    name = said.get("name")
    if name:
        return _MONTHS.index(name[:3].capitalize()) + 1
    return int(said.get("month") or 12)


def _instant(year: int, month: int, day: int | None) -> Period | None:
    """The day, if the calendar has it; without a day the last one of the month."""
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= calendar.monthrange(year, month)[1]):
        return None
    end = _month_end(year, month) if day is None else dt.date(year, month, day)
    return Period("instant", year, end)


def _month_end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


# -------------------------------------------------------------------------------------------------- letters

_LONGEST = 60
_OUTLOOK = re.compile(
    r"(?:(?<=[\d年度月日报])|(?<=\d [qh]\d)) ?\(?(?:[ef]|(?P<actual>a))\)?$"
    r"|[ (]*(?:预测值?|预计|预估|估计|forecast|estimated?|est\.?)\)?$"
)
_FLAT = dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212), "-")
_FLAT |= dict.fromkeys((0x2018, 0x2019, 0x2032, 0x00B4, 0x0060), "'")


def _tidy(text: str) -> str:
    """Lower case, half width, one kind of dash and apostrophe, single blanks; footnote marks stay what they are."""
    if any(unicodedata.category(letter) in ("No", "Nl") for letter in text):
        return ""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_FLAT)).translate(_FLAT).lower().split())
