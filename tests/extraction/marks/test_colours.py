from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.marks.colours import colour_gap, commonest, distance, is_tint, to_lab
from tests.plots import Colour, lab_of


@given(st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(0, 255)] * 3))
def test_colours_are_as_far_apart_either_way(a: Colour, b: Colour) -> None:
    there, back = colour_gap(lab_of(a), lab_of(b)), colour_gap(lab_of(b), lab_of(a))
    assert there == pytest.approx(back)
    assert float(distance(to_lab(np.full((9, 9, 3), a, np.uint8)), lab_of(b))[4, 4]) == pytest.approx(there, abs=1e-3)


def test_the_commonest_colour_is_that_of_most_pixels() -> None:
    lab = np.array([[50, 0, 0]] * 5 + [[80, 10, 10]] * 3, np.float32)
    assert commonest(lab) == (50, 0, 0)


def test_a_colour_thinned_with_paper_is_its_tint() -> None:
    paper, full = lab_of((255, 255, 255)), lab_of((31, 119, 180))
    assert is_tint(lab_of((165, 201, 225)), full, paper)


def test_another_colour_is_no_tint() -> None:
    assert not is_tint(lab_of((214, 39, 40)), lab_of((31, 119, 180)), lab_of((255, 255, 255)))
