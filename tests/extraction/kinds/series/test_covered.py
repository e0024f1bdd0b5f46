from __future__ import annotations

import numpy as np

from extraction.geometry import Box
from extraction.kinds.series.covered import covered_segments
from extraction.marks.inks import Ink
from extraction.marks.masks import Mask

LEFT, RIGHT = (20, 80, 140), (60, 120, 180)


def ink(*boxes: Box) -> Ink:
    mask: Mask = np.zeros((120, 220), bool)
    for box in boxes:
        mask[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = True
    return Ink((50.0, 0.0, -40.0), mask, True)


def row(top: int, bottom: int) -> tuple[Box, ...]:
    return tuple(Box(left, top, right, bottom) for left, right in zip(LEFT, RIGHT, strict=True))


def rims(top: int, bottom: int) -> tuple[Box, ...]:
    """What is left of thin segments under labels that cover their middles."""
    return tuple(piece for box in row(top, bottom) for piece in (
        Box(box.left, top, box.left + 6, bottom), Box(box.right - 6, top, box.right, bottom)
    ))  # fmt: skip


def test_a_thin_segment_under_its_label_is_found_at_the_edges() -> None:
    upper, middle = row(20, 60), row(60, 100)
    inks = [ink(*upper), ink(*middle), ink(*rims(100, 104))]
    assert covered_segments([upper, middle, ()], inks) == [(), (), row(100, 104)]


def test_one_row_between_two_segments_is_their_blend() -> None:
    upper, middle = row(20, 60), row(61, 100)
    assert covered_segments([upper, middle, ()], [ink(*upper), ink(*middle), ink(*rims(60, 61))])[2] == ()


def test_bars_side_by_side_cover_nothing() -> None:
    first, second = row(20, 100)[:1], row(40, 100)[1:]
    assert covered_segments([first, second, ()], [ink(*first), ink(*second), ink(*rims(40, 60))]) == [(), (), ()]
