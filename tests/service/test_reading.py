"""The reading worker: whatever happens to one picture, the queue goes on."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

import pytest

from service.intake import Origin, take_in
from service.posts import FIRST
from service.reading import ReadingWorker
from service.reading_process import ReadingProcess
from storage import jobs
from storage.extractions import latest_extraction
from storage.queue import queue
from tests.dashboard.conftest import GOLDEN

PICTURES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.png"))]
PATIENCE = 60


@pytest.fixture
def worker(ledger):
    """A worker with scripted engines, and a limit short enough to wait for."""
    working = ReadingWorker(ledger, partial(ReadingProcess, "tests.dashboard.scripted:load"), replace(FIRST, reading=3))
    yield working
    if working.thread.is_alive():
        working.stop()


def ask(ledger, *names):
    take_in(ledger, [(name, PICTURES[at]) for at, name in enumerate(names)], Origin())


def settled(ledger):
    """The states of all pictures once none waits any more."""
    until = time.monotonic() + PATIENCE
    while jobs.open_jobs(ledger) and time.monotonic() < until:
        time.sleep(0.1)
    return {row.name: row.state for row in queue(ledger)}


def reason(ledger, name):
    return next(row.reason for row in queue(ledger) if row.name == name)


def test_a_waiting_chart_is_read(worker, ledger):
    ask(ledger, "good.png")
    worker.start()
    assert settled(ledger) == {"good.png": "ready"}


def test_a_crash_fails_one_chart_and_the_next_is_read(worker, ledger):
    ask(ledger, "crash.png", "good.png")
    worker.start()
    assert settled(ledger) == {"crash.png": "failed", "good.png": "ready"}
    assert "ended unexpectedly" in reason(ledger, "crash.png").en


def test_an_endless_reading_is_stopped_and_the_next_is_read(worker, ledger):
    ask(ledger, "hang.png", "good.png")
    worker.start()
    assert settled(ledger) == {"hang.png": "failed", "good.png": "ready"}
    assert "too long" in reason(ledger, "hang.png").en


def test_a_refusal_keeps_its_reason(worker, ledger):
    ask(ledger, "refuse.png", "break.png")
    worker.start()
    assert settled(ledger) == {"refuse.png": "refused", "break.png": "failed"}
    assert reason(ledger, "refuse.png").zh == "不是图表。"


def test_what_was_read_once_is_not_read_again(worker, ledger):
    ask(ledger, "good.png")
    worker.start()
    settled(ledger)
    (row,) = queue(ledger)
    first = latest_extraction(ledger, row.image)
    jobs.enqueue(ledger, row.image, "embedded")
    settled(ledger)
    assert latest_extraction(ledger, row.image) == first


def test_stopping_drops_a_reading_and_the_next_start_takes_it_up(worker, ledger):
    ask(ledger, "hang.png")
    worker.start()
    while not any(row.state == "reading" for row in queue(ledger)):
        time.sleep(0.05)
    started = time.monotonic()
    worker.stop()
    assert time.monotonic() - started < 5
    assert jobs.resume(ledger) == 1


def test_a_cancelled_reading_stops_at_once(worker, ledger):
    ask(ledger, "hang.png", "good.png")
    worker.start()
    while not any(row.state == "reading" for row in queue(ledger)):
        time.sleep(0.05)
    jobs.cancel(ledger, next(job.id for job in jobs.open_jobs(ledger) if job.name == "hang.png"))
    assert settled(ledger) == {"hang.png": "cancelled", "good.png": "ready"}
