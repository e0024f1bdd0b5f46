"""A read-only copy of the confirmed values for other programs: a DuckDB file, and the same as Parquet.

The ledger itself belongs to one process. The copy may be read by any number of them while it is refreshed: each file is
written beside its place and renamed, so a reader sees the old one or the new one, whole.
"""

from __future__ import annotations

import datetime as dt
import stat
import threading
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extraction.errors import Language, Sentence
from storage.columns import utc
from storage.database import Database, now
from storage.errors import CannotWrite
from storage.exports import Told, export, written_beside
from storage.exports.rows import Chosen

_REFRESHING = threading.Lock()  # the file and the table beside it are of one moment
READ_ONLY = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
DATABASE, TABLE = "chartledger.duckdb", "chartledger.parquet"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What others may read, and of when it is."""

    database: Path
    table: Path
    rows: int
    made_at: dt.datetime


def refresh_snapshot(
    db: Database, folder: Path, with_unconfirmed: bool = False, language: Language = "zh", told: Told | None = None
) -> Snapshot:
    """Bring the copy in `folder` up to this moment. CannotWrite leaves the earlier one as it was.

    Views: `confirmed` holds the values that count, `words` all that was confirmed, also what another word overrules.
    Unconfirmed claims come only if asked for, and then in a view of their own, `unconfirmed`.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise CannotWrite(
            Sentence(zh=f"无法建立文件夹“{folder}”。", en=f"The folder “{folder}” cannot be made.")
        ) from problem
    if not _REFRESHING.acquire(blocking=False):
        raise CannotWrite(
            Sentence(zh="副本正在刷新，请稍候。", en="The copy is being made anew already; wait a moment.")
        )
    try:
        return _refreshed(db, folder, with_unconfirmed, language, told)
    finally:
        _REFRESHING.release()


def last_snapshot(folder: Path) -> Snapshot | None:
    """The copy that lies in `folder` now; None where there is none, or none that can be read."""
    file = folder / DATABASE
    if not file.is_file():
        return None
    try:
        with duckdb.connect(file, read_only=True) as connection:
            ((rows, made_at),) = connection.execute(
                "SELECT (SELECT count(*) FROM exported), made_at FROM made"
            ).fetchall()
    except (duckdb.Error, OSError, ValueError):  # another program's file under our name
        return None
    return Snapshot(file, folder / TABLE, rows, utc(made_at))


def _refreshed(db: Database, folder: Path, with_unconfirmed: bool, language: Language, told: Told | None) -> Snapshot:
    made_at = now()
    table = export(db, "parquet", folder / TABLE, Chosen(with_unconfirmed=with_unconfirmed), language, told=told)
    with written_beside(folder / DATABASE) as part:
        _fill(part, folder / TABLE, with_unconfirmed, made_at)
        part.chmod(READ_ONLY)
    (folder / TABLE).chmod(READ_ONLY)
    return Snapshot(folder / DATABASE, folder / TABLE, table.rows, utc(made_at))


def _fill(file: Path, table: Path, with_unconfirmed: bool, made_at: dt.datetime) -> None:
    """All rows into a new DuckDB file, closed and without a log beside it when this returns."""
    with duckdb.connect(file) as connection:
        connection.execute("CREATE TABLE exported AS SELECT * FROM read_parquet(?)", [str(table)])
        connection.execute("CREATE VIEW confirmed AS SELECT * FROM exported WHERE standing = 'counts'")
        connection.execute("CREATE VIEW words AS SELECT * FROM exported WHERE standing <> 'unconfirmed'")
        if with_unconfirmed:
            connection.execute("CREATE VIEW unconfirmed AS SELECT * FROM exported WHERE standing = 'unconfirmed'")
        connection.execute("CREATE TABLE made (made_at TIMESTAMP, with_unconfirmed BOOLEAN)")
        connection.execute("INSERT INTO made VALUES (?, ?)", [made_at, with_unconfirmed])
        connection.execute("CHECKPOINT")
