"""Documents from outside are opened by a small process: what it may not do, and what it says when it dies."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from extraction import documents
from extraction.documents import opening
from extraction.documents.nouns import Exhibit, Place
from extraction.errors import PasswordNeeded, UnreadableDocument
from extraction.geometry import Box
from tests.extraction.documents.drawn import BARS, pdf

WHOLE = Exhibit(1, "chart", (Place(1, Box(20, 20, 380, 280)),), "drawn")


@pytest.fixture
def report(tmp_path: Path) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf(BARS, pages=3))
    return path


def test_the_process_answers_what_the_door_answers(report):
    document = opening.open_document(report)
    assert document == documents.open_document(report)
    assert list(opening.look_at_pages(report, [3, 1])) == list(documents.look_at_pages(report, [3, 1]))
    assert opening.thumbnail(report, 2, 90) == documents.thumbnail(report, 2, 90)
    assert opening.cut(report, WHOLE, document) == documents.cut(report, WHOLE, document)
    done: list[tuple[int, int]] = []
    found = list(opening.find_exhibits(report, lambda *page: done.append(page)))
    assert found == list(documents.find_exhibits(report))
    assert done == [(1, 3), (2, 3), (3, 3)]


def test_a_process_that_dies_over_a_document_is_replaced(report, monkeypatch):
    looks = opening.look_at_pages(report, [1, 2, 3] * 400)
    next(looks)
    dying = next(iter(looking_processes()))
    os.kill(dying, 9)
    with pytest.raises(UnreadableDocument, match="broke down"):
        list(looks)
    assert opening.open_document(report).pages == 3


def test_who_stops_listening_ends_the_process(report):
    looks = opening.look_at_pages(report, [1, 2, 3] * 400)
    next(looks)
    busy = looking_processes()
    looks.close()
    assert busy
    assert looking_processes() == set()


def test_a_page_that_takes_for_ever_is_refused_and_the_next_document_opens(report, monkeypatch):
    opening.open_document(report)
    monkeypatch.setattr(opening, "SECONDS", 0.0)
    with pytest.raises(UnreadableDocument, match="seconds"):
        opening.open_document(report)
    monkeypatch.undo()
    assert opening.open_document(report).pages == 3


def test_whoever_takes_it_over_writes_no_file_fills_no_memory_and_finds_no_key(tmp_path, monkeypatch):
    attack = f"""
import os
from extraction.documents.opening_process import shut_doors
import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
shut_doors(writes=False)
file = os.open({str(tmp_path / "planted")!r}, os.O_CREAT | os.O_WRONLY)
for attempt in (lambda: os.write(file, b"x"), lambda: bytearray(4 * 2**30)):
    try:
        attempt()
    except (OSError, MemoryError) as no:
        print(type(no).__name__)
"""
    ran = subprocess.run(
        [sys.executable, "-c", attack], capture_output=True, text=True, check=False, cwd=opening.PROJECT
    )
    assert ran.stdout.split() == ["OSError", "MemoryError"]
    monkeypatch.setenv("CHARTLEDGER_API_KEY", "secret")
    process = opening.DocumentProcess("pdf")
    try:
        assert b"secret" not in Path(f"/proc/{process.process.pid}/environ").read_bytes()
    finally:
        process.stop()


def test_a_refusal_comes_through_as_what_it_is(tmp_path, locked):
    with pytest.raises(PasswordNeeded, match="has a password"):
        opening.open_document(locked)
    assert opening.open_document(locked, "geheim").pages == 1


def looking_processes() -> set[int]:
    """The processes that are busy now."""
    return set(opening.processes()) - {process.process.pid for process in opening._warm}
