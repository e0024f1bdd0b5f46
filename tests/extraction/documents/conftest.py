from __future__ import annotations

from pathlib import Path

import pytest

from tests.extraction.documents.drawn import BARS, pdf


@pytest.fixture
def saved(tmp_path: Path):
    """Write a document to disk."""

    def save(data: bytes, name: str = "report.pdf") -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return save


@pytest.fixture
def locked(saved):
    """A report whose password is "geheim"."""
    return saved(pdf(BARS, password="geheim"), "locked.pdf")
