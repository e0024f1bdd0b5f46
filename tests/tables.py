"""Tables printed as the text finder gives them, and what is read of them."""

from __future__ import annotations

import math

import numpy as np
from PIL import Image

from extraction.chart import Reading, TextBox
from extraction.geometry import Box
from extraction.kinds.scene import Scene
from extraction.kinds.table import read

LETTER = 20  # the height of a text box
PITCH = 36
WIDTH, HEIGHT = 900, 700
FIRST, STEP = 330, 120  # right edges of the columns of numbers


def text(words: str, *, left: float | None = None, right: float | None = None, y: float = 0, score: float = 1.0):
    """A text as the finder gives it: anchored left or right, `y` is its middle."""
    width = sum(LETTER * (0.8 if ord(c) > 0x2E80 else 0.45) for c in words)
    start = left if left is not None else (right or 0) - width
    return TextBox(words, Box(start, y - LETTER / 2, start + width, y + LETTER / 2), 0.0, score)


def row_of(cells: list[str], y: float) -> list[TextBox]:
    """One printed row: a label at the left, numbers flush right; empty strings print nothing."""
    found = [text(cells[0], left=20, y=y)] if cells[0] else []
    return found + [text(c, right=FIRST + i * STEP, y=y) for i, c in enumerate(cells[1:]) if c]


def printed(*rows: list[str], top: float = 100) -> list[TextBox]:
    return [box for i, cells in enumerate(rows) for box in row_of(cells, top + i * PITCH)]


def scene(texts: list[TextBox], picture: Image.Image | None = None, tilt: float = 0.0) -> Scene:
    """The texts on white paper (or on a drawing), turned by `tilt` degrees."""
    slope = math.tan(math.radians(tilt))
    turned = [
        TextBox(
            t.text,
            Box(t.box.left, t.box.top + slope * t.box.center_x, t.box.right, t.box.bottom + slope * t.box.center_x),
            tilt,
            t.score,
        )
        for t in texts
    ]
    return Scene(np.asarray(picture or paper()), tuple(turned))


def paper() -> Image.Image:
    return Image.new("RGB", (WIDTH, HEIGHT), "white")


def reading(*rows: list[str], extra: list[TextBox] | None = None, tilt: float = 0.0) -> Reading:
    found = read(scene(printed(*rows) + (extra or []), tilt=tilt))
    assert found is not None
    return found


def values(found: Reading) -> dict[tuple[str, str], str | None]:
    return {(p.series, p.category): None if p.value is None else str(p.value) for p in found.points}


def units(found: Reading) -> dict[str, str]:
    return {s.name: str(s.unit) if s.unit else "" for s in found.series}


HEAD = ["项目", "2022", "2023", "2024E"]
SALES = ["营业收入", "1,234.5", "1,345.6", "1,456.7"]
PROFIT = ["净利润", "(23.4)", "45.6", "-56.7"]
