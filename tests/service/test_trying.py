"""A worker between two readings: the answers of a trial, one by one, whatever happens to one of them."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

import pytest

from evaluation.trials import fixed_and_broken, grid, totals
from extraction import open_image
from extraction.prompts import load_prompt
from service.posts import SECOND
from service.reading import ReadingWorker
from service.reading_process import ReadingProcess
from service.trying import OTHER_MODEL, try_next
from storage import jobs
from storage.extractions import save_extraction
from storage.gold import add_gold_case, gold_cases
from storage.images import save_image
from storage.prompts import keep_draft
from storage.reviews import decide_all
from storage.trials import (
    ask_trial,
    cancel_trial,
    go_on_with_trial,
    next_unanswered,
    trial,
    trial_answers,
    trial_done,
)
from tests import builders
from tests.dashboard.conftest import GOLDEN

PATIENCE = 60
PICTURES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.png"))]
BASE = load_prompt("extract", "zh").id


@pytest.fixture
def worker(ledger):
    start = partial(ReadingProcess, "tests.dashboard.scripted:load_tried")
    working = ReadingWorker(ledger, start, replace(SECOND, reading=3), between=try_next)
    yield working
    if working.thread.is_alive():
        working.stop()


def gold(ledger, *names):
    """A gold case for each name: the value is 1250.0."""
    for name, data in zip(names, PICTURES, strict=False):
        image = open_image(data, name)
        save_image(ledger, image)
        made = save_extraction(ledger, builders.extraction(image, builders.reading(builders.point("1250.0"))))
        decide_all(ledger, [builders.decision(made)])
        add_gold_case(ledger, made, "李雷")


def version(ledger, words):
    return keep_draft(ledger, "extract.zh", f"{words}\n$words", "韩梅梅").id


def ask(ledger, *prompts, repeats=1):
    return ask_trial(ledger, [BASE, *prompts], "qwen", gold_cases(ledger)[0].split, repeats, "李雷")


def wait(ledger, asked, until=lambda state: state in ("done", "failed", "cancelled")):
    late = time.monotonic() + PATIENCE
    while not until(trial(ledger, asked).state):
        assert time.monotonic() < late
        time.sleep(0.05)
    return trial(ledger, asked)


def test_a_trial_says_what_each_version_reads_and_exactly_what_a_better_one_puts_right(worker, ledger):
    gold(ledger, "a.png", "refuse.png")
    better = version(ledger, "Mind the decimal point.")
    asked = ask(ledger, better, repeats=2)
    worker.start()
    assert wait(ledger, asked).state == "done"
    rows = grid(ledger, asked)
    assert [[cell.scores for cell in row.cells] for row in rows] == [[(0.0, 0.0), (1.0, 1.0)], [(0.0, 0.0), (0.0, 0.0)]]
    assert [row.differs for row in rows] == [True, False]
    changes = fixed_and_broken(ledger, asked)[better]
    (fixed,) = changes.fixed
    assert [str(said.value) for said in (fixed.before, fixed.after) if said] == ["12500", "1250.0"]
    assert (fixed.right_before, fixed.right_after, fixed.mistake) == (0, 2, "decimal_point")
    assert changes.broken == ()
    assert [(line.right, line.of, line.passed) for line in totals(trial(ledger, asked), rows)] == [(0, 4, 0), (2, 4, 2)]
    assert {answer.refusal.zh for answer in trial_answers(ledger, asked) if answer.refusal} == {"不是图表。"}
    assert rows[0].cells[0].tokens == 40


def test_a_repeat_is_an_answer_of_its_own_and_the_next_trial_is_served_what_is_there(worker, ledger):
    gold(ledger, "a.png")
    lucky = version(ledger, "Trust to luck.")
    first = ask(ledger, lucky, repeats=2)
    worker.start()
    wait(ledger, first)
    said = {(each.prompt, each.repeat): each.raw for each in trial_answers(ledger, first)}
    assert len(set(said.values())) == 4  # an answer that was only copied would say the same words
    (row,) = grid(ledger, first)
    assert (row.cell(lucky).scores, row.cell(lucky).passes) == ((1.0, 0.0), 1)
    second = ask(ledger, lucky, repeats=3)
    wait(ledger, second)
    again = {(each.prompt, each.repeat): each.raw for each in trial_answers(ledger, second)}
    assert {place: again[place] for place in said} == said
    assert len(set(again.values())) == 6


def test_a_crash_over_one_picture_is_said_and_the_rest_goes_on_and_can_be_tried_again(worker, ledger):
    gold(ledger, "crash.png", "a.png")
    asked = ask(ledger, version(ledger, "Read."))
    worker.start()
    assert wait(ledger, asked).state == "done"
    troubles = [each.trouble.en if each.trouble else None for each in trial_answers(ledger, asked)]
    assert troubles.count(None) == 2
    assert all("ended unexpectedly" in trouble for trouble in troubles if trouble)
    assert [len(row.cells[0].judged) for row in grid(ledger, asked)] == [0, 1]
    assert totals(trial(ledger, asked), grid(ledger, asked))[0].cases == 1
    assert go_on_with_trial(ledger, asked, "李雷")
    assert trial_done(ledger, asked) == 2


def test_an_engine_that_fails_again_and_again_ends_the_trial_with_its_reason(worker, ledger):
    gold(ledger, "unplugged1.png", "unplugged2.png")
    asked = ask(ledger, version(ledger, "Read."))
    worker.start()
    ended = wait(ledger, asked)
    assert (ended.state, ended.reason.en) == ("failed", "The server is down.")
    assert len(trial_answers(ledger, asked)) == 3
    assert next_unanswered(ledger, asked) is not None


def test_a_cancelled_trial_stops_at_once_and_keeps_what_was_answered(worker, ledger):
    gold(ledger, "a.png", "hang.png")
    asked = ask(ledger, version(ledger, "Read."))
    worker.post = replace(SECOND, reading=60)
    worker.start()
    while trial_done(ledger, asked) < 2:
        time.sleep(0.05)
    started = time.monotonic()
    cancel_trial(ledger, asked, "李雷")
    while worker.process is not None:
        time.sleep(0.05)
    assert time.monotonic() - started < 5
    assert [each.trouble for each in trial_answers(ledger, asked)] == [None, None]


def test_what_a_stopped_program_had_not_answered_is_answered_at_the_next_start(worker, ledger):
    gold(ledger, "a.png", "hang.png")
    asked = ask(ledger, version(ledger, "Read."))
    worker.post = replace(SECOND, reading=60)
    worker.start()
    while trial_done(ledger, asked) < 2:
        time.sleep(0.05)
    worker.stop()
    assert trial(ledger, asked).state == "running"
    successor = ReadingWorker(ledger, worker.start_process, replace(SECOND, reading=1), between=try_next)
    successor.start()
    assert wait(ledger, asked).state == "done"
    successor.stop()
    assert ["too long" in each.trouble.en if each.trouble else None for each in trial_answers(ledger, asked)] == [
        None, None, True, True,
    ]  # fmt: skip


def test_a_case_whose_picture_is_gone_is_said_and_a_reading_that_somebody_waits_for_goes_first(worker, ledger):
    gold(ledger, "a.png", "gone.png")
    (kept, gone) = gold_cases(ledger)
    (ledger.folder / "images" / gone.image[:2] / f"{gone.image}.png").unlink()
    asked = ask(ledger, version(ledger, "Read."))
    waits = open_image(PICTURES[-1], "waits.png")
    save_image(ledger, waits)
    job = jobs.enqueue(ledger, waits.sha256, "qwen")
    worker.take_turn()
    assert (jobs.job(ledger, job).state, trial_done(ledger, asked)) == ("ready", 0)
    worker.start()
    assert wait(ledger, asked).state == "done"
    troubles = {each.case: each.trouble for each in trial_answers(ledger, asked)}
    assert troubles[kept.id] is None
    assert "missing or damaged" in str(troubles[gone.id])


@pytest.mark.parametrize(
    "other",
    [
        'UPDATE trial_answer SET parameters = \'{"weights": "other"}\'',
        "UPDATE trial_answer SET engine_version = 'other'",
    ],
)
def test_answers_of_two_models_are_never_put_side_by_side(worker, ledger, other):
    gold(ledger, "a.png")
    asked = ask(ledger, version(ledger, "Read."), repeats=2)
    while trial_done(ledger, asked) < 2:
        worker.take_turn()
    with ledger.write() as cursor:
        cursor.execute(other)
    worker.take_turn()
    assert trial(ledger, asked).state == "failed"
    assert trial(ledger, asked).reason == OTHER_MODEL
    assert go_on_with_trial(ledger, asked, "李雷")
    while trial(ledger, asked).is_open:
        worker.take_turn()
    assert [each.trouble for each in trial_answers(ledger, asked)] == [None] * 4  # all by the model of today
    worker.drop_process()
