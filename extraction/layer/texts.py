"""The characters of a document instead of those that OCR sees, and the points whose print came from them.

Letters that are drawn as shapes (a font that could not be embedded) are no characters: where there are such, the
picture is read as well, and what the document knows wins where both see something.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.chart import ExtractedPoint, Layer, Reading, TextBox
from extraction.geometry import around
from extraction.layer.shapes import box_of
from extraction.numbers.printed import parse_label
from extraction.ocr import Pixels, find_texts

MARGIN = 0.15  # of a text's height: the recogniser's boxes stand off the ink, and readers are used to it
SEEN_TWICE = 0.3  # of a text's area that characters take: it is the same text
LETTERS = 4.0, 60.0  # pixels that a drawn letter is high
SHAPES = 8  # of different sizes: markers are alike, letters are not
CORNERS = 6  # of a letter's outline, at least
EXPONENT = re.compile(r"[-−]?\d{1,2}")
CLAIMED = 0.5  # of a label's box, or of the text's


def find_exact_texts(pixels: Pixels, layer: Layer) -> tuple[TextBox, ...]:
    """The texts of a picture from its layer, read from the pixels only where the layer has none."""
    exact = tuple(_as_seen(text) for text in _with_powers(layer.texts))
    if exact and not _draws_letters(layer):
        return exact
    return with_exact_texts(find_texts(pixels), exact)


def with_exact_texts(seen: Sequence[TextBox], exact: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """What OCR saw, with the characters of the document wherever it has some."""
    rest = [text for text in seen if sum(text.box.overlap(e.box) for e in exact) <= SEEN_TWICE * text.box.area]
    return tuple(sorted([*exact, *rest], key=lambda text: (round(text.box.top / 8), text.box.left)))


def _as_seen(text: TextBox) -> TextBox:
    return replace(text, box=text.box.grown(MARGIN * min(text.box.width, text.box.height)))


def _with_powers(texts: Sequence[TextBox]) -> list[TextBox]:
    """The texts with powers of ten written out, as on logarithmic axes: the exponent is a text of its own."""
    powers = {base: high for base in texts if base.text == "10" for high in texts if _is_exponent(high, base)}
    rest = [text for text in texts if text not in powers and text not in powers.values()]
    return rest + [
        replace(base, text=f"{Decimal(10) ** int(high.text.replace('−', '-')):f}", box=around((base.box, high.box)))
        for base, high in powers.items()
    ]


def _is_exponent(high: TextBox, base: TextBox) -> bool:
    """True for a small whole number raised right behind a 10."""
    beside = -0.3 <= (high.box.left - base.box.right) / base.box.height <= 0.5
    raised = base.box.top - base.box.height < high.box.center_y < base.box.center_y - 0.2 * base.box.height
    return beside and raised and EXPONENT.fullmatch(high.text) is not None


def _draws_letters(layer: Layer) -> bool:
    """True if many small shapes of many sizes stand where the document has no characters."""
    low, high = LETTERS
    sizes = set()
    for path in layer.paths:
        if path.fill is not None and len(path.points) >= CORNERS:
            box = box_of(path)
            fits = low <= box.height <= high and box.width <= high
            if fits and not any(text.box.holds(box.center_x, box.center_y) for text in layer.texts):
                sizes.add((round(2 * box.width), round(2 * box.height)))
    return len(sizes) >= SHAPES


def credited(reading: Reading, layer: Layer) -> Reading:
    """The reading with `text_layer` on every point whose print stands in the layer; a misread print is put right."""
    return replace(reading, points=tuple(_credited(point, layer.texts) for point in reading.points))


def _credited(point: ExtractedPoint, texts: Sequence[TextBox]) -> ExtractedPoint:
    if point.source != "printed" or point.printed is None:
        return point
    own = [t for t in texts if t.box.overlap(point.evidence) > CLAIMED * min(t.box.area, point.evidence.area)]
    bare = "".join(point.printed.split())
    if any(bare in "".join(text.text.split()) for text in own):
        return replace(point, taken_from="text_layer")
    number = parse_label(own[0].text) if len(own) == 1 else None
    if number is None or own[0].angle:
        return point
    return replace(point, value=number.value, printed=own[0].text, evidence=own[0].box, taken_from="text_layer")
