from __future__ import annotations

import pytest

from storage.database import open_database
from storage.drafts import NEW_VALUE, drafts, forget_draft, keep_draft
from storage.errors import UnfitValue
from storage.reviews import decide, decide_all, undo
from storage.second_readings import SECOND_READINGS_FROM
from tests.builders import decision, point


def test_the_letters_typed_last_come_back(db, read):
    number = read()
    keep_draft(db, number, 0, {"value": "12"})
    keep_draft(db, number, 0, {"value": "1205", "reason": "看错了 “小数点”"})
    keep_draft(db, number, 2, {"unit": "万元"})
    assert drafts(db, number) == {0: {"value": "1205", "reason": "看错了 “小数点”"}, 2: {"unit": "万元"}}


def test_letters_outlive_a_restart(db, read):
    number = read()
    keep_draft(db, number, 1, {"value": "12"})
    db.close()
    with open_database(db.folder) as again:
        assert drafts(again, number) == {1: {"value": "12"}}


def test_a_word_on_the_value_ends_its_draft_and_no_other(db, read):
    number, other = read(), read()
    for extraction_id, key in ((number, 0), (number, 1), (other, 0)):
        keep_draft(db, extraction_id, key, {"value": "12"})
    decide(db, decision(number, 0, "12", verdict="corrected", reviewer=""))
    assert (list(drafts(db, number)), list(drafts(db, other))) == ([1], [0])


def test_many_words_at_once_end_the_drafts_of_each(db, read):
    number = read()
    for key in range(3):
        keep_draft(db, number, key, {"value": "12"})
    decide_all(db, [decision(number, key) for key in (0, 2)])
    assert list(drafts(db, number)) == [1]


def test_a_word_that_is_refused_leaves_the_letters(db, read):
    number = read()
    keep_draft(db, number, 0, {"value": "1.23456789012"})
    with pytest.raises(UnfitValue):
        decide(db, decision(number, 0, "1.23456789012"))
    assert drafts(db, number) == {0: {"value": "1.23456789012"}}


def test_taking_a_word_back_brings_no_old_letters(db, read):
    number = read()
    keep_draft(db, number, 0, {"value": "12"})
    decide(db, decision(number, 0, "12"))
    undo(db, number)
    assert drafts(db, number) == {}


@pytest.mark.parametrize("let_go", [forget_draft, lambda db, number, key: keep_draft(db, number, key, {})])
def test_a_draft_is_forgotten_when_asked_to(db, read, let_go):
    number = read()
    keep_draft(db, number, 0, {"value": "12"})
    let_go(db, number, 0)
    assert drafts(db, number) == {}


def test_a_value_being_added_keeps_its_letters_until_it_is_added(db, read):
    number = read()
    keep_draft(db, number, NEW_VALUE, {"value": "7", "box": "1 2 3 4"})
    decide(db, decision(number, 0))
    assert drafts(db, number) == {NEW_VALUE: {"value": "7", "box": "1 2 3 4"}}
    decide(db, decision(number, value="7", verdict="added"))
    assert drafts(db, number) == {}


def test_what_only_a_second_reader_saw_keeps_its_letters_on_the_desk_of_the_first(db, read):
    first, second = read(), read(point("3"))
    keep_draft(db, first, second * SECOND_READINGS_FROM, {"value": "3"})
    decide(db, decision(second, 0, "3"))
    assert drafts(db, first) == {}


def test_two_peoples_letters_do_not_mix(db, read):
    number = read()
    keep_draft(db, number, 0, {"value": "12"}, "李雷")
    keep_draft(db, number, 0, {"value": "13"}, "韩梅梅")
    assert drafts(db, number) == {}
    assert drafts(db, number, "李雷") == {0: {"value": "12"}}
    decide(db, decision(number, 0, "12", reviewer="李雷"))
    assert drafts(db, number, "李雷") == {}
    assert drafts(db, number, "韩梅梅") == {0: {"value": "13"}}


def test_letters_typed_before_a_name_was_given_are_not_lost(db, read):
    number = read()
    keep_draft(db, number, 0, {"value": "12"})
    assert drafts(db, number, "李雷") == {0: {"value": "12"}}
    keep_draft(db, number, 0, {"value": "123"}, "李雷")
    assert drafts(db, number, "李雷") == {0: {"value": "123"}}
    assert drafts(db, number) == {}
