"""Lines of one colour without markers, told apart by their dashes and their width.

From category to category every straight way is rated for each line of the legend: is as much of it drawn, in dashes
as long, as thick? The ways that together rate best from the first category to the last are the line.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from extraction.kinds.places.line_samples import LineSample
from extraction.marks.colours import Lab, drawn_in
from extraction.marks.masks import part_in, pixels_in
from extraction.marks.plot import Plot

Mask = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

INKED = 0.5  # share of the way from the paper to the ink
LOOK = 12  # columns to either side of a category in which the line must be drawn somewhere
SPREAD = 3  # rows by which a sloping line may have moved on until there
RIVAL = 0.1  # a way elsewhere that rates so nearly the same makes a point doubtful
BASE = 0.3  # against beginning elsewhere than at the base
HIDDEN = 0.7  # for a line that may lie under another one
SHARED = 0.6  # against taking a way that is rather another line's
CLOSE = 5  # rows
PLAINLY = 0.04
POOR = 0.55  # a way that rates so badly is not plainly this line's


@dataclass(frozen=True, slots=True)
class Traced:
    """The row of a line over one category, and whether it may run elsewhere."""

    row: float
    doubtful: bool


@dataclass(frozen=True, slots=True)
class _Pattern:
    """What a line looks like: share of it that is drawn, length of a dash, thickness."""

    share: float
    dash: float
    thickness: float

    @property
    def gap(self) -> float:
        return self.dash * (1 - self.share) / self.share


@dataclass(frozen=True, slots=True)
class _Drawn:
    """The ink of one colour, with the height and the middle of the upright run each pixel lies in."""

    inked: Mask
    height: Floats
    middle: Floats

    @staticmethod
    def of(inked: Mask) -> _Drawn:
        height, middle = np.zeros(inked.shape), np.zeros(inked.shape)
        padded = np.pad(inked, ((1, 1), (0, 0))).astype(np.int8)
        steps = np.diff(padded, axis=0)
        for column in np.flatnonzero(inked.any(axis=0)):
            starts, ends = np.flatnonzero(steps[:, column] == 1), np.flatnonzero(steps[:, column] == -1)
            for start, end in zip(starts, ends, strict=True):
                height[start:end, column] = end - start
                middle[start:end, column] = (start + end) / 2
        return _Drawn(inked, height, middle)


def trace_dashes(
    samples: Sequence[LineSample], plot: Plot, legend: Lab, columns: Sequence[float], base: float | None
) -> list[list[Traced]] | None:
    """For each sample its row over each column; `legend` is the picture with the legend still in it.

    `base` is the row of the value that index lines begin at, if the axis has it.
    """
    drawn = _Drawn.of(_ink(plot, samples[0]))
    stops = [_stops(drawn, plot, x) for x in columns]
    if len(columns) < 2 or any(len(stop) == 0 for stop in stops):
        return None
    ways = [
        _ways(drawn, (a, y_a), (b, y_b)) for (a, y_a), (b, y_b) in itertools.pairwise(zip(columns, stops, strict=True))
    ]
    rated = [[_rated(way, pattern) for way in ways] for pattern in (_pattern(s, legend, plot) for s in samples)]
    if base is not None:
        for costs in rated:
            costs[0] = costs[0] + BASE * np.minimum(np.abs(stops[0] - base) / 3, 1.0)[:, None]
    courses = [_best_course(costs, stops) for costs in rated]
    for _ in range(2 * len(samples)):
        shared = _worse_of_two(courses, rated)
        if shared is None:
            break
        k, step = shared
        rows = (np.abs(stops[step] - courses[k].rows[step]), np.abs(stops[step + 1] - courses[k].rows[step + 1]))
        rated[k][step] = rated[k][step] + SHARED * ((rows[0] <= CLOSE)[:, None] & (rows[1] <= CLOSE)[None, :])
        courses[k] = _best_course(rated[k], stops)
    return [course.traced for course in courses]


@dataclass(frozen=True, slots=True)
class _Course:
    """The chosen stops of one line, how unlike it each way between them is, and its points."""

    chosen: Sequence[int]
    rows: Sequence[float]
    traced: list[Traced]

    def rating(self, rated: Sequence[Floats], step: int) -> float:
        return float(rated[step][self.chosen[step], self.chosen[step + 1]])


def _worse_of_two(courses: Sequence[_Course], rated: Sequence[Sequence[Floats]]) -> tuple[int, int] | None:
    """A line that takes a way which fits another line plainly better, and the way's number."""
    for a, b in itertools.permutations(range(len(courses)), 2):
        for step in range(len(rated[a])):
            same = all(abs(courses[a].rows[step + end] - courses[b].rows[step + end]) <= CLOSE for end in (0, 1))
            worse = courses[a].rating(rated[a], step) - courses[b].rating(rated[b], step)
            if same and PLAINLY < worse < SHARED:
                return a, step
    return None


def _ink(plot: Plot, sample: LineSample) -> Mask:
    """The pixels of the line's colour inside the plot, without axes and solid grid lines."""
    inked, box = drawn_in(plot.lab, sample.colour, plot.paper, INKED), plot.box
    rows, columns = pixels_in(box)
    inside = np.zeros_like(inked)
    inside[rows, columns] = inked[rows, columns]
    ruled = np.flatnonzero(inked[:, columns].mean(axis=1) > 0.8)
    inside[ruled] = False
    floor = ruled[(ruled > box.center_y) & (ruled <= box.bottom)]
    if len(floor):  # the axis: ticks and names below it are no lines
        inside[floor[0] - 2 :] = False
    inside[:, inked[rows].mean(axis=0) > 0.6] = False
    return inside


def _pattern(sample: LineSample, lab: Lab, plot: Plot) -> _Pattern:
    """The sample measured as the plot is: the same ink, the same runs."""
    part = part_in(lab, sample.whole.grown(1).clipped(lab.shape[1], lab.shape[0]))
    inked = drawn_in(part, sample.colour, plot.paper, INKED)
    on: Mask = np.asarray(inked.any(axis=0), np.bool_)
    columns = np.flatnonzero(on)
    if not len(columns):
        return _Pattern(1.0, sample.box.width, max(1.0, sample.thickness))
    on = on[columns[0] : columns[-1] + 1]
    runs = int((np.diff(np.concatenate([[0], on.astype(np.int8)])) == 1).sum())
    thickness = float(np.median(inked.sum(axis=0)[columns]))
    dash = len(columns) / runs
    gap = (len(on) - len(columns)) / (runs - 1) if runs > 1 else 0.0
    return _Pattern(dash / (dash + gap), dash, thickness)


def _stops(drawn: _Drawn, plot: Plot, x: float) -> Floats:
    """Rows where a line may pass the column: those of the ink a little before and after it, and near them."""
    first, last = max(0, round(x) - LOOK), min(drawn.inked.shape[1], round(x) + LOOK + 1)
    rows = np.unique(np.round(drawn.middle[:, first:last][drawn.inked[:, first:last]]))
    near = np.unique(np.concatenate([rows + step for step in range(-SPREAD, SPREAD + 1)])) if len(rows) else rows
    return np.asarray(near[(near >= plot.box.top) & (near <= plot.box.bottom)], np.float64)


@dataclass(frozen=True, slots=True)
class _Ways:
    """All straight ways between two categories: what is drawn along each (from × to)."""

    share: Floats
    dash: Floats
    thickness: Floats
    aside: Floats  # rows between the way and the middle of the ink on it
    blank: Floats  # the longest stretch of it without ink


def _ways(drawn: _Drawn, start: tuple[float, Floats], end: tuple[float, Floats]) -> _Ways:
    (left, starts), (right, ends) = start, end
    columns = np.arange(round(left) + 2, round(right) - 1)
    columns = columns[(columns >= 0) & (columns < drawn.inked.shape[1])]
    part = (columns - left) / (right - left)
    found: list[tuple[Floats, Floats, Floats, Floats, Floats]] = []
    for y in starts:
        rows = y + (ends[:, None] - y) * part[None, :]
        at = (np.clip(np.floor(rows).astype(int), 0, drawn.inked.shape[0] - 1), columns[None, :])
        on = drawn.inked[at]
        count = np.maximum(on.sum(axis=1), 1)
        runs = np.maximum((np.diff(on.astype(np.int8), axis=1, prepend=0) == 1).sum(axis=1), 1)
        along = np.hypot(1.0, (ends - y) / (right - left))
        share = on.mean(axis=1)
        thickness = (np.minimum(drawn.height[at], 12) * on).sum(axis=1) / count / along
        aside = (np.minimum(np.abs(drawn.middle[at] - rows), 4) * on).sum(axis=1) / count
        found.append((share, count / runs * along, thickness, aside, _longest_blank(on) * along))
    share, dash, thickness, aside, blank = (np.stack(values) for values in zip(*found, strict=True))
    return _Ways(share, dash, thickness, aside, blank)


def _longest_blank(on: Mask) -> Floats:
    """Columns of the longest run without ink in each row."""
    place = np.arange(on.shape[1])[None, :]
    last = np.maximum.accumulate(np.where(on, place, -1), axis=1)
    return np.asarray((place - last).max(axis=1), np.float64)


def _rated(ways: _Ways, pattern: _Pattern) -> Floats:
    """How unlike the line each way is, 0 for one that is drawn just so."""
    unlike = 1.5 * np.abs(ways.share - pattern.share)
    if pattern.share < 0.95:
        unlike = unlike + 0.4 * np.minimum(np.abs(np.log(np.maximum(ways.dash, 0.5) / pattern.dash)), 1.5)
    unlike = unlike + 0.8 * np.minimum(np.abs(ways.thickness - pattern.thickness) / pattern.thickness, 1.0)
    unlike = unlike + 0.2 * ways.aside
    unlike = unlike + 0.6 * np.clip(np.log(np.maximum(ways.blank, 1.0) / (1.7 * pattern.gap + 4)), 0, 1.5)
    hidden = HIDDEN + 3 * (1 - ways.share) + 0.1 * ways.aside  # all of the way is inked: another line may lie over it
    return np.asarray(np.minimum(unlike, hidden), np.float64)


def _best_course(rated: Sequence[Floats], stops: Sequence[Floats]) -> _Course:
    """The rows of the best course over all categories, and where another one is nearly as good."""
    forward = [np.zeros(len(stops[0]))]
    for cost in rated:
        forward.append((forward[-1][:, None] + cost).min(axis=0))
    backward = [np.zeros(len(stops[-1]))]
    for cost in reversed(rated):
        backward.insert(0, (cost + backward[0][None, :]).min(axis=1))
    chosen = [int(np.argmin(forward[-1] + backward[-1]))]
    for cost, reached in zip(reversed(rated), reversed(forward[:-1]), strict=True):
        chosen.insert(0, int(np.argmin(reached + cost[:, chosen[0]])))
    out = []
    for place, index in enumerate(chosen):
        total = forward[place] + backward[place]
        row = float(stops[place][index])
        away = total[np.abs(stops[place] - row) > 5]
        rival = bool(len(away)) and float(away.min()) - float(total[index]) < RIVAL
        beside = [rated[k][chosen[k], chosen[k + 1]] for k in (place - 1, place) if 0 <= k < len(rated)]
        out.append(Traced(row, rival or float(min(beside)) > POOR))
    return _Course(chosen, [traced.row for traced in out], out)
