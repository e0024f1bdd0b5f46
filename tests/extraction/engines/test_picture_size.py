import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from extraction.engines.picture_size import sized, visual_tokens
from tests.builders import written


def page(width, height):
    return np.zeros((height, width, 3), np.uint8)


def test_large_print_needs_no_large_picture():
    small = sized(page(1600, 900), [written("净利润", 100, 100, height=56)], 2000)
    assert small.shape[1] < 500


def test_small_print_is_enlarged_as_far_as_the_budget_allows():
    print_of_7 = [written("8.2", 100, 100, height=7)]
    assert sized(page(400, 300), print_of_7, 4000).shape[1] == 800
    assert visual_tokens(sized(page(400, 300), print_of_7, 200)) <= 200


def test_a_picture_of_the_right_size_stays_as_it_is():
    picture = page(640, 416)
    assert sized(picture, [written("8.2", 100, 100, height=14)], 512) is picture


@given(st.integers(40, 5000), st.integers(40, 5000), st.integers(4, 80), st.integers(64, 2000))
@example(809, 1735, 4, 303)
def test_the_budget_holds_for_every_picture(width, height, letters, budget):
    flat = np.lib.stride_tricks.as_strided(np.zeros(3, np.uint8), (height, width, 3), (0, 0, 1))
    scaled = sized(flat, [written("1", 10, 10, height=letters)], budget)
    assert visual_tokens(scaled) <= budget or min(scaled.shape[:2]) <= 64
