"""The plot of what reviewing costs: one line each for an engine, its prompt and a kind of chart, the slowest on top."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from dashboard.plots.look import PALETTE, Theme, as_label, look
from dashboard.plots.ticks import even_ticks
from dashboard.text import say
from extraction.errors import Language

MOST = 12  # lines that still fit under a table; the ones with most charts stay
LINE = 34  # pixels
WIDEST = 32  # letters of a name beside its line
BESIDE = 52  # pixels for the seconds beside the longest line
ID_SHOWN = 8  # letters of a prompt's id


def pace_plot(scores: pd.DataFrame, language: Language, theme: Theme) -> go.Figure:
    """Seconds a confirmed value: a point for the middle chart, a line over the middle half of the charts."""
    timed = scores[scores["timed_charts"] > 0].nlargest(MOST, "timed_charts").sort_values("seconds_per_value")
    names = names_of(timed, language)
    figure = go.Figure(layout=look(theme))
    colour = PALETTE[theme][0]
    for name, row in zip(names, timed.to_dict("records"), strict=True):
        figure.add_scatter(
            x=[row["fast_quarter"], row["slow_quarter"]], y=[name, name], mode="lines",
            line={"color": colour, "width": 6}, opacity=0.35, hoverinfo="skip",
        )  # fmt: skip
    figure.add_scatter(
        x=timed["seconds_per_value"], y=names, mode="markers", marker={"color": colour, "size": 11},
        customdata=hover_lines(timed, language), hovertemplate="%{y}<br>%{customdata}<extra></extra>", cliponaxis=False,
    )  # fmt: skip
    for place, row in enumerate(timed.to_dict("records")):
        text = say("feedback.pace_value", language, seconds=in_seconds(row["seconds_per_value"]))
        figure.add_annotation(x=row["slow_quarter"], y=place, text=text, xanchor="left", xshift=10, showarrow=False)
    ticks = even_ticks(0.0, float(timed["slow_quarter"].max()))
    figure.update_xaxes(tickvals=ticks, range=[0, ticks[-1] * 1.08], showgrid=True)
    figure.update_yaxes(type="category", showgrid=False)
    figure.update_layout(height=72 + LINE * len(timed), margin={"t": 16, "r": BESIDE})
    return figure


def in_seconds(seconds: float) -> str:
    """Tenths below ten seconds, whole ones above: 0.8, 9.9, 12."""
    return f"{seconds:.1f}" if seconds < 9.95 else f"{math.floor(seconds + 0.5)}"


def names_of(scores: pd.DataFrame, language: Language) -> list[str]:
    """Kind of chart first, then as much of engine, version and prompt as is needed to tell the lines apart."""
    parts = [scores["engine"]]
    if scores.groupby("engine")["engine_version"].nunique().gt(1).any():
        parts.append(scores["engine_version"])
    if scores["prompt_name"].astype(bool).any():
        parts.append(pd.Series(prompt_labels(scores)))
    kinds = [say(f"kind.{kind}", language) for kind in scores["kind"]]
    readers = [" ".join(filter(None, map(str, each))) for each in zip(*parts, strict=True)]
    return [as_label(f"{kind} · {shortened(reader)}") for kind, reader in zip(kinds, readers, strict=True)]


def shortened(reader: str) -> str:
    """Its beginning and its end where it is too long: what tells two versions apart stands last."""
    return reader if len(reader) <= WIDEST else f"{reader[: WIDEST - ID_SHOWN - 2]}… {reader[-ID_SHOWN:]}"


def prompt_labels(scores: pd.DataFrame) -> list[str]:
    """The names of the prompts, with the beginning of the id where several versions go by one name."""
    versions = scores.groupby("prompt_name")["prompt"].nunique()
    return [
        f"{name} {prompt[:ID_SHOWN]}" if name and versions[name] > 1 else name
        for name, prompt in zip(scores["prompt_name"], scores["prompt"], strict=True)
    ]


def hover_lines(scores: pd.DataFrame, language: Language) -> list[str]:
    return [
        say(
            "feedback.pace_hover", language,
            charts=row["timed_charts"], corrections=f"{row['corrections_per_chart']:.1f}",
            fast=in_seconds(row["fast_quarter"]), slow=in_seconds(row["slow_quarter"]),
        )
        for row in scores.to_dict("records")
    ]  # fmt: skip
