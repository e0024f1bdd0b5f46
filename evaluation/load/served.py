"""A server of our own on an empty workspace, as `main.py` starts it, and how much memory it takes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError

HOME = Path(__file__).parents[2]
START = 60.0  # seconds within which it answers
MB = 1024  # kB


class NotServed(Exception):
    """The server did not come up."""


@contextmanager
def served(workspace: Path, log: Path) -> Iterator[tuple[int, int]]:
    """The process and the port of a server that answers; it is stopped afterwards."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    command = [sys.executable, str(HOME / "main.py"), "--port", str(port), "--workspace", str(workspace)]
    with log.open("wb") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, cwd=HOME)
    try:
        wait_for(port, process)
        yield process.pid, port
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + START
    while time.monotonic() < until and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/api/health", timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise NotServed("The server did not answer within a minute; see its log.")


def memory(pid: int) -> float:
    """MB that the server and everything it started hold in memory now."""
    return sum(resident(each) for each in [pid, *children(pid)])


def children(pid: int) -> list[int]:
    """Every process that a process started, and those started these."""
    found: list[int] = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            direct = [int(word) for word in tasks.read_text().split()]
        except OSError:
            continue
        found += direct
        for each in direct:
            found += children(each)
    return found


def resident(pid: int) -> float:
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    except (OSError, IndexError):
        return 0.0  # it ended meanwhile
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / MB
