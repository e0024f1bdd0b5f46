from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import AliasTaken, StoreError
from storage.metrics import (
    add_metric,
    add_metric_alias,
    find_metric,
    list_metrics,
    metric,
    metric_aliases,
    metric_in,
    suggest_metrics,
)
from storage.names import fold


def found(db, text):
    named = find_metric(db, text)
    return None if named is None else named.key


def test_the_seeded_words_are_folded_as_we_fold_today(db):
    rows = db.read("SELECT alias, folded FROM metric_alias")
    assert len(rows) > 300
    assert [(alias, folded) for alias, folded in rows if fold(alias) != folded] == []


def test_every_metric_is_found_under_both_its_names(db):
    assert len(list_metrics(db)) >= 40
    for known in list_metrics(db):
        assert find_metric(db, known.zh) == find_metric(db, known.en) == known


@pytest.mark.parametrize(
    "wording",
    [
        "归母净利润",
        "归属于上市公司股东的净利润",
        "归属于母公司所有者的净利润",
        "Net profit attributable to owners",
        "归母净利润（亿元）",
        " 归母 净利润(百万元,右轴) ",
        "归母净利润,单位:万元",
        "NET PROFIT ATTRIBUTABLE TO OWNERS (RMB m)",
        "Ｎｅｔ ｐｒｏｆｉｔ　ａｔｔｒｉｂｕｔａｂｌｅ ｔｏ ｏｗｎｅｒｓ",
    ],
)
def test_one_metric_has_many_wordings(db, wording):
    assert found(db, wording) == "net_profit_parent"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("营业收入", "营业总收入"),
        ("净利润", "归母净利润"),
        ("归母净利润", "扣非归母净利润"),
        ("营业收入", "营业收入同比"),
        ("ROE", "加权ROE"),
        ("EPS", "EPS(摊薄)"),
        ("研发费用", "研发投入"),
        ("净资产", "总资产"),
    ],
)
def test_like_words_stay_different_metrics(db, one, other):
    assert None not in (found(db, one), found(db, other))
    assert found(db, one) != found(db, other)


@pytest.mark.parametrize("text", ["", "营业收人", "收入质量", "(亿元)", "2024", "华东"])
def test_what_no_alias_says_is_not_found(db, text):
    assert find_metric(db, text) is None


def test_a_misread_name_is_suggested_and_never_merged(db):
    assert find_metric(db, "营业收人") is None
    assert "revenue" in [near.key for near in suggest_metrics(db, "营业收人")]
    assert suggest_metrics(db, "") == []


def test_the_longest_name_in_a_title_is_proposed(db):
    assert getattr(metric_in(db, "图3:星河科技归母净利润及增速(亿元)"), "key", None) == "net_profit_parent"
    assert metric_in(db, "股权结构") is None


def test_analysts_add_metrics_of_their_own(db):
    added = add_metric(db, "充电桩数量", "Charging piles", "count", aliases=["充电桩保有量"], added_by="李雷")
    assert find_metric(db, "充电桩 保有量(万座)") in (added, None)
    assert find_metric(db, "CHARGING PILES") == metric(db, added.key) == added
    add_metric_alias(db, added.key, "公共充电桩")
    assert metric_aliases(db, added.key)[-1] == "公共充电桩"
    assert list_metrics(db)[-1] == added


def test_a_word_that_names_a_metric_cannot_name_another(db):
    with pytest.raises(AliasTaken) as refused:
        add_metric_alias(db, "net_profit", "归母净利润")
    assert "归母净利润" in refused.value.sentence.zh
    with pytest.raises(AliasTaken):
        add_metric(db, "新指标", aliases=["营收"])
    assert find_metric(db, "新指标") is None


def test_saying_an_alias_twice_changes_nothing(db):
    add_metric_alias(db, "revenue", "营收")
    assert metric_aliases(db, "revenue").count("营收") == 1


def test_a_metric_needs_a_name_and_an_alias_a_metric(db):
    with pytest.raises(StoreError):
        add_metric(db, "  ")
    with pytest.raises(StoreError):
        add_metric_alias(db, "nowhere", "x")


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
