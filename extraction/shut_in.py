"""Limits that a process puts on itself before it opens what strangers made; no such limits exist on Windows."""

from __future__ import annotations

import sys


def shut_in(memory: int, files: int, written: int) -> None:
    """From here on at most so many bytes of addresses, open files, and bytes written into one file; no core dump.

    With 0 `files` what is open stays open, and nothing is opened any more, a connection neither.
    """
    if sys.platform == "win32":
        return  # a process of its own and a clock remain
    import resource

    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    most_memory = memory if hard == resource.RLIM_INFINITY else min(memory, hard)
    for limit, most in (
        (resource.RLIMIT_AS, most_memory),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_FSIZE, written),
        (resource.RLIMIT_NOFILE, files),
    ):
        resource.setrlimit(limit, (most, most))


def begin_clock(seconds: int) -> None:
    """So much processor time from now; then the system ends us."""
    if sys.platform == "win32":
        return
    import resource

    spent = resource.getrusage(resource.RUSAGE_SELF)
    hard = resource.getrlimit(resource.RLIMIT_CPU)[1]
    most = int(spent.ru_utime + spent.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))
