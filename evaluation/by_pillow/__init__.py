"""Our own drawing program, with Pillow alone: a chart of given numbers that remembers what it drew where."""

from __future__ import annotations

from collections.abc import Callable

from evaluation.by_pillow.cells import in_cells
from evaluation.by_pillow.columns import in_columns
from evaluation.by_pillow.rows import in_rows
from evaluation.by_pillow.slices import in_slices
from evaluation.sheets import Sheet
from evaluation.truth import Drawn
from extraction.chart import ChartKind

DRAWERS: dict[ChartKind, Callable[[Sheet], Drawn]] = {
    "bar": in_columns,
    "stacked_bar": in_columns,
    "stacked_100": in_columns,
    "line": in_columns,
    "combo": in_columns,
    "hbar": in_rows,
    "pie": in_slices,
    "donut": in_slices,
    "table": in_cells,
}


def draw(sheet: Sheet) -> Drawn:
    return DRAWERS[sheet.kind](sheet)
