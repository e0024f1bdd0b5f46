from __future__ import annotations

import pytest

from extraction.chart import ChartKind, PromptVersion
from storage.double_entry import ask_twice
from storage.extractions import extraction as kept_extraction
from storage.extractions import save_extraction
from storage.feedback import mistakes, mistakes_by_type, review_pace, scoreboard
from storage.images import save_image
from storage.prompts import save_prompt
from storage.reviews import decide, decide_all, undo
from tests.builders import decision, extraction, image, point, reading


def test_nothing_went_wrong_before_anybody_looked(db, read):
    read()
    assert mistakes(db).empty
    assert scoreboard(db).empty
    pace = review_pace(db)
    assert (pace.charts, pace.values, pace.seconds_per_value, pace.corrections_per_chart) == (0, 0, None, None)


def test_every_corrected_rejected_or_added_value_shows_claim_and_answer(db, read):
    number = read(point("1250.0"), point("3"), point("4"))
    decide(db, decision(number, 0, "1205.0", verdict="corrected"))
    decide(db, decision(number, 1, None, verdict="rejected"))
    decide(db, decision(number, 2, "4"))
    decide(db, decision(number, value="7", verdict="added"))
    shown = mistakes(db)
    assert shown[["claim", "answer", "mistake"]].to_numpy().tolist() == [
        [None, "7", "missed"],
        ["3", None, "invented"],
        ["1250.0", "1205.0", "digit"],
    ]


def test_an_undone_correction_is_no_mistake(db, read):
    number = read()
    decide(db, decision(number, 0, "1205.0", verdict="corrected"))
    undo(db, number)
    assert mistakes(db).empty


def test_only_the_last_word_on_a_point_counts(db, read):
    number = read()
    decide(db, decision(number, 0, "1205.0", verdict="corrected"))
    decide(db, decision(number, 0, "-1250.0", verdict="corrected"))
    assert mistakes(db)["mistake"].to_list() == ["sign"]


def test_mistakes_are_told_by_engine_prompt_and_kind(db):
    save_prompt(db, PromptVersion("tables", "Read.", "p1"))
    runs: tuple[tuple[str, str, ChartKind], ...] = (("embedded", "", "bar"), ("qwen", "p1", "table"))
    for engine, prompt, kind in runs:
        picture = image()
        save_image(db, picture)
        made = extraction(picture, reading(point("1"), point("2"), kind=kind), engine=engine, prompt=prompt)
        number = save_extraction(db, made)
        decide(db, decision(number, 0, "-1", verdict="corrected", seconds=9))
        decide(db, decision(number, 1, "2", seconds=1))
    assert len(mistakes(db)) == 2
    assert mistakes(db, engine="qwen")["prompt_name"].to_list() == ["tables"]
    assert mistakes(db, kind="bar")["engine"].to_list() == ["embedded"]
    board = scoreboard(db)
    assert board["engine"].to_list() == ["embedded", "qwen"]
    assert board["wrong_share"].to_list() == [50.0, 50.0]
    assert board["seconds_per_value"].to_list() == [5.0, 5.0]
    assert board["corrections_per_chart"].to_list() == [1.0, 1.0]
    assert mistakes_by_type(db, "prompt")["group"].to_list() == ["", "tables"]
    assert mistakes_by_type(db, "engine")["count"].to_list() == [1, 1]


def test_the_pace_is_that_of_the_middle_chart(db, read):
    for seconds in (1, 2, 90):
        decide(db, decision(read(), 0, "1", verdict="corrected", seconds=seconds))
    pace = review_pace(db)
    assert (pace.charts, pace.values, pace.seconds_per_value, pace.corrections_per_chart) == (3, 3, 2.0, 1.0)


def per_value(db):
    return review_pace(db).seconds_per_value


@pytest.mark.parametrize("rest", [None, 6.0], ids=["on the first word", "on every word"])
def test_confirming_all_at_once_counts_its_time_once(db, read, rest):
    number = read()
    decide_all(db, [decision(number, key, seconds=rest if key else 6.0) for key in range(3)])
    assert per_value(db) == 2.0


def test_a_reviewer_gone_for_a_day_did_not_work_for_a_day(db, read):
    number = read()
    decide(db, decision(number, 0, seconds=86_400))
    decide(db, decision(number, 1, seconds=4))
    assert review_pace(db).longest_look == 120
    assert per_value(db) == (120 + 4) / 2


def test_the_time_of_a_word_that_was_taken_back_was_spent_all_the_same(db, read):
    number = read()
    decide(db, decision(number, 0, "7", verdict="corrected", seconds=5))
    undo(db, number)
    decide(db, decision(number, 0, seconds=3))
    assert per_value(db) == 8.0


def test_rejecting_takes_time_and_gives_no_value(db, read):
    number = read()
    decide(db, decision(number, 0, seconds=2))
    decide(db, decision(number, 1, None, verdict="rejected", seconds=4))
    assert per_value(db) == 6.0
    nothing = read()
    decide(db, decision(nothing, 0, None, verdict="rejected", seconds=1))
    assert per_value(db) == 6.0


def test_words_that_nobody_timed_make_the_others_no_faster(db, read):
    number = read()
    decide_all(db, [decision(number, key, seconds=None) for key in (0, 1)])
    assert per_value(db) is None
    decide(db, decision(number, 2, seconds=4))
    assert per_value(db) == 4.0


def test_two_reviewers_take_the_time_of_two(db, read):
    number = read()
    ask_twice(db, kept_extraction(db, number).image)
    for reviewer, seconds in (("李雷", 6), ("韩梅梅", 9)):
        decide_all(db, [decision(number, key, reviewer=reviewer, seconds=seconds) for key in range(3)])
    assert per_value(db) == 5.0


def test_what_only_a_second_reader_saw_is_told_under_its_engine(db, read):
    first, second = read(), read(point("3"), engine="qwen")
    decide_all(db, [decision(first, 0, seconds=8), decision(second, 0, seconds=None)])
    board = scoreboard(db).set_index("engine")["seconds_per_value"]
    assert board.to_dict() == {"embedded": 4.0, "qwen": 4.0}


def test_three_hundred_values_confirmed_at_once_are_told_exactly(db, read):
    number = read(*(point(str(key), year=1900 + key) for key in range(300)))
    decide_all(db, [decision(number, key, str(key), seconds=3.0 if key == 0 else None) for key in range(300)])
    assert per_value(db) == pytest.approx(0.01)
