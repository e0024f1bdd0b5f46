from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.legend_runs import split_at_lines
from extraction.marks.colours import to_lab

Pixels = npt.NDArray[np.uint8]
WHOLE = TextBox("Northern Peers", Box(8.0, 10.0, 190.0, 28.0))


def sheet(*, dashed: bool = True) -> Pixels:
    """Two names in black with a line between them."""
    picture = np.full((40, 260, 3), 255, np.uint8)
    for words, left in (("Northern", 10), ("Peers", 132)):
        cv2.putText(picture, words, (left, 24), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (0, 0, 0), 1, cv2.LINE_AA)
    if dashed:
        picture[18:20, 90:99] = 0
        picture[15:23, 101:109] = 0
        picture[18:20, 109:120] = 0
    return picture


def read(box: Box) -> TextBox | None:
    return TextBox("Northern" if box.left < 80 else "Peers", box)


def test_a_black_line_between_two_names_parts_them() -> None:
    names = split_at_lines(to_lab(sheet()), [WHOLE], read)
    assert [name.text for name in names] == ["Northern", "Peers"]
    assert names[0].box.right < 101 < 109 < names[1].box.left


def test_names_with_nothing_between_them_stay_together() -> None:
    assert split_at_lines(to_lab(sheet(dashed=False)), [WHOLE], read) == (WHOLE,)


def test_a_text_is_kept_where_a_part_of_it_cannot_be_read() -> None:
    assert split_at_lines(to_lab(sheet()), [WHOLE], lambda _: None) == (WHOLE,)
