"""The cores on which a model may compute: real ones, and no more than this process may use."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

THIS_MACHINE = Path("/")
THREADS = "CHARTLEDGER_THREADS"


def cores_to_use() -> tuple[int, ...]:
    """The real cores, or as many of them as the setting says."""
    wanted = os.environ.get(THREADS, "").strip()
    cores = real_cores()
    return cores[: int(wanted)] if wanted.isdigit() and int(wanted) > 0 else cores


def real_cores(machine: Path = THIS_MACHINE) -> tuple[int, ...]:
    """The numbers of the processors to compute on, one a core: a core's second thread only disturbs."""
    if sys.platform != "linux":
        return tuple(range(max(1, (os.cpu_count() or 1) // 2)))
    allowed = sorted(os.sched_getaffinity(0), reverse=True)
    cores = sorted({_siblings(machine, number): number for number in allowed}.values())
    return tuple(cores[: _paid_for(machine)])


def _siblings(machine: Path, number: int) -> str:
    """The processors that share this one's core, as the kernel writes them."""
    listed = _words(machine / f"sys/devices/system/cpu/cpu{number}/topology/thread_siblings_list")
    return listed[0] if listed else str(number)


def _paid_for(machine: Path) -> int | None:
    """How many processors' time the container may use, at least one; None where it is not limited."""
    limits = [words for group in _groups(machine) if len(words := _words(group / "cpu.max")) == 2]
    return min((max(1, int(used) // int(of)) for used, of in limits if used.isdigit()), default=None)


def _groups(machine: Path) -> Iterator[Path]:
    """The control groups that this process is in, innermost first."""
    top = machine / "sys/fs/cgroup"
    for word in _words(machine / "proc/self/cgroup"):
        here = top / word.removeprefix("0::/")
        if word.startswith("0::/"):
            yield from (group for group in (here, *here.parents) if group.is_relative_to(top))


def _words(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8").split()
    except (OSError, ValueError):
        return []
