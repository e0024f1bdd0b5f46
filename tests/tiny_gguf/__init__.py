"""A pair of GGUF files that knows four pictures by heart, and these pictures."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from extraction.engines.vision import Pixels

HERE = Path(__file__).parent
CHARTS = (((20, 40, 60), "#1f77b4"), ((60, 40, 20), "#d62728"), ((40, 60, 20), "#2ca02c"), ((30, 30, 70), "#ff7f0e"))
POINTS, HIGHEST = "提取", "最高"  # the two questions that it understands


def draw(heights: tuple[int, ...], ink: str) -> Pixels:
    """Three bars for 2021 to 2023, with nothing printed: no font of any machine comes into it."""
    image = Image.new("RGB", (128, 96), "white")
    pen = ImageDraw.Draw(image)
    pen.line([12, 8, 12, 84], fill="black")
    pen.line([12, 84, 120, 84], fill="black")
    for at, height in enumerate(heights):
        pen.rectangle([24 + at * 32, 84 - height, 44 + at * 32, 83], fill=ink)
    return np.asarray(image)


def answer_of(heights: tuple[int, ...], question: str) -> str:
    """What the pair was taught to say."""
    if question == HIGHEST:
        return json.dumps({"year": 2021 + heights.index(max(heights))})
    return json.dumps({"points": [{"x": str(2021 + at), "y": height / 10} for at, height in enumerate(heights)]})
