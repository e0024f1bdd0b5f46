"""Whether charts with Chinese words can be drawn on this machine; the pictures in the repository need no font."""

from __future__ import annotations

import pytest

from evaluation.paper import FontMissing, Paper


def _what_is_missing() -> str:
    try:
        Paper(10, 10).words(5, 5, "字", 10)
    except FontMissing as missing:
        return str(missing)
    return ""


needs_fonts = pytest.mark.skipif(_what_is_missing() != "", reason=_what_is_missing())
