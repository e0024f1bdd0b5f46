"""Invented charts as plotly draws them in a browser, printed to PDF by Chromium, one chart a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import plotly.graph_objects as go
import plotly.offline
from playwright.sync_api import sync_playwright

from evaluation.documents.invented import COLOURS, Invented, Row


@contextmanager
def printing(browser: str) -> Iterator[Any]:
    """A way to print charts: a function from chart to the PDF of it."""
    with sync_playwright() as play:
        page = play.chromium.launch(executable_path=browser, args=["--no-sandbox"]).new_page()
        page.set_content(f"<div id=c></div><script>{plotly.offline.get_plotlyjs()}</script>")

        def print_pdf(chart: Invented) -> bytes:
            figure = _figure(chart).to_json()
            page.evaluate(f"() => Plotly.newPlot('c', ...(({{data, layout}}) => [data, layout])({figure}))")
            return bytes(page.pdf(width="720px", height="480px", print_background=True))

        yield print_pdf


def _figure(chart: Invented) -> go.Figure:
    figure = go.Figure(_traces(chart))
    figure.update_layout(
        title=chart.title, width=640, height=420, template="plotly_white" if chart.grid else "simple_white",
        barmode="stack" if chart.kind == "stacked" else "group", colorway=COLOURS, showlegend=len(chart.rows) > 1
        or chart.kind in ("pie", "donut"), legend={"orientation": "h", "y": -0.12},
    )  # fmt: skip
    figure.update_xaxes(type="linear" if chart.kind == "hbar" else "category")
    if chart.kind == "log":
        figure.update_yaxes(type="log", dtick=1)
    if chart.kind == "combo":
        figure.update_layout(
            yaxis2={"overlaying": "y", "side": "right", "range": [0, 60], "dtick": 20, "showgrid": False}
        )
    return figure


def _traces(chart: Invented) -> list[Any]:
    if chart.kind in ("pie", "donut"):
        hole = 0.5 if chart.kind == "donut" else 0
        values = chart.rows[0].values
        return [go.Pie(labels=chart.categories, values=values, hole=hole, sort=False, textinfo="none")]
    return [_trace(chart, row) for row in chart.rows]


def _trace(chart: Invented, row: Row) -> Any:
    mode = "lines+markers" if chart.markers else "lines"
    if row.rate:
        return go.Scatter(x=chart.categories, y=row.values, name=row.name, mode=mode, yaxis="y2")
    if chart.kind == "hbar":
        return go.Bar(y=chart.categories, x=row.values, name=row.name, orientation="h")
    if chart.kind in ("line", "lines"):
        style = {"dash": "dash" if chart.dashed else "solid"}
        return go.Scatter(x=chart.categories, y=row.values, name=row.name, mode=mode, line=style)
    if chart.kind == "area":
        return go.Scatter(x=chart.categories, y=row.values, name=row.name, mode="lines", fill="tozeroy")
    return go.Bar(x=chart.categories, y=row.values, name=row.name)
