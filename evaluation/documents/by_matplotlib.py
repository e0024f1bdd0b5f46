"""Invented charts as matplotlib saves them to PDF: letters as Type 3 or TrueType, one chart a page."""

from __future__ import annotations

import io
from typing import Any

import matplotlib as mpl
from matplotlib.figure import Figure

from evaluation.documents.invented import COLOURS, Invented

FONT_TYPES = (3, 42)


def print_pdf(chart: Invented) -> bytes:
    """The chart as a PDF of one page."""
    with mpl.rc_context({"pdf.fonttype": FONT_TYPES[chart.seed % 2], "font.size": 9}):
        figure = Figure(figsize=(6.4, 4.2), layout="constrained")
        axes = figure.add_subplot()
        if chart.kind in ("pie", "donut"):
            _disc(axes, chart)
        else:
            _plot(axes, chart)
        axes.set_title(chart.title)
        saved = io.BytesIO()
        figure.savefig(saved, format="pdf")
    return saved.getvalue()


def _disc(axes: Any, chart: Invented) -> None:
    hole = {"width": 0.45} if chart.kind == "donut" else {}
    axes.pie(
        chart.rows[0].values, labels=chart.categories, colors=COLOURS, startangle=90, counterclock=chart.seed % 3 == 0,
        wedgeprops=hole | {"edgecolor": "white"},
    )  # fmt: skip


def _plot(axes: Any, chart: Invented) -> None:
    places = range(len(chart.categories))
    if chart.grid:
        axes.grid(axis="x" if chart.kind == "hbar" else "y", color="#dddddd")
        axes.set_axisbelow(True)
    low = [0.0] * len(places)
    for number, row in enumerate(row for row in chart.rows if not row.rate):
        colour = COLOURS[number]
        if chart.kind == "hbar":
            axes.barh(places, row.values, color=colour, height=0.6)
        elif chart.kind in ("line", "lines"):
            style = "--" if chart.dashed else "-"
            axes.plot(places, row.values, style, marker="o" if chart.markers else "", color=colour, label=row.name)
        elif chart.kind == "area":
            axes.fill_between(places, row.values, color=colour, label=row.name)
        elif chart.kind == "grouped":
            axes.bar([p + 0.35 * (number - 0.5) for p in places], row.values, width=0.35, color=colour, label=row.name)
        else:
            axes.bar(places, row.values, width=0.6, bottom=low, color=colour, label=row.name)
            low = [a + b for a, b in zip(low, row.values, strict=True)] if chart.kind == "stacked" else low
    if chart.kind == "log":
        axes.set_yscale("log")
    for row in (row for row in chart.rows if row.rate):
        other = axes.twinx()
        other.plot(places, row.values, marker="o" if chart.markers else "", color=COLOURS[1], label=row.name)
        other.set_ylim(0, 1.2 * max(row.values))
    (axes.set_yticks if chart.kind == "hbar" else axes.set_xticks)(places, chart.categories)
    if len(chart.rows) > 1:
        axes.figure.legend(loc="outside lower center", ncols=4, frameon=False)
