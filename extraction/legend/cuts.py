"""Texts that the OCR took for one although a swatch stands in them: cut apart there, and read again."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.legend.letters import letter_columns, paper_under
from extraction.legend.swatches import find_swatch, solid_shapes
from extraction.marks.colours import Lab


def split_at_swatches(lab: Lab, texts: Sequence[TextBox], read: Callable[[Box], TextBox | None]) -> tuple[TextBox, ...]:
    """The texts, with neighbouring legend entries that the OCR took for one text cut at the swatches between.

    `read` reads the text in a box again.
    """
    return tuple(piece for text in texts for piece in _cut_apart(lab, text, read))


def _cut_apart(lab: Lab, text: TextBox, read: Callable[[Box], TextBox | None]) -> list[TextBox]:
    if abs(text.angle) > 8 or text.box.width < 3 * text.box.height:
        return [text]
    columns, solid = letter_columns(lab, text), solid_shapes(lab, text)
    gaps = [(int(a), int(b)) for a, b in itertools.pairwise(columns) if b - a > 1]
    gaps = [
        gap
        for gap in gaps
        if any(gap[0] < shape.center_x < gap[1] for shape in solid)
        or (gap[1] - gap[0] > 0.9 * text.box.height and _holds_swatch(lab, text, gap))
    ]
    if not gaps:
        return [text]
    edges = [text.box.left, *(edge for gap in gaps for edge in gap), text.box.right]
    spans = zip(edges[::2], edges[1::2], strict=True)
    boxes = [replace(text.box, left=float(a) - 2, right=float(b) + 3) for a, b in spans]
    found = [piece for piece in (read(box) for box in boxes) if piece is not None]
    return found if len(found) == len(boxes) and _keep_letters(found, text) else [text]


def _keep_letters(pieces: Sequence[TextBox], whole: TextBox) -> bool:
    """True if the pieces together say what the whole said: a swatch was cut out, no letters (the "l I" of a name)."""
    kept, before = (len(re.findall(r"\w", t)) for t in ("".join(p.text for p in pieces), whole.text))
    return kept + len(pieces) - 1 >= before


def _holds_swatch(lab: Lab, text: TextBox, gap: tuple[int, int]) -> bool:
    region = Box(gap[0] + 1, text.box.top, gap[1] - 1, text.box.bottom)
    return find_swatch(lab, region, text.box.height, paper_under(lab, text)) is not None
