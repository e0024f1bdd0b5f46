"""How often something goes wrong: a dot for each group over the bounds within which that is known, and its course."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from dashboard.plots.look import DOUBT, GROUND, PALETTE, QUIET, Theme, as_label, look, shortened, width_of
from dashboard.plots.ticks import even_ticks
from dashboard.text import say
from extraction.errors import Language
from storage.feedback import Moment
from storage.rates import Rate

ROW, HEAD = 25, 66  # pixels
NAME_ROOM, LETTERS = 148.0, 12
WIDEST = 12  # rows
TREND_HIGH = 300
LABELS = 5  # days written under a course


@dataclass(frozen=True, slots=True)
class Spotted:
    """A group by the name it is asked for, what it is called, and how often it goes wrong."""

    key: str
    name: str
    rate: Rate


def rates_plot(title: str, spots: Sequence[Spotted], chosen: str | None, language: Language, theme: Theme) -> go.Figure:
    """One row a group, the first on top. What rests on little is hollow; the chosen one stands out."""
    shown = list(reversed(spots[:WIDEST]))
    names = [as_label(shortened(spot.name, NAME_ROOM, LETTERS)) for spot in shown]
    figure = go.Figure(layout=look(theme))
    plain, picked = PALETTE[theme][0], DOUBT[theme]
    colours = [picked if spot.key == chosen else plain for spot in shown]
    for place, (spot, colour) in enumerate(zip(shown, colours, strict=True)):
        figure.add_scatter(
            x=[100 * spot.rate.low, 100 * spot.rate.high], y=[place, place], mode="lines", opacity=0.35,
            line={"color": colour, "width": 6}, hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=[100 * spot.rate.share for spot in shown], y=list(range(len(shown))), mode="markers", cliponaxis=False,
        marker={
            "color": [GROUND[theme] if spot.rate.is_small else colour
                      for spot, colour in zip(shown, colours, strict=True)],
            "size": 11, "line": {"color": colours, "width": 2},
        },
        customdata=[[spot.key, as_label(spot.name), in_full(spot.rate, language)] for spot in shown],
        hovertemplate="%{customdata[1]}<br>%{customdata[2]}<extra></extra>",
        selected={"marker": {"opacity": 1}}, unselected={"marker": {"opacity": 1}},
    )  # fmt: skip
    highest = max((100 * spot.rate.high for spot in shown), default=1.0)
    ticks = even_ticks(0.0, highest, 3)
    for place, spot in enumerate(shown):
        figure.add_annotation(
            x=100 * spot.rate.high, y=place, text=in_percent(spot.rate.share), xanchor="left", xshift=8,
            showarrow=False, font={"size": LETTERS},
        )  # fmt: skip
    figure.update_xaxes(tickvals=ticks, ticktext=[f"{tick:g}%" for tick in ticks], range=[0, ticks[-1]], showgrid=True)
    figure.update_yaxes(
        tickvals=list(range(len(shown))), ticktext=names, range=[-0.6, len(shown) - 0.4], showgrid=False,
        tickfont={"size": LETTERS}, automargin=False, zeroline=False,
    )  # fmt: skip
    left = round(max((width_of(name, LETTERS) for name in names), default=0)) + 16
    entitle(figure, title, HEAD + ROW * max(2, len(shown)), left, 46, theme)
    return figure


def course_plot(title: str, course: Sequence[Moment], language: Language, theme: Theme) -> go.Figure:
    """A line of rates from the first charts reviewed to the last, over the bounds within which each is known."""
    figure = go.Figure(layout=look(theme))
    colour = PALETTE[theme][0]
    places = list(range(len(course)))
    rates = [moment.rate for moment in course]
    figure.add_scatter(
        x=places + places[::-1],
        y=[100 * rate.high for rate in rates] + [100 * rate.low for rate in reversed(rates)],
        fill="toself", fillcolor=colour, opacity=0.18, mode="lines", line={"width": 0}, hoverinfo="skip",
    )  # fmt: skip
    figure.add_scatter(
        x=places, y=[100 * rate.share for rate in rates], mode="lines+markers", cliponaxis=False,
        line={"color": colour, "width": 2},
        marker={"color": [GROUND[theme] if rate.is_small else colour for rate in rates], "size": 8,
                "line": {"color": colour, "width": 2}},
        customdata=[[days(moment), in_full(moment.rate, language)] for moment in course],
        hovertemplate="%{customdata[0]}<br>%{customdata[1]}<extra></extra>",
    )  # fmt: skip
    ticks = even_ticks(0.0, max((100 * rate.high for rate in rates), default=1.0), 4)
    every = max(1, -(-len(course) // LABELS))
    written = places[::every]
    figure.update_xaxes(
        tickvals=written, ticktext=each_day_once([course[place].first for place in written]),
        range=[-0.5, len(course) - 0.5], tickfont={"size": 11}, tickangle=0, zeroline=False,
    )  # fmt: skip
    figure.update_yaxes(
        tickvals=ticks, ticktext=[f"{tick:g}%" for tick in ticks], range=[0, ticks[-1]], automargin=False,
    )  # fmt: skip
    entitle(figure, title, TREND_HIGH, 40, 24, theme)
    return figure


def each_day_once(written: Sequence[dt.date]) -> list[str]:
    """Days under a course; one that stands there already is not written again."""
    return ["" if at and day == written[at - 1] else f"{day:%Y-%m-%d}" for at, day in enumerate(written)]


def entitle(figure: go.Figure, title: str, high: int, left: int, right: int, theme: Theme) -> None:
    """A title over the drawing, and margins counted out so that several plots stand in line."""
    figure.update_layout(
        height=high, margin={"l": left, "r": right, "t": 36, "b": 28, "autoexpand": False},
        title={"text": f"<b>{as_label(title)}</b>", "font": {"size": 14, "color": QUIET[theme]}, "x": 0,
               "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top",
               "pad": {"l": 4, "t": 6}},
    )  # fmt: skip


def in_percent(share: float) -> str:
    """Tenths of a percent below ten, whole ones above, and never nothing for something: 0%, 0.04%, 6.0%, 38%."""
    hundreds = 100 * share
    if not hundreds or hundreds >= 9.95:
        return f"{hundreds:.0f}%"
    return f"{hundreds:.1f}%" if hundreds >= 0.1 else f"{hundreds:.1g}%"


def in_full(rate: Rate, language: Language) -> str:
    """A rate with its bounds and what it rests on."""
    said = say(
        "feedback.rate", language, share=in_percent(rate.share), low=in_percent(rate.low), high=in_percent(rate.high),
        wrong=f"{rate.wrong:,}", values=f"{rate.values:,}", charts=f"{rate.charts:,}",
    )  # fmt: skip
    return f"{said}<br>{say('feedback.small', language)}" if rate.is_small else said


def days(course: Moment) -> str:
    return f"{course.first}" if course.first == course.last else f"{course.first} – {course.last}"
