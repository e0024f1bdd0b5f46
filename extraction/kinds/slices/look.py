"""The second look at a pie: labels that contradict their slice, and slices whose label was overlooked.

A closer look may only confirm what the angle says: what it finds counts if it fits the slice, and is dropped if not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.slices.borders import Slice
from extraction.kinds.slices.disc import Disc
from extraction.kinds.slices.labels import SliceLabel, read_label
from extraction.marks.colours import Lab, commonest, distance

Reader = Callable[[Box], TextBox | None]

ASTRAY = Decimal("1.5")  # percentage points between a label and its slice that are no rounding
PLAIN_INK = 22.0  # Lab distance of letters from what they are printed on
MOST_LOOKS = 6  # crops read again in one picture
_SPLIT_DIGITS = re.compile(r"(?<=\d)\s+(?=\d)")


def look_again(
    lab: Lab,
    disc: Disc,
    labels: Sequence[SliceLabel],
    paired: dict[int, int],
    texts: Sequence[TextBox],
    read_box: Reader,
) -> tuple[TextBox, ...]:
    """The texts with those put right and added that a closer look reads, and their slice confirms."""
    whole = full_turn(disc, labels, paired)
    found = list(texts)
    for row, column in paired.items():
        if not agrees(labels[column], disc.slices[row], whole):
            found = _read_better(found, labels[column], disc.slices[row], whole, read_box)
    if len(paired) < 2 or 2 * len(paired) < len(disc.slices):
        return tuple(found)
    height = float(np.median([label.box.height for label in labels]))
    looks = 0
    for row, part in enumerate(disc.slices):
        if row in paired:
            continue
        for box in printed_near(lab, disc, part, height, found)[: MOST_LOOKS - looks]:
            looks += 1
            text = read_box(box)
            label = read_label(text.text, box) if text else None
            if text and label and label.first and agrees(label, part, whole):
                found.append(text)
                break
    return tuple(found)


def full_turn(disc: Disc, labels: Sequence[SliceLabel], paired: dict[int, int]) -> Decimal | None:
    """What amounts add up to as most labels have it; None without amounts."""
    implied = sorted(
        label.amount.value / Decimal(disc.slices[row].share)
        for row, column in paired.items()
        if (label := labels[column]).amount and disc.slices[row].share > 0
    )
    return implied[len(implied) // 2] if len(implied) > 1 else None


def agrees(label: SliceLabel, part: Slice, whole: Decimal | None) -> bool:
    """True if the label says what the slice measures, or nothing that could be compared."""
    share = Decimal(100 * part.share)
    if label.percent is not None:
        return abs(label.percent.value - share) <= ASTRAY
    if label.amount is not None and whole:
        return abs(100 * label.amount.value / whole - share) <= ASTRAY
    return label.amount is None


def _read_better(
    texts: list[TextBox], label: SliceLabel, part: Slice, whole: Decimal | None, read_box: Reader
) -> list[TextBox]:
    """The texts with the one that holds a doubtful number read anew: digits that a blank parts, or a tighter crop."""
    for position, text in enumerate(texts):
        if not (label.box.grown(1).contains(text.box) and re.search(r"\d", text.text)):
            continue
        for words in (_SPLIT_DIGITS.sub("", text.text), getattr(read_box(text.box), "text", "")):
            better = read_label(words, text.box) if words != text.text else None
            if better is not None and better.first is not None and agrees(better, part, whole):
                return [*texts[:position], replace(text, text=words), *texts[position + 1 :]]
    return texts


def printed_near(lab: Lab, disc: Disc, part: Slice, height: float, known: Sequence[TextBox]) -> list[Box]:
    """Places on a slice and just outside it where something as high as a label is printed that no text covers."""
    circle = disc.circle
    reach = 1.5 * circle.radius
    left, top = max(0, int(circle.x - reach)), max(0, int(circle.y - reach))
    area = lab[top : int(circle.y + reach), left : int(circle.x + reach)]
    rows, columns = np.ogrid[top : top + area.shape[0], left : left + area.shape[1]]
    away = circle.distances(columns, rows) / circle.radius
    turns = (np.arctan2(columns - circle.x, (circle.y - rows) / circle.flat) / (2 * np.pi)) % 1.0
    astray = np.abs((turns - part.middle + 0.5) % 1.0 - 0.5)
    edge = 3 / (2 * np.pi * circle.radius)  # a few pixels of the border belong to no slice
    on_it = (
        (away < 0.96)
        & (away > max(0.15, 1.05 * disc.hole / circle.radius))
        & (astray * away < part.share / 2 * away - edge)
    )
    beside = (away > 1.02) & (away < 1.5) & (astray < part.share / 2 + 0.03)
    paper = commonest(area[away[: area.shape[0]] > 1.1].reshape(-1, 3)) if (away > 1.1).any() else (100.0, 0.0, 0.0)
    ink = (on_it & (distance(area, part.colour) > PLAIN_INK)) | (beside & (distance(area, paper) > PLAIN_INK))
    for text in known:
        box = text.box.moved(-left, -top).grown(2)
        ink[max(0, int(box.top)) : max(0, int(box.bottom) + 1), max(0, int(box.left)) : max(0, int(box.right) + 1)] = (
            False
        )
    return [box.moved(left, top).grown(0.22 * height) for box in _words(ink, height)]


def _words(ink: npt.NDArray[np.bool_], height: float) -> list[Box]:
    """Boxes around letters that stand in one line, the widest first."""
    brush = np.ones((1, 2 * max(1, round(0.3 * height)) + 1), np.uint8)
    joined = cv2.morphologyEx(ink.astype(np.uint8), cv2.MORPH_CLOSE, brush)
    count, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    boxes = [
        Box(float(x), float(y), float(x + w), float(y + h))
        for x, y, w, h, _ in stats[1:count].tolist()
        if 0.38 * height < h < 1.9 * height and 0.9 * h < w < 9 * height
    ]
    return sorted(boxes, key=lambda box: -box.width)
