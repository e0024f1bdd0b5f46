"""The grid of a table: heads over columns, labels beside rows, cells where they cross. No value is read here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.kinds.tables.body import SPARSE, GridRow, body_rows, is_data
from extraction.kinds.tables.columns import Column, find_columns, is_counter
from extraction.kinds.tables.heads import Head, find_head_rows, find_heads, possible_heads
from extraction.kinds.tables.merged import cut_merged
from extraction.kinds.tables.prose import without_prose
from extraction.kinds.tables.rows import Row, find_rows, without_strays
from extraction.kinds.tables.rules import Rules
from extraction.kinds.tables.words import (
    Word,
    amount_in,
    is_note,
    is_period,
    joined,
    looks_like_a_number,
    reading_order,
)


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
    first = next((i for i, row in enumerate(rows) if is_data(row, columns)), None)
    if first is None:
        return None
    last = max(i for i, row in enumerate(rows) if is_data(row, columns))
    head_rows = find_head_rows(rows[:first], columns)
    body_start = head_rows[-1] + 1 if head_rows else _first_body_row(rows, first)
    heads_at = range(head_rows[0], body_start) if head_rows else range(body_start, body_start)
    head_words = [w for i in heads_at for w in possible_heads(rows[i], columns)]
    table = [row for i, row in enumerate(rows[body_start:], body_start) if i <= last or row.closed]
    amounts, names = _split_columns(columns, table, head_words)
    if not amounts:
        return None
    body = [row for row in rows[body_start:] if not _is_small_print(row, amounts)]
    grid_rows = body_rows(body, amounts, names, rules)
    outside = [w for i, row in enumerate(rows) for w in row.words if i < body_start and i not in heads_at]
    outside += [w for row in rows[body_start:] if row not in body for w in row.words]
    outside += [w for i in heads_at for w in rows[i].words if w not in head_words]
    return Grid(
        corner=joined(w for w in head_words if w.box.center_x < min(amounts[0].start, amounts[0].left)),
        heads=tuple(find_heads(head_words, amounts, columns, rules, letter)),
        columns=tuple(amounts),
        rows=tuple(grid_rows),
        around=tuple(reading_order(outside)),
        top=rows[heads_at.start if head_rows else body_start].middle,
    )


def _first_body_row(rows: Sequence[Row], first: int) -> int:
    """Without heads, the rows of a ruled table that are empty at its top are still its rows."""
    start = first
    while start > 0 and rows[start - 1].closed:
        start -= 1
    return start


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
