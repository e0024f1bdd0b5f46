"""How a value is marked: by where it comes from and how sure it is, the same in every plot, with a legend.

Filled marks are confirmed, hollow ones nobody has confirmed. A ring says that sources differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import plotly.graph_objects as go

from dashboard.plots.look import COMPUTED, DOUBT, GROUND, QUIET, Theme, as_label
from dashboard.text import say
from extraction.errors import Language

Mark = Literal["printed", "measured", "restated", "estimate", "guidance", "derived"]
SYMBOLS: dict[Mark, str] = {
    "printed": "circle",
    "measured": "diamond",
    "restated": "square",
    "estimate": "triangle-up",
    "guidance": "triangle-down",
    "derived": "hexagon",
}
RING, NOTHING = 15, "rgba(0,0,0,0)"


@dataclass(frozen=True, slots=True)
class PlottedValue:
    """One value in a plot.

    `key` says what is clicked, `at` is its place along the periods, `said` is the number in words with its unit,
    `number` without it; `notes` are further lines where the pointer rests. `error` is ± in the plotted unit.
    Hollow means unconfirmed, `figured` worked out of others; `within` is the ± that a table says of what was figured.
    """

    key: str
    at: int
    value: float
    said: str
    number: str
    mark: Mark = "printed"
    error: float | None = None
    hollow: bool = False
    differs: bool = False
    notes: tuple[str, ...] = ()
    figured: bool = False
    within: str = ""
    restated: bool = False  # a number that it rests on was restated to another
    dated: str = ""  # when its source was printed, for vintages side by side


@dataclass(frozen=True, slots=True)
class Line:
    """The values of one name: those a line goes through, in the order of their periods, and those beside it."""

    name: str
    values: tuple[PlottedValue, ...]
    beside: tuple[PlottedValue, ...] = ()
    short: str = ""

    @property
    def all(self) -> tuple[PlottedValue, ...]:
        return (*self.values, *self.beside)

    @property
    def label(self) -> str:
        return self.short or self.name


def symbol(value: PlottedValue) -> str:
    return SYMBOLS[value.mark] + ("-open" if value.hollow else "")


def hover(name: str, place: str, value: PlottedValue) -> str:
    """What is said where the pointer rests."""
    lines = [as_label(name), as_label(place), f"<b>{as_label(value.said)}</b>", *map(as_label, value.notes)]
    return "<br>".join(line for line in lines if line)


def error_bars(values: Sequence[PlottedValue], colour: str) -> dict[str, object] | None:
    """± of what was measured; None where nothing has one."""
    if all(value.error is None for value in values):
        return None
    return {
        "type": "data", "array": [value.error or 0.0 for value in values], "color": colour, "thickness": 1.2,
        "width": 4,
    }  # fmt: skip


def draw_rings(figure: go.Figure, at: Sequence[tuple[float, float]], theme: Theme, **axes: str) -> None:
    """An amber ring with ≠ round every value that sources word differently."""
    if not at:
        return
    figure.add_scatter(
        x=[x for x, _ in at], y=[y for _, y in at], mode="markers+text", text=["≠<br><br>"] * len(at),
        textfont={"color": DOUBT[theme], "size": 12}, hoverinfo="skip", cliponaxis=False,
        marker={"symbol": "circle-open", "size": RING, "color": DOUBT[theme], "line": {"width": 2}}, showlegend=False,
        **axes,
    )  # fmt: skip


def explain(figure: go.Figure, values: Iterable[PlottedValue], language: Language, theme: Theme) -> bool:
    """A legend of the marks that are there and need a word; False where there are none but plain printed values."""
    shown = list(values)
    entries: list[tuple[str, dict[str, object]]] = []
    grey = QUIET[theme]
    for mark, sign in SYMBOLS.items():
        if mark != "printed" and any(value.mark == mark and not value.hollow for value in shown):
            colour = COMPUTED[theme] if mark == "derived" else grey
            entries.append((say(f"compare.mark.{mark}", language), {"symbol": sign, "color": colour, "size": 9}))
    if any(value.hollow for value in shown):
        rim = {"symbol": "circle-open", "color": grey, "size": 9, "line": {"width": 2}}
        entries.append((say("compare.mark.open", language), rim))
    if any(value.differs for value in shown):
        ring = {"symbol": "circle-open", "color": DOUBT[theme], "size": 12, "line": {"width": 2}}
        entries.append((say("compare.mark.differs", language), ring))
    if entries and any(value.mark == "printed" and not value.hollow for value in shown):
        entries.insert(0, (say("compare.mark.printed", language), {"symbol": "circle", "color": grey, "size": 9}))
    for name, marker in entries:
        figure.add_scatter(x=[None], y=[None], mode="markers", name=name, marker=marker, showlegend=True)
    return bool(entries)


def rim(theme: Theme) -> str:
    """The ground's colour, to set a mark off from a line that crosses it."""
    return GROUND[theme]
