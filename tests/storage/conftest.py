"""A workspace for each test, and pictures already read in it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extraction.chart import ExtractedPoint, Finding
from storage.database import Database
from storage.extractions import save_extraction
from storage.images import save_image
from tests.builders import extraction, image, point, reading

Read = Callable[..., int]


@pytest.fixture
def read(db: Database) -> Read:
    """Keeps a new picture with a reading of these points; the reading's id."""

    def keep(*points: ExtractedPoint, findings: tuple[Finding, ...] = (), engine: str = "embedded") -> int:
        picture = image()
        save_image(db, picture)
        shown = reading(*(points or tuple(point(year=year) for year in (2022, 2023, 2024))), findings=findings)
        return save_extraction(db, extraction(picture, shown, engine=engine))

    return keep
