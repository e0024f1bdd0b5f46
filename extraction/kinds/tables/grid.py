"""The grid of a table: heads over columns, labels beside rows, cells where they cross. No value is read here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.geometry import Box
from extraction.kinds.tables.columns import Column, find_columns, is_counter
from extraction.kinds.tables.groups import groups_of_rows, heading_over, under
from extraction.kinds.tables.merged import cut_merged
from extraction.kinds.tables.prose import without_prose
from extraction.kinds.tables.rows import Row, find_rows, without_strays
from extraction.kinds.tables.rules import Rules
from extraction.kinds.tables.words import (
    Word,
    amount_in,
    is_blank,
    is_note,
    is_period,
    is_unit,
    joined,
    looks_like_a_number,
    reading_order,
)

MIDDLE = 0.15  # of a run's width, that a head over it may stand off its middle
SPARSE = 0.7  # a column of names is filled in at least this share of the rows


@dataclass(frozen=True, slots=True)
class GridRow:
    """One row: its label, what else is written beside it, and the words in each column of numbers.

    `parent` is the heading above it or, if `spanned`, the text of a cell that spans it and its neighbours.
    """

    label: tuple[Word, ...]
    beside: tuple[Word, ...]
    cells: tuple[tuple[Word, ...], ...]
    middle: float
    parent: str = ""
    spanned: bool = False
    closed: bool = False

    @property
    def name(self) -> str:
        return joined(self.label)

    @property
    def filled(self) -> bool:
        """True if a number stands in a cell, or what may be one."""
        return any(_holds_number(cell) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Head:
    """What stands over a column: its own head, a unit under it, and the heads it shares with its neighbours."""

    own: str
    shared: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table understood. `around` are the words outside it: titles, units, notes."""

    corner: str
    heads: tuple[Head, ...]
    columns: tuple[Column, ...]
    rows: tuple[GridRow, ...]
    around: tuple[Word, ...]
    top: float

    @property
    def headed(self) -> bool:
        return any(head.own for head in self.heads)


def find_grids(words: Sequence[Word], rules: Rules, letter: float) -> list[Grid]:
    """The tables in the words: side by side from the left, and below each other where heads are repeated."""
    words = without_prose(words, letter)
    rows = without_strays(find_rows(words, rules, letter))
    columns = find_columns(rows, rules, letter)
    if not any(column.numeric for column in columns):
        return []
    pieces = cut_merged(words, columns)
    if len(pieces) > len(words):
        words = pieces
        rows = without_strays(find_rows(words, rules, letter))
        columns = find_columns(rows, rules, letter)
    cut = _side_by_side(rows, columns)
    if cut is not None:
        halves = ([w for w in words if w.box.center_x < cut], [w for w in words if w.box.center_x >= cut])
        return [grid for half in halves for grid in find_grids(half, rules, letter)]
    grids = []
    for part in _parts(rows, columns):
        grid = _grid(part, columns, rules, letter)
        if grid is not None:
            grids.append(grid)
    return grids


def _side_by_side(rows: Sequence[Row], columns: Sequence[Column]) -> float | None:
    """Where a second table begins: a column of texts after numbers, with the same heads on both sides or with none."""
    data = [i for i, row in enumerate(rows) if row.has_data]
    headless = bool(data) and not any(len(row.words) > 1 for row in rows[: data[0]])
    for first in range(1, len(columns)):
        column = columns[first]
        if column.numeric or column.holds_units or not columns[first - 1].numeric or first + 1 == len(columns):
            continue
        if headless and len(column.words) >= SPARSE * len(data) and columns[first + 1].numeric:
            return column.left - 1
        for row in rows:
            if row.has_data:
                continue
            left = {w.text for w in row.words if w.box.center_x < column.start and w.box.left > columns[0].right}
            right = {w.text for w in row.words if w.box.center_x > column.right}
            if len(left & right) >= max(1, min(len(left), len(right)) - 1):
                heads = [w.box.left for w in row.words if column.start < w.box.center_x < column.end]
                return min([column.left, *heads]) - 1
    return None


def _parts(rows: Sequence[Row], columns: Sequence[Column]) -> list[list[Row]]:
    """The rows of each table standing below another: a row of periods after data begins the next."""
    parts: list[list[Row]] = [[]]
    amounts = [c for c in columns if c.numeric]
    for row in rows:
        over = [w for w in row.words if any(c.start <= w.box.center_x < c.end for c in amounts)]
        heads = len(over) >= 2 and all(is_period(w.text) for w in over) and _ascending(over)
        if heads and any(r.has_data for r in parts[-1]):
            parts.append([])
        parts[-1].append(row)
    return parts


def _ascending(heads: Sequence[Word]) -> bool:
    texts = [w.text for w in sorted(heads, key=lambda w: w.box.left)]
    if not all(w.year_like for w in heads):
        return True
    years = [int(text[:4]) for text in texts]
    return all(abs(b - a) == 1 for a, b in pairwise(years))


def _grid(rows: Sequence[Row], columns: Sequence[Column], rules: Rules, letter: float) -> Grid | None:
    first = next((i for i, row in enumerate(rows) if _is_data(row, columns)), None)
    if first is None:
        return None
    last = max(i for i, row in enumerate(rows) if _is_data(row, columns))
    head_rows = _head_rows(rows[:first], columns)
    body_start = head_rows[-1] + 1 if head_rows else _first_body_row(rows, first)
    heads_at = range(head_rows[0], body_start) if head_rows else range(body_start, body_start)
    head_words = [w for i in heads_at for w in _head_words(rows[i], columns)]
    table = [row for i, row in enumerate(rows[body_start:], body_start) if i <= last or row.closed]
    amounts, names = _split_columns(columns, table, head_words)
    if not amounts:
        return None
    body = [row for row in rows[body_start:] if not _is_small_print(row, amounts)]
    grid_rows = _grid_rows(body, amounts, names, rules)
    outside = [w for i, row in enumerate(rows) for w in row.words if i < body_start and i not in heads_at]
    outside += [w for row in rows[body_start:] if row not in body for w in row.words]
    outside += [w for i in heads_at for w in rows[i].words if w not in head_words]
    return Grid(
        corner=joined(w for w in head_words if w.box.center_x < min(amounts[0].start, amounts[0].left)),
        heads=tuple(_heads(head_words, amounts, columns, rules, letter)),
        columns=tuple(amounts),
        rows=tuple(grid_rows),
        around=tuple(reading_order(outside)),
        top=rows[heads_at.start if head_rows else body_start].middle,
    )


def _is_data(row: Row, columns: Sequence[Column]) -> bool:
    """True if a number stands in a column of numbers; bare years do not count."""
    amounts = [w for w in row.words if w.number is not None and not w.year_like]
    return any(c.numeric and c.start <= w.box.center_x < c.end for c in columns for w in amounts)


def _first_body_row(rows: Sequence[Row], first: int) -> int:
    """Without heads, the rows of a ruled table that are empty at its top are still its rows."""
    start = first
    while start > 0 and rows[start - 1].closed:
        start -= 1
    return start


def _head_rows(rows: Sequence[Row], columns: Sequence[Column]) -> list[int]:
    """Which of the rows above the data carry heads: several words, some of them over the numbers.

    Looking upwards, the title or a line of prose over the whole width ends the search.
    """
    amounts = [c for c in columns if c.numeric]
    found: list[int] = []
    for i, row in reversed(list(enumerate(rows))):
        words = _head_words(row, columns)
        over = [w for w in words if any(c.start <= w.box.center_x < c.end for c in amounts)]
        lone = len(words) == 1 and len(over) == 1 and (len(amounts) == 1 and over[0].box.left > columns[0].right)
        if any(is_note(w.text) for w in words):
            break
        if over and (len(words) >= 2 or lone):
            found.insert(0, i)
        elif _ends_the_heads(words, amounts, rows[found[0]] if found else None):
            break
    return found


def _ends_the_heads(words: Sequence[Word], amounts: Sequence[Column], below: Row | None) -> bool:
    """True for a title or a line of prose; not for a corner that stands between two lines of heads."""
    if len(words) != 1 or words[0].box.left >= amounts[0].left:
        return False
    box = words[0].box
    if below is None:
        return box.right > amounts[0].right
    return below.middle - box.center_y > box.height


def _head_words(row: Row, columns: Sequence[Column]) -> list[Word]:
    """The words of a row that can be heads: a lone unit over the numbers, under no head, is the whole table's."""
    start = next(c.start for c in columns if c.numeric)
    units = [w for w in row.words if is_unit(w.text) and w.box.center_x >= start]
    if len(units) != 1 or any(w.box.left < units[0].box.center_x < w.box.right for w in row.words if w not in units):
        return list(row.words)
    over = [c for c in columns if c.numeric and any(_touches(w, c) for w in row.words if w not in units)]
    if len(over) >= 2 and any(_touches(units[0], c) and c not in over for c in columns if c.numeric):
        return list(row.words)  # in a line of heads it is the head of its column
    return [w for w in row.words if w not in units]


def _split_columns(
    columns: Sequence[Column], body: Sequence[Row], head_words: Sequence[Word]
) -> tuple[list[Column], list[Column]]:
    """Columns of amounts, and columns of names left of them."""
    amounts = []
    for i, column in enumerate(columns):
        head = joined(w for w in head_words if column.start <= w.box.center_x < column.end)
        named_by_others = i + 1 < len(columns) and not columns[i + 1].numeric
        counter = is_counter(column, head) and (bool(head) or named_by_others)
        numbers = [w for row in body for w in row.words if w in column.words and w.number is not None]
        numeric = column.numeric and bool(numbers or not body)
        if (numeric or (i > 0 and _holds_amounts(column, body))) and not counter:
            amounts.append(column)
    names = [c for c in columns if amounts and c.left < amounts[0].left and c not in amounts]
    return amounts, names


def _holds_amounts(column: Column, body: Sequence[Row]) -> bool:
    """True for a ruled column of amounts among words, 商用车400万辆, in most of its cells."""
    ruled = [row for row in body if row.closed]
    cells = [joined(w for w in row.words if column.start <= w.box.center_x < column.end) for row in ruled]
    return len(ruled) >= 3 and sum(amount_in(cell) is not None for cell in cells) >= 0.6 * len(ruled)


def _is_small_print(row: Row, amounts: Sequence[Column]) -> bool:
    if any(w.number is not None or looks_like_a_number(w.text) for w in row.words):
        return False
    long = max(w.box.right for w in row.words) > amounts[0].right and len(row.words) <= 2 and not row.closed
    return long or any(is_note(w.text) for w in row.words)


def _grid_rows(body: Sequence[Row], amounts: Sequence[Column], names: Sequence[Column], rules: Rules) -> list[GridRow]:
    main = _main_names(body, amounts, names)
    spans = [c for c in names if main is not None and c.center < main.center and c.holds_words]
    headings = _headings(body, amounts)
    parents = [
        w
        for row in body
        if row not in headings
        for w in row.words
        if any(c.start <= w.box.center_x < c.end for c in spans)
    ]
    data = [row.middle for row in body if _is_data(row, amounts)]
    groups = dict(zip(data, groups_of_rows(data, parents, rules), strict=True))
    rows, over = [], list[str]()
    for row in body:
        cells = tuple(tuple(w for w in row.words if c.start <= w.box.center_x < c.end) for c in amounts)
        inside = {id(w) for cell in cells for w in cell}
        rest = [w for w in row.words if id(w) not in inside]
        label = [
            w for w in rest if main is not None and main.start <= w.box.center_x < main.end and not is_blank(w.text)
        ]
        label = label or [w for w in rest if w.box.center_x < amounts[0].start][:1]
        filled = any(_holds_number(cell) for cell in cells)
        if row in headings or (not filled and len(row.words) == 1):  # a heading may stand in the middle of its row
            label, cells = list(row.words), tuple(() for _ in amounts)
        if row in headings:
            over = under(joined(label), over)
        heading, group = heading_over(joined(label), over), groups.get(row.middle, "")
        parent = "" if not filled else heading or group
        beside = tuple(w for w in rest if w not in label)
        rows.append(GridRow(tuple(label), beside, cells, row.middle, parent, parent != heading, row.closed))
    return rows


def _holds_number(cell: Sequence[Word]) -> bool:
    numbers = any(w.number is not None or looks_like_a_number(w.text) for w in cell)
    return numbers or amount_in(joined(cell)) is not None


def _headings(body: Sequence[Row], amounts: Sequence[Column]) -> list[Row]:
    """Rows that say what the rows below are about: one text and no number, as far from its neighbours as any row."""
    middles = [row.middle for row in body]
    gaps = [b - a for a, b in pairwise(middles)]
    usual = sorted(gaps)[len(gaps) // 2] if gaps else 0.0
    found = []
    for i, row in enumerate(body):
        near = min(gaps[max(0, i - 1) : i + 1], default=usual)
        inside = sum(any(c.start <= w.box.center_x < c.end for c in amounts) for w in row.words)
        if not any(w.number is not None for w in row.words) and near > 0.7 * usual and inside <= (len(row.words) == 1):
            found.append(row)
    return found


def _main_names(body: Sequence[Row], amounts: Sequence[Column], names: Sequence[Column]) -> Column | None:
    """The column that names the rows: the first that is filled nearly everywhere and is no column of units or codes."""
    usable = [c for c in names if not c.holds_units]
    worded = [c for c in usable if any(w.number is None or w.year_like for w in c.words)]
    data = [row for row in body if _is_data(row, amounts)]
    for column in sorted(worded, key=lambda c: c.holds_codes):
        filled = sum(any(column.start <= w.box.center_x < column.end for w in row.words) for row in data)
        if filled >= SPARSE * len(data):
            return column
    left_over = worded or usable
    return left_over[-1] if left_over else None


def _heads(
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
    if len(touched) == 1:
        return touched
    level = [w for w in words if w is not word and abs(w.box.center_y - word.box.center_y) < 0.6 * word.box.height]
    nearest = [i for i, c in enumerate(amounts) if c.start <= word.box.center_x < c.end]
    return [i for i in nearest if i in touched or not any(_touches(w, amounts[i]) for w in level)]


def _touches(word: Word, column: Column) -> bool:
    return min(column.right, word.box.right) > max(column.left, word.box.left)


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
    lower = [joined(w for w in below if _touches(w, column)) for column in amounts]
    runs: list[list[int]] = [[]]
    for i, text in enumerate(lower):
        if not text or text in [lower[k] for k in runs[-1]]:
            runs.append([])
        if text:
            runs[-1].append(i)
    alike = [run for run in runs if len(run) > 1 and sum(len(other) == len(run) for other in runs) > 1]
    for run in alike:
        left, right = amounts[run[0]].left, amounts[run[-1]].right
        if abs(word.box.center_x - (left + right) / 2) < MIDDLE * (right - left):
            return run
    return []


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
