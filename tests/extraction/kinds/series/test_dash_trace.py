from __future__ import annotations

import itertools
from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.line_samples import find_samples
from extraction.kinds.series.dash_trace import Traced, trace_dashes
from extraction.marks.colours import to_lab
from extraction.marks.plot import find_plot

Pixels = npt.NDArray[np.uint8]
COLUMNS = (40, 140, 240, 340)
STYLES = {"Depot Group": (5, 1, 0), "Freight index": (3, 18, 9), "Peers": (3, 4, 5)}  # thickness, dash, gap


def draw(picture: Pixels, points: Sequence[tuple[float, float]], thickness: int, on: int, off: int) -> None:
    """A black polyline in dashes, drawn pixel by pixel along its way."""
    way = 0.0
    for (x0, y0), (x1, y1) in itertools.pairwise(points):
        length = float(np.hypot(x1 - x0, y1 - y0))
        for step in np.arange(0, length, 0.5):
            if off == 0 or (way + step) % (on + off) < on:
                x, y = x0 + (x1 - x0) * step / length, y0 + (y1 - y0) * step / length
                top = round(y - thickness / 2)
                picture[top : top + thickness, round(x)] = 0
        way += length


def traced(rows: Sequence[Sequence[float]]) -> list[list[Traced]]:
    picture = np.full((320, 400, 3), 255, np.uint8)
    texts = []
    for index, (series, (name, style)) in enumerate(zip(rows, STYLES.items(), strict=True)):
        draw(picture, list(zip(COLUMNS, series, strict=True)), *style)
        left = 10 + 130 * index
        draw(picture, [(left, 300), (left + 45, 300)], *style)
        cv2.putText(picture, name, (left + 52, 304), cv2.FONT_HERSHEY_SIMPLEX, 0.35, (0, 0, 0), 1, cv2.LINE_AA)
        texts.append(TextBox(name, Box(left + 51, 292, left + 125, 308)))
    lab = to_lab(picture)
    samples = find_samples(lab, texts, [])
    assert len(samples) == 3
    found = trace_dashes(samples, find_plot(lab, Box(20, 10, 380, 280)), lab, [float(x) for x in COLUMNS], None)
    assert found is not None
    return found


@pytest.mark.parametrize(
    "rows",
    [
        [(200, 150, 90, 60), (210, 190, 200, 150), (240, 245, 230, 250)],
        [(200, 120, 140, 60), (120, 190, 200, 150), (240, 160, 230, 100)],
    ],
    ids=["apart", "crossing"],
)
def test_black_lines_are_told_apart_by_dashes_and_width(rows: Sequence[Sequence[float]]) -> None:
    for course, drawn in zip(traced(rows), rows, strict=True):
        wrong = [t for t, y in zip(course, drawn, strict=True) if abs(t.row - y) > 3 and not t.doubtful]
        assert wrong == []
        assert sum(abs(t.row - y) <= 3 for t, y in zip(course, drawn, strict=True)) >= 3
