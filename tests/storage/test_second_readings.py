from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.agreement import Compared
from extraction.errors import Sentence
from storage import jobs
from storage.extractions import extraction as stored
from storage.extractions import latest_extraction, save_extraction
from storage.images import save_image
from storage.progress import progress
from storage.queue import queue, review_queue
from storage.review_list import review
from storage.reviews import decide, decide_all, redo_step, settled, undo_step
from storage.second_readings import (
    beside,
    first_reading,
    lay_beside,
    note_second_readers,
    second_job,
    second_reading,
)
from tests.builders import decision, extraction, image, point, reading

TWO_VALUES = Sentence(zh="第一次读作 2,第二次读作 3。", en="The first reader has 2, the second 3.")
FIRST = reading(point("1", year=2022), point("2", year=2023))
SECOND = reading(*(point(value, year=year) for value, year in (("1", 2022), ("3", 2023), ("4", 2024))))
WORDS = (Compared(0, 0, "agrees"), Compared(1, 1, "differs", TWO_VALUES), Compared(None, 2, "proposes"))


@pytest.fixture
def picture(db):
    note_second_readers(db, ("qwen",))
    kept = image()
    save_image(db, kept)
    return kept


@pytest.fixture
def first(db, picture):
    return save_extraction(db, extraction(picture, FIRST))


@pytest.fixture
def second(db, picture, first):
    number = save_extraction(db, extraction(picture, SECOND, engine="qwen"))
    lay_beside(db, first, number, WORDS)
    return number


def test_the_first_reading_keeps_the_desk(db, picture, first, second):
    assert latest_extraction(db, picture.sha256) == (first, stored(db, first))
    assert first_reading(db, picture.sha256) == (first, stored(db, first))
    assert second_reading(db, picture.sha256) == (second, stored(db, second))


def test_where_no_first_reader_could_read_the_second_one_has_the_desk_and_all_of_it_is_doubtful(db, picture):
    refused = jobs.enqueue(db, picture.sha256, "embedded")
    jobs.refuse(db, refused, TWO_VALUES)
    number = save_extraction(db, extraction(picture, SECOND, engine="qwen"))
    assert first_reading(db, picture.sha256) is None
    assert latest_extraction(db, picture.sha256) == (number, stored(db, number))
    assert all(row.doubtful for row in review(db, number))
    (row,) = queue(db)
    assert (row.state, row.reason, row.doubtful_open) == ("ready", None, 3)


def test_each_point_carries_what_the_second_reader_says(db, first, second):
    rows = review(db, first)
    assert [(row.state, row.doubtful, getattr(row.second, "verdict", None)) for row in rows] == [
        ("printed", False, "agrees"),
        ("doubtful", True, "differs"),
        ("model", True, "proposes"),
    ]
    assert [one.message for one in rows[1].findings] == [TWO_VALUES]
    assert rows[1].proposal.value == Decimal(2)


def test_a_proposal_is_counted_and_decided_on_the_second_reading(db, first, second):
    assert (progress(db, first).total, progress(db, first).doubtful_open) == (3, 2)
    proposed = review(db, first)[2]
    decide(db, proposed.proposal)
    assert settled(db, first) == {}
    assert settled(db, second)[2].value == Decimal(4)
    assert review(db, first)[2].state == "confirmed"
    assert (progress(db, first).settled, progress(db, first).doubtful_open) == (1, 1)
    assert review_queue(db)[0].open == 2


def test_undo_and_redo_take_the_whole_desk(db, first, second):
    decide_all(db, [row.proposal for row in review(db, first)])
    assert len(undo_step(db, first)) == 3
    assert progress(db, first).settled == 0
    assert len(redo_step(db, first)) == 3
    assert progress(db, first).open == 0


def test_what_people_said_before_the_second_reading_stays(db, picture, first):
    decide(db, decision(first, 1, "2.5", verdict="corrected", year=2023))
    number = save_extraction(db, extraction(picture, SECOND, engine="qwen"))
    lay_beside(db, first, number, WORDS)
    assert settled(db, first)[1].value == Decimal("2.5")
    assert review(db, first)[1].state == "confirmed"


def test_what_was_added_by_hand_is_not_proposed_again(db, picture, first):
    decide(db, decision(first, value="4", verdict="added", year=2024))
    number = save_extraction(db, extraction(picture, SECOND, engine="qwen"))
    lay_beside(db, first, number, WORDS)
    assert [row.key >= 0 for row in review(db, first)] == [True, True, False]


def test_a_decided_proposal_stays_when_the_second_reader_reads_again(db, picture, first, second):
    decide(db, replace(review(db, first)[2].proposal, reviewer="李雷"))
    again = save_extraction(db, extraction(picture, SECOND, engine="qwen", version="2"))
    lay_beside(db, first, again, WORDS)
    assert getattr(beside(db, first), "extraction", None) == again
    assert [row.state for row in review(db, first)] == ["printed", "doubtful", "confirmed"]


def test_a_second_readers_job_does_not_hide_where_the_picture_stands(db, picture, first):
    number = jobs.enqueue(db, picture.sha256, "qwen")
    assert [row.state for row in queue(db)] == ["ready"]
    assert second_job(db, picture.sha256) == jobs.job(db, number)


def test_each_worker_takes_only_what_its_engines_can_do(db, picture):
    second = jobs.enqueue(db, picture.sha256, "qwen")
    first = jobs.enqueue(db, picture.sha256, "embedded")
    assert jobs.start_next(db, ["embedded"]) == jobs.job(db, first)
    assert jobs.start_next(db, ["embedded"]) is None
    assert jobs.resume(db, ["qwen", "llama"]) == 0
    assert jobs.start_next(db, ["qwen", "llama"]) == jobs.job(db, second)
