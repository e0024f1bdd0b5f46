"""What is there and what is missing: one cell a period and name, its state by shape, colour and sign."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from dashboard.plots.look import DOUBT, GREEN, PALETTE, QUIET, Theme, Told, as_label, dress, look, shortened, width_of
from dashboard.plots.marks import NOTHING
from dashboard.plots.ticks import Places
from dashboard.text import say
from extraction.errors import Language

Standing = Literal["confirmed", "open", "differs", "missing"]
STANDINGS: tuple[Standing, ...] = ("confirmed", "open", "differs", "missing")
SIGNS: dict[Standing, str] = {"confirmed": "✓", "open": "○", "differs": "≠", "missing": ""}
SHAPES: dict[Standing, str] = {
    "confirmed": "square",
    "open": "circle-open",
    "differs": "diamond",
    "missing": "line-ew-open",
}
ROW, LOW_ROW, FEW = 26, 18, 16  # pixels
NAME_ROOM = 180.0
WIDE = 760.0  # pixels of the plot at the least, to size its cells
LARGEST, WITH_SIGN = 17, 13


@dataclass(frozen=True, slots=True)
class Cell:
    """One place of the matrix: what a click on it means, how it stands, and what is said where the pointer rests."""

    key: str
    row: int
    column: int
    standing: Standing
    said: str


def coverage(
    cells: Sequence[Cell],
    rows: Sequence[str],
    places: Places,
    told: Told,
    language: Language,
    theme: Theme,
) -> go.Figure:
    """Rows from the top down, periods across; the legend names the standings that are there."""
    figure = go.Figure(layout=look(theme))
    columns = places.names
    letters = 12 if len(rows) <= FEW else 11
    names = [shortened(name, NAME_ROOM, letters) for name in rows]
    left = round(max((width_of(name, letters) for name in names), default=0)) + 14
    step = ROW if len(rows) <= FEW else LOW_ROW
    dress(figure, told, 92 + step * max(3, len(rows)) + 16 * len(told.caption), left, 12, theme, legend=True)
    size = max(5.0, min(LARGEST, step - 6, (WIDE - left) / max(1, len(columns)) - 4))
    for standing in STANDINGS:
        own = [cell for cell in cells if cell.standing == standing]
        if own:
            draw_cells(figure, own, standing, size, rows, columns, (language, theme))
    figure.update_yaxes(tickvals=list(range(len(rows))), ticktext=[as_label(name) for name in names], showgrid=False,
                        range=[max(3, len(rows)) - 0.5, -0.6], tickfont={"size": letters}, automargin=False,
                        zeroline=False)  # fmt: skip
    figure.update_xaxes(tickvals=list(places.ticks), ticktext=[as_label(each) for each in places.labels],
                        range=[-0.6, len(columns) - 0.4], showgrid=False, automargin=False, zeroline=False)  # fmt: skip
    return figure


def draw_cells(
    figure: go.Figure,
    cells: Sequence[Cell],
    standing: Standing,
    size: float,
    rows: Sequence[str],
    columns: Sequence[str],
    read_by: tuple[Language, Theme],
) -> None:
    language, theme = read_by
    colour = {"confirmed": GREEN, "open": {"light": PALETTE["light"][0], "dark": PALETTE["dark"][0]}, "differs": DOUBT,
              "missing": QUIET}[standing][theme]  # fmt: skip
    signed = size >= WITH_SIGN and standing in ("confirmed", "differs")
    word = say(f"compare.cell.{standing}", language)
    places = [f"{as_label(rows[cell.row])}<br>{as_label(columns[cell.column])}" for cell in cells]
    said = [f"{place}<br>{as_label(cell.said) or word}" for place, cell in zip(places, cells, strict=True)]
    figure.add_scatter(
        x=[cell.column for cell in cells], y=[cell.row for cell in cells], mode="markers+text" if signed else "markers",
        name=f"{word} {len(cells)}", showlegend=True, customdata=[[cell.key] for cell in cells], hovertext=said,
        hovertemplate="%{hovertext}<extra></extra>", text=[SIGNS[standing]] * len(cells),
        textfont={"size": 12, "color": colour},
        marker={
            "symbol": SHAPES[standing], "size": size * (0.5 if standing == "missing" else 1), "color": colour,
            "opacity": 0.45 if standing == "missing" else 0.2 if signed else 0.85,
            "line": {"width": 2 if standing == "open" else 1, "color": colour if standing != "confirmed" else NOTHING},
        },
        selected={"marker": {"size": size + 4}},
    )  # fmt: skip
