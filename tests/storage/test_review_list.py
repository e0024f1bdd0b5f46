from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extraction.periods import parse_period
from storage.companies import add_company
from storage.confirmed import Wanted, confirmed_values
from storage.extractions import extraction, save_extraction
from storage.images import describe_image, save_image
from storage.metrics import add_metric
from storage.progress import progress
from storage.review_list import next_open, review
from storage.reviews import decide, undo
from tests.builders import PERCENT, WAN, YI, decision, finding, image, period, point, reading
from tests.builders import extraction as build_extraction


def test_every_point_stands_in_its_order_with_its_doubts(db, read):
    number = read(point("1"), point("2", source="measured"), point(None), findings=(finding(0),))
    rows = review(db, number)
    assert [(row.key, row.state, row.doubtful) for row in rows] == [
        (0, "doubtful", True),
        (1, "measured", False),
        (2, "doubtful", True),
    ]
    assert rows[0].findings == (finding(0),)


def test_what_only_a_model_says_is_doubtful(db, read):
    assert [row.doubtful for row in review(db, read(point(source="model")))] == [True]


def test_settled_and_added_values_show_their_last_word(db, read):
    number = read(point("1"), point("2"))
    decide(db, decision(number, 0, "1"))
    decide(db, decision(number, 1, None, verdict="rejected"))
    added = decide(db, decision(number, value="3", verdict="added"))
    assert [(row.key, row.state) for row in review(db, number)] == [
        (0, "confirmed"),
        (1, "rejected"),
        (-added, "missing"),
    ]


def test_a_proposal_needs_only_a_yes(db, read):
    number = read(point("1250.0", series="营业收入(亿元)"))
    describe_image(db, extraction(db, number).image, company="星河科技")
    proposal = review(db, number)[0].proposal
    assert (proposal.company, proposal.metric, proposal.period) == ("星河科技", "revenue", period(2024))
    decide(db, replace(proposal, reviewer="李雷"))
    assert progress(db, number).confirmed == 1


def test_a_company_in_the_title_or_a_category_is_proposed(db):
    add_company(db, "星河科技", "Xinghe", "600001.SH")
    add_company(db, "蓝海股份")
    titled = reading(point(), replace(point(), category="蓝海股份", period=None), title="星河科技 2024 营业收入")
    picture = image()
    save_image(db, picture)
    number = save_extraction(db, build_extraction(picture, titled))
    assert [row.proposal.company for row in review(db, number)] == ["星河科技", "蓝海股份"]


def test_a_bare_yoy_line_grows_the_bars_beside_it(db, read):
    number = read(point("1250.0"), point("12.5", series="同比(%)", unit=PERCENT))
    assert [row.proposal.metric for row in review(db, number)] == ["revenue", "revenue_yoy"]


def test_a_percentage_is_not_taken_for_the_amount_in_the_title(db, read):
    number = read(point("12.5", series="华东", unit=PERCENT), point("3", series="华南", unit=YI))
    assert [row.proposal.metric for row in review(db, number)] == [None, "revenue"]


def test_an_estimate_is_proposed_as_an_estimate(db, read):
    number = read(point(of=period(2026, estimate=True)))
    assert review(db, number)[0].proposal.basis == "estimate"


def test_the_next_open_point_goes_round_and_can_keep_to_doubts(db, read):
    number = read(point("1"), point("2"), point("3"), findings=(finding(0),))
    rows = review(db, number)
    assert next_open(rows) == 0
    assert next_open(rows, after=2) == 0
    assert next_open(rows, after=0, doubtful_only=True) == 0
    for key in range(3):
        decide(db, decision(number, key, "1"))
    assert next_open(review(db, number)) is None


def test_progress_counts_what_was_said_and_the_seconds_it_took(db, read):
    number = read(point("1"), point("2"), point("3"), findings=(finding(0, 1),))
    decide(db, decision(number, 0, "1", seconds=2))
    decide(db, decision(number, 2, "9", verdict="corrected", seconds=8))
    decide(db, decision(number, value=Decimal(4), verdict="added", seconds=None))
    done = progress(db, number)
    assert (done.total, done.settled, done.open) == (4, 3, 1)
    assert (done.confirmed, done.corrected, done.rejected, done.added) == (1, 1, 0, 1)
    assert (done.doubtful, done.doubtful_open) == (2, 1)
    assert (done.seconds, done.median_seconds) == (10.0, 5.0)


def test_what_was_said_of_one_value_is_proposed_for_its_neighbours(db, read):
    number = read(point("1", series="#1", unit=None), point("2", series="#1", unit=None), point("3", series="#2"))
    decide(db, replace(decision(number, 0, "1", company="星河科技", metric="net_profit", unit=YI), series="#1"))
    proposals = [row.proposal for row in review(db, number)]
    assert [(one.company, one.metric, one.unit) for one in proposals[1:]] == [
        ("星河科技", "net_profit", YI),
        ("星河科技", "revenue", YI),
    ]


def test_a_corrected_unit_is_proposed_for_the_rest_of_its_series(db, read):
    number = read(point("1", unit=PERCENT), point("2", unit=PERCENT), point("3", unit=YI), point("4", series="同比"))
    decide(db, decision(number, 0, "1", unit=None, verdict="corrected"))
    assert [row.proposal.unit for row in review(db, number)[1:]] == [None, YI, YI]
    decide(db, decision(number, 1, "2", unit=WAN, verdict="rejected"))
    assert review(db, number)[0].proposal.unit is None


def test_in_a_table_of_measures_what_is_said_goes_down_the_column_not_along_the_row(db, read):
    def row(name):
        cells = (("单价(元)", YI), ("数量", None))
        return [replace(point("1", series=name, unit=unit), category=of, period=None) for of, unit in cells]

    picture = image()
    save_image(db, picture)
    table = reading(*row("甲药"), *row("乙药"), kind="table", title="")
    number = save_extraction(db, build_extraction(picture, table))
    decide(db, decision(number, 0, "1", metric="中标价"))
    proposals = [one.proposal for one in review(db, number)]
    assert [one.metric for one in proposals] == ["中标价", None, "中标价", None]
    assert [one.unit for one in proposals] == [YI, None, YI, None]
    assert [one.period for one in proposals] == [period(), period(), None, None]


def test_a_period_said_once_dates_a_chart_that_prints_none(db, read):
    shares = [replace(point("1", series=""), category=name, period=None) for name in ("甲", "乙")]
    number = read(*shares)
    decide(db, decision(number, 0, "1"))
    assert review(db, number)[1].proposal.period == period()
    partly = read(*shares, point("3"))
    decide(db, decision(partly, 0, "1"))
    assert review(db, partly)[1].proposal.period is None


def test_a_period_printed_as_category_or_series_is_proposed(db, read):
    bare = replace(point("1"), period=None, category="2023年")
    turned = replace(point("2", series="2022年"), period=None, category="华东")
    periods = [row.proposal.period for row in review(db, read(bare, turned))]
    assert periods == [period(2023), period(2022)]


def test_a_name_is_understood_as_soon_as_it_is_in_the_dictionary_or_somebody_has_used_it(db, read):
    picture = image()
    save_image(db, picture)
    number = save_extraction(db, build_extraction(picture, reading(point("1", series="桩数", unit=None), title="")))
    (before,) = review(db, number)
    assert (before.proposal.metric, before.proposal.company, before.perhaps) == (None, None, ())
    elsewhere = read(point("2", series="桩数", unit=None))
    decide(db, decision(elsewhere, 0, "2", metric="sales_volume", unit=None))
    assert [one.metric.key for one in review(db, number)[0].perhaps] == ["sales_volume"]
    undo(db, elsewhere)
    assert review(db, number)[0].perhaps == ()
    describe_image(db, picture.sha256, company="星河科技")
    add_metric(db, "充电桩数量", aliases=["桩数"])
    (after,) = review(db, number)
    assert (after.proposal.metric, after.proposal.company) == ("充电桩数量", "星河科技")


def test_a_half_year_is_counted_from_where_the_companys_year_begins(db, read):
    add_company(db, "星河科技", year_end=6)
    ended = "six months ended 31 December 2024"
    number = read(replace(point(), category=ended, period=parse_period(ended)))
    assert review(db, number)[0].proposal.period == period(2024, "H2")
    describe_image(db, extraction(db, number).image, company="星河科技")
    proposal = review(db, number)[0].proposal
    decide(db, replace(proposal, reviewer="李雷"))
    (fact,) = confirmed_values(db, Wanted())
    assert (fact.period.kind, fact.period.year, str(fact.period.end)) == ("H1", 2025, "2024-12-31")
