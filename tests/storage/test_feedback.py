from __future__ import annotations

from extraction.chart import ChartKind, PromptVersion
from storage.extractions import save_extraction
from storage.feedback import mistakes, mistakes_by_type, review_pace, scoreboard
from storage.images import save_image
from storage.prompts import save_prompt
from storage.reviews import decide, undo
from tests.builders import decision, extraction, image, point, reading


def test_nothing_went_wrong_before_anybody_looked(db, read):
    read()
    assert mistakes(db).empty
    assert scoreboard(db).empty
    assert (review_pace(db).values, review_pace(db).median_seconds, review_pace(db).corrections_per_chart) == (
        0,
        None,
        None,
    )


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
    assert board["median_seconds"].to_list() == [5.0, 5.0]
    assert mistakes_by_type(db, "prompt")["group"].to_list() == ["", "tables"]
    assert mistakes_by_type(db, "engine")["count"].to_list() == [1, 1]


def test_the_pace_is_seconds_a_value_and_corrections_a_chart(db, read):
    first, second = read(), read()
    decide(db, decision(first, 0, "1", verdict="corrected", seconds=2))
    decide(db, decision(first, 1, "1", verdict="corrected", seconds=4))
    decide(db, decision(second, 0, seconds=6))
    pace = review_pace(db)
    assert (pace.charts, pace.values, pace.median_seconds, pace.corrections_per_chart) == (2, 3, 4.0, 1.0)
