"""What is said of a picture before it is read: worn ones are named for what is wrong, clean ones are not."""

from __future__ import annotations

import io
import json
import time

import numpy as np
import pytest
from PIL import Image, ImageDraw

from evaluation import by_pillow
from evaluation.golden import GOLDEN, GOLDEN_SHEETS
from evaluation.invented.chance import Chance
from evaluation.wear import worn
from extraction.image import open_image, pixels
from extraction.quality import flaws, in_words
from tests.fonts import needs_fonts

needs_fonts()

CHARTS = sorted(GOLDEN.glob("*.png"))
FROZEN = GOLDEN.parent / "frozen"


def troubles(picture: Image.Image) -> set[str]:
    return {flaw.trouble for flaw in flaws(np.array(picture.convert("RGB")))}


def chart(name: str = "combo_zh") -> Image.Image:
    return by_pillow.draw(GOLDEN_SHEETS[name]).picture


@pytest.mark.parametrize("file", CHARTS, ids=lambda file: file.stem)
def test_nothing_is_said_of_a_clean_drawing(file):
    assert not flaws(pixels(open_image(file.read_bytes(), file.name)))


@pytest.mark.parametrize("name", ["combo_zh", "line_zh", "table_zh", "grouped_zh"])
@pytest.mark.parametrize(
    ("wear", "trouble"), [("blur", "blurred"), ("downup", "blurred"), ("jpeg", "blocks"), ("rotate", "askew")]
)
def test_wear_is_named_for_what_it_is(name, wear, trouble):
    assert trouble in {found for seed in (1, 2, 3) for found in troubles(worn(chart(name), wear, Chance(seed)))}


@pytest.mark.parametrize("name", ["combo_zh", "bar_zh", "table_en"])
def test_a_picture_made_small_has_too_small_print(name):
    picture = chart(name)
    half = picture.resize((picture.width * 9 // 20, picture.height * 9 // 20), Image.Resampling.LANCZOS)
    assert "small" in troubles(half)


def test_the_words_say_what_to_do_in_both_languages():
    small = chart().resize((340, 190), Image.Resampling.LANCZOS)
    said = in_words(flaws(np.array(small)))
    assert said is not None
    assert "放大到 200%" in said.zh
    assert "200 %" in said.en


@pytest.mark.parametrize(
    ("box", "side"),
    [((0, 0, 760, 423), "bottom"), ((0, 26, 760, 440), "top"), ((40, 0, 760, 440), "left")],
)
def test_a_picture_cut_through_its_words_is_said_to_be_cut(box, side):
    (flaw,) = [one for one in flaws(np.array(chart("bar_zh").crop(box))) if one.trouble == "cut"]
    assert side in flaw.sentence.en


def test_bars_cut_off_above_their_names_are_said_to_be_cut():
    paper = Image.new("RGB", (400, 240), "white")
    pen = ImageDraw.Draw(paper)
    for at in (60, 160, 260):
        pen.rectangle((at, 80, at + 50, 239), fill="#1f3a68")
    assert troubles(paper) == {"cut"}


def test_a_frame_and_a_coloured_band_along_the_edge_are_no_cut():
    paper = chart("bar_zh")
    pen = ImageDraw.Draw(paper)
    pen.rectangle((0, 0, paper.width - 1, paper.height - 1), outline="black")
    pen.rectangle((0, 0, paper.width - 1, 12), fill="#1f3a68")
    assert "cut" not in troubles(paper)


def test_a_jpeg_of_good_quality_is_left_alone():
    file = io.BytesIO()
    chart().save(file, "JPEG", quality=92)
    assert troubles(Image.open(file)) == set()


def test_nothing_is_said_of_unworn_drawings_of_other_programs():
    lines = [json.loads(line) for line in (FROZEN / "truth.jsonl").read_text(encoding="utf-8").splitlines()]
    names = [line["id"] for line in lines if line["degradation"] == "none" and line["chart_type"] != "none"]
    files = {name: (FROZEN / f"{name}.png").read_bytes() for name in names}
    assert len(files) > 15
    assert {name: said for name, data in files.items() if (said := flaws(pixels(open_image(data, name))))} == {}


@pytest.mark.parametrize("size", [(40, 40), (33, 900), (640, 420)])
def test_a_blank_page_of_any_shape_has_nothing_wrong_with_it(size):
    assert not flaws(np.full((size[1], size[0], 3), 250, np.uint8))


def test_a_huge_scan_is_looked_at_quickly():
    huge = chart().resize((6000, 4000))
    values = np.array(huge)
    started = time.process_time()
    flaws(values)
    assert time.process_time() - started < 1
