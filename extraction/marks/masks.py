"""Which pixels: masks of a picture, the brushes that open and close them, and the texts that lie on them."""

from __future__ import annotations

from collections.abc import Iterable

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks.colours import Lab

Mask = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint8]  # a mask of 0 and 1, as OpenCV wants it


def opened(mask: Bits, height: int, width: int) -> Bits:
    """Only what a brush of that size fits into."""
    brush = np.ones((height, width), np.uint8)
    middle = (width // 2, height // 2)
    across = (width - 1 - middle[0], height - 1 - middle[1])  # of an even brush: else all is moved by a pixel
    return np.asarray(cv2.dilate(cv2.erode(mask, brush, anchor=middle), brush, anchor=across), np.uint8)


def closed(mask: Bits, height: int, width: int) -> Bits:
    """Gaps narrower than a brush of that size bridged."""
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((height, width), np.uint8)), np.uint8)


def mask_of_texts(size: tuple[int, ...], texts: Iterable[TextBox], margin: float) -> Mask:
    mask = np.zeros(size, bool)
    for text in texts:
        mask[pixels_in(text.box.grown(margin).clipped(size[1], size[0]))] = True
    return mask


def texts_on(mask: Mask, texts: Iterable[TextBox]) -> Mask:
    """The boxes of texts that are printed on this ink: most of their surrounding pixels have it."""
    out = np.zeros_like(mask)
    for text in texts:
        box = text.box.grown(1).clipped(mask.shape[1], mask.shape[0])
        part = mask[pixels_in(box)]
        if part.shape[0] < 3 or part.shape[1] < 3:
            continue
        sides = np.concatenate([part[:, 0], part[:, -1]])
        rims = np.concatenate([part[0], part[-1], sides])
        if rims.mean() > 0.7:  # one run of text may cross several bars: what is between them is no bar
            out[pixels_in(box)] |= part[0] | part[-1]
        elif sides.mean() > 0.8 and part.mean() > 0.4:
            out[pixels_in(box)] = True
    return out


def part_in(lab: Lab, box: Box) -> Lab:
    """The colours of the pixels that the box touches."""
    return lab[pixels_in(box)]


def pixels_in(box: Box) -> tuple[slice, slice]:
    """Rows and columns of the pixels that the box touches, as far as they can be in a picture."""
    return (slice(max(0, int(box.top)), int(box.bottom) + 1), slice(max(0, int(box.left)), int(box.right) + 1))
