"""What every test may lean on: patient property tests, an empty ledger, a Chromium or the reason why there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from bootstrap import CHROMIUM_NAMES
from storage.database import Database, open_database

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
