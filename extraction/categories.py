"""Category labels: the row of names under (or over) the marks, and where along x each one points."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box, around
from extraction.numbers.printed import parse_label
from extraction.periods import parse_period

SWATCHES = " ■□●○◆◇▲▼"  # of a legend that the OCR glued to a label
TILTED = 12.0  # degrees: from here on a label points to its tick with one end
GRID_MISFIT = 2.5  # pixels between a mark and the grid it stands on, at most
UNUSUAL = 1.5  # credit lost by a row over the plot: category labels mostly stand below


@dataclass(frozen=True, slots=True)
class Category:
    """A name on the category axis and the pixel column it points to."""

    name: str
    box: Box
    x: float
    filled: bool = False  # not printed: counted on from its neighbours


def find_row(texts: Sequence[TextBox], plot: Box, zero: float | None = None) -> tuple[TextBox, ...]:
    """The row of labels that names the marks, just below the plot or just above it; empty if there is none.

    Where `zero`, the row that values start from, lies inside the plot, the names may stand along it.
    """
    everywhere, texts = texts, [t for t in texts if _is_within(t, plot)]
    below = _rows([t for t in texts if t.box.center_y > plot.bottom - 0.2 * _height(t)], _top)
    above = _rows([t for t in texts if t.box.center_y < plot.top + 0.2 * _height(t)], _bottom)
    rated = [(row, _credit(row, abs(row[0].box.top - plot.bottom), plot)) for row in below]
    rated += [(row, _credit(row, abs(row[0].box.bottom - plot.top), plot) - UNUSUAL) for row in above]
    if zero is not None:
        near = [t for t in texts if plot.top < zero < t.box.center_y < zero + 1.6 * _height(t)]
        words = [t for t in near if _is_name(t)]
        rated += [(row, _credit(row, 0.0, plot)) for row in _rows(words, _middle)]
    if not rated:
        return ()
    best, _ = max(rated, key=lambda found: found[1])
    row = max((row for row, _ in rated if set(best) <= set(row) and _goes_on(best, row)), key=len, default=best)
    return _with_ends(sorted(row, key=_anchor), everywhere)


def _with_ends(row: Sequence[TextBox], texts: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """The row with names one step before its first and behind its last, such as one on the plot's border."""
    if len(row) < 3:
        return tuple(row)
    step = float(np.median(np.diff([_anchor(t) for t in row])))

    def at(column: float) -> list[TextBox]:
        level = [t for t in texts if t not in row and abs(_top(t) - _top(row[0])) < 0.4 * _height(row[0])]
        return [t for t in level if abs(_anchor(t) - column) < 0.15 * step][:1]

    return (*at(_anchor(row[0]) - step), *row, *at(_anchor(row[-1]) + step))


def _goes_on(row: Sequence[TextBox], longer: Sequence[TextBox]) -> bool:
    """True if the further labels of the longer row stand on columns as far apart as those of the row."""
    own, all_of_them = (np.diff(sorted(_anchor(t) for t in texts)) for texts in (row, longer))
    return bool(all_of_them.min() > 0.6 * np.median(own))


def _is_name(text: TextBox) -> bool:
    return parse_label(text.text) is None or parse_period(text.text) is not None


def _is_within(text: TextBox, plot: Box) -> bool:
    slack = 2 * _height(text)
    return plot.left - slack <= text.box.center_x <= plot.right + slack


def name_categories(row: Sequence[TextBox], others: Sequence[TextBox]) -> tuple[Category, ...]:
    """The labels of a row with their further lines, and the columns they point to, left to right."""
    further = [t for t in others if t not in row]
    names = tuple(_category(label, further) for label in row)
    whole = all(parse_period(label.text) is not None for label in row)
    if whole and sum(name.box != label.box for name, label in zip(names, row, strict=True)) == 1:
        return tuple(_category(label, ()) for label in row)  # the line under one period is the axis' caption
    return names


def _top(text: TextBox) -> float:
    return text.box.top


def _bottom(text: TextBox) -> float:
    return text.box.bottom


def _middle(text: TextBox) -> float:
    return text.box.center_y


def _credit(row: Sequence[TextBox], away: float, plot: Box) -> float:
    """Many labels, evenly spaced, named like periods, close to the plot."""
    periods = sum(parse_period(t.text) is not None for t in row) / len(row)
    xs = sorted(_anchor(t) for t in row)
    steps = np.diff(xs)
    even = float(np.median(np.abs(steps - np.median(steps))) / max(1.0, float(np.median(steps))))
    spread = min(1.0, (xs[-1] - xs[0]) / max(1.0, plot.width))
    return min(len(row), 8) * 0.25 + 2 * periods - 2 * even + 2 * spread - away / (3 * _height(row[0]))


def _rows(texts: Sequence[TextBox], edge: Callable[[TextBox], float]) -> list[list[TextBox]]:
    """Texts in rows that share an edge (or, for tall and low ones mixed, a middle)."""
    rows: list[list[TextBox]] = []
    for align in (edge, _middle):
        for seed in texts:
            row = [t for t in texts if abs(align(t) - align(seed)) < 0.6 * _height(seed) and _alike(t, seed)]
            if len(row) >= 2 and row not in rows:
                rows.append(row)
    return rows


def _alike(a: TextBox, b: TextBox) -> bool:
    """Same writing direction and about the same print size."""
    return abs(a.angle - b.angle) < 25 and 0.6 < _height(a) / _height(b) < 1.7


def _height(text: TextBox) -> float:
    """Print size in pixels, whatever the writing direction."""
    box = text.box
    if text.angle == -90:
        return box.width
    if abs(text.angle) < TILTED:
        return box.height
    turn = math.radians(abs(text.angle))
    letters = sum(1.0 if _cjk(c) else 0.55 for c in text.text)
    return box.width / (letters * math.cos(turn) + math.sin(turn))


def _anchor(text: TextBox) -> float:
    """The column a label points to: its middle, or the upper end of a tilted one."""
    slack = _height(text) * 0.4
    if -80 < text.angle < -TILTED:
        return text.box.right - slack
    if TILTED < text.angle < 80:
        return text.box.left + slack
    return text.box.center_x


def _category(label: TextBox, others: Iterable[TextBox]) -> Category:
    """The label with its further lines joined: they stand straight under it, except under upright ones."""
    lines = [label]
    for text in sorted(others if label.angle != -90 else (), key=lambda t: t.box.top):
        last = lines[-1].box
        near = -0.3 * last.height < text.box.top - last.bottom < 0.7 * last.height
        narrow = text.box.width < 1.6 * max(label.box.width, last.height * 3)
        if near and narrow and abs(text.box.center_x - label.box.center_x) < 0.35 * label.box.width:
            lines.append(text)
    joint = "" if _cjk(label.text) else " "
    name = joint.join(line.text for line in lines).strip(SWATCHES)
    return Category(name, around(line.box for line in lines), _anchor(label))


def _cjk(text: str) -> bool:
    return any("一" <= c <= "鿿" for c in text)


def aligned(categories: Sequence[Category], columns: Sequence[float]) -> tuple[Category, ...]:
    """Categories moved onto the mark columns: marks are drawn more exactly than names are found.

    Where some have no mark, the even grid that the others stand on says where they are.
    """
    if len(categories) != len(columns) or len(columns) < 2:
        return _on_grid(categories, columns)
    spacing = float(np.median(np.diff(sorted(columns))))
    moved = [replace(c, x=x) for c, x in zip(categories, sorted(columns), strict=True)]
    shifts = [abs(m.x - c.x) for m, c in zip(moved, categories, strict=True)]
    return tuple(moved) if max(shifts) < 0.6 * spacing else tuple(categories)


def _on_grid(categories: Sequence[Category], columns: Sequence[float]) -> tuple[Category, ...]:
    """Categories moved onto the evenly spaced columns that fit the mark columns; unmoved if no such grid fits."""
    gap = spacing(categories)
    if gap <= 0:
        return tuple(categories)
    numbers = [round((c.x - categories[0].x) / gap) for c in categories]
    near = [(min(range(len(categories)), key=lambda k: abs(categories[k].x - x)), x) for x in columns]
    known = [(numbers[k], x) for k, x in near if abs(categories[k].x - x) < 0.35 * gap]
    if len({number for number, _ in known}) < max(3, 0.6 * len(categories)) or len(known) < 0.9 * len(columns):
        return tuple(categories)
    steps, rows = np.array(known, float).T
    slope, start = (float(v) for v in np.polyfit(steps, rows, 1))
    if max(abs(start + slope * number - x) for number, x in known) > GRID_MISFIT:
        return tuple(categories)
    moved = [replace(c, x=start + slope * number) for c, number in zip(categories, numbers, strict=True)]
    return (
        tuple(moved)
        if max(abs(m.x - c.x) for m, c in zip(moved, categories, strict=True)) < 0.35 * gap
        else tuple(categories)
    )


def spacing(categories: Sequence[Category]) -> float:
    """Median distance in pixels between neighbouring categories."""
    xs = sorted(c.x for c in categories)
    return float(np.median(np.diff(xs))) if len(xs) > 1 else 0.0
