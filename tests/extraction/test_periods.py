"""Periods as printed, in both languages, with their last day."""

import calendar
import datetime as dt
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import Period, PeriodKind
from extraction.errors import Language
from extraction.periods import by_calendar, format_period, parse_period

LAST_MONTH: dict[PeriodKind, int] = {"FY": 12, "H1": 6, "H2": 12, "Q1": 3, "Q2": 6, "Q3": 9, "Q4": 12, "9M": 9}
LANGUAGES: tuple[Language, ...] = ("zh", "en")
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)}


def whole(kind: PeriodKind, year: int, estimate: bool = False) -> Period:
    month = LAST_MONTH[kind]
    return Period(kind, year, dt.date(year, month, 31 if month in (3, 12) else 30), kind in ("H1", "9M"), estimate)


def month(year: int, number: int, estimate: bool = False) -> Period:
    last = calendar.monthrange(year, number)[1]
    return Period("month", year, dt.date(year, number, last), False, estimate)


def every_period_of(year: int) -> Iterator[Period]:
    for estimate in (False, True):
        for kind in LAST_MONTH:
            yield whole(kind, year, estimate)
        for number in range(1, 13):
            yield month(year, number, estimate)
            yield Period("instant", year, dt.date(year, number, 28), False, estimate)


@pytest.mark.parametrize(
    ("texts", "period"),
    [
        ("2023 2023年 FY23 FY2023 FY'23 '23 23A 2023A 2023FY 2023年度 2023年报 2023年年报 23年报", whole("FY", 2023)),
        ("2025E 2025F 2025e 25E FY25E FY2025E 2025年E 2025年(预测) 2025年（预测） 2025预测", whole("FY", 2025, True)),
        ("2024H1 24H1 1H24 1H2024 H1'24 2024年上半年 2024上半年 上半年2024 2024中报 2024年半年报", whole("H1", 2024)),
        ("6M24 2024年1-6月 2024年中期 1HFY24 FY24H1 Q1-Q2'24", whole("H1", 2024)),
        ("2024H2 2H24 2024年下半年 2024年7-12月", whole("H2", 2024)),
        ("1Q23 1Q'23 Q1'23 23Q1 2023Q1 Q1-23 Q1/23 2023年一季度 2023年第一季度 2023年1季度", whole("Q1", 2023)),
        ("2023一季报 2023年1-3月 3M23 2023-Q1 Q1FY23", whole("Q1", 2023)),
        ("4Q24E Q4'24E 2024Q4E 2024年四季度E", whole("Q4", 2024, True)),
        ("2024年三季度 2024年第三季度 3Q24 2024年7-9月", whole("Q3", 2024)),
        ("2024Q1-3 2024Q1-Q3 2024Q1~Q3 9M24 9M2024 2024年前三季度 前三季度2024 24年前三季度", whole("9M", 2024)),
        ("2024三季报 2024年三季报 2024年1-9月 2024年1-3季度 2024年一至三季度 2024年前9个月", whole("9M", 2024)),
        ("Dec-21 Dec'21 Dec-2021 2021-12 2021/12 2021.12 12/2021 202112 2021M12 2021年12月 21年12月", month(2021, 12)),
        ("2022/2 2022-02 2022年2月 Feb-22 2022M2", month(2022, 2)),
    ],
)
def test_one_period_has_many_names(texts: str, period: Period) -> None:
    for text in texts.split():
        assert parse_period(text) == period, text
        assert parse_period(text.translate(WIDE)) == period, text


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("Q1 2023", whole("Q1", 2023)),
        ("2023 Q1", whole("Q1", 2023)),
        ("Q1 ’23", whole("Q1", 2023)),
        ("Q1 ´23", whole("Q1", 2023)),
        ("Q1-Q3 2024", whole("9M", 2024)),
        ("Q1-3 2024", whole("9M", 2024)),
        ("9M 2024", whole("9M", 2024)),
        ("H1 2024E", whole("H1", 2024, True)),
        ("FY 2023", whole("FY", 2023)),
        ("first quarter of 2018", whole("Q1", 2018)),
        ("2nd quarter 2018", whole("Q2", 2018)),
        ("nine months ended 30 September 2024", whole("9M", 2024)),
        ("Six months ended June 30, 2024", whole("H1", 2024)),
        ("Year ended 31 December 2023", whole("FY", 2023)),
        ("Dec 2021", month(2021, 12)),
        ("Sept. 2021", month(2021, 9)),
        ("2024 June", month(2024, 6)),
    ],
)
def test_periods_with_blanks(text: str, period: Period) -> None:
    assert parse_period(text) == period


@pytest.mark.parametrize(
    "text",
    [
        *("2021-12-31", "2021/12/31", "2021.12.31", "20211231", "2021年12月31日", "21年12月31日", "31 Dec 2021"),
        *("31st December 2021", "Dec 31, 2021", "31-Dec-21", "31/12/2021", "12/31/2021", "12/31/21", "2021年末"),
        *("2021年底", "2021年12月末", "截至2021年12月31日", "As at 31 December 2021"),
    ],
)
def test_a_day_is_an_instant(text: str) -> None:
    assert parse_period(text) == Period("instant", 2021, dt.date(2021, 12, 31))


@pytest.mark.parametrize(
    ("texts", "end"),
    [
        ("FY24 (Jun)|FY2024 (June)|FY24（6月）|2024财年（截至6月30日）|FY24 (to Jun)|FY24 (Jun-24)", (2024, 6, 30)),
        (
            "year ended 30 June 2024|For the year ended June 30, 2024|fiscal year ending Jun-24|FYE Jun-24",
            (2024, 6, 30),
        ),
        ("截至2024年6月30日止年度|截至二零二四年六月三十日止年度|2024年6月30日止财政年度", (2024, 6, 30)),
        ("截至2024年6月30日止十二个月|12 months to June 2024|FY ended 30/06/2024", (2024, 6, 30)),
        ("FYE Mar-25|FY3/25|FYE 31 March 2025|YE Mar 25|FY24 (Mar-25)|FYE 3/2025", (2025, 3, 31)),
        ("52 weeks ended September 28, 2024|Fiscal year ended September 30, 2024", (2024, 9, 30)),
        ("52 weeks ended February 3, 2024", (2024, 1, 31)),
        ("FY23/24|FY2023-24|2023/24财年|2023/2024年度", (2024, 12, 31)),
    ],
)
def test_a_fiscal_year_ends_where_it_is_printed_to_end(texts: str, end: tuple[int, int, int]) -> None:
    for text in texts.split("|"):
        assert parse_period(text) == Period("FY", end[0], dt.date(*end)), text


@pytest.mark.parametrize(
    ("text", "year_end", "period"),
    [
        ("H1 FY24 (Jun)", 12, Period("H1", 2024, dt.date(2023, 12, 31), cumulative=True)),
        ("FY24E (Jun)", 12, Period("FY", 2024, dt.date(2024, 6, 30), estimate=True)),
        ("six months ended 31 December 2024", 12, whole("H2", 2024)),
        ("six months ended 31 December 2024", 6, Period("H1", 2025, dt.date(2024, 12, 31), cumulative=True)),
        ("截至2024年12月31日止六个月", 6, Period("H1", 2025, dt.date(2024, 12, 31), cumulative=True)),
        ("three months ended 31 May 2024", 8, Period("Q3", 2024, dt.date(2024, 5, 31))),
        ("截至二零二四年九月三十日止三个月", 3, Period("Q2", 2025, dt.date(2024, 9, 30))),
        ("year ended 30 June 2024", 3, Period("FY", 2024, dt.date(2024, 6, 30))),
        ("2024", 6, whole("FY", 2024)),
    ],
)
def test_a_part_of_a_year_is_counted_from_where_the_fiscal_year_begins(
    text: str, year_end: int, period: Period
) -> None:
    assert parse_period(text, year_end) == period


@given(
    year=st.integers(1971, 2068),
    kind=st.sampled_from(["FY", "H1", "H2", "Q1", "Q2", "Q3", "Q4", "9M"]),
    month=st.integers(1, 12),
)
def test_a_fiscal_calendar_moves_an_end_by_whole_months_and_never_beyond_its_year(year, kind, month) -> None:
    moved = by_calendar(whole(kind, year), month)
    back = (whole(kind, year).end.year - moved.end.year) * 12 + whole(kind, year).end.month - moved.end.month
    assert back == 12 - month
    assert by_calendar(moved, 12) == whole(kind, year)


@pytest.mark.parametrize(
    "text",
    [
        *("", "上半年", "Q1", "9M", "FY", "E", "Dec", "12月", "23", "23年", "10年", "1234", "2100", "2,023", "2023²"),
        *("Dec 21", "21-Dec", "21-12", "12/12", "06/05/2021", "31/12/21", "2024年1-8月", "2022-23", "2022-2024"),
        *("2023/24", "2021-13", "202113", "2021-02-30", "2024Q5", "2024H3", "30年期国债", "2023年净利润", "2023B"),
        *("three months ended 29 February 2024", "FYE June", "year ended 15 June 2024", "2023/25财年", "x" * 100),
    ],
)
def test_what_could_mean_something_else_is_no_period(text: str) -> None:
    assert parse_period(text) is None


def test_every_period_is_read_back_in_both_languages() -> None:
    for year in range(1990, 2060):
        for period in every_period_of(year):
            for language in LANGUAGES:
                assert parse_period(format_period(period, language)) == period


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.booleans(), st.sampled_from(LANGUAGES))
def test_every_day_is_read_back(day: dt.date, estimate: bool, language: Language) -> None:
    period = Period("instant", day.year, day, False, estimate)

    assert parse_period(format_period(period, language)) == period
    assert parse_period(day.isoformat()) == Period("instant", day.year, day)


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    period = parse_period(text)
    assert period is None or period.end.year == period.year


@pytest.mark.parametrize(
    ("period", "zh", "en"),
    [
        (whole("FY", 2023), "2023年", "2023"),
        (whole("FY", 2025, True), "2025年（预测）", "2025E"),
        (whole("H1", 2024), "2024年上半年", "H1 2024"),
        (whole("9M", 2024), "2024年前三季度", "9M 2024"),
        (whole("Q4", 2024), "2024年四季度", "Q4 2024"),
        (month(2021, 12), "2021年12月", "Dec 2021"),
        (Period("instant", 2021, dt.date(2021, 6, 30)), "2021年6月30日", "30 Jun 2021"),
    ],
)
def test_a_period_is_worded_as_an_analyst_would(period: Period, zh: str, en: str) -> None:
    assert format_period(period, "zh") == zh
    assert format_period(period, "en") == en
