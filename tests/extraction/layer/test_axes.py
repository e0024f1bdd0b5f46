"""An axis is where its tick marks and grid lines are drawn, not where print or pixels seem to say."""

from __future__ import annotations

from decimal import Decimal

import pytest

from extraction.chart import AxisFit, AxisTick, DrawnPath
from extraction.geometry import Box
from extraction.layer.axes import exact_axis
from extraction.rulers import Ruler, Scale


def axis(values: list[str], step: float = 50.03, off: float = 0.6, scale: Scale = "linear") -> AxisFit:
    """Ticks upwards from row 400.2, printed a little off their places; seen half a pixel too low."""
    rows = [400.2 - step * k for k in range(len(values))]
    ticks = tuple(
        AxisTick(Decimal(v), v, Box(20, y + off - 7, 50, y + off + 7)) for v, y in zip(values, rows, strict=True)
    )
    meant = [float(v) for v in values] if scale == "linear" else [float(k) for k in range(len(values))]
    slope = -(meant[1] - meant[0]) / step
    ruler = Ruler(slope, meant[0] - slope * 400.7, scale)
    return AxisFit("left", "y", ruler, ticks, 0.5, None, (60, 500), ("Revenue",))


def line(y: float, left: float = 60, right: float = 500) -> DrawnPath:
    return DrawnPath(((left, y), (right, y)), line="#cccccc", width=1)


def test_grid_lines_say_where_values_are():
    exact = exact_axis(axis(["0", "10", "20", "30"]), [line(400.2 - 50.03 * k) for k in range(4)])
    assert exact is not None
    assert [exact.fit.pixel_at(value) for value in (0, 15)] == pytest.approx([400.2, 325.155], abs=0.01)
    assert exact.error < 0.1


def test_lines_of_the_other_axis_are_not_ours():
    """Its grid has other steps: three of its lines stand evenly beside our ticks, but ever farther off them."""
    exact = exact_axis(axis(["0", "10", "20", "30", "40"]), [line(400.2 - 44.0 * k) for k in range(6)])
    assert exact is not None
    assert exact.fit.pixel_at(40) == pytest.approx(200.08, abs=0.5)


def test_one_line_at_the_foot_is_enough_for_even_print():
    exact = exact_axis(axis(["0", "10", "20", "30"]), [line(400.2), line(300.0, 505, 520)])
    assert exact is not None
    assert exact.fit.pixel_at(30) == pytest.approx(250.11, abs=0.05)


def test_without_any_line_the_picture_has_the_word():
    assert exact_axis(axis(["0", "10", "20", "30"]), [DrawnPath(((60, 10), (60, 400)), line="#000000")]) is None


def test_small_ticks_of_a_logarithmic_axis_are_not_its_powers():
    """The nines stand 4.6 % of a decade under each power, nearer to the print than the powers themselves."""
    powers = axis(["1", "10", "100", "1000"], step=120, off=5, scale="log")
    big = [line(400.2 - 120 * k, 50, 60) for k in range(4)]
    small = [line(400.2 - 120 * (k - 0.0458), 55, 60) for k in range(1, 4)]
    exact = exact_axis(powers, [*small, *big])
    assert exact is not None
    assert exact.fit.pixel_at(100) == pytest.approx(160.2, abs=0.01)
