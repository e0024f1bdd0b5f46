"""A large scan in as many pixels as its print needs: read in a fifth of the time, told in the pixels of the upload.

The recogniser looks at large pictures reduced anyway. What is left to gain from more pixels is small print, so a
picture is reduced only as far as its print stays legible.
"""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from extraction.chart import Reading
from extraction.kinds.scene import Scene

LONGEST = 2600  # pixels of the longer side: below it nothing is slow
LEGIBLE = 14.0  # pixels of height that print should keep
SMALL_PRINT = 0.25  # this share of the texts is at most as high as the small print
WORTH_IT = 0.85  # a picture that could only be reduced to more than that is read as it is


def reduced(scene: Scene) -> tuple[Scene, float]:
    """The scene in fewer pixels, and how many of its pixels one of the upload is; the scene itself and 1 if small."""
    height, width = scene.pixels.shape[:2]
    size = LONGEST / max(height, width)
    heights = sorted(min(text.box.width, text.box.height) for text in scene.texts)
    if heights:
        size = max(size, LEGIBLE / max(1.0, heights[int(SMALL_PRINT * len(heights))]))
    if size > WORTH_IT:
        return scene, 1.0
    pixels = cv2.resize(scene.pixels, (round(width * size), round(height * size)), interpolation=cv2.INTER_AREA)
    texts = tuple(replace(text, box=text.box.times(size)) for text in scene.texts)
    return Scene(np.asarray(pixels, np.uint8), texts), size


def enlarged(reading: Reading, size: float) -> Reading:
    """The reading of a picture that was reduced to `size`, in the pixels that it had before."""
    if size == 1.0:
        return reading
    back = 1 / size
    points = tuple(
        replace(
            point,
            evidence=point.evidence.times(back),
            measured=replace(point.measured, box=point.measured.box.times(back)) if point.measured else None,
        )
        for point in reading.points
    )
    discs = tuple(
        replace(disc, x=disc.x * back, y=disc.y * back, radius=disc.radius * back, hole=disc.hole * back)
        for disc in reading.discs
    )
    return replace(reading, points=points, axes=tuple(axis.enlarged(back) for axis in reading.axes), discs=discs)
