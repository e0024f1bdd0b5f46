from __future__ import annotations

from extraction.chart import TextBox
from extraction.geometry import Box, around
from extraction.legend.cuts import split_at_swatches
from extraction.marks.colours import to_lab
from tests.builders import written
from tests.legends import BLUE, ORANGE, Pixels, legend, page, print_words, square


def two_entries_as_one(picture: Pixels) -> tuple[TextBox, TextBox, TextBox]:
    """Two legend entries in a row, and the one text that the OCR took them for."""
    square(picture, 40, 30, BLUE)
    left = print_words(picture, "Revenue of all segments", 56, 30)
    square(picture, 258, 30, ORANGE)
    right = print_words(picture, "Profit", 274, 30)
    box = Box(left.box.left, left.box.top, right.box.right, left.box.bottom)
    return left, right, TextBox(f"{left.text} {right.text}", box)


def test_two_entries_read_as_one_are_cut_apart() -> None:
    picture = page()
    left, right, both = two_entries_as_one(picture)

    def read(box: Box) -> TextBox:
        return TextBox(left.text if box.center_x < 258 else right.text, box)

    cut = split_at_swatches(to_lab(picture), [both], read)
    assert [text.text for text in cut] == [left.text, right.text]
    for text, wanted in zip(cut, (left, right), strict=True):
        assert text.box.overlap(wanted.box) > 0.8 * wanted.box.area
    assert [entry.name for entry in legend(picture, cut)] == [left.text, right.text]


def nothing(_box: Box) -> TextBox | None:
    return None


def test_two_entries_close_to_each_other_are_cut_at_the_swatch() -> None:
    picture = page()
    first, second = print_words(picture, "Oil", 60, 30), print_words(picture, "Gas", 108, 30)
    square(picture, 46, 30, BLUE, 8)
    square(picture, 96, 30, (120, 120, 120), 8)
    both = TextBox("OilGas", around([first.box, second.box]))
    pieces = split_at_swatches(to_lab(picture), [both], lambda box: TextBox(f"{box.left:.0f}", box))
    assert len(pieces) == 2
    assert pieces[0].box.right < 96
    assert pieces[1].box.left > 100


def test_a_text_stays_whole_when_a_part_cannot_be_read_again() -> None:
    picture = page()
    _, _, both = two_entries_as_one(picture)
    assert split_at_swatches(to_lab(picture), [both], nothing) == (both,)


def test_two_words_with_only_a_blank_between_stay_together() -> None:
    picture = page()
    text = print_words(picture, "Gross margin of the group", 56, 30)
    assert split_at_swatches(to_lab(picture), [text], nothing) == (text,)


def test_letters_are_no_swatch_to_cut_a_text_at() -> None:
    picture = page()
    text = print_words(picture, "Additional Information", 40, 60)
    assert split_at_swatches(to_lab(picture), [text], lambda box: written("Information", box.center_x, 60)) == (text,)
