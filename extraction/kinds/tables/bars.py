"""Numbers printed over a spreadsheet's data bars: read again without the colour, and held against their bars.

A column has bars if colour begins or ends inside several of its cells, and all bars share one edge, the zero line.
What is left of it is negative; how long the bars are says how large the numbers must be to each other.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.kinds.scene import Pixels
from extraction.kinds.tables.cells import Cell
from extraction.kinds.tables.columns import Column
from extraction.kinds.tables.grid import Grid
from extraction.numbers.printed import parse_number
from extraction.ocr import read_box

COLOURED = 50  # between a pixel's strongest and weakest colour
FILLED = 0.6  # of the height of a bar is seen between and beside the digits
BARS = 3  # coloured cells make a column with bars
SAME_EDGE = 2.5  # pixels
INK = 140  # print is darker, what is left of a bar's colour is lighter
DOTTED = 8  # grey levels darker, on the whole, is the place between the numbers where a zero line runs
FAINT = 20  # grey levels between the zero line and what is beside it
DIGIT = 0.4  # of the height of the print is a digit high, at least, wherever it has ink
MINUS = ("-", "−", "–", "÷")
FLAT = 0.25  # of that height is a minus at most
LONG, SHORT = 0.6, 0.15  # of the height of a text box, that colour ends inside a cell
ABOUND = 0.15  # of the cells
SURE = 0.85  # the recogniser's own score
IN_PROPORTION = 0.06  # of the longest bar, that a bar may be longer or shorter than its number says

Grey = npt.NDArray[np.uint8]
Reader = Callable[[Pixels, Box], TextBox | None]


@dataclass(frozen=True, slots=True)
class _Bar:
    """Where the colour in a cell begins and ends."""

    left: float
    right: float


def read_off_bars(cells: Sequence[Cell], grid: Grid, pixels: Pixels, read: Reader = read_box) -> list[Cell]:
    """The same cells; where bars stand in a column, its numbers as they are read without them."""
    result = _doubted_on_colour(cells, pixels)
    for j, column in enumerate(grid.columns):
        own = [i for i, cell in enumerate(cells) if cell.column == j]
        bars = [_bar(cells[i].box, column, pixels) for i in own]
        zero = _zero(bars)
        if zero is None:
            continue
        clean = _without_colour([cells[i] for i in own], zero, pixels)
        again = [_read_again(cells[i], clean, column, read) for i in own]
        lengths = [0.0 if bar is None else _length(bar, zero) for bar in bars]
        held = _held_against(lengths, again)
        for i, cell, bar, length in zip(own, held, bars, lengths, strict=True):
            hidden = length == 0 and (bar is not None or (min(lengths) < 0 and _sign_is_hidden(cell, zero)))
            result[i] = cell.doubted(_BAR) if hidden else cell
    return result


def _zero(bars: Sequence[_Bar | None]) -> float | None:
    """The edge that the bars of a column share; None if there are no bars, or coloured cells, or other marks."""
    found = [bar for bar in bars if bar is not None]
    if len(found) < BARS:
        return None
    edges = np.array([edge for bar in found for edge in (bar.left, bar.right)])
    near = [int((np.abs(edges - edge) <= SAME_EDGE).sum()) for edge in edges]
    zero = float(np.median(edges[np.abs(edges - edges[int(np.argmax(near))]) <= SAME_EDGE]))
    lengths = [_length(bar, zero) for bar in found]
    alike = {round(length / SAME_EDGE) for length in lengths}
    return zero if sum(map(bool, lengths)) >= 0.8 * len(found) and len(alike) > 1 else None


def _length(bar: _Bar, zero: float) -> float:
    """How far the bar reaches from the zero line, negative to the left; 0 if it stands elsewhere."""
    if abs(bar.left - zero) <= SAME_EDGE:
        return bar.right - zero
    return bar.left - zero if abs(bar.right - zero) <= SAME_EDGE else 0.0


def _bar(box: Box, column: Column, pixels: Pixels) -> _Bar | None:
    """The colour between the borders of the column, at the height of the print."""
    left, right = _borders(column, box)
    top, bottom = max(0, round(box.top)), round(box.bottom)
    crop = pixels[top:bottom, left:right].astype(np.int16)
    if crop.size == 0:
        return None
    colour = (crop.max(axis=2) - crop.min(axis=2) > COLOURED).mean(axis=0) >= FILLED
    at = np.flatnonzero(colour)
    return _Bar(float(left + at[0]), float(left + at[-1] + 1)) if len(at) >= 2 else None


def _borders(column: Column, box: Box) -> tuple[int, int]:
    """From where to where the cell reaches, in whole pixels."""
    reach = 4 * box.height
    return max(0, round(max(column.start, column.left - reach))), round(min(column.end, column.right + reach))


# ------------------------------------------------------------------------------------------------ read again


def _without_colour(cells: Sequence[Cell], zero: float, pixels: Pixels) -> Grey:
    """The print alone: the strongest colour of each pixel is light wherever there is no ink; no zero line."""
    clean = np.asarray(pixels.max(axis=2))
    between = np.zeros(clean.shape[0], bool)
    between[round(cells[0].box.top) : round(cells[-1].box.bottom)] = True
    for cell in cells:
        margin = 0.2 * cell.box.height
        between[round(cell.box.top + margin) : round(cell.box.bottom - margin)] = False
    left = max(1, round(zero - 2 * SAME_EDGE))
    near = clean[between, left : round(zero + 2 * SAME_EDGE)].astype(np.int16)
    dark = (near.max(axis=1, keepdims=True) - near).mean(axis=0)
    dotted = np.flatnonzero(dark > max(0.3 * float(dark.max()), DOTTED))
    if len(dotted) and dotted[-1] - dotted[0] <= SAME_EDGE:
        _wipe(clean, left + int(dotted[0]), left + int(dotted[-1]), 0.3 * cells[0].box.height)
    return clean


def _wipe(clean: Grey, first: int, last: int, longest: float) -> None:
    """Paint the dots from column `first` to `last` over with what is beside them; longer strokes are digits."""
    beside = ((clean[:, first - 1].astype(np.int16) + clean[:, last + 1]) // 2).astype(np.uint8)
    for x in range(first, last + 1):
        edges = np.flatnonzero(np.diff(np.concatenate([[0], clean[:, x] < beside.max() - FAINT, [0]]).astype(np.int8)))
        for start, end in edges.reshape(-1, 2):
            if end - start <= longest:
                clean[start:end, x] = beside[start:end]


def _read_again(cell: Cell, clean: Grey, column: Column, read: Reader) -> Cell:
    """The cell as it reads without colour; as it was, with a doubt, if that is no number."""
    left, right = _borders(column, cell.box)
    margin = 0.15 * cell.box.height
    text = read(np.repeat(clean[:, :, None], 3, axis=2), cell.box.grown(margin))
    words = "".join(text.text.split()) if text is not None else ""
    number = parse_number(re.sub(r"^[^0-9(]+", "", words))
    if text is None or number is None or text.score < SURE:
        return cell.doubted(_BAR)
    seen = has_minus(clean[round(cell.box.top) : round(cell.box.bottom), left + 2 : right - 2] < INK)
    minus = [seen, words.startswith(MINUS), (cell.printed or "").startswith(MINUS)]
    value = number.value.copy_negate() if any(minus) else number.value
    printed = f"-{number.printed}" if any(minus) else number.printed
    again = replace(cell, value=value, unit=number.unit or cell.unit, printed=printed, check="", doubt=None)
    return again if all(minus) or not any(minus) else again.doubted(_SIGN)


def has_minus(ink: npt.NDArray[np.bool_]) -> bool:
    """True if a short flat stroke stands before the first digit, level with its middle."""
    rows = np.flatnonzero(ink.any(axis=1) & (ink.mean(axis=1) < 0.8))
    if len(rows) == 0:
        return False
    ink = ink[rows[0] : rows[-1] + 1]
    height, heights = ink.shape[0], ink.sum(axis=0)
    spans = np.where(heights > 0, height - ink.argmax(axis=0) - ink[::-1].argmax(axis=0), 0)
    digits = np.flatnonzero(spans > DIGIT * height)
    if len(digits) == 0:
        return False
    before = np.flatnonzero(spans[: digits[0]] > 0)
    before = before[: 1 + int(np.argmax(np.append(np.diff(before), 2) > 1))]  # up to a gap: the tip of a 4 comes after
    middles = (ink.argmax(axis=0) + spans / 2) / height
    level = [x for x in before if 0.3 < middles[x] < 0.65 and spans[x] < FLAT * height]
    return len(level) >= 0.18 * height and len(level) >= 0.6 * len(before)


# --------------------------------------------------------------------------------------- held against the bars


def _held_against(lengths: Sequence[float], cells: Sequence[Cell]) -> list[Cell]:
    """The same cells; those that are not in proportion to their bars are doubted, a minus only the bar shows is set."""
    ratios = [abs(n / float(c.value)) for n, c in zip(lengths, cells, strict=True) if c.value and n]
    if not ratios:
        return list(cells)
    ratio = float(np.median(ratios))
    slack = max(2 * SAME_EDGE, IN_PROPORTION * max(map(abs, lengths)))
    usual = Counter(c.decimals for c in cells if c.decimals is not None).most_common(1)[0][0]
    return [_compared(cell, length, ratio, slack, usual) for cell, length in zip(cells, lengths, strict=True)]


def _compared(cell: Cell, length: float, ratio: float, slack: float, usual: int) -> Cell:
    if cell.value is None:
        return cell
    if _fits(cell.value, length, ratio, slack):
        settled = cell.doubt is _SIGN and abs(length) > SAME_EDGE
        return replace(cell, check="", doubt=None) if settled else cell
    if length < 0 and _fits(-cell.value, length, ratio, slack):
        return replace(cell, value=cell.value.copy_negate()).doubted(_MINUS)
    if cell.decimals == 0 and _fits(cell.value.scaleb(-usual), length, ratio, slack):
        return replace(cell, value=cell.value.scaleb(-usual)).doubted(_POINT)
    return cell.doubted(_BAR)


def _sign_is_hidden(cell: Cell, zero: float) -> bool:
    """True if the zero line runs where the minus of a small number would stand, and none was read."""
    reach = 0.7 * cell.box.height
    return bool(cell.value and cell.value > 0) and -reach < cell.box.left - zero < reach


def _fits(value: Decimal, length: float, ratio: float, slack: float) -> bool:
    expected = ratio * float(value)
    return abs(expected - length) <= slack and length * expected >= 0


# -------------------------------------------------------------------------------- colour that shares no zero line


def _doubted_on_colour(cells: Sequence[Cell], pixels: Pixels) -> list[Cell]:
    """Doubts where colour ends inside the cell; where that abounds, small ends count too."""
    found = [_on_colour(pixels, cell.box, LONG) for cell in cells]
    if sum(found) >= ABOUND * len(cells):
        found = [_on_colour(pixels, cell.box, SHORT) for cell in cells]
    return [cell.doubted(_BAR) if bar else cell for cell, bar in zip(cells, found, strict=True)]


def _on_colour(pixels: Pixels, box: Box, length: float) -> bool:
    """True if colour runs through part of the cell further than any stroke of a digit."""
    crop = pixels[max(0, round(box.top)) : math.ceil(box.bottom), max(0, round(box.left)) : math.ceil(box.right)]
    if crop.size == 0:
        return False
    colour = (crop.max(axis=2).astype(np.int16) - crop.min(axis=2) > COLOURED).astype(np.uint8)
    run = np.ones((2, max(4, round(length * box.height))), np.uint8)
    return bool(0.05 < float(cv2.morphologyEx(colour, cv2.MORPH_OPEN, run).any(axis=0).mean()) < 0.92)


_BAR = Sentence(
    "数字压在色条上，可能看不清负号或小数点。", "The number stands on a coloured bar, which may hide a sign or a point."
)
_SIGN = Sentence(
    "数字压在色条上，两次识别的正负号不一致。", "The number stands on a bar; only one of two readings has a minus."
)
_POINT = Sentence(
    "没有读到小数点，按色条长度和同列的小数位数补上，请核对。",
    "No point was read; it is set by the length of the bar and the decimals of the column: please check.",
)
_MINUS = Sentence(
    "色条在负数一侧，但没有读到负号，请核对。", "The bar is on the negative side, but no minus was read: please check."
)
