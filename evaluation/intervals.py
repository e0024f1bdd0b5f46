"""Does the 95 % interval hold? Worlds are invented whose true difference is known; those it holds it in are counted.

A world has documents of several charts, charts of several values, a quality that a document's charts share, and a
second version that mends and breaks. A prompt mends values here and there, or it knows of a mistake (a unit, an order)
that a document has or has not, and then nearly all of its values change at once. Both are invented.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from evaluation.paired import interval

Table: TypeAlias = NDArray[np.float64]
MANY = 200_000  # documents in which the true difference is measured
MOST_CHARTS = 4  # of one document; at least one
VALUES = 12  # of a chart, in the middle
STRENGTH = 0.8  # the share of a document's values that change where its mistake is known


@dataclass(frozen=True, slots=True)
class World:
    """How a first version reads and what a second does to it; `holds`: an interval of 95 % is promised here."""

    name: str
    documents: int
    right: float
    mended: float  # of wrong values; where `at_once`, of documents
    broken: float  # of right values; where `at_once`, of documents
    alike: float = 0.6  # how much the charts of one document have in common
    uneven: float = 0.6  # how much charts differ in size
    at_once: bool = False
    repeats: int = 1
    one_size: bool = False
    holds: bool = True


@dataclass(frozen=True, slots=True)
class Coverage:
    """In how many worlds an interval was given, how many of these held the truth, how wide they were in the middle."""

    world: World
    truth: float
    given: int
    of: int
    held: int
    width: float

    @property
    def share(self) -> float:
        return self.held / self.given if self.given else float("nan")


WORLDS = (
    World("8 documents of one size", 8, 0.8, 0.15, 0.02, one_size=True),
    World("12 documents, a small gain", 12, 0.8, 0.15, 0.02),
    World("20 documents, a small gain", 20, 0.8, 0.15, 0.02),
    World("50 documents, a small gain", 50, 0.8, 0.15, 0.02),
    World("12 documents, hardly a gain, 3 repeats", 12, 0.8, 0.15, 0.05, repeats=3),
    World("20 documents, nearly all right", 20, 0.97, 0.3, 0.003),
    World("30 documents, nearly all wrong", 30, 0.03, 0.03, 0.1),
    World("20 documents of very uneven size", 20, 0.8, 0.2, 0.05, alike=0.8, uneven=1.0),
    World("20 documents, half mended at once", 20, 0.6, 0.5, 0.1, at_once=True),
    World("50 documents, a fifth mended, a twentieth broken at once", 50, 0.8, 0.2, 0.05, at_once=True),
    World("30 documents, half mended, none broken", 30, 0.8, 0.5, 0.0, at_once=True),
    World("8 documents of very uneven size", 8, 0.8, 0.2, 0.05, alike=0.8, uneven=1.2, holds=False),
    World("30 documents, two in a hundred broken at once", 30, 0.9, 0.1, 0.02, at_once=True, holds=False),
)


def measure(worlds: int, seed: int = 1, of: tuple[World, ...] = WORLDS) -> list[Coverage]:
    """Invent so many worlds of each sort, and look in how many the interval holds the truth."""
    return [_measure(world, worlds, seed) for world in of]


def table(measured: list[Coverage]) -> str:
    """One line a sort of world, for people."""
    lines = [f"{'':56} {'truth':>7} {'given':>6} {'held':>6} {'width':>6}"]
    for each in measured:
        note = "" if each.world.holds else "  (not promised)"
        figures = f"{each.truth:+7.4f} {each.given / each.of:6.2f} {each.share:6.3f} {each.width:6.3f}"
        lines.append(f"{each.world.name:56} {figures}{note}")
    return "\n".join(lines)


def _measure(world: World, worlds: int, seed: int) -> Coverage:
    name = zlib.crc32(world.name.encode())
    total = invent(world, 1, MANY, np.random.default_rng([seed, name, 0]))[0].sum(axis=0)
    truth = float(total[2] / total[3] - total[0] / total[1])
    invented = invent(world, worlds, world.documents, np.random.default_rng([seed, name, 1]))
    given = [low_high for sums in invented if (low_high := interval(sums))]
    held = sum(low <= truth <= high for low, high in given)
    width = float(np.median([high - low for low, high in given])) if given else float("nan")
    return Coverage(world, truth, len(given), worlds, held, width)


def invent(world: World, worlds: int, documents: int, chance: np.random.Generator) -> NDArray[np.float64]:
    """Right and asked values of both versions, for each world and each of its documents."""
    shape = (worlds, documents)
    charts = np.full(shape, 2) if world.one_size else chance.integers(1, MOST_CHARTS + 1, shape)
    found = np.zeros((*shape, 4))
    own = chance.normal(size=shape)
    known = chance.random(shape) < world.mended, chance.random(shape) < world.broken
    for chart in range(MOST_CHARTS):
        there = charts > chart
        sizes = np.full(shape, VALUES)
        if not world.one_size:
            sizes = np.maximum(1, np.rint(VALUES * np.exp(chance.normal(size=shape) * world.uneven))).astype(int)
        slope = world.alike * (2 * own + chance.normal(size=shape))
        right = 1 / (1 + np.exp(-np.log(world.right / (1 - world.right)) - slope))
        for _ in range(world.repeats):
            first = chance.binomial(sizes, right)
            mended, broken = _changes(world, known, chance)
            second = first + chance.binomial(sizes - first, mended) - chance.binomial(first, broken)
            found[..., 0] += there * first / world.repeats
            found[..., 2] += there * second / world.repeats
        found[..., 1] += there * sizes
        found[..., 3] += there * sizes
    return found


def _changes(
    world: World, known: tuple[NDArray[np.bool_], NDArray[np.bool_]], chance: np.random.Generator
) -> tuple[Table, Table]:
    """The share of a chart's wrong values that the second version mends, and of its right ones that it breaks."""
    if world.at_once:
        return np.where(known[0], STRENGTH, 0.0), np.where(known[1], STRENGTH, 0.0)
    luck: Table = np.exp(world.alike * chance.normal(size=(2, *known[0].shape)))
    return np.minimum(world.mended * luck[0], 1), np.minimum(world.broken * luck[1], 1)
