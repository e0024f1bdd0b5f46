from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks import (
    Ink,
    Plot,
    are_markers,
    colour_gap,
    commonest,
    distance,
    find_inks,
    find_plot,
    find_rectangles,
    find_thin_line,
    is_tint,
    to_lab,
    trace,
    upper_edge,
)
from tests.builders import written

Pixels = npt.NDArray[np.uint8]
Colour = tuple[int, int, int]

WIDTH, HEIGHT = 360, 240
PLOT = Box(30, 20, 350, 220)
BLUE, ORANGE, GREY = (31, 78, 140), (237, 125, 49), (222, 222, 222)
COLUMNS = (70.0, 150.0, 230.0, 310.0)


def paper() -> Pixels:
    return np.full((HEIGHT, WIDTH, 3), 255, np.uint8)


def bar(picture: Pixels, x: float, top: int, colour: Colour, half: int = 15, bottom: int = 220) -> Box:
    box = Box(x - half, top, x + half, bottom)
    picture[top:bottom, int(box.left) : int(box.right)] = colour
    return box


def line(picture: Pixels, rows: tuple[int, ...], colour: Colour, columns: tuple[float, ...] = COLUMNS) -> None:
    corners = np.array([(round(x), y) for x, y in zip(columns, rows, strict=True)], np.int32)
    cv2.polylines(picture, [corners], isClosed=False, color=colour, thickness=2, lineType=cv2.LINE_AA)


def lab_of(colour: Colour) -> tuple[float, float, float]:
    seen = to_lab(np.full((9, 9, 3), colour, np.uint8))[4, 4]
    return float(seen[0]), float(seen[1]), float(seen[2])


def inks(picture: Pixels, *known: Colour, texts: tuple[TextBox, ...] = ()) -> tuple[Plot, tuple[Ink, ...]]:
    plot = find_plot(to_lab(picture), PLOT)
    return plot, find_inks(plot, texts, [lab_of(colour) for colour in known])


def only_ink(picture: Pixels, *known: Colour, texts: tuple[TextBox, ...] = ()) -> tuple[Plot, Ink]:
    plot, (ink,) = inks(picture, *known, texts=texts)
    return plot, ink


def close(box: Box, wanted: Box, within: float = 1.0) -> bool:
    gaps = (box.left - wanted.left, box.top - wanted.top, box.right - wanted.right, box.bottom - wanted.bottom)
    return max(abs(gap) for gap in gaps) <= within


def test_the_paper_is_the_commonest_colour() -> None:
    picture = paper()
    bar(picture, 70, 100, BLUE)
    assert colour_gap(find_plot(to_lab(picture), PLOT).paper, lab_of((255, 255, 255))) < 1


@given(st.tuples(*[st.integers(0, 255)] * 3), st.tuples(*[st.integers(0, 255)] * 3))
def test_colours_are_as_far_apart_either_way(a: Colour, b: Colour) -> None:
    there, back = colour_gap(lab_of(a), lab_of(b)), colour_gap(lab_of(b), lab_of(a))
    assert there == pytest.approx(back)
    assert float(distance(to_lab(np.full((9, 9, 3), a, np.uint8)), lab_of(b))[4, 4]) == pytest.approx(there, abs=1e-3)


def test_the_commonest_colour_is_that_of_most_pixels() -> None:
    lab = np.array([[50, 0, 0]] * 5 + [[80, 10, 10]] * 3, np.float32)
    assert commonest(lab) == (50, 0, 0)


def test_two_colours_are_two_inks() -> None:
    picture = paper()
    for x in COLUMNS:
        bar(picture, x - 16, 120, BLUE)
        bar(picture, x + 16, 160, ORANGE)
    _, found = inks(picture)
    assert len(found) == 2
    assert all(ink.filled for ink in found)
    assert min(colour_gap(ink.colour, lab_of(BLUE)) for ink in found) < 3
    assert min(colour_gap(ink.colour, lab_of(ORANGE)) for ink in found) < 3


def test_the_legend_says_which_inks_there_are_and_in_which_order() -> None:
    picture = paper()
    for x in COLUMNS:
        bar(picture, x - 16, 120, BLUE)
        bar(picture, x + 16, 160, ORANGE)
    _, found = inks(picture, ORANGE, BLUE)
    assert [colour_gap(ink.colour, lab_of(c)) < 1 for ink, c in zip(found, (ORANGE, BLUE), strict=True)] == [True] * 2
    assert not (found[0].mask & found[1].mask).any()


def test_a_line_is_drawn_and_bars_are_filled() -> None:
    picture = paper()
    for x in COLUMNS:
        bar(picture, x, 140, BLUE)
    line(picture, (60, 80, 50, 70), ORANGE)
    _, found = inks(picture, BLUE, ORANGE)
    assert [ink.filled for ink in found] == [True, False]


def test_dotted_grid_lines_are_no_marks() -> None:
    picture = paper()
    for row in (60, 100, 140, 180):
        picture[row, 30:350:3] = (170, 170, 170)
    line(picture, (180, 120, 90, 60), BLUE)
    _, found = inks(picture)
    assert [colour_gap(ink.colour, lab_of(BLUE)) < 10 for ink in found] == [True]


def test_bars_that_fill_the_plot_are_not_its_paper() -> None:
    picture = paper()
    for x in COLUMNS:
        bar(picture, x, 30, BLUE, half=37)
    plot, found = inks(picture)
    assert colour_gap(plot.paper, lab_of((255, 255, 255))) < 2
    assert len(found) == 1


def test_an_empty_plot_has_no_ink() -> None:
    assert inks(paper())[1] == ()


def test_grid_lines_are_no_marks() -> None:
    picture = paper()
    for y in (60, 100, 140, 180):
        picture[y, 30:350] = GREY
    for x in COLUMNS:
        bar(picture, x, 120, BLUE)
    _, ink = only_ink(picture)
    assert colour_gap(ink.colour, lab_of(BLUE)) < 3


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


def test_a_colour_thinned_with_paper_is_its_tint() -> None:
    paper, full = lab_of((255, 255, 255)), lab_of((31, 119, 180))
    assert is_tint(lab_of((165, 201, 225)), full, paper)


def test_another_colour_is_no_tint() -> None:
    assert not is_tint(lab_of((214, 39, 40)), lab_of((31, 119, 180)), lab_of((255, 255, 255)))


def test_a_bar_that_was_read_as_a_letter_is_still_a_bar() -> None:
    picture = paper()
    bar(picture, 150, 100, BLUE)
    dash = TextBox("_", Box(131, 96, 169, 224))
    _, ink = only_ink(picture, BLUE, texts=(dash,))
    (found,) = find_rectangles(ink, (dash,))
    assert close(found, Box(135, 100, 165, 220))


def test_a_hairline_has_its_colour_nowhere_in_full() -> None:
    yellow, pale = (255, 210, 0), (255, 232, 128)
    picture = paper()
    for x in range(40, 340):
        picture[round(60 + 0.3 * x), x] = pale
    plot, found = inks(picture, yellow)
    hairline = find_thin_line(plot, (), lab_of(yellow), found)
    assert hairline is not None
    assert trace(hairline, plot, [150.0], 10.0)[0] == pytest.approx(105.5, abs=1)
    assert find_thin_line(plot, (), lab_of(BLUE), found) is None
