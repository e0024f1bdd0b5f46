"""The values of a chart that carries a table under its plot: what the table says, beside what the marks measure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from extraction.axes import Axis, Tick
from extraction.chart import ExtractedPoint, Series
from extraction.kinds.places.layout import Layout
from extraction.kinds.series.drawn import DrawnSeries
from extraction.periods import parse_period


def tabulated(
    layout: Layout, drawn: Sequence[tuple[DrawnSeries, Axis | None]]
) -> tuple[tuple[Tick, ...], dict[tuple[int, int], int]]:
    """The labels with the table's cells among them, and whose these are: {(series, mark): label}."""
    labels = list(layout.labels)
    known: dict[tuple[int, int], int] = {}
    for index, (series, _) in enumerate(drawn):
        row = next((row for row in layout.rows if row.name == series.name), None)
        for k, mark in enumerate(series.marks if row is not None else ()):
            if row is not None and mark.category in row.cells:
                known[index, k] = len(labels)
                labels.append(row.cells[mark.category])
    return tuple(labels), known


def cells_without_marks(
    layout: Layout, points: Sequence[ExtractedPoint], names: Mapping[str, str]
) -> tuple[list[ExtractedPoint], list[Series]]:
    """Points for the cells whose mark was not found, and the series that are only in the table.

    `names` are the names of the series under which they are claimed, by their names in the legend.
    """
    have = {(p.series, p.evidence) for p in points}
    units = {p.series: p.unit for p in points}
    out: list[ExtractedPoint] = []
    series: list[Series] = []
    for row in layout.rows:
        name = names.get(row.name, row.name)
        printed = [cell.unit for cell in row.cells.values() if cell.unit is not None]
        unit = units[name] if name in units else printed[0] if printed else None
        if name not in names.values():
            series.append(Series(name, unit, "none", "cell"))
        for k, cell in sorted(row.cells.items()):
            if (name, cell.text.box) not in have:
                category = layout.categories[k].name
                out.append(
                    ExtractedPoint(
                        series=name,
                        category=category,
                        value=cell.value,
                        source="printed",
                        evidence=cell.text.box,
                        unit=unit,
                        period=parse_period(category),
                        printed=cell.text.text,
                    )
                )
    return out, series
