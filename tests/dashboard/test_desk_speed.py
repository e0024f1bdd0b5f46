"""How long the desk's server works for what a person does on a chart of sixty values, and of three hundred."""

from __future__ import annotations

import statistics
import time

import pytest

from extraction.chart import ExtractedPoint
from tests import builders
from tests.dashboard.conftest import deed


def chart_of(values: int) -> tuple[ExtractedPoint, ...]:
    """Series of thirty years each."""
    return tuple(builders.point(f"{at}.5", series=f"业务{at // 30}", year=1990 + at % 30) for at in range(values))


# Seconds: a quiet machine needs a fifth of them, a busy one must not fail for being busy.
@pytest.mark.parametrize(("values", "words", "generous"), [(60, 20, 0.25), (300, 5, 1.0)])
def test_a_word_takes_a_blink(look, send, chart, values, words, generous):
    sha = chart(builders.reading(*chart_of(values)))[0]
    assert len(look(sha)["values"]) == values
    took: dict[str, list[float]] = {"confirm": [], "draft": []}
    for key in range(words):
        for do in ("draft", "confirm"):
            began = time.perf_counter()
            assert send(sha, deed(do, key, fields={"value": f"{key}.5"}))["refused"] == []
            took[do].append(time.perf_counter() - began)
    for do, seconds in took.items():
        shown = f"{values} values, {do}: {1000 * statistics.median(seconds):.0f} ms median"
        print(shown)  # noqa: T201 - what the desk is measured by
        assert statistics.median(seconds) < generous
