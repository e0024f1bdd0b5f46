"""Fetching weights: only on a word, to be paused, gone on with and given up."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from extraction.errors import ModelUnavailable, Sentence
from service.download import Download
from tests.dashboard.sources import PacedSource

FULL = ModelUnavailable(Sentence(zh="磁盘已满。", en="The disk is full."))


def wait(condition):
    until = time.monotonic() + 10
    while not condition() and time.monotonic() < until:
        time.sleep(0.01)
    return condition()


@pytest.fixture
def arrived():
    return []


def test_nothing_is_fetched_before_somebody_asks(arrived):
    download = Download(PacedSource(), arrived.append)
    assert (download.state, download.done, download.total) == ("idle", 0, 100)


def test_what_was_asked_for_arrives(arrived):
    download = Download(PacedSource(), arrived.append)
    download.start()
    assert wait(lambda: download.state == "done")
    assert (arrived, download.done) == ([Path("weights")], 100)


def test_a_pause_keeps_what_has_arrived_and_going_on_fetches_the_rest(arrived):
    source = PacedSource(stays_at=40)
    download = Download(source, arrived.append)
    download.start()
    assert wait(lambda: download.done == 40)
    download.pause()
    download.join()
    assert (download.state, source.here, arrived) == ("paused", 40, [])
    source.stays_at = None
    download.start()
    assert wait(lambda: download.state == "done")
    assert arrived == [Path("weights")]


def test_giving_up_throws_away_what_has_arrived(arrived):
    source = PacedSource(stays_at=40)
    download = Download(source, arrived.append)
    download.start()
    assert wait(lambda: download.done == 40)
    download.cancel()
    assert (download.state, download.done, source.here, arrived) == ("idle", 0, 0, [])


@pytest.mark.parametrize(("problem", "said"), [(FULL, "disk is full"), (OSError("reset"), "broke off")])
def test_a_download_that_breaks_off_says_why_and_can_go_on(arrived, problem, said):
    source = PacedSource(breaks_at=30, problem=problem)
    download = Download(source, arrived.append)
    download.start()
    assert wait(lambda: download.state == "failed")
    assert download.problem is not None
    assert said in download.problem.en
    source.breaks_at = None
    download.start()
    assert wait(lambda: download.state == "done")


def test_the_time_left_is_told_once_there_is_a_pace(arrived):
    source = PacedSource(stays_at=50)
    download = Download(source, arrived.append)
    assert download.seconds_left is None
    download.start()
    assert wait(lambda: download.done == 50)
    assert wait(lambda: download.seconds_left is not None)
    download.cancel()
