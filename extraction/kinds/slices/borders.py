"""Slices from the colours all round a disc: one where the colour stays the same, a border where it jumps."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from extraction.kinds.slices.circles import PAPER, Colour
from extraction.marks.colours import Lab, colour_gap, distance

ANGLES = 1440  # steps round the disc
SAME_SLICE = 5.0  # Lab distance within which two neighbouring stretches are one colour


@dataclass(frozen=True, slots=True)
class Slice:
    """A part of the disc from turn `start` on, `share` of a full turn wide."""

    start: float
    share: float
    colour: Colour

    @property
    def middle(self) -> float:
        return (self.start + self.share / 2) % 1.0

    def holds(self, turn: float) -> bool:
        return (turn - self.start) % 1.0 < self.share


@dataclass(frozen=True, slots=True)
class _Stretch:
    """Rays `first` to `last` (inclusive, counted on past a full turn) of one colour."""

    first: int
    last: int
    colour: Colour

    @property
    def length(self) -> int:
        return self.last - self.first + 1


def slices_along(colours: Lab, paper: Colour, radius: float) -> tuple[Slice, ...]:
    """Slices from the colours all round: long stretches of one colour, the borders between them shared out."""
    pixel = ANGLES / (2 * math.pi * 0.65 * radius)  # one pixel, in rays, where the rays are looked at
    same = max(SAME_SLICE, 4 * _unrest(colours))
    stretches = [s for s in stretches_of(colours, same) if s.length >= max(3, 1.7 * pixel)]
    stretches = _without_borders(stretches, paper, pixel)
    stretches = _joined(stretches, colours, paper, same)
    if len(stretches) < 2:
        return ()
    starts = [
        _border(before, part, colours, paper)
        for before, part in zip([stretches[-1], *stretches[:-1]], stretches, strict=True)
    ]
    slices = []
    for start, end, part in zip(starts, [*starts[1:], starts[0]], stretches, strict=True):
        slices.append(Slice((start / ANGLES) % 1.0, ((end - start) % ANGLES) / ANGLES, part.colour))
    top = min(range(len(slices)), key=lambda i: (slices[i].start + 0.004) % 1.0)
    return tuple(slices[top:] + slices[:top])


def _unrest(colours: Lab) -> float:
    """How much the colour wavers from ray to ray inside slices: next to nothing in a drawing, more in a JPEG."""
    jumps = np.linalg.norm(colours - np.roll(colours, 3, axis=0), axis=1)
    return float(np.percentile(jumps, 70))


def _border(before: _Stretch, after: _Stretch, colours: Lab, paper: Colour) -> float:
    """The ray where one slice ends and the next begins: half-way from colour to colour, else the middle of the gap."""
    gap = (after.first - before.last - 1) % ANGLES
    middle = before.last + 1 + gap / 2
    one, step = np.array(before.colour), np.array(after.colour) - np.array(before.colour)
    length = float(step @ step)
    if not 0 < gap < 0.03 * ANGLES or length < SAME_SLICE**2:
        return middle
    rays = np.arange(before.last - 1, before.last + gap + 3)
    nearer = 0.6 * min(colour_gap(before.colour, paper), colour_gap(after.colour, paper))
    if float(distance(colours[rays % ANGLES], paper).min()) < nearer:
        return middle  # a line of paper runs between them
    seen = colours[rays % ANGLES] - one
    along = seen @ step / length
    if np.linalg.norm(seen - along[:, None] * step, axis=1).max() > max(8.0, 0.3 * math.sqrt(length)):
        return middle  # a line of another colour
    crossing = int(np.argmax(along > 0.5))
    if crossing == 0:
        return middle
    low, high = float(along[crossing - 1]), float(along[crossing])
    return float(rays[crossing - 1]) + 0.5 + (0.5 - low) / max(1e-6, high - low)


def stretches_of(colours: Lab, same: float) -> list[_Stretch]:
    """Runs of nearly equal colour, beginning at a border so that none is cut by the top."""
    jumps = np.linalg.norm(colours - np.roll(colours, 1, axis=0), axis=1)
    begin = int(np.argmax(jumps))
    stretches: list[_Stretch] = []
    first, total, count = begin, colours[begin].astype(float), 1
    for step in range(begin + 1, begin + ANGLES + 1):
        colour = colours[step % ANGLES].astype(float)
        if step < begin + ANGLES and np.linalg.norm(colour - total / count) < same:
            total, count = total + colour, count + 1
            continue
        mean = total / count
        stretches.append(_Stretch(first, step - 1, (float(mean[0]), float(mean[1]), float(mean[2]))))
        first, total, count = step, colour, 1
    return stretches


def _without_borders(stretches: list[_Stretch], paper: Colour, pixel: float) -> list[_Stretch]:
    """Drop the gaps and blended edges between slices; what is left are slices."""
    kept = []
    for position, part in enumerate(stretches):
        before, after = stretches[position - 1], stretches[(position + 1) % len(stretches)]
        if colour_gap(part.colour, paper) < 2 * PAPER and part.length < max(6 * pixel, 0.05 * ANGLES):
            continue
        if part.length < 4 * pixel and (
            _between(part.colour, before.colour, after.colour)
            or _between(part.colour, before.colour, paper)
            or _between(part.colour, after.colour, paper)
            or any(_is_ringing(part.colour, other.colour) for other in (before, after))
        ):
            continue
        kept.append(part)
    return kept


def _is_ringing(colour: Colour, neighbour: Colour) -> bool:
    """True for the tint that a JPEG leaves beside a border: as light as the slice, a little off in hue."""
    return abs(colour[0] - neighbour[0]) < 5 and colour_gap(colour, neighbour) < 16


def _between(colour: Colour, one: Colour, other: Colour) -> bool:
    """True if `colour` is a blend of the two, as the pixels of a smooth edge are."""
    a, b, c = np.array(one), np.array(other), np.array(colour)
    span = b - a
    length = float(span @ span)
    share = float((c - a) @ span) / length if length else 0.0
    return 0.05 < share < 0.95 and float(np.linalg.norm(c - (a + share * span))) < 6


def _joined(stretches: list[_Stretch], colours: Lab, paper: Colour, same: float) -> list[_Stretch]:
    """Neighbours of one colour are one slice, unless a line as light or dark as the paper runs between them.

    Other lines across a slice lead to its label.
    """
    joined: list[_Stretch] = []
    for part in stretches:
        if joined and _same(joined[-1], part, colours, paper, same):
            joined[-1] = _Stretch(joined[-1].first, part.last, joined[-1].colour)
        else:
            joined.append(part)
    if len(joined) > 2 and _same(joined[-1], joined[0], colours, paper, same):
        last, first = joined[-1], joined[0]
        joined = [*joined[1:-1], _Stretch(last.first, first.last + ANGLES, last.colour)]
    return joined


def _same(one: _Stretch, other: _Stretch, colours: Lab, paper: Colour, same: float) -> bool:
    if colour_gap(one.colour, other.colour) > same:
        return False
    gap = [colours[step % ANGLES] for step in range(one.last + 1, one.last + 1 + (other.first - one.last - 1) % ANGLES)]
    to_paper = colour_gap(one.colour, paper)
    return not any(colour_gap(colour, paper) < 0.5 * to_paper for colour in gap)
