from __future__ import annotations

from decimal import Decimal

import pytest

from extraction.kinds.claims.points import claim
from tests.extraction.kinds.claims.test_points import axis, layout, line

PER_PIXEL = 1.0  # the axis of `layout` says 100 at 100 rows over its zero


@pytest.mark.parametrize(("starts", "said"), [((100.4, 99.2), ["100", "100"]), ((100.4, 120.0), ["100.4", "120.0"])])
def test_lines_that_begin_together_on_a_hundred_begin_there(starts: tuple[float, float], said: list[str]) -> None:
    drawn = [line(start, 140.0, 160.0, name=name) for start, name in zip(starts, "ab", strict=True)]
    reading = claim(layout(axes=(axis(unit=None, per_pixel=PER_PIXEL),)), "line", drawn, "Total return")
    first = [p.value for p in reading.points if p.category == "2021"]
    assert first == [pytest.approx(Decimal(value), abs=Decimal("0.2")) for value in said]
    assert any(f.check == "common_base" for f in reading.findings) == (said[1] == "100")
