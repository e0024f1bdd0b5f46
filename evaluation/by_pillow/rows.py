"""Lying bars: one row a category."""

from __future__ import annotations

from evaluation.by_pillow.axes import heights, rule_lines, ruler
from evaluation.by_pillow.furniture import furniture
from evaluation.paper import Paper
from evaluation.sheets import Sheet
from evaluation.truth import Drawn, DrawnPoint, rounded
from evaluation.wording import label_words, tick_words_of
from extraction.geometry import Box


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
        words = tick_words_of(tick, axis.ticks, sheet.values[0].unit, look.commas)
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
