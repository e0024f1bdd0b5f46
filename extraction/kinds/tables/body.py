"""The rows of a table below its heads: the label of each, what its cells hold, and the heading it stands under."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from extraction.kinds.tables.columns import Column
from extraction.kinds.tables.groups import groups_of_rows, heading_over, under
from extraction.kinds.tables.rows import Row
from extraction.kinds.tables.rules import Rules
from extraction.kinds.tables.words import Word, amount_in, is_blank, joined, looks_like_a_number

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


def body_rows(body: Sequence[Row], amounts: Sequence[Column], names: Sequence[Column], rules: Rules) -> list[GridRow]:
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
    data = [row.middle for row in body if is_data(row, amounts)]
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
    data = [row for row in body if is_data(row, amounts)]
    for column in sorted(worded, key=lambda c: c.holds_codes):
        filled = sum(any(column.start <= w.box.center_x < column.end for w in row.words) for row in data)
        if filled >= SPARSE * len(data):
            return column
    left_over = worded or usable
    return left_over[-1] if left_over else None


def is_data(row: Row, columns: Sequence[Column]) -> bool:
    """True if a number stands in a column of numbers; bare years do not count."""
    amounts = [w for w in row.words if w.number is not None and not w.year_like]
    return any(c.numeric and c.start <= w.box.center_x < c.end for c in columns for w in amounts)


def _holds_number(cell: Sequence[Word]) -> bool:
    numbers = any(w.number is not None or looks_like_a_number(w.text) for w in cell)
    return numbers or amount_in(joined(cell)) is not None
