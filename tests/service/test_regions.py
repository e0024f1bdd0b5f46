"""A box of a picture read again by the worker, while somebody waits."""

from __future__ import annotations

import time
from dataclasses import replace
from functools import partial

import pytest

from extraction.errors import ReadingStopped
from extraction.geometry import Box
from extraction.regions.reread import NothingThere
from service.intake import Origin, take_in
from service.posts import FIRST
from service.reading import ReadingWorker
from service.reading_process import Question, ReadingProcess
from service.regions import RegionWish, reread
from storage.queue import queue
from tests.dashboard.conftest import GOLDEN

BARS = (GOLDEN / "bar_zh.png").read_bytes()
OTHER = (GOLDEN / "line_zh.png").read_bytes()
LABEL = Box(116, 231, 157, 252)  # of 12.84
LONG = 60.0


@pytest.fixture
def worker(ledger):
    """A worker with a scripted engine; boxes are read by the real text recognition."""
    working = ReadingWorker(
        ledger, partial(ReadingProcess, "tests.dashboard.scripted:load"), replace(FIRST, reading=20)
    )
    working.start()
    yield working
    working.stop()


def bring(ledger, **pictures):
    take_in(ledger, [(f"{name}.png", data) for name, data in pictures.items()], Origin())
    return {row.name.removesuffix(".png"): row.image for row in queue(ledger)}


def wait_for(condition):
    until = time.monotonic() + LONG
    while not condition() and time.monotonic() < until:
        time.sleep(0.05)
    assert condition()


def test_a_box_is_read_again_and_says_its_number(worker, ledger):
    sha = bring(ledger, good=BARS)["good"]
    found = reread(worker, sha, LABEL, LONG)
    assert [str(proposal.value) for proposal in found.proposals] == ["12.84"]
    assert LABEL.grown(4).contains(found.proposals[0].box)


def test_an_empty_box_is_refused_in_words_and_the_worker_goes_on(worker, ledger):
    sha = bring(ledger, good=BARS)["good"]
    with pytest.raises(NothingThere, match="Nothing was read"):
        reread(worker, sha, Box(2, 2, 30, 12), LONG)
    assert reread(worker, sha, LABEL, LONG).proposals


def test_a_picture_that_is_not_there_is_a_sentence(worker):
    with pytest.raises(NothingThere):
        reread(worker, "0" * 64, LABEL, LONG)


def test_a_busy_reader_says_so_in_time_and_finishes_its_chart(worker, ledger):
    images = bring(ledger, hang=BARS, good=OTHER)
    wait_for(lambda: worker.is_reading)
    started = time.monotonic()
    with pytest.raises(ReadingStopped, match="busy"):
        reread(worker, images["good"], LABEL, 1.0)
    assert time.monotonic() - started < 3
    assert worker.is_reading


def test_a_box_that_nobody_waits_for_any_more_is_not_read(worker, ledger):
    sha = bring(ledger, good=BARS)["good"]
    left = RegionWish(sha, LABEL)
    left.left.set()
    worker.reread_soon(left)
    assert reread(worker, sha, LABEL, LONG).proposals
    with pytest.raises(ReadingStopped):
        left.wait(0.0)


def test_a_reading_process_lets_its_idle_threads_sleep(monkeypatch):
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    process = ReadingProcess("tests.dashboard.scripted:load_waiting")
    try:
        process.ask(Question("embedded"))
        answer = process.answer(LONG)
        assert answer is not None
        assert answer.identity is not None
        assert answer.identity.parameters == "passive"
    finally:
        process.stop()
