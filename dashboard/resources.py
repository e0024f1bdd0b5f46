"""What the whole server shares: the workspace that is open, and the worker that reads for it.

A workspace is a folder. The sample one and a person's own lie side by side; one of them is open at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from dashboard.reading import ReadingWorker
from storage import jobs
from storage.database import Database, open_database
from storage.queue import queue

ENGINE = "embedded"
SAMPLE = "sample"
MINE = "mine"
LAST_OPENED = "last-opened"  # a one-word file beside the workspaces

StartReading = Callable[[Database], ReadingWorker]


@dataclass(frozen=True, slots=True)
class Workspace:
    """An open ledger, and the worker that reads for it (none where nothing needs reading, as in tests)."""

    database: Database
    worker: ReadingWorker | None
    start_reading: StartReading | None


class Closed(Exception):
    """No workspace is open: the server is starting, stopping or switching."""


_open: list[Workspace] = []
_lock = threading.RLock()


def open_workspace(folder: Path, start_reading: StartReading | None = ReadingWorker) -> Database:
    """Open a folder as the workspace of this server and begin to read what waits in it."""
    with _lock:
        close_workspace()
        database = open_database(folder)
        if is_sample(folder) and not queue(database):
            fill_sample(database)
        worker = start_reading(database) if start_reading else None
        if worker:
            take_up_forgotten(database)
            worker.start()
        _open.append(Workspace(database, worker, start_reading))
        remember_opened(folder)
        return database


def close_workspace() -> None:
    """Stop reading and close the ledger; nothing happens if none is open."""
    with _lock:
        while _open:
            workspace = _open.pop()
            if workspace.worker:
                workspace.worker.stop()
            workspace.database.close()


def ledger() -> Database:
    """The open ledger."""
    with _lock:
        if not _open:
            raise Closed
        return _open[-1].database


def switch_workspace(name: str) -> None:
    """Open the workspace of that name beside the one that is open now; neither loses anything."""
    with _lock:
        now = _open[-1]
        open_workspace(now.database.folder.parent / name, now.start_reading)


def is_sample(folder: Path) -> bool:
    return folder.name == SAMPLE


def last_opened(folder_of_workspaces: Path) -> Path:
    """The workspace that was open last, else the sample one."""
    note = folder_of_workspaces / LAST_OPENED
    name = note.read_text(encoding="utf-8").strip() if note.is_file() else SAMPLE
    return folder_of_workspaces / (name if name in (SAMPLE, MINE) else SAMPLE)


def remember_opened(folder: Path) -> None:
    if folder.name in (SAMPLE, MINE):
        (folder.parent / LAST_OPENED).write_text(folder.name, encoding="utf-8")


def fill_sample(database: Database) -> None:
    """Put the invented companies and their charts into an empty sample workspace."""
    from dashboard.sample import build_sample

    build_sample(database)


def take_up_forgotten(database: Database) -> None:
    """Ask for a reading of every picture that was saved just before the server died, and so never queued."""
    for row in queue(database):
        if row.state == "new":
            jobs.enqueue(database, row.image, ENGINE)
