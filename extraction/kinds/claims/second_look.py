"""The second look at labels: marks whose label was overlooked, misread or run together with its neighbour.

Where the labels of a series usually stand is looked at again, closer, at every mark that has none. What is read
there counts only if the mark measures the same; so a closer look can confirm, but not invent.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from extraction.axes import Axis, Tick
from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.places.layout import Layout
from extraction.kinds.scene import Pixels
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.marks.colours import SAME_COLOUR, Lab, commonest, distance, to_lab
from extraction.marks.masks import pixels_in
from extraction.numbers.printed import parse_number

Pairs = dict[tuple[int, int], int]
Reader = Callable[[Pixels, Box], TextBox | None]

MOST_LOOKS = 60  # crops read again in one picture
FEW = 0.25  # share of a series' marks that have a label, from which on the others are expected to have one
CLOSE = 3.0  # pixels between label and mark that are no disagreement
ASTRAY = 24.0  # pixels between label and mark from which on it is not believed, however often it is read
OVERLAP = 0.4  # share of a text's area from which on it is in the way of another
WIDE = ((0.15, 0.15), (0.4, 0.4))  # margins around a place, along and across the print, in text heights
TIGHT = ((-0.12, 0.1),)
DARK = 0.02  # share of a place that is ink where something is printed


@dataclass(frozen=True, slots=True)
class _Habit:
    """How the labels of one series are printed: where around their mark, how large, in which ink and form."""

    places: tuple[tuple[int, float, float], ...]  # which of the mark's spots, and how far right of it and below
    height: float
    letter: float  # width of one character
    ink: tuple[float, float, float]
    decimals: int
    always: bool  # all labels have as many decimals
    percent: bool
    upright: bool


def look_again(
    layout: Layout, placed: Sequence[tuple[DrawnSeries, Axis | None]], pairs: Pairs, read: Reader
) -> tuple[tuple[Tick, ...], Pairs]:
    """The labels, with those that a closer look at bare marks reads and their marks confirm; and whose these are."""
    agreed = {place: label for place, label in pairs.items() if _agrees(layout, placed, place, layout.labels[label])}
    sure = [layout.labels[label] for label in agreed.values()]
    found: dict[tuple[int, int], Tick] = {}
    reader = _Sparing(read)
    for index, (series, axis) in enumerate(placed):
        own = {k: layout.labels[label] for (i, k), label in agreed.items() if i == index}
        bare = [k for k, mark in enumerate(series.marks) if k not in own and not mark.unseen]
        if axis is None or not own or not bare:
            continue
        habit = _habit(layout, series, own)
        expected = len(own) >= max(2, FEW * len(series.marks))
        for k in bare:
            mark = series.marks[k]
            boxes = [b for b in _boxes(series, mark, axis, habit) if not _is_taken(b, [*sure, *found.values()])]
            boxes = [box for box in boxes if expected or _is_printed_on(layout, box, sure)]
            again = (_read(layout, box, habit, series.measure(mark, axis), axis, reader) for box in boxes)
            if (label := next((label for label in again if label is not None), None)) is not None:
                found[index, k] = label
    kept = _not_in_the_way(layout.labels, sure, list(found.values()))
    return (*kept, *found.values()), {place: len(kept) + n for n, place in enumerate(found)}


class _Sparing:
    """A reader that reads no more crops than one picture is worth."""

    def __init__(self, read: Reader) -> None:
        self.read, self.left = read, MOST_LOOKS

    def __call__(self, crop: Pixels) -> TextBox | None:
        self.left -= 1
        return self.read(crop, Box(0, 0, crop.shape[1], crop.shape[0])) if self.left >= 0 else None


def _agrees(
    layout: Layout, placed: Sequence[tuple[DrawnSeries, Axis | None]], place: tuple[int, int], label: Tick
) -> bool:
    series, axis = placed[place[0]]
    if axis is None:
        return False
    return _is_close(float(label.value), series.measure(series.marks[place[1]], axis), axis, layout)


def _is_close(value: float, measured: float, axis: Axis, layout: Layout) -> bool:
    pixels = max(CLOSE, 0.008 * layout.plot.box.height) + axis.residual
    return abs(value - measured) <= pixels * axis.units_per_pixel


def _habit(layout: Layout, series: DrawnSeries, own: dict[int, Tick]) -> _Habit:
    boxes = {k: label.text.box for k, label in own.items()}
    upright = 2 * sum(label.text.angle == -90 for label in own.values()) > len(own)
    high = float(np.median([box.width if upright else box.height for box in boxes.values()]))
    long = [(box.height if upright else box.width) / len(own[k].text.text) for k, box in boxes.items()]
    decimals = Counter(_decimals(label) for label in own.values())
    return _Habit(
        places=_places(series, boxes, high),
        height=high,
        letter=float(np.median(long)),
        ink=_ink(layout, series, list(boxes.values())),
        decimals=decimals.most_common(1)[0][0],
        always=len(decimals) == 1 and len(own) >= 3,
        percent=2 * sum("%" in label.text.text for label in own.values()) > len(own),
        upright=upright,
    )


def _places(series: DrawnSeries, boxes: dict[int, Box], height: float) -> tuple[tuple[int, float, float], ...]:
    """Where labels stand beside their marks, the commonest place first: over it, under it, in its middle."""
    spots = {k: series.anchor(series.marks[k], None, 0.0).spots for k in boxes}
    ways = range(min(len(s) for s in spots.values()))
    offsets = [
        [(way, box.center_x - spots[k][way][0], box.center_y - spots[k][way][1]) for k, box in boxes.items()]
        for way in ways
    ]
    steady = min(
        offsets, key=lambda own: float(np.median(np.abs([o[2] - np.median([p[2] for p in own]) for o in own])))
    )

    def alike(one: tuple[int, float, float]) -> list[tuple[int, float, float]]:
        return [o for o in steady if abs(o[1] - one[1]) + abs(o[2] - one[2]) < 0.7 * height]

    found: list[tuple[int, float, float]] = []
    for one in sorted(steady, key=lambda o: -len(alike(o))):
        near = alike(one)
        middle = (one[0], float(np.median([o[1] for o in near])), float(np.median([o[2] for o in near])))
        if all(abs(middle[1] - f[1]) + abs(middle[2] - f[2]) > 0.7 * height for f in found):
            found.append(middle)
    return tuple(found[:3])


def _unrest(places: Sequence[tuple[int, float, float]]) -> float:
    downs = np.array([down for _, _, down in places])
    return float(np.median(np.abs(downs - np.median(downs))))


def _decimals(label: Tick) -> int:
    return max(0, -int(label.value.as_tuple().exponent))


def _ink(layout: Layout, series: DrawnSeries, boxes: Sequence[Box]) -> tuple[float, float, float]:
    """The colour furthest from the ground that is common in the labels' boxes, if possible not the marks' own."""
    lab = layout.plot.lab
    own = np.median([lab[_middle(mark, series, lab)] for mark in series.marks], axis=0)
    inks = []
    for box in boxes:
        part = lab[_inside(box, lab)].reshape(-1, 3)
        away = distance(part, commonest(part))
        print_only = away * (distance(part, own) > SAME_COLOUR)
        if (print_only > 40).sum() > 0.25 * (away > 40).sum():
            away = print_only
        inks.append(commonest(part[away >= 0.7 * float(away.max())], 8.0))
    middle = np.median(np.array(inks), axis=0)
    return (float(middle[0]), float(middle[1]), float(middle[2]))


def _middle(mark: DrawnMark, series: DrawnSeries, lab: Lab) -> tuple[int, int]:
    """Row and column of a pixel in the mark's own colour."""
    row = mark.box.center_y if series.kind == "bar" else mark.level
    return min(int(row), lab.shape[0] - 1), min(int(mark.box.center_x), lab.shape[1] - 1)


def _inside(box: Box, lab: Lab) -> tuple[slice, slice]:
    return pixels_in(box.clipped(lab.shape[1] - 1, lab.shape[0] - 1))


def _boxes(series: DrawnSeries, mark: DrawnMark, axis: Axis, habit: _Habit) -> Iterator[Box]:
    """Where the mark's label may stand, as wide as its number of digits."""
    digits = len(f"{series.measure(mark, axis):,.{habit.decimals}f}") + habit.percent
    long, high = 0.5 * digits * habit.letter, 0.5 * habit.height
    for spot, right, down in habit.places:
        x, y = series.anchor(mark, None, 0.0).spots[spot]
        half_x, half_y = (high, long) if habit.upright else (long, high)
        yield Box(x + right - half_x, y + down - half_y, x + right + half_x, y + down + half_y)


def _is_taken(box: Box, labels: Sequence[Tick]) -> bool:
    """True if the label of another mark is printed there."""
    return any(label.text.box.overlap(box) > OVERLAP * box.area for label in labels)


def _is_printed_on(layout: Layout, box: Box, sure: Sequence[Tick]) -> bool:
    """True if a text lies there that is not known to be another mark's label."""
    known = [label.text for label in sure] + [tick.text for axis in layout.axes for tick in axis.ticks]
    return any(text not in known and text.box.overlap(box) > OVERLAP * box.area for text in layout.scene.texts)


def _read(layout: Layout, box: Box, habit: _Habit, measured: float, axis: Axis, reader: _Sparing) -> Tick | None:
    """The label that two crops show alike and the mark confirms; or that all of them show, and the mark nearly.

    Tight crops are for labels that touch their neighbours: they may lose a sign, so they count only where wider
    ones show no label.
    """

    def settled(margins: Sequence[tuple[float, float]]) -> Tick | None:
        seen: list[Tick | None] = []
        for crop in _crops(layout, box, habit, margins):
            seen.append(_label(reader(crop), box, habit))
            close = [label for label in _usual(seen, habit) if _is_close(float(label.value), measured, axis, layout)]
            if close:
                return close[0]
        return _unanimous(seen)

    label = settled(WIDE) or (settled(TIGHT) if habit.always else None)
    if label is None or abs(float(label.value) - measured) > ASTRAY * axis.units_per_pixel:
        return None
    return label


def _label(text: TextBox | None, box: Box, habit: _Habit) -> Tick | None:
    """What a crop shows, if it is a number of the series' kind."""
    number = parse_number(text.text) if text is not None else None
    if text is None or number is None or ("%" in text.text) != habit.percent:
        return None
    return Tick(TextBox(text.text, box, -90.0 if habit.upright else 0.0, text.score), number.value, number.unit)


def _usual(seen: Sequence[Tick | None], habit: _Habit) -> list[Tick]:
    """Numbers in the usual form that were seen twice; a minus, easily lost, may have been seen once."""
    labels = [label for label in seen if label is not None and _decimals(label) == habit.decimals]
    return [label for label in labels if sum(abs(label.value) == abs(other.value) for other in labels) > 1]


def _unanimous(seen: Sequence[Tick | None]) -> Tick | None:
    """The number that all crops show, whatever its form."""
    labels = [label for label in seen if label is not None]
    alike = len({label.value for label in labels}) == 1
    return labels[0] if len(labels) > 1 and len(labels) == len(seen) and alike else None


def _crops(layout: Layout, box: Box, habit: _Habit, margins: Sequence[tuple[float, float]]) -> Iterator[Pixels]:
    """The place with nothing but the labels' ink, and as it is, with so much along and across the print around it."""
    pixels = layout.scene.pixels
    for along, across in margins:
        right, down = (across, along) if habit.upright else (along, across)
        area = Box(
            box.left - right * habit.height,
            box.top - down * habit.height,
            box.right + right * habit.height,
            box.bottom + down * habit.height,
        ).clipped(pixels.shape[1], pixels.shape[0])
        part = pixels[int(area.top) : int(area.bottom) + 1, int(area.left) : int(area.right) + 1]
        inked = _in_ink(part, habit.ink) if min(part.shape[:2]) >= 4 else part
        if not inked.size or float((inked < 160).mean()) < DARK:
            continue
        for crop in (inked, part):
            yield np.ascontiguousarray(np.rot90(crop, -1)) if habit.upright else crop


def _in_ink(part: Pixels, ink: tuple[float, float, float]) -> Pixels:
    """The part in grey: dark where it has the ink's colour, white where it has another."""
    away = distance(to_lab(part), ink)
    grey = np.clip(away / 45.0, 0, 1) * 255
    return np.repeat(grey.astype(np.uint8)[:, :, None], 3, axis=2)


def _not_in_the_way(labels: Sequence[Tick], sure: Sequence[Tick], found: Sequence[Tick]) -> list[Tick]:
    """The labels without those, unconfirmed, that lie where another was read: they are pieces or sums of it."""
    return [
        label
        for label in labels
        if label in sure
        or not any(
            label.text.box.overlap(new.text.box) > OVERLAP * min(label.text.box.area, new.text.box.area)
            for new in found
        )
    ]
