"""How much memory is free, and whether a model fits into it before it is loaded."""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

from extraction.errors import ModelUnavailable, Sentence

MEMINFO = Path("/proc/meminfo")
PAGE = 65_536  # bytes: a whole number of any machine's pages
NOT_NEEDED = 4  # as Linux calls it: MADV_DONTNEED
CGROUP = Path("/sys/fs/cgroup")  # what a container may use can be less than what the machine has


def check_memory(needed: int, free: int | None = None) -> None:
    """Raise ModelUnavailable if a model of so many bytes does not fit; `free` is asked of the machine."""
    free = free_memory() if free is None else free
    if free is not None and needed > free:
        raise ModelUnavailable(
            Sentence(
                zh=f"模型约需 {in_gigabytes(needed)} 内存，现在只有 {in_gigabytes(free)} 可用。"
                "请关闭其他程序，或改用更小的权重（int8 或 GGUF）。",
                en=f"The model needs about {in_gigabytes(needed)} of memory and {in_gigabytes(free)} are free. "
                "Close other programs, or choose smaller weights (int8 or GGUF).",
            )
        )


def free_memory() -> int | None:
    """Bytes that can be taken without swapping; None on a machine that does not tell."""
    known = [size for size in (_of_machine(), _of_container()) if size is not None]
    return min(known) if known else None


def give_back(address: int, size: int) -> None:
    """Take these bytes out of memory, which nobody will read again: a model's file is mapped as a whole or not at all.

    Linux alone does so; elsewhere they stay until the machine needs the room.
    """
    first, last = -(-address // PAGE) * PAGE, (address + size) // PAGE * PAGE
    if sys.platform == "linux" and last > first:
        ctypes.CDLL(None).madvise(ctypes.c_void_p(first), ctypes.c_size_t(last - first), NOT_NEEDED)


def in_gigabytes(size: int) -> str:
    return f"{size / 10**9:.1f} GB"


def _of_machine() -> int | None:
    if MEMINFO.is_file():
        for line in MEMINFO.read_text(encoding="ascii").splitlines():
            name, _, rest = line.partition(":")
            if name == "MemAvailable":
                return int(rest.split()[0]) * 1024
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")  # all there is: better than not to ask
    except (AttributeError, OSError, ValueError):
        return None


def _of_container() -> int | None:
    """What is left of the container's share; the page cache in it can be given back."""
    try:
        limit = (CGROUP / "memory.max").read_text(encoding="ascii").strip()
        used = int((CGROUP / "memory.current").read_text(encoding="ascii"))
        kept = dict(line.split() for line in (CGROUP / "memory.stat").read_text(encoding="ascii").splitlines())
    except (OSError, ValueError):
        return None
    return None if limit == "max" else int(limit) - used + int(kept.get("inactive_file", 0))
