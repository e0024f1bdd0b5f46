"""How large a picture a model needs: as large as its smallest print asks for, no larger than the budget allows.

A model's time goes with the area of the picture; a fixed size wastes it on large print and loses small print.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import cv2
import numpy as np

from extraction.chart import TextBox
from extraction.engines.vision import Pixels

TOKEN = 32  # pixels along a side that one visual token stands for
LEGIBLE = 14.0  # pixels of height at which the model reads print; its exact digits come from text recognition
SMALLEST = 0.1  # share of the texts that may be smaller: footnotes
LARGEST_FACTOR = 2.0  # more only blurs
LEAST_SIDE = 2 * TOKEN


def sized(pixels: Pixels, texts: Sequence[TextBox], budget: int) -> Pixels:
    """The picture so scaled that its small print is legible, in at most `budget` visual tokens."""
    height, width = pixels.shape[:2]
    factor = min(_for_print(texts), _for_budget(width, height, budget))
    factor = max(factor, LEAST_SIDE / min(width, height))
    size = _scaled(width, height, factor)
    if abs(factor - 1.0) < 0.05 and visual_tokens(pixels) <= budget:
        return pixels
    how = cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC
    scaled: Any = cv2.resize(pixels, size, interpolation=how)
    return np.asarray(scaled, np.uint8)


def visual_tokens(pixels: Pixels) -> int:
    """How many tokens the model makes of a picture of that size."""
    height, width = pixels.shape[:2]
    return _tokens(width, height)


def _for_print(texts: Sequence[TextBox]) -> float:
    """The factor at which all but the smallest texts are legible; as it is, where there is no print."""
    heights = [min(text.box.width, text.box.height) for text in texts]
    if not heights:
        return 1.0
    return min(LARGEST_FACTOR, LEGIBLE / max(1.0, float(np.quantile(heights, SMALLEST))))


def _for_budget(width: int, height: int, budget: int) -> float:
    """The largest factor at which whole tokens fit into the budget."""
    factor = math.sqrt(budget * TOKEN**2 / (width * height))
    while _tokens(*_scaled(width, height, factor)) > budget:
        factor *= 0.98
    return factor


def _scaled(width: int, height: int, factor: float) -> tuple[int, int]:
    return max(TOKEN, round(width * factor)), max(TOKEN, round(height * factor))


def _tokens(width: int, height: int) -> int:
    return max(1, round(width / TOKEN)) * max(1, round(height / TOKEN))
