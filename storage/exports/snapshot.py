"""A read-only copy of the confirmed values for other programs: a DuckDB file, and the same as Parquet.

The ledger itself belongs to one process. The copy may be read by any number of them while it is refreshed: each file is
written beside its place and renamed, so a reader sees the old one or the new one, whole.
"""

from __future__ import annotations

import datetime as dt
import stat
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extraction.errors import Language, Sentence
from storage.database import Database, now
from storage.errors import CannotWrite
from storage.exports import Told, export, written_beside
from storage.exports.rows import Chosen

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
    made_at = now()
    table = export(db, "parquet", folder / TABLE, Chosen(with_unconfirmed=with_unconfirmed), language, told=told)
    with written_beside(folder / DATABASE) as part:
        _fill(part, folder / TABLE, with_unconfirmed, made_at)
        part.chmod(READ_ONLY)
    (folder / TABLE).chmod(READ_ONLY)
    return Snapshot(folder / DATABASE, folder / TABLE, table.rows, made_at)


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
