"""Which values of a model's reading deserve a closer look, and which part of the picture shows each of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extraction.answers import Seen
from extraction.chart import ExtractedPoint, Reading
from extraction.geometry import Box, around
from extraction.positions import Positions, find_positions

DOUBTS = ("model_only", "model_mark_mismatch", "model_label_mismatch", "place_unsure", "printed_elsewhere")
SMALL_PRINT = 9.0  # pixels of height: below it text recognition confuses digits
BESIDE = 3.0  # heights of a label that are shown around it: its neighbours tell what it belongs to
OVER = 40.0  # pixels over a mark, where its label would be
MOST_TOGETHER = 4  # values asked about in one part
WASTE = 1.5  # times their own area that parts may take when they are shown as one
LARGEST = 0.5  # of the picture: a larger part is hardly larger print


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the picture, and the values that are asked about in it, as positions in the reading."""

    box: Box
    points: tuple[int, ...]


def doubtful_parts(reading: Reading, seen: Seen, most: int) -> tuple[Part, ...]:
    """At most so many parts of the picture, those with the gravest doubts first; values close together share one."""
    if most <= 0:
        return ()
    positions = find_positions(
        seen.texts, [p.category for p in reading.points], [p.series for p in reading.points], reading.kind
    )
    parts: list[Part] = []
    places = Counter((point.series, point.category) for point in reading.points)
    for position in _in_order_of_doubt(reading):
        if places[reading.points[position].series, reading.points[position].category] > 1:
            continue  # an answer could not be told to be the one's or the other's
        box = _where(reading.points[position], positions, seen)
        if box is not None and _shows_anything(box) and box.area <= LARGEST * seen.width * seen.height:
            parts = _with(parts, Part(box, (position,)))
    return tuple(parts[:most])


def _in_order_of_doubt(reading: Reading) -> Iterator[int]:
    """The doubted points, then those whose print is small."""
    checks = {check: grave for grave, check in enumerate(DOUBTS)}
    grave: dict[int, int] = {}
    for finding in reading.findings:
        if finding.check in checks:
            for position in finding.points:
                grave[position] = min(checks[finding.check], grave.get(position, len(DOUBTS)))
    for position, point in enumerate(reading.points):
        if point.source == "printed" and min(point.evidence.width, point.evidence.height) < SMALL_PRINT:
            grave.setdefault(position, len(DOUBTS))
    yield from sorted(grave, key=lambda position: (grave[position], position))


def _where(point: ExtractedPoint, positions: Positions, seen: Seen) -> Box | None:
    """The part that should show the value: round its label, over and with its mark, along its category; else None."""
    whole = Box(0, 0, seen.width, seen.height)
    if point.source == "printed":
        high = min(point.evidence.width, point.evidence.height)
        return _inside(point.evidence.grown(BESIDE * high), whole)
    if point.measured is not None:
        mark = point.measured.box
        return _inside(Box(mark.left - OVER, mark.top - OVER, mark.right + OVER, mark.bottom + OVER / 2), whole)
    names = positions.categories.get(point.category)
    if names is None or positions.direction == "both":
        return None
    half, (name,) = 0.75 * positions.step, names[:1]
    if positions.direction == "x":
        return _inside(Box(name.center_x - half, seen.chart.top, name.center_x + half, name.bottom), whole)
    return _inside(Box(name.left, name.center_y - half, seen.chart.right, name.center_y + half), whole)


def _shows_anything(box: Box) -> bool:
    """False where a category is named above the chart, as by a table's head: nothing lies between the two."""
    return box.width >= 1 and box.height >= 1


def _inside(box: Box, whole: Box) -> Box:
    return box.clipped(whole.right, whole.bottom)


def _with(parts: Sequence[Part], new: Part) -> list[Part]:
    """The parts with one more, which joins the first that it hardly enlarges."""
    for position, part in enumerate(parts):
        both = around([part.box, new.box])
        shared = part.box.overlap(new.box)
        if len(part.points) < MOST_TOGETHER and both.area <= WASTE * (part.box.area + new.box.area - shared):
            return [*parts[:position], Part(both, (*part.points, *new.points)), *parts[position + 1 :]]
    return [*parts, new]
