"""What every test may lean on: patient property tests, an empty ledger, a Chromium or the reason why there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bootstrap import CHROMIUM_NAMES
from extraction import open_image
from extraction.chart import Reading
from service import resources
from storage.database import Database, open_database
from storage.extractions import save_extraction
from storage.images import save_image
from tests import builders

GOLDEN = Path(__file__).parent / "golden"

settings.register_profile("house", deadline=None)  # a busy machine is slow, not wrong
settings.load_profile("house")


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
def ledger(tmp_path: Path) -> Iterator[Database]:
    """An empty workspace, open for the pages."""
    yield resources.open_workspace(tmp_path / "ledger", hire_readers=None)
    resources.close_workspace()


@pytest.fixture
def chart(ledger: Database) -> Callable[[Reading], tuple[str, int]]:
    """Put a picture with a prepared reading into the ledger; its hash and its extraction."""

    def put(reading: Reading, name: str = "bar_zh.png") -> tuple[str, int]:
        image = open_image((GOLDEN / name).read_bytes(), name)
        save_image(ledger, image)
        return image.sha256, save_extraction(ledger, builders.extraction(image, reading))

    return put


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of an installed Chromium. Without one a browser test skips and says so; in CI it fails."""
    for name in CHROMIUM_NAMES:
        if path := shutil.which(name):
            return path
    reason = "no Chromium on this machine: on Debian or Ubuntu, apt-get install chromium fonts-noto-cjk"
    if os.environ.get("CHARTLEDGER_BROWSER") == "required":
        pytest.fail(reason)
    pytest.skip(reason)
