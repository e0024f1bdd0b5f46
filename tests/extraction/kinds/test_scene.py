from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from extraction.geometry import Box
from extraction.kinds.scene import Scene, turned_left, turned_right
from tests.builders import written

edge = st.integers(0, 200)
boxes = st.builds(lambda x, y, w, h: Box(x, y, x + w, y + h), edge, edge, st.integers(1, 99), st.integers(1, 99))


@given(boxes, st.integers(300, 900))
def test_a_box_turned_left_and_right_again_is_where_it_was(box: Box, width: int) -> None:
    assert turned_right(turned_left(box, width), width) == box
    assert turned_left(turned_right(box, width), width) == box


@given(boxes, st.integers(300, 900))
def test_turning_keeps_a_boxs_size(box: Box, width: int) -> None:
    turned = turned_left(box, width)
    assert (turned.width, turned.height) == (box.height, box.width)


@given(boxes)
def test_a_box_turns_with_its_pixels(box: Box) -> None:
    pixels = np.zeros((300, 400, 3), np.uint8)
    pixels[int(box.top) : int(box.bottom), int(box.left) : int(box.right)] = 255
    turned = Scene(pixels, ()).turned_left()
    there = turned_left(box, 400)
    inside = turned.pixels[int(there.top) : int(there.bottom), int(there.left) : int(there.right)]
    assert turned.pixels.shape == (400, 300, 3)
    assert inside.size == pixels[pixels > 0].size
    assert (inside == 255).all()


def test_upright_words_lie_level_once_the_scene_is_turned() -> None:
    level, upright = written("营业收入", 100, 50), written("亿元", 20, 150, angle=-90)
    turned = Scene(np.zeros((200, 300, 3), np.uint8), (level, upright)).turned_left()
    assert [(text.text, text.angle) for text in turned.texts] == [("营业收入", -90.0), ("亿元", 0.0)]
