from __future__ import annotations

import cv2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.marks.lines import trace
from tests.plots import BLUE, COLUMNS, ORANGE, line, only_ink, paper


@settings(max_examples=25)
@given(st.lists(st.integers(40, 200), min_size=4, max_size=4))
def test_a_line_is_traced_where_it_was_drawn(rows: list[int]) -> None:
    picture = paper()
    line(picture, (rows[0], rows[1], rows[2], rows[3]), BLUE)
    plot, ink = only_ink(picture, BLUE)
    found = trace(ink, plot, COLUMNS, 24)
    assert all(y is not None and abs(y - row) <= 3 for y, row in zip(found, rows, strict=True))


@pytest.mark.parametrize("hollow", [False, True], ids=["filled", "hollow"])
def test_a_point_is_the_middle_of_its_marker(hollow: bool) -> None:
    picture, rows = paper(), (60, 150, 90, 120)
    line(picture, rows, BLUE)
    for x, y in zip(COLUMNS, rows, strict=True):
        cv2.circle(picture, (round(x), y), 5, BLUE, cv2.FILLED, cv2.LINE_AA)
        if hollow:
            cv2.circle(picture, (round(x), y), 3, (255, 255, 255), cv2.FILLED, cv2.LINE_AA)
    plot, ink = only_ink(picture, BLUE)
    assert trace(ink, plot, COLUMNS, 24) == pytest.approx([row + 0.5 for row in rows], abs=0.6)  # a row's middle


def test_a_line_hidden_for_a_moment_is_carried_on() -> None:
    picture = paper()
    line(picture, (60, 100, 140, 180), BLUE)
    picture[80:120, 142:158] = ORANGE
    plot, ink = only_ink(picture, BLUE)
    assert trace(ink, plot, COLUMNS, 24)[1] == pytest.approx(100, abs=1.5)


def test_a_line_that_has_ended_is_not_carried_on() -> None:
    picture = paper()
    line(picture, (60, 100, 140), BLUE, COLUMNS[:3])
    plot, ink = only_ink(picture, BLUE)
    assert trace(ink, plot, COLUMNS, 24)[3] is None
