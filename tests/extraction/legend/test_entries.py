from __future__ import annotations

from dataclasses import replace

import cv2
import pytest

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.legend.entries import LegendEntry, has_own_colours, same_colours
from extraction.marks.colours import colour_gap
from tests.builders import written
from tests.legends import BLUE, INK, ORANGE, Colour, legend, page, print_words, square, stroke
from tests.plots import lab_of


def test_a_square_before_a_name_gives_it_its_colour() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    square(picture, 180, 30, ORANGE)
    texts = [print_words(picture, "Revenue", 56, 30), print_words(picture, "Profit", 196, 30)]
    first, second = legend(picture, texts)
    assert (first.name, second.name) == ("Revenue", "Profit")
    assert colour_gap(first.colour, lab_of(BLUE)) < 3
    assert colour_gap(second.colour, lab_of(ORANGE)) < 3
    assert not first.line
    assert first.swatch.overlap(Box(40, 25, 50, 35)) > 80


def test_a_legend_may_stand_in_a_column() -> None:
    picture = page()
    rows = ((30, BLUE, "Revenue"), (52, ORANGE, "Profit"), (74, (112, 173, 71), "Costs"))
    texts = []
    for y, colour, name in rows:
        square(picture, 40, y, colour)
        texts.append(print_words(picture, name, 56, y))
    assert [entry.name for entry in legend(picture, texts[::-1])] == ["Revenue", "Profit", "Costs"]


def test_a_thin_stroke_means_a_line() -> None:
    picture = page()
    stroke(picture, 30, 30, ORANGE)
    (entry,) = legend(picture, [print_words(picture, "Growth", 58, 30)])
    assert entry.line
    assert colour_gap(entry.colour, lab_of(ORANGE)) < 6


@pytest.mark.parametrize("filled", [True, False], ids=["filled", "hollow"])
def test_a_stroke_with_a_marker_on_it_means_a_line_too(filled: bool) -> None:
    picture = page()
    stroke(picture, 30, 30, BLUE)
    cv2.circle(picture, (41, 30), 4, BLUE, cv2.FILLED, cv2.LINE_AA)
    if not filled:
        cv2.circle(picture, (41, 30), 2, (255, 255, 255), cv2.FILLED, cv2.LINE_AA)
    (entry,) = legend(picture, [print_words(picture, "Growth", 58, 30)])
    assert entry.line
    assert colour_gap(entry.colour, lab_of(BLUE)) < 8


def test_a_name_without_a_swatch_is_in_no_legend() -> None:
    picture = page()
    assert legend(picture, [print_words(picture, "Revenue", 56, 30)]) == ()


def test_a_swatch_far_before_a_name_is_not_its_own() -> None:
    picture = page()
    square(picture, 20, 30, BLUE)
    assert legend(picture, [print_words(picture, "Revenue", 120, 30)]) == ()


def test_a_number_is_no_name() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    assert legend(picture, [print_words(picture, "12.8", 56, 30)]) == ()


def test_a_year_is_a_name() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    assert [entry.name for entry in legend(picture, [print_words(picture, "2024", 56, 30)])] == ["2024"]


def test_a_month_is_a_name() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    assert [entry.name for entry in legend(picture, [print_words(picture, "2024-11", 56, 30)])] == ["2024-11"]


@pytest.mark.parametrize("colour", [BLUE, ORANGE, (118, 118, 118)])
def test_a_swatch_inside_the_texts_box_is_no_letter(colour: Colour) -> None:
    picture = page()
    square(picture, 44, 30, colour)
    text = print_words(picture, "Revenue", 62, 30)
    (entry,) = legend(picture, [replace(text, box=replace(text.box, left=40))])
    assert colour_gap(entry.colour, lab_of(colour)) < 3
    assert entry.swatch.overlap(Box(44, 25, 54, 35)) > 60


def test_the_colour_of_an_outlined_swatch_is_its_filling() -> None:
    picture = page()
    square(picture, 40, 30, INK, 14)
    square(picture, 42, 30, ORANGE, 10)
    (entry,) = legend(picture, [print_words(picture, "Revenue", 60, 30)])
    assert colour_gap(entry.colour, lab_of(ORANGE)) < 3


def test_a_pale_swatch_counts_if_it_is_solid() -> None:
    picture = page()
    square(picture, 40, 30, (228, 231, 240))
    (entry,) = legend(picture, [print_words(picture, "Revenue", 56, 30)])
    assert colour_gap(entry.colour, lab_of((228, 231, 240))) < 3


def test_a_small_square_is_no_line() -> None:
    picture = page()
    square(picture, 46, 30, BLUE, 6)
    text = print_words(picture, "Revenue", 56, 30)
    (entry,) = legend(picture, [replace(text, box=replace(text.box, top=text.box.top - 4, bottom=text.box.bottom + 4))])
    assert not entry.line


def test_excluded_texts_are_no_names() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    text = print_words(picture, "Revenue", 56, 30)
    assert legend(picture, [text], excluded=[text]) == ()


def test_a_square_that_was_read_as_a_letter_is_not_part_of_the_name() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    text = print_words(picture, "Revenue", 56, 30)
    read = TextBox("■ Revenue", Box(39, text.box.top, text.box.right, text.box.bottom))
    (entry,) = legend(picture, [read])
    assert entry.name == "Revenue"
    assert colour_gap(entry.colour, lab_of(BLUE)) < 3


def test_an_upright_text_is_in_no_legend() -> None:
    picture = page()
    square(picture, 40, 30, BLUE)
    assert legend(picture, [written("Revenue", 80, 30, angle=-90)]) == ()


def entry(colour: Colour) -> LegendEntry:
    return LegendEntry("a", written("a", 0, 0), Box(0, 0, 9, 9), lab_of(colour), line=False)


def test_close_greys_cannot_be_told_apart() -> None:
    assert same_colours([entry((120, 120, 120)), entry(BLUE), entry((128, 128, 128))])
    assert not same_colours([entry(BLUE), entry(ORANGE)])


def test_a_swatch_taken_for_a_letter_is_still_a_swatch() -> None:
    picture = page()
    square(picture, 180, 30, BLUE)
    names = [print_words(picture, "Revenue", 56, 30), print_words(picture, "Profit", 196, 30)]
    taken_for_a_letter = TextBox("中", Box(177, 22, 193, 38))
    assert [entry.name for entry in legend(picture, [*names, taken_for_a_letter])] == ["Profit"]


def test_the_heading_over_a_column_of_entries_is_no_entry() -> None:
    picture = page()
    stroke(picture, 54, 20, ORANGE, 30)  # a line of the plot that ends before the heading
    texts = [print_words(picture, "Region", 90, 20)]
    for middle, colour in ((42, BLUE), (64, ORANGE), (86, (20, 140, 60))):
        stroke(picture, 40, middle, colour, 30)
        texts.append(print_words(picture, f"Area {middle}", 76, middle))
    assert [e.name for e in legend(picture, texts)] == ["Area 42", "Area 64", "Area 86"]


def test_a_grey_swatch_inside_the_texts_box_is_not_its_first_letter() -> None:
    picture = page()
    square(picture, 40, 60, (185, 185, 185), side=10)
    text = print_words(picture, "Services", 60, 60)
    wider = TextBox(text.text, Box(36, text.box.top, text.box.right, text.box.bottom))
    (entry,) = legend(picture, [wider])
    assert entry.swatch.left == pytest.approx(40, abs=2)


def test_names_with_a_colour_each_are_a_legend() -> None:
    picture = page()
    texts = []
    for year, left, colour in (("2023", 40, BLUE), ("2024", 140, ORANGE)):
        square(picture, left, 60, colour)
        texts.append(print_words(picture, year, left + 16, 60))
    entries = legend(picture, texts)
    assert has_own_colours(entries)
    assert not has_own_colours(entries[:1])


def test_a_text_turned_out_of_the_picture_is_no_entry() -> None:
    picture = page()
    square(picture, 36, 30, BLUE)
    texts = [print_words(picture, "Revenue", 56, 30), TextBox("Exhibit 4", Box(20, 124, 90, 138))]
    assert [e.name for e in legend(picture, texts)] == ["Revenue"]


def test_a_bar_of_the_plot_beside_the_legend_is_no_part_of_a_square() -> None:
    picture = page()
    texts = []
    for middle, colour in ((20, BLUE), (42, ORANGE), (64, (20, 140, 60))):
        square(picture, 60, middle, colour)
        texts.append(print_words(picture, f"Area {middle}", 76, middle))
    picture[50:110, 10:42] = (20, 140, 60)
    assert [e.name for e in legend(picture, texts)] == ["Area 20", "Area 42", "Area 64"]


def test_a_thin_line_with_a_marker_has_the_colour_of_its_middle_row() -> None:
    picture = page()
    green, soft = (145, 204, 117), (200, 230, 186)
    picture[29:32, 40:70] = soft
    picture[30, 40:70] = green
    cv2.circle(picture, (55, 30), 4, green, -1)
    (entry,) = legend(picture, [print_words(picture, "Margin", 78, 30)])
    assert colour_gap(entry.colour, lab_of(green)) < 4
