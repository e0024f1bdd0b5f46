"""Tilted category names that the OCR overlooked: read one by one where the others say that they stand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extraction.axes import find_axes
from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.scene import Scene
from extraction.ocr import read_turned

STEEP, FLAT = 70.0, 12.0  # degrees
FEW = 4  # names that must have been found
SAME_ROW = 0.7  # print heights
MOST_EMPTY = 2  # columns side by side without a name: there the row ends
SURE = 0.8  # the recogniser's own score


def with_lost_names(scene: Scene) -> Scene:
    """The scene with the names that are missing from an even row of tilted ones; unchanged if none is."""
    row = _row(scene.texts)
    if len(row) < FEW:
        return scene
    ends = sorted(text.box.right for text in row)
    step = _step(ends)
    if step is None:
        return scene
    before, between, after = _lost(_columns(scene, ends, step), ends, step)
    found = [text for x in between if (text := _read(scene, row, x)) is not None]
    for outward in (before[::-1], after):
        found += _read_on(scene, row, outward)
    return replace(scene, texts=(*scene.texts, *found)) if found else scene


def _lost(columns: Sequence[float], ends: Sequence[float], step: float) -> tuple[list[float], list[float], list[float]]:
    """The columns without a name: before the first that was found, between, and after the last."""
    lost = [x for x in columns if all(abs(x - end) > 0.5 * step for end in ends)]
    between = [x for x in lost if ends[0] < x < ends[-1]]
    return [x for x in lost if x < ends[0]], between, [x for x in lost if x > ends[-1]]


def _read_on(scene: Scene, row: Sequence[TextBox], columns: Sequence[float]) -> list[TextBox]:
    """The names on these columns, until two have none."""
    found, empty = [], 0
    for x in columns:
        text = _read(scene, row, x)
        if text is not None:
            found.append(text)
        empty = 0 if text is not None else empty + 1
        if empty == MOST_EMPTY:
            break
    return found


def _row(texts: Sequence[TextBox]) -> list[TextBox]:
    """The largest group of texts that rise to the right and end at one height."""
    rising = [t for t in texts if -STEEP < t.angle < -FLAT]
    rows = [[t for t in rising if abs(t.box.top - seed.box.top) < SAME_ROW * _height(seed)] for seed in rising]
    return max(rows, key=len, default=[])


def _height(text: TextBox) -> float:
    turn = math.radians(abs(text.angle))
    return (text.box.width + text.box.height) / (math.cos(turn) + math.sin(turn)) / (1 + 0.55 * len(text.text))


def _step(ends: Sequence[float]) -> float | None:
    """The distance of neighbouring names, if all distances are whole multiples of the smallest."""
    gaps = np.diff(ends)
    smallest = float(np.percentile(gaps, 20))
    usual = [gap for gap in gaps if gap < 1.4 * smallest]
    step = float(np.mean(usual))
    even = all(abs(gap / step - round(gap / step)) < 0.25 for gap in gaps)
    return step if even and step > 4 and len(usual) >= 2 else None


def _columns(scene: Scene, ends: Sequence[float], step: float) -> list[float]:
    """Where names end: on the columns of those found, from the value axis to the right margin."""
    axes = find_axes(scene.texts)
    left = min((axis.right for axis in axes if axis.side == "left"), default=0.0)
    right = max((axis.left for axis in axes if axis.side == "right"), default=float(scene.pixels.shape[1]))
    numbers = [round((end - ends[0]) / step) for end in ends]
    slope, start = (float(v) for v in np.polyfit(numbers, ends, 1)) if len(set(numbers)) > 1 else (step, ends[0])
    first, last = math.ceil((left - start) / slope), math.floor((right - start) / slope)
    return [start + number * slope for number in range(first, last + 1)]


def _read(scene: Scene, row: Sequence[TextBox], end: float) -> TextBox | None:
    """The name that ends at this column, read from a crop that is turned level."""
    angle = float(np.median([t.angle for t in row]))
    wide, high = (float(np.percentile([getattr(t.box, side) for t in row], 90)) for side in ("width", "height"))
    top = float(np.median([t.box.top for t in row]))
    box = Box(end - wide, top, end, top + high)
    height = float(np.median([_height(t) for t in row]))
    length = max(wide, high) / max(math.cos(math.radians(angle)), math.sin(math.radians(-angle)))
    text = read_turned(scene.pixels, box, angle, (length, 1.15 * height))
    return text if text is not None and text.score >= SURE else None
