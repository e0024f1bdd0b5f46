"""What all plots share: colours, letters, the head with title and legend, the line of sources under the picture."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from extraction.errors import Language

Theme = Literal["light", "dark"]

# Okabe and Ito's colours: they stay apart for colour-blind eyes.
PALETTE = {
    "light": ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#b8860b", "#3a94c9", "#7a5bb5", "#6b7280"),
    "dark": ("#56a8dc", "#f08a4b", "#3cc09a", "#d58ac4", "#f0c04a", "#9fd3f5", "#b49de0", "#9aa3af"),
}
INK = {"light": ("#22262b", "#dcdfe3"), "dark": ("#e4e7eb", "#363c44")}  # words and rules
QUIET = {"light": "#5c6570", "dark": "#a7afba"}  # small print
GROUND = {"light": "#ffffff", "dark": "#16191d"}  # as the page: a saved picture is what was seen
DOUBT = {"light": "#b26a00", "dark": "#e6a94a"}
COMPUTED = {"light": "#7a5bb5", "dark": "#b49de0"}
RED, GREEN = {"light": "#b3403a", "dark": "#e58a84"}, {"light": "#2e7d32", "dark": "#7fc784"}
FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
LETTERS = 13  # pixels
SMALL = 11
TITLE_HIGH, LEGEND_HIGH, LABELS_HIGH, CAPTION_LINE = 28, 34, 22, 16  # pixels
LEGEND_ROW, ONE_ROW = 18, 6  # a second row of the legend, and how many signs one row holds on a small screen


@dataclass(frozen=True, slots=True)
class Told:
    """What stands round a plot, so that the saved picture explains itself: a title, the unit, lines of small print."""

    title: str
    unit: str = ""
    caption: tuple[str, ...] = ()


def look(theme: Theme) -> go.Layout:
    """The one template."""
    ink, rule = INK[theme]
    axis = {"gridcolor": rule, "linecolor": rule, "zerolinecolor": rule, "tickfont": {"size": 12}, "automargin": True}
    return go.Layout(
        font={"family": FONT, "size": LETTERS, "color": ink},
        paper_bgcolor=GROUND[theme],
        plot_bgcolor=GROUND[theme],
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        height=360,
        xaxis={**axis, "showgrid": False},
        yaxis=axis,
        showlegend=False,
        legend={"orientation": "h", "y": 1.12, "x": 0},
        hoverlabel={"font": {"family": FONT}, "align": "left"},
        bargap=0.3,
        clickmode="event+select",
        dragmode=False,
    )


def dress(
    figure: go.Figure,
    told: Told,
    high: int,
    left: int,
    right: int,
    theme: Theme,
    legend: bool,
    labels_above: bool = False,
) -> float:
    """Put title, room for the legend and small print round a plot `high` pixels tall; the height left for the drawing.

    Margins are counted out, not left to Plotly, so that names beside lines can be kept apart.
    """
    signs = sum(bool(trace.showlegend) for trace in figure.data)
    explained = LEGEND_HIGH + (LEGEND_ROW if signs > ONE_ROW else 0)
    top = TITLE_HIGH + (explained if legend else 12) + (LABELS_HIGH if labels_above else 0)
    below = 2 if labels_above else LABELS_HIGH
    bottom = below + CAPTION_LINE * len(told.caption) + 8
    unit = f"   <span style='color:{QUIET[theme]}'>{as_label(told.unit)}</span>" if told.unit else ""
    figure.update_layout(
        height=high,
        margin={"l": left, "r": right, "t": top, "b": bottom, "autoexpand": False},
        title={
            "text": f"<b>{as_label(told.title)}</b>{unit}",
            "font": {"size": 14},
            "x": 0, "xref": "container", "xanchor": "left", "y": 1, "yref": "container", "yanchor": "top",
            "pad": {"l": 4, "t": 6},
        },
        legend={
            "orientation": "h", "x": 0, "xref": "container", "xanchor": "left", "y": 1 - TITLE_HIGH / high,
            "yref": "container", "yanchor": "top", "font": {"size": 11}, "itemwidth": 30, "itemclick": False,
            "itemdoubleclick": False,
        },
        showlegend=legend,
    )  # fmt: skip
    for place, line in enumerate(told.caption):
        figure.add_annotation(
            x=0, y=0, xref="paper", yref="paper", xanchor="left", yanchor="top", showarrow=False, xshift=4 - left,
            yshift=-below - 4 - CAPTION_LINE * place, text=as_label(line), align="left",
            font={"size": SMALL, "color": QUIET[theme]},
        )  # fmt: skip
    return float(high - top - bottom)


def colour_of(place: int, theme: Theme) -> str:
    """The colour of the series at this place; the ninth begins again."""
    return PALETTE[theme][place % len(PALETTE[theme])]


def growth_colour(value: float, language: Language, theme: Theme) -> str:
    """Red is up and green is down in Chinese; the other way round in English."""
    up, down = (RED, GREEN) if language == "zh" else (GREEN, RED)
    return up[theme] if value >= 0 else down[theme]


def as_label(text: str) -> str:
    """Text from a person or a picture, harmless where Plotly reads tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def width_of(text: str, size: float = LETTERS) -> float:
    """About how many pixels a text is wide: a Chinese character is as wide as it is high, a Latin letter half of it."""
    return sum(size if unicodedata.east_asian_width(sign) in "WF" else size * 0.58 for sign in text)


def shortened(text: str, room: float, size: float = LETTERS) -> str:
    """The text, cut so that it fits into so many pixels; the whole of it is said where the pointer rests."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(text + "…", size) > room:
        text = text[:-1]
    return text.rstrip() + "…"
