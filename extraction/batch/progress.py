"""How far a batch is: a bar where somebody watches, a line now and then in a log."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
EVERY = 60.0  # seconds between two lines of a log


def watched(results: Iterable[T], total: int) -> Iterator[T]:
    """The same results, with their number, speed and the time left told on standard error."""
    if total < 2:
        yield from results
    elif sys.stderr.isatty():
        yield from _with_bar(results, total)
    else:
        yield from _with_lines(results, total)


def _with_bar(results: Iterable[T], total: int) -> Iterator[T]:
    from rich.console import Console  # a log needs no terminal's tricks
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    shown = (
        TextColumn("Reading"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("·"),
        TimeRemainingColumn(), TextColumn("left"),
    )  # fmt: skip
    # What is printed goes above the bar; into a file or a pipe it goes as it always did.
    with Progress(*shown, console=Console(stderr=True), redirect_stdout=sys.stdout.isatty()) as bar:
        task = bar.add_task("", total=total)
        for result in results:
            bar.advance(task)
            yield result


def _with_lines(results: Iterable[T], total: int) -> Iterator[T]:
    started = told = time.monotonic()
    for done, result in enumerate(results, start=1):
        now = time.monotonic()
        if now - told > EVERY:
            told = now
            sys.stderr.write(f"{progress_line(done, total, now - started)}\n")
        yield result


def progress_line(done: int, total: int, seconds: float) -> str:
    """So many of so many, how fast, and how long the rest takes at that pace."""
    left = (total - done) * seconds / done / 60
    return f"{done} of {total} · {60 * done / seconds:.1f} a minute · about {left:.0f} min left"
