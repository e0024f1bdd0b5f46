"""The second reader at work: beside the first one, never in its way, and always under the person's hand."""

from __future__ import annotations

import time
from dataclasses import replace
from decimal import Decimal
from functools import partial

import pytest

from extraction.errors import ModelUnavailable
from extraction.prompts import load_prompt
from service.intake import Origin, take_in
from service.model_choice import ModelChoice
from service.posts import FIRST, SECOND
from service.reading import ReadingWorker
from service.reading_process import ReadingProcess
from service.resources import Readers
from service.second_reader import ask_second, cascade, choose_cascade, follow_up, hand_over, unasked
from service.talks import SecondTalker
from storage import jobs
from storage.images import list_images, load_image
from storage.prompts import keep_draft, list_prompts, move_label
from storage.queue import queue
from storage.review_list import review
from storage.reviews import decide, settled
from storage.second_readings import beside, second_job, second_reading
from tests import builders
from tests.dashboard.conftest import GOLDEN

PICTURES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.png"))]
OTHER = next(path.name for path in sorted(GOLDEN.glob("*.png")) if path.name != "bar_zh.png")
PATIENCE = 60
QWEN = ModelChoice("qwen", folder="weights")
NO_MODEL = ModelChoice()


@pytest.fixture
def hired(ledger):
    """Starts both readers with scripted engines; the second one as a test wants it."""
    at_work = []

    def hire(second_loader="load", choice=QWEN, **limits):
        def worker(loader, post):
            start = partial(ReadingProcess, f"tests.dashboard.scripted:{loader}")
            return ReadingWorker(ledger, start, post, lambda db, sha: follow_up(db, sha, choice))

        at_once = {"pauses": (), **limits}  # what fails is not tried again
        readers = Readers(worker("load", replace(FIRST, pauses=())), worker(second_loader, replace(SECOND, **at_once)))
        at_work.append(readers)
        readers.first.start()
        readers.second.start()
        return readers

    yield hire
    for readers in at_work:
        readers.first.stop()
        readers.second.stop()


def bring(ledger, *names):
    take_in(ledger, [(name, PICTURES[at]) for at, name in enumerate(names)], Origin())
    return {image.name: image.sha256 for image in list_images(ledger)}


def wait(condition):
    until = time.monotonic() + PATIENCE
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    return condition()


def state_of_second(ledger, sha):
    job = second_job(ledger, sha)
    return job.state if job else None


def reason(ledger, sha):
    """Why the second reader has no reading, in English."""
    job = second_job(ledger, sha)
    return job.reason.en if job and job.reason else ""


# ── when it is asked ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_model_nobody_is_asked(ledger):
    assert cascade(ledger, NO_MODEL) == "off"
    choose_cascade(ledger, "every")
    assert cascade(ledger, NO_MODEL) == "off"


def test_with_a_model_charts_in_doubt_are_sent_on_unless_chosen_else(ledger):
    assert cascade(ledger, QWEN) == "doubts"
    choose_cascade(ledger, "off")
    assert cascade(ledger, QWEN) == "off"


@pytest.mark.parametrize(
    ("chosen", "asked"), [("off", set()), ("doubts", {"bar_zh.png"}), ("every", {"bar_zh.png", OTHER})]
)
def test_the_cascade_asks_once_for_what_was_chosen(ledger, chart, chosen, asked):
    doubtful = chart(builders.reading(findings=(builders.finding(0),)), "bar_zh.png")[0]
    clear = chart(builders.reading(), OTHER)[0]
    choose_cascade(ledger, chosen)
    for sha in (doubtful, clear, doubtful, clear):
        follow_up(ledger, sha, QWEN)
    assert {(job.name, job.engine) for job in jobs.open_jobs(ledger)} == {(name, "qwen") for name in asked}
    assert len(jobs.open_jobs(ledger)) == len(asked)


def test_charts_read_before_there_was_a_model_are_offered(ledger, chart):
    sha = chart(builders.reading(findings=(builders.finding(0),)))[0]
    assert unasked(ledger, NO_MODEL) == []
    assert unasked(ledger, QWEN) == [sha]
    ask_second(ledger, sha, QWEN)
    assert unasked(ledger, QWEN) == []


def test_what_waits_goes_to_the_reader_now_chosen(ledger, chart):
    ask_second(ledger, chart(builders.reading())[0], QWEN)
    hand_over(ledger, ModelChoice("remote", servers=("http://127.0.0.1:8080",)))
    assert [job.engine for job in jobs.open_jobs(ledger)] == ["remote"]
    hand_over(ledger, NO_MODEL)
    assert jobs.open_jobs(ledger) == []


# ── in which words ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_changed_prompt_is_asked_from_then_on_and_touches_no_chart_that_was_read(ledger, hired):
    choose_cascade(ledger, "every")
    sha = bring(ledger, "old.png")["old.png"]
    hired("load_worded")
    first, shipped, value = read_by_second(ledger, sha)
    assert value == Decimal(12500)
    draft = keep_draft(ledger, "extract.en", load_prompt("extract", "en").text + "Mind the decimal point.", "李雷")
    move_label(ledger, draft.id, "active", "李雷")
    follow_up(ledger, sha, QWEN)
    assert not jobs.open_jobs(ledger)
    assert read_by_second(ledger, sha)[0] == first
    second, prompt, value = read_by_second(ledger, sha, ask_second(ledger, sha, QWEN))
    assert second != first
    assert (prompt, value) == (draft.id, Decimal("1250.0"))
    move_label(ledger, shipped, "active", "李雷", "back again")
    assert read_by_second(ledger, sha, ask_second(ledger, sha, QWEN))[0] == first
    assert wait(lambda: beside_desk(ledger) == first)
    assert {prompt.id for prompt in list_prompts(ledger)} == {shipped, draft.id}


def read_by_second(ledger, sha, _asked=0):
    """What the second reader said when it has done that job: which extraction, in which words, the first value."""
    assert wait(lambda: state_of_second(ledger, sha) == "ready")
    found = second_reading(ledger, sha)
    assert found is not None
    return found[0], found[1].prompt, found[1].reading.points[0].value


def beside_desk(ledger):
    standing = beside(ledger, queue(ledger)[0].extraction or 0)
    return standing.extraction if standing else None


# ── two readers, one table ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_reading_is_laid_beside_the_first_and_nothing_decided_is_moved(ledger, hired):
    choose_cascade(ledger, "every")
    sha = bring(ledger, "good.png")["good.png"]
    hired()
    assert wait(lambda: state_of_second(ledger, sha) == "ready")
    number = queue(ledger)[0].extraction or 0
    assert wait(lambda: beside(ledger, number) is not None)
    own, proposed = review(ledger, number)
    assert (own.state, own.proposal.value) == ("doubtful", Decimal("1250.0"))
    assert "1250.0" in own.findings[0].message.en
    assert "1260.0" in own.findings[0].message.en
    assert (proposed.state, proposed.doubtful, proposed.proposal.value) == ("model", True, Decimal("900.0"))


def test_a_second_reading_moves_no_decision(ledger, hired, chart):
    sha, number = chart(builders.reading())
    decide(ledger, builders.decision(number, 0, "1249.0", verdict="corrected"))
    ask_second(ledger, sha, QWEN)
    hired()
    assert wait(lambda: beside(ledger, number) is not None)
    assert settled(ledger, number)[0].value == Decimal("1249.0")
    assert review(ledger, number)[0].state == "confirmed"


# ── the worker ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_slow_model_holds_up_no_first_reading(ledger, hired, chart):
    ask_second(ledger, chart(builders.reading(), "bar_zh.png")[0], QWEN)
    readers = hired("load_for_ever")
    assert wait(lambda: readers.second.doing.state == "loading")
    take_in(ledger, [("good.png", (GOLDEN / OTHER).read_bytes())], Origin())
    assert wait(lambda: {row.name: row.state for row in queue(ledger)}.get("good.png") == "ready")
    assert readers.second.doing.state == "loading"


def test_a_crash_of_the_model_fails_its_job_and_leaves_the_first_reading(ledger, hired):
    bring(ledger, "crash.png")
    hired()
    assert wait(lambda: queue(ledger)[0].state == "failed")
    sha = queue(ledger)[0].image
    assert wait(lambda: state_of_second(ledger, sha) == "failed")
    assert "ended unexpectedly" in reason(ledger, sha)


def test_a_model_that_cannot_load_says_why(ledger, hired, chart):
    sha = chart(builders.reading())[0]
    ask_second(ledger, sha, QWEN)
    readers = hired("load_without_memory")
    assert wait(lambda: state_of_second(ledger, sha) == "failed")
    assert "5 GB needed" in reason(ledger, sha)
    assert readers.second.doing.trouble.en == reason(ledger, sha)
    assert readers.second.process is None


def test_a_server_that_is_down_fails_the_job_and_refuses_no_picture(ledger, hired):
    sha = bring(ledger, "unplugged.png")["unplugged.png"]
    ask_second(ledger, sha, QWEN)
    hired()
    assert wait(lambda: state_of_second(ledger, sha) == "failed")
    assert reason(ledger, sha) == "The server is down."


def test_what_the_model_says_can_be_heard_and_cancelled_within_a_second(ledger, hired):
    sha = bring(ledger, "speak.png")["speak.png"]
    number = ask_second(ledger, sha, QWEN)
    worker = hired().second
    assert wait(lambda: "value 3, " in worker.said)
    assert worker.doing.job.id == number
    assert worker.doing.seconds >= 0
    jobs.cancel(ledger, number)
    asked = time.monotonic()
    assert wait(lambda: worker.doing.state == "resting")
    assert time.monotonic() - asked < 2
    assert (worker.said, worker.process, state_of_second(ledger, sha)) == ("", None, "cancelled")


def test_too_long_a_reading_is_stopped(ledger, hired):
    sha = bring(ledger, "speak.png")["speak.png"]
    ask_second(ledger, sha, QWEN)
    hired(reading=2)
    assert wait(lambda: state_of_second(ledger, sha) == "failed")
    assert "too long" in reason(ledger, sha)


def test_a_model_is_loaded_before_anybody_asks_and_gives_its_memory_back(ledger, hired):
    worker = hired().second
    worker.load("qwen")
    assert wait(lambda: worker.doing.state == "ready")
    worker.give_back()
    assert wait(lambda: worker.process is None)
    assert wait(lambda: worker.doing.state == "resting")


def test_an_unused_model_gives_its_memory_back(ledger, hired):
    worker = hired(idle=0.5).second
    worker.load("qwen")
    assert wait(lambda: worker.doing.state == "ready")
    assert wait(lambda: worker.process is None)


def test_what_was_being_read_when_memory_was_wanted_waits_for_the_next_load(ledger, hired):
    sha = bring(ledger, "speak.png")["speak.png"]
    ask_second(ledger, sha, QWEN)
    worker = hired().second
    assert wait(lambda: worker.doing.state == "reading")
    worker.give_back()
    assert wait(lambda: worker.process is None)
    assert wait(lambda: state_of_second(ledger, sha) == "waiting")
    worker.load("qwen")
    assert wait(lambda: state_of_second(ledger, sha) == "reading")


def test_another_choice_ends_what_was_loaded(ledger, hired):
    worker = hired().second
    worker.load("qwen")
    assert wait(lambda: worker.doing.state == "ready")
    loaded = worker.process
    worker.change()
    assert wait(lambda: worker.process is None)
    assert loaded.process.poll() is not None


# ── questions in words ───────────────────────────────────────────────────────────────────────────────────────────────


def talker_of(ledger, worker):
    return SecondTalker(ledger, worker, "qwen", "Qwen3-VL")


def test_a_question_in_words_is_answered_piece_by_piece(ledger, hired, chart):
    image = load_image(ledger, chart(builders.reading())[0])
    worker = hired("load_talking").second
    pieces = [piece for piece in talker_of(ledger, worker).talk(image, "why?", "en") if piece]
    assert pieces == ["Profit ", "rose."]
    assert worker.doing.state == "ready"


def test_an_answer_that_nobody_waits_for_is_stopped(ledger, hired, chart):
    image = load_image(ledger, chart(builders.reading())[0])
    worker = hired("load_talking").second
    answer = talker_of(ledger, worker).talk(image, "forever?", "en")
    assert next(piece for piece in answer if piece) == "Profit "
    answer.close()
    assert wait(lambda: worker.process is None)


def test_a_model_without_words_says_so(ledger, hired, chart):
    image = load_image(ledger, chart(builders.reading())[0])
    worker = hired("load").second
    with pytest.raises(ModelUnavailable, match="does not answer questions"):
        list(talker_of(ledger, worker).talk(image, "why?", "en"))


def test_while_a_chart_is_read_a_question_has_to_wait(ledger, hired, chart):
    shown = bring(ledger, "speak.png")["speak.png"]
    ask_second(ledger, shown, QWEN)
    worker = hired("load_talking").second
    assert wait(lambda: worker.is_reading)
    with pytest.raises(ModelUnavailable, match="is reading a chart"):
        list(talker_of(ledger, worker).talk(load_image(ledger, shown), "why?", "en"))
