"""A small table printed inside a plot: growth rates by name and span. Its numbers are no labels of marks."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.numbers.printed import parse_label

ROWS, COLUMNS = 3, 2  # a table has at least so many
FAR = 12.0  # text heights from a name to its first number, or from there to the next, at most
PITCH = 2.4  # text heights from row to row, at most
UNEVEN = 0.25  # of the pitch


def inset_numbers(texts: Sequence[TextBox], plot: Box) -> tuple[TextBox, ...]:
    """The numbers of a table in the plot: in even rows behind names, column under column; empty if there is none."""
    inside = [t for t in texts if abs(t.angle) < 8 and plot.holds(t.box.center_x, t.box.center_y)]
    numbers = [t for t in inside if parse_label(t.text) is not None]
    names = [t for t in inside if parse_label(t.text) is None]
    rows = [(name, found) for name in names if len(found := _behind(name, numbers)) >= COLUMNS]
    best: list[TextBox] = []
    for name, first in rows:
        alike = [row for row in rows if _in_columns(row[1], first)]
        alike.sort(key=lambda row: row[0].box.center_y)
        if len(alike) >= ROWS and _evenly(alike, name.box.height):
            cells = [cell for _, row in alike for cell in row[: len(first)]]
            best = max(best, cells, key=len)
    return tuple(best)


def _behind(name: TextBox, numbers: Sequence[TextBox]) -> list[TextBox]:
    """The numbers on the name's line, one after the other to its right."""
    height = name.box.height
    line = [t for t in numbers if abs(t.box.center_y - name.box.center_y) < 0.4 * height]
    out: list[TextBox] = []
    end = name.box.right
    for number in sorted((t for t in line if t.box.left > name.box.center_x), key=lambda t: t.box.left):
        if number.box.left - end > FAR * height:
            break
        out.append(number)
        end = number.box.right
    return out


def _in_columns(row: Sequence[TextBox], first: Sequence[TextBox]) -> bool:
    pairs = zip(row, first, strict=False)
    return len(row) >= len(first) and all(abs(a.box.center_x - b.box.center_x) < 0.8 * b.box.height for a, b in pairs)


def _evenly(rows: Sequence[tuple[TextBox, list[TextBox]]], height: float) -> bool:
    steps = np.diff([name.box.center_y for name, _ in rows])
    pitch = float(np.median(steps))
    return bool(0 < pitch < PITCH * height and np.abs(steps - pitch).max() < UNEVEN * pitch)
