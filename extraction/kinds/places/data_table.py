"""The table that some charts carry under their plot: names of the marks as its head, a row of numbers for each series.

Its columns stand under the marks, its first column holds the legend. Its numbers are the values, exactly.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from extraction.axes import Tick, read_numbers
from extraction.categories import Category
from extraction.chart import TextBox
from extraction.geometry import Box, around
from extraction.legend.entries import LegendEntry
from extraction.numbers.printed import parse_label

DASHES = ("-", "—", "–", "--", "/", "N/A", "n.a.", "NA")
LEAST_COLUMNS = 3
COVERED = 0.6  # of the columns must have a number in every row
OFF_COLUMN = 0.3  # of the distance between columns: this far a number may stand from its column
STRANGE = 0.15  # of the cells in a row may be no numbers
PITCH = 2.6  # text heights from row to row, at most


@dataclass(frozen=True, slots=True)
class TableRow:
    """One series in the table: its head, and its numbers by category."""

    name: str
    head: TextBox
    cells: dict[int, Tick]


@dataclass(frozen=True, slots=True)
class DataTable:
    """The names over the columns, the rows under them, and all texts that belong to it."""

    categories: tuple[Category, ...]
    rows: tuple[TableRow, ...]
    texts: tuple[TextBox, ...]


def find_data_table(texts: Sequence[TextBox], legend: Sequence[LegendEntry], bottom: float) -> DataTable | None:
    """The table under row `bottom`, where the plot ends; None if there is none.

    At least one of its rows begins with a name of the legend: else it is another table.
    """
    below = [t for t in texts if t.box.center_y > bottom and abs(t.angle) < 8]
    lines = [found for line in _lines(below) if (found := _head_and_numbers(line)) is not None]
    lines = _under_each_other(lines)
    names = {entry.text: entry.name for entry in legend}
    if not any(head in names for head, _ in lines):
        return None
    columns = _columns([number.text.box.center_x for _, numbers in lines for number in numbers])
    if len(columns) < LEAST_COLUMNS:
        return None
    gap = float(np.median(np.diff(columns)))
    rows = tuple(TableRow(names.get(head, head.text), head, _by_column(found, columns, gap)) for head, found in lines)
    if any(len(row.cells) < COVERED * len(columns) for row in rows):
        return None
    top = min(row.head.box.top for row in rows)
    head = [t for t in below if t.box.center_y < top]
    categories = _head_names(head, columns, gap)
    return DataTable(categories, rows, tuple(t for t in below)) if len(categories) == len(columns) else None


def _lines(texts: Sequence[TextBox]) -> list[list[TextBox]]:
    lines: list[list[TextBox]] = []
    for text in sorted(texts, key=lambda t: t.box.center_y):
        if lines and abs(text.box.center_y - np.median([t.box.center_y for t in lines[-1]])) < 0.5 * text.box.height:
            lines[-1].append(text)
        else:
            lines.append([text])
    return lines


def _head_and_numbers(line: Sequence[TextBox]) -> tuple[TextBox, list[Tick]] | None:
    """The first text of a line and the numbers behind it, if hardly anything but numbers and dashes stands there."""
    head, *rest = sorted(line, key=lambda t: t.box.left)
    cells = [t for t in rest if t.text.strip() not in DASHES]
    strange = sum(parse_label(t.text) is None for t in cells)
    if len(rest) < LEAST_COLUMNS or not cells or strange > STRANGE * len(cells):
        return None
    return head, list(read_numbers(cells))


def _under_each_other(lines: Sequence[tuple[TextBox, list[Tick]]]) -> list[tuple[TextBox, list[Tick]]]:
    """The first lines that follow each other as rows do, up to a gap."""
    kept: list[tuple[TextBox, list[Tick]]] = []
    for head, numbers in lines:
        if kept and head.box.center_y - kept[-1][0].box.center_y > PITCH * head.box.height:
            break
        kept.append((head, numbers))
    return kept


def _columns(middles: Sequence[float]) -> list[float]:
    """Where the numbers' columns stand: clusters of their middles."""
    ordered = sorted(middles)
    if len(ordered) < LEAST_COLUMNS:
        return []
    jumps = np.diff(ordered)
    wide = 0.35 * float(jumps.max())
    cuts = [0, *(k + 1 for k in range(len(jumps)) if jumps[k] > wide), len(ordered)]
    return [float(np.mean(ordered[a:b])) for a, b in itertools.pairwise(cuts)]


def _by_column(numbers: Sequence[Tick], columns: Sequence[float], gap: float) -> dict[int, Tick]:
    out: dict[int, Tick] = {}
    for number in numbers:
        column = int(np.argmin([abs(x - number.text.box.center_x) for x in columns]))
        if abs(columns[column] - number.text.box.center_x) <= OFF_COLUMN * gap:
            out[column] = number
    return out


def _head_names(texts: Sequence[TextBox], columns: Sequence[float], gap: float) -> tuple[Category, ...]:
    """The names over the columns, the lines of each joined; without those that have none."""
    names: list[Category] = []
    for x in columns:
        own = [t for t in texts if abs(t.box.center_x - x) < 0.5 * gap]
        if own:
            lines = sorted(own, key=lambda t: (t.box.center_y, t.box.left))
            box = around([t.box for t in lines])
            names.append(Category(_joined([t.text for t in lines]), Box(x - 1, box.top, x + 1, box.bottom), x))
    return tuple(names)


def _joined(lines: Sequence[str]) -> str:
    """The lines of a name in one: a word cut at a hyphen is whole again."""
    name = lines[0]
    for line in lines[1:]:
        chinese = any("一" <= c <= "鿿" for c in name[-1] + line[0])
        name = name[:-1] + line if name.endswith("-") else f"{name}{'' if chinese else ' '}{line}"
    return name
