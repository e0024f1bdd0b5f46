"""What a fact is: which words speak of the same one, which of them counts, and when two of them differ."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import get_args

import pytest

from extraction.chart import Unit
from storage.companies import Company, add_company, add_company_alias, change_company
from storage.confirmed import Wanted, confirmed_values, open_claims, words_on
from storage.decisions import Basis
from storage.double_entry import ask_twice
from storage.exports import export
from storage.extractions import extraction
from storage.facts import confirmed, facts_overview
from storage.images import describe_image
from storage.reviews import decide, decide_all, redo, undo
from tests.builders import PERCENT, WAN, YI, decision, period, point

ANY = Wanted(segments=None)


def shown(db, wanted: Wanted = ANY) -> list[str]:
    return [f"{each.value:f}" for each in confirmed_values(db, wanted)]


def said_at(word, day: int):
    return replace(word, decided_at=dt.datetime(2026, 3, day, tzinfo=dt.UTC))


def test_a_fact_comes_with_all_that_supports_it(db, read):
    number = read(point("12.50", source="measured", error=Decimal("0.25"), year=2024))
    sha = extraction(db, number).image
    describe_image(db, sha, report="年报", report_date=dt.date(2025, 3, 1))
    said = replace(decision(number, 0, "12.50", basis="guidance"), segment="储能系统", period=period(2024))
    word = decide(db, said_at(said, 4))
    (one,) = confirmed_values(db, ANY)
    assert (one.decision, one.company, one.metric, one.segment) == (word, "星河科技", "revenue", "储能系统")
    assert (one.period, one.scope, one.basis, one.verdict) == (period(2024), "consolidated", "guidance", "confirmed")
    assert (one.value, one.unit, one.decimals, one.printed) == (Decimal("12.50"), YI, 2, "12.50")
    assert (one.source, one.error, one.source_date, one.report) == (
        "measured",
        Decimal("0.25"),
        dt.date(2025, 3, 1),
        "年报",
    )
    assert (one.image, one.extraction, one.point, one.reviewer) == (sha, number, 0, "李雷")
    assert (one.decided_at, one.words, one.different) == (dt.datetime(2026, 3, 4, tzinfo=dt.UTC), 1, 1)


def test_a_segment_is_another_fact_than_the_whole_however_it_is_written(db, read):
    decide(db, decision(read(), value="100"))
    for name, value in (("Energy Storage", "30"), ("energy storage ", "31")):
        decide(db, replace(decision(read(), value=value), segment=name))
    assert shown(db, Wanted()) == ["100"]
    assert shown(db, Wanted(segments=["ENERGY STORAGE"])) == ["31"]
    assert sorted(shown(db)) == ["100", "31"]


def test_growth_keeps_to_the_segment(db, read):
    decide(db, replace(decision(read(), value="100", year=2023), segment="储能"))
    decide(db, decision(read(), value="120", year=2024))
    assert confirmed(db, "revenue")["growth_text"].to_list() == [None, None]
    decide(db, replace(decision(read(), value="150", year=2024), segment="储能"))
    assert "50.0000" in confirmed(db, "revenue")["growth_text"].to_list()


def test_guidance_is_neither_a_report_nor_anybody_s_estimate(db, read):
    for value, basis in enumerate(get_args(Basis), 1):
        decide(db, decision(read(), value=value, basis=basis))
    assert shown(db, Wanted(bases=["guidance"])) == ["3"]
    assert len(shown(db)) == 4


def test_a_forecast_never_stands_as_a_reported_figure(db, read):
    decide(db, decision(read(), value="100"))
    decide(db, decision(read(), value="120", of=period(2024, estimate=True)))
    assert shown(db, Wanted(bases=["reported"])) == ["100"]


@pytest.mark.parametrize(
    ("kind", "end"),
    [("FY", "2024-06-30"), ("H1", "2023-12-31"), ("H2", "2024-06-30"), ("Q1", "2023-09-30"), ("Q2", "2023-12-31"),
     ("Q3", "2024-03-31"), ("9M", "2024-03-31"), ("Q4", "2024-06-30"), ("month", "2024-12-31"),
     ("instant", "2024-12-31")],
)  # fmt: skip
def test_periods_end_by_the_company_s_own_calendar(db, read, kind, end):
    add_company(db, "星河科技", year_end=6)
    decide(db, decision(read(), of=replace(period(2024, kind), end=_calendar_end(kind))))
    (one,) = confirmed_values(db, ANY)
    assert (one.period.year, one.period.end.isoformat()) == (2024, end)


def _calendar_end(kind: str) -> dt.date:
    month = {"Q1": 3, "H1": 6, "Q2": 6, "Q3": 9, "9M": 9}.get(kind, 12)
    return dt.date(2024, month, 31 if month in (3, 12) else 30)


def test_a_year_said_by_its_last_day_meets_the_same_year_said_by_its_number(db, read):
    add_company(db, "星河科技", year_end=6)
    decide(db, decision(read(), value="10"))
    decide(db, decision(read(), value="11", of=replace(period(2024), end=dt.date(2024, 6, 30))))
    assert [(each.value, each.words) for each in confirmed_values(db, ANY)] == [(Decimal(11), 2)]
    change_company(db, Company("星河科技", "星河科技", "星河科技"))
    assert sorted(each.period.end.isoformat() for each in confirmed_values(db, ANY)) == ["2024-06-30", "2024-12-31"]


@pytest.mark.parametrize(
    ("first", "second", "different"),
    [
        (("12.5", YI), ("12.53", YI), 1),  # 12.45 to 12.55 holds 12.525 to 12.535
        (("12.5", YI), ("12.6", YI), 1),  # they touch at 12.55
        (("12.5", YI), ("12.7", YI), 2),
        (("12.5", YI), ("125340", WAN), 1),
        (("12.5", YI), ("125600", WAN), 2),
        (("12", YI), ("12.5", YI), 1),
        (("12.0", YI), ("12.5", YI), 2),
        (("12.5", YI), ("12.5", Unit("USD", 10**8)), 2),
        (("12.5", YI), ("12.5", None), 2),
        (("1234567890123456789012345678", YI), ("1234567890123456789012345678", YI), 1),
        (("1234567890123456789012345678", YI), ("1234567890123456789012345679", YI), 2),
    ],
)
def test_amounts_differ_only_where_rounding_cannot_explain_it(db, read, first, second, different):
    for value, unit in (first, second):
        decide(db, decision(read(), value=value, unit=unit))
    (one,) = confirmed_values(db, ANY)
    assert (one.words, one.different) == (2, different)


def test_a_measured_value_agrees_within_its_error(db, read):
    decide(db, decision(read(), value="100"))
    for value in ("97", "90"):
        decide(db, decision(read(point(value, source="measured", error=Decimal(4))), value=value))
    assert [each.different for each in confirmed_values(db, ANY)] == [2]


def test_a_coarse_figure_does_not_make_two_fine_ones_agree(db, read):
    for value in ("1.6", "2", "2.4"):
        decide(db, decision(read(), value=value))
    assert [each.different for each in confirmed_values(db, ANY)] == [2]


def test_every_word_on_a_fact_is_kept_the_one_that_counts_first(db, read):
    words = [decide(db, decision(read(), value=value)) for value in ("10", "12", "11")]
    assert [each.decision for each in words_on(db, words[0])] == words[::-1]
    assert words_on(db, words[2] + 1000) == []


def test_only_what_was_said_until_then_counts(db, read):
    number = read(point("1", year=2024))
    sha = extraction(db, number).image
    decide(db, said_at(decision(number, 0, "10"), 1))
    decide(db, said_at(decision(read(), 0, "12"), 5))
    decide(db, said_at(decision(number, 0, "11"), 9))
    undone = Wanted(as_of=dt.datetime(2026, 3, 8, tzinfo=dt.UTC))
    undo(db, number)  # today
    describe_image(db, sha, report="后来的报告")
    assert shown(db) == ["12"]
    assert shown(db, Wanted(metrics=["营收"], as_of=dt.datetime(2026, 3, 2, tzinfo=dt.UTC))) == ["10"]
    assert [(each.value, each.words) for each in confirmed_values(db, undone)] == [(Decimal(12), 2)]
    assert shown(db, Wanted(as_of=dt.datetime(2026, 3, 9, 1, tzinfo=dt.UTC))) == ["11"]
    assert shown(db, Wanted(as_of=dt.datetime(2026, 2, 1, tzinfo=dt.UTC))) == []
    assert [each.report for each in confirmed_values(db, undone)] == [None]


def test_what_is_wanted_narrows(db, read):
    decide_all(db, [decision(read(), year=2022), decision(read(), company="乙", scope="parent", year=2023)])
    decide(db, decision(read(), metric="毛利率", unit=PERCENT, of=period(2024, "Q1")))
    for wanted in (Wanted(companies=["乙"]), Wanted(scopes=["parent"]), Wanted(years=(2023, 2023))):
        assert [each.company for each in confirmed_values(db, wanted)] == ["乙"]
    for wanted in (Wanted(metrics=["gross_margin"]), Wanted(kinds=["Q1"])):
        assert [each.metric for each in confirmed_values(db, wanted)] == ["gross_margin"]
    assert len(confirmed_values(db, Wanted(metrics=["营收", "毛利率"]))) == 3


def test_claims_that_nobody_settled_stand_apart(db, read):
    number = read(point("1", year=2023), point("2", year=2024))
    describe_image(db, extraction(db, number).image, company="星河科技")
    decide(db, decision(number, 0, "1", year=2023))
    (open_one,) = open_claims(db, Wanted(metrics=["营收"]))
    assert (open_one.company, open_one.metric, open_one.period.year, open_one.value) == (
        "星河科技", "revenue", 2024, Decimal(2),
    )  # fmt: skip
    assert open_claims(db, Wanted(companies=["乙"])) == []


def test_claims_of_a_company_are_those_of_all_that_are_its_own(db, read):
    add_company(db, "星河科技", "Starriver", aliases=["星河"])
    number = 0
    for name, value in (("星河", "1"), ("Starriver", "2"), ("远帆物流", "3"), ("星河科技", "4")):
        number = read(point(value, year=2023), point(value, year=2024))
        describe_image(db, extraction(db, number).image, company=name)
    said = decide(db, decision(number, 0, "4", year=2023))
    decide(db, decision(number, 1, "4", year=2024))
    undo(db, number)
    assert said
    every = open_claims(db, Wanted())
    own = [claim for claim in every if claim.company == "星河科技"]
    assert len(own) == 5
    assert open_claims(db, Wanted(companies=["星河科技"])) == own
    assert open_claims(db, Wanted(companies=["远帆物流"])) == [claim for claim in every if claim not in own]
    assert open_claims(db, Wanted(companies=["星河科技"], segments=["Cloud"])) == []


@pytest.mark.parametrize("companies", [(), ("星河科技",)])
def test_claims_are_consolidated_and_reported_until_somebody_says_otherwise(db, read, companies):
    number = read(point("1", year=2023), point("2", of=period(2024, estimate=True)))
    describe_image(db, extraction(db, number).image, company="星河科技")

    def open_values(**wanted) -> list[str]:
        return [f"{claim.value:f}" for claim in open_claims(db, Wanted(companies=companies, **wanted))]

    assert open_values() == open_values(scopes=["consolidated"]) == ["1", "2"]
    assert open_values(scopes=["parent"]) == open_values(bases=["restated", "guidance"]) == []
    assert (open_values(bases=["reported"]), open_values(bases=["estimate"])) == (["1"], ["2"])


def test_two_people_agree_only_if_they_mean_the_same_segment(db, read):
    number = read(point("10", year=2024))
    ask_twice(db, extraction(db, number).image)
    decide(db, replace(decision(number, 0, "10", reviewer="李雷"), segment="国内"))
    decide(db, decision(number, 0, "10", reviewer="韩梅梅"))
    assert shown(db) == []
    decide(db, replace(decision(number, 0, "10", reviewer="韩梅梅"), segment="国内 "))
    assert shown(db) == ["10"]


def test_the_table_follows_every_kind_of_word(db, read):
    number = read(point("10", year=2024))
    sha = extraction(db, number).image
    decide(db, decision(number, 0, "10", company="星河"))
    assert [each.company for each in confirmed_values(db, ANY)] == ["星河"]
    add_company(db, "星河科技")
    add_company_alias(db, "星河科技", "星河")
    assert [each.company for each in confirmed_values(db, ANY)] == ["星河科技"]
    undo(db, number)
    assert shown(db) == []
    redo(db, number)
    describe_image(db, sha, report="年报")
    assert [each.report for each in confirmed_values(db, ANY)] == ["年报"]
    ask_twice(db, sha)
    assert shown(db) == []
    ask_twice(db, sha, wanted=False)
    assert shown(db) == ["10"]
    decide(db, replace(decision(number, 0, "10"), company=None))
    assert (shown(db), facts_overview(db).unplaced) == ([], 1)


def test_an_export_says_the_day_that_the_data_are_of(db, read, tmp_path):
    add_company(db, "星河科技", year_end=6)
    decide(db, replace(decision(read()), segment="储能"))
    line = export(db, "jsonl", tmp_path / "out").file.read_text("utf-8").splitlines()[1]
    assert '"data_date":"2024-06-30"' in line
    assert '"period_end":"2024-12-31"' in line
    assert '"segment":"储能"' in line
