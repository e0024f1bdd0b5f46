"""Line points read by their markers: each series' marker, cut out of the legend, is looked for over each category.

All series whose markers have one colour are read together. A placement of their markers is good if drawing them
there would give the ink that is in the picture: nothing left over, nothing missing. So a marker that lies under
another one is found where it can be hidden, and markers that differ only in shape are not exchanged.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.kinds.places.line_samples import LineSample
from extraction.kinds.series.line_course import Course
from extraction.kinds.series.marker_ink import Group, Ink, Stencil, Strip, same_ink
from extraction.kinds.series.marker_spots import Spot, candidates, fit_maps
from extraction.kinds.series.marker_threads import Threaded, threaded
from extraction.marks.colours import SAME_COLOUR, colour_gap
from extraction.marks.plot import Plot

SEEN = 0.35  # of a marker's ink: less than this in sight and it is hidden
SWEEPS = 4
CLOSE = 3.0  # rows
COURSE = 0.7  # of a marker's ink: what a line that is drawn quite otherwise weighs
WELL = 0.2  # markers that fit so well have the legend's size
FACTORS = (0.8, 0.9, 1.1, 1.2, 1.3, 1.4, 1.55)


@dataclass(frozen=True, slots=True)
class Match:
    """Where a marker was found: its middle, what share of it is in sight, how far it may lie off, how it fits."""

    x: float
    y: float
    seen: float
    slack: float  # rows by which a hidden marker could be moved without being seen
    misfit: float  # ink missing under the marker, as a share of it
    rival: float | None  # another row that explains the picture nearly as well


def match_markers(samples: Sequence[LineSample], plot: Plot, columns: Sequence[float]) -> list[list[Match | None]]:
    """For each sample (all have markers) its match over each column, None where its marker is not there.

    Legends may show markers smaller or larger than the plot does, all by the same factor.
    """
    markers = [sample.marker for sample in samples if sample.marker is not None]
    groups = [Group.of(members, markers, plot) for members in same_ink([marker.colour for marker in markers])]
    factor = _factor(groups, columns)
    gap = float(np.median(np.diff(columns))) if len(columns) > 1 else 0.0
    courses = [Course.of(sample, plot, gap) for sample in samples]
    found: list[list[Match | None]] = [[None] * len(columns) for _ in samples]
    for group in groups:
        stencils = group.stencils(factor)
        telling = _telling([courses[k] for k in group.members])
        strips = [group.strip(stencils, x) for x in columns]
        placed = [_place(strip, stencils, telling) for strip in strips]
        placed = _along_the_lines([samples[k] for k in group.members], plot, placed, strips, stencils)
        for place, matches in enumerate(placed):
            for k, match in zip(group.members, matches, strict=True):
                found[k][place] = match
    return found


def _along_the_lines(
    samples: Sequence[LineSample],
    plot: Plot,
    placed: list[list[Match | None]],
    strips: Sequence[Strip],
    stencils: Sequence[Stencil],
) -> list[list[Match | None]]:
    """The matches given to the series between whose markers the lines run; as they are where some are missing."""
    if len(samples) < 2 or any(match is None for matches in placed for match in matches):
        return placed
    whole = [[match for match in matches if match is not None] for matches in placed]
    rows = np.array([[match.y for match in matches] for matches in whole])
    places = list(zip(strips, whole, strict=True))
    missing = np.array([[[_missing(strip, s, m) for m in matches] for s in stencils] for strip, matches in places])
    columns = [float(np.median([match.x for match in matches])) for matches in whole]

    def unlike(place: int, takes: Sequence[int]) -> float:
        strip, matches = places[place]
        return _unlike(strip, stencils, [matches[position] for position in takes])

    told = threaded(samples, plot, columns, rows, missing, unlike, max(s.columns for s in stencils) / 2)
    if told is None:
        return placed
    out: list[list[Match | None]] = []
    for place, matches in enumerate(whole):
        takes = [told.takes[s][place] for s in range(len(samples))]
        out.append([_retaken(matches, place, s, takes, told) for s in range(len(samples))])
    return out


def _retaken(matches: Sequence[Match], place: int, series: int, takes: Sequence[int], told: Threaded) -> Match:
    """The match that a series takes, hidden if it belongs to another that stays; the lines settle a rival's place."""
    match = matches[takes[series]]
    settled = match.rival is not None and any(abs(match.rival - other.y) <= CLOSE for other in matches)
    rival = None if settled else match.rival
    shared = takes[series] != series and takes.count(takes[series]) > 1
    if shared and (takes[takes[series]] == takes[series] or takes.index(takes[series]) != series):
        match = replace(match, seen=0.0, slack=max(match.slack, CLOSE))
    return replace(match, rival=match.y if told.doubtful[series][place] else rival)


def _missing(strip: Strip, stencil: Stencil, match: Match) -> float:
    """The share of a marker's ink that is missing where another one was found, moved by a pixel where that helps."""
    missing, _ = fit_maps(strip, stencil)
    row, column = _corner(strip, stencil, match)
    near = missing[max(0, row - 1) : max(0, row) + 2, max(0, column - 1) : max(0, column) + 2]
    return float(near.min()) if near.size else 1.0


def _unlike(strip: Strip, stencils: Sequence[Stencil], matches: Sequence[Match]) -> float:
    """Ink that differs with the markers drawn there, in whole markers."""
    drawn = np.zeros_like(strip.ink)
    for stencil, match in zip(stencils, matches, strict=True):
        row, column = (max(0, corner) for corner in _corner(strip, stencil, match))
        area = drawn[row : row + stencil.rows, column : column + stencil.columns]
        np.maximum(area, stencil.ink[: area.shape[0], : area.shape[1]], out=area)
    weight = float(np.median([stencil.weight for stencil in stencils]))
    return float((np.abs(strip.ink - drawn) * strip.known).sum()) / max(weight, 1.0)


def _corner(strip: Strip, stencil: Stencil, match: Match) -> tuple[int, int]:
    return round(match.y - strip.top - stencil.rows / 2), round(match.x - strip.left - stencil.columns / 2)


def _telling(courses: list[Course]) -> list[Course]:
    """The courses of lines with one marker colour if they tell them apart: dashed and solid ones, several colours."""
    dashes = [course.expected for course in courses]
    apart = any(colour_gap(course.colour, courses[0].colour) > 1.5 * SAME_COLOUR for course in courses)
    return courses if len(courses) == 1 or apart or max(dashes) - min(dashes) > 0.2 else []


def _factor(groups: Sequence[Group], columns: Sequence[float]) -> float:
    """By how much the plot's markers are larger than the legend's: where they fit best over all categories."""
    plain = _best_fits(groups, columns, 1.0)
    if plain < WELL:
        return 1.0
    fits = {factor: _best_fits(groups, columns, factor) for factor in FACTORS}
    best = min(fits, key=lambda factor: fits[factor])
    return best if fits[best] < 0.93 * plain else 1.0


def _best_fits(groups: Sequence[Group], columns: Sequence[float], factor: float) -> float:
    """How badly markers of that size fit where they fit best, over all series and categories."""
    worst = []
    for group in groups:
        stencils = group.stencils(factor)
        for x in columns:
            strip = group.strip(stencils, x)
            for stencil in stencils:
                missing, extra = fit_maps(strip, stencil)
                worst.append(float((missing + 0.5 * extra).min()))
    return float(np.median(worst))


def _place(strip: Strip, stencils: Sequence[Stencil], courses: Sequence[Course]) -> list[Match | None]:
    """Where the markers of one category stand, all placed together."""
    spots = _with_courses(candidates(strip, stencils), strip, stencils, courses)
    chosen: list[int | None] = [0 if s else None for s in spots]
    drawing = _Drawing(strip, stencils, spots)
    for _ in range(SWEEPS):
        before = list(chosen)
        _settle(drawing, chosen, range(len(stencils)))
        for a, b in itertools.combinations(range(len(stencils)), 2):
            _try_exchange(drawing, chosen, a, b)
        if chosen == before:
            chosen = _moved_on(drawing, chosen)
        if chosen == before:
            break
    return [_match(drawing, chosen, k) for k in range(len(stencils))]


def _with_courses(
    spots: list[list[Spot]], strip: Strip, stencils: Sequence[Stencil], courses: Sequence[Course]
) -> list[list[Spot]]:
    """The places with what the lines beside them say: dashes where there should be none, another colour."""
    if not courses:
        return spots
    out = []
    for own, stencil, course in zip(spots, stencils, courses, strict=True):
        half_width, half_height = stencil.columns / 2, stencil.rows / 2
        amiss = [
            course.mismatch(
                strip.left + s.column + half_width, strip.top + s.row + half_height, half_width, 0.5 * half_height
            )
            for s in own
        ]
        out.append([replace(s, amiss=COURSE * stencil.weight * a) for s, a in zip(own, amiss, strict=True)])
    return out


def _settle(drawing: _Drawing, chosen: list[int | None], which: Iterable[int]) -> None:
    """Give each of these series in turn the place that explains the picture best, the others staying."""
    for k in which:
        places = range(len(drawing.spots[k]))
        if places:
            chosen[k] = min(places, key=lambda i: drawing.cost([*chosen[:k], i, *chosen[k + 1 :]]))


def _moved_on(drawing: _Drawing, chosen: list[int | None]) -> list[int | None]:
    """The best state that is reached by putting one series elsewhere and letting all others move after it."""
    best, least = chosen, drawing.cost(chosen)
    for k, spots in enumerate(drawing.spots):
        rest = [other for other in range(len(drawing.spots)) if other != k]
        for i in range(len(spots) if rest else 0):
            if i == chosen[k]:
                continue
            state = [*chosen[:k], i, *chosen[k + 1 :]]
            _settle(drawing, state, rest)
            if (cost := drawing.cost(state)) < least - 0.5:
                best, least = state, cost
    return best


def _try_exchange(drawing: _Drawing, chosen: list[int | None], a: int, b: int) -> None:
    """Let two series change places if that explains the picture better."""
    spots = drawing.spots
    if chosen[a] is None or chosen[b] is None:
        return
    there = [
        _nearest(spots[a], _centre(drawing, b, chosen[b]) - drawing.stencils[a].rows / 2),
        _nearest(spots[b], _centre(drawing, a, chosen[a]) - drawing.stencils[b].rows / 2),
    ]
    if there[0] is None or there[1] is None:
        return
    other = list(chosen)
    other[a], other[b] = there[0], there[1]
    if drawing.cost(other) < drawing.cost(chosen):
        chosen[:] = other


def _nearest(spots: Sequence[Spot], row: float) -> int | None:
    return min(range(len(spots)), key=lambda i: abs(spots[i].row - row), default=None)


def _match(drawing: _Drawing, chosen: Sequence[int | None], k: int) -> Match | None:
    """The chosen place of one series as a match, with what speaks against it."""
    index = chosen[k]
    if index is None:
        return None
    stencil, strip = drawing.stencils[k], drawing.strip
    spot = drawing.spots[k][index]
    area = (slice(spot.row, spot.row + stencil.rows), slice(spot.column, spot.column + stencil.columns))
    covered = drawing.drawn(chosen, without=k)[area]
    in_sight = np.clip(stencil.ink - covered, 0, 1) * strip.known[area]
    seen = float(in_sight.sum()) / max(stencil.weight, 1.0)
    costs = {i: drawing.cost([*chosen[:k], i, *chosen[k + 1 :]]) for i in range(len(drawing.spots[k]))}
    far = [i for i in costs if abs(drawing.spots[k][i].row - spot.row) > max(2.0, 0.25 * stencil.rows)]
    close = [i for i in far if costs[i] < costs[index] + 0.12 * stencil.weight]
    rival = min(close, key=lambda i: costs[i], default=None)
    rows = _free_rows(drawing, chosen, k)
    x = strip.left + spot.column + stencil.columns / 2
    y = strip.top + spot.row + stencil.rows / 2
    if seen > SEEN:
        y += _finer(strip, stencil, spot, covered)
    return Match(x, y, seen, rows, spot.missing, None if rival is None else _centre(drawing, k, rival) + strip.top)


def _free_rows(drawing: _Drawing, chosen: Sequence[int | None], k: int) -> float:
    """How many rows up and down the marker could be moved without its being seen, half of the whole span."""
    index = chosen[k]
    if index is None:
        return 0.0
    spot, stencil, ink = drawing.spots[k][index], drawing.stencils[k], drawing.strip.ink
    base = _lacking(drawing, stencil, spot.row, spot.column)
    free = []
    for step in (-1, 1):
        row = spot.row
        while 0 <= row + step <= ink.shape[0] - stencil.rows and abs(row - spot.row) < stencil.rows:
            if _lacking(drawing, stencil, row + step, spot.column) > base + 0.04:
                break
            row += step
        free.append(abs(row - spot.row))
    return sum(free) / 2


def _lacking(drawing: _Drawing, stencil: Stencil, row: int, column: int) -> float:
    area = (slice(row, row + stencil.rows), slice(column, column + stencil.columns))
    lack = np.clip(stencil.ink - drawing.strip.ink[area], 0, 1) * drawing.strip.known[area]
    return float(lack.sum()) / max(stencil.weight, 1.0)


def _finer(strip: Strip, stencil: Stencil, spot: Spot, covered: Ink) -> float:
    """The part of a row by which the marker lies lower: where a parabola through three misfits is lowest."""
    sight = (covered < 0.3).astype(np.float32)
    costs = []
    for row in (spot.row - 1, spot.row, spot.row + 1):
        if row < 0 or row + stencil.rows > strip.ink.shape[0]:
            return 0.0
        area = (slice(row, row + stencil.rows), slice(spot.column, spot.column + stencil.columns))
        costs.append(float((((strip.ink[area] - stencil.ink) ** 2) * strip.known[area] * sight).sum()))
    bend = costs[0] - 2 * costs[1] + costs[2]
    return float(np.clip(0.5 * (costs[0] - costs[2]) / bend, -0.5, 0.5)) if bend > 1e-6 else 0.0


@dataclass(frozen=True, slots=True)
class _Drawing:
    """What the strip would look like with the stencils at chosen spots, held against what it looks like."""

    strip: Strip
    stencils: Sequence[Stencil]
    spots: Sequence[Sequence[Spot]]

    def cost(self, chosen: Sequence[int | None]) -> float:
        """Ink that differs, in pixels of full ink; ink away from all markers counts the same for every choice."""
        amiss = sum(self.spots[k][index].amiss for k, index in enumerate(chosen) if index is not None)
        return float((np.abs(self.strip.ink - self.drawn(chosen)) * self.strip.known).sum()) + amiss

    def drawn(self, chosen: Sequence[int | None], without: int = -1) -> Ink:
        out = np.zeros_like(self.strip.ink)
        for k, index in enumerate(chosen):
            if index is not None and k != without:
                spot, ink = self.spots[k][index], self.stencils[k].ink
                area = (slice(spot.row, spot.row + ink.shape[0]), slice(spot.column, spot.column + ink.shape[1]))
                out[area] = np.maximum(out[area], ink)
        return out


def _centre(drawing: _Drawing, k: int, index: int | None) -> float:
    return drawing.spots[k][index or 0].row + drawing.stencils[k].rows / 2
