"""Many small plots side by side, each with its own value axis: what is counted differently never shares one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.plots.look import QUIET, SMALL, Theme, Told, as_label, colour_of, dress, look, shortened
from dashboard.plots.marks import Line, explain
from dashboard.plots.over_time import draw_line, reach
from dashboard.plots.ticks import Places, ValueAxis, value_ticks
from extraction.errors import Language

PANEL_HIGH = 142  # pixels, its title and periods included
HEAD, GAP_ACROSS = 38, 0.035
USUAL_WIDE = 760  # pixels of the whole, for names only: the panels themselves grow with the window
WIDEST = 4  # panels side by side
FEW_TICKS = 3


@dataclass(frozen=True, slots=True)
class Panel:
    """One small plot: a line under its name, in its own unit; `now` is its last value in words."""

    line: Line
    unit: str
    axis: ValueAxis
    now: str = ""


def panels(
    shown: Sequence[Panel], places: Places, told: Told, language: Language, theme: Theme, joined: bool = False
) -> go.Figure:
    """The panels, in rows; `joined` lays a single colour over all, as for one company."""
    figure = go.Figure(layout=look(theme))
    legend = explain(figure, [value for panel in shown for value in panel.line.all], language, theme)
    across = columns_for(len(shown))
    down = math.ceil(len(shown) / across)
    high = dress(figure, told, 60 + PANEL_HIGH * down + 16 * len(told.caption), 44, 10, theme, legend)
    wide = (1 - GAP_ACROSS * 1.6 * (across - 1)) / across
    tall = high / down
    for number, panel in enumerate(shown):
        row, column = divmod(number, across)
        left = column * (wide + GAP_ACROSS * 1.6)
        top = 1 - row * tall / high
        frame = (left, left + wide, top - (tall - LABELS) / high, top - HEAD / high)
        colour = colour_of(0 if joined else number, theme)
        draw_panel(figure, panel, number + 1, frame, places, (language, theme), colour)
    return figure


LABELS = 18  # pixels under each panel


def columns_for(count: int) -> int:
    """So many side by side that the rows come out even."""
    if count <= 3:
        return max(1, count)
    return 2 if count == 4 else 3 if count in (5, 6, 9) else WIDEST


def draw_panel(
    figure: go.Figure,
    panel: Panel,
    number: int,
    frame: tuple[float, float, float, float],
    places: Places,
    read_by: tuple[Language, Theme],
    colour: str,
) -> None:
    """One panel in its part of the whole: left, right, bottom, top as shares."""
    language, theme = read_by
    left, right, bottom, top = frame
    mark = "" if number == 1 else str(number)
    ticks, texts = value_ticks(reach([panel.line]), panel.axis, language, FEW_TICKS)
    edge = (places.ticks[0], places.ticks[-1]) if places.ticks else ()
    shared = look(theme)
    figure.update_layout({
        f"xaxis{mark}": {
            "domain": [left, right], "anchor": f"y{mark}", "range": [-0.5, len(places.names) - 0.5],
            "automargin": False, "showgrid": False, "zeroline": False, "tickfont": {"size": 10},
            "tickvals": sorted(set(edge)), "linecolor": shared.xaxis.linecolor,
            "ticktext": [as_label(places.names[at]) for at in sorted(set(edge))],
        },
        f"yaxis{mark}": {
            "domain": [max(0.0, bottom), top], "anchor": f"x{mark}", "range": [ticks[0], ticks[-1]], "tickvals": ticks,
            "ticktext": texts, "automargin": False, "tickfont": {"size": 10}, "gridcolor": shared.yaxis.gridcolor,
            "zerolinecolor": QUIET[theme], "zeroline": ticks[0] < 0,
        },
    })  # fmt: skip
    draw_line(figure, panel.line, colour, places, theme, xaxis=f"x{mark}", yaxis=f"y{mark}")
    room = (right - left) * USUAL_WIDE
    unit = f" <span style='color:{QUIET[theme]}'>{as_label(panel.unit)}</span>" if panel.unit else ""
    name = as_label(shortened(panel.line.label, room * 0.78, 12))
    for text, y, size in ((f"<b>{name}</b>{unit}", 18, 12), (as_label(panel.now), 3, SMALL)):
        figure.add_annotation(
            x=left, y=top, xref="paper", yref="paper", xanchor="left", yanchor="bottom", yshift=y - 2, showarrow=False,
            text=text, font={"size": size}, xshift=-30, hovertext=as_label(panel.line.name),
        )  # fmt: skip
