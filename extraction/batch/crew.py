"""Several reading processes that share one batch. Each picture comes back exactly once, whatever becomes of its reader.

A reader that dies is replaced, and its picture read once more; one that takes too long or too much memory is ended,
which costs that picture. Readers are replaced now and then, so that memory stays bounded over any number of pictures.
"""

from __future__ import annotations

import os
import queue
import time
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass

from extraction.batch.asked import OUTCOME_JSON, Asked, Outcome, Results, Start, Waiting, held
from extraction.batch.reader import Reader
from extraction.errors import ModelUnavailable, Sentence

TICK = 0.2  # seconds between two looks at clocks and memory
LOADING = 900.0  # seconds until an engine must be loaded
FULL_SOON = 0.75  # of the memory allowed: a reader that holds more after a picture makes room for a fresh one
TRIES = 2

CRASHED = Sentence(
    zh="这张图两次使读取程序崩溃，没有读成。", en="The reader crashed over this picture twice; it was not read."
)
TOO_LONG = Sentence(zh="读取超过了时间上限，已停止。", en="Reading took longer than the limit, and was stopped.")
TOO_MUCH = Sentence(zh="读取超过了内存上限，已停止。", en="Reading took more memory than the limit, and was stopped.")
DIES_AT_ONCE = Sentence(
    zh="读取程序在加载时一再崩溃，详情见日志。", en="Readers keep dying while they load; details are in the log."
)


@dataclass(frozen=True, slots=True)
class Limits:
    """What one picture may take, and how many pictures a process reads before a fresh one takes its place."""

    seconds: float = 120.0
    memory: int = 3000  # MB, where the system tells
    pictures: int = 500


def read_in_processes(asked: Iterable[Asked], start: Start, processes: int, limits: Limits | None = None) -> Results:
    """Read in so many processes; results come as they are done. Raises ModelUnavailable where none can be loaded.

    Pictures are taken from `asked` only when somebody is free to read them.
    """
    crew = _Crew(Waiting(asked, TRIES), start, processes, limits or Limits())
    try:
        yield from crew.read()
    finally:
        crew.stop()


class _Crew:
    def __init__(self, waiting: Waiting, start: Start, processes: int, limits: Limits) -> None:
        self.waiting = waiting
        self.start = start
        self.limits = limits
        self.threads = max(1, (os.cpu_count() or 1) // processes)
        self.heard: queue.Queue[tuple[Reader, bytes]] = queue.Queue()
        self.stillborn = 0  # readers that died before they were ready, one after another
        self.readers = [self.fresh() for _ in range(processes)]

    def fresh(self) -> Reader:
        return Reader(self.start, self.threads, self.heard)

    def stop(self) -> None:
        for reader in self.readers:
            reader.stop()

    def read(self) -> Iterator[tuple[Asked, Outcome]]:
        looked = time.monotonic()
        while self.hand_out():
            with suppress(queue.Empty):
                reader, line = self.heard.get(timeout=TICK)
                if reader in self.readers:  # not the last words of one that was ended
                    yield from self.listen(reader, line)
            if time.monotonic() - looked > TICK:
                looked = time.monotonic()
                yield from self.look()

    def hand_out(self) -> bool:
        """Give everyone who is free a picture; False when there is nothing left to wait for."""
        for reader in self.readers:
            if reader.ready and reader.asked is None:
                following = self.waiting.take(r.asked for r in self.readers if r.asked is not None)
                if following is not None:
                    reader.ask(following)
        return bool(self.waiting) or any(reader.asked for reader in self.readers)

    def listen(self, reader: Reader, line: bytes) -> Iterator[tuple[Asked, Outcome]]:
        """What a reader said: that it is ready, what came of its picture, or nothing any more."""
        if not line:
            yield from self.mourn(reader)
            return
        outcome = OUTCOME_JSON.validate_json(line)
        if not reader.ready:
            if outcome.refusal is not None:
                raise ModelUnavailable(outcome.refusal)
            reader.ready, self.stillborn = True, 0
            return
        if reader.asked is None:
            return
        asked, reader.asked = reader.asked, None
        reader.done += 1
        if reader.done >= self.limits.pictures or outcome.memory > FULL_SOON * self.limits.memory:
            self.replace(reader)
        yield asked, outcome

    def mourn(self, reader: Reader) -> Iterator[tuple[Asked, Outcome]]:
        """A reader died: its picture is read once more by another one, or given up."""
        if not reader.ready:
            self.stillborn += 1
            if self.stillborn > TRIES * len(self.readers):
                raise ModelUnavailable(DIES_AT_ONCE)
        asked = reader.asked
        self.replace(reader)
        if asked is None:
            return
        if not self.waiting.put_back(asked):
            yield asked, self.given_up(reader, CRASHED)

    def look(self) -> Iterator[tuple[Asked, Outcome]]:
        """End whoever takes too long or too much memory."""
        for reader in list(self.readers):
            spent = time.monotonic() - reader.since
            if not reader.ready:
                if spent > LOADING:
                    raise ModelUnavailable(TOO_LONG)
                continue
            if reader.asked is None:
                continue
            why = TOO_LONG if spent > self.limits.seconds else None
            if held(reader.process.pid) > self.limits.memory:
                why = TOO_MUCH
            if why is not None:
                self.replace(reader)
                yield reader.asked, self.given_up(reader, why)

    def given_up(self, reader: Reader, why: Sentence) -> Outcome:
        return Outcome(breakdown=why, seconds=time.monotonic() - reader.since)

    def replace(self, reader: Reader) -> None:
        reader.stop()
        self.readers[self.readers.index(reader)] = self.fresh()
