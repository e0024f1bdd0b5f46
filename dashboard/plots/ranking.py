"""Many names at one period, the highest first, with the median of what is confirmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from statistics import median

import plotly.graph_objects as go

from dashboard.plots.look import (
    GROUND,
    INK,
    QUIET,
    Theme,
    Told,
    as_label,
    colour_of,
    dress,
    growth_colour,
    look,
    shortened,
    width_of,
)
from dashboard.plots.marks import NOTHING, RING, Line, PlottedValue, draw_rings, error_bars, explain, hover
from dashboard.plots.over_time import AHEAD, pattern
from dashboard.plots.ticks import ValueAxis, value_ticks
from dashboard.text import say
from extraction.errors import Language

NAME_ROOM = 190.0  # pixels
TALL_ROW, LOW_ROW, FEW = 26, 18, 14


def ranking(
    lines: Sequence[Line], period: str, axis: ValueAxis, told: Told, language: Language, theme: Theme,
    coloured_growth: bool = False,
) -> go.Figure:  # fmt: skip
    """One bar a name. Each line holds its one value; unconfirmed ones are hollow and not in the median."""
    ranked = sorted((line for line in lines if line.values), key=lambda line: line.values[0].value)
    values = [line.values[0] for line in ranked]
    confirmed = [value.value for value in values if not value.hollow]
    figure = go.Figure(layout=look(theme))
    legend = explain(figure, values, language, theme)
    letters = 12 if len(ranked) <= FEW else 11
    names = [shortened(line.label, NAME_ROOM, letters) for line in ranked]
    left = round(max((width_of(name, letters) for name in names), default=0)) + 14
    row = TALL_ROW if len(ranked) <= FEW else LOW_ROW
    room = 20 + round(max((width_of(value.number, letters) for value in values), default=0))
    if len(confirmed) > 1:
        middle = say("compare.median", language, value=f"{median(confirmed):,.6g}")
        told = replace(told, unit=" · ".join(part for part in (told.unit, middle) if part))
    high = 90 + row * max(3, len(ranked)) + 16 * len(told.caption)
    dress(figure, told, high, left, room, theme, legend, labels_above=True)
    ticks, texts = value_ticks([value.value for value in values], ValueAxis(axis.worded, from_zero=True), language)
    plain = colour_of(0, theme)
    fills = [growth_colour(value.value, language, theme) if coloured_growth else plain for value in values]
    opened = [value.hollow or value.mark in AHEAD for value in values]
    figure.add_bar(
        y=list(range(len(ranked))), x=[value.value for value in values], orientation="h", width=0.7,
        customdata=[[value.key] for value in values], showlegend=False, cliponaxis=False,
        hovertext=[hover(line.name, period, value) for line, value in zip(ranked, values, strict=True)],
        hovertemplate="%{hovertext}<extra></extra>", error_x=error_bars(values, QUIET[theme]),
        marker={
            "color": [NOTHING if is_open else fill for is_open, fill in zip(opened, fills, strict=True)],
            "line": {"color": fills, "width": [1.5 if is_open else 0 for is_open in opened]},
            "pattern": {"shape": [pattern(value) for value in values], "fgcolor": fills, "size": 6, "solidity": 0.4},
        },
        unselected={"marker": {"opacity": 0.8}},
    )  # fmt: skip
    draw_rings(figure, [(value.value, float(at)) for at, value in enumerate(values) if value.differs], theme)
    figure.update_yaxes(tickvals=list(range(len(ranked))), ticktext=[as_label(name) for name in names],
                        range=[-0.7, max(3, len(ranked)) - 0.3], tickfont={"size": letters}, showgrid=False,
                        automargin=False, zeroline=False)  # fmt: skip
    figure.update_xaxes(tickvals=ticks, ticktext=texts, range=[ticks[0], ticks[-1]], showgrid=True, automargin=False,
                        side="top")  # fmt: skip
    if len(confirmed) > 1:
        ink = INK[theme][0]  # seen on bars and on the ground
        figure.add_vline(x=median(confirmed), line={"color": ink, "width": 1, "dash": "dash"}, layer="above")
    write_numbers(figure, values, letters, theme)
    return figure


def write_numbers(figure: go.Figure, values: Sequence[PlottedValue], letters: int, theme: Theme) -> None:
    """Each number behind the end of its bar, on ground of its own: no line runs through it."""
    for at, value in enumerate(values):
        side = 1 if value.value >= 0 else -1
        figure.add_annotation(
            x=value.value + side * (value.error or 0.0), y=at, text=as_label(value.number), showarrow=False,
            xanchor="left" if side > 0 else "right", xshift=side * (RING // 2 + 3 if value.differs else 3),
            font={"size": letters}, bgcolor=GROUND[theme], borderpad=1,
        )  # fmt: skip
