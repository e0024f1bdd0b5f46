"""What is held for a question, of a picture and of the whole ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction.questions import understand
from storage.companies import add_company
from storage.extractions import save_extraction
from storage.images import describe_image, save_image
from storage.known import known_in_picture
from storage.known_ledger import known_in_ledger, names_in_ledger
from storage.reviews import decide
from tests import builders
from tests.builders import decision, finding, point, reading

YEARS = (2022, 2023, 2024)


@pytest.fixture
def keep(db):
    """Keep a picture with this reading, of a company; its hash and its reading's number."""

    def put(read, company="星河科技", engine="embedded"):
        picture = builders.image()
        save_image(db, picture)
        if company:
            describe_image(db, picture.sha256, company=company, report="2024 年报")
        return picture.sha256, save_extraction(db, builders.extraction(picture, read, engine=engine))

    return put


def in_ledger(db, question, company=""):
    return known_in_ledger(db, understand(question, names_in_ledger(db, question)), company)


def test_claims_stand_with_their_place_box_and_doubts(db, keep):
    sha, number = keep(reading(*(point(year=year) for year in YEARS), findings=(finding(1),)))
    for known in (known_in_picture(db, sha), tuple(reversed(in_ledger(db, "营业收入")))[::-1]):
        assert [one.standing for one in known] == ["extracted"] * 3
        assert [one.metric for one in known] == ["revenue"] * 3
        assert [len(one.doubts) for one in known] == [0, 1, 0]
        assert {one.company for one in known} == {"星河科技"}
        assert known[0].whence == replace(known[0].whence, image=sha, extraction=number, point=0, box=builders.BOX)
        assert known[0].whence.report == "2024 年报"


def test_the_picture_and_the_ledger_hold_the_same(db, keep):
    sha, number = keep(reading(*(point(year=year) for year in YEARS)))
    decide(db, decision(number, 0, year=2022))
    held = set(in_ledger(db, "营业收入"))
    assert set(known_in_picture(db, sha)) == held
    assert any(one.doubts for one in held if one.standing != "confirmed")  # the same number year after year


def test_a_settled_word_takes_the_place_of_its_claim(db, keep):
    sha, number = keep(reading(point("8.05")))
    decide(db, replace(decision(number, 0, "3.05", verdict="corrected"), reason="8 is a 3"))
    for known in (known_in_picture(db, sha), in_ledger(db, "营业收入")):
        assert [(str(one.value), one.standing) for one in known] == [("3.05", "confirmed")]


def test_a_rejected_claim_is_no_value(db, keep):
    sha, number = keep(reading(point()))
    decide(db, decision(number, 0, verdict="rejected"))
    assert known_in_picture(db, sha) == ()
    assert in_ledger(db, "营业收入") == ()


def test_what_was_settled_on_an_earlier_reading_still_counts(db, keep):
    sha, number = keep(reading(point("11.3")))
    decide(db, decision(number, 0, "11.3"))
    save_extraction(db, builders.extraction(sha, reading(point("11.8")), version="2"))
    standings = {(str(one.value), one.standing) for one in known_in_picture(db, sha)}
    assert (
        standings
        == {("11.3", "confirmed"), ("11.8", "extracted")}
        == {(str(one.value), one.standing) for one in in_ledger(db, "营业收入")}
    )


def test_only_what_a_model_said_is_marked_so(db, keep):
    sha, _ = keep(reading(point(source="model")))
    assert known_in_picture(db, sha)[0].standing == in_ledger(db, "营业收入")[0].standing == "model"


def test_parts_are_told_from_their_metric(db, keep):
    names = ("储能系统", "功率器件")
    sha, _ = keep(reading(*(point(series=name) for name in names), kind="stacked_bar", title="分业务营业收入(亿元)"))
    for known in (known_in_picture(db, sha), in_ledger(db, "营业收入")):
        assert [(one.metric, one.part) for one in known] == [("revenue", name) for name in names]


def test_the_metric_in_a_series_name_is_not_said_twice(db, keep):
    sha, _ = keep(reading(point(series="霁川电子营业收入"), title="图1：霁川电子营业收入"), company="")
    assert [(one.metric, one.part) for one in known_in_picture(db, sha)] == [("revenue", "霁川电子")]


def test_a_title_lends_its_metric_only_to_series_without_one(db, keep):
    sha, _ = keep(reading(point(series="Capex"), point(series="Write-downs"), title="Capex and write-downs"))
    for known in (known_in_picture(db, sha), in_ledger(db, "capex")):
        assert {(one.metric, one.series) for one in known} == {("capex", "Capex"), ("", "Write-downs")}


def test_slices_are_named_by_their_categories_and_dated_by_the_title(db, keep):
    title = "2023年各产品销售额占比"
    slices = tuple(
        replace(point(number, series=title, unit=builders.PERCENT), category=name, period=None)
        for name, number in (("A产品", "60"), ("B产品", "40"))
    )
    sha, _ = keep(reading(*slices, kind="pie", title=title))
    known = known_in_picture(db, sha)
    assert [one.part for one in known] == ["A产品", "B产品"]
    assert [one.period.year for one in known if one.period] == [2023, 2023]
    assert {one.part for one in in_ledger(db, "A产品占比")} == {"A产品"}


def test_a_year_in_the_title_dates_quarters_that_lack_one(db, keep):
    quarters = tuple(replace(point(), category=name, period=None) for name in ("Q1", "Q2"))
    sha, _ = keep(reading(*quarters, title="2023年营业收入"))
    assert [(one.period.kind, one.period.year) for one in known_in_picture(db, sha) if one.period] == [
        ("Q1", 2023),
        ("Q2", 2023),
    ]


def test_the_ledger_gives_what_the_question_is_about_and_no_more(db, keep):
    add_company(db, "澜石化工", "Lanshi")
    keep(reading(point()))
    keep(reading(point(series="净利润"), point(series="毛利率", unit=builders.PERCENT)), "澜石化工")
    assert {one.metric for one in in_ledger(db, "净利润是多少")} == {"net_profit"}
    assert {one.company for one in in_ledger(db, "Lanshi net profit")} == {"澜石化工"}
    assert {one.metric for one in in_ledger(db, "净利润是多少", "星河科技")} == {"revenue"}  # what there is instead
    assert len(in_ledger(db, "有哪些指标")) == 3


def test_a_picture_of_nobody_in_particular_is_found_all_the_same(db, keep):
    keep(reading(point(series="净利润")), company="")
    assert [one.company for one in in_ledger(db, "净利润")] == [""]


def test_a_metric_that_only_the_title_names_is_found(db, keep):
    keep(reading(point(series="系列1"), title="净利润(亿元)"))
    assert [one.metric for one in in_ledger(db, "净利润")] == ["net_profit"]
