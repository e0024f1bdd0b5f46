from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.line_samples import LineSample, find_samples
from extraction.marks.colours import to_lab

Pixels = npt.NDArray[np.uint8]
BLACK = (0, 0, 0)


def page() -> Pixels:
    return np.full((60, 420, 3), 255, np.uint8)


def print_name(picture: Pixels, name: str, left: int, middle: int = 30, box_from: int | None = None) -> TextBox:
    """Black letters; the text's box may begin further left, over what stands before them."""
    (width, height), _ = cv2.getTextSize(name, cv2.FONT_HERSHEY_SIMPLEX, 0.45, 1)
    cv2.putText(picture, name, (left, middle + height // 2), cv2.FONT_HERSHEY_SIMPLEX, 0.45, BLACK, 1, cv2.LINE_AA)
    start = left - 1 if box_from is None else box_from
    return TextBox(name, Box(start, middle - height / 2 - 4, left + width + 1, middle + height / 2 + 4))


def dashes(picture: Pixels, left: int, right: int, on: int, off: int, middle: int = 30) -> None:
    for x in range(left, right, on + off):
        picture[middle - 1 : middle + 1, x : min(x + on, right)] = BLACK


def samples(picture: Pixels, *texts: TextBox) -> tuple[LineSample, ...]:
    return find_samples(to_lab(picture), texts, [])


@pytest.mark.parametrize("apart", [True, False], ids=["beside", "in the name's box"])
def test_a_black_line_with_a_marker_before_a_black_name_is_its_sample(apart: bool) -> None:
    picture = page()
    dashes(picture, 40, 80, 40, 0)
    cv2.circle(picture, (60, 30), 5, BLACK, -1)
    (found,) = samples(picture, print_name(picture, "Harbour Freight plc", 92, box_from=None if apart else 38))
    assert found.marker is not None
    assert abs(found.box.left - 40) <= 1
    assert abs(found.box.right - 80) <= 1
    assert found.dash is None


def test_dashes_are_measured() -> None:
    picture = page()
    dashes(picture, 40, 88, 9, 4)
    (found,) = samples(picture, print_name(picture, "Leasing index", 96))
    assert found.dash == pytest.approx((9, 4), abs=1)
    assert found.marker is None


def test_the_letters_of_a_name_are_no_sample() -> None:
    picture = page()
    assert samples(picture, print_name(picture, "TT-Lines of the coast", 92)) == ()


def test_two_samples_in_one_row_are_kept_apart() -> None:
    picture = page()
    dashes(picture, 20, 50, 30, 0)
    first = print_name(picture, "Alpha", 60)
    dashes(picture, 140, 180, 6, 4)
    second = print_name(picture, "Beta", 190)
    left, right = samples(picture, first, second)
    assert (left.dash, right.dash is None) == (None, False)
    assert right.box.left > left.text.box.right
