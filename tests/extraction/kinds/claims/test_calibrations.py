from __future__ import annotations

import numpy as np
import pytest

from evaluation.by_pillow import draw
from evaluation.golden import GOLDEN_SHEETS
from evaluation.truth import Drawn
from extraction.chart import AxisFit, Reading
from extraction.engines.embedded import read_scene
from extraction.geometry import Box
from extraction.kinds.scene import Scene
from tests.fonts import needs_fonts
from tests.panels import above, beside, page_of
from tests.scenes import scene

needs_fonts()

CHARTS = [n for n, s in GOLDEN_SHEETS.items() if s.kind not in ("pie", "donut", "table") and s.look.axis_shown]
NEAR = 3.0  # pixels between where a value ends and where its axis says it does


def axis_of(reading: Reading, series: str) -> AxisFit:
    (axis,) = [axis for axis in reading.axes if series in axis.series]
    return axis


def miss(axis: AxisFit, series: str, value: float, mark: Box, kind: str) -> float:
    """Pixels between the end of a drawn mark and where its value ends on the axis."""
    low, high = (mark.left, mark.right) if axis.along == "x" else (mark.top, mark.bottom)
    if series in axis.lengths:
        return abs(abs(value / axis.ruler.slope) - (high - low))
    beside = (mark.top + mark.bottom) / 2 if axis.along == "x" else (mark.left + mark.right) / 2
    ends = [(low + high) / 2] if kind in ("line", "area") else [low, high]
    return min(abs(axis.pixel_at(value, beside) - end) for end in ends)


def misses(reading: Reading, drawn: Drawn) -> list[float]:
    out = []
    for point in drawn.points:
        values = drawn.sheet.values[point.series]
        name = reading.series[0].name if len(drawn.sheet.values) == 1 else values.name
        number = values.numbers[point.category]
        assert number is not None
        out.append(miss(axis_of(reading, name), name, float(number), point.mark, values.mark))
    return out


@pytest.mark.parametrize("name", CHARTS)
def test_a_reading_knows_where_its_values_end(name: str) -> None:
    drawn = draw(GOLDEN_SHEETS[name])
    found = misses(read_scene(scene(drawn)), drawn)
    assert len(found) == len(drawn.points)
    assert max(found) <= NEAR


@pytest.mark.parametrize("name", CHARTS)
def test_every_tick_stands_beside_its_value(name: str) -> None:
    reading = read_scene(scene(draw(GOLDEN_SHEETS[name])))
    for axis in reading.axes:
        assert len(axis.ticks) >= 3
        for tick in axis.ticks:
            middle = tick.box.center_x if axis.along == "x" else tick.box.center_y
            assert abs(axis.pixel_at(float(tick.value)) - middle) <= NEAR


def test_bars_that_lie_are_measured_along_the_columns() -> None:
    (axis,) = read_scene(scene(draw(GOLDEN_SHEETS["hbar_en_unlabelled"]))).axes
    assert (axis.along, axis.side) == ("x", "bottom")
    assert axis.ruler.slope > 0


def test_a_combo_keeps_both_of_its_axes() -> None:
    reading = read_scene(scene(draw(GOLDEN_SHEETS["combo_en"])))
    assert [axis.side for axis in reading.axes] == ["left", "right"]
    assert [len(axis.series) for axis in reading.axes] == [1, 1]


def test_segments_are_lengths_and_bars_from_a_base_are_not() -> None:
    stacked, plain = (read_scene(scene(draw(GOLDEN_SHEETS[name]))) for name in ("stacked_zh", "bar_zh"))
    assert stacked.axes[0].lengths == stacked.axes[0].series
    assert plain.axes[0].lengths == ()


@pytest.mark.parametrize("arranged", [beside, above])
def test_each_chart_of_several_has_its_axis_where_it_stands(arranged) -> None:
    charts = [draw(GOLDEN_SHEETS[name]) for name in ("bar_zh", "grouped_en_unlabelled")]
    picture, texts = arranged([page_of(drawn) for drawn in charts])
    reading = read_scene(Scene(np.asarray(picture), texts))
    alone = [read_scene(scene(drawn)) for drawn in charts]
    assert len(reading.axes) == 2
    assert [len(axis.series) for axis in reading.axes] == [1, 2]
    for axis in reading.axes:
        assert set(axis.series) <= {series.name for series in reading.series}
        for tick in axis.ticks:
            assert abs(axis.pixel_at(float(tick.value)) - tick.box.center_y) <= NEAR
    assert reading.axes[0].ruler.slope == pytest.approx(alone[0].axes[0].ruler.slope, rel=0.01)


def test_a_table_has_no_axis() -> None:
    reading = read_scene(scene(draw(GOLDEN_SHEETS["table_zh"])))
    assert (reading.axes, reading.discs) == ((), ())


@pytest.mark.parametrize("name", ["pie_zh", "pie_en_unlabelled", "donut_zh"])
def test_a_pie_keeps_its_rim_and_where_its_slices_start(name: str) -> None:
    drawn = draw(GOLDEN_SHEETS[name])
    reading = read_scene(scene(drawn))
    (disc,) = reading.discs
    assert reading.axes == ()
    assert disc.series == reading.series[0].name
    assert len(disc.starts) == len(drawn.points)
    assert (disc.hole > 0) == (name == "donut_zh")
    boxes = [point.mark for point in drawn.points]
    assert disc.x - disc.radius == pytest.approx(min(box.left for box in boxes), abs=4)
    assert disc.y + disc.radius == pytest.approx(max(box.bottom for box in boxes), abs=4)
