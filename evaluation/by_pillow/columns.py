"""Upright charts: columns side by side or stacked, lines, and both over two axes."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.by_pillow.axes import Ruler, heights, rule_lines, ruler
from evaluation.by_pillow.furniture import furniture
from evaluation.paper import Paper
from evaluation.sheets import Sheet
from evaluation.truth import Drawn, DrawnPoint, rounded
from evaluation.wording import label_words, on_colour, tick_words_of, unit_words
from extraction.chart import AxisSide, Unit
from extraction.geometry import Box


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


def draw_axis(paper: Paper, sheet: Sheet, plot: Box, side: AxisSide, ruler: Ruler, unit: Unit) -> None:
    look = sheet.look
    for tick in ruler.ticks:
        y = ruler.at(tick)
        if side == "left" and look.axis_shown:
            rule_lines(paper, look, (plot.left, y), (plot.right, y))
        if not look.axis_shown:
            continue
        words = tick_words_of(tick, ruler.ticks, unit, look.commas)
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
