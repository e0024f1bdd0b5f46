from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from extraction.chart import ChartKind, PromptVersion
from storage.decisions import Verdict
from storage.double_entry import ask_twice
from storage.extractions import extraction as kept_extraction
from storage.extractions import save_extraction
from storage.fact_table import work_out_anew
from storage.feedback import (
    Among,
    choices,
    examples,
    fitting_step,
    mistakes,
    mistakes_by_type,
    review_pace,
    scoreboard,
    shares_by,
    trend,
    wrong_share,
)
from storage.images import save_image
from storage.mistake_names import rename_mistake
from storage.prompts import save_prompt
from storage.reviews import decide, decide_all, undo, undo_step
from storage.uploads import note_flaws
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


@pytest.fixture
def reviewed(db):
    """Eight charts of three values: bars, half of them blurred, read by one engine; one table read by another."""
    save_prompt(db, PromptVersion("extract.zh", "读。", "p1"))
    for at in range(8):
        picture = image()
        save_image(db, picture)
        kind: ChartKind = "table" if at == 7 else "bar"
        shown = reading(point("1250"), point("2", year=2023, source="measured"), point("3", year=2022), kind=kind)
        engine, prompt = ("qwen", "p1") if at == 7 else ("embedded", "")
        number = save_extraction(db, extraction(picture, shown, engine=engine, prompt=prompt))
        if at % 2:
            note_flaws(db, picture.sha256, ["blurred", "small"])
        first: tuple[str, Verdict] = ("1205", "corrected") if at % 2 else ("1250", "confirmed")
        second: tuple[str, Verdict] = ("2.5", "corrected") if at == 0 else ("2", "confirmed")
        words = [
            decision(number, 0, first[0], verdict=first[1]),
            decision(number, 1, second[0], year=2023, verdict=second[1]),
            decision(number, 2, "3", year=2022),
        ]
        day = dt.datetime(2026, 1, 5, tzinfo=dt.UTC) + dt.timedelta(weeks=at)
        decide_all(db, [replace(word, decided_at=day) for word in words])
    return db


def counted(spots):
    return {spot.name: (spot.rate.wrong, spot.rate.values, spot.rate.charts) for spot in spots}


def test_rates_are_told_by_everything_one_wants_to_blame(reviewed):
    whole = wrong_share(reviewed, Among())
    assert (whole.wrong, whole.values, whole.charts, whole.charts_hit) == (5, 24, 8, 5)
    assert counted(shares_by(reviewed, "mistake", Among())) == {"digit": (4, 24, 8), "imprecise": (1, 24, 8)}
    assert counted(shares_by(reviewed, "quality", Among())) == {"blurred": (4, 12, 4), "clear": (1, 12, 4)}
    assert counted(shares_by(reviewed, "engine", Among(mistake="digit"))) == {"embedded": (3, 21, 7), "qwen": (1, 3, 1)}
    assert counted(shares_by(reviewed, "prompt", Among(quality="blurred"))) == {"": (3, 9, 3), "p1": (1, 3, 1)}
    assert counted(shares_by(reviewed, "source", Among())) == {"printed": (4, 16, 8), "measured": (1, 8, 8)}
    assert counted(shares_by(reviewed, "kind", Among(source="measured"))) == {"bar": (1, 7, 7), "table": (0, 1, 1)}
    assert choices(reviewed) == {
        "engine": ["embedded", "qwen"], "prompt": ["", "p1"], "kind": ["bar", "table"], "quality": ["blurred", "clear"],
    }  # fmt: skip


def test_the_trend_follows_the_weeks_and_the_charts(reviewed):
    assert fitting_step(reviewed, Among()) == "week"
    assert fitting_step(reviewed, Among(engine="qwen")) == "charts"
    weeks = trend(reviewed, "week", Among())
    assert [(each.first.isoformat(), each.rate.wrong) for each in weeks][:2] == [("2026-01-05", 1), ("2026-01-12", 1)]
    assert [each.rate.values for each in trend(reviewed, "charts", Among())] == [15, 9]
    assert [each.rate.wrong for each in trend(reviewed, "month", Among(mistake="digit"))] == [2, 2]


def test_examples_are_those_of_the_rate(reviewed):
    found = examples(reviewed, Among(quality="blurred", engine="embedded"))
    assert found["mistake"].to_list() == ["digit"] * 3
    assert found["decision"].is_monotonic_decreasing
    assert len(examples(reviewed, Among(), most=2)) == 2


def test_rates_follow_what_is_said_taken_back_and_named_next(reviewed):
    first, second = examples(reviewed, Among(mistake="digit")).head(2).to_dict("records")
    undo_step(reviewed, first["extraction"])
    rename_mistake(reviewed, second["decision"], "order", "李雷")
    now = {"digit": (2, 21, 7), "imprecise": (1, 21, 7), "order": (1, 21, 7)}
    assert counted(shares_by(reviewed, "mistake", Among())) == now
    work_out_anew(reviewed)
    assert counted(shares_by(reviewed, "mistake", Among())) == now
