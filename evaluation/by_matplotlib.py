"""Draws a sheet with matplotlib: other letters, other edges, other habits than our own drawing program has."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import font_manager
from matplotlib.figure import Figure
from PIL import Image
from scipy.interpolate import PchipInterpolator

from evaluation.paper import FACE_FILES, font_file
from evaluation.sheets import Sheet, Values
from evaluation.truth import Shown
from evaluation.wording import label_words, legend_names, on_colour, tick_words_of, unit_words
from extraction.chart import AxisSide, Unit

MARKERS = ("o", "s", "^", "D", "v", "P", "X")
DASHES = ("-", "--", "-.", ":")
DOTS = 110  # to the inch
THIN = 15.0  # pixels: a segment that cannot hold its label

Labelled = set[tuple[int, int]]


def draw(sheet: Sheet) -> Shown:
    """The sheet as matplotlib draws it; tables are not its trade."""
    look = sheet.look
    inks: dict[Any, Any] = dict.fromkeys(("text.color", "axes.labelcolor", "xtick.color", "ytick.color"), look.ink)
    style = inks | {"font.family": _letters(sheet), "font.size": 9.5 * look.letters, "axes.unicode_minus": False}
    with mpl.rc_context(style):
        figure = Figure(
            figsize=(look.width / DOTS, look.height / DOTS), dpi=DOTS, facecolor=look.paper, layout="constrained"
        )
        axes = figure.add_subplot(facecolor=look.paper)
        if sheet.kind in ("pie", "donut"):
            labelled, spans = _disc(axes, sheet)
        else:
            labelled, spans = _plot(axes, sheet)
        _words_around(figure, axes, sheet)
        packed = io.BytesIO()
        figure.savefig(packed, format="png", facecolor=look.paper)
    return Shown(sheet, Image.open(packed).convert("RGB"), frozenset(labelled), spans, "matplotlib")


def _letters(sheet: Sheet) -> list[str]:
    """English charts mostly come in matplotlib's own letters, Chinese ones in Noto's."""
    file = font_file(FACE_FILES[sheet.look.face, False])
    font_manager.fontManager.addfont(str(file))
    noto = font_manager.FontProperties(fname=str(file)).get_name()
    return [noto] if sheet.language == "zh" else [mpl.rcParamsDefault["font.family"][0], noto]


def _words_around(figure: Any, axes: Any, sheet: Sheet) -> None:
    look = sheet.look
    title = sheet.title + (f" ({sheet.values[0].unit.printed})" if look.unit_at == "title" else "")
    axes.set_title(title, loc="left" if look.title_at == "left" else "center", fontweight="bold", pad=26 * look.letters)
    if look.unit_at == "corner" and sheet.kind not in ("pie", "donut"):
        axes.text(
            0, 1.02, unit_words(sheet, "left"), transform=axes.transAxes, ha="left", va="bottom", fontsize="small"
        )
    if look.legend != "none":
        place = {"top": "outside upper center", "bottom": "outside lower center", "right": "outside right center"}[
            look.legend
        ]
        handles = _handles(figure, sheet)
        names = [name for name, _ in legend_names(sheet)]
        figure.legend(handles, names, loc=place, ncols=1 if look.legend == "right" else 4, frameon=False)
    if sheet.source:
        figure.supxlabel(sheet.source, x=0.02, ha="left", fontsize="small", color="#777777")


def _handles(figure: Any, sheet: Sheet) -> list[Any]:
    """What stands for each name: one drawn mark of it."""
    if sheet.kind in ("pie", "donut"):
        return list(figure.axes[0].patches[: len(sheet.categories)])
    marks = [mark for axes in figure.axes for mark in (*axes.containers, *axes.lines, *axes.collections)]
    found = {mark.get_label(): mark for mark in marks}
    return [found[f"row {position}"] for position in range(len(sheet.values))]


# ------------------------------------------------------------------------------------------- everything with an axis


def _plot(axes: Any, sheet: Sheet) -> tuple[Labelled, dict[AxisSide, tuple[float, float]]]:
    sides: dict[AxisSide, Any] = {"left": axes}
    if any(values.axis == "right" for values in sheet.values):
        sides["right"] = axes.twinx()
    labelled = DRAWERS[sheet.kind](sides, sheet)
    for side, one in sides.items():
        _value_axis(one, sheet, next(v.unit for v in sheet.values if v.axis == side), side)
    _category_axis(axes, sheet)
    spans = {side: tuple(float(end) for end in _span(one, sheet)) for side, one in sides.items()}
    return labelled, spans  # type: ignore[return-value]  # a span has two ends


def _span(axes: Any, sheet: Sheet) -> tuple[float, float]:
    low, high = axes.get_xlim() if sheet.kind == "hbar" else axes.get_ylim()
    return low, high


def _value_axis(axes: Any, sheet: Sheet, unit: Unit, side: AxisSide) -> None:
    look, along = sheet.look, "x" if sheet.kind == "hbar" else "y"
    axis = axes.xaxis if along == "x" else axes.yaxis
    if look.log:
        axes.set_yscale("log")
        axis.set_major_formatter(lambda value, _: f"{value:g}")
        return
    low, high = _span(axes, sheet)
    if sheet.kind in ("line", "combo") and look.axis_cut and low > 0:
        low = low - 0.3 * (high - low)
    elif sheet.kind != "line":
        low = min(0.0, low * 1.15)  # room for the labels under the bars
    (axes.set_xlim if along == "x" else axes.set_ylim)(
        low, 100 if sheet.kind == "stacked_100" else low + (high - low) * look.lift
    )
    axis.set_major_formatter(lambda value, _: tick_words_of(value, axis.get_major_locator()(), unit, look.commas))
    if look.grid != "none" and side == "left":
        axes.grid(axis=along, linestyle="-" if look.grid == "solid" else "--", color="#dddddd")
        axes.set_axisbelow(True)
    axes.spines["top"].set_visible(look.rules)
    axes.spines["right"].set_visible(look.rules or side == "right")


def _category_axis(axes: Any, sheet: Sheet) -> None:
    places = range(len(sheet.categories))
    if sheet.kind == "hbar":
        axes.set_yticks(places, sheet.categories)
        axes.invert_yaxis()
        return
    every = sheet.look.every if len(sheet.categories) > 6 else 1
    axes.set_xticks(
        places[::every],
        sheet.categories[::every],
        rotation=_turn(sheet),
        ha="right" if _turn(sheet) == 45 else "center",
    )


def _turn(sheet: Sheet) -> int:
    """Names that would run into one another are always turned."""
    letters = sum(len(category) + 1 for category in sheet.categories) * (2 if sheet.language == "zh" else 1)
    return sheet.look.turned or (45 if letters * 5.5 > sheet.look.width * 0.7 else 0)


def _bars(sides: dict[AxisSide, Any], sheet: Sheet) -> Labelled:
    rows = [(position, values) for position, values in enumerate(sheet.values) if values.mark == "bar"]
    labelled: Labelled = set()
    width = (0.5 if len(rows) == 1 else 0.8) / len(rows)
    for place, (position, values) in enumerate(rows):
        where = np.arange(len(sheet.categories)) + (place - (len(rows) - 1) / 2) * width
        draw_bars = sides[values.axis].barh if sheet.kind == "hbar" else sides[values.axis].bar
        marks = draw_bars(
            where, _heights(values), width * 0.94, color=sheet.look.palette[position], label=f"row {position}"
        )
        words = [_label(values, column, sheet) for column in range(len(sheet.categories))]
        sides[values.axis].bar_label(marks, words, padding=2, fontsize="small")
        labelled |= {(position, column) for column, word in enumerate(words) if word}
    return labelled


def _stacks(sides: dict[AxisSide, Any], sheet: Sheet) -> Labelled:
    """Gains are piled up from zero, losses down from it."""
    axes, labelled = sides["left"], set()
    up, down = np.zeros(len(sheet.categories)), np.zeros(len(sheet.categories))
    for position, values in enumerate(sheet.values):
        heights = np.array(_heights(values))
        bottoms = np.where(heights >= 0, up, down)
        colour = sheet.look.palette[position]
        axes.bar(range(len(heights)), heights, 0.55, bottom=bottoms, color=colour, label=f"row {position}")
        up, down = up + np.maximum(heights, 0), down + np.minimum(heights, 0)
        labelled |= {(position, column) for column in range(len(heights)) if values.label_shown(column)}
    whole = float(up.max() - down.min()) * sheet.look.lift
    thin = {(k, c) for k, c in labelled if abs(_heights(sheet.values[k])[c]) / whole * sheet.look.height * 0.6 < THIN}
    for position, column in labelled - thin:
        mark = axes.containers[position][column]
        words = label_words(sheet.values[position].numbers[column] or "", sheet.values[position].unit, sheet.look)
        axes.text(
            column,
            mark.get_y() + mark.get_height() / 2,
            words,
            ha="center",
            va="center",
            fontsize="small",
            color=on_colour(sheet.look.palette[position]),
        )
    return labelled - thin


def _lines(sides: dict[AxisSide, Any], sheet: Sheet) -> Labelled:
    look, labelled = sheet.look, set()
    for position, values in enumerate(sheet.values):
        if values.mark != "line":
            continue
        axes, heights = sides[values.axis], _heights(values)
        colour = look.palette[0] if look.one_ink else look.palette[position]
        marker = MARKERS[position if look.one_ink else 0] if look.markers else ""
        dash = DASHES[position % 4] if look.one_ink else "-"
        if look.smooth:
            fine = np.linspace(0, len(heights) - 1, 40 * len(heights))
            axes.plot(
                fine, PchipInterpolator(range(len(heights)), heights)(fine), dash, color=colour, label=f"row {position}"
            )
            axes.plot(range(len(heights)), heights, color=colour, marker=marker, linestyle="none", markersize=4)
        else:
            axes.plot(
                range(len(heights)), heights, dash, marker=marker, markersize=4.5, color=colour, label=f"row {position}"
            )
        for column, height in enumerate(heights):
            if words := _label(values, column, sheet):
                axes.annotate(
                    words,
                    (column, height),
                    (0, 5),
                    textcoords="offset points",
                    ha="center",
                    fontsize="small",
                    color=colour,
                )
                labelled.add((position, column))
    return labelled


def _bars_and_lines(sides: dict[AxisSide, Any], sheet: Sheet) -> Labelled:
    return _bars(sides, sheet) | _lines(sides, sheet)


def _areas(sides: dict[AxisSide, Any], sheet: Sheet) -> Labelled:
    names = [f"row {position}" for position in range(len(sheet.values))]
    rows = [_heights(values) for values in sheet.values]
    sides["left"].stackplot(range(len(sheet.categories)), rows, colors=sheet.look.palette, labels=names)
    sides["left"].margins(x=0)
    return set()


def _waterfall(sides: dict[AxisSide, Any], sheet: Sheet) -> Labelled:
    """Totals stand on zero, steps hang between the levels before and after them."""
    axes, values = sides["left"], sheet.values[0]
    heights = _heights(values)
    levels = np.cumsum([*heights[:-1], 0])
    bottoms = [0.0, *levels[:-2], 0.0]
    palette = sheet.look.palette
    colours = [palette[0], *(palette[1] if h >= 0 else palette[3] for h in heights[1:-1]), palette[0]]
    marks = axes.bar(range(len(heights)), heights, 0.6, bottom=bottoms, color=colours, label="row 0")
    words = [_label(values, column, sheet) for column in range(len(heights))]
    for mark, word in zip(marks, words, strict=True):
        top = max(mark.get_y(), mark.get_y() + mark.get_height())
        axes.annotate(
            word,
            (mark.get_x() + mark.get_width() / 2, top),
            (0, 3),
            textcoords="offset points",
            ha="center",
            fontsize="small",
        )
    return {(0, column) for column, word in enumerate(words) if word}


DRAWERS = {
    "bar": _bars,
    "hbar": _bars,
    "stacked_bar": _stacks,
    "stacked_100": _stacks,
    "line": _lines,
    "combo": _bars_and_lines,
    "area": _areas,
    "waterfall": _waterfall,
}


def _heights(values: Values) -> list[float]:
    return [values.height(position) or 0.0 for position in range(len(values.numbers))]


def _label(values: Values, column: int, sheet: Sheet) -> str:
    return label_words(values.numbers[column] or "", values.unit, sheet.look) if values.label_shown(column) else ""


# ------------------------------------------------------------------------------------------------- pies and donuts


def _disc(axes: Any, sheet: Sheet) -> tuple[Labelled, dict[AxisSide, tuple[float, float]]]:
    look, values = sheet.look, sheet.values[0]
    sizes = _heights(values)
    words: Sequence[str] = [_label(values, column, sheet) for column in range(len(sizes))]
    if look.slice_labels == "outside" and look.legend == "none":
        words = [f"{name} {word}".strip() for name, word in zip(sheet.categories, words, strict=True)]
    edge = {"edgecolor": look.paper, "linewidth": 1.5} if look.slice_gap else {}
    inside = look.slice_labels == "inside"
    radius = 1.0 if inside else 0.75  # room for the words around it
    if look.hole:
        edge |= {"width": radius * (1 - look.hole)}
    far = 1 - (1 - look.hole) / 2 if look.hole else 0.68
    _, texts = axes.pie(
        sizes,
        labels=words,
        colors=look.palette,
        startangle=90,
        radius=radius,
        counterclock=False,
        wedgeprops=edge,
        labeldistance=far if inside else 1.1,
    )
    for text, colour in zip(texts, look.palette, strict=False):
        text.set(fontsize="small", **({"ha": "center", "va": "center", "color": on_colour(colour)} if inside else {}))
    labelled = {(0, column) for column in range(len(sizes)) if _label(values, column, sheet)}
    return labelled, {"none": (0.0, sum(sizes))}
