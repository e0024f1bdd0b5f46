"""Category names as one text each: lines of a wrapped name joined, neighbours that the OCR took for one text cut.

Names stand evenly: that says which lines belong together and where a text holds more than one name.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box, around
from extraction.kinds.scene import Pixels
from extraction.runs import ink_gaps

LINE = 1.4  # print heights from one line of a name to the next, at most
CLOSER = 0.78  # times as far apart as names are the lines of one name, at most
LEVEL = 12.0  # degrees
LETTER = 0.55  # print heights: how wide a Latin letter is
MANY_NAMES = 4  # more than this were never found in one text
COUNTED = re.compile(r"月份?|季度?|年")  # behind a number
BRACKET = re.compile(r"[(\uff08][^\d+\-.)\uff09]")  # of a name: no number, no growth
WIDE_GAP = 0.6  # print heights: blanks are narrower
EVEN = 0.12  # of a step: how far names may lie off even columns
EVEN_PIECES = 0.3  # the same for a piece of a text, whose middle is only estimated


def whole_names(row: Sequence[TextBox], pixels: Pixels) -> tuple[TextBox, ...]:
    """The row of category texts of a picture with one text a name."""
    if len(row) < 3:
        return tuple(row)
    row = _years_without_rules(row)
    if all(text.angle == -90 for text in row):
        return _with_lines_joined(row)
    if all(abs(text.angle) < LEVEL for text in row):
        return _with_neighbours_cut(row, pixels)
    return tuple(row)


def _years_without_rules(row: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """The row with years put right that a rule beside them gave a fifth digit: 2021, 20222, 2023."""
    out = list(row)
    for k, (before, text, after) in enumerate(zip(row, row[1:], row[2:], strict=False), start=1):
        near = [int(t.text) for t in (before, after) if re.fullmatch(r"(19|20)\d\d", t.text)]
        if len(near) == 2 and near[1] - near[0] == 2 and text.text in (f"{near[0] + 1}{d}" for d in "1247"):
            out[k] = replace(text, text=text.text[:4])
    return tuple(out)


def joined_along(texts: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """The texts, with the words of a tilted label that were found one by one ("Q1", "2024") as one text.

    So with level ones where one is plainly a part: "3" before "月", a name before its bracket.
    """
    left = list(_parts_joined(texts))
    texts = left[:]
    tilted = sorted((t for t in texts if LEVEL < abs(t.angle) < 90 - LEVEL), key=lambda t: t.box.left)
    for first, second in itertools.permutations(tilted, 2):
        if first in left and second in left and _goes_on(first, second):
            box = around([first.box, second.box])
            joint = replace(first, text=f"{first.text} {second.text}", box=box, score=min(first.score, second.score))
            left = [t for t in left if t not in (first, second)] + [joint]
    return tuple(left)


def _parts_joined(texts: Sequence[TextBox]) -> list[TextBox]:
    left = sorted((t for t in texts), key=lambda t: t.box.left)
    for second in [t for t in left if BRACKET.match(t.text) or COUNTED.fullmatch(t.text)]:
        before = [t for t in left if t is not second and _touches(t, second)]
        if len(before) != 1 or not (BRACKET.match(second.text) or re.fullmatch(r"\d{1,2}", before[0].text)):
            continue
        first = before[0]
        box = around([first.box, second.box])
        left[left.index(first)] = replace(first, text=first.text + second.text, box=box)
        left.remove(second)
    order = {text: k for k, text in enumerate(texts)}
    return sorted(left, key=lambda t: order.get(t, len(order)))


def _touches(first: TextBox, second: TextBox) -> bool:
    """True if the second text begins where the first one ends, on the same line."""
    height = min(first.box.height, second.box.height)
    level = max(abs(first.angle), abs(second.angle)) < LEVEL
    beside = -0.6 * height < second.box.left - first.box.right < 0.25 * height
    return level and beside and abs(first.box.center_y - second.box.center_y) < 0.3 * height


def _goes_on(first: TextBox, second: TextBox) -> bool:
    """True if the second text stands behind the first in its own direction, a blank away."""
    if abs(first.angle - second.angle) > 25:
        return False
    angle = first.angle if len(first.text) >= len(second.text) else second.angle
    turn = math.radians(angle)
    x, y = second.box.center_x - first.box.center_x, second.box.center_y - first.box.center_y
    along, across = x * math.cos(turn) + y * math.sin(turn), y * math.cos(turn) - x * math.sin(turn)
    sizes = [_size(text, abs(turn)) for text in (first, second)]
    blank = along - (sizes[0][0] + sizes[1][0]) / 2
    height = min(sizes[0][1], sizes[1][1])
    return abs(across) < 0.45 * height and -0.5 * height < blank < 0.8 * height


def _size(text: TextBox, turn: float) -> tuple[float, float]:
    """Length and print height of a tilted text, from its upright box."""
    reach = (text.box.width + text.box.height) / (math.cos(turn) + math.sin(turn))  # length and height together
    height = reach / (1 + LETTER * len(text.text))
    return reach - height, height


def _with_lines_joined(row: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """Lines of upright names stand nearer to each other than names do."""
    ordered = sorted(row, key=lambda t: t.box.center_x)
    middles = [t.box.center_x for t in ordered]
    steps = np.diff(middles)
    height = float(np.median([t.box.width for t in ordered]))
    limit = _gap_between(sorted(float(s) for s in steps))
    if limit is None or limit > LINE * height:
        return tuple(row)
    names: list[list[TextBox]] = [[ordered[0]]]
    for text, step in zip(ordered[1:], steps, strict=True):
        if step <= limit:
            names[-1].append(text)
        else:
            names.append([text])
    whole = tuple(_joined(lines) for lines in names)
    return whole if len(whole) >= 2 and _unevenness(whole) < _unevenness(ordered) else tuple(row)


def _gap_between(steps: Sequence[float]) -> float | None:
    """The largest of the small steps, if steps are of two plainly different kinds."""
    ratios = [(a / b, a) for a, b in itertools.pairwise(steps) if b > 0]
    ratio, small = min(ratios, default=(1.0, 0.0))
    return small if ratio < CLOSER else None


def _joined(lines: Sequence[TextBox]) -> TextBox:
    joint = "" if any("一" <= c <= "鿿" for c in lines[0].text) else " "
    return replace(
        lines[0],
        text=joint.join(line.text for line in lines),
        box=around(line.box for line in lines),
        score=min(line.score for line in lines),
    )


def _unevenness(texts: Sequence[TextBox]) -> float:
    steps = np.diff([t.box.center_x for t in texts])
    return float(np.std(steps) / np.mean(steps))


@dataclass(frozen=True, slots=True)
class _Grid:
    """Even columns: the name with number i stands at start + i · step."""

    start: float
    step: float

    def at(self, number: int) -> float:
        return self.start + number * self.step


def _with_neighbours_cut(row: Sequence[TextBox], pixels: Pixels) -> tuple[TextBox, ...]:
    """Wide texts cut into as many names as make all names stand evenly."""
    ordered = sorted(row, key=lambda t: t.box.center_x)
    grid = _fit(ordered, [1] * len(ordered))
    if grid is not None and not any(t.box.width > grid.step and _has_wide_gap(t, pixels) for t in ordered):
        return tuple(row)
    usual = float(np.median([t.box.width for t in ordered]))
    choices = [
        range(1, min(MANY_NAMES, len(t.text.split())) + 1) if t.box.width > 1.2 * usual else (1,) for t in ordered
    ]
    for counts in sorted(itertools.islice(itertools.product(*choices), 500), key=sum):
        grid = _fit(ordered, counts)
        pieces = _pieces(ordered, counts, grid) if grid is not None else None
        if pieces is not None:
            return pieces
    return tuple(row)


def _has_wide_gap(text: TextBox, pixels: Pixels) -> bool:
    """True if there is more than a blank between two words of the text."""
    box = text.box.clipped(pixels.shape[1], pixels.shape[0])
    gaps = ink_gaps(pixels[int(box.top) : math.ceil(box.bottom), int(box.left) : math.ceil(box.right)])
    return max((end - start for start, end in gaps), default=0) > WIDE_GAP * text.box.height


def _fit(texts: Sequence[TextBox], counts: Sequence[int]) -> _Grid | None:
    """The grid on which the texts of one name stand evenly, if each text holds so many names."""
    numbers = np.cumsum([0, *counts])
    single = [(int(n), t.box.center_x) for n, t, count in zip(numbers, texts, counts, strict=False) if count == 1]
    if len(single) < 2:
        return None
    step, start = (float(v) for v in np.polyfit([n for n, _ in single], [x for _, x in single], 1))
    grid = _Grid(start, step)
    off = max(abs(x - grid.at(n)) for n, x in single)
    return grid if step > 0 and off <= EVEN * step else None


def _pieces(texts: Sequence[TextBox], counts: Sequence[int], grid: _Grid) -> tuple[TextBox, ...] | None:
    out: list[TextBox] = []
    for text, count in zip(texts, counts, strict=True):
        middles = [grid.at(len(out) + i) for i in range(count)]
        cut = min(_ways(text, count), key=lambda way: _off(way, middles), default=None)
        if cut is None or _off(cut, middles) > EVEN_PIECES * grid.step or cut[0].box.width > grid.step:
            return None
        out += cut
    return tuple(out)


def _off(pieces: Sequence[TextBox], middles: Sequence[float]) -> float:
    return max(abs(p.box.center_x - x) for p, x in zip(pieces, middles, strict=True))


def _ways(text: TextBox, count: int) -> Iterator[tuple[TextBox, ...]]:
    """The text cut at `count` - 1 of its blanks, in every way."""
    words = text.text.split()
    letter = text.box.width / max(1, len(text.text))
    for cuts in itertools.combinations(range(1, len(words)), count - 1):
        names = [" ".join(words[a:b]) for a, b in itertools.pairwise((0, *cuts, len(words)))]
        starts = itertools.accumulate((len(name) + 1 for name in names), initial=0)
        yield tuple(replace(text, text=name, box=_part(text.box, at * letter, len(name) * letter))
                    for name, at in zip(names, starts, strict=False))  # fmt: skip


def _part(box: Box, start: float, width: float) -> Box:
    return replace(box, left=box.left + start, right=box.left + start + width)
