"""Everything around the plot: title, unit, legend, source; the same for every chart."""

from __future__ import annotations

from evaluation.paper import Paper
from evaluation.sheets import Sheet
from evaluation.wording import legend_names, unit_words
from extraction.chart import MarkKind
from extraction.geometry import Box


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
