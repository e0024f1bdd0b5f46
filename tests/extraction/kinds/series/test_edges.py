from __future__ import annotations

import numpy as np
import pytest

from extraction.geometry import Box
from extraction.kinds.scene import Pixels
from extraction.kinds.series.bars import stacked
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.kinds.series.edges import at_exact_edges

FINE = 8  # times finer than the picture it is drawn
BLUE, ORANGE, GREEN = (31, 78, 140), (237, 125, 49), (112, 173, 71)


def picture(*edges: float, line: float = 0.0) -> Pixels:
    """A stack from row 200 upwards, its segments ending at these rows, with white lines of that thickness between."""
    fine = np.full((220 * FINE, 60 * FINE, 3), 255, np.uint8)
    base = 200.0
    for end, colour in zip(edges, (BLUE, ORANGE, GREEN), strict=False):
        fine[round(end * FINE) : round(base * FINE), 10 * FINE : 50 * FINE] = colour
        half = line / 2
        fine[round((base - half) * FINE) : round((base + half) * FINE), 10 * FINE : 50 * FINE] = 255
        base = end
    return np.asarray(fine.reshape(220, FINE, 60, FINE, 3).mean(axis=(1, 3)), np.uint8)


def stack(*edges: float) -> list[DrawnSeries]:
    """The segments as whole rows give them, a row short at either end."""
    bases = (200.0, *edges)
    series = []
    for base, end in zip(bases, edges, strict=False):
        box = Box(10, np.ceil(end), 50, np.floor(base))
        series.append(DrawnSeries("甲", "bar", (DrawnMark(0, box, level=box.top, base=box.bottom),), segments=True))
    return list(stacked(series, 200.0))


@pytest.mark.parametrize("edges", [(150.3, 120.8, 90.5), (196.4, 192.1, 189.7), (150.0, 147.5, 100.25)])
def test_segments_end_where_their_colours_are_mixed_half_and_half(edges: tuple[float, ...]) -> None:
    found = at_exact_edges(stack(*edges), picture(*edges))
    assert [s.marks[0].level for s in found] == pytest.approx(edges, abs=0.2)
    assert [s.marks[0].base for s in found] == pytest.approx((200.0, *edges[:-1]), abs=0.2)


def test_a_white_line_between_segments_belongs_to_both_halves() -> None:
    edges = (150.5, 120.5, 90.5)
    found = at_exact_edges(stack(*edges), picture(*edges, line=1.0))
    assert [s.marks[0].level for s in found][:2] == pytest.approx(edges[:2], abs=0.6)


def test_the_ends_of_bars_that_hang_down_are_found_too() -> None:
    pixels = picture(100.4)[::-1]  # from row 20 down to row 119.6
    box = Box(10, 20, 50, 119)
    found = at_exact_edges([DrawnSeries("甲", "bar", (DrawnMark(0, box, level=119, base=20),))], pixels)
    assert found[0].marks[0].level == pytest.approx(119.6, abs=0.2)
    assert found[0].marks[0].base == 20


def test_the_lower_end_of_a_stack_of_losses_is_found() -> None:
    pixels = picture(150.3, 100.4)[::-1]  # from row 20 down to 69.7, then to row 119.6
    boxes = (Box(10, 20, 50, 69), Box(10, 70, 50, 119))
    drawn = [DrawnSeries("甲", "bar", (DrawnMark(0, box, level=box.bottom, base=box.top),)) for box in boxes]
    found = at_exact_edges(drawn, pixels)
    assert [s.marks[0].level for s in found] == pytest.approx((69.7, 119.6), abs=0.2)
    assert [s.marks[0].base for s in found] == pytest.approx((20, 69.7), abs=0.2)


def test_an_end_under_print_stays_where_it_was() -> None:
    pixels = picture(100.4).copy()
    pixels[92:103, 8:52] = (200, 30, 30)
    (series,) = at_exact_edges(stack(100.4), pixels)
    assert series.marks[0].level == 101
