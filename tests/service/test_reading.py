"""The reading worker: whatever happens to one picture, the queue goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from extraction import open_image
from service.intake import Origin, take_in
from service.memory import TOO_LARGE
from service.posts import FIRST
from service.reading import ReadingWorker
from service.reading_process import ReadingProcess
from storage import jobs
from storage.extractions import latest_extraction
from storage.images import save_image
from storage.jobs import Limit
from storage.queue import queue
from tests.dashboard.conftest import GOLDEN, HOME

PICTURES = [path.read_bytes() for path in sorted(GOLDEN.glob("*.png"))]
PATIENCE = 60
SCRIPTED = partial(ReadingProcess, "tests.dashboard.scripted:load")


@pytest.fixture
def worker(ledger):
    """A worker with scripted engines, and a limit short enough to wait for."""
    working = ReadingWorker(ledger, SCRIPTED, replace(FIRST, reading=3, pauses=()))
    yield working
    if working.thread.is_alive():
        working.stop()


@pytest.fixture
def patient(ledger, tmp_path):
    """A worker that tries again at once, with engines that crash once and then never more."""
    starting = partial(SCRIPTED, settings={"SCRIPTED_MARK": str(tmp_path / "mark")}, memory=2**32)
    working = ReadingWorker(ledger, starting, replace(FIRST, pauses=(0, 0)))
    yield working
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


def attempts(ledger):
    return {job.name: job.attempts for job in jobs.list_jobs(ledger)}


def test_what_crashes_once_is_read_the_second_time_and_what_always_does_fails_the_third(patient, ledger):
    ask(ledger, "once.png", "crash.png", "break.png")
    patient.start()
    assert settled(ledger) == {"once.png": "ready", "crash.png": "failed", "break.png": "failed"}
    assert attempts(ledger) == {"once.png": 2, "crash.png": 3, "break.png": 1}


def test_a_job_that_takes_too_long_or_too_much_by_its_own_limit_or_the_machines_is_stopped(patient, ledger):
    patient.post = replace(patient.post, pauses=())
    own = {
        "hang.png": Limit(seconds=1),
        "grow.png": Limit(bytes=450_000_000),
        "greedy.png": Limit(),
        "good.png": Limit(),
    }
    for at, (name, limit) in enumerate(own.items()):
        image = open_image(PICTURES[at], name)
        save_image(ledger, image)
        jobs.enqueue(ledger, image.sha256, "embedded", limit=limit)
    patient.start()
    assert settled(ledger) == {**dict.fromkeys(own, "failed"), "good.png": "ready"}
    assert "too long" in reason(ledger, "hang.png").en
    assert reason(ledger, "grow.png") == reason(ledger, "greedy.png") == TOO_LARGE


@pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks for the process in /proc")
def test_a_reading_under_way_ends_with_its_server():
    picture = str(next(GOLDEN.glob("*.png")))
    server = f"""import os; from service.reading_process import Question, ReadingProcess
reader = ReadingProcess("tests.dashboard.scripted:load")
reader.ask(Question("embedded", {picture!r}, "speak.png"))
while reader.answer(60).piece is None: pass
print(reader.process.pid, flush=True); os.kill(os.getpid(), 9)"""
    told = subprocess.run([sys.executable, "-c", server], cwd=HOME, stdout=subprocess.PIPE, text=True, check=False)
    until = time.monotonic() + PATIENCE
    while is_running(int(told.stdout)) and time.monotonic() < until:
        time.sleep(0.1)
    assert not is_running(int(told.stdout))


def is_running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().split()[2] != "Z"
    except FileNotFoundError:
        return False
