"""What a reading worker is there for, what it is busy with, and the ways in which it has no answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from extraction.errors import Sentence
from service.memory import TOO_LARGE
from storage.jobs import Job

TOO_LONG = Sentence(
    zh="读取超过时限，已停止；请裁剪出单张图表再试。",
    en="Reading took too long and was stopped; crop to a single chart and try again.",
)
STOPPED = Sentence(zh="模型已停止。", en="The model was stopped.")
CRASHED = Sentence(
    zh="读取进程意外退出，这张图没有读成；其余图片继续读取。",
    en="The reading process ended unexpectedly over this picture; the others go on.",
)


LOADING = Sentence(zh="正在载入识别程序…", en="loading the reader…")


@dataclass(frozen=True, slots=True)
class Post:
    """Which engines a worker serves, and its limits: seconds, and bytes of memory unless a machine's are all it has.

    Unused for `idle` seconds, it gives the memory back. After an attempt that may go better another time it waits so
    many seconds as stand first in `pauses`, after the next as stand second; with none left the job has failed.
    """

    engines: tuple[str, ...]
    reading: float
    loading: float
    idle: float | None = None
    memory: int | None = None
    pauses: tuple[float, ...] = (5, 30)


FIRST = Post(("embedded",), reading=120, loading=120, memory=4 * 2**30)
SECOND = Post(("qwen", "llama", "remote"), reading=900, loading=300, idle=1200)


@dataclass(frozen=True, slots=True)
class Doing:
    """What a worker is busy with, told to the pages; `since` is a reading of the monotonic clock.

    `trouble` is why an engine could not be loaded the last time it was tried.
    """

    state: Literal["resting", "loading", "ready", "reading", "answering", "trying"] = "resting"
    engine: str = ""
    job: Job | None = None
    since: float = 0.0
    trouble: Sentence | None = None

    @property
    def seconds(self) -> float:
        """How long it has been at it."""
        return time.monotonic() - self.since


class Stopped(Exception):
    """The worker was told to stop or to give the memory back, or the job was cancelled, while an engine worked."""


class Failed(Exception):
    """There is no reading, and it is the reader's fault, not the picture's."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class MayPass(Failed):
    """There is no reading this time; another attempt may bring one. So many attempts are worth it at most."""

    def __init__(self, sentence: Sentence, attempts: int) -> None:
        super().__init__(sentence)
        self.attempts = attempts


def crashed() -> MayPass:
    """The process is gone."""
    return MayPass(CRASHED, 3)


def too_long() -> MayPass:
    """The machine may have been busy; but nobody waits a third time for what takes for ever."""
    return MayPass(TOO_LONG, 2)


def too_large() -> MayPass:
    """A fresh process needs less than one that has read for long; but not less a third time."""
    return MayPass(TOO_LARGE, 2)
