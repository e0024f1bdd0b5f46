from __future__ import annotations

import pytest

from extraction.documents import cut, open_document
from extraction.documents.nouns import Exhibit, Place
from extraction.geometry import Box
from tests.extraction.documents.drawn import pdf


@pytest.fixture
def image(tmp_path):
    """Cut the page with this content, shown 400 points wide and 300 high."""

    def made(content: str, rotate: int = 0):
        path = tmp_path / "report.pdf"
        path.write_bytes(pdf(content, rotate, size=(300, 400) if rotate else (400, 300)))
        return cut(path, Exhibit(1, "chart", (Place(1, Box(0, 0, 400, 300)),), "drawn"), open_document(path))

    return made
