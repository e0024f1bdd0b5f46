"""A column of sentences beside the numbers is no part of the grid: its lines belong to no row and would blur them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np

from extraction.kinds.tables.words import Word
from extraction.numbers.printed import parse_number

LONG = 9.0  # letter heights is a line of a sentence, at least
LINES = 4  # of them make a column
CLOSE = 1.8  # letter heights from one line to the next
SAME_EDGE = 0.8  # letter heights
SAME_LINE = 0.3  # letter heights: what is level with a number is the name of its row
NUMBER_FIRST = re.compile(r"[-+]?[0-9][0-9,.]*[%％]?")


def without_prose(words: Sequence[Word], letter: float) -> list[Word]:
    """The words without a column of sentences; a number found in one run with a sentence is cut off before it."""
    lines = _lines_of_prose(words, letter)
    if not lines:
        return list(words)
    left, right = min(w.box.left for w in lines), max(w.box.right for w in lines)
    top, bottom = min(w.box.top for w in lines), max(w.box.bottom for w in lines)
    starts = [w.box for w in words if abs(w.box.left - left) < SAME_EDGE * letter and w.number is None]
    top = min(b.top for b in starts if b.bottom > top - 0.6 * letter)  # its first line may have been found in pieces
    inside = [w for w in words if top <= w.box.center_y <= bottom and left <= w.box.center_x <= right]
    names = [w for w in words if top <= w.box.center_y <= bottom and w.box.right < left]
    if any(w.number is not None for w in inside) or len(names) < 2:
        return list(words)  # numbers stand among the lines, or they are first on their rows: names of rows, or notes
    kept = [w for w in words if w not in inside]
    return kept + [number for w in inside if w.box.left < left - letter for number in _number_before(w, left)]


def _lines_of_prose(words: Sequence[Word], letter: float) -> list[Word]:
    """Long lines close under each other, that begin at the same place."""
    long = sorted((w for w in words if w.number is None and w.box.width > LONG * letter), key=lambda w: w.box.center_y)
    if not long:
        return []
    lefts = np.array([w.box.left for w in long])
    alike = [int((np.abs(lefts - left) < SAME_EDGE * letter).sum()) for left in lefts]
    edge = lefts[int(np.argmax(alike))]
    column = [w for w in long if abs(w.box.left - edge) < SAME_EDGE * letter]
    close = sum(b.box.center_y - a.box.center_y < CLOSE * letter for a, b in pairwise(column))
    numbers = [w.box.center_y for w in words if w.number is not None]
    named = sum(any(abs(y - w.box.center_y) < SAME_LINE * letter for y in numbers) for w in column)
    return column if len(column) >= LINES and close >= 0.5 * len(column) and named <= 0.5 * len(column) else []


def _number_before(word: Word, left: float) -> list[Word]:
    """The number at the head of a run that reaches into the sentences from the column before them."""
    found = NUMBER_FIRST.match(word.text)
    number = parse_number(found[0]) if found is not None else None
    if found is None or number is None:
        return []
    box = replace(word.box, right=left)
    source = replace(word.source, text=found[0], box=replace(word.source.box, right=left))
    return [Word(found[0], box, source, number, guessed=True)]
