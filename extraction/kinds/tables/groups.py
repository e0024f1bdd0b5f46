"""Cells that span several rows: which rows each of them belongs to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.kinds.tables.rules import Rules
from extraction.kinds.tables.words import Word, joined

NUMERALS = "[一二三四五六七八九十]+"
OUTLINE = tuple(
    map(re.compile, (rf"{NUMERALS}[、.．]", rf"[(（]{NUMERALS}[)）]", r"[0-9]+[、.．](?![0-9])", r"[(（][0-9]+[)）]"))
)
FEW = 3  # words between two ruled lines are one cell
FITS = 0.75  # of the distance between rows, that the last group may end off the last row


@dataclass(frozen=True, slots=True)
class _Group:
    """The lines of one spanning cell and the rows it reaches over, as heights in the picture."""

    text: str
    top: float
    bottom: float


def heading_over(label: str, headings: Sequence[str]) -> str:
    """The last heading that stands above this label in an outline: 二、 is over 1., and 1. is not over 4."""
    own = _level(label)
    for heading in reversed(headings):
        level = _level(heading)
        if own is None or level is None or level < own:
            return heading
    return ""


def under(heading: str, headings: Sequence[str]) -> list[str]:
    """The headings in force after this one: those above it in the outline, and itself."""
    level = _level(heading)
    outer = [h for h in headings if level is not None and (other := _level(h)) is not None and other < level]
    return [*outer, heading]


def _level(label: str) -> int | None:
    """How deep a label stands by its numbering; None without one."""
    return next((depth for depth, sign in enumerate(OUTLINE) if sign.match(label)), None)


def groups_of_rows(middles: Sequence[float], words: Sequence[Word], rules: Rules) -> list[str]:
    """For each row the text that spans it: between the same two ruled lines, or in the middle of equal halves."""
    if not words or not middles:
        return [""] * len(middles)
    spans = [_ruled_span(middle, words, rules) for middle in middles]
    texts = {span: _between(span, words) for span in spans}
    ruled = any(text and spans.count(span) > 1 for span, text in texts.items())
    centred = _centred(middles, words)
    return [
        texts[span] if ruled else texts[span] or _at(middle, centred, words)
        for middle, span in zip(middles, spans, strict=True)
    ]


def _ruled_span(middle: float, words: Sequence[Word], rules: Rules) -> tuple[float, float]:
    """The heights of the nearest ruled lines above and below that cross the column of spanning cells."""
    at = words[0].box.center_x
    lines = sorted(r.center_y for r in rules.horizontal if r.left < at < r.right)
    low = max((y for y in lines if y < middle), default=float("-inf"))
    return low, min((y for y in lines if y > middle), default=float("inf"))


def _between(span: tuple[float, float], words: Sequence[Word]) -> str:
    """The text between two ruled lines; none if there are no lines, or more texts than one cell holds."""
    low, high = span
    inside = [w for w in words if low < w.box.center_y < high]
    bounded = low != float("-inf") or high != float("inf")
    return joined(inside) if bounded and len(inside) <= FEW else ""


def _at(middle: float, centred: Sequence[_Group], words: Sequence[Word]) -> str:
    """The group in whose span the row lies; without such groups, the last text above."""
    for group in centred:
        if group.top <= middle < group.bottom:
            return group.text
    above = [w for w in words if w.box.center_y <= middle + 0.5 * w.box.height]
    return above[-1].text if above else words[0].text


def _centred(middles: Sequence[float], words: Sequence[Word]) -> list[_Group]:
    """The spans if every text stands in the middle of its rows: each ends as far below its text as it began above."""
    if len(middles) < 3:
        return []
    pitch = sorted(b - a for a, b in pairwise(middles))[(len(middles) - 1) // 2]
    top, groups = middles[0] - pitch / 2, []
    for lines in _cells(words):
        middle = (lines[0].box.top + lines[-1].box.bottom) / 2
        bottom = 2 * middle - top
        groups.append(_Group(joined(lines), top, bottom))
        if bottom < top + 0.6 * pitch:
            return []
        top = bottom
    return groups if abs(top - middles[-1] - pitch / 2) < FITS * pitch else []


def _cells(words: Sequence[Word]) -> list[list[Word]]:
    cells: list[list[Word]] = []
    for word in sorted(words, key=lambda w: w.box.center_y):
        if cells and word.box.center_y - cells[-1][-1].box.center_y < 1.4 * word.box.height:
            cells[-1].append(word)
        else:
            cells.append([word])
    return cells
