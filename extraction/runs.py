"""Neighbouring labels that the OCR took for one run of text: where to cut them apart.

Labels of a row stand on evenly spaced columns, so they are cut by their middles, not by how long they are.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox

Pixels = npt.NDArray[np.uint8]

NAME_GAP = 0.3  # text heights between two names without a blank, at least
WIDER = 2.5  # times as wide as the usual gap between letters is the gap between two names


def labels_apart(crop: Pixels, text: TextBox, words: Sequence[str]) -> list[TextBox]:
    """A row of years or numbers cut so that their middles are evenly spaced and their letters lie on the ink."""
    box = text.box
    inked = _inked(crop)
    columns = np.flatnonzero(inked)
    first, width = (int(columns[0]), float(columns[-1] + 1)) if len(columns) else (0, box.width)
    starts = [first, *(end for _, end in ink_gaps(crop) if end < 1.5 * box.height)]  # a neighbour's tail may come first
    tries = (
        _spread(float(start), width, words, float(letter))
        for start in starts
        for letter in np.linspace(0.3, 0.8, 26) * box.height
    )
    best = min(tries, key=lambda spans: _misplaced(inked, spans))
    return [
        replace(text, text=word, box=replace(box, left=box.left + start, right=box.left + end))
        for word, (start, end) in zip(words, best, strict=True)
    ]


def _spread(start: float, end: float, words: Sequence[str], letter: float) -> list[tuple[float, float]]:
    """Where each word begins and ends: the first at the start, the last at the end, their middles evenly between."""
    halves = [len(word) * letter / 2 for word in words]
    middles = np.linspace(start + halves[0], end - halves[-1], len(words))
    return [(float(x) - half, float(x) + half) for x, half in zip(middles, halves, strict=True)]


def _misplaced(inked: npt.NDArray[np.bool_], spans: Sequence[tuple[float, float]]) -> float:
    """Columns of ink outside of the words, columns of words without ink, and columns that two words share."""
    words = np.zeros(len(inked), int)
    for start, end in spans:
        words[max(0, round(start)) : round(end)] += 1
    return float((inked & (words == 0)).sum() + 0.5 * (~inked & (words > 0)).sum() + 2 * (words > 1).sum())


def names_apart(crop: Pixels, text: TextBox) -> list[TextBox]:
    """Chinese names without blanks between them, cut at gaps plainly wider than those between their letters.

    The letters are equally wide, so a piece's width says how many of them it holds; if that does not come out
    even, the text stays as it is.
    """
    if not all("一" <= letter <= "鿿" for letter in text.text) or len(text.text) < 4:
        return [text]
    box = text.box
    columns = np.flatnonzero(_inked(crop))
    gaps = [(int(a) + 1, int(b)) for a, b in itertools.pairwise(columns) if b - a > 1]
    usual = float(np.median([end - start for start, end in gaps])) if gaps else 0.0
    wide = [gap for gap in gaps if gap[1] - gap[0] > max(NAME_GAP * box.height, WIDER * usual)]
    if not wide:
        return [text]
    edges = [int(columns[0]), *(edge for gap in wide for edge in gap), int(columns[-1]) + 1]
    spans = list(zip(edges[::2], edges[1::2], strict=True))
    letter = sum(end - start for start, end in spans) / len(text.text)
    counts = [round((end - start) / letter) for start, end in spans]
    if sum(counts) != len(text.text) or min(counts) < 2 or not 0.55 < letter / box.height < 1.3:
        return [text]
    ends = list(itertools.accumulate(counts))
    return [
        replace(text, text=text.text[end - count : end], box=replace(box, left=box.left + start, right=box.left + stop))
        for count, end, (start, stop) in zip(counts, ends, spans, strict=True)
    ]


def ink_gaps(crop: Pixels) -> list[tuple[int, int]]:
    """Runs of columns without ink inside the crop, as (start, end) in its pixels."""
    columns = np.flatnonzero(_inked(crop))
    return [(int(a) + 1, int(b)) for a, b in itertools.pairwise(columns) if b - a > 1]


def _inked(crop: Pixels) -> npt.NDArray[np.bool_]:
    """For each column of the crop whether it holds ink."""
    if crop.size == 0:
        return np.zeros(crop.shape[1], bool)
    grey = crop.mean(axis=2)
    out: npt.NDArray[np.bool_] = (np.abs(grey - float(np.median(grey))) > 40).any(axis=0)
    return out
