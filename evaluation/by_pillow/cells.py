"""Table screenshots: one row a series, one column a category."""

from __future__ import annotations

from evaluation.by_pillow.axes import rule_lines
from evaluation.by_pillow.furniture import furniture
from evaluation.paper import Paper
from evaluation.sheets import Sheet
from evaluation.truth import Drawn, DrawnPoint
from evaluation.wording import label_words, on_colour
from extraction.geometry import Box


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
