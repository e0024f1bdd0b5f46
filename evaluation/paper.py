"""A sheet of paper to draw test charts on, with Pillow alone: drawn three times too large, then reduced, so that
edges come out as smooth as a plotting program's. All measures are pixels of the finished picture.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Literal

from PIL import Image, ImageDraw, ImageFont

from extraction.chart import TextBox
from extraction.geometry import Box

OVERSIZE = 3

Face = Literal["sans", "serif"]
FACE_FILES: dict[tuple[Face, bool], str] = {
    ("sans", False): "NotoSansCJK-Regular.ttc",
    ("sans", True): "NotoSansCJK-Bold.ttc",
    ("serif", False): "NotoSerifCJK-Regular.ttc",
    ("serif", True): "NotoSerifCJK-Bold.ttc",
}
FONT_FOLDERS = (Path("/usr/share/fonts"), Path("/usr/local/share/fonts"), Path.home() / ".fonts")


class FontMissing(Exception):
    """No font with Chinese letters is installed; the message says which one to install."""


class Paper:
    """What is drawn so far. Every method draws one thing; `finished` gives the picture."""

    def __init__(self, width: int, height: int, colour: str = "#ffffff", face: Face = "sans") -> None:
        self.width, self.height, self.face = width, height, face
        self.printed: list[TextBox] = []
        self._large = Image.new("RGB", (width * OVERSIZE, height * OVERSIZE), colour)
        self._pen = ImageDraw.Draw(self._large)

    def rectangle(self, box: Box, fill: str, edge: str | None = None) -> None:
        corners = [_big(box.left), _big(box.top), _big(box.right) - 1, _big(box.bottom) - 1]
        if corners[2] >= corners[0] and corners[3] >= corners[1]:
            self._pen.rectangle(corners, fill=fill, outline=edge, width=OVERSIZE)

    def line(self, points: Sequence[tuple[float, float]], colour: str, width: float = 1.0) -> None:
        path = [(_big(x), _big(y)) for x, y in points]
        self._pen.line(path, fill=colour, width=max(1, _big(width)), joint="curve")

    def dashes(self, start: tuple[float, float], end: tuple[float, float], colour: str, dash: float = 4.0) -> None:
        length = math.dist(start, end)
        for step in range(int(length // (2 * dash)) + 1):
            from_, to = step * 2 * dash / length, min(1.0, (step * 2 + 1) * dash / length)
            self.line([_between(start, end, from_), _between(start, end, to)], colour)

    def dot(self, x: float, y: float, radius: float, fill: str, edge: str | None = None) -> None:
        ring = [_big(x - radius), _big(y - radius), _big(x + radius), _big(y + radius)]
        self._pen.ellipse(ring, fill=fill, outline=edge, width=OVERSIZE)

    def polygon(self, points: Sequence[tuple[float, float]], fill: str) -> None:
        self._pen.polygon([(_big(x), _big(y)) for x, y in points], fill=fill)

    def sector(self, x: float, y: float, radius: float, turn: tuple[float, float], fill: str) -> None:
        """A slice of a disc; `turn` is where it starts and ends, as shares of a full turn, clockwise from the top."""
        ring = [_big(x - radius), _big(y - radius), _big(x + radius), _big(y + radius)]
        self._pen.pieslice(ring, turn[0] * 360 - 90, turn[1] * 360 - 90, fill=fill)

    def words(
        self, x: float, y: float, text: str, size: float, colour: str = "#333", anchor: str = "mm", bold: bool = False
    ) -> Box:
        """Print `text` and return where its ink lies. `anchor` is Pillow's: l/m/r and t/m/b."""
        font = _font(self.face, bold, _big(size))
        at = (_big(x), _big(y))
        self._pen.text(at, text, font=font, fill=colour, anchor=anchor)
        left, top, right, bottom = self._pen.textbbox(at, text, font=font, anchor=anchor)
        box = Box(*(round(edge / OVERSIZE, 1) for edge in (left, top, right, bottom)))
        self.printed.append(TextBox(text, box))
        return box

    def width_of(self, text: str, size: float, bold: bool = False) -> float:
        return float(_font(self.face, bold, _big(size)).getlength(text)) / OVERSIZE

    def finished(self) -> Image.Image:
        return self._large.resize((self.width, self.height), Image.Resampling.BOX)


def _big(length: float) -> int:
    return round(length * OVERSIZE)


def _between(start: tuple[float, float], end: tuple[float, float], share: float) -> tuple[float, float]:
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


@cache
def _font(face: Face, bold: bool, size: int) -> ImageFont.FreeTypeFont:
    """Noto CJK with simplified Chinese forms; the file holds several languages."""
    file = font_file(FACE_FILES[face, bold])
    for index in range(10):
        font = ImageFont.truetype(str(file), size, index=index)
        if (font.getname()[0] or "").endswith("SC"):
            return font
    raise FontMissing(f"{file.name} has no simplified Chinese; install the Debian package fonts-noto-cjk.")


@cache
def font_file(name: str) -> Path:
    for folder in FONT_FOLDERS:
        for file in sorted(folder.rglob(name)):
            return file
    raise FontMissing(f"{name} was not found; install the Debian package fonts-noto-cjk.")
