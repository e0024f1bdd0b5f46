"""A PDF is opened, looked at and cut up; what it draws and prints lies in the layer where the picture shows it."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from extraction.documents import cut, find_exhibits, look_at_pages, open_document, thumbnail
from extraction.documents.nouns import Exhibit, Place
from extraction.geometry import Box


def pdf(content: str, rotate: int = 0, more: str = "", size: tuple[int, int] = (400, 300)) -> bytes:
    """A PDF of one page in Helvetica, written by hand."""
    stream = content.encode("latin-1")
    things = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        f"<</Type/Page/Parent 2 0 R/MediaBox[0 0 {size[0]} {size[1]}]/Rotate {rotate}/Contents 4 0 R"
        f"/Resources<</Font<</F 5 0 R>>{more}>>>>".encode(),
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    made, places = b"%PDF-1.7\n", []
    for number, thing in enumerate(things, start=1):
        places.append(len(made))
        made += b"%d 0 obj%s endobj\n" % (number, thing)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (len(things) + 1, len(made))
    return made + b"xref\n0 %d\n0000000000 65535 f \n%s%s" % (len(things) + 1, table, trailer)


@pytest.fixture
def saved(tmp_path: Path):
    def save(data: bytes, name: str = "report.pdf") -> Path:
        (tmp_path / name).write_bytes(data)
        return tmp_path / name

    return save


BARS = (
    "1 0 0 rg 50 50 40 100 re f 0 0 1 rg 150 50 40 160 re f 250 50 40 80 re f 0 g BT /F 9 Tf 60 156 Td (1,234.5) Tj ET"
)
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
