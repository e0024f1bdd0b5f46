from __future__ import annotations

from extraction.marks.colours import colour_gap, to_lab
from extraction.marks.plot import find_plot
from tests.plots import BLUE, COLUMNS, PLOT, bar, inks, lab_of, paper


def test_the_paper_is_the_commonest_colour() -> None:
    picture = paper()
    bar(picture, 70, 100, BLUE)
    assert colour_gap(find_plot(to_lab(picture), PLOT).paper, lab_of((255, 255, 255))) < 1


def test_bars_that_fill_the_plot_are_not_its_paper() -> None:
    picture = paper()
    for x in COLUMNS:
        bar(picture, x, 30, BLUE, half=37)
    plot, found = inks(picture)
    assert colour_gap(plot.paper, lab_of((255, 255, 255))) < 2
    assert len(found) == 1
