"""What became of the files in the watched folder, so that none is taken in twice while it stays as it is."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from storage.columns import utc
from storage.database import Database, now

Became = Literal["taken", "seen before", "refused"]


@dataclass(frozen=True, slots=True)
class FileState:
    """A file as it was: its path below the folder, its size, and when it changed last."""

    path: str
    bytes: int
    modified: int  # nanoseconds


@dataclass(frozen=True, slots=True)
class WatchCounts:
    """How many files the watched folder brought in, and when the last of them came."""

    taken: int
    seen_before: int
    refused: int
    last: dt.datetime | None


def note_file(db: Database, file: FileState, became: Became) -> None:
    """This file, as it is, needs no further look."""
    with db.write() as cursor:
        cursor.execute(
            "INSERT INTO watched_file VALUES (?, ?, ?, ?, ?)", [file.path, file.bytes, file.modified, became, now()]
        )


def noted_files(db: Database) -> set[FileState]:
    """Every file that was taken in, as it was then."""
    return {FileState(*row) for row in db.read("SELECT path, bytes, modified FROM watched_file")}


def watch_counts(db: Database) -> WatchCounts:
    ((taken, seen, refused, last),) = db.read(
        """SELECT count(*) FILTER (became = 'taken'), count(*) FILTER (became = 'seen before'),
                  count(*) FILTER (became = 'refused'), max(seen_at) FROM watched_file"""
    )
    return WatchCounts(taken, seen, refused, None if last is None else utc(last))
