from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.rulers import Ruler, Scale, through

RULERS = st.builds(
    Ruler,
    st.floats(0.001, 10).map(lambda slope: -slope) | st.floats(0.001, 10),
    st.floats(-1e4, 1e4),
)
PIXELS = st.floats(-2000, 2000)


@given(RULERS, PIXELS, PIXELS)
def test_a_ruler_that_is_pushed_on_means_the_same_further_on(ruler: Ruler, pixel: float, by: float) -> None:
    assert ruler.moved(by).value_at(pixel + by) == pytest.approx(ruler.value_at(pixel), abs=1e-6)


@given(RULERS, PIXELS, st.floats(1, 4000))
def test_a_ruler_read_from_its_other_end_means_the_same_there(ruler: Ruler, pixel: float, width: float) -> None:
    turned = ruler.turned(width)
    assert turned.value_at(width - pixel) == pytest.approx(ruler.value_at(pixel), abs=1e-6)
    assert turned.turned(width).value_at(pixel) == pytest.approx(ruler.value_at(pixel), abs=1e-6)


@given(RULERS, PIXELS, st.floats(0.5, 2), PIXELS)
def test_a_stretched_ruler_means_the_same_at_the_stretched_pixel(
    ruler: Ruler, pixel: float, factor: float, first: float
) -> None:
    assert ruler.stretched(factor, first).value_at(pixel) == pytest.approx(
        ruler.value_at(factor * pixel + first), abs=1e-6
    )


@pytest.mark.parametrize("scale", get_args(Scale))
@given(st.floats(0, 500), st.floats(1, 500), st.floats(1, 1e4), st.floats(1, 1e4))
def test_two_points_make_a_ruler(scale: Scale, pixel: float, apart: float, low: float, more: float) -> None:
    ruler = through((pixel, low), (pixel + apart, low + more), scale)
    assert ruler is not None
    assert ruler.value_at(pixel) == pytest.approx(low, rel=1e-6)
    assert ruler.value_at(pixel + apart) == pytest.approx(low + more, rel=1e-6)


@pytest.mark.parametrize(
    ("one", "other", "scale"),
    [
        ((10, 0), (10, 5), "linear"),
        ((10, 5), (90, 5), "linear"),
        ((10, 0), (90, 5), "log"),
        ((10, 5), (90, -5), "log"),
    ],
)
def test_there_is_no_ruler_without_distance_or_with_a_zero_on_a_log_scale(
    one: tuple[float, float], other: tuple[float, float], scale: Scale
) -> None:
    assert through(one, other, scale) is None


def test_zero_is_infinitely_far_down_a_log_scale() -> None:
    assert Ruler(-0.01, 4, "log").pixel_at(0) == math.inf
