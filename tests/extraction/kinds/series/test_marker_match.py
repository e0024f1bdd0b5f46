from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.line_samples import LineSample, find_samples
from extraction.kinds.series.marker_match import match_markers
from extraction.marks.colours import to_lab
from extraction.marks.plot import find_plot

Pixels = npt.NDArray[np.uint8]
COLUMNS = (60, 140, 220, 300)
SHAPES = ("circle", "square", "triangle")
NAMES = ("Northern Rail", "Coast index", "Peers")


def marker(picture: Pixels, shape: str, x: int, y: int, size: int = 6) -> None:
    if shape == "circle":
        cv2.circle(picture, (x, y), size, (0, 0, 0), -1, cv2.LINE_AA)
    elif shape == "square":
        picture[y - size : y + size + 1, x - size : x + size + 1] = 0
    else:
        corners = np.array([(x - size, y + size), (x + size, y + size), (x, y - size)], np.int32)
        cv2.fillPoly(picture, [corners], (0, 0, 0), cv2.LINE_AA)


def graph(rows: Sequence[Sequence[int]], size: int = 6) -> tuple[Pixels, tuple[LineSample, ...]]:
    """Black lines with black markers over the legend that names them."""
    picture = np.full((330, 360, 3), 255, np.uint8)
    texts = []
    for index, (shape, series) in enumerate(zip(SHAPES, rows, strict=False)):
        points = np.array(list(zip(COLUMNS, series, strict=True)), np.int32)
        cv2.polylines(picture, [points], False, (0, 0, 0), 1, cv2.LINE_AA)
        for x, y in points:
            marker(picture, shape, int(x), int(y), size)
        left = 10 + 115 * index
        picture[309:311, left : left + 34] = 0
        marker(picture, shape, left + 17, 310)
        cv2.putText(picture, NAMES[index], (left + 40, 315), cv2.FONT_HERSHEY_SIMPLEX, 0.4, (0, 0, 0), 1, cv2.LINE_AA)
        texts.append(TextBox(NAMES[index], Box(left + 39, 302, left + 112, 318)))
    return picture, find_samples(to_lab(picture), texts, [])


def found(rows: Sequence[Sequence[int]], size: int = 6) -> list[list[float]]:
    picture, samples = graph(rows, size)
    assert len(samples) == len(rows)
    plot = find_plot(to_lab(picture), Box(20, 10, 340, 280))
    matches = match_markers(samples, plot, [float(x) + 1 for x in COLUMNS])
    return [[match.y if match else -99.0 for match in series] for series in matches]


@pytest.mark.parametrize("size", [6, 8], ids=["as in the legend", "larger than in the legend"])
def test_black_lines_are_told_apart_by_their_markers(size: int) -> None:
    rows = [(200, 150, 90, 60), (180, 200, 210, 240), (120, 100, 160, 150)]
    for measured, drawn in zip(found(rows, size), rows, strict=True):
        assert measured == pytest.approx(drawn, abs=1.6)


def test_lines_that_share_their_first_point_are_all_found_there() -> None:
    rows = [(200, 150, 90, 60), (200, 210, 220, 240), (200, 100, 160, 150)]
    for measured, drawn in zip(found(rows), rows, strict=True):
        assert measured == pytest.approx(drawn, abs=2.5)


def test_a_marker_half_under_another_is_found_by_what_is_in_sight() -> None:
    rows = [(200, 150, 90, 60), (180, 157, 210, 240), (120, 100, 96, 150)]
    for measured, drawn in zip(found(rows), rows, strict=True):
        assert measured == pytest.approx(drawn, abs=1.6)
