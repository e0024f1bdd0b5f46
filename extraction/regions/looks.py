"""One line of print looked at several times, with more or less of its surroundings.

A wrong digit seldom survives all of them in the same form; a right one nearly always does. Straight (linear) enlarging
reads better than any that sharpens: what compression left round the digits is not sharpened with them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.tables.bars import has_minus
from extraction.numbers.letters import plain_letters
from extraction.numbers.printed import parse_label

Pixels = npt.NDArray[np.uint8]
Reader = Callable[[Pixels, Box], TextBox | None]

LEVEL_ENOUGH = 4.0  # degrees: a line turned less is read as it is; the finder is so unsure of short ones
LEAST_CONTRAST = 12.0  # grey levels between ground and ink: below it a piece is empty
PLAINLY = 1.1  # times as clear
MARGINS = (0.0, 0.05, 0.1, 0.2)  # of the line's height, on every side
STRETCHED = (0.05, 0.2)  # margins at which it is also looked at otherwise
WIDER = 1.15  # times as wide
PALE = 90.0  # grey levels of contrast
BEFORE = 0.5  # of a line's height: so far before it a minus may begin
DARK = 128  # levels of a cleaned piece
TALL = 48  # pixels: the height on which the recogniser works


@dataclass(frozen=True, slots=True)
class Looked:
    """What most looks read in one line, how many of all looks that were, and what the others read."""

    text: str
    score: float
    agreed: int
    looks: int
    others: tuple[str, ...] = ()


def look_often(pixels: Pixels, box: Box, angle: float, read: Reader) -> Looked | None:
    """Read the line of print in a box, turned clockwise by `angle`, many times; None where no look reads anything.

    Print that stands upright may run up (-90) or down: whichever reads plainly better.
    """
    if abs(abs(angle) - 90) > LEVEL_ENOUGH:
        return _look_often(pixels, box, angle, read)
    up, down = _look_often(pixels, box, -90.0, read), _look_often(pixels, box, 90.0, read)
    return down if down is not None and _clarity(down) > PLAINLY * _clarity(up) else up


def _clarity(look: Looked | None) -> float:
    return 0.0 if look is None else look.score * look.agreed / look.looks


def _look_often(pixels: Pixels, box: Box, angle: float, read: Reader) -> Looked | None:
    seen = [read(guise, Box(0, 0, guise.shape[1], guise.shape[0])) for guise in _guises(pixels, box, angle)]
    return settled([text for text in seen if text is not None], len(seen))


def settled(seen: Sequence[TextBox], looks: int) -> Looked | None:
    """The words that the looks agree on best; "1,234" and "1234" are the same number."""
    groups: dict[object, list[TextBox]] = {}
    for text in seen:
        groups.setdefault(_meaning(text.text), []).append(text)
    if not groups:
        return None
    ranked = sorted(groups.values(), key=lambda group: -sum(text.score for text in group))
    best = max(ranked[0], key=lambda text: text.score)
    others = tuple(max(group, key=lambda text: text.score).text for group in ranked[1:])
    return Looked(best.text, best.score, len(ranked[0]), looks, others)


def _meaning(text: str) -> object:
    number = parse_label(text)
    if number is None:
        return "".join(plain_letters(text).casefold().split())
    unit = number.unit
    return number.value, unit and (unit.measure, unit.scale)


def _guises(pixels: Pixels, box: Box, angle: float) -> Iterator[Pixels]:
    """The line with more and less around it, as wide as it is and wider; pale print also as dark print on white."""
    for margin in MARGINS:
        piece = levelled(pixels, box, angle, margin)
        if piece is None:
            continue
        yield piece
        if margin in STRETCHED:
            wide = levelled(pixels, box, angle, margin, WIDER)
            yield _cleaned(piece) if wide is None or contrast(piece) < PALE else wide


def levelled(pixels: Pixels, box: Box, angle: float, margin: float, stretch: float = 1.0) -> Pixels | None:
    """The line in a box, turned level and as high as the recogniser wants it; None where nothing is printed.

    `margin` is what is seen of its surroundings, in heights of the line.
    """
    long, high = _sides(box, angle)
    factor = TALL / (high * (1 + 2 * margin))
    size = max(8, round((long + 2 * margin * high) * factor * stretch)), TALL
    matrix = cv2.getRotationMatrix2D((box.center_x, box.center_y), angle, factor)
    matrix[:, 2] += np.array([size[0] / stretch / 2 - box.center_x, size[1] / 2 - box.center_y])
    matrix[0] *= stretch
    turned: Any = cv2.warpAffine(pixels, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    piece = np.asarray(turned, np.uint8)
    return piece if contrast(piece) >= LEAST_CONTRAST else None


def shows_minus(pixels: Pixels, box: Box) -> bool:
    """True if a short dash stands before the level line in a box: the recogniser overlooks one that touches a digit."""
    piece = levelled(pixels, replace(box, left=box.left - BEFORE * box.height), 0.0, 0.0)
    return piece is not None and has_minus(_cleaned(piece)[:, :, 0] < DARK)


def contrast(piece: Pixels) -> float:
    """Levels of its strongest colour between the darkest and the lightest of a piece, but for specks."""
    if piece.size == 0:
        return 0.0
    low, high = np.percentile(piece.reshape(-1, 3), (2, 98), axis=0)
    return float((high - low).max())


def _sides(box: Box, angle: float) -> tuple[float, float]:
    """Length and height of the line whose upright box this is."""
    if abs(angle) <= LEVEL_ENOUGH:
        return max(1.0, box.width), max(1.0, box.height)
    if abs(abs(angle) - 90) <= LEVEL_ENOUGH:
        return max(1.0, box.height), max(1.0, box.width)
    cos, sin = abs(math.cos(math.radians(angle))), abs(math.sin(math.radians(angle)))
    spread = cos * cos - sin * sin
    if abs(spread) < 0.2:  # near 45 degrees a box says nothing of how high its line is
        high = 0.3 * min(box.width, box.height)
        return math.hypot(box.width, box.height) - high, high
    return max(2.0, (box.width * cos - box.height * sin) / spread), max(
        2.0, (box.height * cos - box.width * sin) / spread
    )


def _cleaned(piece: Pixels) -> Pixels:
    """Dark print on white, whatever the colours were: along the line between ground and ink, stretched."""
    flat = piece.reshape(-1, 3).astype(np.float32)
    ground = np.median(flat, axis=0)
    away = flat - ground
    strength = np.linalg.norm(away, axis=1)
    ink = away[strength >= max(1.0, float(np.percentile(strength, 97)))].mean(axis=0)
    along = away @ (ink / max(1.0, float(np.linalg.norm(ink))))
    most = max(1.0, float(np.percentile(along, 98)))
    grey = 255 - 255 * np.clip(along / most, 0, 1)
    return np.repeat(grey.reshape(*piece.shape[:2], 1), 3, axis=2).astype(np.uint8)
