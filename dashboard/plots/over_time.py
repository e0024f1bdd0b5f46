"""Values over periods: a line or a row of bars for each name, named at its end; a missing period is a gap."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import plotly.graph_objects as go

from dashboard.plots.look import (
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
from dashboard.plots.marks import (
    NOTHING,
    Line,
    PlottedValue,
    draw_rings,
    error_bars,
    explain,
    hover,
    rim,
    symbol,
)
from dashboard.plots.ticks import Places, ValueAxis, spread, value_ticks
from dashboard.plots.vintages import Scale, date_vintages
from extraction.errors import Language

Form = Literal["line", "bar", "stack"]
HIGH = 430  # pixels
MOST_NAMED = 20  # so many names fit beside their lines
NAME_ROOM = 150.0  # pixels for a name beside its line
NAME_GAP = 16.0
FEW_BARS = 26  # so many bars can carry their numbers
AHEAD = ("estimate", "guidance")


def over_time(
    lines: Sequence[Line],
    places: Places,
    form: Form,
    axis: ValueAxis,
    told: Told,
    language: Language,
    theme: Theme,
    coloured_growth: bool = False,
) -> go.Figure:
    """One plot with one value axis. `coloured_growth` bars say up and down in the reader's colours."""
    figure = go.Figure(layout=look(theme))
    legend = explain(figure, [value for line in lines for value in line.all], language, theme)
    numbers = stacked_reach(lines) if form == "stack" else reach(lines)
    ticks, texts = value_ticks(numbers, ValueAxis(axis.worded, axis.from_zero or form != "line"), language)
    named = 1 < len(lines) <= MOST_NAMED
    right = (
        14 + round(min(NAME_ROOM, max(width_of(line.label) for line in lines) + (form != "line") * 17)) if named else 16
    )
    left = round(max(width_of(text, 12) for text in texts)) + 12
    high = dress(figure, told, HIGH, left, right, theme, legend)
    for place, line in enumerate(lines):
        colour = colour_of(place, theme)
        if form == "line":
            draw_line(figure, line, colour, places, theme)
        else:
            within = (0, 1) if form == "stack" else (place, len(lines))
            draw_bars(figure, line, within, colour, places, (language, theme), coloured_growth)
    if form == "stack":
        stack(figure)
    figure.update_xaxes(tickvals=list(places.ticks), ticktext=[as_label(each) for each in places.labels],
                        range=[-0.5, len(places.names) - 0.5], automargin=False, zeroline=False)  # fmt: skip
    figure.update_yaxes(tickvals=ticks, ticktext=texts, range=[ticks[0], ticks[-1]], automargin=False)
    if named and form != "line":
        name_bars(figure, lines, theme)
    elif named:
        name_lines(figure, lines, (ticks[0], ticks[-1]), high, theme)
    if form == "line":
        date_vintages(figure, lines, Scale(len(places.names), ticks[0], ticks[-1], high), theme)
    return figure


def reach(lines: Sequence[Line]) -> list[float]:
    """Every height that has to fit, error bars included."""
    values = [value for line in lines for value in line.all]
    return [value.value + sign * (value.error or 0.0) for value in values for sign in (-1, 1)]


def stacked_reach(lines: Sequence[Line]) -> list[float]:
    """The heights of whole stacks: what is above zero and what is below pile up apart."""
    up: dict[int, float] = {}
    down: dict[int, float] = {}
    for value in (value for line in lines for value in line.values):
        pile = up if value.value >= 0 else down
        pile[value.at] = pile.get(value.at, 0.0) + value.value
    return [*up.values(), *down.values()]


def stack(figure: go.Figure) -> None:
    """Bars on top of each other, the first at the bottom; numbers stay where the pointer rests."""
    figure.update_traces(offset=None, width=0.6, textposition="none", selector={"type": "bar"})
    figure.update_layout(barmode="relative")


def draw_line(figure: go.Figure, line: Line, colour: str, places: Places, theme: Theme, **axes: str) -> None:
    """Solid where reported, dotted where derived, dashed towards what is expected; marks on top, to be clicked."""
    for dash, values in (("solid", solid_parts(line.values)), ("dash", expected_parts(line.values))):
        drawn = list(values)
        if any(value is not None for value in drawn):
            derived = dash == "solid" and any(value is not None and value.figured for value in drawn)
            figure.add_scatter(
                x=[None if value is None else value.at for value in drawn],
                y=[None if value is None else value.value for value in drawn],
                mode="lines", line={"color": colour, "width": 2, "dash": "dot" if derived else dash},
                hoverinfo="skip", showlegend=False, connectgaps=False, cliponaxis=False, **axes,
            )  # fmt: skip
    for value in line.beside:
        main = next((each for each in line.values if each.at == value.at), None)
        if main is not None and not value.hollow:  # two vintages of one value belong together
            figure.add_scatter(x=[value.at, main.at], y=[value.value, main.value], mode="lines", hoverinfo="skip",
                               line={"color": colour, "width": 1, "dash": "dot"}, showlegend=False, **axes)  # fmt: skip
    if line.all:
        draw_marks(figure, line.name, line.all, [float(value.at) for value in line.all], colour, places, theme, **axes)


def solid_parts(values: Sequence[PlottedValue]) -> Iterator[PlottedValue | None]:
    """What a solid line goes through: confirmed values of consecutive periods; None lifts the pen."""
    before: PlottedValue | None = None
    for value in values:
        if value.hollow or value.mark in AHEAD:
            continue
        if before is not None and value.at > before.at + 1:
            yield None
        yield value
        before = value


def expected_parts(values: Sequence[PlottedValue]) -> Iterator[PlottedValue | None]:
    """From the last value that was reported through what is expected."""
    before: PlottedValue | None = None
    for value in values:
        if value.hollow:
            continue
        if value.mark in AHEAD and before is not None and value.at == before.at + 1:
            yield from (before, value, None)
        before = value


def draw_marks(
    figure: go.Figure,
    name: str,
    values: Sequence[PlottedValue],
    across: Sequence[float],
    colour: str,
    places: Places,
    theme: Theme,
    **axes: str,
) -> None:
    """The marks at their places; what a click on one means travels with it."""
    small = 8 if len(places.names) <= 14 else 6 if len(places.names) <= 30 else 5
    figure.add_scatter(
        x=list(across),
        y=[value.value for value in values],
        mode="markers", name=as_label(name), showlegend=False, cliponaxis=False,
        customdata=[[value.key] for value in values],
        text=[hover(name, places.names[value.at], value) for value in values],
        hovertemplate="%{text}<extra></extra>",
        error_y=error_bars(values, colour),
        marker={
            "symbol": [symbol(value) for value in values],
            "size": [small if value.mark == "printed" else max(small, 7) + 1 for value in values],
            "color": colour,
            "opacity": 1,  # marks of several sizes would be seen through
            "line": {"width": [2 if value.hollow else 1 for value in values],
                     "color": [colour if value.hollow else rim(theme) for value in values]},
        },
        unselected={"marker": {"opacity": 1}}, selected={"marker": {"size": 13}}, **axes,
    )  # fmt: skip
    rings = [(x, value.value) for x, value in zip(across, values, strict=True) if value.differs]
    draw_rings(figure, rings, theme, **axes)


def draw_bars(
    figure: go.Figure,
    line: Line,
    of: tuple[int, int],
    colour: str,
    places: Places,
    read_by: tuple[Language, Theme],
    coloured_growth: bool,
) -> None:
    """The bars of one name beside those of the others; hollow and expected ones by their outline."""
    language, theme = read_by
    place, many = of
    wide = 0.8 / many
    offset = -0.4 + wide * place
    values = line.values
    up_and_down = coloured_growth and many == 1
    fills = [growth_colour(value.value, language, theme) if up_and_down else colour for value in values]
    open_ones = [value.hollow or value.mark in AHEAD for value in values]
    numbered = sum(1 for _ in values) * many <= FEW_BARS
    figure.add_bar(
        x=[value.at for value in values], y=[value.value for value in values], width=wide * 0.92, offset=offset,
        name=as_label(line.label), showlegend=False, customdata=[[value.key] for value in values],
        text=[value.number for value in values] if numbered else None,
        textposition="outside" if numbered else "none", textfont={"size": 11}, cliponaxis=False, constraintext="none",
        hovertext=[hover(line.name, places.names[value.at], value) for value in values],
        hovertemplate="%{hovertext}<extra></extra>", error_y=error_bars(values, QUIET[theme]),
        marker={
            "color": [NOTHING if is_open else fill for is_open, fill in zip(open_ones, fills, strict=True)],
            "line": {"color": fills, "width": [1.5 if is_open else 0 for is_open in open_ones]},
            "pattern": {"shape": [pattern(value) for value in values], "fgcolor": fills, "size": 6, "solidity": 0.4},
        },
        unselected={"marker": {"opacity": 0.8}},
    )  # fmt: skip
    middle = offset + wide * 0.46
    if line.beside:
        draw_marks(figure, line.name, line.beside, [value.at + middle for value in line.beside], colour, places, theme)
    draw_rings(figure, [(value.at + middle, value.value) for value in values if value.differs], theme)


def pattern(value: PlottedValue) -> str:
    """Hatched what is expected or derived, dotted what was measured."""
    if value.hollow:
        return ""
    return {"estimate": "/", "guidance": "\\", "derived": "/", "measured": "."}.get(value.mark, "")


def name_lines(
    figure: go.Figure, lines: Sequence[Line], bounds: tuple[float, float], high: float, theme: Theme
) -> None:
    """Each line's name at the right edge, at the height of its last value, as far apart as they need to be."""
    low, top = bounds
    named = [(place, line) for place, line in enumerate(lines) if line.all]
    ends = [(line.values or line.all)[-1].value for _, line in named]
    wished = [(end - low) / (top - low) * high for end in ends]
    for (place, line), end, level in zip(named, wished, spread(wished, NAME_GAP, 0.0, high), strict=True):
        figure.add_annotation(
            x=1, xref="paper", y=low + end / high * (top - low), yshift=level - end, xanchor="left", xshift=6,
            showarrow=False, text=as_label(shortened(line.label, NAME_ROOM)), hovertext=as_label(line.name),
            font={"color": colour_of(place, theme), "size": 13},
        )  # fmt: skip


def name_bars(figure: go.Figure, lines: Sequence[Line], theme: Theme) -> None:
    """The names of the bars down the right edge, in the order of the bars, each with its colour."""
    for place, line in enumerate(lines):
        figure.add_annotation(
            x=1, xref="paper", y=1, yref="paper", yshift=-20 * place, xanchor="left", yanchor="top", xshift=6,
            showarrow=False, text=f"■ {as_label(shortened(line.label, NAME_ROOM))}", hovertext=as_label(line.name),
            font={"color": colour_of(place, theme), "size": 13},
        )  # fmt: skip
