from __future__ import annotations

import os
from pathlib import Path

import pytest

from service import resources
from service.watching import ASKED_BY, FolderWatch, pause
from storage import jobs
from storage.images import list_images
from storage.watched import watch_counts

GOLDEN = Path(__file__).resolve().parents[1] / "golden"
CHART, OTHER = (GOLDEN / "bar_zh.png").read_bytes(), (GOLDEN / "pie_zh.png").read_bytes()


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "inbox"
    made.mkdir()
    return made


@pytest.fixture
def watch(db, folder):
    return FolderWatch(db, folder)


def names(db) -> list[str]:
    return sorted(image.name for image in list_images(db))


def looks(watch, times: int = 2) -> None:
    for _ in range(times):
        watch.look()


def test_a_picture_that_stays_as_it_is_is_taken_in_once_and_waits_to_be_read(watch, db, folder):
    (folder / "deeper").mkdir()
    (folder / "deeper" / "chart.png").write_bytes(CHART)
    (folder / "notes.txt").write_bytes(CHART)
    looks(watch, 5)
    assert names(db) == ["chart.png"]
    (job,) = jobs.open_jobs(db)
    assert (job.state, job.asked_by) == ("waiting", ASKED_BY)
    assert (folder / "deeper" / "chart.png").read_bytes() == CHART
    assert watch_counts(db).taken == 1


def test_a_picture_that_still_grows_is_left_alone_until_it_is_whole(watch, db, folder):
    for part in range(1, 5):
        (folder / "chart.png").write_bytes(CHART[: part * len(CHART) // 5])
        watch.look()
    assert names(db) == []
    (folder / "chart.png").write_bytes(CHART)
    looks(watch)
    assert (names(db), watch_counts(db).refused) == (["chart.png"], 0)


def test_a_file_that_is_no_picture_is_told_once_and_taken_when_it_becomes_one(watch, db, folder):
    (folder / "chart.png").write_bytes(b"half a picture")
    looks(watch, 4)
    assert [job.name for job in jobs.refused_uploads(db)] == ["chart.png"]
    (folder / "chart.png").write_bytes(CHART)
    looks(watch)
    assert names(db) == ["chart.png"]
    (folder / "copy.png").write_bytes(CHART)
    looks(watch)
    counts = watch_counts(db)
    assert (counts.taken, counts.seen_before, counts.refused) == (1, 1, 1)


def test_links_and_hidden_files_are_left_alone(watch, db, folder, tmp_path):
    (tmp_path / "secret.png").write_bytes(CHART)
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "other.png").write_bytes(OTHER)
    (folder / "chart.png").symlink_to(tmp_path / "secret.png")
    (folder / "more").symlink_to(tmp_path / "elsewhere")
    (folder / ".chart.png").write_bytes(CHART)
    os.mkfifo(folder / "pipe.png")
    looks(watch)
    assert names(db) == []


def test_a_restart_takes_nothing_in_twice(watch, db, folder):
    (folder / "chart.png").write_bytes(CHART)
    looks(watch)
    looks(FolderWatch(db, folder))
    assert (len(jobs.list_jobs(db)), watch_counts(db).seen_before) == (1, 0)


def test_a_pause_holds_and_a_folder_that_is_gone_is_a_sentence(watch, db, folder):
    pause(db, True)
    (folder / "chart.png").write_bytes(CHART)
    looks(watch)
    assert names(db) == []
    pause(db, False)
    folder.rename(folder.with_name("moved"))
    watch.look()
    assert "cannot be read" in str(watch.trouble)
    folder.with_name("moved").rename(folder)
    looks(watch)
    assert (names(db), watch.trouble) == (["chart.png"], None)


def test_the_server_watches_the_folder_that_was_named_and_no_other(folder, monkeypatch, db):
    monkeypatch.setenv("CHARTLEDGER_WATCH", str(folder))
    watch = resources.watch_for(db)
    assert watch is not None
    watch.stop()
    assert watch.folder == folder
    monkeypatch.delenv("CHARTLEDGER_WATCH")
    assert resources.watch_for(db) is None
