"""The page of names: searched, picked, changed, refused in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.components import company_cards
from storage.companies import add_company, find_company, list_companies
from storage.company_file import read_companies, weigh_companies
from storage.metrics import add_metric, find_metric, metric
from storage.reviews import decide
from tests import builders
from tests.dashboard.conftest import deed, words


def table(page):
    return page.dataframe[0].value


def companies(show_page, language="en"):
    page = show_page("names", language)
    page.segmented_control(key="names-about").set_value("companies")
    return page.run()


def picked(page, key, row):
    page.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    return page.run()


@pytest.mark.parametrize(("language", "first"), [("en", "Revenue"), ("zh", "营业收入")])
def test_the_dictionary_is_shown_in_the_order_of_a_statement(show_page, language, first):
    page = show_page("names", language)
    assert not page.exception
    assert table(page).iloc[0, 0] == first
    assert len(table(page)) >= 120


@pytest.mark.parametrize(
    "sought", ["归属于上市公司股东的净利润", "归母净利润(亿元)", "attributable to owners of the parent"]
)
def test_a_metric_is_found_by_any_wording(show_page, sought):
    page = show_page("names")
    page.text_input(key="metric-search").set_value(sought).run()
    assert "Net profit attributable to owners" in list(table(page).iloc[:, 0])
    assert len(table(page)) < 20


def test_what_is_in_use_stands_first(show_page, ledger, chart):
    _, number = chart(builders.reading(builders.point()))
    decide(ledger, replace(builders.decision(number), metric="inventory"))
    page = show_page("names")
    assert list(table(page).iloc[0, [0, 4]]) == ["Inventories", 1]


def test_a_metric_is_added_and_one_that_is_there_is_refused(show_page, ledger):
    page = show_page("names")
    page.text_input(key="metric-zh-").set_value("充电桩数量")
    page.button(key="metric-add").click().run()
    assert find_metric(ledger, "充电桩数量") is not None
    assert "Added." in words(page)
    page.text_input(key="metric-zh-").set_value("营收")
    page.button(key="metric-add").click().run()
    assert "already names the metric" in words(page)


def test_a_metric_is_renamed_and_given_a_wording(show_page, ledger):
    page = show_page("names")
    page.text_input(key="metric-search").set_value("goodwill").run()
    page = picked(page, "metric-table", 0)
    assert "Values in the ledger: 0" in words(page)
    page.text_input(key="metric-en-goodwill").set_value("Goodwill, net")
    page.button(key="metric-save").click().run()
    assert metric(ledger, "goodwill").en == "Goodwill, net"
    page = picked(page, "metric-table", 0)
    page.text_input(key="metric-word-goodwill").set_value("商誉净值").run()
    page.button(key="metric-word-add").click().run()
    found = find_metric(ledger, "商誉净值")
    assert found is not None
    assert found.key == "goodwill"


def test_only_metrics_of_ones_own_can_be_merged(show_page, ledger):
    add_metric(ledger, "销货收入", measure="money")
    page = show_page("names")
    page.text_input(key="metric-search").set_value("销货收入").run()
    page = picked(page, "metric-table", 0)
    page.selectbox(key="metric-into-销货收入").set_value("revenue").run()
    page.button(key="metric-merge").click().run()
    assert find_metric(ledger, "销货收入") == metric(ledger, "revenue")
    page.text_input(key="metric-search").set_value("goodwill").run()
    assert "metric-merge" not in [button.key for button in picked(page, "metric-table", 0).button]


def test_no_companies_teach_what_the_list_is_for(show_page):
    page = companies(show_page)
    assert not page.exception
    assert "Add one, or take a file" in words(page)


def test_a_company_is_added_and_its_year_changed(show_page, ledger):
    page = companies(show_page)
    page.text_input(key="company-zh-").set_value("星河科技")
    page.text_input(key="company-ticker-").set_value("600001.SH")
    page.button(key="company-add").click().run()
    added = find_company(ledger, "600001.SH")
    assert added is not None
    page = picked(page, "company-table", 0)
    page.selectbox(key=f"company-year_end-{added.key}").set_value(3)
    page.button(key="company-save").click().run()
    assert list_companies(ledger) == [replace(added, year_end=3)]


def test_a_name_of_another_company_is_refused_on_the_page(show_page, ledger):
    add_company(ledger, "星河科技")
    add_company(ledger, "银河科技")
    page = picked(companies(show_page), "company-table", 0)
    page.text_input(key="company-word-星河科技").set_value("银河科技").run()
    page.button(key="company-word-add").click().run()
    assert "already means the company" in words(page)


def test_the_lines_of_a_file_are_told_one_by_one(ledger):
    add_company(ledger, "星河", ticker="600001.SH")
    file = "名称,代码,行业\n星河,600001.SH,电子\n银河,600002.SH,\n,600003.SH,\n".encode()
    lines = weigh_companies(ledger, read_companies(file))
    told = company_cards.file_table(lines, "zh")
    assert list(told["结果"]) == ["更改", "新增", "不接受"]
    assert list(told["说明"]) == ["– → 电子", "新公司", "没有公司名称"]


def test_a_name_that_is_only_like_a_metric_is_offered_on_the_desk_and_taken_for_its_series(chart, look, send):
    sha, _ = chart(builders.reading(*(builders.point(series="归毋净利润", year=year) for year in (2022, 2023))))
    shown, _ = look(sha)["values"]
    assert shown["fields"]["metric"] == ""
    first, *_ = shown["perhaps"]
    assert (first["words"], first["metric"]) == ("Net profit attributable to owners", "net_profit_parent")
    assert first["reason"] == "like 归母净利润, 80 of 100"
    assert send(sha, deed("adjust", 0, fields={"what": "metric", "metric": "revenue"}))["refused"]  # not offered
    taken = send(sha, deed("adjust", 0, fields={"what": "metric", "metric": "net_profit_parent"}))["chart"]
    assert [one["fields"]["metric"] for one in taken["values"]] == ["net_profit_parent"] * 2
    assert [(one["perhaps"], one["open"]) for one in taken["values"]] == [([], True)] * 2
    assert [one["fields"]["metric"] for one in send(sha, deed("undo"))["chart"]["values"]] == ["", ""]


def test_a_part_of_a_name_that_says_the_metric_leaves_the_segment(chart, look, send):
    sha, _ = chart(builders.reading(builders.point(series="锂盐 / 营业收入"), title="经营情况"))
    offered = next(one for one in look(sha)["values"][0]["perhaps"] if one["metric"] == "revenue")
    (taken,) = send(sha, deed("adjust", 0, fields={"what": "metric", "metric": "revenue"}))["chart"]["values"]
    assert (
        (taken["fields"]["metric"], taken["fields"]["segment"])
        == ("revenue", offered["segment"])
        == ("revenue", "锂盐")
    )
