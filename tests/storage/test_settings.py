from __future__ import annotations

from storage.settings import choose, setting


def test_the_last_choice_counts(db):
    assert setting(db, "cascade") is None
    for value in ("every", "off"):
        choose(db, "cascade", value)
    assert setting(db, "cascade") == "off"


def test_choosing_the_same_again_writes_nothing(db):
    for _ in range(2):
        choose(db, "cascade", "off")
    assert db.read("SELECT count(*) FROM setting") == [(1,)]
