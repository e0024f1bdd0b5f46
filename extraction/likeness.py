"""Whether two pictures show the same drawing: saved anew, resized, compressed again or cut out with another margin.

A print finds what may be the same; pixels laid over one another decide. Two charts of one template differ in a bar or
in a figure somewhere, so the worst place counts, not the average. A change that moves no pixel cannot be seen.
"""

from __future__ import annotations

import cv2
import imagehash
import numpy as np
import numpy.typing as npt
from PIL import Image

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

HASH_SIDE = 16  # 256 bits a hash; the usual 64 are the same for most charts of one template
NEAR = 24  # bits: copies differ by up to 16, charts of one template often by less than charts of different ones
PAPER_STEP = 20  # steps of grey from the paper: what is fainter than that is not drawn
LARGEST = 1300  # pixels along the longer side: more says no more of a chart, and costs time
WIDEST = 900  # pixels at which two pictures are compared
WORST_PLACE = 16.0  # steps of grey, on average over a place: JPEG and resizing stay below it, a bar that moved does not
WORST_SHARE = 0.25  # of what is drawn in a place: a figure in pale print that became another
PLACE = 9  # pixels, about a small figure
GRAIN = 25.0  # steps of grey that a place may differ in without meaning anything
FAINTEST = 0.6  # of the contrast of the other
WIDE_LIGHT = 61  # pixels over which paper may grow darker


def print_of(pixels: Pixels) -> str:
    """What stays nearly the same when a picture is saved anew: a hash of the whole, and one without its margins."""
    grey = _grey(pixels)
    return "-".join(str(imagehash.phash(Image.fromarray(part), HASH_SIDE)) for part in (grey, _trimmed(grey)))


def distance(one: str, other: str) -> int:
    """How many bits two prints differ in, by whole picture or by what is drawn, whichever is nearer."""
    pairs = zip(one.split("-"), other.split("-"), strict=True)
    return min((int(a, 16) ^ int(b, 16)).bit_count() for a, b in pairs)


def same_drawing(one: Pixels, other: Pixels) -> bool:
    """True if one could be a copy of the other: nowhere is there more between them than copying leaves."""
    laid = _laid_over(_trimmed(_grey(one)), _trimmed(_grey(other)))
    if laid is None:
        return False
    first, second, common = laid
    first, second = _as_soft(first, second)
    gain = _gain(first, second)
    if not FAINTEST < gain < 1 / FAINTEST:
        return False
    apart = first * gain - second
    apart = apart - cv2.blur(apart, (WIDE_LIGHT, WIDE_LIGHT))
    worst = float((cv2.blur(np.abs(apart), (PLACE, PLACE)) * common).max())
    here = np.sqrt(np.maximum(cv2.blur(apart * apart, (PLACE, PLACE)), 0))
    drawn = np.minimum(_spread(first), _spread(second)) + GRAIN
    return worst <= WORST_PLACE and float((here / drawn * common).max()) <= WORST_SHARE


def _grey(pixels: Pixels) -> Pixels:
    """The picture in grey, no larger than two pictures are compared at."""
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    share = LARGEST / max(grey.shape)
    if share >= 1:
        return grey
    size = (max(1, round(grey.shape[1] * share)), max(1, round(grey.shape[0] * share)))
    return np.asarray(cv2.resize(grey, size, interpolation=cv2.INTER_AREA), np.uint8)


def _trimmed(grey: Pixels) -> Pixels:
    """The picture without the empty paper round it."""
    soft = cv2.medianBlur(grey, 3)
    edges = np.concatenate([soft[:3].ravel(), soft[-3:].ravel(), soft[:, :3].ravel(), soft[:, -3:].ravel()])
    ink = np.abs(soft.astype(np.int16) - int(np.median(edges))) > PAPER_STEP
    rows, columns = np.flatnonzero(ink.sum(axis=1) >= 2), np.flatnonzero(ink.sum(axis=0) >= 2)
    if len(rows) < PLACE or len(columns) < PLACE:
        return grey
    return np.ascontiguousarray(grey[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1])


def _laid_over(one: Pixels, other: Pixels) -> tuple[Floats, Floats, npt.NDArray[np.bool_]] | None:
    """Both at one size, the second moved onto the first, and where both are; None if they do not fit."""
    wide = min(WIDEST, one.shape[1], other.shape[1])
    high = round(one.shape[0] * wide / one.shape[1])
    if min(wide, high) < 4 * PLACE:
        return None
    first, second = (
        np.asarray(cv2.resize(each, (wide, high), interpolation=cv2.INTER_AREA), np.float32) for each in (one, other)
    )
    move = np.eye(2, 3, dtype=np.float32)
    for share, soft, steps in ((0.5, 1.5, 40), (1.0, 1.0, 15)):  # roughly at half the size, then exactly
        size = (round(wide * share), round(high * share))
        pair = [cv2.GaussianBlur(cv2.resize(each, size, interpolation=cv2.INTER_AREA), (0, 0), soft)
                for each in (first, second)]  # fmt: skip
        stop = (cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, steps, 1e-4)
        move[:, 2] *= share
        try:
            _, found = cv2.findTransformECC(pair[0], pair[1], move, cv2.MOTION_AFFINE, stop)
        except cv2.error:  # they have nothing in common to hold on to
            return None
        move = np.array(found, np.float32)
        move[:, 2] /= share
    way = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    moved = cv2.warpAffine(second, move, (wide, high), flags=way, borderMode=cv2.BORDER_REPLICATE)
    there = cv2.warpAffine(np.ones((high, wide), np.uint8), move, (wide, high), flags=cv2.WARP_INVERSE_MAP)
    inside = cv2.erode(there, np.ones((PLACE, PLACE), np.uint8), borderType=cv2.BORDER_CONSTANT, borderValue=0)
    return first, np.asarray(moved, np.float32), np.asarray(inside, np.uint8) > 0


def _as_soft(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Both equally blurred: the sharper one as much as brings them nearest, then both a little."""
    ways = [(one, other)]
    for sigma in (0.7, 1.1, 1.6):
        ways += [(_soft(one, sigma), other), (one, _soft(other, sigma))]
    nearest = min(ways, key=lambda pair: float(np.mean(np.abs(pair[0] - pair[1]))))
    return _soft(nearest[0], 0.8), _soft(nearest[1], 0.8)


def _soft(picture: Floats, sigma: float) -> Floats:
    return np.asarray(cv2.GaussianBlur(picture, (0, 0), sigma), np.float32)


def _gain(one: Floats, other: Floats) -> float:
    """How much brighter the second is, as a scan may be."""
    a, b = one.ravel()[::7], other.ravel()[::7]
    spread = float(np.var(a))
    return float(np.mean((a - a.mean()) * (b - b.mean()))) / spread if spread > 0 else 1.0


def _spread(picture: Floats) -> Floats:
    """How much is drawn round each pixel."""
    side = PLACE + 6
    mean = cv2.blur(picture, (side, side))
    return np.sqrt(np.maximum(cv2.blur(picture * picture, (side, side)) - mean * mean, 0))
