"""Legend entries that the OCR took for one text, cut at the lines with markers that are drawn between their names."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace

import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.line_samples import DRAWN, Piece, in_line, is_stroke, is_stroke_with_marker, pieces_of
from extraction.marks.colours import Lab, commonest, distance

Read = Callable[[Box], TextBox | None]

LEVEL = 8.0  # degrees
LONG = 5.0  # print heights: two names with a line between them are longer
SAMPLE = 1.3  # print heights: a piece of line in a legend is longer, hardly a letter is
MARKED = 0.25  # print heights: a marker is higher, a dash is not
BLANK = 0.2  # print heights: what is left free on both sides of it
ROW = 0.1  # print heights by which the pieces of one line may lie off its row
WITHIN = 0.8  # print heights between the dashes of one line


def split_at_lines(lab: Lab, texts: Sequence[TextBox], read: Read) -> tuple[TextBox, ...]:
    """The texts, those that run over lines of a legend cut into the names between; `read` reads a box again."""
    return tuple(part for text in texts for part in _parts(lab, text, read))


def _parts(lab: Lab, text: TextBox, read: Read) -> list[TextBox]:
    box, height = text.box, text.box.height
    if abs(text.angle) > LEVEL or box.width < LONG * height:
        return [text]
    lines = _lines_in(lab, text)
    if not lines or (len(lines) == 1 and lines[0][0] < box.left + height):
        return [text]
    edges = [box.left, *(edge for line in lines for edge in line), box.right]
    spans = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if b - a > height]
    found = [read(replace(box, left=a + 1, right=b - 1)) for a, b in spans]
    names = [name for name in found if name is not None and sum(c.isalpha() for c in name.text) >= 2]
    return names if len(names) == len(found) >= 2 else [text]


def _lines_in(lab: Lab, text: TextBox) -> list[tuple[float, float]]:
    """First and last column of each line with a marker that stands free between the letters."""
    region = text.box.clipped(lab.shape[1], lab.shape[0])
    part = lab[int(region.top) : int(region.bottom) + 1, int(region.left) : int(region.right) + 1]
    if min(part.shape[:2]) < 4:
        return []
    paper = commonest(part.reshape(-1, 3))
    pieces = pieces_of(part, np.asarray(distance(part, paper) > DRAWN), paper)
    height = text.box.height
    free = [run for run in _runs(pieces, height) if _is_sample(run, height) and _stands_free(run, pieces, height)]
    return [(region.left + run[0].left, region.left + run[-1].right) for run in free]


def _runs(pieces: Sequence[Piece], height: float) -> list[list[Piece]]:
    """Strokes that follow one another closely, with the marker that stands between two of them."""
    runs: list[list[Piece]] = []
    last = -3
    for place, piece in enumerate(pieces):
        if not (is_stroke(piece, height) or is_stroke_with_marker(piece, height, True)):
            continue
        between = list(pieces[last + 1 : place]) if place - last <= 2 else []
        joined = runs and place - last <= 2 and in_line(runs[-1][-1], piece, height)
        joined = joined and all(_is_marker(marker, height) for marker in between)
        chain = [*runs[-1], *between, piece] if joined else []
        if chain and all(_goes_on(a, b, height) for a, b in itertools.pairwise(chain)):
            runs[-1] = chain
        else:
            runs.append([piece])
        last = place
    return runs


def _goes_on(before: Piece, piece: Piece, height: float) -> bool:
    """True for pieces close to one another on one row."""
    aside = abs(before.top + before.bottom - piece.top - piece.bottom) / 2
    return piece.left - before.right < WITHIN * height and aside <= max(1.5, ROW * height)


def _is_marker(piece: Piece, height: float) -> bool:
    return MARKED * height <= piece.height <= height and piece.width <= height and piece.filled > 0.45


def _is_sample(run: Sequence[Piece], height: float) -> bool:
    """True for a run as long as a legend's sample that begins and ends as a stroke and has a marker in it."""
    first, last = run[0].ends[0][0], run[-1].ends[1][0]
    thin = max(first, last) <= max(3.0, 0.3 * height)
    return thin and run[-1].right - run[0].left > SAMPLE * height and max(p.height for p in run) > MARKED * height


def _stands_free(run: Sequence[Piece], pieces: Sequence[Piece], height: float) -> bool:
    before = [p.right for p in pieces if p.left < run[0].left]
    after = [p.left for p in pieces if p.right > run[-1].right]
    gaps = [run[0].left - max(before, default=-height), min(after, default=run[-1].right + height) - run[-1].right]
    return min(gaps) > BLANK * height
