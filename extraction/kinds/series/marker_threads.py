"""Which of several markers is whose, told by the lines that run from category to category.

Small markers look alike, their lines do not run alike: an exchange of two would need lines that nobody drew. Over all
categories the assignment counts that the markers' shapes and the ways between them together speak for. A marker may
lie under another one, but none that is seen stays without a series.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extraction.kinds.places.line_samples import LineSample
from extraction.marks.colours import distance
from extraction.marks.plot import Plot

Floats = npt.NDArray[np.float64]
Unlike = Callable[[int, Sequence[int]], float]

MOST = 6  # series whose every order is tried
BEAM = 250  # of the orders at each category, those whose markers fit best
SHARED = 0.3  # against each place that two series share
APART = 3.0  # rows: nearer, two markers stand on one place
INKED = 0.5  # share of the way from the paper to the ink
SHAPE = 2.0  # what a whole marker's ink left unexplained weighs
THIN = 0.33  # share of its way that even a dotted line is drawn on
SOLID = 0.9  # of its way is drawn
DASHES = 0.3  # weight of dashes of another length
RIVAL = 0.25  # another order that rates so nearly the same leaves a doubt
POOR = 0.7  # a point with no better way on either side is not plainly this line's


@dataclass(frozen=True, slots=True)
class Threaded:
    """For each series the position (among those of its category) that it takes at each category, and if in doubt."""

    takes: Sequence[Sequence[int]]
    doubtful: Sequence[Sequence[bool]]


def threaded(
    samples: Sequence[LineSample],
    plot: Plot,
    columns: Sequence[float],
    rows: Floats,
    missing: Floats,
    unlike: Unlike,
    half: float,
) -> Threaded | None:
    """Give `rows` (category × position) to the samples; None where there are too many to try.

    `missing` (category × sample × position) is the share of a sample's marker that is not there, `half` half its
    width. `unlike` says how unlike the picture a category is with its markers given out so.
    """
    count = len(samples)
    if not 1 < count <= MOST or len(columns) < 2:
        return None
    ways = [_ways(samples, plot, columns[k : k + 2], rows[k : k + 2], half) for k in range(len(columns) - 1)]
    orders = [_likely(lack, places) for lack, places in zip(missing, rows, strict=True)]
    nodes = [
        np.array([SHAPE * unlike(k, order.tolist()) for order in orders[k]]) + _left_out(orders[k], rows[k])
        for k in range(len(columns))
    ]
    each = range(count)
    steps = [
        sum((w[s][a[:, s][:, None], b[:, s][None, :]] for s in each), np.zeros((len(a), len(b))))
        for w, a, b in zip(ways, orders, orders[1:], strict=False)
    ]
    forward, backward = [nodes[0]], [np.zeros(len(nodes[-1]))]
    for node, step in zip(nodes[1:], steps, strict=True):
        forward.append((forward[-1][:, None] + step).min(axis=0) + node)
    for node, step in zip(reversed(nodes[1:]), reversed(steps), strict=True):
        backward.insert(0, (step + (node + backward[0])[None, :]).min(axis=1))
    totals = [there + onward for there, onward in zip(forward, backward, strict=True)]
    path = [order[c] for order, c in zip(orders, _best_path(forward, steps), strict=True)]
    takes = [[int(order[s]) for order in path] for s in each]
    places = range(len(columns))
    doubtful = [
        [_has_rival(totals[k], orders[k][:, s], rows[k], takes[s][k]) or _stray(ways, takes[s], s, k) for k in places]
        for s in each
    ]
    return Threaded(takes, doubtful)


def _likely(missing: Floats, rows: Floats) -> npt.NDArray[np.int64]:
    """The ways to give a category's positions to the series that lack least ink.

    Positions may be shared, but one that is nobody's is not allowed.
    """
    count = len(rows)
    orders = np.array(list(itertools.product(range(count), repeat=count)))
    cost = missing[np.arange(count), orders].sum(axis=1) + _left_out(orders, rows)
    best = np.argsort(cost, kind="stable")[:BEAM]
    return np.asarray(orders[best[np.isfinite(cost[best])]])


def _left_out(orders: npt.NDArray[np.int64], rows: Floats) -> Floats:
    """What speaks against each order for the positions it shares; all, where one is left without a series."""
    cost = np.zeros(len(orders))
    for row in rows:
        there = np.abs(rows[orders] - row) <= APART
        cost += np.where(there.any(axis=1), 0.0, np.inf)
    distinct = np.array([len(set(order)) for order in orders.tolist()])
    return np.asarray(cost + SHARED * (orders.shape[1] - distinct), np.float64)


def _best_path(forward: Sequence[Floats], steps: Sequence[Floats]) -> list[int]:
    chosen = [int(np.argmin(forward[-1]))]
    for reached, step in zip(reversed(forward[:-1]), reversed(steps), strict=True):
        chosen.insert(0, int(np.argmin(reached + step[:, chosen[0]])))
    return chosen


def _has_rival(total: Floats, takes: npt.NDArray[np.int64], rows: Floats, own: int) -> bool:
    """True if the series could as well take a position plainly elsewhere in this category."""
    elsewhere = np.abs(rows[takes] - rows[own]) > APART
    return bool(elsewhere.any()) and float(total[elsewhere].min() - total.min()) < RIVAL


def _stray(ways: Sequence[Floats], takes: Sequence[int], series: int, place: int) -> bool:
    """True if no line is drawn as it should be on either side of the point."""
    beside = [ways[k][series, takes[k], takes[k + 1]] for k in (place - 1, place) if 0 <= k < len(ways)]
    return float(min(beside)) > POOR


def _ways(samples: Sequence[LineSample], plot: Plot, columns: Sequence[float], rows: Floats, half: float) -> Floats:
    """How unlike each sample's line each straight way is (sample × from × to), from the column to the next."""
    xs = np.arange(round(columns[0] + half + 2), round(columns[1] - half - 1))
    xs = xs[(xs >= 0) & (xs < plot.lab.shape[1])]
    out = np.zeros((len(samples), rows.shape[1], rows.shape[1]))
    if len(xs) < 4:
        return out
    part = (xs - columns[0]) / (columns[1] - columns[0])
    for s, sample in enumerate(samples):
        inked = _inked(sample, plot, xs)
        for (p, start), (q, end) in itertools.product(enumerate(rows[0]), enumerate(rows[1])):
            at = np.clip(np.round(start + (end - start) * part).astype(int), 1, plot.lab.shape[0] - 2)
            on = np.any([inked[at + step, np.arange(len(xs))] for step in (-1, 0, 1)], axis=0)
            out[s, p, q] = _unlike(on, float(np.hypot(1.0, (end - start) / (columns[1] - columns[0]))), sample)
    return out


def _inked(sample: LineSample, plot: Plot, xs: npt.NDArray[np.int64]) -> npt.NDArray[np.bool_]:
    part = plot.lab[:, xs[0] : xs[-1] + 1]
    way = float(np.linalg.norm(np.subtract(sample.colour, plot.paper)))
    inked: npt.NDArray[np.bool_] = distance(part, sample.colour) < (1 - INKED) * way
    inked[inked.mean(axis=1) > SOLID] = False  # a rule
    return inked


def _unlike(on: npt.NDArray[np.bool_], along: float, sample: LineSample) -> float:
    """How unlike the sample's a way is that is inked so: too little drawn, or in dashes of another length."""
    share = float(on.mean())
    if sample.dash is None:
        return 1.5 * (1 - share)
    missing = 3 * max(0.0, THIN - share)
    if share > SOLID:
        return missing + 2 * DASHES
    runs = int((np.diff(on.astype(np.int8), prepend=0) == 1).sum())
    dash = float(on.sum()) / max(runs, 1) * along
    return missing + DASHES * min(abs(float(np.log(max(dash, 0.5) / max(sample.dash[0], 1.0)))), 1.2)
