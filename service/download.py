"""Fetching a model's weights in the background: only when a person asks, with progress, to be paused and gone on with.

The source does the fetching and keeps what it has; this knows how far it is and whether it is still wanted.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Literal, Protocol

from extraction.errors import ChartError, Sentence

log = logging.getLogger(__name__)

FetchState = Literal["idle", "running", "paused", "done", "failed"]

BROKE_OFF = Sentence(
    zh="下载中断:没有网络、磁盘已满,或对方没有响应。已下载的部分还在,可以继续。",
    en="The download broke off: no network, a full disk, or no answer. What has arrived is kept; it can go on.",
)


class Source(Protocol):
    """A place that weights come from."""

    name: str
    size: int  # bytes of all of it

    @property
    def hub(self) -> str:
        """Whose place it is."""
        ...

    def fetch(self, told: Callable[[int, int], bool]) -> Path:
        """Fetch what is missing; the folder. `told` hears bytes so far and in all, and returns False to stop.

        Raises ChartError, or OSError where network or disk fail. What has arrived stays.
        """
        ...

    def discard(self) -> None:
        """Throw away what has arrived."""
        ...


class Download:
    """One model on its way to this machine."""

    def __init__(self, source: Source, arrived: Callable[[Path], None]) -> None:
        self.source = source
        self.arrived = arrived
        self.state: FetchState = "idle"
        self.done = 0
        self.total = source.size
        self.problem: Sentence | None = None
        self._began = 0.0
        self._had = 0
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin, or go on where it stopped."""
        if self.state == "running":
            return
        self.join()
        self.state, self.problem = "running", None
        self._began, self._had = time.monotonic(), -1
        self._thread = threading.Thread(target=self._run, name="download", daemon=True)
        self._thread.start()

    def pause(self) -> None:
        """Stop; what has arrived stays."""
        if self.state == "running":
            self.state = "paused"

    def cancel(self) -> None:
        """Stop, and throw away what has arrived."""
        self.state = "idle"
        self.join()
        self.source.discard()
        self.state, self.done, self.problem = "idle", 0, None

    def join(self) -> None:
        if self._thread is not None:
            self._thread.join()

    @property
    def seconds_left(self) -> float | None:
        """At the pace so far; None while that cannot be told."""
        came = self.done - self._had
        if self.state != "running" or self._had < 0 or came <= 0:
            return None
        return (self.total - self.done) * (time.monotonic() - self._began) / came

    def _hear(self, done: int, total: int) -> bool:
        if self._had < 0:
            self._had = done  # what an earlier attempt left says nothing about the pace
        self.done, self.total = done, total or self.total
        return self.state == "running"

    def _run(self) -> None:
        try:
            folder = self.source.fetch(self._hear)
            if self.state == "running":
                self.arrived(folder)
                self.state = "done"
        except ChartError as problem:
            self._fail(problem.sentence)
        except Exception:  # the outermost door of this thread: whatever a network does, the page says one sentence
            log.exception("Fetching %s broke off", self.source.name)
            self._fail(BROKE_OFF)

    def _fail(self, why: Sentence) -> None:
        """A fetch that was stopped on purpose has not failed."""
        if self.state == "running":
            self.state, self.problem = "failed", why
