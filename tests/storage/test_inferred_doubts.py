"""The queue and the desk count the same doubts, whatever was said of other values, axes or by a second person."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from storage.adjustments import adjust, last_adjustment, take_back
from storage.database import Database
from storage.double_entry import ask_twice
from storage.errors import UnfitValue
from storage.extractions import extraction
from storage.images import describe_image
from storage.progress import progress
from storage.queue import queue, queue_counts, review_queue
from storage.review_list import review
from storage.reviews import decide, undo_step
from tests.builders import point
from tests.storage.test_adjustments import HIGHER, filed, labelled, measured, say


def doubts_on_the_desk(db: Database, number: int, reviewer: str | None = None) -> int:
    return sum(row.settled is None and row.doubtful for row in review(db, number, reviewer))


def doubts_counted(db: Database, number: int) -> set[int]:
    (row,) = queue(db)
    waiting = sum(each.doubtful_open for each in review_queue(db))
    return {row.doubtful_open, waiting, queue_counts(db).doubtful_open, progress(db, number).doubtful_open}


def test_a_doubt_that_follows_from_a_correction_is_counted_in_the_queue(db):
    number = filed(db, labelled("40", 2022), labelled("60", 2023))
    assert doubts_counted(db, number) == {0}
    say(db, review(db, number)[0], "0.40")
    assert doubts_counted(db, number) == {doubts_on_the_desk(db, number)} == {1}
    undo_step(db, number)
    assert doubts_counted(db, number) == {0}


def test_a_slip_that_the_first_plain_confirmation_on_a_chart_brings_out_is_counted(db, read):
    values = [("1000", 2020), ("1050", 2021), ("1100", 2022), ("11550", 2023)]
    number = read(*(point(value, year=year) for value, year in values))
    describe_image(db, extraction(db, number).image, company="星河科技")
    assert doubts_counted(db, number) == {doubts_on_the_desk(db, number)} == {0}
    for row in review(db, number)[:3]:
        decide(db, row.proposal)
        assert doubts_counted(db, number) == {doubts_on_the_desk(db, number)} == {1}


@pytest.mark.parametrize("seed", range(3))
def test_whatever_is_said_the_queue_counts_what_the_desk_shows(db, seed):
    dice = random.Random(seed)
    number = filed(db, labelled("40", 2022), labelled("60", 2023), measured("80", 2024), measured("20", 2021))
    for _ in range(6):
        act = dice.choice(("word", "word", "undo", "axis", "no axis"))
        if act == "word":
            row = dice.choice(review(db, number))
            say(db, row, dice.choice((f"{row.proposal.value or 1:f}", "0.40", "77")))
        elif act == "undo":
            undo_step(db, number)
        elif act == "axis":
            try:
                adjust(db, number, HIGHER)
            except UnfitValue:  # it stands there already
                continue
        elif (last := last_adjustment(db, number)) is not None:
            take_back(db, number, last)
        if review_queue(db):
            assert doubts_counted(db, number) == {doubts_on_the_desk(db, number)}


def test_where_two_review_unseen_nothing_is_counted_from_the_words_of_one(db):
    number = filed(db, labelled("40", 2022), labelled("60", 2023))
    ask_twice(db, review_queue(db)[0].image)
    adjust(db, number, HIGHER, "李雷")
    decide(db, replace(review(db, number, "李雷")[0].proposal, verdict="rejected", reviewer="李雷"))
    assert progress(db, number).doubtful_open == 0
    assert progress(db, number, "李雷").doubtful_open == doubts_on_the_desk(db, number, "李雷") == 1
    assert progress(db, number, "韩梅梅").doubtful_open == 0
