"""A look at the picture: do the letters and digits that a document tells look like those that it shows?

A map of letters that is wrong, by accident or on purpose, makes no sound. A few texts are read from the pixels; only
where hardly any letter of most of them agrees are they all disbelieved: OCR errs too, but not like that. With digits
we are stricter: one that is shown as another again and again is enough, for then numbers are wrong.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
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
MOST_NUMBERS = 16  # numbers read
OFTEN = 3  # times that every digit should be seen, and that a digit must be seen as another to be a lie
MOSTLY = 0.6  # of the times that a digit is told, it is seen as one and the same other
STRIDE = 5  # every fifth number first: neighbours are often of one font
WRONG = 0.25  # of all digits: more, and it matters no longer which


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


def digits_alike(texts: Sequence[TextBox], pixels: Pixels) -> bool:
    """False if digits are other ones than the picture shows: one of them regularly, or a good part of all."""
    seen_as: dict[str, Counter[str]] = defaultdict(Counter)
    for text in _numbers(texts):
        seen = read_box(pixels, text.box.grown(MARGIN))
        told, shown = _digits(text.text), _digits(seen.text) if seen else ""
        if len(told) == len(shown):  # one digit overlooked would shift all others
            for one, other in zip(told, shown, strict=True):
                seen_as[one][other] += 1
    wrong = {one: Counter({o: n for o, n in seen.items() if o != one}) for one, seen in seen_as.items()}
    for one, others in wrong.items():
        if others and (times := others.most_common(1)[0][1]) >= OFTEN and times >= MOSTLY * seen_as[one].total():
            return False
    missed = sum(others.total() for others in wrong.values())
    return missed < OFTEN or missed < WRONG * sum(seen.total() for seen in seen_as.values())


def _numbers(texts: Sequence[TextBox]) -> Iterator[TextBox]:
    """Texts with digits from all over the picture, until every digit was met a few times."""
    fit = [text for text in texts if not text.angle and _digits(text.text) and len(text.text) <= LONGEST]
    met: Counter[str] = Counter()
    read = 0
    for start in range(STRIDE):
        for text in fit[start::STRIDE]:
            digits = _digits(text.text)
            if read < MOST_NUMBERS and any(met[digit] < OFTEN for digit in digits):
                read += 1
                met.update(digits)
                yield text


def _digits(text: str) -> str:
    return "".join(c for c in text if c in "0123456789")


def _bare(text: str) -> str:
    return text.replace(" ", "").casefold()
