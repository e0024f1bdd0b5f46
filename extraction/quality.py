"""What is wrong with a picture before anybody reads it, in words that say what to do. Knows nothing of charts.

Quick looks at pixels, no text recognition: how high the small print stands, how many pixels an edge needs, whether the
picture ends in the middle of something, whether it lies askew, whether JPEG left its blocks. Nothing here refuses a
picture; a person decides whether a better copy is worth the trouble.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import cv2
import numpy as np
import numpy.typing as npt

from extraction.errors import Sentence
from extraction.tilt import tilt

Pixels = npt.NDArray[np.uint8]
Lengths = npt.NDArray[np.int64]
Trouble = Literal["small", "blurred", "cut", "askew", "blocks"]

MOST_LOOKED_AT = 2_500_000  # pixels; a larger picture is looked at reduced by a whole number
SMALL_PRINT = 7  # pixels: figures lower than this lose their holes and points
UNSHARP = 0.78  # the crispest edges take less than this of their step within one pixel
WIDE_EDGE = 0.075  # an edge this wide, in heights of the print, smears it
ASKEW = 0.6  # degrees; a level screenshot is level to the pixel
BLOCKED = 0.57  # of the fine detail is missing, and only along the grid of JPEG: quality 65 and less; 75 loses 0.55


@dataclass(frozen=True, slots=True)
class Flaw:
    """One thing that makes numbers hard to read, and what to do about it."""

    trouble: Trouble
    sentence: Sentence


def flaws(pixels: Pixels) -> tuple[Flaw, ...]:
    """What is wrong with this picture, the worst first; nothing for one that should read well."""
    grey = _grey(pixels)
    times = round(pixels.shape[1] / grey.shape[1])
    heights = _print_heights(grey)
    height = float(np.percentile(heights, 25)) if len(heights) >= FEW_WORDS else None
    found: list[Flaw | None] = [_cut(grey)]
    found.append(_small(height * times) if height is not None else None)
    found += [_blurred(grey, height), _askew(grey), _blocked(grey) if times == 1 else None]
    return tuple(flaw for flaw in found if flaw is not None)


def in_words(found: tuple[Flaw, ...]) -> Sentence | None:
    """A sentence for each of these; None where there are none."""
    said = [flaw.sentence for flaw in found]
    if not said:
        return None
    return Sentence(zh="".join(one.zh for one in said), en=" ".join(one.en for one in said))


def _grey(pixels: Pixels) -> Pixels:
    times = int(np.ceil(np.sqrt(pixels.shape[0] * pixels.shape[1] / MOST_LOOKED_AT)))
    if times > 1:
        size = (pixels.shape[1] // times, pixels.shape[0] // times)
        pixels = np.asarray(cv2.resize(pixels, size, interpolation=cv2.INTER_AREA), np.uint8)
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)


# --------------------------------------------------------------------------------------------- small print

STROKE = 9  # pixels: thinner things that stand out from what is round them may be strokes of small letters
STANDS_OUT = 60  # steps of grey
TALLEST, WIDEST = 60, 80  # pixels of one letter: larger ones are not small print
GAP = 7  # pixels between letters of one small word
WORD = 3  # letters; less may be a marker or a dash
FEW_WORDS = 4


def _small(height: float) -> Flaw | None:
    if height >= SMALL_PRINT:
        return None
    return Flaw(
        "small",
        Sentence(
            zh=f"字太小（约 {height:.0f} 像素高）：请截原图，或放大到 200% 再截。",
            en=f"The print is too small (about {height:.0f} pixels high): take the original, or zoom to 200 % "
            "before the screenshot.",
        ),
    )


def _print_heights(grey: Pixels) -> Lengths:
    """How high each word of small print stands, dark on light or light on dark."""
    kernel = cv2.getStructuringElement(cv2.MORPH_RECT, (STROKE, STROKE))
    heights = []
    for way in (cv2.MORPH_BLACKHAT, cv2.MORPH_TOPHAT):
        strokes = (cv2.morphologyEx(grey, way, kernel) > STANDS_OUT).astype(np.uint8)
        heights.append(_word_heights(strokes))
    return np.concatenate(heights)


def _word_heights(strokes: Pixels) -> Lengths:
    """Letters that stand close together in a row are a word, which is as high as its highest letter."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
    wide, high, area = stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT], stats[:, cv2.CC_STAT_AREA]
    letter = (high >= 3) & (high <= TALLEST) & (wide <= WIDEST) & (area >= 4) & (wide <= 2.5 * high + 2)
    letter[0] = False  # the paper
    only = letter[labels].astype(np.uint8)
    joined = cv2.dilate(only, np.ones((1, GAP), np.uint8))
    count, words, found, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    at = np.flatnonzero(only)
    _, first = np.unique(labels.ravel()[at], return_index=True)
    of_word = np.bincount(words.ravel()[at[first]], minlength=count)
    is_word = (of_word >= WORD) & (found[:, cv2.CC_STAT_WIDTH] >= 1.3 * found[:, cv2.CC_STAT_HEIGHT])
    is_word[0] = False
    return np.asarray(found[is_word, cv2.CC_STAT_HEIGHT], np.int64)


# ---------------------------------------------------------------------------------------------------- blur

REACH = 9  # pixels along a row in which an edge is looked for
STRONG = 90  # steps of grey an edge must span
SOME_EDGES = 200


def _blurred(grey: Pixels, height: float | None) -> Flaw | None:
    """The crispest tenth of the strong edges should make most of their step from one pixel to the next."""
    span = (cv2.dilate(grey, np.ones((1, REACH), np.uint8)) - cv2.erode(grey, np.ones((1, REACH), np.uint8)))[:, :-1]
    step = cv2.absdiff(grey[:, 1:], grey[:, :-1])
    step = cv2.dilate(step, np.ones((1, REACH - 2), np.uint8))
    strong = span > STRONG
    if height is None or int(strong.sum()) < SOME_EDGES:
        return None
    crisp = float(np.percentile(step[strong].astype(np.float32) / span[strong], 90))
    if crisp >= UNSHARP or 1 / crisp < WIDE_EDGE * height:
        return None
    return Flaw(
        "blurred",
        Sentence(
            zh="图片发虚：请从原文件重新截图，不要放大已有的截图。",
            en="The picture is blurred: take a new screenshot of the original instead of enlarging an old one.",
        ),
    )


# ----------------------------------------------------------------------------------------------------- cut

INK = 60  # steps of grey from the colour along the edges
LETTERS_CUT = 4  # short pieces of ink on one edge
SHORT, APART = 20, 4  # pixels
BARS_CUT = 2


def _cut(grey: Pixels) -> Flaw | None:
    """True ends have paper along them; a frame or a coloured band runs along a whole edge, print and bars do not."""
    edges = {"top": grey[0], "bottom": grey[-1], "left": grey[:, 0], "right": grey[:, -1]}
    paper = float(np.median(np.concatenate(list(edges.values()))))
    through = [name for name, line in edges.items() if _ends_in_something(line, paper)]
    if not through:
        return None
    names = {"top": "上", "bottom": "下", "left": "左", "right": "右"}
    zh = "、".join(names[name] for name in through)
    return Flaw(
        "cut",
        Sentence(
            zh=f"{zh}边缘切到了内容：请多截一圈，把坐标轴和文字截全。",
            en=f"Something is cut off at the {' and '.join(through)}: take in a little more all round, "
            "with the whole axis and its words.",
        ),
    )


def _ends_in_something(line: Pixels, paper: float) -> bool:
    """Several pieces of ink with paper between them, as letters or bars leave them on the edge that cuts them."""
    ink = (np.abs(line.astype(np.float32) - paper) > INK).astype(np.int8)
    turns = np.diff(np.concatenate([[0], ink, [0]]))
    starts, ends = np.flatnonzero(turns == 1), np.flatnonzero(turns == -1)
    long = ends - starts
    if int((long <= SHORT).sum()) >= LETTERS_CUT:
        return True
    gaps = starts[1:] - ends[:-1]
    bars = (long > SHORT) & (long < len(line) / 3)
    return int(bars.sum()) >= BARS_CUT and len(gaps) > 0 and int(gaps.min()) > APART


# --------------------------------------------------------------------------------------------- skew, blocks

ENOUGH_FOR_SKEW = 480  # pixels along the longer side


def _askew(grey: Pixels) -> Flaw | None:
    share = min(1.0, ENOUGH_FOR_SKEW / max(grey.shape))
    size = (max(1, round(grey.shape[1] * share)), max(1, round(grey.shape[0] * share)))
    small = np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)
    degrees = abs(tilt(np.asarray(cv2.cvtColor(small, cv2.COLOR_GRAY2RGB), np.uint8)))
    if degrees < ASKEW:
        return None
    return Flaw(
        "askew",
        Sentence(
            zh=f"图片歪了约 {degrees:.1f}°：请摆正，或直接截屏。",
            en=f"The picture is askew by about {degrees:.1f}°: straighten it, or take a screenshot instead of a photo.",
        ),
    )


SIDE = 8  # pixels of a block of JPEG
LIVELY = 80  # steps of grey within a block: a plainer one says nothing
ENOUGH_BLOCKS, MOST_BLOCKS = 30, 1500
SLANTED = 12.0  # in a block with level or upright edges alone nothing could be lost
NOTHING = 10.0  # a wave weaker than this has been rounded away, or was never there
_ORDER = np.arange(SIDE)
_COSINES = np.sqrt(2 / SIDE) * np.cos((2 * _ORDER[None] + 1) * _ORDER[:, None] * np.pi / (2 * SIDE))
_COSINES[0] /= np.sqrt(2)
_FINE = np.add.outer(_ORDER, _ORDER) >= SIDE


def _blocked(grey: Pixels) -> Flaw | None:
    """JPEG rounds fine detail away block by block; looked at from between the blocks it is still there."""
    on_grid, between = _detail_lost(grey), [_detail_lost(grey[shift:, shift:]) for shift in (3, 4)]
    if on_grid is None or None in between:
        return None
    usual = max(lost for lost in between if lost is not None)
    if usual >= 1 or (on_grid - usual) / (1 - usual) < BLOCKED:
        return None
    return Flaw(
        "blocks",
        Sentence(
            zh="JPEG 压缩痕迹明显，小字可能认错：请用原图，或存为 PNG。",
            en="JPEG compression has eaten fine detail and small figures may be misread: use the original, or a PNG.",
        ),
    )


def _detail_lost(grey: Pixels) -> float | None:
    """The share of fine detail, in blocks where something is drawn, that is as good as zero."""
    high, wide = grey.shape[0] // SIDE * SIDE, grey.shape[1] // SIDE * SIDE
    blocks = grey[:high, :wide].reshape(high // SIDE, SIDE, wide // SIDE, SIDE).swapaxes(1, 2).reshape(-1, SIDE, SIDE)
    lively = blocks[np.ptp(blocks, axis=(1, 2)) > LIVELY]
    if len(lively) < ENOUGH_BLOCKS:
        return None
    lively = lively[:: len(lively) // MOST_BLOCKS + 1]
    waves = np.abs(_COSINES @ lively.astype(np.float32) @ _COSINES.T)
    waves = waves[waves[:, 1:, 1:].max(axis=(1, 2)) > SLANTED]
    return float((waves[:, _FINE] < NOTHING).mean()) if len(waves) >= ENOUGH_BLOCKS else None
