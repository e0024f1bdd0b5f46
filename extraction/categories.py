"""Category labels: the row of names under (or over) the marks, and where along x each one points."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box, around
from extraction.periods import parse_period

SWATCHES = " ■□●○◆◇▲▼"  # of a legend that the OCR glued to a label
TILTED = 12.0  # degrees: from here on a label points to its tick with one end
UNUSUAL = 1.5  # credit lost by a row over the plot: category labels mostly stand below


@dataclass(frozen=True, slots=True)
class Category:
    """A name on the category axis and the pixel column it points to."""

    name: str
    box: Box
    x: float


def find_row(texts: Sequence[TextBox], plot: Box) -> tuple[TextBox, ...]:
    """The row of labels that names the marks, just below the plot or just above it; empty if there is none."""
    below = _rows([t for t in texts if t.box.center_y > plot.bottom - 0.2 * _height(t)], _top)
    above = _rows([t for t in texts if t.box.center_y < plot.top + 0.2 * _height(t)], _bottom)
    rated = [(row, _credit(row, abs(row[0].box.top - plot.bottom), plot)) for row in below]
    rated += [(row, _credit(row, abs(row[0].box.bottom - plot.top), plot) - UNUSUAL) for row in above]
    within = [(row, credit) for row, credit in rated if sum(_is_within(t, plot) for t in row) >= 2]
    if not within:
        return ()
    row, _ = max(within, key=lambda found: found[1])
    return tuple(sorted(row, key=_anchor))


def _is_within(text: TextBox, plot: Box) -> bool:
    slack = 2 * _height(text)
    return plot.left - slack <= text.box.center_x <= plot.right + slack


def name_categories(row: Sequence[TextBox], others: Sequence[TextBox]) -> tuple[Category, ...]:
    """The labels of a row with their further lines, and the columns they point to, left to right."""
    further = [t for t in others if t not in row]
    return tuple(_category(label, further) for label in row)


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
    """The label with its further lines joined: they stand straight under it."""
    lines = [label]
    for text in sorted(others, key=lambda t: t.box.top):
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
    """Categories moved onto the mark columns when there is one column for each: marks are drawn more exactly."""
    if len(categories) != len(columns) or len(columns) < 2:
        return tuple(categories)
    spacing = float(np.median(np.diff(sorted(columns))))
    moved = [replace(c, x=x) for c, x in zip(categories, sorted(columns), strict=True)]
    shifts = [abs(m.x - c.x) for m, c in zip(moved, categories, strict=True)]
    return tuple(moved) if max(shifts) < 0.6 * spacing else tuple(categories)


def spacing(categories: Sequence[Category]) -> float:
    """Median distance in pixels between neighbouring categories."""
    xs = sorted(c.x for c in categories)
    return float(np.median(np.diff(xs))) if len(xs) > 1 else 0.0
