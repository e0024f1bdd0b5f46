"""What every test may lean on: patient property tests, and a Chromium or the reason why there is none."""

from __future__ import annotations

import os
import shutil

import pytest
from hypothesis import settings

from bootstrap import CHROMIUM_NAMES

settings.register_profile("house", deadline=None)  # a busy machine is slow, not wrong
settings.load_profile("house")


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
