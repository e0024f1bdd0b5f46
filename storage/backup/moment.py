"""Copies a ledger as it is at one moment while others go on writing, and checks that the copy can be read to its end.

DuckDB writes into its file only when the log is moved into it, and into the log only when somebody has said something.
So the file is copied beside the writers, and only the log, at most some megabytes, while they wait; where the file has
changed meanwhile it is copied once more, with everybody waiting. The two together are what a power cut would leave.
"""

from __future__ import annotations

import hashlib
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extraction.errors import Sentence
from storage.backup.manifest import Picture, Sealed
from storage.database import Database
from storage.errors import BrokenBackup
from storage.rescue import whole

HEADS = 3 * 4096  # the file's own head and the two that every checkpoint writes in turn
TICK = 0.05  # seconds; times of files are coarser than they look
PIECE = 2**20


@dataclass(frozen=True, slots=True)
class Contents:
    """What a ledger's file holds: the number of its structure, the rows of each table, and its pictures."""

    structure: int
    rows: tuple[tuple[str, int], ...]
    pictures: tuple[Picture, ...]


def copy_ledger(db: Database, to: Path) -> float:
    """Copy file and log into the folder `to`; the seconds for which a word had to wait."""
    file, log = db.folder / "ledger.duckdb", db.folder / "ledger.duckdb.wal"
    with db.nobody_writes():
        began = time.monotonic()
        before = _stamp(file)
        held = time.monotonic() - began
    shutil.copyfile(file, to / file.name)
    with db.nobody_writes():
        began = time.monotonic()
        if _stamp(file) != before:
            shutil.copyfile(file, to / file.name)
        if log.exists():
            shutil.copyfile(log, to / log.name)
        held = max(held, time.monotonic() - began)
    if log.exists() and not whole((to / log.name).read_bytes() if (to / log.name).exists() else b""):
        raise BrokenBackup(
            Sentence(
                zh="账本的日志没有完整复制，备份未完成。", en="The ledger's log was not copied whole; no backup made."
            )
        )
    return held


def fold_log(file: Path) -> Contents:
    """Move the log beside a copy into it, and say what it holds: every value of it was read, before and after."""
    with _opened(file) as connection:
        before = _contents(connection)
        connection.execute("CHECKPOINT")
    if contents(file) != before or file.with_name(file.name + ".wal").exists():
        raise BrokenBackup(
            Sentence(
                zh="账本的副本与原件不一致，备份未完成。", en="The copy of the ledger differs from it; no backup made."
            )
        )
    return before


def contents(file: Path) -> Contents:
    """What the file of a ledger holds, every value of it read once; BrokenBackup where it cannot be."""
    try:
        with _opened(file) as connection:
            return _contents(connection)
    except duckdb.Error as problem:
        raise BrokenBackup(
            Sentence(
                zh="备份里的账本无法读取，未恢复。", en="The ledger in the backup cannot be read; nothing was restored."
            )
        ) from problem


def seal(file: Path) -> Sealed:
    """Length and hash of a file."""
    found, length = hashlib.sha256(), 0
    with file.open("rb") as opened:
        while piece := opened.read(PIECE):
            found.update(piece)
            length += len(piece)
    return Sealed(length, found.hexdigest())


def _stamp(file: Path) -> tuple[int, int, bytes]:
    """What changes whenever the file does; only said once its time lies safely back."""
    found = file.stat()
    if time.time_ns() - found.st_mtime_ns < TICK * 10**9:
        time.sleep(TICK)
    with file.open("rb") as opened:
        return found.st_size, found.st_mtime_ns, opened.read(HEADS)


def _opened(file: Path) -> duckdb.DuckDBPyConnection:
    """A file from elsewhere may ask for nothing but itself."""
    return duckdb.connect(file, config={"enable_external_access": "false", "memory_limit": "1GB", "threads": "2"})


def _contents(connection: duckdb.DuckDBPyConnection) -> Contents:
    names = connection.execute(
        "SELECT table_name FROM duckdb_tables() WHERE NOT internal AND NOT temporary ORDER BY table_name"
    ).fetchall()
    rows = []
    for (name,) in names:
        question = "SELECT count(*), max(hash(t)) FROM query_table(?) t"  # the hash reads every column of every row
        ((count, _),) = connection.execute(question, [name]).fetchall()
        rows.append((name, count))
    ((structure,),) = connection.execute("SELECT max(number) FROM migration").fetchall()
    pictures = connection.execute("SELECT file, bytes FROM image ORDER BY file").fetchall()
    return Contents(structure, tuple(rows), tuple(Picture(file, size) for file, size in pictures))
