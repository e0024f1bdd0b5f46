"""The plots of confirmed values: one template, direct labels, axes worded in 万 and 亿 or in k, m and bn."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from extraction.errors import Language

Form = Literal["line", "bar", "growth"]
Theme = Literal["light", "dark"]

# Okabe and Ito's colours: they stay apart for colour-blind eyes. The first six lines are named directly.
PALETTE = {
    "light": ("#0072b2", "#d55e00", "#009e73", "#aa4499", "#e69f00", "#56b4e9", "#7a5bb5", "#6b7280"),
    "dark": ("#56a8dc", "#f08a4b", "#3cc09a", "#d58ac4", "#f0c04a", "#9fd3f5", "#b49de0", "#9aa3af"),
}
INK = {"light": ("#22262b", "#dcdfe3"), "dark": ("#e4e7eb", "#363c44")}  # words and rules
RED, GREEN = {"light": "#b3403a", "dark": "#e58a84"}, {"light": "#2e7d32", "dark": "#7fc784"}
FONT = "'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
FEW = 6  # so many lines carry their names at their ends; more get a legend
TICKS = 5
SMALLEST = 1e-9  # a span below it is rounding, not two values
STEPS: dict[Language, tuple[tuple[float, str], ...]] = {
    "zh": ((1e8, "亿"), (1e4, "万")),
    "en": ((1e9, "bn"), (1e6, "m"), (1e3, "k")),
}


@dataclass(frozen=True, slots=True)
class PlottedValue:
    """One value in a plot: `key` says which fact it is, `said` is the number in words. Hollow means unconfirmed."""

    key: int
    company: str
    period: str
    value: float
    said: str
    hollow: bool = False


@dataclass(frozen=True, slots=True)
class ValueAxis:
    """What the value axis counts in; `worded` axes say 万 or k, which "15k RMB m" must not."""

    unit: str
    worded: bool


def trend(
    values: Sequence[PlottedValue],
    periods: Sequence[str],
    form: Form,
    axis: ValueAxis,
    language: Language,
    theme: Theme,
) -> go.Figure:
    """One line, or one row of bars, a company over the periods; growth is coloured as the language's readers expect."""
    figure = go.Figure(layout=look(theme))
    companies = list(dict.fromkeys(value.company for value in values))
    for place, company in enumerate(companies):
        colour = PALETTE[theme][place % len(PALETTE[theme])]
        for hollow in (False, True):
            of_company = [v for v in values if v.company == company and v.hollow == hollow]
            if of_company:
                draw = draw_line if form == "line" else draw_bars
                draw(figure, company, of_company, colour, hollow)
                if form == "growth":
                    figure.data[-1].marker.color = [growth_colour(v.value, language, theme) for v in of_company]
    figure.update_xaxes(type="category", categoryorder="array", categoryarray=list(periods))
    if len(companies) > 1 and (form != "line" or len(companies) > FEW):
        figure.update_layout(showlegend=form != "growth")
    elif form == "line" and len(companies) > 1:
        name_lines(figure, values, companies, list(periods), theme)
    word_axis(figure, values, axis, language)
    return figure


def draw_line(figure: go.Figure, company: str, values: Sequence[PlottedValue], colour: str, hollow: bool) -> None:
    marker = {"size": 9, "symbol": "circle-open" if hollow else "circle", "line": {"width": 2, "color": colour}}
    figure.add_scatter(
        **common(company, values, hollow),
        mode="markers" if hollow else "lines+markers",
        line={"color": colour, "width": 2},
        marker={**marker, "color": colour},
        unselected={"marker": {"opacity": 1}},
        selected={"marker": {"size": 13}},
        cliponaxis=False,
    )


def draw_bars(figure: go.Figure, company: str, values: Sequence[PlottedValue], colour: str, hollow: bool) -> None:
    fill = "rgba(0,0,0,0)" if hollow else colour
    figure.add_bar(
        **common(company, values, hollow),
        marker={"color": fill, "line": {"color": colour, "width": 1.5 if hollow else 0}},
        unselected={"marker": {"opacity": 0.75}},
    )


def common(company: str, values: Sequence[PlottedValue], hollow: bool) -> dict[str, object]:
    return {
        "name": company,
        "x": [value.period for value in values],
        "y": [value.value for value in values],
        "customdata": [[value.key] for value in values],
        "text": [value.said for value in values],
        "texttemplate": "",
        "hovertemplate": "%{fullData.name}<br>%{x}<br><b>%{text}</b><extra></extra>",
        "showlegend": not hollow,
    }


def look(theme: Theme) -> go.Layout:
    """The one template."""
    ink, rule = INK[theme]
    axis = {"gridcolor": rule, "linecolor": rule, "zerolinecolor": rule, "tickfont": {"size": 12}, "automargin": True}
    return go.Layout(
        font={"family": FONT, "size": 13, "color": ink},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        margin={"l": 8, "r": 8, "t": 28, "b": 8},
        height=360,
        xaxis={**axis, "showgrid": False},
        yaxis=axis,
        showlegend=False,
        legend={"orientation": "h", "y": 1.12, "x": 0},
        hoverlabel={"font": {"family": FONT}},
        bargap=0.3,
        clickmode="event+select",
        dragmode=False,
    )


def name_lines(
    figure: go.Figure, values: Sequence[PlottedValue], companies: Sequence[str], periods: list[str], theme: Theme
) -> None:
    """Each line's name at its last point."""
    for place, company in enumerate(companies):
        own = [value for value in values if value.company == company and not value.hollow] or [
            value for value in values if value.company == company
        ]
        figure.add_annotation(
            x=periods.index(own[-1].period),  # by place: Plotly takes the category "2024" for place 2024
            y=own[-1].value,
            text=as_label(company),
            xanchor="left",
            xshift=10,
            showarrow=False,
            font={"color": PALETTE[theme][place % len(PALETTE[theme])], "size": 13},
        )
    figure.update_layout(margin={"r": 110})


def word_axis(figure: go.Figure, values: Sequence[PlottedValue], axis: ValueAxis, language: Language) -> None:
    """The tick texts of the value axis; Plotly knows no 万 and 亿."""
    numbers = [value.value for value in values]
    ticks = even_ticks(min([0.0, *numbers]), max([0.0, *numbers]))
    texts = [tick_text(tick, language) if axis.worded else f"{tick:,.12g}" for tick in ticks]
    figure.update_yaxes(tickvals=ticks, ticktext=texts, range=[ticks[0], ticks[-1]])
    figure.add_annotation(
        x=0, y=1, xref="paper", yref="paper", yshift=20, text=as_label(axis.unit), showarrow=False, xanchor="left"
    )


def even_ticks(low: float, high: float) -> list[float]:
    """About five round numbers from at or below `low` to at or above `high`."""
    if high - low < SMALLEST:
        high = low + 1.0
    rough = (high - low) / TICKS
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * factor for factor in (1, 2, 2.5, 5, 10) if size * factor >= rough)
    first, last = math.floor(low / step), math.ceil(high / step)
    return [float(f"{step * count:.12g}") for count in range(first, last + 1)]


def tick_text(value: float, language: Language) -> str:
    """A round number as the reader's language words it: 12亿, 3.5万; 1.2bn, 35k."""
    for size, word in STEPS[language]:
        if abs(value) >= size:
            return f"{value / size:,.12g}{word}"
    return f"{value:,.12g}"


def growth_colour(value: float, language: Language, theme: Theme) -> str:
    """Red is up and green is down in Chinese; the other way round in English."""
    up, down = (RED, GREEN) if language == "zh" else (GREEN, RED)
    return up[theme] if value >= 0 else down[theme]


def as_label(text: str) -> str:
    """Text from a person or a picture, harmless where Plotly reads tags."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
