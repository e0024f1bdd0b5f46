"""Finds a pie or donut in the pixels and measures its slices. Knows nothing of texts but where they stand.

Inside a circle it walks round: at every angle the commonest colour between hole and rim is that of a slice.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.kinds.slices.borders import ANGLES, Slice, slices_along
from extraction.kinds.slices.circles import PAPER, Circle, Curve, find_circles, sampled
from extraction.marks.colours import Lab, colour_gap, commonest, distance

RINGS = 48  # steps from the centre to the rim


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


def _is_plain(rays: Lab, lettered: npt.NDArray[np.bool_], turns: Curve, slices: Sequence[Slice]) -> bool:
    """True if nearly every sample has the colour of its slice: a photo or a map in a circle has not."""
    expected = np.zeros((len(turns), 3), dtype=np.float32)
    for part in slices:
        expected[(turns - part.start) % 1.0 < part.share] = part.colour
    away = np.linalg.norm(rays - expected[:, None, :], axis=2)
    seen = away[~lettered]
    return len(seen) > 0 and float((seen < 12).mean()) > 0.82
