from __future__ import annotations

import numpy as np
import pytest

from extraction.categories import Category
from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.columns import moved_onto_lines
from extraction.kinds.places.layout import Layout
from extraction.kinds.scene import Scene
from extraction.marks.inks import Ink
from extraction.marks.plot import Plot

SIZE = (240, 420)
BOX = Box(10, 10, 410, 210)
COLUMNS = (40.0, 120.0, 200.0, 280.0, 360.0)


def chart(columns: tuple[float, ...] = COLUMNS, angle: float = -45.0) -> Layout:
    texts = tuple(TextBox(str(2020 + k), Box(x - 30, 220, x + 4, 254), angle) for k, x in enumerate(columns))
    categories = tuple(Category(text.text, text.box, x) for text, x in zip(texts, columns, strict=True))
    plot = Plot(BOX, np.zeros((*SIZE, 3), np.float32), (100.0, 0.0, 0.0))
    return Layout(Scene(np.full((*SIZE, 3), 255, np.uint8), texts), (), plot, (), categories, ())


def line(start: int, end: int, *, gap: bool = False) -> Ink:
    mask = np.zeros(SIZE, bool)
    mask[100:103, start:end] = True
    if gap:
        mask[:, start + 60 : end - 60] = False
    return Ink((40.0, 0.0, 0.0), mask, filled=False)


def moved(*lines: Ink, columns: tuple[float, ...] = COLUMNS, angle: float = -45.0) -> list[float]:
    return [c.x for c in moved_onto_lines(chart(columns, angle), lines).categories]


def test_names_are_moved_to_where_a_line_begins_and_ends() -> None:
    assert moved(line(46, 366)) == pytest.approx([x + 6 for x in COLUMNS])


def test_the_tremor_of_print_is_taken_out_on_the_way() -> None:
    assert moved(line(46, 366), columns=(41.0, 118.0, 202.0, 279.0, 360.0)) == pytest.approx(
        [x + 6 for x in COLUMNS], abs=0.5
    )


def test_uneven_names_stay_uneven() -> None:
    uneven = (40.0, 80.0, 200.0, 280.0, 360.0)
    assert moved(line(46, 366), columns=uneven) == pytest.approx([x + 6 for x in uneven])


@pytest.mark.parametrize("angle", [0.0, -90.0])
def test_a_name_that_is_not_tilted_stands_over_its_middle(angle: float) -> None:
    assert moved(line(46, 366), angle=angle) == list(COLUMNS)


@pytest.mark.parametrize(
    "lines",
    [
        (),
        (line(40, 360),),
        (line(120, 366),),
        (line(80, 400),),
        (line(46, 366, gap=True),),
        (line(46, 366), line(46, 366)),
        (line(50, 360),),
        (line(40, 376),),
    ],
    ids=["no line", "in place", "too short", "too far", "broken", "several", "begins hidden", "runs on"],
)
def test_otherwise_names_stay_where_they_are_printed(lines: tuple[Ink, ...]) -> None:
    assert moved(*lines) == list(COLUMNS)
