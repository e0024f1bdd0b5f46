"""Filled shapes of one ink: the rectangles that may be bars, the edges of an area; dots of a line are neither."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import cv2
import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks.inks import Ink
from extraction.marks.masks import Bits, Mask, closed, opened, texts_on

MANY_BARS = 10  # from here on bars may stand so close that only slits are between them


def find_rectangles(ink: Ink, texts: Iterable[TextBox]) -> tuple[Box, ...]:
    """Upright filled rectangles of one ink, left to right. Labels printed on them and lines across them are bridged."""
    mask = (ink.mask | texts_on(ink.mask, texts)).astype(np.uint8)
    mask = closed(mask, 9, 1)
    mask = _joined_sideways(mask)
    mask = opened(mask, 1, 4)
    found = _solid(opened(mask, 5, 1))  # cuts an axis in the same colour
    found += [low for low in _solid(mask) if not any(low.overlap(box) for box in found)]
    letters = [text.box.grown(1) for text in texts]
    printed = [box for box in found if not any(_is_stroke(box, letter) for letter in letters)]
    return tuple(sorted(printed, key=lambda box: (box.left, box.top)))


def _is_stroke(box: Box, letters: Box) -> bool:
    """True if the rectangle is part of letters; one that fills most of their box is a bar taken for a letter."""
    return letters.contains(box) and box.area < 0.6 * letters.area


def _joined_sideways(mask: Bits) -> Bits:
    """Upright lines across bars bridged; not the slits between bars that stand close, which are many and even."""
    joined = closed(mask, 1, 5)
    slit, whole = (cv2.connectedComponentsWithStats(m, connectivity=4)[2][1:] for m in (opened(mask, 5, 3), joined))
    if len(slit) < 3 * max(1, len(whole)) or len(slit) < MANY_BARS:
        return joined
    widths = slit[:, cv2.CC_STAT_WIDTH]
    even = float(np.median(np.abs(widths - np.median(widths)))) <= 1
    return mask if even else joined


def _solid(mask: Bits) -> list[Box]:
    """The connected pieces that mostly fill their box."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    found = []
    for index in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[index])
        if width >= 4 and height >= 1 and area >= 0.6 * width * height and area >= 8:
            box = _trimmed(labels[top : top + height, left : left + width] == index, left, top)
            found.append(_carried_over(box, mask))
    return found


def _carried_over(box: Box, mask: Bits) -> Box:
    """The bar beyond a line or marker drawn across it: its ink goes on in the same columns a few rows further."""
    left, right = int(box.left), int(box.right)
    inked = mask[:, left:right].mean(axis=1) >= 0.25
    top, bottom = int(box.top), int(box.bottom)
    step = max(8, int(0.25 * (right - left)))
    while top > 0 and (rows := np.flatnonzero(inked[max(0, top - step) : top])).size:
        top = max(0, top - step) + int(rows[0])
    while bottom < len(inked) and (rows := np.flatnonzero(inked[bottom : bottom + step])).size:
        bottom += int(rows[-1]) + 1
    return Box(box.left, float(top), box.right, float(bottom))


def _trimmed(shape: Mask, left: int, top: int) -> Box:
    """The shape's box without whiskers: rows and columns that are mostly filled."""
    rows = np.flatnonzero(shape.mean(axis=1) >= 0.5)
    columns = np.flatnonzero(shape.mean(axis=0) >= 0.5)
    if not len(rows) or not len(columns):
        return Box(left, top, left + shape.shape[1], top + shape.shape[0])
    return Box(float(left + columns[0]), float(top + rows[0]), float(left + columns[-1] + 1), float(top + rows[-1] + 1))


def are_markers(boxes: Sequence[Box], gap: float) -> bool:
    """True for the dots of a line: small, all alike, about as high as wide, with no common base."""
    if len(boxes) < 2 or float(np.median([b.width for b in boxes])) > max(16.0, 0.12 * gap):
        return False
    widths, heights = np.array([b.width for b in boxes]), np.array([b.height for b in boxes])
    ends = (np.array([b.bottom for b in boxes]), np.array([b.top for b in boxes]))
    alike = float(np.median(np.abs(heights - np.median(heights)))) <= 0.25 * float(np.median(heights)) + 1
    square = float(np.median(heights)) < 1.8 * float(np.median(widths))
    return bool(alike and square and min(float(np.std(end)) for end in ends) > 3)


def upper_edge(mask: Mask, x: float, box: Box) -> tuple[float, float] | None:
    """Top and bottom row of a filled shape at column x, None where there is none."""
    edges = []
    for column in range(max(0, round(x) - 1), min(mask.shape[1], round(x) + 2)):
        rows = np.flatnonzero(mask[int(box.top) : int(box.bottom) + 1, column])
        if len(rows):
            edges.append((float(rows[0] + int(box.top)), float(rows[-1] + 1 + int(box.top))))
    if not edges:
        return None
    return float(np.median([top for top, _ in edges])), float(np.median([bottom for _, bottom in edges]))
