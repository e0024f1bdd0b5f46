"""Trials: what is asked, what is answered once and for all, and what a stopped one goes on with."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction.errors import Sentence
from extraction.prompts import load_prompt
from storage.database import open_database
from storage.errors import CannotTry
from storage.gold import Split, add_gold_case, gold_cases
from storage.prompts import keep_draft
from storage.reviews import decide_all
from storage.trial_answers import AnswerKey, GivenAnswer, answered_before, find_answer, save_answer, usual_seconds
from storage.trials import (
    OTHER_ENGINE,
    ask_trial,
    cancel_trial,
    go_on_with_trial,
    move_trial,
    next_trial,
    next_unanswered,
    reply,
    trial,
    trial_answers,
    trial_done,
    trial_state,
    troubles_in_a_row,
)
from tests.builders import decision, point, reading

CRASH = Sentence(zh="读取进程退出。", en="The reading process ended.")
BASE = load_prompt("extract", "zh").id


@pytest.fixture
def gold(db, read):
    """Three gold cases of one company, and so of one split."""
    return [a_case(db, read(point("1250.0"))) for _ in range(3)]


def a_case(db, made):
    decide_all(db, [decision(made)])
    return add_gold_case(db, made, "李雷")


@pytest.fixture
def candidate(db):
    return keep_draft(db, "extract.zh", "请读出图中的数字，单位写在前面。\n$words", "韩梅梅").id


@pytest.fixture
def asked(db, gold, candidate):
    split = gold_cases(db)[0].split
    return ask_trial(db, [BASE, candidate], "remote", split, 2, "李雷")


def key(db, place, **other):
    image = next(case.image for case in gold_cases(db) if case.id == place.case)
    return replace(AnswerKey(image, "remote", "2", "{}", place.prompt, place.repeat), **other)


def answered(db, asked, place, value="1250.0"):
    given = GivenAnswer(reading(point(value)), None, 2.0, '{"raw": 1}', 900, 80)
    reply(db, asked, place, save_answer(db, key(db, place), given))


def test_a_trial_needs_every_version_on_every_case_as_often_as_asked(db, gold, candidate, asked):
    known = trial(db, asked)
    assert known.state == "waiting"
    assert known.size == 12 == len(set(known.places))
    assert [(place.prompt, place.repeat) for place in known.places][:2] == [(BASE, 1), (candidate, 1)]
    assert {place.case for place in known.places} == set(gold)


def test_an_answer_is_found_by_all_that_decides_it_and_never_for_another_repeat(db, asked):
    place = next_unanswered(db, asked)
    number = save_answer(db, key(db, place), GivenAnswer(reading(), None, 1.0))
    assert find_answer(db, key(db, place)) == number
    others = {
        "repeat": 2,
        "prompt": "x",
        "parameters": '{"budget": 1}',
        "engine_version": "3",
        "engine": "qwen",
        "image": "y",
    }
    assert [find_answer(db, key(db, place, **{name: value})) for name, value in others.items()] == [None] * 6


def test_answers_of_another_model_count_no_more_whatever_version_it_answered_and_are_asked_for_anew(db, asked):
    places = list(trial(db, asked).places)[:2]  # one case, once, under both versions
    answered(db, asked, places[0])
    other = save_answer(db, key(db, places[1], parameters='{"weights": "b"}'), GivenAnswer(reading(), None, 1.0))
    reply(db, asked, places[1], other)
    assert [each.trouble for each in trial_answers(db, asked)] == [OTHER_ENGINE, None]
    assert (next_unanswered(db, asked), trial_done(db, asked)) == (places[0], 1)
    same = save_answer(
        db,
        key(db, places[0], parameters='{"prompts": {"extract": "a"}, "weights": "b"}'),
        GivenAnswer(reading(), None, 1),
    )
    reply(db, asked, places[0], same)
    assert [each.trouble for each in trial_answers(db, asked)] == [None, None]
    assert trial_done(db, asked) == 2


def test_what_was_answered_stays_through_a_killed_process(db, asked, tmp_path):
    first = next_unanswered(db, asked)
    answered(db, asked, first)
    folder = db.folder
    db.close()
    with open_database(folder) as again:
        assert next_trial(again, ["qwen"]) is None
        assert next_trial(again, ["remote"]) == trial(again, asked)
        assert next_unanswered(again, asked) != first
        (kept,) = trial_answers(again, asked)
        assert (kept.reading, kept.raw, kept.tokens) == (reading(point("1250.0")), '{"raw": 1}', 80)
        assert (trial(again, asked).engine_version, trial(again, asked).parameters) == ("2", "{}")


def test_a_cancelled_trial_keeps_its_answers_and_goes_on_where_it_was(db, asked):
    answered(db, asked, next_unanswered(db, asked))
    assert cancel_trial(db, asked, "李雷")
    assert not cancel_trial(db, asked, "李雷")
    assert (trial_state(db, asked), next_trial(db, ["remote"])) == ("cancelled", None)
    move_trial(db, asked, "done")  # what the worker says too late changes nothing
    assert trial(db, asked).state == "cancelled"
    assert go_on_with_trial(db, asked, "李雷")
    assert trial_done(db, asked) == 1


def test_a_place_without_an_answer_is_left_until_the_trial_is_taken_up_again(db, asked):
    for _ in range(12):
        place = next_unanswered(db, asked)
        assert place is not None
        reply(db, asked, place, None, CRASH)
    assert next_unanswered(db, asked) is None
    assert troubles_in_a_row(db, asked) == 12
    assert {each.trouble for each in trial_answers(db, asked)} == {CRASH}
    move_trial(db, asked, "done")
    assert go_on_with_trial(db, asked, "李雷")
    assert (trial_done(db, asked), troubles_in_a_row(db, asked)) == (0, 0)
    answered(db, asked, next_unanswered(db, asked))
    assert [each.trouble for each in trial_answers(db, asked)].count(None) == 1


def test_a_trial_that_is_wholly_answered_has_nothing_to_go_on_with(db, asked):
    while (place := next_unanswered(db, asked)) is not None:
        answered(db, asked, place)
    move_trial(db, asked, "done")
    assert not go_on_with_trial(db, asked, "李雷")


def test_what_is_there_already_and_how_long_an_answer_takes_is_known_before(db, gold, candidate, asked):
    images = [case.image for case in gold_cases(db)]
    assert (answered_before(db, "remote", [BASE, candidate], images, 1), usual_seconds(db, "remote")) == (0, None)
    first, second = list(trial(db, asked).places)[:2]
    answered(db, asked, first)
    answered(db, asked, second)
    assert answered_before(db, "remote", [BASE, candidate], images, 1) == 2
    assert answered_before(db, "remote", [BASE], images, 1) == 1
    save_answer(db, key(db, replace(first, repeat=2), parameters="another model"), GivenAnswer(None, CRASH, 2.0))
    assert answered_before(db, "remote", [BASE], images, 2) == 1  # of the model as it is now
    assert usual_seconds(db, "remote") == 2.0


def test_what_cannot_be_tried_is_said_in_words(db, gold, candidate):
    split = gold_cases(db)[0].split
    with pytest.raises(CannotTry, match="different versions"):
        ask_trial(db, [BASE, BASE], "remote", split, 1, "李雷")
    with pytest.raises(CannotTry, match="repeats"):
        ask_trial(db, [BASE, candidate], "remote", split, 0, "李雷")
    empty: Split = "final" if split != "final" else "check"
    with pytest.raises(CannotTry, match="no gold case"):
        ask_trial(db, [BASE, candidate], "remote", empty, 1, "李雷")
    english = [load_prompt("extract", "en").id, keep_draft(db, "extract.en", "Read. $words", "Han").id]
    with pytest.raises(CannotTry, match=r"extract\.en"):
        ask_trial(db, english, "remote", split, 1, "李雷")
    pies = keep_draft(db, "extract.pie.zh", "读饼图。$words", "韩梅梅").id
    with pytest.raises(CannotTry, match=r"extract\.pie\.zh"):
        ask_trial(db, [BASE, pies], "remote", split, 1, "李雷")
