from __future__ import annotations

import numpy as np

from extraction.categories import Category
from extraction.geometry import Box
from extraction.kinds.places.layout import Layout
from extraction.kinds.scene import Pixels, Scene
from extraction.kinds.series.inks import inks_of
from extraction.kinds.series.shapes import Shapes, find_shapes
from extraction.marks.colours import to_lab
from extraction.marks.plot import Plot

COLUMNS = (60.0, 140.0, 220.0, 300.0)
BLUE, RED = (31, 78, 140), (200, 60, 40)


def paper() -> Pixels:
    return np.full((220, 360, 3), 255, np.uint8)


def shapes(pixels: Pixels) -> Shapes:
    """What the colours of a chart without a legend make."""
    names = tuple(Category(str(k), Box(x - 10, 205, x + 10, 215), x) for k, x in enumerate(COLUMNS))
    plot = Plot(Box(10, 10, 350, 202), to_lab(pixels), (100.0, 0.0, 0.0))
    layout = Layout(Scene(pixels, ()), (), plot, (), names, ())
    return find_shapes(layout, inks_of(layout))


def test_a_lone_flat_piece_as_wide_as_the_bars_is_a_bar() -> None:
    pixels = paper()
    for x, top in zip(COLUMNS, (60, 90, 70), strict=False):
        pixels[top:200, int(x) - 20 : int(x) + 20] = BLUE
    pixels[70:78, 280:320] = RED
    found = shapes(pixels)
    assert sorted(len(boxes) for _, boxes in found.bars) == [1, 3]
    assert found.strokes == ()


def test_a_line_over_bars_stays_a_line() -> None:
    pixels = paper()
    for x, top in zip(COLUMNS, (60, 90, 70, 80), strict=True):
        pixels[top:200, int(x) - 20 : int(x) + 20] = BLUE
    for x in range(60, 301):
        row = 40 - x // 15
        pixels[row : row + 5, x] = RED
    found = shapes(pixels)
    assert [len(boxes) for _, boxes in found.bars] == [4]
    assert len(found.strokes) == 1
