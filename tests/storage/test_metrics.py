from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.errors import AliasTaken, StoreError
from storage.extractions import save_extraction
from storage.images import save_image
from storage.metrics import (
    KINDS,
    add_metric,
    add_metric_alias,
    change_metric,
    drop_metric_alias,
    find_metric,
    list_metrics,
    merge_metrics,
    metric,
    metric_aliases,
    metric_uses,
)
from storage.name_book import name_book
from storage.name_changes import name_changes
from storage.names import fold
from storage.reviews import decide
from tests import builders


def found(db, text):
    named = find_metric(db, text)
    return None if named is None else named.key


def test_the_seeded_words_are_folded_as_we_fold_today(db):
    rows = db.read("SELECT alias, folded FROM metric_alias")
    assert len(rows) > 300
    assert [(alias, folded) for alias, folded in rows if fold(alias) != folded] == []


def test_every_metric_is_found_under_both_its_names(db):
    assert len(list_metrics(db)) >= 120
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


def test_the_longest_name_in_a_title_is_proposed(db):
    assert getattr(name_book(db).metric_in("图3:星河科技归母净利润及增速(亿元)"), "key", None) == "net_profit_parent"
    assert name_book(db).metric_in("股权结构") is None


@pytest.mark.parametrize("title", ["Carbon emissions by site", "Restored land", "Capital letters"])
def test_a_latin_name_in_a_title_stands_there_as_a_word(db, title):
    assert name_book(db).metric_in(title) is None
    assert getattr(name_book(db).metric_in(f"{title}, CAR"), "key", None) == "capital_adequacy"


def test_analysts_add_metrics_of_their_own(db):
    added = add_metric(db, "充电桩数量", "Charging piles", "count", aliases=["充电桩保有量"], added_by="李雷")
    assert find_metric(db, "充电桩 保有量(万座)") in (added, None)
    assert find_metric(db, "CHARGING PILES") == metric(db, added.key) == added
    add_metric_alias(db, added.key, "公共充电桩")
    assert metric_aliases(db)[added.key][-1] == "公共充电桩"
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
    assert metric_aliases(db)["revenue"].count("营收") == 1


def test_a_metric_needs_a_name_and_an_alias_a_metric(db):
    with pytest.raises(StoreError):
        add_metric(db, "  ")
    with pytest.raises(StoreError):
        add_metric_alias(db, "nowhere", "x")


def test_kind_and_sign_and_unit_go_together(db):
    for known in list_metrics(db):
        assert known.kind in KINDS
        assert (known.measure in ("%", "times", "days")) <= (known.kind == "ratio"), known
        assert (known.measure == "per_share") == (known.kind == "per_share"), known
        assert known.sign != "cost" or known.kind == "flow", known
    assert metric(db, "inventory").kind == "stock"
    assert metric(db, "cost_of_revenue").sign == "cost"
    assert metric(db, "net_profit_parent").sign == "either"


def test_a_metric_renamed_goes_by_its_old_names_too(db):
    change_metric(db, replace(metric(db, "net_profit_parent"), zh="归母利润", en="Profit to owners"), "李雷")
    assert metric(db, "net_profit_parent").zh == "归母利润"
    assert {found(db, word) for word in ("归母利润", "归母净利润", "Profit to owners")} == {"net_profit_parent"}
    assert [change.change for change in name_changes(db, "metric")] == ["changed", "word", "word"]
    with pytest.raises(AliasTaken):
        change_metric(db, replace(metric(db, "net_profit_parent"), zh="净利润"))
    assert metric(db, "net_profit_parent").zh == "归母利润"


def test_a_wording_can_be_taken_from_a_metric_and_given_to_another(db):
    drop_metric_alias(db, "revenue", "收入", "李雷")
    assert find_metric(db, "收入") is None
    add_metric_alias(db, "total_revenue", "收入")
    assert found(db, "收入") == "total_revenue"
    assert name_changes(db, "metric")[1].before == "收入"
    for own in ("营业收入", "Revenue", "revenue"):
        with pytest.raises(AliasTaken):
            drop_metric_alias(db, "revenue", own)


def test_an_added_metric_can_be_merged_and_its_values_go_along(db):
    picture = builders.image()
    save_image(db, picture)
    number = save_extraction(db, builders.extraction(picture, builders.reading(builders.point())))
    added = add_metric(db, "销货收入", measure="money")
    decide(db, replace(builders.decision(number), metric="销货收入"))
    assert metric_uses(db) == {added.key: (1, 1)}
    merge_metrics(db, added.key, "revenue", "李雷")
    assert metric_uses(db) == {"revenue": (1, 1)}
    assert metric(db, added.key) == metric(db, "revenue")
    assert name_changes(db, "metric")[0].change == "merged"


def test_figures_that_the_program_keeps_apart_are_not_merged(db):
    with pytest.raises(AliasTaken):
        merge_metrics(db, "total_revenue", "revenue")
    added = add_metric(db, "毛利水平", measure="%", kind="ratio")
    with pytest.raises(AliasTaken):
        merge_metrics(db, added.key, "gross_profit")
    assert found(db, "营业总收入") == "total_revenue"


@given(st.text(max_size=30))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)
