"""A real PostgreSQL for tests: Debian's, started in a temporary folder, on a socket there and on no network.

It refuses to run as root, so it then runs as `postgres` or `nobody`.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bootstrap import find_postgres

UNSAFE_AND_FAST = "-c fsync=off -c full_page_writes=off -c synchronous_commit=off -c shared_buffers=16MB"


def programs() -> Path:
    """Where PostgreSQL's programs lie. Without them a test skips and says so; in CI it fails."""
    if (found := find_postgres()) is not None:
        return found
    reason = "no PostgreSQL on this machine: on Debian or Ubuntu, apt-get install postgresql"
    if os.environ.get("CI", "").lower() in ("1", "true"):
        pytest.fail(reason)
    pytest.skip(reason)


@contextmanager
def postgres() -> Iterator[str]:
    """The address of a server with an empty database; it is gone afterwards."""
    tools, user = programs(), _who()
    folder = Path(tempfile.mkdtemp(prefix="pg", dir="/tmp"))  # the path of a socket has at most 107 letters
    try:
        if user is not None:
            os.chown(folder, pwd.getpwnam(user).pw_uid, -1)
        _run(
            user,
            tools / "initdb",
            "-D",
            folder / "data",
            "-N",
            "-U",
            "ledger",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C",
        )
        serving = f"-c listen_addresses='' -k {folder} {UNSAFE_AND_FAST}"
        _run(user, tools / "pg_ctl", "-D", folder / "data", "-l", folder / "log", "-o", serving, "-w", "-s", "start")
        try:
            yield f"postgresql://ledger@/postgres?host={folder}"
        finally:
            _run(user, tools / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "-s", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _who() -> str | None:
    """Whom the server runs as; None is who runs the tests."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _run(user: str | None, *words: str | Path) -> None:
    # The server inherits what these programs write to, so a pipe would stay open as long as it runs.
    with tempfile.TemporaryFile() as said:
        done = subprocess.run(
            [str(word) for word in words], user=user, cwd="/", stdin=subprocess.DEVNULL, stdout=said, stderr=said,
            check=False,
        )  # fmt: skip
        said.seek(0)
        assert done.returncode == 0, said.read().decode(errors="replace")
