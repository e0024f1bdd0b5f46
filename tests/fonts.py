"""Charts with Chinese words can be drawn only where a font has them; the pictures in the repository need none."""

from __future__ import annotations

import pytest

from evaluation.paper import FontMissing, Paper


def needs_fonts() -> None:
    """Skip the module that calls this, and say which font is missing; with a mark it would still be collected."""
    try:
        Paper(10, 10).words(5, 5, "字", 10)
    except FontMissing as missing:
        pytest.skip(str(missing), allow_module_level=True)
