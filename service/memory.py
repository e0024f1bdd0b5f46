"""How much memory a process takes, and a bound that it cannot go beyond.

Looked at twice a second, so a process that takes all at once may pass its limit for a moment; the bound stops that one.
Both as the operating system allows: Linux has either, others only their own bounds or none.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from extraction.errors import Sentence

BOUND = "--memory"

TOO_LARGE = Sentence(
    zh="读取用的内存超过上限，已停止；请裁剪出单张图表再试。",
    en="Reading took more memory than it may and was stopped; crop to a single chart and try again.",
)


def bytes_in_memory(pid: int) -> int | None:
    """What this process holds in memory now; None where it is gone or the system does not tell."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError):
        return None


def bind(most: int) -> None:
    """From now on this process is refused memory of its own beyond so many bytes; a file it maps does not count."""
    if sys.platform == "linux":
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (most, most))
