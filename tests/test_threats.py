"""The page of threats is one page, and every test that it names is there."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PAGE = (HOME / "docs" / "threats.md").read_text(encoding="utf-8")
NAMED = re.compile(r"`((?:\w+/)*test_\w+\.py)::(test_\w+)`")


def test_every_threat_has_a_test_and_every_test_named_is_there():
    rows = [row for row in PAGE.splitlines() if row.startswith("| ")][1:]
    assert len(rows) > 15
    assert [row for row in rows if not NAMED.search(row)] == []
    missing = [
        f"{file}::{name}"
        for file, name in NAMED.findall(PAGE)
        if f"def {name}(" not in (HOME / "tests" / file).read_text(encoding="utf-8")
    ]
    assert missing == []


def test_a_connection_that_leaves_the_machine_would_be_seen(tmp_path):
    seen = tmp_path / "seen"
    call = "import socket; one = socket.socket(); one.setblocking(False); one.connect_ex(('{}', 9))"
    for host in ("127.0.0.1", "192.0.2.1"):
        subprocess.run(
            [sys.executable, "-c", call.format(host)],
            env={**os.environ, "PYTHONPATH": str(HOME / "tests" / "watched"), "CONNECTIONS_SEEN": str(seen)},
            check=True,
        )
    assert seen.read_text(encoding="utf-8") == "socket.connect 192.0.2.1\n"
