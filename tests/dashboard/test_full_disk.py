"""A full disk, as the pages meet it: said in words, kept where it was, and done once there is room."""

from __future__ import annotations

import logging
import time
from functools import partial

import pytest

from service.intake import Origin, take_in
from service.reading import ReadingWorker
from service.reading_process import ReadingProcess
from storage import jobs
from storage.errors import CannotKeep
from storage.queue import queue
from storage.reviews import decisions
from tests.builders import point, reading
from tests.dashboard.conftest import GOLDEN, OUR_DESK, deed
from tests.full_disk import full_disk, log_size, needs_limits

pytestmark = needs_limits
PICTURE = (GOLDEN / "bar_zh.png").read_bytes()


@pytest.mark.parametrize(("language", "words"), [("zh", "磁盘已满，这一步没有保存"), ("en", "The disk is full")])
def test_the_desk_is_told_that_a_deed_was_not_saved_and_sends_it_again(ledger, chart, browser, language, words):
    sha, number = chart(reading(point("12"), point("13", year=2023)))
    body = {"lang": language, "deeds": [deed("confirm", key=0), deed("confirm", key=1)]}
    where = f"/desk/chart/{sha}?lang={language}"
    with full_disk(log_size(ledger.folder)):
        reply = browser.post(where, json=body, headers=OUR_DESK)
    assert reply.status_code == 507  # from 500 on a browser keeps its deeds
    assert words in reply.json()["words"]
    assert decisions(ledger, number) == []
    again = browser.post(where, json=body, headers=OUR_DESK).json()
    assert again["refused"] == []
    assert [str(word.value) for word in decisions(ledger, number)] == ["12", "13"]


def test_files_that_do_not_fit_can_simply_be_dropped_again(ledger):
    with full_disk(log_size(ledger.folder)), pytest.raises(CannotKeep):
        take_in(ledger, [("a.png", PICTURE)], Origin())
    assert queue(ledger) == []
    assert len(take_in(ledger, [("a.png", PICTURE)], Origin()).taken) == 1


def test_reading_waits_for_room_and_goes_on(ledger, caplog):
    take_in(ledger, [("good.png", PICTURE)], Origin())
    worker = ReadingWorker(ledger, partial(ReadingProcess, "tests.dashboard.scripted:load"))
    until = time.monotonic() + 30
    with caplog.at_level(logging.WARNING), full_disk(log_size(ledger.folder)):
        worker.start()
        while "will be read again" not in caplog.text and time.monotonic() < until:
            time.sleep(0.02)
    while jobs.open_jobs(ledger) and time.monotonic() < until:
        time.sleep(0.05)
    worker.stop()
    assert [row.state for row in queue(ledger)] == ["ready"]
