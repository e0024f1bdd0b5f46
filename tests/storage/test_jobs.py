from __future__ import annotations

import datetime as dt

import pytest

from extraction.errors import Sentence
from storage import jobs
from storage.errors import UnknownRow
from storage.extractions import save_extraction
from storage.images import describe_image, save_image
from storage.jobs import (
    askers,
    busy_since,
    cancel,
    enqueue,
    fail,
    finish,
    job,
    job_counts,
    list_jobs,
    next_waiting,
    open_jobs,
    refuse,
    refuse_upload,
    refused_uploads,
    report_stage,
    resume,
    retry,
    start_next,
    try_later,
)
from storage.queue import queue, queue_counts, review_queue
from storage.reviews import decide
from tests.builders import decision, extraction, finding, image, point, reading

NO_CHART = Sentence("图中没有可读的图表。", "There is no readable chart in this picture.")


@pytest.fixture
def picture(db):
    kept = image()
    save_image(db, kept)
    return kept


def row(db):
    (only,) = queue(db)
    return only


def test_the_oldest_waiting_job_is_taken_first_and_once(db):
    asked = []
    for _ in range(2):
        kept = image()
        save_image(db, kept)
        asked.append(enqueue(db, kept.sha256, "embedded"))
    assert getattr(next_waiting(db), "id", None) == asked[0]
    taken = [start_next(db), start_next(db), start_next(db)]
    assert [one.id for one in taken if one] == asked
    assert [one.state for one in open_jobs(db)] == ["reading", "reading"]


def test_a_job_that_begins_while_open_ones_are_listed_is_among_them(db, picture, monkeypatch):
    asked = enqueue(db, picture.sha256, "embedded")
    waiting = jobs._in_turn

    def begun_meanwhile(engines):
        monkeypatch.setattr(jobs, "_in_turn", waiting)
        start_next(db)
        return waiting(engines)

    monkeypatch.setattr(jobs, "_in_turn", begun_meanwhile)
    assert [one.id for one in open_jobs(db)] == [asked]
    assert job(db, asked).state == "reading"


def test_asking_twice_for_the_same_reading_waits_once(db, picture):
    assert enqueue(db, picture.sha256, "embedded") == enqueue(db, picture.sha256, "embedded")
    assert enqueue(db, picture.sha256, "qwen") != enqueue(db, picture.sha256, "embedded")


def test_a_reading_passes_from_waiting_to_ready(db, picture):
    assert row(db).state == "new"
    number = enqueue(db, picture.sha256, "embedded")
    assert row(db).state == "waiting"
    start_next(db)
    report_stage(db, number, Sentence("识别文字", "finding texts"))
    assert (row(db).state, row(db).stage) == ("reading", Sentence("识别文字", "finding texts"))
    finish(db, number, save_extraction(db, extraction(picture)))
    assert (row(db).state, row(db).stage, row(db).points) == ("ready", None, 1)


def test_a_refusal_keeps_its_reason_in_both_languages(db, picture):
    number = enqueue(db, picture.sha256, "embedded")
    start_next(db)
    refuse(db, number, NO_CHART)
    assert (row(db).state, row(db).reason) == ("refused", NO_CHART)


def test_what_was_being_read_at_a_crash_waits_again(db, picture):
    number = enqueue(db, picture.sha256, "embedded")
    start_next(db)
    assert resume(db) == 1
    assert job(db, number).state == "waiting"
    assert resume(db) == 0


def begin(db):
    """The job whose turn it is, begun."""
    begun = start_next(db)
    assert begun is not None
    return begun


def queued(db, *askers):
    """A job for each of these people, each about a picture of its own."""
    numbers = []
    for who in askers:
        kept = image()
        save_image(db, kept)
        numbers.append(enqueue(db, kept.sha256, "embedded", asked_by=who))
    return numbers


def test_a_thousand_pictures_of_one_do_not_hold_up_two_of_another(db):
    queued(db, "A", "A", "A", "A", "B", "B", "", "A")
    foretold = [one.id for one in open_jobs(db)]
    taken = [begin(db) for _ in range(8)]
    assert [one.asked_by for one in taken] == ["A", "B", "", "A", "B", "A", "A", "A"]
    assert [one.id for one in taken] == foretold


def test_who_comes_late_is_served_next_and_then_takes_turns(db):
    queued(db, "A", "A", "A", "A")
    for _ in range(2):
        start_next(db)
    queued(db, "B", "B")
    assert [begin(db).asked_by for _ in range(4)] == ["B", "A", "B", "A"]


def test_after_a_failed_attempt_a_job_waits_while_others_go_on(db):
    first, second = queued(db, "A", "A")
    start_next(db)
    try_later(db, first, NO_CHART, 60)
    waiting = job(db, first)
    assert (waiting.state, waiting.attempts, waiting.reason) == ("waiting", 1, NO_CHART)
    assert waiting.not_before is not None
    assert waiting.not_before - dt.datetime.now(dt.UTC) > dt.timedelta(seconds=30)
    assert [one.id for one in open_jobs(db)] == [second, first]
    assert [begin(db).id, start_next(db)] == [second, None]


def test_a_job_that_may_be_tried_again_keeps_its_count_and_a_server_that_ended_is_not_its_fault(db):
    (number,) = queued(db, "A")
    start_next(db)
    try_later(db, number, NO_CHART, 0)
    assert begin(db).attempts == 2
    resume(db)
    assert (job(db, number).attempts, begin(db).attempts) == (1, 2)


def test_jobs_are_found_by_state_by_name_and_by_who_asked(db):
    first, second = queued(db, "A", "B")
    cancel(db, first)
    assert [one.id for one in list_jobs(db, states=["cancelled"])] == [first]
    assert [one.id for one in list_jobs(db, asked_by="B", named=job(db, second).name.upper())] == [second]
    assert list_jobs(db, named="%") == []
    assert (askers(db), job_counts(db)) == (["A", "B"], {"cancelled": 1, "waiting": 1})
    assert job_counts(db, since=dt.datetime.now(dt.UTC) + dt.timedelta(minutes=1)) == {}


def test_a_batch_began_when_nothing_was_open_the_last_time(db):
    queued(db, "A")
    cancel(db, begin(db).id)
    assert busy_since(db) is None
    first, *_ = queued(db, "A", "A", "A")
    for _ in range(2):
        cancel(db, begin(db).id)
    assert busy_since(db) == job(db, first).asked_at


def test_a_cancelled_job_stays_cancelled_when_its_reading_comes_in(db, picture):
    number = enqueue(db, picture.sha256, "embedded")
    start_next(db)
    assert cancel(db, number)
    finish(db, number, save_extraction(db, extraction(picture)))
    assert job(db, number).state == "cancelled"
    assert not cancel(db, number)


def test_a_failed_job_can_be_asked_again(db, picture):
    number = enqueue(db, picture.sha256, "embedded")
    start_next(db)
    fail(db, number, Sentence("内存不足。", "Out of memory."))
    again = retry(db, number)
    assert again != number
    assert (row(db).state, row(db).job) == ("waiting", again)


def test_a_file_that_is_no_picture_is_remembered_by_name(db):
    number = refuse_upload(db, "report.png", NO_CHART)
    assert [(one.name, one.reason) for one in refused_uploads(db)] == [("report.png", NO_CHART)]
    assert queue(db) == []
    assert [one.id for one in list_jobs(db)] == [number]
    with pytest.raises(UnknownRow):
        retry(db, number)


def test_jobs_for_pictures_and_numbers_that_are_not_there_are_refused(db):
    with pytest.raises(UnknownRow):
        enqueue(db, "f" * 64, "embedded")
    with pytest.raises(UnknownRow):
        cancel(db, 404)


def test_the_queue_counts_points_doubts_and_settled_values(db, picture):
    describe_image(db, picture.sha256, company="星河科技", quality=Sentence("清晰", "sharp"))
    points = (point("1", year=2022), point("2", year=2023), point("3", year=2024))
    number = save_extraction(db, extraction(picture, reading(*points, findings=(finding(0, 1),))))
    decide(db, decision(number, 0, "1", year=2022))
    shown = row(db)
    assert (shown.points, shown.doubtful, shown.doubtful_open, shown.settled, shown.open) == (3, 2, 1, 1, 2)
    assert (shown.extraction, shown.company, shown.quality) == (number, "星河科技", Sentence("清晰", "sharp"))
    assert not shown.reviewed


def test_the_chart_with_the_most_open_doubts_is_reviewed_first(db, read):
    calm = read(point("1"), point("2"))
    doubtful = read(point("1"), point("2"), findings=(finding(0, 1),))
    done = read(point("1"))
    decide(db, decision(done, 0, "1"))
    assert [waiting.extraction for waiting in review_queue(db)] == [doubtful, calm]
    assert [shown.reviewed for shown in queue(db)] == [True, False, False]
    assert (queue_counts(db).images, queue_counts(db).to_review, queue_counts(db).doubtful_open) == (3, 2, 2)
