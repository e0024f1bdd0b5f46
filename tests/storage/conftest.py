"""A workspace for each test, and pictures already read in it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from extraction.chart import ExtractedPoint, Finding
from storage.database import Database, open_database
from storage.extractions import save_extraction
from storage.images import save_image
from tests.builders import extraction, image, point, reading

Read = Callable[..., int]


@pytest.fixture(scope="session")
def empty_workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, because migrating takes longer than most tests."""
    folder = tmp_path_factory.mktemp("empty") / "workspace"
    open_database(folder).close()
    return folder


@pytest.fixture
def db(empty_workspace: Path, tmp_path: Path) -> Iterator[Database]:
    with open_database(shutil.copytree(empty_workspace, tmp_path / "workspace")) as opened:
        yield opened


@pytest.fixture
def read(db: Database) -> Read:
    """Keeps a new picture with a reading of these points; the reading's id."""

    def keep(*points: ExtractedPoint, findings: tuple[Finding, ...] = (), engine: str = "embedded") -> int:
        picture = image()
        save_image(db, picture)
        shown = reading(*(points or tuple(point(year=year) for year in (2022, 2023, 2024))), findings=findings)
        return save_extraction(db, extraction(picture, shown, engine=engine))

    return keep
