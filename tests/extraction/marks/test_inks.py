from __future__ import annotations

import pytest

from extraction.marks.colours import colour_gap
from extraction.marks.inks import find_thin_line
from extraction.marks.lines import trace
from tests.plots import BLUE, COLUMNS, GREY, ORANGE, bar, inks, lab_of, line, only_ink, paper


def test_two_colours_are_two_inks() -> None:
    picture = paper()
    for x in COLUMNS:
        bar(picture, x - 16, 120, BLUE)
        bar(picture, x + 16, 160, ORANGE)
    _, found = inks(picture)
    assert len(found) == 2
    assert all(ink.filled for ink in found)
    assert min(colour_gap(ink.colour, lab_of(BLUE)) for ink in found) < 3
    assert min(colour_gap(ink.colour, lab_of(ORANGE)) for ink in found) < 3


def test_the_legend_says_which_inks_there_are_and_in_which_order() -> None:
    picture = paper()
    for x in COLUMNS:
        bar(picture, x - 16, 120, BLUE)
        bar(picture, x + 16, 160, ORANGE)
    _, found = inks(picture, ORANGE, BLUE)
    assert [colour_gap(ink.colour, lab_of(c)) < 1 for ink, c in zip(found, (ORANGE, BLUE), strict=True)] == [True] * 2
    assert not (found[0].mask & found[1].mask).any()


def test_a_line_is_drawn_and_bars_are_filled() -> None:
    picture = paper()
    for x in COLUMNS:
        bar(picture, x, 140, BLUE)
    line(picture, (60, 80, 50, 70), ORANGE)
    _, found = inks(picture, BLUE, ORANGE)
    assert [ink.filled for ink in found] == [True, False]


def test_dotted_grid_lines_are_no_marks() -> None:
    picture = paper()
    for row in (60, 100, 140, 180):
        picture[row, 30:350:3] = (170, 170, 170)
    line(picture, (180, 120, 90, 60), BLUE)
    _, found = inks(picture)
    assert [colour_gap(ink.colour, lab_of(BLUE)) < 10 for ink in found] == [True]


def test_an_empty_plot_has_no_ink() -> None:
    assert inks(paper())[1] == ()


def test_grid_lines_are_no_marks() -> None:
    picture = paper()
    for y in (60, 100, 140, 180):
        picture[y, 30:350] = GREY
    for x in COLUMNS:
        bar(picture, x, 120, BLUE)
    _, ink = only_ink(picture)
    assert colour_gap(ink.colour, lab_of(BLUE)) < 3


def test_a_hairline_has_its_colour_nowhere_in_full() -> None:
    yellow, pale = (255, 210, 0), (255, 232, 128)
    picture = paper()
    for x in range(40, 340):
        picture[round(60 + 0.3 * x), x] = pale
    plot, found = inks(picture, yellow)
    hairline = find_thin_line(plot, (), lab_of(yellow), found)
    assert hairline is not None
    assert trace(hairline, plot, [150.0], 10.0)[0] == pytest.approx(105.5, abs=1)
    assert find_thin_line(plot, (), lab_of(BLUE), found) is None
