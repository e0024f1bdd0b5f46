"""Views are kept by a name; the last word on a name counts."""

from __future__ import annotations

import pytest

from storage.errors import UnknownRow
from storage.saved_views import forget_view, save_view, saved_views


def kept(db):
    return {view.name: view.address for view in saved_views(db)}


def test_the_last_word_on_a_name_counts_and_can_take_it_back(db):
    save_view(db, "Peers", "metric=revenue")
    save_view(db, "Margins", "metric=gross_margin")
    save_view(db, "Peers ", "metric=net_profit")
    assert kept(db) == {"Margins": "metric=gross_margin", "Peers": "metric=net_profit"}
    forget_view(db, "Peers")
    assert kept(db) == {"Margins": "metric=gross_margin"}
    save_view(db, "Peers", "metric=revenue")
    assert kept(db)["Peers"] == "metric=revenue"


def test_a_view_without_a_name_is_refused(db):
    with pytest.raises(UnknownRow, match="needs a name"):
        save_view(db, "  ", "metric=revenue")
