"""A plot of bars and lines painted by hand, and its inks as they are found again."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks.colours import to_lab
from extraction.marks.inks import Ink, find_inks
from extraction.marks.plot import Plot, find_plot

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]
WIDTH, HEIGHT = 360, 240
PLOT = Box(30, 20, 350, 220)
BLUE, ORANGE, GREY = (31, 78, 140), (237, 125, 49), (222, 222, 222)
COLUMNS = (70.0, 150.0, 230.0, 310.0)


def paper() -> Pixels:
    return np.full((HEIGHT, WIDTH, 3), 255, np.uint8)


def bar(picture: Pixels, x: float, top: int, colour: Colour, half: int = 15, bottom: int = 220) -> Box:
    box = Box(x - half, top, x + half, bottom)
    picture[top:bottom, int(box.left) : int(box.right)] = colour
    return box


def line(picture: Pixels, rows: tuple[int, ...], colour: Colour, columns: tuple[float, ...] = COLUMNS) -> None:
    corners = np.array([(round(x), y) for x, y in zip(columns, rows, strict=True)], np.int32)
    cv2.polylines(picture, [corners], isClosed=False, color=colour, thickness=2, lineType=cv2.LINE_AA)


def lab_of(colour: Colour) -> tuple[float, float, float]:
    seen = to_lab(np.full((9, 9, 3), colour, np.uint8))[4, 4]
    return float(seen[0]), float(seen[1]), float(seen[2])


def inks(picture: Pixels, *known: Colour, texts: tuple[TextBox, ...] = ()) -> tuple[Plot, tuple[Ink, ...]]:
    plot = find_plot(to_lab(picture), PLOT)
    return plot, find_inks(plot, texts, [lab_of(colour) for colour in known])


def only_ink(picture: Pixels, *known: Colour, texts: tuple[TextBox, ...] = ()) -> tuple[Plot, Ink]:
    plot, (ink,) = inks(picture, *known, texts=texts)
    return plot, ink


def close(box: Box, wanted: Box, within: float = 1.0) -> bool:
    gaps = (box.left - wanted.left, box.top - wanted.top, box.right - wanted.right, box.bottom - wanted.bottom)
    return max(abs(gap) for gap in gaps) <= within
