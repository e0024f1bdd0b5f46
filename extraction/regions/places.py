"""Where in a reading a box of the picture belongs: at which category, in which series, as far as its place tells."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from extraction.chart import ExtractedPoint, Reading, TextBox, Unit
from extraction.geometry import Box
from extraction.numbers.printed import parse_number
from extraction.periods import parse_period
from extraction.positions import find_positions

ROUND = ("pie", "donut")
NEAR = 0.5  # of the distance between two categories
SAME_ROW = 0.6  # of the height of a name


@dataclass(frozen=True, slots=True)
class Place:
    """The names a value at a box would have; "" and None for what its place does not tell."""

    category: str = ""
    series: str = ""
    unit: Unit | None = None


def place_of(reading: Reading, box: Box) -> Place:
    """Where a value in a box belongs: the nearest category; the series that lacks it there, if only one does."""
    category = _category(reading, box)
    series = _series(reading, category)
    units = [point.unit for point in reading.points if point.unit is not None and series in ("", point.series)]
    same = {(unit.measure, unit.scale) for unit in units}
    return Place(category, series, units[0] if len(same) == 1 else None)


def _category(reading: Reading, box: Box) -> str:
    """The name the box stands at: one that is known, or one printed in the row of those that are known."""
    if reading.kind in ROUND:
        return ""
    names = list(dict.fromkeys(point.category for point in reading.points))
    known = find_positions(reading.texts, names, (), reading.kind)
    boxes = {name: known.categories[name][0] for name in names if name in known.categories}
    if not boxes:
        boxes = _by_evidence(reading.points)
    across = _runs_down(boxes)
    overlooked = {text.text.strip(): text.box for text in _beside(reading.texts, list(boxes.values()), across)}
    return _nearest({**overlooked, **boxes}, box, across)


def _runs_down(boxes: dict[str, Box]) -> bool:
    """True if the names stand under each other."""
    middles = list(boxes.values())
    wide = max((b.center_x for b in middles), default=0) - min((b.center_x for b in middles), default=0)
    high = max((b.center_y for b in middles), default=0) - min((b.center_y for b in middles), default=0)
    return high > wide


def _by_evidence(points: Sequence[ExtractedPoint]) -> dict[str, Box]:
    """Where the values of a category stand, where its name is not printed in one piece."""
    return {point.category: (point.measured.box if point.measured else point.evidence) for point in points}


def _beside(texts: Sequence[TextBox], names: Sequence[Box], down: bool) -> list[TextBox]:
    """The texts in the row of the names that are no name yet and could be one."""
    if not names:
        return []
    middle = median(box.center_x if down else box.center_y for box in names)
    reach = SAME_ROW * median(box.height for box in names)
    return [
        text
        for text in texts
        if abs((text.box.center_x if down else text.box.center_y) - middle) <= reach
        and not any(text.box.overlap(name) > 0 for name in names)
        and (parse_number(text.text) is None or parse_period(text.text) is not None)
    ]


def _nearest(boxes: dict[str, Box], box: Box, down: bool) -> str:
    """The name at whose middle the box stands; "" between two of them, or where there is only one."""
    if not boxes:
        return ""

    def gap(name: str) -> float:
        other = boxes[name]
        return abs(other.center_y - box.center_y) if down else abs(other.center_x - box.center_x)

    middles = sorted(other.center_y if down else other.center_x for other in boxes.values())
    steps = [after - before for before, after in itertools.pairwise(middles) if after - before > 1]
    best = min(boxes, key=gap)
    step = median(steps) if steps else max(boxes[best].width, boxes[best].height)
    return best if gap(best) <= NEAR * step else ""


def _series(reading: Reading, category: str) -> str:
    """The only series, or the only one without a value at that category."""
    names = list(dict.fromkeys([*(one.name for one in reading.series), *(point.series for point in reading.points)]))
    if len(names) == 1:
        return names[0]
    have = {point.series for point in reading.points if point.category == category and point.value is not None}
    lacking = [name for name in names if name not in have]
    return lacking[0] if len(lacking) == 1 else ""
