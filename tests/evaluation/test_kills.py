"""Killed in the middle of a word, ten times over; `python -m evaluation kills` does it two hundred times."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from evaluation.kills import Tally as KillTally
from evaluation.kills import check_words, kill_often, summary
from evaluation.server_kills import ServerTally, kill_server_often
from evaluation.server_kills import look_back as server_look_back
from evaluation.server_kills import summary as server_summary
from evaluation.talker import Acknowledged
from storage.database import open_database
from storage.images import save_image
from tests.builders import image


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX word")
def test_ten_kills_lose_no_word_that_was_acknowledged(monkeypatch):
    # a page that was tested before stands in as the main program, and a new process would begin by running it
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
    tally = kill_often(10)
    assert (tally.lost, tally.half) == ([], [])
    assert tally.words > 30
    assert "10 kills" in summary(tally)


def test_a_word_that_is_not_there_would_be_noticed(tmp_path):
    tally = KillTally()
    with open_database(tmp_path) as db:
        check_words(db, 7, [Acknowledged("three", 7, 1, (11, 12, 13)), Acknowledged("draft", 7, 2)], tally)
    assert tally.lost == ["three 1 on 7: [11, 12, 13]", "letters 2 on 7"]


@pytest.mark.timeout(300)
@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is a POSIX word")
def test_a_server_that_is_killed_in_mid_batch_reads_every_picture_once_and_keeps_every_review():
    tally = kill_server_often(1, pictures=3)
    assert (tally.lost, tally.not_once) == ([], [])
    assert (tally.in_mid_batch, tally.refused) == (1, 0)
    assert tally.acknowledged
    assert "1 kills of the server" in server_summary(tally)


def test_a_deed_or_a_reading_that_is_not_there_would_be_noticed(db):
    kept = image()
    save_image(db, kept)
    tally = ServerTally(pictures=2, acknowledged=[("never done", kept.sha256)])
    server_look_back(db, tally)
    assert (len(tally.lost), len(tally.not_once)) == (1, 2)
