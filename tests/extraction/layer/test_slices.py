"""A slice is as large as its wedge turns."""

from __future__ import annotations

import math
from decimal import Decimal

import pytest

from extraction.chart import DiscFit, DrawnPath, ExtractedPoint, Measurement, Unit
from extraction.geometry import Box
from extraction.layer.slices import exact_slices

SHARES = (0.4173, 0.3, 0.1, 0.1827)
PERCENT = Unit("%", 1, "%")
STARTS = (0.0, 0.4173, 0.7173, 0.8173)
DISC = DiscFit("Sales", 200.6, 199.5, 100.4, 0, 1, tuple(start + 0.003 for start in STARTS))


def wedge(start: float, share: float, hole: float = 0.0, pulled: float = 0.0) -> DrawnPath:
    middle = math.tau * (start + share / 2)
    x, y = 200 + pulled * math.sin(middle), 200 - pulled * math.cos(middle)

    def arc(radius: float, way: int) -> list[tuple[float, float]]:
        turns = [math.tau * (start + share * k / 16) for k in range(17)][::way]
        return [(x + radius * math.sin(t), y - radius * math.cos(t)) for t in turns]

    inner = arc(hole, -1) if hole else [(x, y)]
    return DrawnPath((*arc(100.0, 1), *inner), is_closed=True, fill="#336699")


def points(unit: Unit = PERCENT, whole: float = 100) -> list[ExtractedPoint]:
    values = [Decimal(str(round(share * whole))) for share in SHARES]
    measured = [Measurement(value, Decimal("0.5"), Box(0, 0, 1, 1)) for value in values]
    return [
        ExtractedPoint("Sales", str(k), m.value, "measured", m.box, unit=unit, measured=m)
        for k, m in enumerate(measured)
    ]


@pytest.mark.parametrize(("hole", "pulled"), [(0, 0), (50, 0), (0, 12)])
def test_pies_donuts_and_slices_pulled_out_are_measured_by_their_wedges(hole, pulled):
    wedges = [wedge(start, share, hole, pulled) for start, share in zip(STARTS, SHARES, strict=True)]
    found = exact_slices(DISC, points(), wedges)
    assert [found[k].value for k in range(4)] == pytest.approx([100 * share for share in SHARES], abs=0.02)


def test_amounts_stay_amounts():
    wedges = [wedge(start, share) for start, share in zip(STARTS, SHARES, strict=True)]
    found = exact_slices(DISC, points(Unit("CNY", 10**8, "亿元"), 5000), wedges)
    assert found[0].value == pytest.approx(5000 * 0.4173, rel=0.03)


def test_wedges_that_make_no_whole_are_left_alone():
    assert exact_slices(DISC, points(), [wedge(STARTS[0], SHARES[0]), wedge(STARTS[1], SHARES[1])]) == {}
