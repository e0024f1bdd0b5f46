from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extraction.geometry import Box
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.kinds.series.lines import (
    area_series,
    covers_the_plot,
    is_area,
    is_filled_below,
    is_thick_line,
    line_series,
    stacked_areas,
)
from extraction.marks.colours import to_lab
from extraction.marks.inks import Ink
from extraction.marks.plot import Plot

PLOT = Box(20, 10, 320, 210)
COLUMNS = (60.0, 140.0, 220.0, 300.0)
ROWS = (150, 90, 120, 60)


def plot(tint: bool = False) -> Plot:
    """White paper; with a tint, the ground under the line through ROWS is light blue."""
    pixels = np.full((220, 340, 3), 255, np.uint8)
    for x in range(60, 301):
        row = round(np.interp(x, COLUMNS, ROWS))
        if tint:
            pixels[row:210, x] = (205, 220, 240)
        pixels[row - 1 : row + 2, x] = (31, 78, 140)
    lab = to_lab(pixels)
    return Plot(PLOT, lab, (100.0, 0.0, 0.0))


def ink(*, below: bool) -> Ink:
    mask = np.zeros((220, 340), bool)
    for x in range(60, 301):
        row = round(np.interp(x, COLUMNS, ROWS))
        mask[row - 1 : 210 if below else row + 2, x] = True
    return Ink((31.0, 5.0, -40.0), mask, filled=below)


def test_a_line_has_a_point_over_every_category() -> None:
    drawn = line_series("毛利率", ink(below=False), plot(), COLUMNS, 80)
    assert [mark.category for mark in drawn.marks] == [0, 1, 2, 3]
    assert all(abs(mark.level - row) <= 1 for mark, row in zip(drawn.marks, ROWS, strict=True))
    assert all(mark.box.holds(x, mark.level) for mark, x in zip(drawn.marks, COLUMNS, strict=True))


def test_a_category_the_line_does_not_reach_has_no_point() -> None:
    drawn = line_series("毛利率", ink(below=False), plot(), (-200.0, *COLUMNS), 80)
    assert [mark.category for mark in drawn.marks] == [1, 2, 3, 4]


def test_a_colour_that_runs_on_two_levels_is_doubted_everywhere() -> None:
    one = ink(below=False)
    both = replace(one, mask=one.mask | np.roll(one.mask, 40, axis=0))
    assert all(mark.doubtful for mark in line_series("毛利率", both, plot(), COLUMNS, 80).marks)


def test_one_line_is_not_doubted_whether_solid_or_dashed() -> None:
    solid = ink(below=False)
    dashed = replace(solid, mask=solid.mask & (np.arange(340) % 10 < 6))
    for one in (solid, dashed):
        assert not any(mark.doubtful for mark in line_series("毛利率", one, plot(), COLUMNS, 80).marks)


def test_an_area_reaches_from_its_edge_to_its_ground() -> None:
    drawn = area_series("收入", ink(below=True), plot(), COLUMNS)
    assert [mark.level for mark in drawn.marks] == pytest.approx(ROWS, abs=1.5)
    assert [mark.base for mark in drawn.marks] == pytest.approx([210] * 4, abs=1)


@pytest.mark.parametrize("thick", [1, 2, 4])
def test_the_line_along_the_edge_of_a_see_through_area_is_its_level(thick: int) -> None:
    pixels = np.full((220, 340, 3), 255, np.uint8)
    pixels[100:210] = (165, 185, 215)
    pixels[100 - thick : 100] = (31, 78, 140)
    mask = np.zeros((220, 340), bool)
    mask[100:210, 60:301] = True
    lab = to_lab(pixels)
    tint = Ink(tuple(float(v) for v in lab[150, 150]), mask, filled=True)  # type: ignore[arg-type]  # three numbers
    drawn = area_series("收入", tint, Plot(PLOT, lab, (100.0, 0.0, 0.0)), COLUMNS)
    assert [mark.level for mark in drawn.marks] == pytest.approx([100 - thick / 2] * 4, abs=0.3)


def test_an_area_without_a_line_ends_at_its_edge() -> None:
    pixels = np.full((220, 340, 3), (240, 150, 60), np.uint8)  # another area above it
    pixels[100:210] = (165, 185, 215)
    pixels[99:100] = (202, 168, 138)  # half of each
    mask = np.zeros((220, 340), bool)
    mask[100:210, 60:301] = True
    lab = to_lab(pixels)
    blue = Ink(tuple(float(v) for v in lab[150, 150]), mask, filled=True)  # type: ignore[arg-type]  # three numbers
    drawn = area_series("收入", blue, Plot(PLOT, lab, (100.0, 0.0, 0.0)), COLUMNS)
    assert [mark.level for mark in drawn.marks] == [100] * 4


def test_what_is_filled_is_an_area_whatever_its_swatch_and_a_line_is_none() -> None:
    assert is_area(ink(below=True), plot(), COLUMNS)
    assert not is_area(ink(below=False), plot(), COLUMNS)


def test_an_area_covers_the_plot_and_bars_do_not() -> None:
    assert covers_the_plot(ink(below=True), COLUMNS)
    bars = np.zeros((220, 340), bool)
    for x in COLUMNS:
        bars[100:210, int(x) - 15 : int(x) + 15] = True
    assert not covers_the_plot(Ink((31.0, 5.0, -40.0), bars, filled=True), COLUMNS)


def test_tinted_ground_under_a_line_makes_it_an_area() -> None:
    drawn = line_series("收入", ink(below=False), plot(), COLUMNS, 80)
    assert is_filled_below(drawn, plot(tint=True))
    assert not is_filled_below(drawn, plot())


def layer(name: str, *levels: float) -> DrawnSeries:
    marks = (
        DrawnMark(k, Box(x - 4, y, x + 4, 210), y, 210) for k, (x, y) in enumerate(zip(COLUMNS, levels, strict=True))
    )
    return DrawnSeries(name, "area", tuple(marks))


def test_stacked_areas_begin_where_the_one_below_ends() -> None:
    upper, lower = layer("上", 100, 90, 80, 70), layer("下", 150, 160, 140, 150)
    first, second = stacked_areas([upper, lower], 210)
    assert [(mark.base, mark.level) for mark in first.marks] == [(150, 100), (160, 90), (140, 80), (150, 70)]
    assert [mark.base for mark in second.marks] == [210] * 4
    assert first.segments


def test_the_lowest_area_of_a_tilted_picture_begins_at_its_own_foot() -> None:
    upper, lower = layer("上", 100, 90, 80, 70), layer("下", 150, 160, 140, 150)
    feet = (206, 210, 214, 218)
    tilted = replace(lower, marks=tuple(replace(m, base=foot) for m, foot in zip(lower.marks, feet, strict=True)))
    _, second = stacked_areas([upper, tilted], 210)
    assert tuple(mark.base for mark in second.marks) == feet


def test_an_area_is_followed_under_the_end_of_the_plot() -> None:
    pixels = np.full((220, 340, 3), 255, np.uint8)
    for x in range(60, 301):
        pixels[100 : 205 + round(x / 30), x] = (165, 185, 215)
    mask = np.zeros((220, 340), bool)
    mask[100:205, 60:301] = True
    lab = to_lab(pixels)
    blue = Ink(tuple(float(v) for v in lab[150, 150]), mask, filled=True)  # type: ignore[arg-type]  # three numbers
    drawn = area_series("收入", blue, Plot(PLOT, lab, (100.0, 0.0, 0.0)), COLUMNS)
    assert [mark.base for mark in drawn.marks] == [207, 210, 212, 215]


def test_a_line_that_ends_under_another_mark_is_carried_on_to_it() -> None:
    picture = np.full((100, 300, 3), 255, np.uint8)
    picture[40:60, 12:28] = (20, 60, 160)  # over the line's beginning
    mask = np.zeros((100, 300), bool)
    mask[49:52, 28:281] = True
    red = Ink((45.0, 60.0, 40.0), mask, filled=False)
    covered = line_series("a", red, Plot(Box(5, 5, 295, 95), to_lab(picture), (100, 0, 0)), [20.0, 150.0, 280.0], 130.0)
    assert [(mark.category, mark.hidden) for mark in covered.marks] == [(0, True), (1, False), (2, False)]
    assert covered.marks[0].level == pytest.approx(50.5, abs=1)
    picture[:] = 255
    ended = line_series("a", red, Plot(Box(5, 5, 295, 95), to_lab(picture), (100, 0, 0)), [20.0, 150.0, 280.0], 130.0)
    assert [mark.category for mark in ended.marks] == [1, 2]


def test_a_broad_line_is_no_area() -> None:
    assert is_thick_line(ink(below=False), plot())
    assert not is_thick_line(ink(below=True), plot())
