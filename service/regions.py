"""Boxes that a person draws in a picture to have just that part read again, by the first reader's worker.

Kept in memory only and for seconds: a person is waiting, and can draw the box again.
"""

from __future__ import annotations

import threading
from typing import Protocol

from extraction.errors import ReadingStopped, Sentence
from extraction.geometry import Box
from extraction.regions.reread import NothingThere, Reread

SECONDS = 15.0  # so long a person waits
COLD_SECONDS = 40.0  # the same, where the reader must be loaded first

BUSY = Sentence(
    zh="读取程序正忙于另一张图，没有及时轮到这个框。请稍后再试，或直接填写。",
    en="The reader is busy with another picture and did not get to this box in time. Try again, or type the value.",
)
BROKE_DOWN = Sentence(
    zh="重读这个框时出错，详情见服务器日志；可以再试，或直接填写。",
    en="Reading this box again failed, details are in the server's log. Try again, or type the value.",
)


NO_READER = Sentence(
    zh="现在没有读取程序在运行，无法重读这个框；可以直接填写。",
    en="No reader is at work now, so this box cannot be read again. Type the value.",
)


class RegionWish:
    """One box of one picture, and what came of it."""

    def __init__(self, sha: str, box: Box) -> None:
        self.sha = sha
        self.box = box
        self.left = threading.Event()  # nobody waits any more
        self._ended = threading.Event()
        self._found: Reread | None = None
        self._trouble: Sentence | None = None

    def end(self, found: Reread | None = None, trouble: Sentence | None = None) -> None:
        """It was read, or it could not be."""
        self._found, self._trouble = found, trouble
        self._ended.set()

    def wait(self, seconds: float) -> Reread:
        """What stands in the box; raises ReadingStopped after so long, NothingThere with the reason else."""
        if not self._ended.wait(seconds):
            self.left.set()
            raise ReadingStopped(BUSY)
        if self._found is None:
            raise NothingThere(self._trouble or BROKE_DOWN)
        return self._found


class Rereading(Protocol):
    """Whoever reads boxes again."""

    @property
    def is_warm(self) -> bool:
        """True if it can begin at once."""
        ...

    def reread_soon(self, wish: RegionWish) -> None:
        """Read it before anything else."""
        ...


def reread(worker: Rereading, sha: str, box: Box, seconds: float | None = None) -> Reread:
    """What stands in a box of a picture; raises ChartError with a sentence for whoever waits."""
    if seconds is None:
        seconds = SECONDS if worker.is_warm else COLD_SECONDS
    wish = RegionWish(sha, box)
    worker.reread_soon(wish)
    return wish.wait(seconds)
