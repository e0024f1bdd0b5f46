"""A PDF is opened, looked at and cut up; what it draws and prints lies in the layer where the picture shows it."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from extraction.documents import cut, find_exhibits, look_at_pages, open_document, thumbnail
from extraction.documents.nouns import Exhibit, Place
from extraction.geometry import Box
from tests.extraction.documents.drawn import BARS, pdf

WHOLE = Exhibit(1, "chart", (Place(1, Box(20, 20, 380, 280)),), "drawn")


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_paths_and_texts_lie_where_the_picture_shows_them(saved, rotate):
    path = saved(pdf(BARS, rotate))
    (look,) = look_at_pages(path, [1])
    whole = Exhibit(1, "chart", (Place(1, Box(10, 10, look.width - 10, look.height - 10)),), "drawn")
    image = cut(path, whole, open_document(path))
    assert image.layer is not None
    seen = np.asarray(Image.open(io.BytesIO(image.data)).convert("RGB")).astype(int)
    red = next(path for path in image.layer.paths if path.fill == "#ff0000")
    ys, xs = np.nonzero((seen[:, :, 0] > 200) & (seen[:, :, 1] < 60))
    drawn = (min(x for x, _ in red.points), min(y for _, y in red.points))
    assert drawn == pytest.approx((xs.min(), ys.min()), abs=1)
    assert (max(x for x, _ in red.points), max(y for _, y in red.points)) == pytest.approx(
        (xs.max() + 1, ys.max() + 1), abs=1
    )
    (text,) = image.layer.texts
    ys, xs = np.nonzero(seen.max(axis=2) < 100)
    assert text.text == "1,234.5"
    assert text.angle % 360 == rotate
    assert (text.box.left, text.box.top) == pytest.approx((xs.min(), ys.min()), abs=2)


def test_one_opening_is_like_the_next(saved):
    path = saved(pdf(BARS))
    first, again = list(find_exhibits(path)), list(find_exhibits(path))
    assert first == again
    assert [exhibit.number for exhibit in first] == list(range(1, len(first) + 1))
    document = open_document(path)
    assert cut(path, WHOLE, document) == cut(path, WHOLE, document)


def test_a_thumbnail_is_as_wide_as_asked(saved):
    with Image.open(io.BytesIO(thumbnail(saved(pdf(BARS)), 1, width=120))) as small:
        assert small.size == (120, 90)


def test_the_same_drawing_in_another_report_is_another_picture(saved):
    one, other = saved(pdf(BARS), "2023.pdf"), saved(pdf(BARS + " "), "2024.pdf")
    assert cut(one, WHOLE, open_document(one)).sha256 != cut(other, WHOLE, open_document(other)).sha256
