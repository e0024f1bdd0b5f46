from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.tilt import tilt

Pixels = npt.NDArray[np.uint8]


def ruled() -> Pixels:
    """A plot with pale grid lines, an axis and a few bars."""
    picture = np.full((360, 620, 3), 255, np.uint8)
    for y in range(60, 300, 48):
        picture[y, 60:580] = 225
    picture[300:302, 60:580] = 60
    picture[40:302, 60:62] = 60
    for left, top in ((100, 220), (220, 160), (340, 190), (460, 120)):
        picture[top:300, left : left + 60] = (40, 90, 160)
    return picture


def turned(picture: Pixels, degrees: float) -> Pixels:
    """The picture turned clockwise."""
    height, width = picture.shape[:2]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), -degrees, 1.0)
    return np.asarray(cv2.warpAffine(picture, matrix, (width, height), borderValue=(255, 255, 255)), np.uint8)


@pytest.mark.parametrize("degrees", [-1.7, -0.4, 0.25, 1.2])
def test_a_turned_picture_says_how_far(degrees: float) -> None:
    assert abs(tilt(turned(ruled(), degrees)) - degrees) <= 0.1


def test_a_straight_picture_is_left_alone() -> None:
    assert tilt(ruled()) == 0.0


def test_a_plain_sheet_has_no_tilt() -> None:
    assert tilt(np.full((100, 100, 3), 255, np.uint8)) == 0.0


def test_lines_that_rise_are_no_tilt_where_the_print_is_level() -> None:
    picture = np.full((360, 620, 3), 255, np.uint8)
    for start in (120, 180, 240):
        cv2.line(picture, (60, start), (580, start - 50), (200, 60, 30), 3, cv2.LINE_AA)
    print_ = [TextBox("2023 and more words", Box(60.0 + 140 * k, 320.0, 180.0 + 140 * k, 336.0)) for k in range(4)]
    assert abs(tilt(picture)) > 4
    assert abs(tilt(picture, print_)) <= 1.3
