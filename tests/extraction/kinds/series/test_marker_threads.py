from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.line_samples import LineSample
from extraction.kinds.series.marker_threads import Threaded, threaded
from extraction.marks.colours import to_lab
from extraction.marks.plot import find_plot

COLUMNS = (40.0, 140.0, 240.0, 340.0)
RISING, FALLING = (240, 180, 120, 60), (60, 110, 190, 250)


def sample(dash: tuple[float, float] | None) -> LineSample:
    box = Box(0.0, 0.0, 30.0, 2.0)
    return LineSample(TextBox("a", box), box, (0.0, 0.0, 0.0), 2.0, dash, None)


def line(picture: npt.NDArray[np.uint8], rows: Sequence[int], dash: int | None) -> None:
    for (a, y), (b, z) in zip(zip(COLUMNS, rows, strict=True), list(zip(COLUMNS, rows, strict=True))[1:], strict=False):
        for x in range(int(a), int(b)):
            if dash is None or (x // dash) % 2 == 0:
                at = round(y + (z - y) * (x - a) / (b - a))
                picture[at - 1 : at + 1, x] = 0


def told(order: Sequence[Sequence[int]]) -> Threaded:
    """A solid line that rises and a dashed one that falls; at each category their rows are given in this order."""
    picture = np.full((300, 380, 3), 255, np.uint8)
    line(picture, RISING, None)
    line(picture, FALLING, 8)
    for x, pair in zip(COLUMNS, zip(RISING, FALLING, strict=True), strict=True):
        for y in pair:
            cv2.circle(picture, (int(x), y), 5, (0, 0, 0), -1)
    rows = np.array([[(RISING, FALLING)[which][k] for which in pair] for k, pair in enumerate(order)], float)
    plot = find_plot(to_lab(picture), Box(10, 10, 370, 290))
    found = threaded([sample(None), sample((8.0, 8.0))], plot, COLUMNS, rows, np.zeros((4, 2, 2)), lambda *_: 0.0, 5.0)
    assert found is not None
    return found


def test_markers_that_look_alike_belong_where_the_lines_run() -> None:
    assert [list(takes) for takes in told([(0, 1), (1, 0), (0, 1), (1, 0)]).takes] == [[0, 1, 0, 1], [1, 0, 1, 0]]


def test_a_line_that_runs_as_it_should_leaves_no_doubt() -> None:
    assert not any(doubt for series in told([(0, 1)] * 4).doubtful for doubt in series)


def test_a_place_that_no_line_leads_to_is_doubted() -> None:
    picture = np.full((300, 380, 3), 255, np.uint8)
    line(picture, RISING, None)
    plot = find_plot(to_lab(picture), Box(10, 10, 370, 290))
    rows = np.array([[RISING[k], 280.0] for k in range(4)])
    found = threaded([sample(None)] * 2, plot, COLUMNS, rows, np.zeros((4, 2, 2)), lambda *_: 0.0, 5.0)
    assert found is not None
    assert any(all(series) for series in found.doubtful)
