"""What a document says in characters is read from them, and the points say so."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from extraction.chart import ChartImage, DrawnPath, Layer, Reading, TextBox
from extraction.engines.embedded import EmbeddedEngine
from extraction.geometry import Box
from extraction.layer.texts import find_exact_texts, with_exact_texts
from tests.extraction.layer.bars import VALUES, chart


def read(image: ChartImage) -> Reading:
    return EmbeddedEngine().read(image)


def test_printed_values_come_from_the_characters(image):
    reading = read(image(chart()))
    assert reading.title == "Revenue of the company"
    assert [(p.category, str(p.value), p.source, p.taken_from) for p in reading.points] == [
        (str(2020 + k), f"{value:.2f}", "printed", "text_layer") for k, value in enumerate(VALUES)
    ]


def test_without_characters_the_picture_is_read(image):
    seen = image(chart())
    reading = read(replace(seen, layer=Layer()))
    assert [(str(p.value), p.taken_from) for p in reading.points] == [(f"{v:.2f}", "pixels") for v in VALUES]


def test_what_is_drawn_as_shapes_is_read_and_what_is_known_is_not_read_again():
    known, seen = TextBox("1,234", Box(10, 10, 50, 20)), TextBox("1.234", Box(9, 9, 52, 21))
    other = TextBox("合计", Box(10, 40, 40, 52))
    assert with_exact_texts([seen, other], [known]) == (known, other)


def test_markers_of_one_size_are_no_letters():
    paper = np.full((100, 300, 3), 255, np.uint8)
    dots = tuple(_dot(20 + 25 * k, 60, 5) for k in range(11))
    layer = Layer((TextBox("2023", Box(10, 10, 50, 20)),), dots)
    assert [text.text for text in find_exact_texts(paper, layer)] == ["2023"]


def test_powers_of_ten_are_written_out():
    paper = np.full((100, 300, 3), 255, np.uint8)
    base, high = TextBox("10", Box(10, 40, 30, 54)), TextBox("−2", Box(31, 36, 40, 45))
    apart = TextBox("3", Box(80, 36, 86, 45))
    assert sorted(text.text for text in find_exact_texts(paper, Layer((base, high, apart)))) == ["0.01", "3"]


def _dot(x: float, y: float, radius: float) -> DrawnPath:
    turns = np.linspace(0, 2 * np.pi, 17)
    ring = tuple((float(x + radius * np.cos(t)), float(y + radius * np.sin(t))) for t in turns)
    return DrawnPath(ring, is_closed=True, fill="#0000ff")
