"""Draws a chart of given numbers and remembers exactly what was drawn where.

A `Sheet` is what to draw, a `Look` how, a `Drawn` the picture with its truth: as a benchmark line (`truth_line`) and
as the reading a perfect engine would give (`perfect_reading`).
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from PIL import Image

from evaluation.paper import Face, Paper
from extraction.chart import AxisSide, ChartKind, ExtractedPoint, MarkKind, Period, Reading, Series, TextBox, Unit
from extraction.geometry import Box

TABLEAU = ("#4e79a7", "#f28e2b", "#59a14f", "#e15759", "#76b7b2", "#edc948", "#b07aa1")
NAVY = ("#1f3a68", "#c00000", "#8fa3bf", "#d9a441", "#5b7f95", "#a6a6a6", "#704214")
ECHARTS = ("#5470c6", "#91cc75", "#fac858", "#ee6666", "#73c0de", "#3ba272", "#fc8452")
OFFICE = ("#5b9bd5", "#ed7d31", "#a5a5a5", "#ffc000", "#4472c4", "#70ad47", "#255e91")

Place = Literal["top", "bottom", "right", "none"]


@dataclass(frozen=True, slots=True)
class Look:
    """How a chart is dressed. `axis_from` cuts the value axis there; `lift` leaves free space above the bars."""

    width: int = 760
    height: int = 440
    palette: tuple[str, ...] = NAVY
    face: Face = "sans"
    paper: str = "#ffffff"
    ink: str = "#333333"
    title_at: Literal["left", "middle"] = "left"
    unit_at: Literal["corner", "title", "legend", "none"] = "corner"
    legend: Place = "top"
    rules: bool = True
    grid: Literal["solid", "dashed", "none"] = "solid"
    axis_shown: bool = True
    axis_from: float | None = None
    right_from: float | None = None
    lift: float = 1.12
    right_lift: float = 1.12
    commas: bool = True
    markers: bool = True
    slice_labels: Literal["outside", "inside", "none"] = "outside"
    slice_gap: bool = False
    hole: float = 0.0
    # the following are habits of other drawing programs; `draw` knows nothing of them
    axis_cut: bool = False  # starts above zero, somewhere under the least value
    log: bool = False
    smooth: bool = False  # lines bent through their points
    one_ink: bool = False  # lines told apart by markers and dashes alone
    turned: int = 0  # degrees by which category names are turned
    every: int = 1  # only each so-manieth category is printed
    letters: float = 1.0  # size of the letters
    abreast: bool = False  # a long table in two halves side by side


@dataclass(frozen=True, slots=True)
class Values:
    """One row of numbers, as printed. `drawn` are the heights where they differ from the labels: a misprint."""

    name: str
    unit: Unit
    numbers: tuple[str | None, ...]
    mark: MarkKind = "bar"
    axis: AxisSide = "left"
    labelled: bool = True
    drawn: tuple[str | None, ...] | None = None
    label_at: tuple[int, ...] | None = None  # only these positions carry a label

    def label_shown(self, position: int) -> bool:
        return self.labelled and (self.label_at is None or position in self.label_at)

    def height(self, position: int) -> float | None:
        number = (self.drawn or self.numbers)[position]
        return None if number is None else float(number)


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a chart shows."""

    kind: ChartKind
    language: Literal["zh", "en"]
    title: str
    categories: tuple[str, ...]
    values: tuple[Values, ...]
    look: Look = field(default_factory=Look)
    source: str = ""
    shares: tuple[str, ...] = ()  # percentages printed beside a pie's amounts


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    """One number where it stands: the box of its mark, and of its label where it has one."""

    series: int
    category: int
    mark: Box
    label: Box | None = None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished picture and the whole truth about it: `spans` are the value axes, `texts` all that is printed."""

    sheet: Sheet
    picture: Image.Image
    points: tuple[DrawnPoint, ...]
    spans: dict[AxisSide, tuple[float, float]]
    texts: tuple[TextBox, ...]

    def shown(self) -> Shown:
        labelled = {(point.series, point.category) for point in self.points if point.label is not None}
        return Shown(self.sheet, self.picture, frozenset(labelled), self.spans, "pillow")

    def truth_line(self, name: str) -> dict[str, object]:
        """This picture's line of truth.jsonl."""
        return truth_line(self.shown(), name)

    def perfect_reading(self) -> Reading:
        """What an engine that makes no mistake would say."""
        sheet = self.sheet
        series = tuple(Series(v.name, v.unit, v.axis, v.mark) for v in sheet.values)
        points = []
        for point in self.points:
            values, category = sheet.values[point.series], sheet.categories[point.category]
            number = values.numbers[point.category]
            points.append(
                ExtractedPoint(
                    series=values.name,
                    category=category,
                    value=None if number is None else Decimal(number),
                    source="printed" if point.label else "measured",
                    evidence=point.label or point.mark,
                    unit=values.unit,
                    period=full_year(category),
                    printed=point.printed,
                    error=None if point.label else Decimal(0),
                )
            )
        return Reading(sheet.kind, sheet.title, series, tuple(points))


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a sheet by any drawing program: which points (series, category) are labelled, what axes span."""

    sheet: Sheet
    picture: Image.Image
    labelled: frozenset[tuple[int, int]]
    spans: Mapping[AxisSide, tuple[float, float]]
    renderer: str


def truth_line(shown: Shown, name: str, degradation: str = "none") -> dict[str, object]:
    """A picture's line of truth.jsonl."""
    sheet = shown.sheet
    series = [_series_truth(shown, position) for position in range(len(sheet.values))]
    bare = [not point["label_shown"] for one in series for point in one["points"]]
    return {
        "id": name, "file": f"{name}.png", "renderer": shown.renderer, "chart_type": sheet.kind,
        "lang": sheet.language, "title": sheet.title,
        "labels": "none" if all(bare) else "some" if any(bare) else "all", "degradation": degradation,
        "series": series, "meta": {},
    }  # fmt: skip


def _series_truth(shown: Shown, position: int) -> dict[str, Any]:
    sheet, look = shown.sheet, shown.sheet.look
    values = sheet.values[position]
    points = []
    for column, (category, number) in enumerate(zip(sheet.categories, values.numbers, strict=True)):
        if number is None:
            continue
        line = {"category": category, "value": number, "label_shown": (position, column) in shown.labelled}
        points.append(line | ({"alt": [{"value": sheet.shares[column], "unit": "%"}]} if sheet.shares else {}))
    unit_words_in = values.unit.printed in sheet.title or values.unit.measure == "%"
    named = sheet.kind == "table" or look.legend != "none"
    return {
        "name": values.name, "unit": values.unit.printed, "scale": values.unit.scale, "axis": values.axis,
        "mark": values.mark, "name_shown": named and values.mark != "pie",
        "unit_shown": look.unit_at != "none" or unit_words_in,
        "axis_span": list(shown.spans.get(values.axis, (0.0, 100.0))), "points": points,
    }  # fmt: skip


def draw(sheet: Sheet) -> Drawn:
    return DRAWERS[sheet.kind](sheet)


def full_year(category: str) -> Period | None:
    found = re.fullmatch(r"(?:FY)?(20\d\d)年?(E?)", category)
    if not found:
        return None
    year = int(found[1])
    return Period("FY", year, dt.date(year, 12, 31), estimate=found[2] == "E")


# ---------------------------------------------------------------------- title, legend, source: the same for every chart


def furniture(paper: Paper, sheet: Sheet) -> Box:
    """Print everything around the plot and return the room that is left for it."""
    look, top, bottom, right = sheet.look, 14.0, sheet.look.height - 10.0, look_right(sheet)
    title = sheet.title + (f"({sheet.values[0].unit.printed})" if look.unit_at == "title" else "")
    x, anchor = (18, "lt") if look.title_at == "left" else (look.width / 2, "mt")
    if title:
        paper.words(x, top, title, 16, look.ink, anchor, bold=True)
        top += 28
    if look.rules:
        paper.line([(12, top), (look.width - 12, top)], look.palette[0], 1.4)
        top += 10
    if sheet.source:
        paper.words(18, bottom - 2, sheet.source, 11, "#777777", "lb")
        bottom -= 22
        if look.rules:
            paper.line([(12, bottom), (look.width - 12, bottom)], look.palette[0], 1.4)
            bottom -= 6
    if look.unit_at == "corner" and sheet.kind not in ("pie", "donut", "table"):
        words = unit_words(sheet, "left")
        paper.words(18, top + 2, words, 11.5, look.ink, "lt")
        top += 8 if look.legend == "top" else 24
    names = legend_names(sheet)
    if look.legend == "top":
        legend_row(paper, sheet, names, top + 10)
        top += 30
    elif look.legend == "bottom":
        legend_row(paper, sheet, names, bottom - 12)
        bottom -= 28
    elif look.legend == "right":
        legend_column(paper, sheet, names, right, (top + bottom) / 2)
    return Box(18, top, right - 8 if look.legend == "right" else right, bottom)


def look_right(sheet: Sheet) -> float:
    return sheet.look.width - (190.0 if sheet.look.legend == "right" else 18.0)


def unit_words(sheet: Sheet, axis: AxisSide) -> str:
    unit = next(v.unit.printed for v in sheet.values if v.axis == axis)
    if sheet.language == "zh":
        return f"单位：{unit}"
    return f"({unit})"


def legend_names(sheet: Sheet) -> list[tuple[str, MarkKind]]:
    if sheet.kind in ("pie", "donut"):
        return [(category, "pie") for category in sheet.categories]
    on_the_right = "(右轴)" if sheet.language == "zh" else " (RHS)"
    in_brackets = sheet.look.unit_at == "legend"
    names: list[tuple[str, MarkKind]] = []
    for values in sheet.values:
        name = f"{values.name}({values.unit.printed})" if in_brackets else values.name
        names.append((name + (on_the_right if values.axis == "right" else ""), values.mark))
    return names


def legend_row(paper: Paper, sheet: Sheet, names: list[tuple[str, MarkKind]], y: float) -> None:
    widths = [24 + paper.width_of(name, 12) + 18 for name, _ in names]
    x = (sheet.look.width - sum(widths)) / 2
    for position, (name, mark) in enumerate(names):
        legend_key(paper, mark, x, y, sheet.look.palette[position])
        paper.words(x + 24, y, name, 12, sheet.look.ink, "lm")
        x += widths[position]


def legend_column(paper: Paper, sheet: Sheet, names: list[tuple[str, MarkKind]], x: float, y: float) -> None:
    for position, (name, mark) in enumerate(names):
        line = y + (position - (len(names) - 1) / 2) * 24
        legend_key(paper, mark, x, line, sheet.look.palette[position])
        paper.words(x + 24, line, name, 12, sheet.look.ink, "lm")


def legend_key(paper: Paper, mark: MarkKind, x: float, y: float, colour: str) -> None:
    if mark == "line":
        paper.line([(x, y), (x + 19, y)], colour, 2.2)
        paper.dot(x + 9.5, y, 3.2, colour)
    else:
        paper.rectangle(Box(x + 3, y - 5, x + 16, y + 5), colour)


# ------------------------------------------------------------------------------------------------------- value axes


@dataclass(frozen=True, slots=True)
class Ruler:
    """A value axis: where values lie, and its tick values."""

    low: float
    high: float
    start: float
    end: float
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        return self.start + (value - self.low) / (self.high - self.low) * (self.end - self.start)


def ruler(numbers: Sequence[float], start: float, end: float, lowest: float | None, lift: float) -> Ruler:
    """An axis with round ticks that holds all numbers; it starts at zero unless told where, or numbers are negative."""
    low = min(0.0, *numbers) if lowest is None else lowest
    high = max(0.0, *numbers) if lowest is None else max(numbers)
    high = low + (high - low) * lift if high > 0 else high
    low = low * 1.3 if low < 0 else low  # room for the labels under the bars
    step = round_step((high - low) / 5)
    first = math.floor(low / step + 1e-9)
    last = math.ceil(high / step - 1e-9)
    ticks = tuple(round(tick * step, 9) for tick in range(first, last + 1))
    return Ruler(ticks[0], ticks[-1], start, end, ticks)


def round_step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * 0.999)


def tick_words(tick: float, ruler: Ruler, unit: Unit, commas: bool) -> str:
    return tick_words_of(tick, ruler.ticks, unit, commas)


def tick_words_of(tick: float, ticks: Sequence[float], unit: Unit, commas: bool) -> str:
    """A tick as printed, with the decimals that its neighbours need."""
    step = ticks[1] - ticks[0]
    places = next(p for p in range(6) if p == 5 or abs(step * 10**p - round(step * 10**p)) < 1e-6)
    places = max(places, 1) if ticks[-1] < 10 else places
    return (f"{tick:,.{places}f}" if commas else f"{tick:.{places}f}") + ("%" if unit.measure == "%" else "")


def label_words(number: str, unit: Unit, look: Look) -> str:
    whole, dot, rest = number.partition(".")
    return (
        (f"{int(whole):,}" if look.commas and abs(int(whole)) > 999 else whole)
        + dot
        + rest
        + ("%" if unit.measure == "%" else "")
    )


def rule_lines(paper: Paper, look: Look, start: tuple[float, float], end: tuple[float, float]) -> None:
    if look.grid == "solid":
        paper.line([start, end], "#dddddd", 1)
    elif look.grid == "dashed":
        paper.dashes(start, end, "#cccccc")


# ---------------------------------------------------------------------------- columns, lines and both: upright charts


def in_columns(sheet: Sheet) -> Drawn:
    """Bars side by side or stacked, lines, and combos with a right axis."""
    look = sheet.look
    paper = Paper(look.width, look.height, look.paper, look.face)
    room = furniture(paper, sheet)
    sides: dict[AxisSide, Ruler] = {}
    plot = Box(room.left + 52, room.top + 6, room.right - (52 if has_right(sheet) else 8), room.bottom - 26)
    for side in ("left", "right"):
        rows = [v for v in sheet.values if v.axis == side]
        if not rows:
            continue
        lowest, lift = (look.axis_from, look.lift) if side == "left" else (look.right_from, look.right_lift)
        if sheet.kind == "stacked_100":
            sides[side] = Ruler(0, 100, plot.bottom, plot.top, (0, 20, 40, 60, 80, 100))
        else:
            sides[side] = ruler(heights(sheet, rows), plot.bottom, plot.top, lowest, lift)
        draw_axis(paper, sheet, plot, side, sides[side], rows[0].unit)
    slot = plot.width / len(sheet.categories)
    centres = [plot.left + slot * (position + 0.5) for position in range(len(sheet.categories))]
    for centre, category in zip(centres, sheet.categories, strict=True):
        paper.words(centre, plot.bottom + 8, category, 12, look.ink, "mt")
    stacked = sheet.kind in ("stacked_bar", "stacked_100")
    points = (stacks if stacked else bars)(paper, sheet, sides, centres, slot)
    base = sides["left"].at(max(0.0, sides["left"].low))
    paper.line([(plot.left, base), (plot.right, base)], "#888888", 1.2)
    for position, values in enumerate(sheet.values):
        if values.mark == "line":
            points += polyline(paper, sheet, position, sides[values.axis], centres)
    spans = {side: (one.low, one.high) for side, one in sides.items()}
    return Drawn(sheet, paper.finished(), tuple(points), spans, tuple(paper.printed))


def has_right(sheet: Sheet) -> bool:
    return any(values.axis == "right" for values in sheet.values)


def heights(sheet: Sheet, rows: Sequence[Values]) -> list[float]:
    """Every level the axis must reach: of stacks, their sums."""
    columns = range(len(sheet.categories))
    if sheet.kind == "stacked_bar":
        return [sum(values.height(column) or 0.0 for values in rows) for column in columns]
    return [height for values in rows for column in columns if (height := values.height(column)) is not None]


def draw_axis(paper: Paper, sheet: Sheet, plot: Box, side: AxisSide, ruler: Ruler, unit: Unit) -> None:
    look = sheet.look
    for tick in ruler.ticks:
        y = ruler.at(tick)
        if side == "left" and look.axis_shown:
            rule_lines(paper, look, (plot.left, y), (plot.right, y))
        if not look.axis_shown:
            continue
        words = tick_words(tick, ruler, unit, look.commas)
        if side == "left":
            paper.line([(plot.left - 3, y), (plot.left, y)], "#888888", 1)
            paper.words(plot.left - 12, y, words, 11.5, look.ink, "rm")
        else:
            paper.words(plot.right + 8, y, words, 11.5, look.ink, "lm")
    if side == "right" and look.unit_at == "corner":
        paper.words(plot.right + 44, plot.top - 30, unit_words(sheet, "right"), 11.5, look.ink, "rt")


def bars(
    paper: Paper, sheet: Sheet, sides: dict[AxisSide, Ruler], centres: Sequence[float], slot: float
) -> list[DrawnPoint]:
    rows = [(position, v) for position, v in enumerate(sheet.values) if v.mark == "bar"]
    points: list[DrawnPoint] = []
    width = slot * (0.46 if len(rows) == 1 else 0.74) / max(1, len(rows))
    for place, (position, values) in enumerate(rows):
        axis = sides[values.axis]
        for column, centre in enumerate(centres):
            height = values.height(column)
            if height is None:
                continue
            x = centre + (place - (len(rows) - 1) / 2) * width
            zero, top = axis.at(max(0.0, axis.low)), axis.at(height)
            box = Box(x - width * 0.46, min(zero, top), x + width * 0.46, max(zero, top))
            paper.rectangle(box, sheet.look.palette[position])
            label = printed = None
            if values.label_shown(column):
                printed = label_words(values.numbers[column] or "", values.unit, sheet.look)
                y, anchor = (top - 4, "mb") if height >= 0 else (top + 4, "mt")
                label = paper.words(x, y, printed, 11 if len(rows) > 1 else 12, sheet.look.ink, anchor)
            points.append(DrawnPoint(position, column, rounded(box), label, printed))
    return points


def stacks(
    paper: Paper, sheet: Sheet, sides: dict[AxisSide, Ruler], centres: Sequence[float], slot: float
) -> list[DrawnPoint]:
    points: list[DrawnPoint] = []
    levels = [0.0] * len(centres)
    for position, values in enumerate(sheet.values):
        axis = sides[values.axis]
        for column, centre in enumerate(centres):
            height = values.height(column)
            if height is None:
                continue
            bottom, top = axis.at(levels[column]), axis.at(levels[column] + height)
            box = Box(centre - slot * 0.26, top, centre + slot * 0.26, bottom)
            paper.rectangle(box, sheet.look.palette[position])
            levels[column] += height
            label = printed = None
            if values.label_shown(column) and box.height > 15:
                printed = label_words(values.numbers[column] or "", values.unit, sheet.look)
                colour = on_colour(sheet.look.palette[position])
                label = paper.words(box.center_x, box.center_y, printed, 11, colour, "mm")
            points.append(DrawnPoint(position, column, rounded(box), label, printed))
    return points


def polyline(paper: Paper, sheet: Sheet, position: int, axis: Ruler, centres: Sequence[float]) -> list[DrawnPoint]:
    values, colour = sheet.values[position], sheet.look.palette[position]
    places = [
        (column, x, axis.at(height))
        for column, x in enumerate(centres)
        if (height := values.height(column)) is not None
    ]
    paper.line([(x, y) for _, x, y in places], colour, 2.2)
    points = []
    for column, x, y in places:
        if sheet.look.markers:
            paper.dot(x, y, 3.6, colour)
        label = printed = None
        if values.label_shown(column):
            printed = label_words(values.numbers[column] or "", values.unit, sheet.look)
            ink = colour if len(sheet.values) > 1 else sheet.look.ink
            valley = all(y > other + 2 for _, at, other in places if 0 < abs(at - x) < 1.5 * (centres[1] - centres[0]))
            label = paper.words(x, y + 8 if valley else y - 8, printed, 11.5, ink, "mt" if valley else "mb")
        points.append(DrawnPoint(position, column, rounded(Box(x - 4, y - 4, x + 4, y + 4)), label, printed))
    return points


def on_colour(colour: str) -> str:
    """Ink that can be read on this colour."""
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#222222" if 0.3 * red + 0.59 * green + 0.11 * blue > 140 else "#ffffff"


def rounded(box: Box) -> Box:
    return Box(round(box.left, 1), round(box.top, 1), round(box.right, 1), round(box.bottom, 1))


# ------------------------------------------------------------------------------------------------- lying bars


def in_rows(sheet: Sheet) -> Drawn:
    look = sheet.look
    paper = Paper(look.width, look.height, look.paper, look.face)
    room = furniture(paper, sheet)
    names = max(paper.width_of(category, 12) for category in sheet.categories)
    plot = Box(room.left + names + 14, room.top + 4, room.right - 50, room.bottom - (26 if look.axis_shown else 6))
    numbers = heights(sheet, sheet.values)
    axis = ruler(numbers, plot.left, plot.right, look.axis_from, look.lift)
    for tick in axis.ticks if look.axis_shown else ():
        x = axis.at(tick)
        rule_lines(paper, look, (x, plot.top), (x, plot.bottom))
        words = tick_words(tick, axis, sheet.values[0].unit, look.commas)
        paper.words(x, plot.bottom + 8, words, 11.5, look.ink, "mt")
    slot = plot.height / len(sheet.categories)
    points = []
    thick = slot * 0.68 / len(sheet.values)
    for row, category in enumerate(sheet.categories):
        middle = plot.top + slot * (row + 0.5)
        paper.words(plot.left - 9, middle, category, 12, look.ink, "rm")
        for position, values in enumerate(sheet.values):
            width = values.height(row)
            if width is None:
                continue
            y = middle + (position - (len(sheet.values) - 1) / 2) * thick
            zero, end = axis.at(max(0.0, axis.low)), axis.at(width)
            box = Box(min(zero, end), y - thick * 0.45, max(zero, end), y + thick * 0.45)
            paper.rectangle(box, look.palette[position])
            label = printed = None
            if values.label_shown(row):
                printed = label_words(values.numbers[row] or "", values.unit, look)
                x, anchor = (end + 6, "lm") if width >= 0 else (end - 6, "rm")
                label = paper.words(x, y, printed, 11.5, look.ink, anchor)
            points.append(DrawnPoint(position, row, rounded(box), label, printed))
    paper.line([(axis.at(max(0.0, axis.low)), plot.top), (axis.at(max(0.0, axis.low)), plot.bottom)], "#888888", 1.2)
    return Drawn(sheet, paper.finished(), tuple(points), {"left": (axis.low, axis.high)}, tuple(paper.printed))


# ------------------------------------------------------------------------------------------------- pies and donuts


def in_slices(sheet: Sheet) -> Drawn:
    look, values = sheet.look, sheet.values[0]
    paper = Paper(look.width, look.height, look.paper, look.face)
    room = furniture(paper, sheet)
    beside = 28 + widest_slice_label(paper, sheet)
    radius = min(
        min(room.width, room.height) / 2 - (34 if look.slice_labels == "outside" else 10), room.width / 2 - beside
    )
    sizes = [values.height(position) or 0.0 for position in range(len(sheet.categories))]
    turn, points = 0.0, []
    for position, size in enumerate(sizes):
        share = size / sum(sizes)
        paper.sector(room.center_x, room.center_y, radius, (turn, turn + share), look.palette[position])
        turn += share
    turn = 0.0
    for position, size in enumerate(sizes):
        share = size / sum(sizes)
        if look.slice_gap:
            edge = on_circle(room, radius + 1, turn)
            paper.line([(room.center_x, room.center_y), edge], look.paper, 2)
        label, printed = slice_label(paper, sheet, position, room, radius, turn + share / 2)
        arc = [on_circle(room, radius, turn + share * step / 24) for step in range(25)]
        arc += [on_circle(room, radius * look.hole, turn), on_circle(room, radius * look.hole, turn + share)]
        mark = Box(min(x for x, _ in arc), min(y for _, y in arc), max(x for x, _ in arc), max(y for _, y in arc))
        points.append(DrawnPoint(0, position, rounded(mark), label, printed))
        turn += share
    if look.hole:
        paper.dot(room.center_x, room.center_y, radius * look.hole, look.paper)
    return Drawn(sheet, paper.finished(), tuple(points), {"none": (0.0, sum(sizes))}, tuple(paper.printed))


def widest_slice_label(paper: Paper, sheet: Sheet) -> float:
    """What must stay free beside a disc whose names stand around it."""
    if sheet.look.slice_labels != "outside" or not sheet.values[0].labelled:
        return 0.0
    names = sheet.categories if sheet.look.legend == "none" else ("",) * len(sheet.categories)
    words = (f"{name} {number}%" for name, number in zip(names, sheet.values[0].numbers, strict=True))
    return max(paper.width_of(each, 12) for each in words)


def on_circle(room: Box, radius: float, turn: float) -> tuple[float, float]:
    angle = 2 * math.pi * turn
    return room.center_x + radius * math.sin(angle), room.center_y - radius * math.cos(angle)


def slice_label(
    paper: Paper, sheet: Sheet, position: int, room: Box, radius: float, turn: float
) -> tuple[Box | None, str | None]:
    look, values = sheet.look, sheet.values[0]
    if look.slice_labels == "none" or not values.labelled:
        return None, None
    printed = label_words(values.numbers[position] or "", values.unit, look)
    if sheet.shares:
        printed += f" ({sheet.shares[position]}%)"
    if look.slice_labels == "inside":
        x, y = on_circle(room, radius * (0.66 + look.hole * 0.3), turn)
        return paper.words(x, y, printed, 12, on_colour(look.palette[position]), "mm"), printed
    name = f"{sheet.categories[position]} " if look.legend == "none" else ""
    bend, far = on_circle(room, radius + 14, turn), on_circle(room, radius, turn)
    right = turn % 1 < 0.5
    end = (bend[0] + (14 if right else -14), bend[1])
    paper.line([far, bend, end], look.palette[position], 1)
    box = paper.words(end[0] + (4 if right else -4), end[1], name + printed, 12, look.ink, "lm" if right else "rm")
    return box, printed


# ---------------------------------------------------------------------------------------------------------- tables


def in_cells(sheet: Sheet) -> Drawn:
    """A table screenshot: one row a series, one column a category."""
    look = sheet.look
    paper = Paper(look.width, look.height, look.paper, look.face)
    room = furniture(paper, sheet)
    first = max(paper.width_of(values.name, 12.5) for values in sheet.values) + 44
    column = (room.width - first) / len(sheet.categories)
    row = min(34.0, room.height / (len(sheet.values) + 1))
    paper.rectangle(Box(room.left, room.top, room.right, room.top + row), look.palette[0])
    unit = sheet.values[0].unit.printed
    head = f"单位：{unit}" if unit and sheet.language == "zh" else unit
    light = on_colour(look.palette[0])
    paper.words(room.left + 10, room.top + row / 2, head, 12.5, light, "lm", bold=True)
    rights = [room.left + first + column * (position + 1) - 12 for position in range(len(sheet.categories))]
    for right, category in zip(rights, sheet.categories, strict=True):
        paper.words(right, room.top + row / 2, category, 12.5, light, "rm", bold=True)
    points = []
    for position, values in enumerate(sheet.values):
        top = room.top + row * (position + 1)
        if position % 2 and look.grid == "none":
            paper.rectangle(Box(room.left, top, room.right, top + row), "#f1f3f6")
        paper.words(room.left + 10, top + row / 2, values.name, 12.5, look.ink, "lm")
        for place, right in enumerate(rights):
            number = values.numbers[place]
            if number is None:
                paper.words(right, top + row / 2, "-", 12.5, look.ink, "rm")
                continue
            printed = label_words(number, values.unit, look)
            label = paper.words(right, top + row / 2, printed, 12.5, look.ink, "rm")
            points.append(DrawnPoint(position, place, label, label, printed))
        rule_lines(paper, look, (room.left, top + row), (room.right, top + row))
    return Drawn(sheet, paper.finished(), tuple(points), {}, tuple(paper.printed))


DRAWERS: dict[ChartKind, Callable[[Sheet], Drawn]] = {
    "bar": in_columns,
    "stacked_bar": in_columns,
    "stacked_100": in_columns,
    "line": in_columns,
    "combo": in_columns,
    "hbar": in_rows,
    "pie": in_slices,
    "donut": in_slices,
    "table": in_cells,
}
