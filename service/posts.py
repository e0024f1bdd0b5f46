"""What a reading worker is there for, what it is busy with, and the ways in which it has no answer."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from extraction.errors import Sentence
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


@dataclass(frozen=True, slots=True)
class Post:
    """Which engines a worker serves, and its limits in seconds; unused for `idle`, it gives the memory back."""

    engines: tuple[str, ...]
    reading: float
    loading: float
    idle: float | None = None


FIRST = Post(("embedded",), reading=120, loading=120)
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
