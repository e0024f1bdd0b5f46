"""Bars: from filled rectangles to levels over a base. Grouped, stacked and floating (waterfall) bars."""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extraction.axes import Axis
from extraction.geometry import Box, around
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.marks.inks import Ink
from extraction.marks.masks import Mask

TOUCHING = 0.6  # share of a bar's width that must lie under another bar to stand on it
EDGE = 2  # pixels on both sides of a bar's edge that its blend with the paper may take
CLOSE = 5.0  # pixels between ends that are one: a white line, an axis drawn across
SEAM = 3  # rows: where two other colours meet, their blend may look like this one


def bar_series(name: str | None, boxes: Sequence[Box], columns: Sequence[float], gap: float) -> DrawnSeries:
    """Give every rectangle to the category it stands over; the tallest one counts where there are several."""
    by_category: dict[int, list[Box]] = defaultdict(list)
    for box in boxes:
        nearest = int(np.argmin([abs(box.center_x - x) for x in columns]))
        if abs(box.center_x - columns[nearest]) <= 0.55 * gap and box.width < 1.05 * gap:
            by_category[nearest].append(box)
    marks = tuple(
        DrawnMark(category, _whole(found), level=_whole(found).top, base=_whole(found).bottom)
        for category, found in sorted(by_category.items())
    )
    return DrawnSeries(name, "bar", marks)


def group_middles(boxes: Sequence[Box], gap: float) -> list[float]:
    """Middle of each group of bars: boxes nearer to each other than half a category are one group."""
    spans: list[list[float]] = []
    for box in sorted(boxes, key=lambda b: b.left):
        if spans and box.left - spans[-1][1] < 0.12 * gap:
            spans[-1][1] = max(spans[-1][1], box.right)
        else:
            spans.append([box.left, box.right])
    return [(a + b) / 2 for a, b in spans]


def _whole(pieces: Sequence[Box]) -> Box:
    """One bar from its pieces: those that stand in the same columns as the largest are joined, but no seams."""
    largest = max(pieces, key=lambda b: b.area)
    same = [b for b in pieces if abs(b.left - largest.left) < 4 and abs(b.right - largest.right) < 4]
    return around([b for b in same if b.height > SEAM or b is largest])


def without_specks(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """Rectangles about as wide as the ones that hold most of the ink: letters and swatches are narrower."""
    if not boxes:
        return ()
    total = sum(b.area for b in boxes)
    running, usual = 0.0, 0.0
    for box in sorted(boxes, key=lambda b: -b.area):
        running, usual = running + box.area, box.width
        if running > 0.5 * total:
            break
    return tuple(b for b in boxes if 0.7 * usual <= b.width <= 1.4 * usual)


def without_edges(inks: Sequence[tuple[str | None, tuple[Box, ...]]]) -> list[tuple[str | None, tuple[Box, ...]]]:
    """The inks' rectangles without outlines and base lines: flat ones that lie along a bar of another ink."""
    kept = []
    for name, boxes in inks:
        others = [b for _, found in inks if found is not boxes for b in found if b.height > 3]
        bars = tuple(b for b in boxes if b.height > 3 or not any(_along(b, other) for other in others))
        if bars:
            kept.append((name, bars))
    return kept


def without_seams(inks: Sequence[tuple[str | None, tuple[Box, ...]]]) -> list[tuple[str | None, tuple[Box, ...]]]:
    """The inks' rectangles without soft edges of other inks' bars: hairlines over bars that the ink never stands on."""
    kept = []
    for name, boxes in inks:
        others = [b for _, found in inks if found is not boxes for b in found if b.height > SEAM]
        tall = [b for b in boxes if b.height > SEAM]
        alone = sum(not any(_same_columns(b, other) for other in others) for b in tall)
        if 2 * alone > len(tall):
            boxes = tuple(b for b in boxes if b.height > SEAM - 1 or not any(_along(b, other) for other in others))
        kept.append((name, boxes))
    return kept


def without_rules(
    inks: Sequence[tuple[str | None, tuple[Box, ...]]], rules: Sequence[float]
) -> list[tuple[str | None, tuple[Box, ...]]]:
    """The inks' rectangles without pieces of grid lines: hairlines on a rule that is not the bars' base."""
    tall = [box for _, boxes in inks for box in boxes if box.height > SEAM]
    grid = [row for row in rules if 3 * sum(_ends_at(box, row) for box in tall) <= len(tall)]
    kept = [
        (name, tuple(b for b in boxes if b.height > SEAM or all(abs(b.center_y - row) > SEAM for row in grid)))
        for name, boxes in inks
    ]
    return [(name, boxes) for name, boxes in kept if boxes]


def _ends_at(box: Box, row: float) -> bool:
    return min(abs(box.top - row), abs(box.bottom - row)) <= CLOSE


def _same_columns(a: Box, b: Box) -> bool:
    return min(a.right, b.right) - max(a.left, b.left) > TOUCHING * min(a.width, b.width)


def _along(flat: Box, bar: Box) -> bool:
    shared = min(flat.right, bar.right) - max(flat.left, bar.left)
    return shared > 0.5 * flat.width and bar.top - 4 <= flat.center_y <= bar.bottom + 4


def without_outlines(ink: Ink, bars: Sequence[Box]) -> Ink:
    """A line's ink without what runs along the edges of bars: their outlines or soft edges may have its colour."""
    mask = ink.mask.copy()
    for bar in bars:
        rows, columns = slice(int(bar.top), int(bar.bottom)), slice(int(bar.left), int(bar.right))
        for x in (bar.left, bar.right):
            side = slice(max(0, int(x) - EDGE), int(x) + EDGE + 1)
            if bar.height > 12 and mask[rows, side].any(axis=1).mean() > 0.5:
                mask[rows, side] = False
        for y in (bar.top, bar.bottom):
            end = slice(max(0, int(y) - EDGE), int(y) + EDGE + 1)
            if mask[end, columns].any(axis=0).mean() > 0.6 and not _goes_on(mask[end], bar):
                mask[end, columns] = False
    return replace(ink, mask=mask)


def _goes_on(rows: Mask, bar: Box) -> bool:
    """True if what is drawn in these rows of the bar is drawn beside it too: a line that passes."""
    left, right = int(bar.left) - EDGE, int(bar.right) + EDGE + 1
    return bool(rows[:, max(0, left - 4) : max(0, left)].any() or rows[:, right : right + 4].any())


def are_stacked(bars: Sequence[DrawnSeries]) -> bool:
    """True if in most categories with several bars they stand in the same columns."""
    together = apart = 0
    for marks in _by_category(bars).values():
        for i, a in enumerate(marks):
            for b in marks[i + 1 :]:
                over = _same_columns(a.box, b.box)
                together, apart = together + over, apart + (not over)
    return together > apart


def stacked(bars: Sequence[DrawnSeries], zero: float) -> tuple[DrawnSeries, ...]:
    """Gains piled up from zero, losses down from it: each segment begins where its neighbour nearer to zero ends."""
    losses = _have_losses(bars, zero)
    piled: dict[int, DrawnMark] = {}
    for marks in _by_category(bars).values():
        under = [m for m in marks if losses and _hangs(m.box, zero)]
        over = [m for m in marks if m not in under]
        piled |= _piled(sorted(over, key=lambda m: -m.box.bottom), upwards=True)
        piled |= _piled(sorted(under, key=lambda m: m.box.top), upwards=False)
    return tuple(DrawnSeries(s.name, "bar", tuple(piled[id(m)] for m in s.marks), segments=True) for s in bars)


def _piled(marks: Sequence[DrawnMark], upwards: bool) -> dict[int, DrawnMark]:
    """{id of a mark: the mark, the hairline under it closed}, for one pile from its base on."""
    piled: dict[int, DrawnMark] = {}
    reached: float | None = None
    for mark in marks:
        base, level = (mark.box.bottom, mark.box.top) if upwards else (mark.box.top, mark.box.bottom)
        if reached is not None and abs(base - reached) <= CLOSE:
            base = reached
        piled[id(mark)] = DrawnMark(mark.category, mark.box, level=level, base=base)
        reached = level
    return piled


def _have_losses(bars: Sequence[DrawnSeries], zero: float) -> bool:
    """True if something hangs plainly below the zero row, and stacks in half of the categories have an end there."""
    stacks = _by_category(bars).values()
    ending = sum(any(_ends_at(m.box, zero) for m in marks) for marks in stacks)
    below = any(_hangs(m.box, zero) and m.box.bottom > zero + CLOSE for marks in stacks for m in marks)
    return below and 2 * ending >= len(stacks)


def _hangs(box: Box, zero: float) -> bool:
    return box.top >= zero - CLOSE and box.center_y > zero


def _by_category(bars: Sequence[DrawnSeries]) -> dict[int, list[DrawnMark]]:
    out: dict[int, list[DrawnMark]] = defaultdict(list)
    for series in bars:
        for mark in series.marks:
            out[mark.category].append(mark)
    return out


def on_base(series: DrawnSeries, zero: float) -> DrawnSeries:
    """Bars measured from the zero line: the end away from it is the level."""
    marks = []
    for mark in series.marks:
        hangs = abs(mark.box.top - zero) < abs(mark.box.bottom - zero)
        level = mark.box.bottom if hangs else mark.box.top
        marks.append(DrawnMark(mark.category, mark.box, level=level, base=zero))
    return DrawnSeries(series.name, series.kind, tuple(marks))


def with_missing(bars: Sequence[DrawnSeries], columns: Sequence[float], zero: float) -> list[DrawnSeries]:
    """Grouped bars with flat marks where a series has none: a bar of zero height cannot be seen, but labelled."""
    out = []
    for series in bars:
        offset = float(np.median([m.box.center_x - columns[m.category] for m in series.marks]))
        half = float(np.median([m.box.width for m in series.marks])) / 2
        present = {m.category for m in series.marks}
        flat = [
            DrawnMark(c, Box(x + offset - half, zero - 1, x + offset + half, zero), level=zero, base=zero, unseen=True)
            for c, x in enumerate(columns)
            if c not in present
        ]
        marks = tuple(sorted([*series.marks, *flat], key=lambda m: m.category))
        out.append(DrawnSeries(series.name, series.kind, marks))
    return out


def base_row(bars: Sequence[DrawnSeries], axis: Axis | None, bottom: float) -> float:
    """The row that bars stand on: the axis' zero where it lies in the plot, else where most bars end."""
    ends = [end for s in bars for m in s.marks for end in (m.box.bottom, m.box.top)]
    if axis is not None:
        zero = axis.pixel_at(0)
        if axis.top - 8 <= zero <= bottom + 8:
            near = [end for end in ends if abs(end - zero) <= 4]
            return float(np.median(near)) if len(near) >= 2 else zero
    rows = np.round(ends)
    values, counts = np.unique(rows, return_counts=True)
    return float(values[counts.argmax()]) if len(values) else bottom


def merged(bars: Sequence[DrawnSeries]) -> DrawnSeries | None:
    """One series of bars in several colours (highlights, steps), if no category has two of them."""
    marks = sorted((m for s in bars for m in s.marks), key=lambda m: m.category)
    if len({m.category for m in marks}) < len(marks):
        return None
    return DrawnSeries(None, "bar", tuple(marks))


def is_waterfall(series: DrawnSeries, zero: float, height: float) -> bool:
    """True if the first bar stands on the base, some float, and each begins where the one before ended."""
    marks = series.marks
    if len(marks) < 3:
        return False
    near = max(4.0, 0.015 * height)
    floats = [min(abs(m.box.bottom - zero), abs(m.box.top - zero)) > near for m in marks]
    if floats[0] or sum(floats) < 1:
        return False
    pairs = list(itertools.pairwise(marks))
    linked = sum(
        min(abs(a - b) for a in (left.box.top, left.box.bottom) for b in (right.box.top, right.box.bottom)) <= near
        for left, right in pairs
    )
    return linked >= len(pairs) - 1


def waterfall_steps(series: DrawnSeries, zero: float, height: float) -> DrawnSeries:
    """Totals as levels over zero, floating bars as signed changes (level below base: a fall)."""
    near = max(4.0, 0.015 * height)
    marks: list[DrawnMark] = []
    running = zero
    for mark in series.marks:
        top, bottom = mark.box.top, mark.box.bottom
        unlinked = min(abs(top - running), abs(bottom - running)) > near  # a step before it was not found
        if abs(bottom - zero) <= near and (not marks or abs(top - running) <= near or unlinked):
            marks.append(DrawnMark(mark.category, mark.box, level=top, base=zero))
            running = top
        else:
            base, level = (bottom, top) if abs(bottom - running) <= abs(top - running) else (top, bottom)
            marks.append(DrawnMark(mark.category, mark.box, level=level, base=base, doubtful=unlinked))
            running = level
    return DrawnSeries(series.name, "bar", tuple(marks), segments=True)
