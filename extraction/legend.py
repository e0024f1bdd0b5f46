"""Legends: which name goes with which colour."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks import Lab, colour_gap, commonest, distance

DRAWN_SYMBOL = re.compile(  # a swatch that the OCR took for a letter; 一 also begins words: 一季度, 一线
    r"^(?:[■□●○◆◇▲△▼—–\-·•|]+|一+(?![季月年期级线次二三]))\s*(?=\S{2})"
)
STROKES = re.compile(r"[I1l|0Oo一—–\-=·.•●■○◆]{1,3}")  # a swatch that the OCR took for a text of its own
SWATCH_WIDTH = 4.2  # in text heights


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A name with the swatch drawn before it. `line` is True for a thin swatch."""

    name: str
    text: TextBox
    swatch: Box
    colour: tuple[float, float, float]  # Lab
    line: bool


def find_legend(lab: Lab, texts: Sequence[TextBox], excluded: Sequence[TextBox]) -> tuple[LegendEntry, ...]:
    """All names with a coloured swatch just before them, in reading order."""
    level = [text for text in texts if abs(text.angle) < 8]
    letters = {text: _letters(lab, text) for text in level}
    entries = [_entry(lab, text, letters) for text in level if text not in excluded]
    return _one_group([entry for entry in entries if entry is not None])


def split_at_swatches(lab: Lab, texts: Sequence[TextBox], read: Callable[[Box], TextBox | None]) -> tuple[TextBox, ...]:
    """The texts, with neighbouring legend entries that the OCR took for one text cut at the swatches between.

    `read` reads the text in a box again.
    """
    return tuple(piece for text in texts for piece in _cut_apart(lab, text, read))


def _cut_apart(lab: Lab, text: TextBox, read: Callable[[Box], TextBox | None]) -> list[TextBox]:
    if abs(text.angle) > 8 or text.box.width < 5 * text.box.height:
        return [text]
    columns = _letter_columns(lab, text)
    height = text.box.height
    gaps = [(int(a), int(b)) for a, b in itertools.pairwise(columns) if b - a > 0.9 * height]
    gaps = [gap for gap in gaps if _holds_swatch(lab, text, gap)]
    if not gaps:
        return [text]
    edges = [text.box.left, *(edge for gap in gaps for edge in gap), text.box.right]
    spans = zip(edges[::2], edges[1::2], strict=True)
    boxes = [replace(text.box, left=float(a) - 2, right=float(b) + 3) for a, b in spans]
    pieces = [read(box) for box in boxes]
    found = [piece for piece in pieces if piece is not None]
    return found if len(found) == len(boxes) else [text]


def _holds_swatch(lab: Lab, text: TextBox, gap: tuple[int, int]) -> bool:
    region = Box(gap[0] + 1, text.box.top, gap[1] - 1, text.box.bottom)
    return _swatch(lab, region, text.box.height, _paper(lab, text)) is not None


def _paper(lab: Lab, text: TextBox) -> tuple[float, float, float]:
    box = text.box.clipped(lab.shape[1], lab.shape[0])
    part = lab[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]
    return commonest(part.reshape(-1, 3))


def _letters(lab: Lab, text: TextBox) -> tuple[float, float]:
    """First and last column of the letters: the OCR's box may hold a swatch beside them too."""
    columns = _letter_columns(lab, text)
    return (float(columns[0]), float(columns[-1] + 1)) if len(columns) else (text.box.left, text.box.right)


def _letter_columns(lab: Lab, text: TextBox) -> npt.NDArray[np.int64]:
    """The picture's columns that hold ink of the letters' colour inside the text's box."""
    top, left = max(0, int(text.box.top)), max(0, int(text.box.left))
    part = lab[top : int(text.box.bottom) + 1, left : int(text.box.right) + 1]
    if part.shape[0] < 4 or part.shape[1] < 8:
        return np.array([], np.int64)
    paper = commonest(part.reshape(-1, 3))
    middle = part[:, part.shape[1] // 4 : -part.shape[1] // 4].reshape(-1, 3)
    inked = middle[distance(middle, paper) > 25]
    if not len(inked):
        return np.array([], np.int64)
    ink = commonest(inked, 8.0)
    near = _blended(part, ink, paper)
    return left + _without_stroke(near, text.box.height)


def _without_stroke(near: npt.NDArray[np.bool_], height: float) -> npt.NDArray[np.int64]:
    """Columns with letters; a long thin stroke before them, in their own colour, is a swatch."""
    columns = np.flatnonzero(near.any(axis=0))
    groups = np.split(columns, np.flatnonzero(np.diff(columns) > max(3, 0.2 * height)) + 1)
    first = groups[0]
    rows = int(near[:, first].any(axis=1).sum()) if len(first) else 0
    if len(groups) > 1 and len(first) > 1.1 * height and rows <= 0.45 * height:
        return np.concatenate(groups[1:])
    return columns


def _blended(part: Lab, ink: tuple[float, float, float], paper: tuple[float, float, float]) -> npt.NDArray[np.bool_]:
    """Pixels of the ink or of its soft edges: on the way from paper to ink, past a third of it."""
    start, way = np.asarray(paper, np.float32), np.asarray(ink, np.float32) - np.asarray(paper, np.float32)
    length = float(way @ way)
    share = (part - start) @ way / max(length, 1e-6)
    aside = np.sqrt(((part - start - share[..., None] * way) ** 2).sum(axis=-1))
    out: npt.NDArray[np.bool_] = (share > 0.35) & (share < 1.3) & (aside < 10) & ((share > 0.8) | (aside < 5))
    return out


def _entry(lab: Lab, text: TextBox, letters: dict[TextBox, tuple[float, float]]) -> LegendEntry | None:
    name, height = text.text, text.box.height
    left = letters[text][0]
    if drawn := DRAWN_SYMBOL.match(name):
        left = max(left, text.box.left + height * 0.9 * len(drawn.group().strip()))
        name = name[drawn.end() :]
    if not re.search(r"[^\W\d_]|^(19|20)\d\d$", name):
        return None
    start = left - SWATCH_WIDTH * height
    for other, (_, end) in letters.items():  # the neighbour before belongs to the entry before
        if (
            other is not text
            and end <= left + 0.5 * height
            and not STROKES.fullmatch(other.text)
            and abs(other.box.center_y - text.box.center_y) < height
        ):
            start = max(start, end + 1)
    region = Box(start, text.box.center_y - 0.5 * height, left - 1, text.box.center_y + 0.5 * height)
    region = region.clipped(lab.shape[1], lab.shape[0])
    found = _swatch(lab, region, height, _paper(lab, text))
    if found is None or left - found[0].right > 1.6 * height:
        return None
    box, colour = found
    if abs(box.center_y - text.box.center_y) > 0.3 * height:  # an axis or a frame that passes by
        return None
    return LegendEntry(name.strip(), text, box, colour, line=box.height < 0.27 * height)


def _swatch(
    lab: Lab, region: Box, height: float, paper: tuple[float, float, float]
) -> tuple[Box, tuple[float, float, float]] | None:
    """The coloured patch in the region nearest to its right end."""
    top, left = int(region.top), int(region.left)
    part = lab[top : int(region.bottom) + 1, left : int(region.right) + 1]
    if part.shape[0] < 4 or part.shape[1] < 4:
        return None
    drawn = (distance(part, paper) > 12).astype(np.uint8)
    count, labels, stats, _ = cv2.connectedComponentsWithStats(drawn, connectivity=8)
    patches = [
        i
        for i in range(1, count)
        if stats[i, cv2.CC_STAT_AREA] >= max(6, 0.04 * height * height) and not _cut_off(stats[i], part.shape)
    ]
    if not patches:
        return None
    last = max(patches, key=lambda i: int(stats[i, cv2.CC_STAT_LEFT] + stats[i, cv2.CC_STAT_WIDTH]))
    w, h = int(stats[last, cv2.CC_STAT_WIDTH]), int(stats[last, cv2.CC_STAT_HEIGHT])
    if h > 0.7 * part.shape[0] and w < 0.3 * height:  # a frame's edge
        return None
    colours = _of_the_stroke(part, labels == last)
    away = distance(colours, paper)
    colour = commonest(colours, 5.0)
    if colour_gap(colour, paper) < 0.5 * float(away.max()):  # blurred edges of a thin line outnumber its core
        colour = commonest(colours[away > 0.6 * float(away.max())], 5.0)
    full = distance(part, colour) < 14
    rows = np.flatnonzero(full.any(axis=1))
    columns = np.flatnonzero(full.any(axis=0))
    box = Box(float(left + columns[0]), float(top + rows[0]), float(left + columns[-1] + 1), float(top + rows[-1] + 1))
    thickness = float(np.median(full.sum(axis=0)[columns]))
    if w > 1.4 * thickness and thickness < 0.42 * height:  # a line with a marker is as high as its marker
        box = Box(box.left, box.center_y - thickness / 2, box.right, box.center_y + thickness / 2)
    return box, colour


def _of_the_stroke(part: Lab, patch: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """The patch's colours; of a line with a marker on it only those of its ends (markers may be filled white)."""
    columns = np.flatnonzero(patch.any(axis=0))
    heights = patch.sum(axis=0)[columns]
    quarter = len(columns) // 4
    if quarter >= 2 and heights.max() > 1.8 * np.median(np.concatenate([heights[:quarter], heights[-quarter:]])):
        ends = np.zeros_like(patch)
        ends[:, columns[:quarter]] = True
        ends[:, columns[-quarter:]] = True
        return part[patch & ends]
    return part[patch]


def _cut_off(stats: npt.NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    """True for a patch that runs out of the region on two sides: plot ground, a frame, an axis."""
    left, top = int(stats[cv2.CC_STAT_LEFT]), int(stats[cv2.CC_STAT_TOP])
    right, bottom = left + int(stats[cv2.CC_STAT_WIDTH]), top + int(stats[cv2.CC_STAT_HEIGHT])
    beside = (left == 0) + (right == shape[1])
    return beside >= 1 and beside + (top == 0) + (bottom == shape[0]) >= 2


def _one_group(entries: list[LegendEntry]) -> tuple[LegendEntry, ...]:
    """Legend entries stand in one row, one column or a small grid: drop what lies far from the largest group."""
    best: list[LegendEntry] = []
    for seed in entries:
        height = seed.text.box.height
        group = [
            e
            for e in entries
            if abs(e.text.box.height - height) < 0.45 * height
            and (
                abs(e.text.box.center_y - seed.text.box.center_y) < 3.2 * height
                or abs(e.swatch.right - seed.swatch.right) < 0.8 * height
            )
        ]
        if len(group) > len(best):
            best = group
    return tuple(sorted(best, key=lambda e: (round(e.text.box.center_y / 12), e.text.box.left)))


def same_colours(entries: Sequence[LegendEntry]) -> bool:
    """True if two entries cannot be told apart by colour (a grey scan, a black-and-white print)."""
    return any(colour_gap(a.colour, b.colour) < 8 for i, a in enumerate(entries) for b in entries[i + 1 :])
