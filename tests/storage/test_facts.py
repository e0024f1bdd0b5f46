from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.chart import Unit
from storage.companies import add_company, add_company_alias
from storage.extractions import extraction, save_extraction
from storage.fact_table import bring_up
from storage.facts import (
    companies_with_facts,
    competing,
    confirmed,
    display_units,
    fact,
    facts_overview,
    kinds_with_facts,
    metrics_with_facts,
    unconfirmed,
    years_with_facts,
)
from storage.images import describe_image
from storage.metrics import add_metric_alias
from storage.reviews import decide, decide_all, undo
from tests.builders import BOX, PERCENT, WAN, YI, decision, period, point, reading
from tests.builders import extraction as build_extraction

USD = Unit("USD", 10**6, "US$ m")


def grown(db, metric="revenue"):
    return confirmed(db, metric)["growth_text"].to_list()


def test_nothing_is_known_before_somebody_confirms(db, read):
    read()
    assert confirmed(db, "revenue").empty
    assert facts_overview(db).values == 0


def test_a_confirmed_value_says_where_it_comes_from(db, read):
    number = read()
    described = extraction(db, number).image
    describe_image(db, described, report="2024年年度报告", report_date=dt.date(2025, 3, 28), page="12", figure="图3")
    said = decide(db, decision(number, 2, "1250.0"))
    row = confirmed(db, "营业收入").iloc[0]
    assert (row.company_zh, row.metric, row.metric_en) == ("星河科技", "revenue", "Revenue")
    assert (row.value_text, row.printed, row.unit, row.source) == ("1250.0", "1250.0", "亿元", "printed")
    assert (row.image, row.extraction, row.point, row.box_left) == (described, number, 2, BOX.left)
    assert (row.source_date.date(), row.period_end.date()) == (dt.date(2025, 3, 28), dt.date(2024, 12, 31))
    drawer = fact(db, said)
    assert (drawer.image, drawer.evidence, drawer.page, drawer.figure) == (described, BOX, "12", "图3")
    assert drawer.claim is not None


def test_only_settled_values_count_and_a_rejected_one_does_not(db, read):
    number = read()
    decide(db, decision(number, 0, "1", year=2022))
    decide(db, decision(number, 1, "2", year=2023))
    decide(db, decision(number, 1, None, year=2023, verdict="rejected"))
    assert confirmed(db, "revenue")["period_year"].to_list() == [2022]


def test_undoing_takes_a_value_out_of_the_comparison(db, read):
    number = read()
    decide(db, decision(number))
    undo(db, number)
    assert confirmed(db, "revenue").empty


def test_the_last_settled_word_counts_and_the_others_stay_in_sight(db, read):
    first, second, third = read(), read(), read()
    decide(db, decision(first, value="1250.0"))
    decide(db, decision(second, value="1250.00"))
    last = decide(db, decision(third, value="1205.0"))
    row = confirmed(db, "revenue").iloc[0]
    assert (row.value_text, row.words, row.different_values) == ("1205.0", 3, 2)
    assert [str(word.decision.value) for word in competing(db, last)] == ["1205.0", "1250.00", "1250.0"]
    assert facts_overview(db).competing == 1


def test_the_same_amount_in_another_unit_does_not_compete(db, read):
    decide(db, decision(read(), value="12.5", unit=YI))
    decide(db, decision(read(), value="125000", unit=WAN))
    assert confirmed(db, "revenue")["different_values"].to_list() == [1]


def test_a_restated_value_does_not_erase_the_reported_one(db, read):
    decide(db, decision(read(), value="100", year=2023))
    decide(db, decision(read(), value="98", year=2023, basis="restated"))
    shown = confirmed(db, "revenue")
    assert dict(zip(shown["basis"], shown["value_text"], strict=True)) == {"reported": "100", "restated": "98"}
    assert confirmed(db, "revenue", basis="restated")["value_text"].to_list() == ["98"]


def test_the_parent_company_alone_is_another_fact_than_the_group(db, read):
    decide(db, decision(read(), value="100"))
    decide(db, decision(read(), value="60", scope="parent"))
    assert confirmed(db, "revenue", scope="parent")["value_text"].to_list() == ["60"]
    assert len(confirmed(db, "revenue")) == 2


def test_reading_again_never_touches_what_a_person_said(db, read):
    number = read()
    decide(db, decision(number, value="1250.0"))
    save_extraction(db, build_extraction(extraction(db, number).image, reading(point("9")), version="2"))
    assert confirmed(db, "revenue")["value_text"].to_list() == ["1250.0"]


def test_values_under_different_names_meet_even_if_the_alias_comes_later(db, read):
    decide(db, decision(read(), value="1", year=2023, company="星河", metric="营业收入(亿元)"))
    decide(db, decision(read(), value="2", year=2024, company="XINGHE TECH", metric="Turnover"))
    assert len(confirmed(db, "revenue")) == 1
    added = add_company(db, "星河科技", "Xinghe Tech", "600001.SH", aliases=["星河"])
    add_metric_alias(db, "revenue", "Turnover")
    assert confirmed(db, "revenue", ["600001.sh"])["company"].to_list() == [added.key, added.key]
    add_company_alias(db, added.key, "星河集团")
    assert companies_with_facts(db) == [(added, 2)]


def test_a_metric_of_ones_own_is_kept_under_its_own_word(db, read):
    decide(db, decision(read(), metric="充电桩数量", value="300", unit=Unit("count", 1, "座")))
    assert confirmed(db, "充电桩 数量")["metric_zh"].to_list() == ["充电桩数量"]
    assert [(metric.zh, count) for metric, count in metrics_with_facts(db)] == [("充电桩数量", 1)]


def test_a_value_without_company_metric_or_period_is_counted_as_unplaced(db, read):
    decide(db, decision(read(), company=None))
    assert confirmed(db, "revenue").empty
    assert facts_overview(db).unplaced == 1


def test_growth_is_the_change_against_the_year_before_in_percent(db, read):
    decide_all(db, [decision(read(), value=v, year=y) for v, y in (("100", 2022), ("112.5", 2023), ("99", 2024))])
    assert grown(db) == [None, "12.5000", "-12.0000"]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("3", YI), ("4", YI), "33.3333"),
        (("3", YI), ("5", YI), "66.6667"),
        (("300", YI), ("299", YI), "-0.3333"),
        (("12.5", YI), ("137500", WAN), "10.0000"),
        (("0.0000000003", YI), ("0.0000000004", YI), "33.3333"),
        (("1234567890123456789012345678", YI), ("1234567890123456789012345678", WAN), "-99.9900"),
        (("0", YI), ("5", YI), None),
        (("-2", YI), ("5", YI), None),
        (("5", YI), ("-5", YI), "-200.0000"),
        (("5", YI), ("5", USD), None),
        (("5", None), ("6", None), None),
        (("5", YI), ("6", None), None),
    ],
)
def test_growth_is_exact_or_not_there(db, read, before, after, expected):
    decide(db, decision(read(), value=before[0], unit=before[1], year=2023))
    decide(db, decision(read(), value=after[0], unit=after[1], year=2024))
    assert grown(db) == [None, expected]


@given(
    pairs=st.lists(
        st.tuples(st.decimals("0.01", "99999999", places=2), st.decimals("-99999999", "99999999", places=2)),
        min_size=1, max_size=20,
    )
)  # fmt: skip
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=6)
def test_growth_agrees_with_exact_arithmetic(db, read, pairs):
    for year, side in ((2023, 0), (2024, 1)):
        number = read(*(point(0) for _ in pairs))
        said = [decision(number, key, pair[side], year=year, company=f"公司{key}") for key, pair in enumerate(pairs)]
        decide_all(db, said)
    bring_up(db)
    rows = dict(db.read("SELECT company, growth FROM growth WHERE period_year = 2024"))
    for key, (base, value) in enumerate(pairs):
        assert abs(rows[f"公司{key}"] - (value - base) / base * 100) <= Decimal("0.00005")


def test_percentages_change_by_points_and_have_no_growth(db, read):
    decide(db, decision(read(), value="25.0", year=2023, metric="毛利率", unit=PERCENT))
    decide(db, decision(read(), value="30.5", year=2024, metric="毛利率", unit=PERCENT))
    shown = confirmed(db, "gross_margin")
    assert (shown["growth_text"].to_list(), Decimal(shown["change_points"].iloc[1])) == ([None, None], Decimal("5.5"))


@pytest.mark.parametrize(
    "other",
    [
        {"of": period(2023, "H1")},
        {"of": period(2022)},
        {"year": 2023, "basis": "restated"},
        {"year": 2023, "scope": "parent"},
        {"year": 2023, "company": "别家"},
        {"year": 2023, "metric": "营业总收入"},
    ],
)
def test_growth_never_mixes_what_is_not_alike(db, read, other):
    decide(db, decision(read(), value="100", **other))
    decide(db, decision(read(), value="120"))
    bring_up(db)
    assert db.read("SELECT growth FROM growth") == []


def test_a_quarter_grows_against_the_same_quarter(db, read):
    decide(db, decision(read(), value="10", of=period(2023, "Q3")))
    decide(db, decision(read(), value="40", of=period(2024, "9M", cumulative=True)))
    decide(db, decision(read(), value="12", of=period(2024, "Q3")))
    shown = confirmed(db, "revenue", kinds=["Q3"])
    assert shown["growth_text"].to_list() == [None, "20.0000"]
    assert kinds_with_facts(db, "revenue") == ["Q3", "9M"]


def test_a_half_year_is_the_same_half_whether_or_not_it_is_called_cumulative(db, read):
    decide(db, decision(read(), value="10", of=period(2024, "H1", cumulative=True)))
    decide(db, decision(read(), value="10", of=period(2024, "H1")))
    assert confirmed(db, "revenue")["words"].to_list() == [2]


def test_growth_reaches_the_end_of_february_in_a_leap_year(db, read):
    for year, day, value in ((2023, 28, "10"), (2024, 29, "11"), (2025, 28, "22")):
        decide(db, decision(read(), value=value, of=replace(period(year, "month"), end=dt.date(year, 2, day))))
    assert grown(db) == [None, "10.0000", "100.0000"]


def test_values_are_shown_in_one_unit_with_the_factor_said(db, read):
    decide(db, decision(read(), value="12.5", year=2023))
    decide(db, decision(read(), value="12.75", year=2024))
    decide(db, decision(read(), value="130,000".replace(",", ""), year=2022, unit=WAN))
    shown = confirmed(db, "revenue")
    assert shown["value_shown"].to_list() == ["13.0000", "12.5", "12.75"]
    assert shown["factor"].to_list() == ["0.0001", "1", "1"]
    assert shown["value"].to_list() == [13.0, 12.5, 12.75]
    assert shown["value_text"].to_list() == ["130000", "12.5", "12.75"]
    assert confirmed(db, "revenue", display=WAN)["value_shown"].to_list() == ["130000", "125000", "127500"]
    assert [unit.printed for unit in display_units(db, "revenue")][:2] == ["亿元", "万元"]


def test_another_currency_stays_what_it_is(db, read):
    decide(db, decision(read(), value="5", year=2023, unit=USD))
    decide(db, decision(read(), value="12.5", year=2024))
    shown = confirmed(db, "revenue", display=WAN)
    assert shown["shown_unit"].to_list() == ["US$ m", "万元"]


def test_filters_keep_to_companies_and_years(db, read):
    for company, year in (("甲", 2022), ("甲", 2024), ("乙", 2024)):
        decide(db, decision(read(), company=company, year=year))
    assert len(confirmed(db, "revenue", ["甲"])) == 2
    assert confirmed(db, "revenue", ["甲"], years=(2023, 2024))["period_year"].to_list() == [2024]
    assert years_with_facts(db, "revenue") == (2022, 2024)


def test_claims_nobody_settled_are_the_hollow_ones(db, read):
    number = read(point("1", year=2023), point("2", year=2024))
    describe_image(db, extraction(db, number).image, company="星河科技")
    decide(db, decision(number, 0, "1", year=2023))
    hollow = unconfirmed(db, "revenue")
    assert hollow["value_text"].to_list() == ["2"]
    assert "growth" not in hollow
    assert confirmed(db, "revenue")["value_text"].to_list() == ["1"]
