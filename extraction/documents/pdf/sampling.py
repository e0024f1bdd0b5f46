"""A look at the picture: do the letters that a document tells look like those that it shows?

A map of letters that is wrong, by accident or on purpose, makes no sound. A few texts are read from the pixels; only
where hardly any letter of most of them agrees are they all disbelieved: OCR errs too, but not like that.
"""

from __future__ import annotations

from collections.abc import Sequence
from difflib import SequenceMatcher
from statistics import median

from extraction.chart import TextBox
from extraction.image import Pixels
from extraction.ocr import read_box

SAMPLES = 7
FEWEST = 3  # texts read; fewer prove nothing
ALIKE = 0.35  # of the letters: less, and it is another text
SHORTEST, LONGEST = 3, 24  # letters of a text that is compared
MARGIN = 2.0  # pixels round the ink


def look_alike(texts: Sequence[TextBox], pixels: Pixels) -> bool:
    """False if the texts are other ones than the picture shows."""
    fit = [text for text in texts if not text.angle and SHORTEST <= len(text.text.replace(" ", "")) <= LONGEST]
    step = max(1, len(fit) // SAMPLES)
    likeness: list[float] = []
    for text in fit[::step][:SAMPLES]:
        seen = read_box(pixels, text.box.grown(MARGIN))
        if seen is not None:
            likeness.append(SequenceMatcher(None, _bare(text.text), _bare(seen.text), autojunk=False).ratio())
    return len(likeness) < FEWEST or median(likeness) >= ALIKE


def _bare(text: str) -> str:
    return text.replace(" ", "").casefold()
