"""Colours as a person tells them apart.

They are compared in CIE Lab, where a distance of about 2 is just visible and 20 is plainly another colour.
"""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
Lab = npt.NDArray[np.float32]
SAME_COLOUR = 14.0
GREY = 12.0  # chroma below which a colour is a grey


def to_lab(pixels: Pixels) -> Lab:
    """CIE Lab of RGB pixels; scanner noise and JPEG ringing smoothed away first."""
    smooth = cv2.bilateralFilter(pixels, 5, 40, 3) if _noise(pixels) > 3 else pixels
    return np.asarray(cv2.cvtColor(smooth.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _noise(pixels: Pixels) -> float:
    """Median absolute difference to the 3 × 3 median, over pixels that are not on an edge."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    difference = np.abs(grey.astype(np.int16) - cv2.medianBlur(grey, 3).astype(np.int16))
    return float(np.percentile(difference, 75))


def distance(lab: Lab, colour: Sequence[float]) -> npt.NDArray[np.float32]:
    """Colour distance of every pixel to `colour`."""
    apart = lab - np.asarray(colour, np.float32)
    out: npt.NDArray[np.float32] = np.sqrt(np.einsum("...i,...i->...", apart, apart))
    return out


def drawn_in(lab: Lab, colour: Sequence[float], paper: Sequence[float], share: float) -> npt.NDArray[np.bool_]:
    """Pixels that have gone more than this share of the way from the paper to the colour."""
    return np.asarray(distance(lab, colour) < (1 - share) * colour_gap(colour, paper), np.bool_)


def colour_gap(a: Sequence[float], b: Sequence[float]) -> float:
    return float(np.linalg.norm(np.asarray(a) - np.asarray(b)))


def is_tint(colour: Sequence[float], full: Sequence[float], paper: Sequence[float]) -> bool:
    """True if `colour` is `full` thinned with paper: the see-through ground of an area under its line."""
    start, way = np.asarray(paper), np.asarray(full) - np.asarray(paper)
    share = float((np.asarray(colour) - start) @ way / max(float(way @ way), 1e-6))
    aside = float(np.linalg.norm(np.asarray(colour) - start - share * way))
    return 0.05 < share < 0.95 and aside < SAME_COLOUR


def commonest(lab: npt.NDArray[np.float32], bin_size: float = 4.0) -> tuple[float, float, float]:
    """The most frequent colour (mean of the fullest bin)."""
    bins = np.round(lab / bin_size).astype(np.int32)
    codes = (bins[:, 0] * 1000 + bins[:, 1]) * 1000 + bins[:, 2]
    values, counts = np.unique(codes, return_counts=True)
    mean = lab[codes == values[counts.argmax()]].mean(axis=0)
    return (float(mean[0]), float(mean[1]), float(mean[2]))
