"""Opens a workspace and hands out safe access to its one DuckDB file.

One process owns the file, one `Database` owns the connection, and every call works on its own cursor: threads that
share a connection read each other's rows without any error. One lock goes round all writes. The schema has no foreign
keys, secondary indexes or enums, because those are where DuckDB files have been damaged or could not be migrated.

What was said goes into the log and is safe there. The log is moved into the file by us, never by DuckDB in the middle
of somebody's word: a checkpoint that fails, as on a full disk, makes DuckDB give the file up.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeVar

import duckdb
import pandas as pd

from storage.acting import need
from storage.connection import Connection
from storage.disk import check_rights, forbidden, is_forbidden, not_kept, room
from storage.errors import CannotKeep, ForbiddenWorkspace
from storage.migrate import migrate
from storage.rescue import connect

LOG = logging.getLogger(__name__)

Row = tuple[Any, ...]
Answer = TypeVar("Answer")
Params = Sequence[object] | Mapping[str, object]

LONG_LOG = 16 * 2**20  # bytes of the log from which on it is moved into the file
ROOM = 64 * 2**20  # bytes free beside twice the log, or it stays where it is


class Database:
    """An open workspace: its folder, its ledger, and the lock round writes."""

    def __init__(self, folder: Path, open_file: Callable[[], tuple[duckdb.DuckDBPyConnection, Path | None]]) -> None:
        self.folder = folder
        self.recovered: Path | None = None
        self.writes = 0  # how many transactions were kept: while it stays, nothing is another
        self.openings = 0  # how often the file was opened: what was known of it before may be gone since
        self._open_file = open_file
        self._connection = Connection(self._open)
        self._lock = threading.RLock()
        self._writing: duckdb.DuckDBPyConnection | None = None
        self._writer = 0

    @property
    def is_writing(self) -> bool:
        """True while this thread has a `write` open: what it reads then may yet be given up."""
        return self._writing is not None and self._writer == threading.get_ident()

    def read(self, sql: str, params: Params = ()) -> list[Row]:
        """Rows as exact Python values: what is committed, and what this thread has written in an open `write`."""
        if self._writing is not None and self.is_writing:
            return self._writing.execute(sql, params).fetchall()
        return self._asked(lambda cursor: cursor.execute(sql, params).fetchall())

    def frame(self, sql: str, params: Params = ()) -> pd.DataFrame:
        """Rows as a table for plots: decimals come as floats, so exact ones are selected as text; no text is None."""
        found = self._asked(lambda cursor: cursor.execute(sql, params).df())
        words = found.select_dtypes(["str", "object"]).columns
        return found.astype(dict.fromkeys(words, object)).replace({word: {float("nan"): None} for word in words})

    @contextmanager
    def one_moment(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor for reading whose every question is answered as of the same moment, while others go on writing."""
        with self._connection.cursor() as cursor:
            cursor.execute("BEGIN")
            try:
                yield cursor
            finally:
                with suppress(duckdb.FatalException):  # a file that was given up has nothing to roll back
                    cursor.execute("ROLLBACK")

    @contextmanager
    def write(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor inside one transaction: all of it is kept, or none. A `write` inside a `write` joins it.

        CannotKeep says that the disk did not take it, NotAllowed that whoever is acting may only look.
        """
        need("write")
        with self._lock:
            if self._writing is not None:
                yield self._writing
                return
            try:
                with self._connection.cursor() as cursor:
                    yield from self._transaction(cursor)
            except (duckdb.Error, OSError) as problem:
                refusal = not_kept(problem)
                if refusal is None:
                    raise
                LOG.warning("Nothing was saved: %s", problem)
                raise refusal from problem
            if self._log_size() > LONG_LOG:
                self.checkpoint()

    def _transaction(self, cursor: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
        cursor.execute("BEGIN")
        self._writer, self._writing = threading.get_ident(), cursor
        try:
            yield cursor
            cursor.execute("COMMIT")
            self.writes += 1
        except BaseException:
            with suppress(duckdb.Error):  # a failed COMMIT has rolled back already
                cursor.execute("ROLLBACK")
            raise
        finally:
            self._writing = None

    @contextmanager
    def nobody_writes(self) -> Iterator[None]:
        """As long as this lasts, whoever has something to say waits, and file and log stay as they are."""
        with self._lock:
            if self._writing is not None:
                raise RuntimeError("What is being written is not of one moment yet.")
            yield

    def checkpoint(self) -> None:
        """Move the log into the file. Left for later while readers are busy or room is short: the log is safe."""
        with self._lock:
            if self._writing is not None:
                return  # a transaction of this thread is still open
            if room(self.folder) < ROOM + 2 * self._log_size():
                LOG.warning("The disk is nearly full: the log stays beside the ledger's file")
                return
            try:
                with self._connection.cursor() as cursor:
                    cursor.execute("CHECKPOINT")
            except duckdb.TransactionException:
                LOG.debug("checkpoint skipped, readers are busy")
            except (duckdb.FatalException, CannotKeep) as problem:  # all is in the log, and the file opens anew
                LOG.warning("The log could not be moved into the ledger's file: %s", problem)

    def _asked(self, question: Callable[[duckdb.DuckDBPyConnection], Answer]) -> Answer:
        try:
            with self._connection.cursor() as cursor:
                return question(cursor)
        except duckdb.FatalException:  # the file was given up; a question may simply be asked again
            with self._connection.cursor() as cursor:
                return question(cursor)

    def _log_size(self) -> int:
        log = self.folder / "ledger.duckdb.wal"
        return log.stat().st_size if log.exists() else 0

    def _open(self) -> duckdb.DuckDBPyConnection:
        connection, recovered = self._open_file()
        self.openings += 1
        self.recovered = recovered or self.recovered
        return connection

    def close(self) -> None:
        """Finish; later calls fail."""
        with self._lock:
            self._connection.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


def open_database(folder: Path, *, memory_limit: str = "1GB", threads: int = 2) -> Database:
    """Open the workspace in `folder`, made if it is not there, migrated if it is old, rescued if its log is broken.

    Whatever refuses to open is left as it was, and says in a sentence what it is.
    """

    def open_file() -> tuple[duckdb.DuckDBPyConnection, Path | None]:
        return _open_file(folder, memory_limit, threads)

    _make_folders(folder)
    check_rights(folder)
    database = Database(folder, open_file)
    _sweep(folder / "images")
    return database


def _make_folders(folder: Path) -> None:
    try:
        (folder / "images").mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        if is_forbidden(problem) or isinstance(problem, FileExistsError | NotADirectoryError):
            raise ForbiddenWorkspace(forbidden(folder)) from problem
        refusal = not_kept(problem)
        raise (refusal or ForbiddenWorkspace(forbidden(folder))) from problem


def _open_file(folder: Path, memory_limit: str, threads: int) -> tuple[duckdb.DuckDBPyConnection, Path | None]:
    connection, recovered = connect(folder / "ledger.duckdb")
    try:
        if not _is_locked(connection):  # a file from elsewhere asks for nothing but itself, from the first question on
            connection.execute("SET enable_external_access = false")
        migrate(connection)
        _lock_down(connection, memory_limit, threads)
    except duckdb.Error as problem:
        connection.close()
        refusal = not_kept(problem)
        if refusal is None:
            raise
        raise refusal from problem
    except BaseException:
        connection.close()
        raise
    return connection, recovered


def now() -> dt.datetime:
    """This moment in UTC as DuckDB's TIMESTAMP wants it: without a zone."""
    return dt.datetime.now(dt.UTC).replace(tzinfo=None)


def _lock_down(connection: duckdb.DuckDBPyConnection, memory_limit: str, threads: int) -> None:
    """No more memory than this, no files but our own, and no statement may change that again."""
    if _is_locked(connection):
        return  # this process has the workspace open already
    connection.execute(f"SET memory_limit = '{memory_limit}'")
    connection.execute(f"SET threads = {threads:d}")
    connection.execute("SET checkpoint_threshold = '1TB'")  # never in the middle of somebody's word
    connection.execute("SET lock_configuration = true")


def _is_locked(connection: duckdb.DuckDBPyConnection) -> bool:
    return bool(connection.execute("SELECT current_setting('lock_configuration')").fetchall()[0][0])


def _sweep(images: Path) -> None:
    """Remove what an interrupted upload left half-written; no row speaks of it."""
    for leftover in images.glob("*/*.part"):
        leftover.unlink(missing_ok=True)
