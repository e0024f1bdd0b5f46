"""Finds a pie or donut in the pixels and measures its slices. Knows nothing of texts but where they stand.

The disc is found by its outline (a circle that most of a coloured shape's edge lies on), its slices by walking round
it: at every angle the commonest colour between hole and rim, a slice where it stays the same, a border where it jumps.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks.colours import Lab, colour_gap, commonest, distance

ANGLES = 1440  # steps round the disc
RINGS = 48  # steps from the centre to the rim
SMALLEST_RADIUS = 24  # pixels
SMALLEST_PART = 0.008  # of the picture's area
THIN = (0.008, 0.016)  # of the picture's shorter side: lines and letters, in small and in bold print
SAME_SLICE = 5.0  # Lab distance within which two neighbouring stretches are one colour
PAPER = 7.0  # Lab distance to the paper that is still paper

Curve = npt.NDArray[np.float64]
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Circle:
    """A circle, or one seen from the side: `flat` is its height to its width. Distances are as on the circle itself."""

    x: float
    y: float
    radius: float
    flat: float = 1.0

    def at(self, turn: float, radius: float) -> tuple[float, float]:
        """The pixel at a share of a full turn (clockwise from the top) and a distance from the centre."""
        angle = 2 * math.pi * turn
        return self.x + radius * math.sin(angle), self.y - self.flat * radius * math.cos(angle)

    def turn_of(self, x: float, y: float) -> float:
        """The share of a full turn at which a pixel lies, clockwise from the top."""
        return (math.atan2(x - self.x, (self.y - y) / self.flat) / (2 * math.pi)) % 1.0

    def distance_of(self, x: float, y: float) -> float:
        return math.hypot(x - self.x, (y - self.y) / self.flat)

    def distances(self, xs: Curve, ys: Curve) -> Curve:
        return np.asarray(np.hypot(xs - self.x, (ys - self.y) / self.flat))


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
class Disc:
    """A pie: its rim, its hole (radius 0 without one), its slices clockwise, and how well a share is known."""

    circle: Circle
    hole: float
    slices: tuple[Slice, ...]
    error: float  # ± of a share, as a share

    def box_of(self, part: Slice) -> Box:
        """The upright rectangle around a slice."""
        turns = [part.start + part.share * step / 32 for step in range(33)]
        rim = [self.circle.at(turn, self.circle.radius) for turn in turns]
        inner = [self.circle.at(turn, self.hole) for turn in turns]
        xs, ys = [x for x, _ in rim + inner], [y for _, y in rim + inner]
        return Box(min(xs), min(ys), max(xs), max(ys))


def find_discs(lab: Lab, texts: Sequence[TextBox]) -> tuple[Disc, ...]:
    """All pies in the picture, largest first."""
    discs: list[Disc] = []
    for circle in find_circles(lab):
        if any(disc.circle.distance_of(circle.x, circle.y) < disc.circle.radius for disc in discs):
            continue
        disc = cut(lab, circle, texts)
        if disc is not None:
            discs.append(disc)
    return tuple(discs)


# --------------------------------------------------------------------------------------------------- the outline


def find_circles(lab: Lab) -> list[Circle]:
    """Circles that bound coloured shapes, largest first."""
    found: list[Circle] = []
    for paper in papers(lab):
        edges = [edge for thin in THIN for edge in outlines(lab, paper, thin)]
        circles = [refined(lab, circle) for edge in edges if (circle := circle_through(edge)) is not None]
        found += circles or [tilted for edge in edges if (tilted := ellipse_through(edge)) is not None]
    return sorted(found, key=lambda circle: -circle.radius)


def papers(lab: Lab) -> list[Colour]:
    """What the disc may lie on: the commonest colours of the picture."""
    pixels = lab[::3, ::3].reshape(-1, 3)
    found: list[Colour] = []
    while len(found) < 2 and len(pixels) > 0.15 * (lab.shape[0] * lab.shape[1]) / 9:
        found.append(commonest(pixels))
        pixels = pixels[distance(pixels, found[-1]) > PAPER]
    return found


def outlines(lab: Lab, paper: Colour, thin: float) -> list[Curve]:
    """The outer edges of what is not paper, lines up to `thin` of the picture left out, near pieces joined.

    Only edges that may bound something round: of a disc's box about four fifths are filled.
    """
    height, width = lab.shape[:2]
    mask = (distance(lab, paper) > PAPER).astype(np.uint8)
    size = 2 * max(1, round(thin * min(height, width))) + 1
    brush = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    solid = cv2.morphologyEx(mask, cv2.MORPH_OPEN, brush)
    solid = cv2.morphologyEx(solid, cv2.MORPH_CLOSE, brush)
    shapes, _ = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    edges = []
    for shape in shapes:
        _, _, w, h = cv2.boundingRect(shape)
        if w * h < SMALLEST_PART * height * width or min(w, h) < 2 * SMALLEST_RADIUS * 0.8 or max(w, h) > 3 * min(w, h):
            continue
        if 0.6 < cv2.contourArea(cv2.convexHull(shape)) / (w * h) < 0.93:
            edges.append(shape[:, 0, :].astype(np.float64))
    return edges


def circle_through(edge: Curve) -> Circle | None:
    """The circle that most of the edge lies on, if it goes nearly all round."""
    chance = np.random.default_rng(0)  # fixed: the same picture gives the same circle
    best: Circle | None = None
    most = 0
    for _ in range(300):
        if most > 0.95 * len(edge):
            break
        circle = circle_by_three(edge[chance.choice(len(edge), 3, replace=False)])
        if circle is None or circle.radius < SMALLEST_RADIUS:
            continue
        near = _near(edge, circle, max(1.5, 0.012 * circle.radius))
        count = int(near.sum())
        if count > most:
            best, most = circle, count
    if best is None:
        return None
    for _ in range(3):
        near = _near(edge, best, max(1.5, 0.012 * best.radius))
        if near.sum() < 12:
            return None
        best = least_squares(edge[near])
    return best if _covered(edge, best) > 0.72 else None


def ellipse_through(edge: Curve) -> Circle | None:
    """The upper rim of a pie drawn in perspective: its lower rim is hidden by the pie's own side."""
    chance = np.random.default_rng(0)
    best: Circle | None = None
    most = 0
    for _ in range(400):
        tilted = ellipse_by(edge[chance.choice(len(edge), 4, replace=False)])
        if tilted is None:
            continue
        count = int(_near(edge, tilted, max(1.5, 0.012 * tilted.radius)).sum())
        if count > most:
            best, most = tilted, count
    for within in (0.012, 0.01, 0.008, 0.008):
        if best is None:
            return None
        near = _near(edge, best, max(1.5, within * best.radius)) & (edge[:, 1] < best.y)
        best = ellipse_by(edge[near]) if near.sum() > 40 else None
    return best if best is not None and _covered(edge, best) > 0.48 else None


def ellipse_by(points: Curve) -> Circle | None:
    """The upright ellipse through four points, or nearest to more of them."""
    middle, spread = points.mean(axis=0), max(1.0, float(points.std()))
    x, y = ((points - middle) / spread).T
    terms = np.column_stack([y * y, x, y, np.ones(len(x))])
    (steep, cx, cy, rest), *_ = np.linalg.lstsq(terms, -x * x, rcond=None)
    if steep <= 1:
        return None
    square = cx * cx / 4 + cy * cy / (4 * steep) - rest
    flat = 1 / math.sqrt(steep)
    if square <= 0 or not 0.3 < flat < 0.92:
        return None
    radius = math.sqrt(square) * spread
    center = Circle(float(middle[0] - spread * cx / 2), float(middle[1] - spread * cy / (2 * steep)), radius, flat)
    return center if radius * flat > SMALLEST_RADIUS else None


def _near(edge: Curve, circle: Circle, within: float) -> npt.NDArray[np.bool_]:
    return np.asarray(np.abs(circle.distances(edge[:, 0], edge[:, 1]) - circle.radius) < within)


def _covered(edge: Curve, circle: Circle) -> float:
    """How much of a full turn the edge lies on the circle."""
    near = _near(edge, circle, max(2.0, 0.02 * circle.radius))
    turns = np.arctan2(edge[near, 0] - circle.x, (circle.y - edge[near, 1]) / circle.flat)
    return len(np.unique(np.floor(turns / (2 * np.pi) * 90).astype(int))) / 90


def circle_by_three(points: Curve) -> Circle | None:
    (ax, ay), (bx, by), (cx, cy) = points
    twice = 2 * (ax * (by - cy) + bx * (cy - ay) + cx * (ay - by))
    if abs(twice) < 1e-6:
        return None
    a, b, c = ax * ax + ay * ay, bx * bx + by * by, cx * cx + cy * cy
    x = (a * (by - cy) + b * (cy - ay) + c * (ay - by)) / twice
    y = (a * (cx - bx) + b * (ax - cx) + c * (bx - ax)) / twice
    return Circle(float(x), float(y), math.hypot(ax - x, ay - y))


def least_squares(points: Curve) -> Circle:
    """Kåsa's fit."""
    terms = np.column_stack([points, np.ones(len(points))])
    solution, *_ = np.linalg.lstsq(terms, (points**2).sum(axis=1), rcond=None)
    x, y = solution[0] / 2, solution[1] / 2
    return Circle(float(x), float(y), math.sqrt(max(1.0, float(solution[2] + x * x + y * y))))


def refined(lab: Lab, circle: Circle) -> Circle:
    """The same circle to parts of a pixel: where, on rays outwards, the colour is half-way to the paper."""
    radii = np.arange(circle.radius * 0.93 - 2, circle.radius * 1.07 + 2, 0.5)
    turns = np.arange(360) / 360
    colours = sampled(lab, circle, turns, radii)
    inside, outside = colours[:, :3].mean(axis=1), colours[:, -3:].mean(axis=1)
    step = outside - inside
    length = (step**2).sum(axis=1)
    clear = length > 15**2
    along = ((colours - inside[:, None]) * step[:, None]).sum(axis=2) / np.maximum(length, 1)[:, None]
    edge = []
    for ray in np.flatnonzero(clear):
        crossing = int(np.argmax(along[ray] > 0.5))
        if crossing == 0:
            continue
        before, after = along[ray, crossing - 1], along[ray, crossing]
        radius = radii[crossing] - 0.5 * (after - 0.5) / max(1e-6, after - before)
        edge.append(circle.at(turns[ray], radius))
    if len(edge) < 120:
        return circle
    points = np.array(edge)
    fit = least_squares(points)
    away = np.abs(np.hypot(points[:, 0] - fit.x, points[:, 1] - fit.y) - fit.radius)
    fit = least_squares(points[away <= np.percentile(away, 75)])
    return fit if circle.distance_of(fit.x, fit.y) < 0.05 * circle.radius + 2 else circle


def sampled(lab: Lab, circle: Circle, turns: Curve, radii: Curve) -> Lab:
    """Colours along rays: one row a turn, one column a radius; pixels outside repeat the border."""
    angle = 2 * np.pi * turns[:, None]
    xs = np.rint(circle.x + radii[None, :] * np.sin(angle) - 0.5).astype(int)
    ys = np.rint(circle.y - circle.flat * radii[None, :] * np.cos(angle) - 0.5).astype(int)
    rays: Lab = lab[np.clip(ys, 0, lab.shape[0] - 1), np.clip(xs, 0, lab.shape[1] - 1)]
    return rays


# ---------------------------------------------------------------------------------------------------- the slices


def cut(lab: Lab, circle: Circle, texts: Sequence[TextBox]) -> Disc | None:
    """The slices of what lies in this circle; None if it is no pie."""
    if not _lies_in_picture(lab, circle):
        return None
    turns = (np.arange(ANGLES) + 0.5) / ANGLES
    open_air = turns if circle.flat == 1 else turns[np.cos(2 * np.pi * turns) > 0.1]  # below is the pie's own side
    around = sampled(lab, circle, open_air, circle.radius * np.linspace(1.04, 1.12, 5)).reshape(-1, 3)
    paper = commonest(around)
    if float((distance(around, paper) < 12).mean()) < 0.55:
        return None
    radii = circle.radius * (np.arange(RINGS) + 0.5) / RINGS
    rays = sampled(lab, circle, turns, radii)
    lettered = under_texts(circle, turns, radii, texts)
    hole = find_hole(rays, lettered, radii)
    if hole > 0.93 * circle.radius:
        return None
    used = (radii > max(hole * 1.08 + 1, 0.3 * circle.radius)) & (radii < 0.965 * circle.radius)
    if used.sum() < 2:
        return None
    colours = ray_colours(rays[:, used], lettered[:, used])
    slices = slices_along(colours, paper, circle.radius)
    if len(slices) < 2 or not _is_plain(rays[:, used], lettered[:, used], turns, slices):
        return None
    if max((part.share for part in slices if colour_gap(part.colour, paper) < PAPER), default=0.0) > 0.3:
        return None  # a gauge, or an arc of something else
    error = 1.2 / (math.pi * circle.radius) + (0.001 if circle.flat == 1 else 0.015)
    return Disc(circle, hole, slices, error)


def _lies_in_picture(lab: Lab, circle: Circle) -> bool:
    slack = 0.03 * circle.radius + 2
    return (
        circle.x - circle.radius > -slack
        and circle.y - circle.flat * circle.radius > -slack
        and circle.x + circle.radius < lab.shape[1] + slack
        and circle.y + circle.flat * circle.radius < lab.shape[0] + slack
    )


def under_texts(circle: Circle, turns: Curve, radii: Curve, texts: Iterable[TextBox]) -> npt.NDArray[np.bool_]:
    """Which samples lie under letters."""
    angle = 2 * np.pi * turns[:, None]
    xs = circle.x + radii[None, :] * np.sin(angle)
    ys = circle.y - circle.flat * radii[None, :] * np.cos(angle)
    covered = np.zeros(xs.shape, dtype=bool)
    for text in texts:
        box = text.box.grown(1)
        covered |= (xs >= box.left) & (xs <= box.right) & (ys >= box.top) & (ys <= box.bottom)
    return covered


def find_hole(rays: Lab, lettered: npt.NDArray[np.bool_], radii: Curve) -> float:
    """The radius of the hole: one colour all round from the centre outwards, and no longer beyond; 0 without one."""
    inner = rays[:, : max(3, RINGS // 8)][~lettered[:, : max(3, RINGS // 8)]]
    centre = commonest(inner if len(inner) > 50 else rays[:, : RINGS // 4].reshape(-1, 3))
    same = distance(rays, centre) < 10
    known = np.maximum(1, (~lettered).sum(axis=0))
    share = (same & ~lettered).sum(axis=0) / known
    share[(~lettered).sum(axis=0) < 0.15 * len(rays)] = 1.0  # all letters: what is written in a hole
    plain = share > 0.93
    if not plain[3]:
        return 0.0
    first = int(np.argmin(plain)) if not plain.all() else len(radii)
    if first >= len(radii) - 1 or float(np.median(share[first + 1 :])) > 0.6:
        return 0.0
    return float(radii[first])


def ray_colours(rays: Lab, lettered: npt.NDArray[np.bool_]) -> Lab:
    """One colour a ray: the one that most of its samples agree on. Letters are of many colours, paper of one."""
    weights = np.where(lettered, 0.5, 1.0)
    apart = np.linalg.norm(rays[:, :, None] - rays[:, None, :], axis=3)
    votes = (apart < 6) * weights[:, None, :]
    winner = votes.sum(axis=2).argmax(axis=1)
    chosen = votes[np.arange(len(rays)), winner]
    colours: Lab = (rays * chosen[:, :, None]).sum(axis=1) / chosen.sum(axis=1)[:, None]
    return colours


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


def _is_plain(rays: Lab, lettered: npt.NDArray[np.bool_], turns: Curve, slices: Sequence[Slice]) -> bool:
    """True if nearly every sample has the colour of its slice: a photo or a map in a circle has not."""
    expected = np.zeros((len(turns), 3), dtype=np.float32)
    for part in slices:
        expected[(turns - part.start) % 1.0 < part.share] = part.colour
    away = np.linalg.norm(rays - expected[:, None, :], axis=2)
    seen = away[~lettered]
    return len(seen) > 0 and float((seen < 12).mean()) > 0.82
