from __future__ import annotations

from dataclasses import replace
from threading import Thread

import pytest

from storage.companies import (
    add_company,
    add_company_alias,
    change_company,
    company,
    drop_company_alias,
    list_companies,
    merge_companies,
)
from storage.metrics import (
    add_metric,
    add_metric_alias,
    change_metric,
    drop_metric_alias,
    list_metrics,
    merge_metrics,
    metric,
)
from storage.name_book import name_book

CHANGES = (
    lambda db: add_metric(db, "充电桩数量", "Charging points", "count", ["充电桩"]),
    lambda db: add_metric(db, "公共充电桩数量", "Public charging points", "count"),
    lambda db: add_metric_alias(db, "充电桩数量", "桩数"),
    lambda db: change_metric(db, replace(metric(db, "充电桩数量"), zh="充电桩保有量")),
    lambda db: drop_metric_alias(db, "充电桩数量", "桩数"),
    lambda db: merge_metrics(db, "公共充电桩数量", "充电桩数量"),
    lambda db: add_company(db, "星河科技", "Starriver", "600001.SH", ["星河"]),
    lambda db: add_company(db, "星河股份"),
    lambda db: add_company_alias(db, "星河科技", "星河集团"),
    lambda db: change_company(db, replace(company(db, "星河科技"), zh="银河科技")),
    lambda db: drop_company_alias(db, "星河科技", "星河"),
    lambda db: merge_companies(db, "星河股份", "星河科技"),
)


def as_asked_for(db):
    return (
        list_metrics(db), list_companies(db), dict(db.read("SELECT folded, metric FROM metric_alias")),
        dict(db.read("SELECT folded, company FROM company_alias")),
    )  # fmt: skip


def as_kept(db):
    book = name_book(db)
    return list(book.metrics.values()), list(book.companies.values()), book.metric_words, book.company_words


def test_whatever_is_changed_in_the_dictionaries_is_in_the_book_at_once(db):
    assert as_kept(db) == as_asked_for(db)
    for change in CHANGES:
        change(db)
        assert as_kept(db) == as_asked_for(db)


def test_a_change_that_was_given_up_is_not_in_the_book(db):
    def give_up():
        with db.write():
            add_company(db, "星河科技")
            assert name_book(db).company("星河科技") is not None
            raise ZeroDivisionError

    before = as_kept(db)
    with pytest.raises(ZeroDivisionError):
        give_up()
    assert as_kept(db) == before
    add_company(db, "银河科技")
    assert as_kept(db) == as_asked_for(db)


def test_a_name_that_somebody_else_adds_is_in_the_book(db):
    name_book(db)
    other = Thread(target=lambda: add_company(db, "星河科技"))
    other.start()
    other.join()
    assert name_book(db).company("星河科技") is not None


def test_while_nobody_changes_a_name_the_book_is_the_same(db):
    assert name_book(db) is name_book(db)
