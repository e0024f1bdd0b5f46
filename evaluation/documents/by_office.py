"""Invented charts as LibreOffice prints them: sheets with a chart, made with openpyxl and printed to PDF."""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.chart import AreaChart, BarChart, DoughnutChart, LineChart, PieChart, Reference
from openpyxl.chart.series import DataPoint

from evaluation.documents.invented import COLOURS, Invented

SECONDS = 120


def print_pdf(chart: Invented, office: str) -> bytes:
    """The chart as a PDF of one page; its numbers lie on another sheet, which is not printed."""
    book = Workbook()
    sheet, data = book.active, book.create_sheet("Data")
    data.sheet_state = "hidden"
    data.append(["", *(row.name for row in chart.rows)])
    for k, category in enumerate(chart.categories):
        data.append([category, *(row.values[k] for row in chart.rows)])
    drawn = _chart(chart, data)
    drawn.title, drawn.width, drawn.height = chart.title, 17, 10
    sheet.add_chart(drawn, "A1")
    with tempfile.TemporaryDirectory(prefix="chartledger-office-") as home:
        path = Path(home) / "chart.xlsx"
        book.save(path)
        asked = [office, f"-env:UserInstallation=file://{home}/profile", "--headless", "--convert-to", "pdf",
                 "--outdir", home, str(path)]  # fmt: skip
        subprocess.run(asked, check=True, capture_output=True, timeout=SECONDS)
        return path.with_suffix(".pdf").read_bytes()


def _chart(chart: Invented, data: Any) -> Any:
    own = [k for k, row in enumerate(chart.rows) if not row.rate]
    drawn = _filled(_empty(chart), chart, data, own)
    for k, row in enumerate(chart.rows):
        if row.rate:
            other = _filled(LineChart(), chart, data, [k])
            other.y_axis.axId, other.y_axis.crosses, other.y_axis.majorGridlines = 200, "max", None
            drawn += other
    return drawn


def _empty(chart: Invented) -> Any:
    kinds: dict[str, Any] = {"pie": PieChart, "donut": DoughnutChart, "line": LineChart, "lines": LineChart,
                             "area": AreaChart}  # fmt: skip
    drawn = kinds.get(chart.kind, BarChart)()
    if chart.kind == "hbar":
        drawn.type = "bar"
    if chart.kind == "stacked":
        drawn.grouping, drawn.overlap = "stacked", 100
    if chart.kind == "log":
        drawn.y_axis.scaling.logBase = 10
    return drawn


def _filled(drawn: Any, chart: Invented, data: Any, columns: list[int]) -> Any:
    last = len(chart.categories) + 1
    for k in columns:
        drawn.add_data(Reference(data, min_col=k + 2, min_row=1, max_row=last), titles_from_data=True)
    drawn.set_categories(Reference(data, min_col=1, min_row=2, max_row=last))
    if chart.kind in ("pie", "donut"):
        drawn.series[0].dPt = [_coloured(DataPoint(idx=k), k) for k in range(len(chart.categories))]
        return drawn
    for k, series in zip(columns, drawn.series, strict=True):
        colour = COLOURS[k][1:]
        if isinstance(drawn, LineChart):
            series.graphicalProperties.line.solidFill = colour
            series.graphicalProperties.line.width = 22000
            series.graphicalProperties.line.dashStyle = "dash" if chart.dashed else None
            series.marker.symbol = "circle" if chart.markers else "none"
            series.smooth = False
        else:
            series.graphicalProperties.solidFill = colour
    drawn.x_axis.delete = drawn.y_axis.delete = False
    drawn.legend = drawn.legend if len(chart.rows) > 1 else None
    if not chart.grid:
        drawn.y_axis.majorGridlines = None
    return drawn


def _coloured(point: DataPoint, number: int) -> DataPoint:
    point.graphicalProperties.solidFill = COLOURS[number][1:]
    return point
