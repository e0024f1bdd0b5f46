"""Opens a workspace and hands out safe access to its one DuckDB file.

One process owns the file, one `Database` owns the connection, and every call works on its own cursor: threads that
share a connection read each other's rows without any error. One lock goes round all writes. The schema has no foreign
keys, secondary indexes or enums, because those are where DuckDB files have been damaged or could not be migrated.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import duckdb
import pandas as pd

from storage.migrate import migrate
from storage.rescue import connect

LOG = logging.getLogger(__name__)

Row = tuple[Any, ...]
Params = Sequence[object] | Mapping[str, object]


class Database:
    """An open workspace: its folder, its ledger, and the lock round writes."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection, recovered: Path | None) -> None:
        self.folder = folder
        self.recovered = recovered
        self._connection = connection
        self._lock = threading.RLock()
        self._writing: duckdb.DuckDBPyConnection | None = None
        self._writer = 0

    def read(self, sql: str, params: Params = ()) -> list[Row]:
        """Rows as exact Python values: what is committed, and what this thread has written in an open `write`."""
        if self._writing is not None and self._writer == threading.get_ident():
            return self._writing.execute(sql, params).fetchall()
        with closing(self._connection.cursor()) as cursor:
            return cursor.execute(sql, params).fetchall()

    def frame(self, sql: str, params: Params = ()) -> pd.DataFrame:
        """Rows as a table for plots: decimals come as floats, so exact ones are selected as text; no text is None."""
        with closing(self._connection.cursor()) as cursor:
            found = cursor.execute(sql, params).df()
        words = found.select_dtypes(["str", "object"]).columns
        return found.astype(dict.fromkeys(words, object)).replace({word: {float("nan"): None} for word in words})

    @contextmanager
    def one_moment(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for reading whose every question is answered as of the same moment, while others go on writing."""
        with closing(self._connection.cursor()) as cursor:
            cursor.execute("BEGIN")
            try:
                yield cursor
            finally:
                cursor.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside one transaction: all of it is kept, or none. A `write` inside a `write` joins it."""
        with self._lock:
            if self._writing is not None:
                yield self._writing
                return
            with closing(self._connection.cursor()) as cursor:
                cursor.execute("BEGIN")
                self._writer, self._writing = threading.get_ident(), cursor
                try:
                    yield cursor
                    cursor.execute("COMMIT")
                except BaseException:
                    with suppress(duckdb.Error):  # a failed COMMIT has rolled back already
                        cursor.execute("ROLLBACK")
                    raise
                finally:
                    self._writing = None

    def checkpoint(self) -> None:
        """Move the log into the file. Skipped while readers are busy: the log is safe where it is."""
        with self._lock, closing(self._connection.cursor()) as cursor:
            if self._writing is not None:
                return  # a transaction of this thread is still open
            try:
                cursor.execute("CHECKPOINT")
            except duckdb.TransactionException:
                LOG.debug("checkpoint skipped, readers are busy")

    def close(self) -> None:
        """Finish; later calls fail."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_database(folder: Path, *, memory_limit: str = "1GB", threads: int = 2) -> Database:
    """Open the workspace in `folder`, made if it is not there, migrated if it is old, rescued if its log is broken."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "images").mkdir(exist_ok=True)
    connection, recovered = connect(folder / "ledger.duckdb")
    try:
        migrate(connection)
        _lock_down(connection, memory_limit, threads)
    except BaseException:
        connection.close()
        raise
    _sweep(folder / "images")
    return Database(folder, connection, recovered)


def now() -> dt.datetime:
    """This moment in UTC as DuckDB's TIMESTAMP wants it: without a zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _lock_down(connection: duckdb.DuckDBPyConnection, memory_limit: str, threads: int) -> None:
    """No more memory than this, no files but our own, and no statement may change that again."""
    if connection.execute("SELECT current_setting('lock_configuration')").fetchall()[0][0]:
        return  # this process has the workspace open already
    connection.execute(f"SET memory_limit = '{memory_limit}'")
    connection.execute(f"SET threads = {threads:d}")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def _sweep(images: Path) -> None:
    """Remove what an interrupted upload left half-written; no row speaks of it."""
    for leftover in images.glob("*/*.part"):
        leftover.unlink(missing_ok=True)
