from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from extraction.geometry import Box, around

side = st.floats(-500, 500)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), side, side, st.floats(0, 300), st.floats(0, 300))


@given(boxes, boxes)
def test_two_boxes_share_the_same_area_whichever_is_asked(a: Box, b: Box) -> None:
    assert a.overlap(b) == b.overlap(a)
    assert a.overlap(b) <= min(a.area, b.area) + 1e-6


@given(st.lists(boxes, min_size=1))
def test_the_box_around_boxes_holds_each_of_them(some: list[Box]) -> None:
    assert all(around(some).contains(box) for box in some)


@given(boxes, side, side)
def test_a_box_moved_there_and_back_is_the_same(box: Box, right: float, down: float) -> None:
    back = box.moved(right, down).moved(-right, -down)
    assert max(abs(back.left - box.left), abs(back.bottom - box.bottom)) < 1e-9


@given(boxes, st.integers(1, 400), st.integers(1, 400))
def test_a_clipped_box_lies_in_the_picture(box: Box, width: int, height: int) -> None:
    assert Box(0, 0, width, height).contains(box.clipped(width, height))


def test_edges_belong_to_the_box() -> None:
    box = Box(10, 20, 30, 40)
    assert box.holds(10, 40)
    assert not box.holds(9.9, 40)
    assert box.contains(box)
    assert not box.contains(box.grown(1))


def test_boxes_side_by_side_share_nothing() -> None:
    assert Box(0, 0, 10, 10).overlap(Box(10, 0, 20, 10)) == 0
    assert Box(0, 0, 10, 10).overlap(Box(50, 50, 60, 60)) == 0
