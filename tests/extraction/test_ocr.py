from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from extraction import ocr
from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.ocr import find_more, find_texts, read_box

Pixels = npt.NDArray[np.uint8]


def page(width: int = 480, height: int = 200) -> Pixels:
    return np.full((height, width, 3), 255, np.uint8)


def print_words(picture: Pixels, words: str, left: int, base: int, size: float = 0.6) -> Box:
    """Print Latin letters on the base line, and say which pixels they take."""
    before = picture.copy()
    cv2.putText(picture, words, (left, base), cv2.FONT_HERSHEY_SIMPLEX, size, (40, 40, 40), 1, cv2.LINE_AA)
    rows, columns = np.nonzero((picture != before).any(axis=2))
    return Box(float(columns.min()), float(rows.min()), float(columns.max() + 1), float(rows.max() + 1))


def by_text(texts: tuple[TextBox, ...]) -> dict[str, TextBox]:
    return {text.text: text for text in texts}


def test_texts_are_found_where_they_are_printed() -> None:
    picture = page()
    printed = {words: print_words(picture, words, x, y) for words, x, y in (
        ("Revenue", 40, 40), ("1,234.5", 300, 40), ("2024", 40, 160),
    )}  # fmt: skip
    found = by_text(find_texts(picture))
    assert set(found) == set(printed)
    for words, box in printed.items():
        text = found[words]
        assert text.box.grown(4).contains(box)
        assert text.box.area < 3 * box.grown(2).area
        assert text.angle == pytest.approx(0, abs=3)
        assert 0.5 <= text.score <= 1


def test_texts_come_in_reading_order() -> None:
    picture = page()
    for words, x, y in (("Third", 40, 150), ("Second", 300, 50), ("First", 40, 50)):
        print_words(picture, words, x, y)
    assert [text.text for text in find_texts(picture)] == ["First", "Second", "Third"]


def test_an_empty_page_has_no_text() -> None:
    assert find_texts(page()) == ()


def test_text_written_upwards_is_read_and_said_to_be_upright() -> None:
    picture = page(400, 200)
    print_words(picture, "Revenue growth", 30, 100, size=0.7)
    upwards = np.ascontiguousarray(np.rot90(picture))
    (text,) = find_texts(upwards)
    assert text.text.replace(" ", "") == "Revenuegrowth"
    assert text.angle == -90
    assert text.box.height > text.box.width


def test_years_far_apart_are_texts_of_their_own() -> None:
    picture = page()
    years = {year: print_words(picture, year, x, 100) for year, x in (("2021", 40), ("2022", 120), ("2023", 200))}
    found = by_text(find_texts(picture))
    assert set(found) == set(years)
    assert all(found[year].box.overlap(box) > 0.7 * box.area for year, box in years.items())


def test_one_line_is_read_again() -> None:
    picture = page()
    box = print_words(picture, "1,234.5", 100, 60)
    text = read_box(picture, box.grown(3))
    assert text is not None
    assert text.text == "1,234.5"
    assert text.box == box.grown(3)


@pytest.mark.parametrize("box", [Box(20, 120, 120, 140), Box(20, 20, 22, 22), Box(900, 900, 950, 920)])
def test_where_nothing_is_printed_nothing_is_read(box: Box) -> None:
    assert read_box(page(), box) is None


def test_a_closer_look_finds_no_text_twice() -> None:
    picture = page()
    print_words(picture, "1,200", 20, 60)
    known = find_texts(picture)
    assert len(known) == 1
    assert find_more(picture, [Box(0, 0, 120, 200)], known) == ()


def test_a_closer_look_stays_in_its_areas() -> None:
    picture = page()
    inside = print_words(picture, "1,200", 20, 60)
    print_words(picture, "Revenue", 300, 60)
    (text,) = find_more(picture, [Box(0, 0, 120, 200)], ())
    assert text.text == "1,200"
    assert text.box.grown(4).contains(inside)


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("1,363.51,354.5", ["1,363.5", "1,354.5"]),
        ("16%18.5%", ["16%", "18.5%"]),
        ("12.345.6", ["12.3", "45.6"]),
        ("2024.12.31", ["2024.12.31"]),
        ("1,363.5", ["1,363.5"]),
        ("2.5-3.0", ["2.5-3.0"]),
        ("5 000 7 500 10 000", ["5 000", "7 500", "10 000"]),
        ("250 300 350", ["250", "300", "350"]),
    ],
)
def test_labels_that_touch_are_cut_where_their_digits_say(printed: str, words: list[str]) -> None:
    assert ocr._words(printed) == words


def test_the_last_tick_of_a_row_may_be_cut_off() -> None:
    picture = page(480, 60)
    for number in range(4):
        print_words(picture, "10 000", 20 + 110 * number, 40, size=0.5)
    print_words(picture, "5...", 450, 40, size=0.5)
    run = TextBox("10 000 10 000 10 000 10 000 5...", Box(18, 26, 478, 44))
    assert [text.text for text in ocr._split(picture, run)] == ["10 000"] * 4
