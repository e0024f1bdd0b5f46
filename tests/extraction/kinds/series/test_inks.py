from __future__ import annotations

from extraction.categories import Category
from extraction.geometry import Box
from extraction.kinds.places.layout import Layout
from extraction.kinds.scene import Scene
from extraction.kinds.series.inks import inks_of
from extraction.legend.entries import LegendEntry
from tests import plots
from tests.builders import written
from tests.plots import BLUE, COLUMNS, ORANGE

GREEN = (40, 150, 70)


def layout(picture: plots.Pixels, *named: plots.Colour) -> Layout:
    """A plot whose legend names these colours only."""
    plot, _ = plots.inks(picture, *named)
    away = Box(0, 0, 4, 4)
    legend = tuple(LegendEntry(str(k), written("x", 5, 5), away, plots.lab_of(c), True) for k, c in enumerate(named))
    categories = tuple(Category(str(k), Box(x - 8, 222, x + 8, 234), x) for k, x in enumerate(COLUMNS))
    return Layout(Scene(picture, ()), (), plot, legend, categories, ())


def lines(*colours: plots.Colour) -> plots.Pixels:
    picture = plots.paper()
    for index, colour in enumerate(colours):
        plots.line(picture, tuple(60 + 40 * index + 9 * k for k in range(4)), colour)
    return picture


def test_a_line_that_the_legend_does_not_name_is_found_beside_those_it_names() -> None:
    found = inks_of(layout(lines(BLUE, ORANGE, GREEN), BLUE, ORANGE))
    assert len(found) == 3
    assert max(abs(a - b) for a, b in zip(found[2].colour, plots.lab_of(GREEN), strict=True)) < 8


def test_a_legend_that_names_all_lines_has_no_other() -> None:
    assert len(inks_of(layout(lines(BLUE, ORANGE), BLUE, ORANGE))) == 2


def test_a_line_over_bars_without_a_name_is_not_looked_for() -> None:
    picture = lines(GREEN)
    for x in COLUMNS:
        plots.bar(picture, x, 120, BLUE)
    assert len(inks_of(layout(picture, BLUE))) == 1
