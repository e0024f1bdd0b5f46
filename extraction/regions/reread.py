"""A box drawn in a picture, read again: which numbers are printed there, how sure that is, what a mark there measures.

Works on the picture alone, whatever was read there before: the print is found on an enlarged sheet, and each line of it
is looked at many times. Where the looks differ, the number is told with a doubt.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import cv2
import numpy as np

from extraction.chart import Reading, TextBox, Unit
from extraction.errors import ChartError, Sentence
from extraction.evidence import Print, find_prints
from extraction.geometry import Box
from extraction.numbers.printed import parse_label
from extraction.ocr import find_texts, read_box
from extraction.regions.looks import (
    LEAST_CONTRAST,
    LEVEL_ENOUGH,
    Looked,
    Pixels,
    Reader,
    contrast,
    look_often,
    shows_minus,
)

LEAST_SIDE = 4.0  # pixels of a box
AROUND = 0.6  # of the box's short side: so much more is looked at, so that a label the box cuts is read whole
MOST_AROUND = 40.0  # pixels
SHEET = 368  # pixels: twice this is what the detector blows a smaller sheet up to
MOST_ENLARGED = 3.0
INSIDE = 0.5  # share of a text's area that must be in the box
TOUCHED = 0.2  # the same, where nothing else is in it
MOST_LINES = 12
UNANIMOUS = 0.7  # share of the looks that must agree
FEWEST_INKED = 8  # pixels
INK = 24.0  # levels from the ground

Finder = Callable[[Pixels], Sequence[TextBox]]


class NothingThere(ChartError):
    """In the box nothing was read, or it is no box in this picture."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """A number in the box: printed in `box` as `printed`, or (`error` is not None) measured at the mark in `box`.

    `value` counts in `unit`; None where the print beside it names none. `doubts` say why it may be another number.
    """

    value: Decimal
    unit: Unit | None
    box: Box
    printed: str | None = None
    error: Decimal | None = None
    doubts: tuple[Sentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Reread:
    """What stands in a box: its numbers, the surest first, and every line of print in it."""

    proposals: tuple[Proposal, ...]
    texts: tuple[TextBox, ...]


def reread(pixels: Pixels, box: Box, find: Finder = find_texts, read: Reader = read_box) -> Reread:
    """Read the print in a box of an upright RGB picture again; raises NothingThere.

    `find` finds the texts in a picture, `read` reads a picture of one line.
    """
    area = box.clipped(pixels.shape[1], pixels.shape[0])
    if min(area.width, area.height) < LEAST_SIDE:
        raise NothingThere(TOO_SMALL)
    if _is_blank(cut_out(pixels, area)[0]):
        raise NothingThere(NOTHING)
    lines = _lines(pixels, area, find)
    looked = [(line, look_often(pixels, line.box, line.angle, read)) for line in lines]
    seen = [(line, replace(line, text=look.text, score=look.score), look) for line, look in looked if look is not None]
    proposals = [proposal for line, text, look in seen for proposal in _proposals(pixels, line, text, look)]
    if not seen:
        raise NothingThere(NOTHING)
    return Reread(tuple(sorted(proposals, key=_doubtfulness)), tuple(text for _, text, _ in seen))


def _is_blank(crop: Pixels) -> bool:
    """True where no print can be, which costs no reading to tell."""
    away = np.abs(crop.astype(np.float32) - np.median(crop.reshape(-1, 3), axis=0)).max(axis=2)
    return int((away > LEAST_CONTRAST).sum()) < FEWEST_INKED


def measured_there(reading: Reading, box: Box) -> tuple[Proposal, ...]:
    """What geometry measured at the marks of a reading that the box is drawn round, the best covered one first."""
    found: list[tuple[float, Proposal]] = []
    for point in reading.points:
        mark = point.measured
        if mark is None:
            continue
        share = box.overlap(mark.box) / max(1.0, min(box.area, mark.box.area))
        if share >= INSIDE:
            found.append((-share, Proposal(mark.value, point.unit, mark.box, error=mark.error)))
    return tuple(proposal for _, proposal in sorted(found, key=lambda each: each[0]))


# -------------------------------------------------------------------------------------------------- where print stands


def _lines(pixels: Pixels, area: Box, find: Finder) -> list[TextBox]:
    """The lines of print that the box is drawn round; where none is found, the ink in it as one line."""
    for enlarged in (MOST_ENLARGED, MOST_ENLARGED / 2):
        found = _found_enlarged(pixels, area, find, enlarged)
        for share in (INSIDE, TOUCHED):
            meant = [text for text in found if text.box.overlap(area) >= share * text.box.area]
            if meant:
                return sorted(meant, key=lambda text: -text.box.overlap(area))[:MOST_LINES]
    return list(_ink_as_line(pixels, area))


def _found_enlarged(pixels: Pixels, area: Box, find: Finder, most: float) -> list[TextBox]:
    """The texts in the box and close around it, found on an enlarged sheet; in pixels of the picture."""
    around = area.grown(min(MOST_AROUND, AROUND * min(area.width, area.height)))
    crop, left, top = cut_out(pixels, around)
    margin = 20
    factor = max(1.0, min(most, (SHEET - 2 * margin) / max(crop.shape[:2])))
    larger: Any = cv2.resize(crop, None, fx=factor, fy=factor, interpolation=cv2.INTER_LINEAR)
    side = max(SHEET, *(length + 2 * margin for length in larger.shape[:2]))
    sheet = np.empty((side, side, 3), np.uint8)
    sheet[:] = np.median(crop.reshape(-1, 3), axis=0).astype(np.uint8)
    sheet[margin : margin + larger.shape[0], margin : margin + larger.shape[1]] = larger
    return [replace(text, box=_back(text.box, factor, margin, left, top)) for text in find(sheet)]


def _back(box: Box, factor: float, margin: float, left: float, top: float) -> Box:
    sides = (box.left, box.top, box.right, box.bottom)
    x0, y0, x1, y1 = ((side - margin) / factor for side in sides)
    return Box(x0 + left, y0 + top, x1 + left, y1 + top)


def _ink_as_line(pixels: Pixels, area: Box) -> Iterator[TextBox]:
    """The box drawn tight round what is inked in it, as one line of print; upright where it is high and narrow."""
    crop, left, top = cut_out(pixels, area)
    if contrast(crop) < LEAST_CONTRAST:
        return
    ground = np.median(crop.reshape(-1, 3), axis=0)
    inked = np.abs(crop.astype(np.float32) - ground).max(axis=2) > INK
    rows, columns = np.flatnonzero(inked.any(axis=1)), np.flatnonzero(inked.any(axis=0))
    if not len(rows) or min(rows[-1] - rows[0], columns[-1] - columns[0]) < LEAST_SIDE:
        return
    box = Box(left + columns[0] - 1.0, top + rows[0] - 1.0, left + columns[-1] + 2.0, top + rows[-1] + 2.0)
    yield TextBox("", box, -90.0 if box.height > 1.5 * box.width else 0.0)


def cut_out(pixels: Pixels, box: Box) -> tuple[Pixels, int, int]:
    """The part of the picture in a box, and where its left upper corner is."""
    inside = box.clipped(pixels.shape[1], pixels.shape[0])
    left, top = int(inside.left), int(inside.top)
    return pixels[top : math.ceil(inside.bottom), left : math.ceil(inside.right)], left, top


# ------------------------------------------------------------------------------------------------------- what it says


def _proposals(pixels: Pixels, line: TextBox, text: TextBox, look: Looked) -> Iterator[Proposal]:
    """The numbers in a line, each with the doubts that the looks leave; with and without a minus that may be there."""
    doubts = (differing(look),) if look.agreed < UNANIMOUS * look.looks else ()
    for one in find_prints([text], (), axes=False):
        plain = Proposal(one.number.value, one.number.unit, text.box, one.number.printed, doubts=doubts)
        if not (_may_lack_minus(pixels, text, one) or _was_seen_negative(one, line, look)):
            yield plain
            continue
        for value, printed in ((plain.value, plain.printed), (-plain.value, f"-{plain.printed}")):
            yield replace(plain, value=value, printed=printed, doubts=(*doubts, MINUS))


def _was_seen_negative(one: Print, line: TextBox, look: Looked) -> bool:
    """True if a look at the same number, or the one that found it, has a minus: it is seldom made, often lost."""
    seen = (parse_label(words) for words in (line.text, *look.others))
    return any(other is not None and other.value == -one.number.value for other in seen)


def _may_lack_minus(pixels: Pixels, text: TextBox, one: Print) -> bool:
    starts = text.text.lstrip()[:1].isdigit() and text.text.lstrip().startswith(one.number.printed[:1])
    return one.number.value > 0 and starts and abs(text.angle) <= LEVEL_ENOUGH and shows_minus(pixels, text.box)


def _doubtfulness(proposal: Proposal) -> int:
    return len(proposal.doubts)


def differing(look: Looked) -> Sentence:
    """How the looks at one line differ."""
    if not look.others:
        return Sentence(
            zh=f"放大重读 {look.looks} 次，只有 {look.agreed} 次读出“{look.text}”，请核对。",
            en=f"Looked at {look.looks} times, enlarged, “{look.text}” was read {look.agreed} times: please check.",
        )
    others = "、".join(f"“{other}”" for other in look.others[:2])
    otherwise = ", ".join(f"“{other}”" for other in look.others[:2])
    return Sentence(
        zh=f"放大重读 {look.looks} 次，{look.agreed} 次读作“{look.text}”，也读作{others}，请核对。",
        en=f"Looked at {look.looks} times, enlarged: {look.agreed} times “{look.text}”, else {otherwise}: please "
        "check.",
    )


MINUS = Sentence(
    zh="数字前似有负号，但没有读到，请核对。",
    en="A minus seems to stand before the number, but was not read: please check.",
)
NOTHING = Sentence(
    zh="框内没有读到文字。请把框画在数字周围再试，或直接填写。",
    en="Nothing was read in this box. Draw it round the number and try again, or type the value.",
)
TOO_SMALL = Sentence(
    zh="框太小，或不在图内。请把框画在数字周围再试。",
    en="The box is too small, or outside of the picture. Draw it round the number and try again.",
)
