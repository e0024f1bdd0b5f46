from __future__ import annotations

import pytest

from storage.companies import (
    add_company,
    add_company_alias,
    company,
    company_aliases,
    company_in,
    find_company,
    list_companies,
    suggest_companies,
)
from storage.errors import AliasTaken, StoreError


def test_nobody_is_known_at_first(db):
    assert list_companies(db) == []
    assert find_company(db, "星河科技") is None


def test_a_company_is_found_by_names_ticker_and_aliases(db):
    added = add_company(db, "星河科技", "Xinghe Technology", "600001.SH", aliases=["星河"])
    for name in ("星河科技", "xinghe  technology", "600001.sh", "星河", "６００００１．ＳＨ"):
        assert find_company(db, name) == added
    assert company(db, added.key) == added
    assert company_aliases(db, added.key) == ["星河科技", "Xinghe Technology", "600001.SH", "星河"]


def test_two_companies_of_like_names_are_never_merged(db):
    holding = add_company(db, "腾云控股")
    music = add_company(db, "腾云音乐")
    assert find_company(db, "腾云") is None
    assert suggest_companies(db, "腾云") == [holding, music]


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
    assert company_in(db, "图1:星河科技营业收入") == added
    assert company_in(db, "行业收入") is None


def test_a_company_needs_a_name(db):
    with pytest.raises(StoreError):
        add_company(db, " ")
