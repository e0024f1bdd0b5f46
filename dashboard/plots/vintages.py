"""The dates of the sources beside two vintages of one value, where they cover no line, no mark and no other date."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import plotly.graph_objects as go

from dashboard.plots.look import Theme, as_label, colour_of, width_of
from dashboard.plots.marks import Line, PlottedValue, rim

FEW_DATED = 6  # so many pairs of vintages can carry their dates
LETTERS = 10  # pixels
TALL = 14.0  # pixels of a date
MARK = 6.0  # pixels from the middle of a mark to its rim
RING_TALL = 26.0  # how far the sign over a ring reaches
ACROSS = 560.0  # pixels of a plot beside filters and tools on a small screen; a wider one leaves more room
STEPS = (13.0, 27.0, 41.0)  # pixels up or down that a date may stand from its mark
CROSSED, COVERED, OUTSIDE = 10.0, 15.0, 40.0  # how bad it is to lie over a line, a mark or a date, beyond the plot

Point = tuple[float, float]  # pixels, upwards


@dataclass(frozen=True, slots=True)
class Room:
    """A rectangle of the plot in pixels."""

    left: float
    low: float
    right: float
    high: float

    def meets(self, other: Room) -> bool:
        return self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high

    def crossed_by(self, one: Point, other: Point) -> bool:
        """True if the straight line between two points passes through it."""
        (x0, y0), (x1, y1) = one, other
        begin, end = 0.0, 1.0
        for at, step, low, high in ((x0, x1 - x0, self.left, self.right), (y0, y1 - y0, self.low, self.high)):
            if step == 0:
                if not low <= at <= high:
                    return False
                continue
            first, last = sorted(((low - at) / step, (high - at) / step))
            begin, end = max(begin, first), min(end, last)
        return begin <= end


@dataclass(frozen=True, slots=True)
class Scale:
    """Where values lie in the plot: so many places across, from the lowest tick to the highest."""

    places: int
    low: float
    top: float
    high: float

    def point(self, value: PlottedValue) -> Point:
        x = (value.at + 0.5) / self.places * ACROSS
        return x, (value.value - self.low) / (self.top - self.low) * self.high


def date_vintages(figure: go.Figure, lines: Sequence[Line], scale: Scale, theme: Theme) -> None:
    """Above the higher one and below the lower one, if there is room; else wherever the least is covered."""
    pairs = [
        (colour_of(place, theme), main, other)
        for place, line in enumerate(lines)
        for other in line.beside
        for main in line.values
        if main.at == other.at and main.dated and other.dated and not other.hollow
    ]
    taken = [around(value, scale) for line in lines for value in line.all]
    strokes = list(drawn_between(lines, scale))
    for colour, *pair in pairs if len(pairs) <= FEW_DATED else ():
        upper, lower = sorted(pair, key=lambda value: -value.value)
        for value, up in ((upper, True), (lower, False)):
            room, (right, above) = best_room(value, up, scale, strokes, taken)
            taken.append(room)
            figure.add_annotation(
                x=value.at, y=value.value, xshift=right, yshift=above, text=as_label(value.dated), showarrow=False,
                borderpad=0, bgcolor=rim(theme), opacity=0.9, font={"size": LETTERS, "color": colour},
            )  # fmt: skip


def best_room(
    value: PlottedValue, up: bool, scale: Scale, strokes: Sequence[tuple[Point, Point]], taken: Sequence[Room]
) -> tuple[Room, Point]:
    """The room for a date that covers the least, near before far, and how far it lies from the mark."""
    x, y = scale.point(value)
    wide = width_of(value.dated, LETTERS) + 4
    found = []
    for right, above in shifts(wide, up):
        room = Room(x + right - wide / 2, y + above - TALL / 2, x + right + wide / 2, y + above + TALL / 2)
        outside = room.left < 0 or room.right > ACROSS or room.low < 0 or room.high > scale.high
        cost = CROSSED * sum(room.crossed_by(*stroke) for stroke in strokes)
        cost += COVERED * sum(room.meets(other) for other in taken) + OUTSIDE * outside
        found.append((cost + (abs(right) + abs(above)) / ACROSS, room, (right, above)))
    _, room, shift = min(found, key=lambda each: each[0])
    return room, shift


def shifts(wide: float, up: bool) -> Iterator[Point]:
    """From the mark: straight on its own side, to either side of it, and at last on the other side."""
    aside = wide / 2 + MARK + 2
    for step in (0.0, *STEPS):
        for above in (step, -step) if up else (-step, step):
            if step:
                yield 0.0, above
            yield aside, above
            yield -aside, above


def around(value: PlottedValue, scale: Scale) -> Room:
    """What a mark covers, the sign over its ring included."""
    x, y = scale.point(value)
    return Room(x - MARK, y - MARK, x + MARK, y + (RING_TALL if value.differs else MARK))


def drawn_between(lines: Iterable[Line], scale: Scale) -> Iterator[tuple[Point, Point]]:
    """Every stroke: from period to period, between two vintages, and the ± of what was measured."""
    for line in lines:
        confirmed = [value for value in line.values if not value.hollow]
        for one, other in pairwise(confirmed):
            if other.at == one.at + 1:
                yield scale.point(one), scale.point(other)
        for value in line.beside:
            yield from ((scale.point(value), scale.point(main)) for main in line.values if main.at == value.at)
        for value in line.all:
            if value.error:
                x, y = scale.point(value)
                reach = value.error / (scale.top - scale.low) * scale.high
                yield (x, y - reach), (x, y + reach)
