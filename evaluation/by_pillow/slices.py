"""Pies and donuts, with their labels around them or inside."""

from __future__ import annotations

import math

from evaluation.by_pillow.furniture import furniture
from evaluation.paper import Paper
from evaluation.sheets import Sheet
from evaluation.truth import Drawn, DrawnPoint, rounded
from evaluation.wording import label_words, on_colour
from extraction.geometry import Box


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
