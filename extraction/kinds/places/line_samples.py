"""Legends of line graphs: before each name a short piece of its line, with its marker, dashes and width.

Colour alone does not tell the lines of a black-and-white print apart, so the piece itself is kept as a sample.
Names and samples may both be black and may touch: what lies in the middle of the row and is as thin as a stroke is
the sample, the first piece after it that is not begins the name.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.legend.swatches import STROKES
from extraction.marks.colours import SAME_COLOUR, Lab, colour_gap, commonest, distance

DRAWN = 18.0  # colour distance to the paper from which a pixel is ink
REACH = 7.0  # print heights: how far before its name a sample may begin
RIM = 2  # pixels kept round a marker
THIN = 0.4  # print heights: no stroke of a line is thicker
LETTER = 1.2  # print heights: no letter is wider
ROW = 0.12  # print heights by which the strokes of one line may lie off its row
ROOM = 0.35  # print heights: more than what letters leave between them
SOFT = 3.0  # pixels: a thin stroke with its soft edges
BESIDE = 0.45  # print heights: what is further off stands on another row
_CHINESE = re.compile(r"[一-鿿]")
Letters = npt.NDArray[np.bool_]
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Marker:
    """The picture of a marker as drawn in the legend, and its middle's distance from its upper left corner."""

    patch: Lab
    colour: Colour  # its strongest ink
    paper: Colour

    @property
    def height(self) -> int:
        return int(self.patch.shape[0])

    @property
    def width(self) -> int:
        return int(self.patch.shape[1])


@dataclass(frozen=True, slots=True)
class LineSample:
    """A piece of a line from the legend: where, in which colour, how thick; its dashes as (on, off) or None."""

    text: TextBox
    box: Box
    colour: Colour
    thickness: float
    dash: tuple[float, float] | None
    marker: Marker | None

    @property
    def whole(self) -> Box:
        """The stroke and its marker."""
        more = max(0.0, (self.marker.height - self.box.height) / 2) if self.marker else 0.0
        return Box(self.box.left, self.box.top - more, self.box.right, self.box.bottom + more)


@dataclass(frozen=True, slots=True)
class Piece:
    """A connected piece of ink in a row of print; of its ends how high they are and how far off the row's middle."""

    left: int
    top: int
    right: int
    bottom: int
    ends: tuple[tuple[float, float], tuple[float, float]]
    tail: float  # share of its columns, counted from the right, that are as low as its right end
    filled: float  # share of its box
    colour: Colour

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


def find_samples(lab: Lab, texts: Sequence[TextBox], excluded: Sequence[TextBox]) -> tuple[LineSample, ...]:
    """A sample for each level text of words that has one just before it, in the order of the texts."""
    words = [t for t in texts if abs(t.angle) < 8 and not STROKES.fullmatch(t.text.strip())]
    names = [t for t in words if t not in excluded and sum(c.isalpha() for c in t.text) >= 2]
    found = [_sample(lab, text, words) for text in names]
    return tuple(sample for sample in found if sample is not None)


def _sample(lab: Lab, text: TextBox, words: Sequence[TextBox]) -> LineSample | None:
    """The sample before a name; the name's own box may hold it too."""
    height = text.box.height
    start = max(0.0, text.box.left - REACH * height)
    for other in words:
        beside = abs(other.box.center_y - text.box.center_y) < BESIDE * height
        if other is not text and beside and other.box.left < text.box.left:
            start = max(start, min(other.box.right, text.box.left - 1.5 * height))
    region = Box(start, text.box.center_y - 0.55 * height, text.box.right, text.box.center_y + 0.55 * height)
    region = region.clipped(lab.shape[1], lab.shape[0])
    top, left = int(region.top), int(region.left)
    part = lab[top : int(region.bottom) + 1, left : int(region.right) + 1]
    if min(part.shape[:2]) < 4:
        return None
    paper = commonest(part.reshape(-1, 3))
    inked = distance(part, paper) > DRAWN
    pieces = pieces_of(part, inked, paper)
    chain = _chain(pieces, height, text.box.left - left)
    if not chain:
        return None
    inside = chain[-1].right > text.box.left - left + 0.3 * height
    if inside and _CHINESE.search(text.text) and not _blank_after(chain, pieces, height):
        return None  # many Chinese letters look like a line with a marker
    return _measured(part, inked, chain, text, (left, top), paper)


def _blank_after(chain: Sequence[Piece], pieces: Sequence[Piece], height: float) -> bool:
    """True for a chain longer than a letter with more room behind it than letters leave."""
    after = [piece.left for piece in pieces if piece.left >= chain[-1].right]
    room = min(after, default=chain[-1].right) - chain[-1].right
    return chain[-1].right - chain[0].left > LETTER * height and room > ROOM * height


def pieces_of(part: Lab, inked: Letters, paper: Colour) -> list[Piece]:
    """Connected ink, left to right, without specks."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(inked.astype(np.uint8), connectivity=8)
    found = []
    for index in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[index])
        if area < 3:
            continue
        own = labels[:, left : left + width] == index
        edge = max(1, round(0.08 * width))
        ends = [np.flatnonzero(end.any(axis=1)) for end in (own[:, :edge], own[:, -edge:])]
        first, last = (
            (float(np.ptp(rows) + 1), abs(float(rows[0] + rows[-1] + 1) - inked.shape[0]) / 2) for rows in ends
        )
        high = np.flatnonzero(own[:, ::-1].sum(axis=0) > max(last[0] + 1, SOFT))  # the very end is thinned by its blur
        tail = float(high[0] if len(high) else width) / width
        colour = _strongest(part[:, left : left + width][own], paper)
        full = area / (width * height)
        found.append(Piece(left, top, left + width, top + height, (first, last), tail, full, colour))
    return sorted(found, key=lambda p: p.left)


def _chain(pieces: Sequence[Piece], height: float, begins: float) -> list[Piece]:
    """The strokes and the marker between them that stand last before the letters; empty if there are none."""
    chain: list[Piece] = []
    for index, piece in enumerate(pieces):
        after = pieces[index + 1] if index + 1 < len(pieces) else None
        if is_stroke(piece, height) or is_stroke_with_marker(piece, height, bool(chain)):
            if chain and not _goes_on(chain[-1], piece, height):
                chain = []
            chain.append(piece)
        elif chain and after is not None and _stands_between(chain[-1], piece, after, height):
            chain.append(piece)
        elif chain and (chain[-1].right > begins - 2.5 * height or piece.right > begins):
            break
        else:
            chain = []
    if not chain or chain[-1].right - chain[0].left < 0.8 * height or chain[-1] is pieces[-1]:
        return []
    before = [p for p in pieces if p.right < chain[0].left and p.right > begins + 2]
    return chain if chain[-1].right > begins - 2.5 * height and not before else []


def _goes_on(before: Piece, piece: Piece, height: float) -> bool:
    """True if a dash may belong to the line before it: near, and in one colour if both are bare strokes."""
    if piece.left - before.right > 1.3 * height or not in_line(before, piece, height):
        return False
    bare = is_stroke(before, height) and is_stroke(piece, height)
    return not bare or colour_gap(piece.colour, before.colour) < 2 * SAME_COLOUR


def in_line(before: Piece, piece: Piece, height: float) -> bool:
    """True unless a bare stroke is plainly thicker than the line was until there, or off its row: a letter's piece."""
    if not is_stroke(piece, height):
        return True
    aside = abs(before.top + before.bottom - piece.top - piece.bottom) / 2 if is_stroke(before, height) else 0.0
    thin = min(end[0] for end in piece.ends) <= max(SOFT, before.ends[1][0]) + 1
    return thin and aside <= max(2.0, ROW * height)


def is_stroke(piece: Piece, height: float) -> bool:
    solid = piece.height <= 3 or piece.filled > 0.7  # a low letter has holes
    return solid and piece.height <= max(3.0, THIN * height) and max(off for _, off in piece.ends) <= 0.27 * height


def is_stroke_with_marker(piece: Piece, height: float, goes_on: bool) -> bool:
    """True for a long piece no higher than print whose ends are thin and in the middle of the row.

    Where a dash is before it (`goes_on`), it may begin with the marker itself and go on as a stroke.
    """
    thin = [high <= max(3.0, 0.3 * height) and off <= 0.2 * height for high, off in piece.ends]
    return (
        (thin[0] or (goes_on and piece.tail > 0.3))
        and thin[1]
        and piece.width >= 0.8 * height
        and piece.height <= 1.2 * height
    )


def _stands_between(before: Piece, piece: Piece, after: Piece, height: float) -> bool:
    """True for a marker: compact, in the middle of the row, between two strokes."""
    compact = 0.3 * height <= piece.height <= 1.2 * height and piece.width <= 1.4 * height
    middle = (before.top + before.bottom) / 2
    compact = compact and abs((piece.top + piece.bottom) / 2 - middle) <= 0.25 * height
    near = piece.left - before.right < 0.8 * height and after.left - piece.right < 0.8 * height
    strokes = is_stroke(before, height) and is_stroke(after, height) and in_line(before, after, height)
    return compact and near and strokes


def _measured(
    part: Lab,
    inked: Letters,
    chain: Sequence[Piece],
    text: TextBox,
    corner: tuple[int, int],
    paper: Colour,
) -> LineSample | None:
    """Thickness, dashes, colour and marker of the chain; None if it is no line after all."""
    left, right = chain[0].left, chain[-1].right
    rows = slice(min(p.top for p in chain), max(p.bottom for p in chain))
    own = np.zeros_like(inked)
    for piece in chain:
        area = (slice(piece.top, piece.bottom), slice(piece.left, piece.right))
        own[area] = inked[area]
    drawn = own[:, left:right]
    extent = np.array([np.ptp(np.flatnonzero(column)) + 1 if column.any() else 0 for column in drawn.T])
    thickness = float(np.percentile(extent[extent > 0], 25))
    edge = max(2, round(0.08 * (right - left)))
    ends = np.concatenate([extent[:edge], extent[-edge:]])
    if thickness > max(3.0, (THIN + 0.05) * text.box.height) or np.median(ends[ends > 0]) > thickness + 2:
        return None
    span = _marker_span(extent, thickness)
    middle = _row_of_stroke(drawn, span)
    stroke = drawn.copy()
    if span is not None:
        stroke[:, span[0] : span[1]] = False
    colours = part[:, left:right][stroke] if stroke.any() else part[:, left:right][drawn]
    box = Box(
        float(corner[0] + left),
        corner[1] + middle - thickness / 2,
        float(corner[0] + right),
        corner[1] + middle + thickness / 2,
    )
    marker = None if span is None else _marker(part[rows, left:right], drawn[rows], span, middle - rows.start, paper)
    return LineSample(text, box, _strongest(colours, paper), thickness, _dash(extent, span), marker)


def _marker_span(extent: npt.NDArray[np.int64], thickness: float) -> tuple[int, int] | None:
    """First and last column of the widest stretch that is plainly higher than the stroke, near the middle.

    A low marker is plainly higher only at its tip: then all of the stroke beside it must be even.
    """
    plain = max(thickness + 1.5, 1.6 * thickness)
    span = _middle_stretch(extent > plain)
    if span is not None:
        return span
    span = _middle_stretch(extent >= thickness + 1.0)
    if span is None or extent[span[0] : span[1]].max() <= plain:
        return None
    beside = np.concatenate([extent[: max(0, span[0] - 1)], extent[span[1] + 1 :]])
    return span if (beside < thickness + 1.0).all() else None


def _middle_stretch(high: Letters) -> tuple[int, int] | None:
    """The widest stretch of columns, if it stands near the middle."""
    columns = np.flatnonzero(high)
    if not len(columns):
        return None
    widest = max(np.split(columns, np.flatnonzero(np.diff(columns) > 3) + 1), key=len)
    centre = (widest[0] + widest[-1]) / 2
    if len(widest) < 3 or not 0.25 * len(high) < centre < 0.75 * len(high):
        return None
    return int(widest[0]), int(widest[-1]) + 1


def _row_of_stroke(drawn: Letters, span: tuple[int, int] | None) -> float:
    """The row the line runs along: the middle of the ink beside the marker."""
    beside = drawn.copy()
    if span is not None:
        beside[:, max(0, span[0] - 1) : span[1] + 1] = False
    rows = [np.flatnonzero(column) for column in (beside if beside.any() else drawn).T]
    return float(np.median([(r[0] + r[-1] + 1) / 2 for r in rows if len(r)]))


def _marker(part: Lab, drawn: Letters, span: tuple[int, int], middle: float, paper: Colour) -> Marker | None:
    """The marker's picture with a rim, the line's row running through its middle; the line beside it is off."""
    rows = np.flatnonzero(drawn[:, span[0] : span[1]].any(axis=1))
    reach = int(np.ceil(max(middle - rows[0], rows[-1] + 1 - middle))) + RIM
    wide = np.pad(part, ((reach, reach), (RIM, RIM), (0, 0)), mode="edge")
    wide[:reach], wide[-reach:] = paper, paper
    top = round(middle)  # of the padded picture
    patch = wide[top : top + 2 * reach, span[0] : span[1] + 2 * RIM].copy()
    away = distance(patch, paper)
    if not (away > DRAWN).any():
        return None
    colour = _strongest(patch[away > DRAWN], paper)
    stub = [c for c in (*range(RIM), *range(-RIM, 0)) if (away[:, c] > DRAWN).sum() <= 0.3 * len(patch)]
    patch[:, stub] = paper
    return Marker(patch, colour, paper)


def _strongest(colours: npt.NDArray[np.float32], paper: Colour) -> Colour:
    """The colour of the pixels that differ most from the paper: blurred edges outnumber a thin line's core."""
    away = distance(colours, paper)
    return commonest(colours[away >= 0.8 * float(away.max())].reshape(-1, 3), 5.0)


def _dash(extent: npt.NDArray[np.int64], span: tuple[int, int] | None) -> tuple[float, float] | None:
    """Length of dashes and of gaps beside the marker; None for a solid line.

    What the marker touches may go on under it: such dashes and gaps count only where there are no others.
    """
    on = extent > 0
    sides = [on] if span is None else [on[: span[0]][::-1], on[span[1] :]]
    whole: tuple[list[int], list[int]] = ([], [])  # gaps, dashes
    cut: tuple[list[int], list[int]] = ([], [])
    for side in sides:
        starts = [0, *(np.flatnonzero(np.diff(side.astype(np.int8))) + 1), len(side)]
        for k, (start, end) in enumerate(itertools.pairwise(starts)):
            if end > start:
                (cut if k == 0 and span is not None else whole)[int(side[start])].append(int(end - start))
    gaps, dashes = (some or rest for some, rest in zip(whole, cut, strict=True))
    return (float(np.median(dashes)), float(np.median(gaps))) if gaps and dashes else None
