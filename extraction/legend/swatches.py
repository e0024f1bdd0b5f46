"""Swatches: the patch of colour before a name, square or a piece of line, with or without a marker on it."""

from __future__ import annotations

import re

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks.colours import Lab, colour_gap, commonest, distance

STROKES = re.compile(r"[I1l|0Oo一—–\-=·.•●■○◆]{1,3}")  # a swatch that the OCR took for a text of its own
SOFT_EDGE = 2  # columns of a letter's blurred rim
PALE = 7.0  # colour distance to the paper that a solid swatch shows at least
SOLID = 0.8  # share of its box that a swatch fills; letters leave more open


def find_swatch(
    lab: Lab, region: Box, height: float, paper: tuple[float, float, float]
) -> tuple[Box, tuple[float, float, float]] | None:
    """The coloured patch in the region nearest to its right end."""
    top, left = int(region.top), int(region.left)
    part = lab[top : int(region.bottom) + 1, left : int(region.right) + 1]
    if part.shape[0] < 4 or part.shape[1] < 4:
        return None
    patch = _last_patch(part, paper, height)
    if patch is None:
        return None
    w, h = (int(np.flatnonzero(patch.any(axis=axis)).size) for axis in (0, 1))
    if h > 0.4 * part.shape[0] and w < 0.3 * height:  # a frame's edge, a letter's stem
        return None
    colours = _of_the_stroke(part, patch)
    away = distance(colours, paper)
    colour = commonest(colours, 5.0)
    if colour_gap(colour, paper) < 0.5 * float(away.max()):  # blurred edges of a thin line outnumber its core
        colour = commonest(colours[away > 0.6 * float(away.max())], 5.0)
    full = distance(part, colour) < min(14.0, 0.6 * colour_gap(colour, paper))
    if patch.sum() > SOLID * w * h and w < 1.5 * h and (full & patch).any():
        full &= patch  # a square is whole: what else has its colour is a bar of the plot close by
    rows = np.flatnonzero(full.any(axis=1))
    columns = np.flatnonzero(full.any(axis=0))
    box = Box(float(left + columns[0]), float(top + rows[0]), float(left + columns[-1] + 1), float(top + rows[-1] + 1))
    thickness = float(np.median(full.sum(axis=0)[columns]))
    drawn_high = float(np.median(patch.sum(axis=0)[columns]))  # soft edges and all
    if (
        w > 1.4 * max(thickness, drawn_high) and thickness < 0.42 * height
    ):  # a line with a marker is as high as its marker
        box = Box(box.left, box.center_y - thickness / 2, box.right, box.center_y + thickness / 2)
    return box, colour


def _last_patch(part: Lab, paper: tuple[float, float, float], height: float) -> npt.NDArray[np.bool_] | None:
    """The patch that ends furthest to the right; pale ones count if they are solid."""
    away = distance(part, paper)
    for least, fullness in ((12.0, 0.0), (PALE, SOLID)):
        count, labels, stats, _ = cv2.connectedComponentsWithStats((away > least).astype(np.uint8), connectivity=8)
        patches = [
            (x + w, i)
            for i, (x, _, w, h, area) in enumerate(tuple(int(v) for v in row) for row in stats[:count])
            if i > 0
            and area >= max(6, 0.04 * height * height, fullness * w * h)
            and not _cut_off(stats[i], part.shape)
            and not (x + w == part.shape[1] and w < 0.2 * height)  # the soft edge of the first letter
        ]
        if patches:
            out: npt.NDArray[np.bool_] = labels == max(patches)[1]
            return out
    return None


def _cut_off(stats: npt.NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    """True for a patch that runs out of the region on two sides (plot ground, a frame, an axis) or into a letter."""
    left, top = int(stats[cv2.CC_STAT_LEFT]), int(stats[cv2.CC_STAT_TOP])
    right, bottom = left + int(stats[cv2.CC_STAT_WIDTH]), top + int(stats[cv2.CC_STAT_HEIGHT])
    if right == shape[1] and right - left <= SOFT_EDGE:
        return True
    beside = (left == 0) + (right == shape[1])
    return beside >= 1 and beside + (top == 0) + (bottom == shape[0]) >= 2


def _of_the_stroke(part: Lab, patch: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """The patch's colours without its outline; of a line with a marker on it only those of its ends.

    Markers may be filled white.
    """
    rows, columns = (np.flatnonzero(patch.any(axis=axis)) for axis in (1, 0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if patch[box].mean() >= SOLID and _of_one_colour(part[box]):
        return _inner(part[box])
    columns = np.flatnonzero(patch.any(axis=0))
    heights = patch.sum(axis=0)[columns]
    quarter = len(columns) // 4
    if quarter >= 2 and heights.max() > 1.8 * np.median(np.concatenate([heights[:quarter], heights[-quarter:]])):
        ends = np.zeros_like(patch)
        ends[:, columns[:quarter]] = True
        ends[:, columns[-quarter:]] = True
        middle = ends & (cv2.erode(patch.astype(np.uint8), np.ones((3, 1), np.uint8)) > 0)  # without the soft rows
        return part[middle if middle.any() else patch & ends]
    return part[_core(patch)]


def _core(patch: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The patch without its outline and soft edges, if enough of it is left."""
    for _ in range(2):
        inner = cv2.erode(patch.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        if inner.sum() < 9:
            break
        patch = inner
    return patch


def solid_shapes(lab: Lab, text: TextBox) -> list[Box]:
    """Square or longer patches of one colour inside the text's box: swatches, for no letter is solid."""
    top, left, height = max(0, int(text.box.top)), max(0, int(text.box.left)), text.box.height
    part = lab[top : int(text.box.bottom) + 1, left : int(text.box.right) + 1]
    if part.shape[0] < 4 or part.shape[1] < 8:
        return []
    drawn = (distance(part, commonest(part.reshape(-1, 3))) > 12).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(drawn, connectivity=8)
    found = []
    for x, y, w, h, area in (tuple(int(v) for v in row) for row in stats[1:count]):
        like_a_swatch = max(5.0, 0.22 * height) <= h <= 0.85 * height and 0.8 * h <= w <= 3 * height
        if like_a_swatch and area >= SOLID * w * h and _of_one_colour(part[y : y + h, x : x + w]):
            found.append(Box(float(left + x), float(top + y), float(left + x + w), float(top + y + h)))
    return found


def _of_one_colour(patch: Lab) -> bool:
    """True if the patch, apart from its outline, is of one lightness (JPEG blurs the hue of what is small)."""
    light = _inner(patch)[:, 0]
    return len(light) > 0 and float((np.abs(light - np.median(light)) < 8).mean()) > 0.85


def _inner(patch: Lab) -> npt.NDArray[np.float32]:
    """The colours in the middle of a patch."""
    rim_y, rim_x = max(1, patch.shape[0] // 4), max(1, patch.shape[1] // 4)
    return patch[rim_y:-rim_y, rim_x:-rim_x].reshape(-1, 3)
