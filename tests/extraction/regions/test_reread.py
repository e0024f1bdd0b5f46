"""A box drawn in a picture, read again by the real text recognition."""

from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from extraction.chart import Measurement, TextBox
from extraction.geometry import Box
from extraction.ocr import find_texts
from extraction.regions.reread import NothingThere, measured_there, reread
from tests import builders


def paper(*, ground="white", size=(400, 240)):
    return Image.new("RGB", size, ground)


def printed(picture, words, at, *, size=20, ink="black", turned=0):
    """The words printed on the picture with their middle at a pixel; the box they fill."""
    letters = ImageFont.load_default(size=size)
    left, top, right, bottom = letters.getbbox(words)
    stamp = Image.new("L", (round(right - left) + 4, round(bottom - top) + 4))
    ImageDraw.Draw(stamp).text((2 - left, 2 - top), words, fill=255, font=letters)
    stamp = stamp.rotate(turned, Image.Resampling.BICUBIC, expand=True)
    x, y = round(at[0] - stamp.width / 2), round(at[1] - stamp.height / 2)
    picture.paste(Image.new("RGB", stamp.size, ink), (x, y), stamp)
    return Box(x, y, x + stamp.width, y + stamp.height)


def again(picture, box):
    return reread(np.asarray(picture), box)


def numbers(found):
    return [str(proposal.value) for proposal in found.proposals]


@pytest.mark.parametrize(
    ("ground", "ink", "size"),
    [("white", "black", 20), ("white", "black", 9), ("white", "#b0b0b0", 14), ("#1f4e9c", "white", 12),
     ("#f2a33a", "#7a3b00", 12), ("#e9e9e9", "#c4c4c4", 18)],
    ids=["plain", "tiny", "light grey", "white on blue", "brown on orange", "pale on grey"],
)  # fmt: skip
def test_the_number_in_a_box_is_read(ground, ink, size):
    picture = paper(ground=ground)
    box = printed(picture, "1,234.5", (200, 120), size=size, ink=ink)
    found = again(picture, box.grown(4))
    assert numbers(found) == ["1234.5"]
    assert found.proposals[0].box.overlap(box) > 0.6 * box.area
    assert box.grown(6).contains(found.proposals[0].box)


@pytest.mark.parametrize("turned", [90, -90, 30])
def test_a_number_that_is_printed_askew_is_read(turned):
    picture = paper()
    box = printed(picture, "1,234.5", (200, 120), size=20, turned=turned)
    assert numbers(again(picture, box.grown(4))) == ["1234.5"]


def test_a_label_that_the_box_cuts_is_read_whole():
    picture = paper()
    box = printed(picture, "1,234.5", (200, 120))
    assert numbers(again(picture, Box(box.left + 8, box.top - 3, box.right + 30, box.bottom + 3))) == ["1234.5"]


def test_the_neighbour_of_the_box_is_not_in_it():
    picture = paper()
    box = printed(picture, "31.7", (150, 120))
    printed(picture, "95.2", (150, 150))
    assert numbers(again(picture, box.grown(3))) == ["31.7"]


def test_several_numbers_in_a_large_box_are_all_told():
    picture = paper()
    for k, words in enumerate(("31.7", "44.0", "95.2")):
        printed(picture, words, (80 + 110 * k, 60 + 40 * k))
    assert sorted(numbers(again(picture, Box(10, 10, 390, 230)))) == ["31.7", "44.0", "95.2"]


def test_the_unit_beside_the_digits_is_told():
    picture = paper()
    box = printed(picture, "18.5%", (200, 120))
    (proposal,) = again(picture, box.grown(3)).proposals
    assert (proposal.value, proposal.unit.measure, proposal.printed) == (Decimal("18.5"), "%", "18.5%")


def test_a_minus_that_text_recognition_overlooks_is_told_as_a_doubt():
    picture = paper()
    box = printed(picture, "-654.7", (200, 120))

    def without_sign(piece, where):
        return TextBox("654.7", where, 0.0, 0.99)

    found = reread(np.asarray(picture), box.grown(3), read=without_sign)
    assert numbers(found) == ["654.7", "-654.7"]
    assert "minus" in found.proposals[0].doubts[0].en


def test_a_minus_that_one_look_saw_is_not_forgotten():
    picture = paper()
    box = printed(picture, "14.6", (200, 120))
    found = reread(
        np.asarray(picture),
        box,
        find=lambda sheet: [replace(text, text="-14.6") for text in find_texts(sheet)],
        read=lambda _piece, where: TextBox("14.6", where, 0.0, 0.99),
    )
    assert numbers(found) == ["14.6", "-14.6"]
    assert found.proposals[0].doubts


def test_a_number_without_a_sign_gets_none():
    picture = paper()
    box = printed(picture, "4,654.7", (200, 120))
    assert numbers(again(picture, box.grown(3))) == ["4654.7"]


@pytest.mark.parametrize("box", [Box(10, 10, 60, 40), Box(50, 50, 52, 80), Box(900, 900, 960, 940)])
def test_an_empty_box_and_one_that_is_none_are_refused_in_words(box):
    with pytest.raises(NothingThere) as refusal:
        again(paper(), box)
    assert refusal.value.sentence.zh
    assert refusal.value.sentence.en


def test_looks_that_differ_leave_a_doubt_with_both_readings():
    picture = paper()
    box = printed(picture, "1,234.5", (200, 120))
    said = iter(["1,234.5", "1,284.5"] * 20)
    found = reread(
        np.asarray(picture),
        box,
        find=lambda sheet: [TextBox("", Box(0, 0, sheet.shape[1], sheet.shape[0]))],
        read=lambda _piece, where: TextBox(next(said), where, 0.0, 0.9),
    )
    (doubt,) = found.proposals[0].doubts
    assert "1,234.5" in doubt.en
    assert "1,284.5" in doubt.en


def test_a_box_round_a_mark_without_a_label_tells_what_the_mark_measures():
    mark = Measurement(Decimal(1243), Decimal(4), Box(100, 50, 130, 200))
    other = Measurement(Decimal(900), Decimal(4), Box(150, 90, 180, 200))
    points = [
        replace(builders.point(None, year=2023), measured=mark),
        replace(builders.point(None), measured=other),
    ]
    (found,) = measured_there(builders.reading(*points), Box(95, 45, 135, 205))
    assert (found.value, found.error, found.printed) == (Decimal(1243), Decimal(4), None)


def test_a_box_beside_the_marks_measures_nothing():
    mark = Measurement(Decimal(1243), Decimal(4), Box(100, 50, 130, 200))
    reading = builders.reading(replace(builders.point(None), measured=mark))
    assert measured_there(reading, Box(200, 45, 235, 205)) == ()
