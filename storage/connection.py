"""Keeps the one connection to a ledger's file, and opens the file anew where DuckDB has given it up.

After a checkpoint that failed, as on a full disk, DuckDB answers nothing more until its file is opened again. All that
was said is in the log then, so opening it again loses nothing; but first every cursor on the old one has to be gone.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import duckdb

from extraction.errors import Sentence
from storage.errors import CannotKeep

LOG = logging.getLogger(__name__)
PATIENCE = 10.0  # seconds for others to finish what they ask before the file is opened anew


class Connection:
    """An open file that stays open: `open_file` opens it, the first time and whenever it was lost."""

    def __init__(self, open_file: Callable[[], duckdb.DuckDBPyConnection]) -> None:
        self._open_file = open_file
        self._connection = open_file()
        self._changed = threading.Condition()
        self._cursors: list[int] = []  # the thread of each cursor that is out
        self._lost = False

    @contextmanager
    def cursor(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """A cursor of one's own; opened anew before, if the file was lost meanwhile."""
        taken = self._take()
        try:
            yield taken
        except duckdb.FatalException:
            LOG.exception("The ledger's file was given up and will be opened anew")
            self._lost = True
            raise
        finally:
            with suppress(duckdb.Error):  # of a file that is lost
                taken.close()
            self._give_back()

    def close(self) -> None:
        """Finish; later calls fail."""
        self._connection.close()

    def _take(self) -> duckdb.DuckDBPyConnection:
        """Without a lock as long as the file is not lost: many threads ask many short questions.

        A thread is among those that have a cursor before it looks whether the file is lost, and who opens the file anew
        waits until there are none: so nobody takes a cursor on a file that is being closed.
        """
        self._cursors.append(threading.get_ident())
        if not self._lost:
            try:
                return self._connection.cursor()
            except BaseException:
                self._give_back()
                raise
        self._give_back()
        with self._changed:
            if self._lost:
                self._open_anew()
            self._cursors.append(threading.get_ident())
            return self._connection.cursor()

    def _give_back(self) -> None:
        self._cursors.remove(threading.get_ident())
        if self._lost:
            with self._changed:
                self._changed.notify_all()

    def _open_anew(self) -> None:
        """As long as one cursor is out, DuckDB would hand back the same file that it has given up."""
        mine = threading.get_ident() in self._cursors
        if mine or not self._changed.wait_for(lambda: not self._cursors, PATIENCE):
            raise CannotKeep(
                Sentence(
                    zh="账本正在重新打开，请稍后再试。", en="The ledger is being opened anew; try again in a moment."
                )
            )
        if not self._lost:
            return  # somebody else who waited has done it
        with suppress(duckdb.Error):
            self._connection.close()
        self._connection = self._open_file()
        self._lost = False
