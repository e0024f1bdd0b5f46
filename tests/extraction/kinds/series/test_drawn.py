from __future__ import annotations

import pytest

from extraction.axes import Axis
from extraction.chart import Unit
from extraction.geometry import Box
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from tests.builders import PERCENT, YI

BAR = DrawnMark(0, Box(80, 100, 120, 300), level=100, base=200)


def axis(unit: Unit | None = None) -> Axis:
    """Half a unit a pixel, with zero at row 300."""
    return Axis("left", (), -0.5, 150.0, 0.0, unit)


def test_a_bar_measures_its_level() -> None:
    assert DrawnSeries("收入", "bar", (BAR,)).measure(BAR, axis()) == pytest.approx(100)


def test_a_segment_measures_its_own_length() -> None:
    assert DrawnSeries("收入", "bar", (BAR,), segments=True).measure(BAR, axis()) == pytest.approx(50)


def test_a_bars_label_stands_at_its_end_its_middle_or_its_base() -> None:
    anchor = DrawnSeries("收入", "bar", (BAR,)).anchor(BAR, axis(), 20)
    assert anchor.spots == ((100, 100), (100, 200), (100, 200))
    assert anchor.measured == pytest.approx(100)
    assert anchor.units_per_pixel == 0.5


def test_a_lines_label_stands_by_its_point() -> None:
    assert DrawnSeries("毛利率", "line", (BAR,)).anchor(BAR, axis(), 20).spots == ((100, 100),)


@pytest.mark.parametrize(("unit", "percent"), [(PERCENT, True), (YI, False), (None, None)])
def test_an_anchor_knows_whether_its_axis_counts_percent(unit: Unit | None, percent: bool | None) -> None:
    assert DrawnSeries("收入", "bar", (BAR,)).anchor(BAR, axis(unit), 20).percent is percent


def test_without_an_axis_nothing_is_measured() -> None:
    anchor = DrawnSeries("收入", "bar", (BAR,)).anchor(BAR, None, 20)
    assert (anchor.measured, anchor.percent) == (None, None)


def bars(*ends: tuple[float, float], base: float = 300) -> DrawnSeries:
    marks = (
        DrawnMark(k, Box(80 + 60 * k, top, 120 + 60 * k, bottom), level=top, base=base)
        for k, (top, bottom) in enumerate(ends)
    )
    return DrawnSeries("收入", "bar", tuple(marks))


def test_ranges_float() -> None:
    assert bars((100, 180), (60, 220), (140, 250), (90, 120)).floats


@pytest.mark.parametrize(
    "ends",
    [((100, 300), (60, 300), (140, 301)), ((100, 280), (60, 280), (140, 281)), ((100, 180), (60, 220))],
    ids=["on zero", "on a common row", "too few"],
)
def test_bars_on_one_base_do_not_float(ends: tuple[tuple[float, float], ...]) -> None:
    assert not bars(*ends).floats
