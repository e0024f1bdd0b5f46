"""Segment, scope and basis as they are proposed: by the names in the picture, and by what people said of neighbours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from extraction.chart import ExtractedPoint, Reading
from storage.companies import add_company
from storage.database import Database
from storage.decisions import Decision
from storage.extractions import save_extraction
from storage.identity import basis_of_title, basis_said, may_be_segment, scope_said
from storage.images import describe_image, save_image
from storage.review_list import review
from storage.reviews import decide
from tests.builders import YI, extraction, image, period, point, reading

Draw = Callable[..., int]


@pytest.fixture
def draw(db: Database) -> Draw:
    """Keeps a new picture with this reading; the reading's id."""

    def kept(made: Reading) -> int:
        picture = image()
        save_image(db, picture)
        return save_extraction(db, extraction(picture, made))

    return kept


def slices(*names: str, series: str = "", title: str = "营业收入构成(亿元)") -> Reading:
    points = (replace(point("1", series=series), category=name, period=None) for name in names)
    return reading(*points, kind="pie", title=title)


def lines(*names: str, title: str = "营业收入(亿元)", years: tuple[int, ...] = (2023, 2024)) -> Reading:
    return reading(*(point("1", series=name, year=year) for name in names for year in years), kind="line", title=title)


def proposed(db: Database, number: int, field: str) -> list[Any]:
    return [getattr(row.proposal, field) for row in review(db, number)]


def say(db: Database, number: int, key: int, **said: object) -> None:
    proposal: Decision = review(db, number)[key].proposal
    decide(db, replace(proposal, **said))  # type: ignore[arg-type]  # any field of a Decision


@pytest.mark.parametrize(
    ("company", "name", "segment"),
    [
        (None, "霁川电子营业收入", ""),  # of nobody knows whom: most likely the company itself
        ("霁川电子", "霁川电子营业收入", ""),
        ("霁川电子", "营业收入", ""),
        ("霁川电子", "霁川电子储能电池营业收入", "储能电池"),
        ("霁川电子", "储能电池营业收入", "储能电池"),
    ],
)
def test_a_lone_name_that_the_title_lends_is_a_part_only_beyond_company_and_metric(db, draw, company, name, segment):
    number = draw(lines(name, title=f"图1：{name}"))
    if company is not None:
        ((picture,),) = db.read("SELECT image FROM extraction WHERE id = ?", [number])
        describe_image(db, picture, company=company)
    assert proposed(db, number, "segment") == [segment] * 2
    assert proposed(db, number, "metric") == ["revenue"] * 2


def test_the_slices_of_a_pie_are_segments_and_their_total_is_the_company(db, draw):
    number = draw(slices("手机", "IoT 与生活", "其他", "合计"))
    assert proposed(db, number, "segment") == ["手机", "IoT 与生活", "其他", ""]
    assert proposed(db, number, "metric") == ["revenue"] * 4


def test_the_lines_of_a_chart_by_country_are_segments(db, draw):
    assert proposed(db, draw(lines("Germany", "France", "Total", title="Revenue")), "segment") == [
        *["Germany"] * 2, *["France"] * 2, *[""] * 2,
    ]  # fmt: skip


def test_bars_by_region_are_segments_though_their_series_says_the_metric(db, draw):
    bars = (replace(point("1"), category=name, period=None) for name in ("华东", "华南"))
    assert proposed(db, draw(reading(*bars, title="2024年各地区")), "segment") == ["华东", "华南"]


def test_heads_over_one_another_say_the_segment_beside_the_metric(db, draw):
    number = draw(lines("锂盐 / 营业收入", "民爆 / 营业收入", "营业收入", title=""))
    assert proposed(db, number, "segment") == ["锂盐", "锂盐", "民爆", "民爆", "", ""]
    assert proposed(db, number, "metric") == [None, None, None, None, "revenue", "revenue"]
    assert [one.metric.key for one in review(db, number)[0].perhaps] == ["revenue"]
    say(db, number, 0, metric="revenue")
    assert (review(db, number)[1].proposal.metric, review(db, number)[1].proposal.segment) == ("revenue", "锂盐")


def test_a_metric_a_company_or_a_period_is_no_segment(db, draw):
    add_company(db, "星河科技")
    assert set(proposed(db, draw(lines("净利润", "毛利率", title="营业收入")), "segment")) == {""}
    assert set(proposed(db, draw(lines("星河科技", "蓝海股份", title="营业收入")), "segment")) == {""}
    assert set(proposed(db, draw(lines("手机", "汽车", title="可比公司营业收入")), "segment")) == {""}
    assert set(proposed(db, draw(lines("")), "segment")) == {""}
    assert set(proposed(db, draw(lines("手机", title="走势")), "segment")) == {""}


@pytest.mark.parametrize(
    "name", ["合计", "总计", "Total", "集团", "整体", "2024年以来", "系列1", "数值", "宁德股份", "Q3", ""]
)
def test_these_are_no_parts_of_a_company(name):
    assert not may_be_segment(name)


@pytest.mark.parametrize("name", ["手机", "5G业务", "iPhone 15", "华东", "Asia Pacific", "其他", "Mayonnaise"])
def test_these_may_be_parts_of_a_company(name):
    assert may_be_segment(name)


def test_a_segment_that_a_person_writes_is_proposed_along_its_series(db, draw):
    number = draw(lines("桩一", "桩二", title="充电"))
    say(db, number, 0, metric="sales_volume", segment="公共桩")
    assert proposed(db, number, "segment")[1:] == ["公共桩", "", ""]


def test_slices_that_a_person_says_are_no_segments_are_none(db, draw):
    number = draw(slices("手机", "汽车", "其他"))
    say(db, number, 0, segment="")
    assert proposed(db, number, "segment")[1:] == ["", ""]
    say(db, number, 1, segment="汽车")
    assert proposed(db, number, "segment")[2] == "其他"


def test_slices_that_turn_out_to_be_companies_are_no_segments(db, draw):
    number = draw(slices("瑞思迈", "飞利浦", "怡和嘉业", title="占比"))
    assert proposed(db, number, "segment") == ["瑞思迈", "飞利浦", "怡和嘉业"]
    say(db, number, 0, company="瑞思迈", segment="")
    assert proposed(db, number, "segment")[1:] == ["", ""]


def test_one_slice_named_otherwise_says_nothing_of_the_others(db, draw):
    number = draw(slices("手机", "汽车"))
    say(db, number, 0, segment="智能手机")
    assert proposed(db, number, "segment")[1] == "汽车"


def test_the_parents_own_accounts_are_told_from_profit_of_its_owners():
    assert scope_said("母公司资产负债表", "货币资金") == "parent"
    assert scope_said("Parent company balance sheet") == "parent"
    assert scope_said("归属于母公司股东的净利润") == "consolidated"
    assert scope_said("Net profit attributable to owners of the parent") == "consolidated"
    assert scope_said("合并资产负债表") == "consolidated"


@pytest.mark.parametrize(
    ("name", "basis"),
    [
        ("一致预期", "estimate"), ("Forecast", "estimate"), ("公司指引", "guidance"), ("Guidance", "guidance"),
        ("2023年(调整后)", "restated"), ("追溯调整后", "restated"), ("2022 restated", "restated"),
        ("重述前", "reported"), ("调整前", "reported"), ("经调整净利润", None), ("营业收入", None), ("Greenland", None),
    ],
)  # fmt: skip
def test_a_name_says_on_which_basis_its_values_are(name, basis):
    assert basis_said(name) == basis


def test_a_title_that_compares_says_no_basis():
    assert basis_of_title("2023 年度业绩预告") == "guidance"
    assert basis_of_title("营收超出公司指引") is None
    assert basis_of_title("盈利预测") is None


def test_a_forecast_year_stays_an_estimate_and_guidance_is_told_from_it(db, draw):
    years: tuple[ExtractedPoint, ...] = (
        point(of=period(2024)), point(of=period(2025, estimate=True)),
        point(series="公司指引", of=period(2025, estimate=True)),
    )  # fmt: skip
    assert proposed(db, draw(reading(*years)), "basis") == ["reported", "estimate", "guidance"]


def test_a_basis_that_a_person_chooses_goes_along_the_series_but_no_forecast_goes_back_in_time(db, draw):
    number = draw(lines("A 板块", "B 板块", years=(2023, 2024, 2025)))
    say(db, number, 1, basis="guidance")
    assert proposed(db, number, "basis") == ["reported", "guidance", "guidance", *["reported"] * 3]
    say(db, number, 3, basis="restated", scope="parent")
    assert proposed(db, number, "basis")[4:] == ["restated", "restated"]
    assert proposed(db, number, "scope")[4:] == ["parent", "parent"]
    say(db, number, 4, basis="reported", scope="consolidated")
    assert proposed(db, number, "basis")[5] == "reported"
    assert proposed(db, number, "scope")[5] == "consolidated"


def test_in_a_table_a_basis_goes_down_its_column(db, draw):
    rows = (point("1", series=name, year=year, unit=YI) for name in ("营业收入", "净利润") for year in (2022, 2023))
    number = draw(reading(*rows, kind="table", title="利润表"))
    say(db, number, 0, basis="restated")
    assert proposed(db, number, "basis")[1:] == ["reported", "restated", "reported"]
