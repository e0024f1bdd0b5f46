from __future__ import annotations

import pytest

from storage.database import open_database
from storage.deeds import decide_once, done, redo_once, undo_once
from storage.drafts import drafts, keep_draft
from storage.errors import UnfitValue
from storage.reviews import decisions, settled
from tests.builders import decision


def test_the_same_deed_sent_twice_is_done_once(db, read):
    number = read()
    first = decide_once(db, "a", [decision(number, 0), decision(number, 1)])
    assert decide_once(db, "a", [decision(number, 0), decision(number, 1)]) == first
    assert [word.id for word in decisions(db, number)] == first
    assert done(db, "a") == first


def test_a_deed_is_known_after_a_restart(db, read):
    number = read()
    first = decide_once(db, "a", [decision(number)])
    db.close()
    with open_database(db.folder) as again:
        assert decide_once(again, "a", [decision(number)]) == first
        assert len(decisions(again, number)) == 1


def test_a_deed_that_was_refused_may_be_done_later(db, read):
    number = read()
    with pytest.raises(UnfitValue):
        decide_once(db, "a", [decision(number, 0), decision(number, 1, None)])
    assert done(db, "a") is None
    assert decisions(db, number) == []
    assert len(decide_once(db, "a", [decision(number, 1)])) == 1


def test_undo_and_redo_sent_twice_are_done_once(db, read):
    number = read()
    for key in range(3):
        decide_once(db, f"word {key}", [decision(number, key)])
    assert undo_once(db, "back", number) == undo_once(db, "back", number)
    assert list(settled(db, number)) == [0, 1]
    undo_once(db, "further back", number)
    assert list(settled(db, number)) == [0]
    assert redo_once(db, "again", number) == redo_once(db, "again", number)
    assert list(settled(db, number)) == [0, 1]


def test_a_deed_without_an_id_is_refused_and_nothing_is_said(db, read):
    number = read()
    with pytest.raises(ValueError, match="id"):
        decide_once(db, "", [decision(number)])
    assert decisions(db, number) == []


def test_letters_typed_after_a_deed_stay_when_the_deed_is_sent_again(db, read):
    number = read()
    decide_once(db, "a", [decision(number, 0, reviewer="李雷")])
    keep_draft(db, number, 0, {"value": "13"}, "李雷")
    decide_once(db, "a", [decision(number, 0, reviewer="李雷")])
    assert drafts(db, number, "李雷") == {0: {"value": "13"}}
