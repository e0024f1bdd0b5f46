"""How far a picture is turned: the angle at which its rows and columns of edges are crispest.

Grid lines, axes, bar ends and lines of print all run level or upright. Seen along their direction the edges of a
picture pile up in few rows; a degree aside they spread over many. Slanted data lines pile up nowhere for long.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box

Pixels = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float32]

STEEPEST = 8.0  # degrees: a picture turned further was not scanned askew but meant so
COARSE, FINE = 0.2, 0.05  # degrees
FAINT = 12.0  # steps of grey per pixel: weaker is grain
GAIN = 1.02  # crispness over that of the picture as it is: less is no better
PEAK = 1.5  # crispness over that of a usual angle: less, and hardly anything in the picture is straight
LONG, SOME = 3.0, 3  # print heights, texts: from here on the angles of the print are believed
ROUGHLY = 1.3  # degrees
OTHERWISE = 2.0  # an edge is level or upright if it is so many times as strong one way as the other


@dataclass(frozen=True, slots=True)
class _Edges:
    """The pixels of edges that run one way: where they are along it and across it."""

    along: Floats
    across: Floats

    def crispness(self, degrees: float) -> float:
        """Large if the pixels pile up in few rows when looked at along this direction."""
        turn = math.radians(degrees)
        rows = self.across * math.cos(turn) - self.along * math.sin(turn)
        return float((np.bincount(np.round(rows - rows.min()).astype(int)).astype(float) ** 2).sum())


def tilt(pixels: Pixels, texts: Sequence[TextBox] = ()) -> float:
    """Degrees clockwise by which the picture is turned; 0 if that cannot be told.

    Lines of print say it roughly, so data lines that slant are not taken for the grid. Where hardly anything is drawn
    level or upright, the edges of the print itself decide.
    """
    grey = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)
    level = [text for text in texts if abs(text.angle) < STEEPEST]
    long = [text.angle for text in level if text.box.width > LONG * text.box.height]
    about = float(np.median(long)) if len(long) >= SOME else None
    found = _crispest(_edges(grey), about)
    if found is None and level:
        found = _crispest(_edges(_only(grey, [text.box for text in level]))[:1], about)
    return found or 0.0


def _edges(grey: Pixels) -> list[_Edges]:
    """Level edges and upright ones, the latter as if the picture lay on its side."""
    soft = cv2.GaussianBlur(grey, (0, 0), 1.0)
    down, right = (np.abs(cv2.Sobel(soft, cv2.CV_32F, *step)) for step in ((0, 1), (1, 0)))
    y, x = _strong(down, right)
    v, u = _strong(right, down)
    return [edges for edges in (_Edges(x, y), _Edges(-v, u)) if len(edges.along)]


def _strong(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    least = max(FAINT, 3 * float(np.median(one)))
    rows, columns = np.nonzero((one > least) & (one > OTHERWISE * other))
    return rows.astype(np.float32), columns.astype(np.float32)


def _only(grey: Pixels, boxes: Sequence[Box]) -> Pixels:
    """The picture with nothing but what is in the boxes, on its usual grey."""
    out = np.full_like(grey, int(np.median(grey)))
    for box in boxes:
        inner = box.clipped(grey.shape[1], grey.shape[0])
        area = np.s_[int(inner.top) : int(inner.bottom) + 1, int(inner.left) : int(inner.right) + 1]
        out[area] = grey[area]
    return out


def _crispest(edges: Sequence[_Edges], about: float | None) -> float | None:
    """The angle, near `about` if that is known, at which the edges are plainly crispest; None if there is none."""
    if not edges:
        return None

    def crispness(degrees: float) -> float:
        return sum(one.crispness(degrees) for one in edges)

    coarse = np.arange(-STEEPEST, STEEPEST + COARSE / 2, COARSE)
    rated = [crispness(angle) for angle in coarse]
    allowed = np.abs(coarse - about) <= ROUGHLY if about is not None else np.full(len(coarse), True)
    near = float(coarse[int(np.argmax(np.where(allowed, rated, 0.0)))])
    fine = np.arange(near - COARSE, near + COARSE + FINE / 2, FINE)
    best = max(((crispness(angle), float(angle)) for angle in fine), key=lambda found: found[0])
    if best[0] < PEAK * float(np.median(rated)):
        return None
    return best[1] if best[0] > GAIN * crispness(0.0) else 0.0
