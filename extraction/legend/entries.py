"""The entries of a legend: names that have a swatch just before them, and stand in one group."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.legend.letters import ink_of, letter_span, paper_under
from extraction.legend.swatches import STROKES, find_swatch, solid_shapes
from extraction.marks.colours import GREY, SAME_COLOUR, Lab, colour_gap, distance
from extraction.marks.masks import part_in
from extraction.numbers.printed import is_in_groups
from extraction.periods import parse_period

DRAWN_SYMBOL = re.compile(  # a swatch that the OCR took for a letter; 一 also begins words: 一季度, 一线
    r"^(?:[■□●○◆◇▲△▼—–\-·•|]+|一+(?![季月年期级线次二三]))\s*(?=\S{2})"
)
SWATCH_WIDTH = 4.2  # in text heights
SAME_HUE = 0.4  # radians


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A name with the swatch drawn before it. `line` is True for a thin swatch."""

    name: str
    text: TextBox
    swatch: Box
    colour: tuple[float, float, float]  # Lab
    line: bool


def find_legend(lab: Lab, texts: Sequence[TextBox], excluded: Sequence[TextBox]) -> tuple[LegendEntry, ...]:
    """All names with a coloured swatch just before them, in reading order."""
    level = [text for text in texts if abs(text.angle) < 8]
    letters = {text: letter_span(lab, text) for text in level}
    entries = [_entry(lab, text, letters) for text in level if text not in excluded]
    group = one_group([entry for entry in entries if entry is not None])
    return () if len(group) == 1 and _is_icon(lab, group[0]) else group


def _is_icon(lab: Lab, entry: LegendEntry) -> bool:
    """True for a sign before words in its own bright colour: a link or a banner, no legend, if it stands alone."""
    ink = ink_of(part_in(lab, entry.text.box), paper_under(lab, entry.text))
    if ink is None or min(np.hypot(*ink[1:]), np.hypot(*entry.colour[1:])) <= GREY:
        return False
    apart = abs(np.arctan2(ink[2], ink[1]) - np.arctan2(entry.colour[2], entry.colour[1]))
    return bool(min(apart, 2 * np.pi - apart) < SAME_HUE)


def _entry(lab: Lab, text: TextBox, letters: dict[TextBox, tuple[float, float]]) -> LegendEntry | None:
    name, height = text.text, text.box.height
    left = letters[text][0]
    if drawn := DRAWN_SYMBOL.match(name):
        if not solid_shapes(lab, text):
            left = max(left, text.box.left + height * 0.9 * len(drawn.group().strip()))
        name = name[drawn.end() :]
    if not re.search(r"[^\W\d_]", name) and (parse_period(name) is None or is_in_groups(name)):
        return None
    start = left - SWATCH_WIDTH * height
    for other, (_, end) in letters.items():  # the neighbour before belongs to the entry before
        if (
            other is not text
            and end <= left + 0.5 * height
            and abs(other.box.center_y - text.box.center_y) < 0.6 * height
            and not _is_symbol(lab, other, text)
        ):
            start = max(start, end + 1)
    region = Box(start, text.box.center_y - 0.5 * height, left - 1, text.box.center_y + 0.5 * height)
    region = region.clipped(lab.shape[1], lab.shape[0])
    found = find_swatch(lab, region, height, paper_under(lab, text))
    if found is None or left - found[0].right > 1.6 * height:
        return None
    box, colour = found
    if abs(box.center_y - text.box.center_y) > 0.3 * height:  # an axis or a frame that passes by
        return None
    flat = box.height < 0.27 * height and box.width > 1.4 * box.height
    return LegendEntry(name.strip(), text, box, colour, line=flat)


def _is_symbol(lab: Lab, text: TextBox, beside: TextBox) -> bool:
    """True if the OCR took a swatch for a text: a stroke, or one sign in another colour than the letters beside it."""
    if STROKES.fullmatch(text.text):
        return True
    if len(text.text) > 2 or text.text.isdigit():
        return False
    paper = paper_under(lab, beside)
    here, there = (ink_of(part_in(lab, t.box), paper) for t in (text, beside))
    if here is None or there is None or colour_gap(here, there) <= 15:
        return False
    return len(text.text) == 1 or _in_one_piece(part_in(lab, text.box), paper)


def _in_one_piece(part: Lab, paper: tuple[float, float, float]) -> bool:
    """True if all that is drawn hangs together: a line with its marker, which letters beside each other do not."""
    drawn = (distance(part, paper) > 25).astype(np.uint8)
    areas = cv2.connectedComponentsWithStats(drawn, connectivity=8)[2][1:, cv2.CC_STAT_AREA]
    return len(areas) > 0 and int(areas.max()) > 0.9 * int(areas.sum())


def one_group(entries: list[LegendEntry]) -> tuple[LegendEntry, ...]:
    """Legend entries stand in one row, one column or a small grid: drop what lies far from the largest group."""
    best: list[LegendEntry] = []
    for seed in entries:
        height = seed.text.box.height
        group = [
            e
            for e in entries
            if abs(e.text.box.height - height) < 0.45 * height
            and (
                abs(e.text.box.center_y - seed.text.box.center_y) < 3.2 * height
                or abs(e.swatch.right - seed.swatch.right) < 0.8 * height
            )
        ]
        if len(group) > len(best):
            best = group
    return tuple(sorted(_under_each_other(best), key=lambda e: (round(e.text.box.center_y / 12), e.text.box.left)))


def _under_each_other(entries: list[LegendEntry]) -> list[LegendEntry]:
    """In a legend of one column the swatches stand under each other: a name with a swatch elsewhere is its heading.

    A swatch that is longer to the left than the others has touched a line of the plot and is cut to their length.
    """
    rows = sorted(e.text.box.center_y for e in entries)
    if len(entries) < 3 or any(b - a < 0.6 * entries[0].text.box.height for a, b in itertools.pairwise(rows)):
        return entries
    column = max(([e for e in entries if _aligned(e, seed)] for seed in entries), key=len)
    if len(column) < 2 or len(entries) - len(column) > 1:
        return entries
    left = float(np.median([e.swatch.left for e in column])) - 1
    return [replace(e, swatch=replace(e.swatch, left=max(left, e.swatch.left))) for e in column]


def _aligned(a: LegendEntry, b: LegendEntry) -> bool:
    """True if two swatches stand under each other, by their middles or their right ends."""
    apart = min(abs(a.swatch.center_x - b.swatch.center_x), abs(a.swatch.right - b.swatch.right))
    return apart < 0.4 * b.text.box.height and a.swatch.width < 3 * b.swatch.width < 9 * a.swatch.width


def has_own_colours(entries: Sequence[LegendEntry]) -> bool:
    """True if several names each have a colour of their own: nothing but a legend looks like that."""
    apart = all(colour_gap(a.colour, b.colour) > SAME_COLOUR for a, b in itertools.combinations(entries, 2))
    return len(entries) >= 2 and apart


def same_colours(entries: Sequence[LegendEntry]) -> bool:
    """True if two entries cannot be told apart by colour (a grey scan, a black-and-white print)."""
    return any(colour_gap(a.colour, b.colour) < 8 for i, a in enumerate(entries) for b in entries[i + 1 :])
