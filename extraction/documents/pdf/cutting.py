"""Cutting an exhibit out of a PDF: the picture of its places, and the layer behind them in pixels of that picture."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.chart import ChartImage, DrawnPath, Layer, TextBox
from extraction.documents.files import outside_of_page
from extraction.documents.nouns import Document, Exhibit, Place
from extraction.documents.pdf.contents import everything_on
from extraction.documents.pdf.opened import Page, Pdf
from extraction.documents.pdf.rendering import as_png, pixels_of, under_one_another
from extraction.documents.pdf.sampling import digits_alike, look_alike
from extraction.errors import UnreadableDocument
from extraction.geometry import Box
from extraction.image import MIN_SIDE, Pixels

READABLE = 20.0  # pixels: what small print should be high, for OCR and for people
LOWEST, HIGHEST = 2.0, 6.0  # pixels a point
MOST_PIXELS = 4_000_000
SMALL_PRINT = 0.1  # of the letters are smaller than what counts as small print


@dataclass(frozen=True, slots=True)
class _Part:
    """A place drawn: its pixels, and its layer in pixels of it."""

    pixels: Pixels
    texts: tuple[TextBox, ...]
    paths: tuple[DrawnPath, ...]


def cut(pdf: Pdf, exhibit: Exhibit, document: Document) -> ChartImage:
    """The exhibit as a picture with its layer; one that is a picture in the page has only pixels."""
    scale = _scale(pdf, exhibit.places)
    parts = [_part(pdf, place, scale) for place in exhibit.places]
    whole = under_one_another([part.pixels for part in parts])
    says = {
        "document": document.sha256,
        "places": [[p.page, *map(float, _sides(p.box))] for p in exhibit.places],
    }
    data = as_png(whole, says)
    name = f"{document.name} p{exhibit.places[0].page} #{exhibit.number}.png"
    layer = Layer() if exhibit.way == "picture" else _joined(parts)
    if layer.texts and not (look_alike(layer.texts, whole) and digits_alike(layer.texts, whole)):
        layer = replace(layer, texts=())
    return ChartImage(hashlib.sha256(data).hexdigest(), name, whole.shape[1], whole.shape[0], data, layer)


def _sides(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def _scale(pdf: Pdf, places: Sequence[Place]) -> float:
    """Pixels a point: small print is readable, an embedded picture loses nothing, and the whole is not too large."""
    sizes: list[float] = []
    densest, area, shortest = 0.0, 0.0, math.inf
    for place in places:
        with pdf.page(place.page) as page:
            box = _on_page(pdf, page, place)
            found = everything_on(page)
        sizes += [letter.size for letter in found.letters_in(box)]
        if any(picture.overlap(box) > 0 for picture in found.content.pictures):
            densest = max(densest, found.densest)
        area += box.area
        shortest = min(shortest, box.width, box.height)
    small = sorted(sizes)[int(len(sizes) * SMALL_PRINT)] if sizes else 0.0
    wanted = max(READABLE / small if small else LOWEST, densest, (MIN_SIDE + 1) / shortest)
    return min(max(wanted, LOWEST), HIGHEST, math.sqrt(MOST_PIXELS / area))


def _part(pdf: Pdf, place: Place, scale: float) -> _Part:
    with pdf.page(place.page) as page:
        box = _on_page(pdf, page, place)
        found = everything_on(page)
        drawn = pixels_of(page, box, scale)
    texts = tuple(replace(text, box=text.box.moved(-box.left, -box.top).times(scale)) for text in found.texts_in(box))
    return _Part(drawn, texts, tuple(_in_pixels(path, box, scale) for path in found.paths_in(box)))


def _on_page(pdf: Pdf, page: Page, place: Place) -> Box:
    """The place's box, as far as the page reaches."""
    box = place.box.clipped(page.width, page.height)
    if box.width < 1 or box.height < 1:
        raise UnreadableDocument(outside_of_page(pdf.name, place.page))
    return box


def _in_pixels(path: DrawnPath, box: Box, scale: float) -> DrawnPath:
    points = tuple(((x - box.left) * scale, (y - box.top) * scale) for x, y in path.points)
    return replace(path, points=points, width=path.width * scale)


def _joined(parts: Sequence[_Part]) -> Layer:
    """The layers of parts that stand under one another."""
    texts: list[TextBox] = []
    paths: list[DrawnPath] = []
    down = 0.0
    for part in parts:
        texts += [replace(text, box=text.box.moved(0, down)) for text in part.texts]
        paths += [replace(path, points=tuple((x, y + down) for x, y in path.points)) for path in part.paths]
        down += part.pixels.shape[0]
    return Layer(tuple(texts), tuple(paths))
