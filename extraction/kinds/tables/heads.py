"""The heads of a table: which lines over the numbers carry them, and over which columns each of them stands."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extraction.geometry import Box
from extraction.kinds.tables.columns import Column
from extraction.kinds.tables.rows import Row
from extraction.kinds.tables.rules import Rules
from extraction.kinds.tables.words import Word, is_note, is_period, is_unit, joined, reading_order

CAPTION = re.compile(r"(?:图表?|附?表格?|Table|Exhibit|Figure|Chart) ?[0-9]+", re.IGNORECASE)
CLOSE = 0.85  # letter heights: half a line, as beside a head in the middle of two lines
MIDDLE = 0.15  # of a run's width, that a head over it may stand off its middle


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a column: its own head, a unit under it, and the heads it shares with its neighbours."""

    own: str
    shared: tuple[str, ...] = ()
    unit: str = ""


def find_head_rows(rows: Sequence[Row], columns: Sequence[Column]) -> list[int]:
    """Which of the rows above the data carry heads: several words, some of them over the numbers.

    Looking upwards, the title or a line of prose over the whole width ends the search.
    """
    amounts = [c for c in columns if c.numeric]
    found: list[int] = []
    for i, row in reversed(list(enumerate(rows))):
        words = possible_heads(row, columns)
        over = [w for w in words if any(c.start <= w.box.center_x < c.end for c in amounts)]
        lone = len(words) == 1 and len(over) == 1 and (len(amounts) == 1 and over[0].box.left > columns[0].right)
        if any(is_note(w.text) for w in words) or (found and _is_caption(words)):
            break
        lone = lone or (bool(found) and len(words) == len(over) and _close(row, rows[found[0]]))
        if over and (len(words) >= 2 or lone):
            found.insert(0, i)
        elif _ends_the_heads(words, amounts, rows[found[0]] if found else None):
            break
    return found


def _is_caption(words: Sequence[Word]) -> bool:
    """True for the number and name of the table: 表1：盈利预测."""
    first = min(words, key=lambda w: w.box.left, default=None)
    return first is not None and CAPTION.match(first.text) is not None


def _close(row: Row, below: Row) -> bool:
    """True for lines of heads beside cells that span both: nearer to each other than the lines of one cell."""
    return below.middle - row.middle < CLOSE * max(w.box.height for w in row.words)


def _ends_the_heads(words: Sequence[Word], amounts: Sequence[Column], below: Row | None) -> bool:
    """True for a title or a line of prose; not for a corner that stands between two lines of heads."""
    if len(words) != 1 or words[0].box.left >= amounts[0].left:
        return False
    box = words[0].box
    if below is None:
        return box.right > amounts[0].right
    return below.middle - box.center_y > box.height


def possible_heads(row: Row, columns: Sequence[Column]) -> list[Word]:
    """The words of a row that can be heads: a lone unit over the numbers, under no head, is the whole table's."""
    start = next(c.start for c in columns if c.numeric)
    units = [w for w in row.words if is_unit(w.text) and w.box.center_x >= start]
    if len(units) != 1 or any(w.box.left < units[0].box.center_x < w.box.right for w in row.words if w not in units):
        return list(row.words)
    over = [c for c in columns if c.numeric and any(_touches(w, c) for w in row.words if w not in units)]
    if len(over) >= 2 and any(_touches(units[0], c) and c not in over for c in columns if c.numeric):
        return list(row.words)  # in a line of heads it is the head of its column
    return [w for w in row.words if w not in units]


def find_heads(
    words: Sequence[Word], amounts: Sequence[Column], columns: Sequence[Column], rules: Rules, letter: float
) -> list[Head]:
    """Each column's own head, wrapped lines joined, and the heads above that it shares with its neighbours."""
    own: list[list[Word]] = [[] for _ in amounts]
    shared: list[list[str]] = [[] for _ in amounts]
    for word in reading_order(words):
        under = _covered(word, words, amounts, columns, rules, letter)
        if len(under) == 1:
            own[under[0]].append(word)
        else:
            for i in under:
                shared[i].append(word.text)
    return [_head(w, s) for w, s in zip(own, shared, strict=True)]


def _head(words: Sequence[Word], shared: Sequence[str]) -> Head:
    """A period with its unit below, 2023 over RMB'000, is a period; other heads keep their units in the name."""
    units = [w for w in words if is_unit(w.text)]
    rest = joined(w for w in words if w not in units)
    if units and is_period(rest):
        return Head(rest, tuple(shared), joined(units))
    return Head(joined(words), tuple(shared))


def _covered(
    word: Word,
    words: Sequence[Word],
    amounts: Sequence[Column],
    columns: Sequence[Column],
    rules: Rules,
    letter: float,
) -> list[int]:
    """Positions of the columns that this head stands over."""
    extent = _extent(word, words, rules, letter, columns[0].right)
    under = [i for i, c in enumerate(amounts) if extent.left < c.center < extent.right]
    if _stands_over_all(word, words, amounts):
        return list(range(len(amounts)))
    repeated = _run_under(word, words, amounts)
    if repeated:
        return repeated
    wide = under and word.box.width > 0.6 * (amounts[under[-1]].right - amounts[under[0]].left)
    if len(under) > 1 and (extent is not word.box or wide):
        return under
    if any(c not in amounts and c.start <= word.box.center_x < c.end for c in columns):
        return []
    touched = [i for i, c in enumerate(amounts) if _touches(word, c)]
    if len(touched) == 1 or _stands_between(word, touched, words, amounts):
        return touched
    level = [w for w in words if w is not word and abs(w.box.center_y - word.box.center_y) < 0.6 * word.box.height]
    nearest = [i for i, c in enumerate(amounts) if c.start <= word.box.center_x < c.end]
    return [i for i in nearest if i in touched or not any(_touches(w, amounts[i]) for w in level)]


def _stands_between(word: Word, touched: Sequence[int], words: Sequence[Word], amounts: Sequence[Column]) -> bool:
    """True for a head in the middle above neighbouring columns that each have a head of their own below it."""
    if len(touched) < 2:
        return False
    left, right = amounts[touched[0]].left, amounts[touched[-1]].right
    lower = [w for w in words if w.box.center_y > word.box.bottom]
    own = all(any(_touches(w, amounts[i]) for w in lower) for i in touched)
    return own and abs(word.box.center_x - (left + right) / 2) < MIDDLE * (right - left)


def _stands_over_all(word: Word, words: Sequence[Word], amounts: Sequence[Column]) -> bool:
    """True for a head alone on its line, in the middle above the heads of several columns."""
    left, right = amounts[0].left, amounts[-1].right
    lower = [w for w in words if w.box.center_y > word.box.bottom and w.box.right > left]
    level = [w for w in words if w.box.right > left and abs(w.box.center_y - word.box.center_y) < 0.6 * word.box.height]
    middle = abs(word.box.center_x - (left + right) / 2) < 0.1 * (right - left)
    return middle and level == [word] and len(lower) >= max(2, len(amounts) - 1)


def _run_under(word: Word, words: Sequence[Word], amounts: Sequence[Column]) -> list[int]:
    """The columns below a head that stands in the middle of a run, where runs of heads repeat: EPS over 2024, 2025."""
    below = [w for w in words if w.box.top > word.box.center_y]
    lowest = max((w.box.center_y for w in below), default=0.0)
    line = [w for w in below if lowest - w.box.center_y < 0.4 * w.box.height]  # without cells that span both lines
    alike = _repeated_runs(below, amounts) or _repeated_runs(line, amounts)
    spans = [(amounts[run[0]].left, amounts[run[-1]].right) for run in alike]
    one_each = _one_head_each(word, words, spans)
    for run, (left, right) in zip(alike, spans, strict=True):
        centred = abs(word.box.center_x - (left + right) / 2) < MIDDLE * (right - left)
        if centred or (one_each and left <= word.box.center_x <= right):
            return run
    return []


def _repeated_runs(words: Sequence[Word], amounts: Sequence[Column]) -> list[list[int]]:
    """Neighbouring columns under each other's repeated heads: 2024, 2025 and 2024, 2025."""
    heads = [joined(w for w in words if _touches(w, column)) for column in amounts]
    runs: list[list[int]] = [[]]
    for i, text in enumerate(heads):
        if not text or text in [heads[k] for k in runs[-1]]:
            runs.append([])
        if text:
            runs[-1].append(i)
    return [run for run in runs if len(run) > 1 and sum(len(other) == len(run) for other in runs) > 1]


def _one_head_each(word: Word, words: Sequence[Word], spans: Sequence[tuple[float, float]]) -> bool:
    """True if on the line of this word one head stands over each of the runs, wherever it stands over it."""
    level = [w for w in words if abs(w.box.center_y - word.box.center_y) < 0.6 * word.box.height]
    first = [w for w in level if not any(v.box.left <= w.box.left and _beside(v, w) for v in level if v is not w)]
    return bool(spans) and all(sum(left <= w.box.center_x <= right for w in first) == 1 for left, right in spans)


def _beside(word: Word, other: Word) -> bool:
    """True for pieces of one text: PE and (倍)."""
    return other.box.left - word.box.right < 0.6 * word.box.height


def _extent(word: Word, words: Sequence[Word], rules: Rules, letter: float, names_end: float) -> Box:
    """How far a head reaches: between the ruled lines at its sides, or along the line under it, or its own ink.

    It never reaches as far as the next head on its own line.
    """
    box = word.box
    level = [w.box for w in words if w is not word and abs(w.box.center_y - box.center_y) < 0.6 * box.height]
    free = Box(
        max((b.right for b in level if b.center_x < box.center_x), default=float("-inf")),
        box.top,
        min((b.left for b in level if b.center_x > box.center_x), default=float("inf")),
        box.bottom,
    )
    across = [r.center_x for r in rules.vertical if r.top - 2 <= box.center_y <= r.bottom + 2]
    before, after = [x for x in across if x <= box.left + 3], [x for x in across if x >= box.right - 3]
    if before and after:
        return Box(max(free.left, *before), box.top, min(free.right, *after), box.bottom)
    below = [
        r
        for r in rules.horizontal
        if 0 < r.center_y - box.center_y < 1.3 * letter and names_end < r.left < box.center_x < r.right
    ]
    if below:
        line = min(below, key=lambda r: r.center_y)
        left, right = min(line.left, box.left), max(line.right, box.right)
        return Box(max(left, free.left), box.top, min(right, free.right), box.bottom)
    return box


def _touches(word: Word, column: Column) -> bool:
    return min(column.right, word.box.right) > max(column.left, word.box.left)
