"""Circles in the pixels: the outline of a disc, or of one seen from the side, to parts of a pixel.

A circle is what most of a coloured shape's edge lies on, nearly all round.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extraction.marks.colours import Lab, commonest, distance

SMALLEST_RADIUS = 24  # pixels
SMALLEST_PART = 0.008  # of the picture's area
THIN = (0.008, 0.016)  # of the picture's shorter side: lines and letters, in small and in bold print
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
