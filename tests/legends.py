"""A page with a legend painted by hand, and the legend as it is found again."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.legend.entries import LegendEntry, find_legend
from extraction.marks.colours import to_lab

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]
BLUE, ORANGE, INK = (31, 78, 140), (237, 125, 49), (51, 51, 51)


def page() -> Pixels:
    return np.full((120, 420, 3), 255, np.uint8)


def print_words(picture: Pixels, words: str, left: int, middle: int) -> TextBox:
    """Print a word of Latin letters about 12 pixels high, and say where it stands."""
    (width, height), _ = cv2.getTextSize(words, cv2.FONT_HERSHEY_SIMPLEX, 0.45, 1)
    cv2.putText(picture, words, (left, middle + height // 2), cv2.FONT_HERSHEY_SIMPLEX, 0.45, INK, 1, cv2.LINE_AA)
    return TextBox(words, Box(left - 1, middle - height / 2 - 3, left + width + 1, middle + height / 2 + 3))


def square(picture: Pixels, left: int, middle: int, colour: Colour, side: int = 10) -> None:
    picture[middle - side // 2 : middle + side // 2, left : left + side] = colour


def stroke(picture: Pixels, left: int, middle: int, colour: Colour, width: int = 22) -> None:
    picture[middle - 1 : middle + 1, left : left + width] = colour


def legend(picture: Pixels, texts: Sequence[TextBox], excluded: Sequence[TextBox] = ()) -> tuple[LegendEntry, ...]:
    return find_legend(to_lab(picture), texts, excluded)
