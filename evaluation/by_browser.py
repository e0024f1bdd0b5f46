"""Draws sheets in a browser: charts with plotly, tables as a page of HTML. Needs an installed Chromium."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from html import escape
from typing import Any

from PIL import Image
from playwright.sync_api import Page, sync_playwright
from plotly.offline import get_plotlyjs

from evaluation.sheets import Sheet, Values
from evaluation.truth import Shown
from evaluation.wording import label_words, legend_names, on_colour, unit_words

ROOM_BELOW = 110  # pixels under the plot
MARKERS = ("circle", "square", "triangle-up", "diamond")
DASHES = ("solid", "dash", "dashdot", "dot")
CHROMIUM = ("--no-sandbox", "--disable-gpu")
FONTS = {"sans": "Noto Sans CJK SC, Liberation Sans, sans-serif", "serif": "Noto Serif CJK SC, Liberation Serif, serif"}
DRAW = """async figure => {
    const plot = document.getElementById('plot');
    await Plotly.newPlot(plot, figure.data, figure.layout, {staticPlot: true});
    const axis = name => plot._fullLayout[name] && plot._fullLayout[name].range;
    return [axis('xaxis'), axis('yaxis'), axis('yaxis2')];
}"""


@dataclass(frozen=True, slots=True)
class Browser:
    """An open page that has plotly loaded."""

    page: Page

    def draw(self, sheet: Sheet) -> Shown:
        """The sheet as plotly, or as a table of HTML."""
        return self._table(sheet) if sheet.kind == "table" else self._chart(sheet)

    def _chart(self, sheet: Sheet) -> Shown:
        look = sheet.look
        self.page.set_viewport_size({"width": look.width, "height": look.height})
        figure = {"data": traces(sheet), "layout": layout(sheet)}
        across, left, right = self.page.evaluate(DRAW, figure)
        spans = {"left": across if sheet.kind == "hbar" else left, "right": right}
        known = {side: _ends(span, look.log) for side, span in spans.items() if span}
        labelled = frozenset(
            (position, column)
            for position, values in enumerate(sheet.values)
            for column in range(len(values.numbers))
            if _label(values, column, sheet)
        )
        return Shown(sheet, self._picture(), labelled, known, "plotly")  # type: ignore[arg-type]  # sides are sides

    def _table(self, sheet: Sheet) -> Shown:
        self.page.set_viewport_size({"width": sheet.look.width, "height": sheet.look.height})
        self.page.evaluate("html => { document.getElementById('plot').innerHTML = html }", table(sheet))
        cells = {(k, c) for k, values in enumerate(sheet.values) for c, n in enumerate(values.numbers) if n is not None}
        return Shown(sheet, self._picture(), frozenset(cells), {}, "html")

    def _picture(self) -> Image.Image:
        return Image.open(io.BytesIO(self.page.screenshot())).convert("RGB")


def _ends(span: list[float], log: bool) -> tuple[float, float]:
    """Plotly speaks of a log axis in powers of ten."""
    low, high = (10.0**end if log else float(end) for end in span)
    return low, high


@contextmanager
def browser(chromium: str) -> Iterator[Browser]:
    """A browser that is closed again; `chromium` is the path of the program."""
    with sync_playwright() as play:
        page = play.chromium.launch(executable_path=chromium, args=CHROMIUM).new_page()
        page.set_content(f"<body style='margin:0'><script>{get_plotlyjs()}</script><div id='plot'></div></body>")
        yield Browser(page)


# ------------------------------------------------------------------------------------------------------- plotly


def layout(sheet: Sheet) -> dict[str, Any]:
    """Everything around the marks."""
    look = sheet.look
    across = sheet.kind == "hbar"
    names, values = _name_axis(sheet), _value_axis(sheet, "left")
    title = sheet.title + (f" ({sheet.values[0].unit.printed})" if look.unit_at == "title" else "")
    size = 12 * look.letters
    return {
        "width": look.width,
        "height": look.height,
        "margin": {"l": 70, "r": 60, "t": 80, "b": ROOM_BELOW},
        "paper_bgcolor": look.paper,
        "plot_bgcolor": look.paper,
        "colorway": list(look.palette),
        "font": {"family": FONTS[look.face], "size": size, "color": look.ink},
        "title": {
            "text": f"<b>{escape(title)}</b>",
            "x": 0.02 if look.title_at == "left" else 0.5,
            "font": {"size": size + 4},
        },
        "barmode": "relative" if sheet.kind.startswith("stacked") else "group",
        "bargap": 0.45 if len(sheet.values) == 1 else 0.25,
        "showlegend": look.legend != "none",
        "legend": _legend(sheet),
        "uniformtext": {"minsize": 8, "mode": "show"},
        "xaxis": values if across else names,
        "yaxis": names | {"autorange": "reversed"} if across else values,
        "yaxis2": _value_axis(sheet, "right")
        | {"overlaying": "y", "side": "right", "showgrid": False, "tickmode": "auto"},
        "annotations": _notes(sheet),
    }


def _value_axis(sheet: Sheet, side: str) -> dict[str, Any]:
    look = sheet.look
    return {
        "type": "log" if look.log else "linear",
        "showgrid": look.grid != "none",
        "griddash": "dash" if look.grid == "dashed" else "solid",
        "gridcolor": "#dddddd",
        "zeroline": sheet.kind != "line",
        "zerolinecolor": "#888888",
        "separatethousands": look.commas,
        "exponentformat": "none",
        "ticksuffix": "%" if any(v.axis == side and v.unit.measure == "%" for v in sheet.values) else "",
    }


def _name_axis(sheet: Sheet) -> dict[str, Any]:
    every = sheet.look.every if len(sheet.categories) > 6 else 1
    turn = 0 if sheet.kind == "hbar" else -sheet.look.turned
    return {"type": "category", "showgrid": False, "tickangle": turn, "dtick": every}


def traces(sheet: Sheet) -> list[dict[str, Any]]:
    """One trace a row of numbers."""
    if sheet.kind in ("pie", "donut"):
        return [_disc(sheet)]
    if sheet.kind == "waterfall":
        return [_waterfall(sheet)]
    names = [name for name, _ in legend_names(sheet)]
    return [_row(sheet, position, names[position]) for position in range(len(sheet.values))]


def _row(sheet: Sheet, position: int, name: str) -> dict[str, Any]:
    look, values = sheet.look, sheet.values[position]
    heights = [values.height(column) for column in range(len(values.numbers))]
    words = [_label(values, column, sheet) for column in range(len(heights))]
    trace = {"name": name, "text": words, "yaxis": "y2" if values.axis == "right" else "y", "cliponaxis": False}
    if sheet.kind == "hbar":
        return trace | _bar("outside") | {"orientation": "h", "x": heights, "y": sheet.categories}
    trace |= {"x": sheet.categories, "y": heights}
    if values.mark == "bar":
        return trace | _bar("inside" if sheet.kind.startswith("stacked") else "outside")
    if values.mark == "area":
        return trace | {"type": "scatter", "mode": "lines", "stackgroup": "one", "text": None}
    mode = "lines" + ("+markers" if look.markers else "") + ("+text" if any(words) else "")
    own = position if look.one_ink else 0
    line = {"shape": "spline" if look.smooth else "linear", "dash": DASHES[own], "color": look.palette[position - own]}
    marker = {"symbol": MARKERS[own], "size": 7}
    return trace | {"type": "scatter", "mode": mode, "textposition": "top center", "line": line, "marker": marker}


def _bar(place: str) -> dict[str, Any]:
    return {"type": "bar", "textposition": place, "insidetextanchor": "middle", "textangle": 0, "constraintext": "none"}


def _waterfall(sheet: Sheet) -> dict[str, Any]:
    values = sheet.values[0]
    heights = [values.height(column) for column in range(len(values.numbers))]
    measures = ["absolute", *("relative" for _ in heights[1:-1]), "total"]
    words = [_label(values, column, sheet) for column in range(len(heights))]
    return {"type": "waterfall", "x": sheet.categories, "y": heights, "measure": measures, "text": words,
            "textposition": "outside", "connector": {"visible": sheet.look.rules}, "cliponaxis": False}  # fmt: skip


def _disc(sheet: Sheet) -> dict[str, Any]:
    look, values = sheet.look, sheet.values[0]
    inside = look.slice_labels == "inside"
    words = [_label(values, column, sheet) for column in range(len(values.numbers))]
    if look.slice_labels == "outside" and look.legend == "none":
        words = [f"{name} {word}".strip() for name, word in zip(sheet.categories, words, strict=True)]
    return {
        "type": "pie",
        "labels": sheet.categories,
        "values": [values.height(k) for k in range(len(words))],
        "sort": False,
        "direction": "clockwise",
        "hole": look.hole,
        "text": words,
        "textinfo": "text" if any(words) else "none",
        "textposition": "inside" if inside else "outside",
        "insidetextorientation": "horizontal",
        "textfont": {"color": [on_colour(look.palette[k]) if inside else look.ink for k in range(len(words))]},
        "marker": {"colors": list(look.palette), "line": {"color": look.paper, "width": 1.5 if look.slice_gap else 0}},
    }


def _legend(sheet: Sheet) -> dict[str, Any]:
    flat = {"orientation": "h", "x": 0.5, "xanchor": "center"}
    places: dict[str, dict[str, Any]] = {
        "top": flat | {"y": 1.02, "yanchor": "bottom"},
        "bottom": flat | {"y": _below(sheet, 58), "yanchor": "top"},
        "right": {"x": 1.02, "xanchor": "left", "y": 0.5},
        "none": {},
    }
    return places[sheet.look.legend] | {"traceorder": "normal"}


def _notes(sheet: Sheet) -> list[dict[str, Any]]:
    """Source and unit, in the corners where reports print them."""
    small = {"xref": "paper", "yref": "paper", "showarrow": False, "xanchor": "left", "yanchor": "bottom", "x": -0.05}
    small |= {"font": {"size": 11 * sheet.look.letters}}
    notes = []
    if sheet.source:
        notes.append(small | {"text": escape(sheet.source), "y": _below(sheet, ROOM_BELOW - 4)})
    if sheet.look.unit_at == "corner" and sheet.kind not in ("pie", "donut"):
        notes.append(small | {"text": escape(unit_words(sheet, "left")), "y": 1.02})
    return notes


def _below(sheet: Sheet, pixels: float) -> float:
    """So far under the plot, as plotly counts it: in heights of the plot."""
    return -pixels / (sheet.look.height - ROOM_BELOW - 80)


def _label(values: Values, column: int, sheet: Sheet) -> str:
    if not values.label_shown(column) or sheet.kind == "area" or values.numbers[column] is None:
        return ""
    return label_words(values.numbers[column] or "", values.unit, sheet.look)


# ------------------------------------------------------------------------------------------------------- tables


def table(sheet: Sheet) -> str:
    """A page of a report: title, table (or its two halves side by side), source."""
    look, middle = sheet.look, (len(sheet.values) + 1) // 2
    halves = (sheet.values[:middle], sheet.values[middle:]) if look.abreast else (sheet.values,)
    tables = "".join(_grid(sheet, rows) for rows in halves)
    return f"""<div style="font:{13 * look.letters}px {FONTS[look.face]};color:{look.ink};background:{look.paper};
        width:{look.width}px;height:{look.height}px;box-sizing:border-box;padding:14px">
        <b style="font-size:1.2em">{escape(sheet.title)}</b>
        <div style="display:flex;gap:24px;align-items:flex-start">{tables}</div>
        <div style="font-size:.85em;color:#777">{escape(sheet.source)}</div></div>"""


def _grid(sheet: Sheet, rows: Sequence[Values]) -> str:
    look = sheet.look
    edge = "border-bottom:1px solid #cccccc" if look.grid == "solid" else ""
    lines = "".join(f"<tr style='{edge}'><td>{escape(v.name)}</td>{_cells(v, sheet)}</tr>" for v in rows)
    dark = f"background:{look.palette[0]};color:{on_colour(look.palette[0])}"
    return f"""<table style="width:100%;border-collapse:collapse;margin-top:10px;line-height:1.6">
        <thead style="{dark}">{_heads(sheet)}</thead>{lines}</table>"""


def _heads(sheet: Sheet) -> str:
    """One row of heads; "EPS / 2024" stands under a head EPS that spans all of its years."""
    over = Counter(category.partition(" / ")[0] for category in sheet.categories if " / " in category)
    unit = escape(unit_words(sheet, "none")) if sheet.look.unit_at != "none" else ""
    spans = "".join(
        f"<th colspan='{count}' style='text-align:center'>{escape(head)}</th>" for head, count in over.items()
    )
    names = "".join(f"<th style='text-align:right'>{escape(c.rpartition(' / ')[2])}</th>" for c in sheet.categories)
    return (f"<tr><th></th>{spans}</tr>" if over else "") + f"<tr><th style='text-align:left'>{unit}</th>{names}</tr>"


def _cells(values: Values, sheet: Sheet) -> str:
    words = ("-" if n is None else label_words(n, values.unit, sheet.look) for n in values.numbers)
    return "".join(f"<td style='text-align:right'>{word}</td>" for word in words)
