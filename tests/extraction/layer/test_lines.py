"""A line's points are the corners of its course, or its markers; a curve is met in the point's column."""

from __future__ import annotations

import pytest

from extraction.chart import DrawnPath
from extraction.geometry import Box
from extraction.layer.lines import on_course
from extraction.layer.shapes import courses

TRUE = ((100.0, 200.3), (200.0, 150.7), (300.0, 180.1), (400.0, 90.9))
SEEN = [(x + 1.2, y - 0.8) for x, y in TRUE]


def drawn(*points: tuple[float, float], colour: str = "#0000ff") -> DrawnPath:
    return DrawnPath(points, line=colour, width=2)


def levels(paths, markers=(), spots=SEEN) -> list[float]:
    return [at.level for _, at in sorted(on_course(spots, list(courses(paths)), markers).items())]


def test_corners_are_the_data():
    assert levels([drawn(*TRUE)]) == [y for _, y in TRUE]


def test_a_line_in_pieces_is_one_line():
    pieces = [drawn(TRUE[k], TRUE[k + 1]) for k in range(3)]
    assert levels(pieces) == [y for _, y in TRUE]


def test_another_line_that_crosses_is_not_ours():
    other = drawn((100, 90), (200, 149), (300, 200), (400, 220), colour="#ff0000")
    assert levels([other, drawn(*TRUE)]) == [y for _, y in TRUE]


def test_upright_grid_lines_pass_every_point_and_are_no_line():
    grid = [drawn((x, 20), (x, 400), colour="#eeeeee") for x, _ in TRUE]
    assert levels(grid) == []
    assert levels([*grid, drawn(*TRUE)]) == [y for _, y in TRUE]


def test_markers_tell_where_no_line_is_drawn():
    markers = [Box(x - 4, y - 4, x + 4, y + 4) for x, y in TRUE]
    assert levels([], markers) == pytest.approx([y for _, y in TRUE])


def test_a_curve_of_many_corners_is_met_in_the_column_of_the_point():
    curve = drawn(*((100 + 3.0 * k, 200 - 0.5 * k + 0.002 * k * k) for k in range(101)))
    spots = [(100 + x, 200 - 0.5 * x / 3 + 0.002 * x * x / 9 + 0.6) for x in (31.0, 100.0, 200.0)]
    assert levels([curve], spots=spots) == pytest.approx([y - 0.6 for _, y in spots], abs=0.02)


def test_on_a_steep_curve_the_tick_mark_tells_the_column():
    curve = drawn(*((100 + 3.0 * k, 400 - 9.0 * k + 0.02 * k * k) for k in range(40)))
    spots = [(151.0, 400 - 9.0 * 17), (181.0, 400 - 9.0 * 27 + 14)]
    (first, _) = on_course(spots, list(courses([curve])), (), columns=[40.0, 150.0]).items()
    assert first[1].level == pytest.approx(400 - 9.0 * 50 / 3 + 0.02 * (50 / 3) ** 2, abs=0.1)
    assert first[1].error == 0
