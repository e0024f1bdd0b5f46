from __future__ import annotations

from dataclasses import replace

import pytest

from storage.companies import (
    add_company,
    add_company_alias,
    change_company,
    company,
    company_aliases,
    drop_company_alias,
    every_company_name,
    find_companies,
    find_company,
    list_companies,
    merge_companies,
)
from storage.errors import AliasTaken, StoreError
from storage.name_book import name_book


def test_nobody_is_known_at_first(db):
    assert list_companies(db) == []
    assert find_company(db, "星河科技") is None


def test_a_company_is_found_by_names_ticker_and_aliases(db):
    added = add_company(db, "星河科技", "Xinghe Technology", "600001.SH", aliases=["星河"])
    for name in ("星河科技", "xinghe  technology", "600001.sh", "星河", "６００００１．ＳＨ"):
        assert find_company(db, name) == added
    assert company(db, added.key) == added
    assert company_aliases(db)[added.key] == [
        ("星河科技", "name"),
        ("Xinghe Technology", "name"),
        ("600001.SH", "ticker"),
        ("星河", "name"),
    ]


def test_two_companies_of_like_names_are_never_merged(db):
    add_company(db, "腾云控股")
    add_company(db, "腾云音乐")
    assert find_company(db, "腾云") is None


def test_a_name_means_one_company_only(db):
    first = add_company(db, "星河科技", ticker="600001.SH")
    with pytest.raises(AliasTaken):
        add_company(db, "银河科技", ticker="600001.SH")
    second = add_company(db, "银河科技")
    with pytest.raises(AliasTaken):
        add_company_alias(db, second.key, "星河科技")
    assert list_companies(db) == [first, second]


def test_a_company_in_a_title_is_proposed(db):
    added = add_company(db, "星河科技")
    assert name_book(db).company_in("图1:星河科技营业收入") == added
    assert name_book(db).company_in("行业收入") is None


def test_a_company_needs_a_name(db):
    with pytest.raises(StoreError):
        add_company(db, " ")


def test_a_company_that_changed_its_name_is_found_under_both(db):
    added = add_company(db, "星河科技", "Xinghe Technology", "600001.SH", year_end=12)
    change_company(db, replace(added, zh="天河智能", industry="电子", year_end=3), "李雷")
    kept = company(db, added.key)
    assert (kept.zh, kept.en, kept.industry, kept.year_end) == ("天河智能", "Xinghe Technology", "电子", 3)
    assert find_company(db, "星河科技") == find_company(db, "天河智能") == kept
    assert dict(company_aliases(db)[added.key])["星河科技"] == "former"
    with pytest.raises(StoreError):
        change_company(db, replace(kept, year_end=13))


def test_a_wrong_name_is_taken_away_and_the_own_name_stays(db):
    added = add_company(db, "星河科技", ticker="600001.SH", aliases=["银河"])
    drop_company_alias(db, added.key, "银河")
    assert find_company(db, "银河") is None
    for own in ("星河科技", "600001.SH"):
        with pytest.raises(AliasTaken):
            drop_company_alias(db, added.key, own)


def test_two_entries_of_one_company_are_merged(db):
    first, second = add_company(db, "星河科技"), add_company(db, "Xinghe Tech")
    merge_companies(db, second.key, first.key)
    assert list_companies(db) == [first]
    assert find_company(db, "xinghe tech") == company(db, second.key) == first


def test_companies_whose_years_end_apart_are_not_merged(db):
    first, second = add_company(db, "星河科技"), add_company(db, "星河", year_end=3)
    with pytest.raises(AliasTaken):
        merge_companies(db, second.key, first.key)


def test_many_names_are_looked_up_at_once(db):
    added = add_company(db, "星河科技", "Xinghe Technology", "600001.SH")
    assert find_companies(db, ["星河科技", "xinghe technology", "nobody"]) == {
        "星河科技": added,
        "xinghe technology": added,
    }
    assert find_companies(db, []) == {}
    assert ("600001.SH", "星河科技") in every_company_name(db)
