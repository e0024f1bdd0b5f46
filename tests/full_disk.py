"""A disk that takes nothing more, without mounting one.

CI runs in a container that may not mount, and often as root, whom no missing right holds up. So no file of this process
may grow beyond a size: the system then refuses in the same calls as on a full disk (EFBIG in place of ENOSPC).
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

if sys.platform != "win32":
    import resource

needs_limits = pytest.mark.skipif(sys.platform == "win32", reason="no limit on the size of files there")


@contextmanager
def full_disk(size: int) -> Iterator[None]:
    """Files grow to `size` bytes and no further; afterwards there is room again."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def log_size(folder: Path) -> int:
    """Bytes in the log beside a ledger's file; none where all of it has been moved into the file."""
    log = folder / "ledger.duckdb.wal"
    return log.stat().st_size if log.exists() else 0
