from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks.fills import are_markers, find_rectangles, upper_edge
from tests.builders import written
from tests.plots import BLUE, COLUMNS, HEIGHT, ORANGE, PLOT, WIDTH, bar, close, inks, line, only_ink, paper


@settings(max_examples=25)
@given(st.lists(st.integers(25, 205), min_size=4, max_size=4), st.integers(6, 30))
def test_every_bar_is_found_where_it_was_drawn(tops: list[int], half: int) -> None:
    picture = paper()
    drawn = [bar(picture, x, top, BLUE, half) for x, top in zip(COLUMNS, tops, strict=True)]
    _, ink = only_ink(picture, BLUE)
    found = find_rectangles(ink, ())
    assert len(found) == 4
    assert all(close(box, wanted) for box, wanted in zip(found, drawn, strict=True))


def test_a_bar_with_its_label_printed_on_it_is_one_bar() -> None:
    picture = paper()
    drawn = bar(picture, 150, 60, BLUE, half=25)
    bar(picture, 310, 120, BLUE, half=25)
    cv2.putText(picture, "128", (134, 146), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (255, 255, 255), 2, cv2.LINE_AA)
    label = TextBox("128", Box(131, 133, 169, 150))
    _, ink = only_ink(picture, BLUE, texts=(label,))
    first, _ = find_rectangles(ink, (label,))
    assert close(first, drawn)


def test_a_run_of_labels_over_two_bars_does_not_join_them() -> None:
    picture = paper()
    drawn = [bar(picture, x, 60, BLUE, half=30) for x in COLUMNS[:2]]
    run = TextBox("18.2% 18.4%", Box(COLUMNS[0] - 25, 120, COLUMNS[1] + 25, 134))
    _, (ink,) = inks(picture, BLUE, texts=(run,))
    assert [(b.left, b.right) for b in find_rectangles(ink, (run,))] == [(b.left, b.right) for b in drawn]


def test_a_line_across_a_bar_does_not_cut_it() -> None:
    picture = paper()
    drawn = [bar(picture, x, 60, BLUE, half=20) for x in COLUMNS]
    line(picture, (140, 120, 150, 130), ORANGE)
    _, (ink, _) = inks(picture, BLUE, ORANGE)
    found = find_rectangles(ink, ())
    assert len(found) == 4
    assert all(close(box, wanted) for box, wanted in zip(found, drawn, strict=True))


def test_a_line_over_the_top_of_a_bar_does_not_lower_it_much() -> None:
    picture = paper()
    drawn = [bar(picture, x, 100, BLUE, half=20) for x in COLUMNS]
    line(picture, (112, 112, 112, 112), ORANGE)
    _, (ink, _) = inks(picture, BLUE, ORANGE)
    found = find_rectangles(ink, ())
    assert all(close(box, wanted, 2) for box, wanted in zip(found, drawn, strict=True))


def test_letters_in_the_colour_of_the_bars_are_no_bars() -> None:
    picture = paper()
    bar(picture, 150, 100, BLUE)
    cv2.putText(picture, "IIII", (60, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.6, BLUE, 4)
    letters = TextBox("IIII", Box(56, 42, 110, 66))
    _, ink = only_ink(picture, BLUE, texts=(letters,))
    (found,) = find_rectangles(ink, (letters,))
    assert close(found, Box(135, 100, 165, 220))


def test_dots_of_a_line_are_markers() -> None:
    assert are_markers(
        [Box(x - 4, y - 4, x + 4, y + 4) for x, y in zip(COLUMNS, (60, 90, 50, 120), strict=True)], gap=80
    )


@pytest.mark.parametrize(
    "boxes",
    [
        [Box(x - 15, y, x + 15, 220) for x, y in zip(COLUMNS, (60, 90, 50, 120), strict=True)],
        [Box(x - 4, 212, x + 4, 220) for x in COLUMNS],
        [Box(66, 60, 74, 68)],
    ],
    ids=["bars", "low bars on one base", "a single dot"],
)
def test_bars_are_no_markers(boxes: list[Box]) -> None:
    assert not are_markers(boxes, gap=80)


def test_the_upper_edge_of_an_area_is_its_value() -> None:
    mask = np.zeros((HEIGHT, WIDTH), bool)
    mask[120:220, 60:300] = True
    assert upper_edge(mask, 150, PLOT) == (120, 220)
    assert upper_edge(mask, 320, PLOT) is None


def test_scanner_noise_does_not_change_what_is_found() -> None:
    picture = paper()
    drawn = [bar(picture, x, top, BLUE) for x, top in zip(COLUMNS, (60, 90, 50, 120), strict=True)]
    grain = np.random.default_rng(1).normal(0, 8, picture.shape)
    noisy = np.clip(picture + grain, 0, 255).astype(np.uint8)
    _, ink = only_ink(noisy, BLUE, texts=(written("图 1", 40, 8),))
    assert all(close(box, wanted, 2) for box, wanted in zip(find_rectangles(ink, ()), drawn, strict=True))


def test_a_bar_that_was_read_as_a_letter_is_still_a_bar() -> None:
    picture = paper()
    bar(picture, 150, 100, BLUE)
    dash = TextBox("_", Box(131, 96, 169, 224))
    _, ink = only_ink(picture, BLUE, texts=(dash,))
    (found,) = find_rectangles(ink, (dash,))
    assert close(found, Box(135, 100, 165, 220))
