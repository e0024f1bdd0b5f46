"""The ruled lines of a table: thin, straight and longer than any stroke of a letter. Knows nothing of texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extraction.geometry import Box
from extraction.kinds.scene import Pixels

CONTRAST = 9  # grey levels between a hairline and the paper around it
LETTERS = 3.0  # a line is longer than this many letter heights


@dataclass(frozen=True, slots=True)
class Rules:
    """Pieces of ruled lines. A slightly tilted line comes as several pieces."""

    horizontal: tuple[Box, ...]
    vertical: tuple[Box, ...]

    def levelled(self, tilt: float) -> Rules:
        """The same pieces with the tilt (pixels down per pixel right) taken out."""
        return Rules(
            tuple(_shifted(box, -tilt * box.center_x) for box in self.horizontal),
            tuple(_shifted(box, -tilt * box.center_x) for box in self.vertical),
        )

    def row_lines(self, left: float, right: float, share: float, near: float) -> list[float]:
        """Heights at which horizontal pieces cover at least `share` of the span from left to right."""
        return _lines(((b.center_y, b.left, b.right) for b in self.horizontal), left, right, share, near)

    def column_lines(self, top: float, bottom: float, share: float, near: float) -> list[float]:
        """Places at which vertical pieces cover at least `share` of the span from top to bottom."""
        return _lines(((b.center_x, b.top, b.bottom) for b in self.vertical), top, bottom, share, near)


def find_rules(pixels: Pixels, letter: float) -> Rules:
    """All ruled lines, for a table printed in letters `letter` pixels high."""
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (3, 3), 0)
    block = max(9, int(letter)) | 1
    ink = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, block, CONTRAST)
    length, thickness = max(24, int(LETTERS * letter)), 0.8 * letter
    across = _pieces(ink, np.ones((1, length), np.uint8))
    down = _pieces(ink, np.ones((max(16, int(1.6 * letter)), 1), np.uint8))
    return Rules(
        tuple(box for box in across if box.height <= thickness),
        tuple(box for box in down if box.width <= min(thickness, 7)),
    )


def _pieces(ink: npt.NDArray[Any], stroke: npt.NDArray[np.uint8]) -> list[Box]:
    opened = cv2.morphologyEx(ink, cv2.MORPH_OPEN, stroke)
    _, _, stats, _ = cv2.connectedComponentsWithStats(opened, connectivity=8)
    return [Box(float(x), float(y), float(x + w), float(y + h)) for x, y, w, h, _ in stats[1:]]


def _lines(
    pieces: Iterable[tuple[float, float, float]], start: float, end: float, share: float, near: float
) -> list[float]:
    groups: list[list[tuple[float, float, float]]] = []
    for piece in sorted(pieces):
        if groups and piece[0] - groups[-1][-1][0] <= near:
            groups[-1].append(piece)
        else:
            groups.append([piece])
    needed = share * (end - start)
    return [
        sum(at for at, _, _ in group) / len(group)
        for group in groups
        if _covered([(max(a, start), min(b, end)) for _, a, b in group]) >= needed
    ]


def _covered(spans: list[tuple[float, float]]) -> float:
    total, reached = 0.0, float("-inf")
    for start, end in sorted(spans):
        total += max(0.0, end - max(start, reached))
        reached = max(reached, end)
    return total


def _shifted(box: Box, down: float) -> Box:
    return replace(box, top=box.top + down, bottom=box.bottom + down)
