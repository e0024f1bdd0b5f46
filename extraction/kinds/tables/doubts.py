"""Reasons to look twice at the cells of a table that were read well: what their neighbours say."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

import numpy as np

from extraction.errors import Sentence
from extraction.kinds.tables.cells import Cell
from extraction.kinds.tables.grid import Grid
from extraction.numbers.captions import find_unit
from extraction.numbers.printed import parse_number, rounding

RATE = re.compile(r"率|同比|环比|增速|均价|单价|倍|cagr|margin|growth|price|\bp/?[ebs]\b", re.IGNORECASE)
DASHES = ("-", "–", "—", "－")
INTO_NEIGHBOUR = 0.3  # letter heights that a number may reach over the right edge of the column before
TOTAL = re.compile(r"(合计|总计|小计)$|^(sub)?total\b", re.IGNORECASE)


def doubt_cells(cells: Sequence[Cell], grid: Grid) -> list[Cell]:
    """The same cells, each with the first reason to look twice at it, if there is one."""
    doubted = _points_for_commas(cells)
    doubted = _lost_points(doubted)
    doubted = [cell.doubted(_dash_or_minus(cell)) if _may_be_a_dash(cell, grid) else cell for cell in doubted]
    return _totals_that_do_not_add(doubted, grid)


# ------------------------------------------------------------------------------------------- points and commas


def _points_for_commas(cells: Sequence[Cell]) -> list[Cell]:
    """In a blurred picture 47,348 is read 47.348: where whole thousands are the rule, the comma is put back."""
    grouped = [c for c in cells if c.printed and "," in c.printed and c.value is not None]
    rule = len(grouped) >= 2 and not any(c.decimals for c in grouped)
    return [_with_comma(c, cells) if _may_be_thousands(c) and (rule or _among_whole(c, cells)) else c for c in cells]


def _among_whole(cell: Cell, cells: Sequence[Cell]) -> bool:
    """True if the other numbers of its row are whole; if it has none, those of its column."""
    known = [c for c in cells if c.value is not None and not _may_be_thousands(c)]
    row = [c for c in known if c.row == cell.row]
    beside = row if len(row) >= 2 else [c for c in known if c.column == cell.column]
    return len(beside) >= 2 and sum(c.decimals == 0 for c in beside) >= 0.6 * len(beside)


def _may_be_thousands(cell: Cell) -> bool:
    return cell.decimals == 3 and re.fullmatch(r"[-+(]?[0-9]{1,3}\.[0-9]{3}\)?", cell.printed or "") is not None


def _with_comma(cell: Cell, cells: Sequence[Cell]) -> Cell:
    """The reading nearer in size to its row and column; either way somebody should look."""
    text = (cell.printed or "").replace(".", ",")
    thousands = parse_number(text)
    near = [
        math.log10(abs(c.value))
        for c in cells
        if c.value and (c.row == cell.row or c.column == cell.column) and not _may_be_thousands(c)
    ]
    if thousands is None or not near or not cell.value:
        return cell.doubted(_point_or_comma(cell.printed or "", text))
    usual = float(np.median(near))
    closer = abs(math.log10(abs(thousands.value)) - usual) < abs(math.log10(abs(cell.value)) - usual)
    chosen = replace(cell, value=thousands.value) if closer else cell
    return chosen.doubted(_point_or_comma(cell.printed or "", text))


def _lost_points(cells: Sequence[Cell]) -> list[Cell]:
    """A whole number where most of its row and column have decimals may have lost its point."""
    rows = _usual_decimals((c, c.row) for c in cells)
    columns = _usual_decimals((c, c.column) for c in cells)
    doubted = []
    for cell in cells:
        kind = _measure(cell)
        usual = rows.get((cell.row, kind), 0)
        large = kind == "%" and cell.value is not None and abs(cell.value) >= 100
        odd = cell.decimals == 0 and cell.value != 0 and usual > 0
        odd = odd and (large or columns.get((cell.column, kind), 0) > 0)
        doubted.append(cell.doubted(_odd_decimals(cell.printed or "", usual)) if odd else cell)
    return doubted


def _usual_decimals(grouped: Iterable[tuple[Cell, int]]) -> dict[tuple[int, str], int]:
    """The decimals that most numbers of one kind have in a row (or column), where there are three or more."""
    counts: dict[tuple[int, str], Counter[int]] = {}
    for cell, group in grouped:
        if cell.decimals is not None:
            counts.setdefault((group, _measure(cell)), Counter())[cell.decimals] += 1
    top = {group: counter.most_common(1)[0] for group, counter in counts.items() if counter.total() >= 3}
    return {group: decimals for group, (decimals, times) in top.items() if times > 0.5 * counts[group].total()}


def _measure(cell: Cell) -> str:
    return cell.unit.measure if cell.unit is not None else ""


def _may_be_a_dash(cell: Cell, grid: Grid) -> bool:
    """True if the minus stands in the column before, where the row has nothing: the dash of an empty cell."""
    minus = cell.value is not None and cell.value < 0 and (cell.printed or "")[:1] in DASHES
    if not minus or cell.column == 0 or grid.rows[cell.row].cells[cell.column - 1]:
        return False
    return cell.box.left < grid.columns[cell.column - 1].right - INTO_NEIGHBOUR * cell.box.height


# ------------------------------------------------------------------------------------------------------ totals


def _totals_that_do_not_add(cells: Sequence[Cell], grid: Grid) -> list[Cell]:
    """Where a total is the sum of the rows above in most columns, the columns in which it is not are doubted."""
    doubted = list(cells)
    for total, row in enumerate(grid.rows):
        name = re.sub(r"\s", "", row.name)
        if not TOTAL.search(name):
            continue
        sums = [_sums(cells, grid, first, total) for first in range(total - 2, -1, -1)]
        best = max(sums, key=lambda found: found.right - len(found.wrong), default=None)
        if best is not None and best.right > len(best.wrong):
            doubted = [
                c.doubted(_wrong_sum(name), "rows_do_not_add")
                if c.column in best.wrong and best.first <= c.row <= total
                else c
                for c in doubted
            ]
    return doubted


@dataclass(frozen=True, slots=True)
class _Sums:
    """In how many columns the rows from `first` on add to the total, and in which they do not."""

    first: int
    right: int
    wrong: tuple[int, ...]


def _sums(cells: Sequence[Cell], grid: Grid, first: int, total: int) -> _Sums:
    verdicts = {j: _adds(cells, j, first, total) for j in range(len(grid.columns)) if _may_add(cells, grid, j, total)}
    wrong = tuple(j for j, adds in verdicts.items() if adds is False)
    return _Sums(first, sum(adds is True for adds in verdicts.values()), wrong)


def _may_add(cells: Sequence[Cell], grid: Grid, column: int, total: int) -> bool:
    """False for rates, prices and multiples; percentages add only to 100."""
    head = grid.heads[column]
    if RATE.search(head.own):
        return False
    said = next((c for c in cells if c.column == column and c.row == total), None)
    unit = (said.unit if said is not None else None) or find_unit(head.own)
    return unit is None or unit.measure != "%" or (said is not None and said.value == 100)


def _adds(cells: Sequence[Cell], column: int, first: int, total: int) -> bool | None:
    """True if the rows from `first` up to the total add to it within rounding; None if that cannot be said."""
    parts = [c for c in cells if c.column == column and first <= c.row < total]
    sums = [c.value for c in cells if c.column == column and c.row == total and c.value is not None]
    values = [c.value for c in parts if c.value is not None]
    if not sums or len(values) < 2 or len(values) < len(parts):
        return None
    slack = sum((rounding(v) for v in [*values, sums[0]]), Decimal(0))
    return abs(sum(values, Decimal(0)) - sums[0]) <= slack


# --------------------------------------------------------------------------------------------------- sentences


def _odd_decimals(text: str, usual: int) -> Sentence:
    return Sentence(
        f"“{text}”没有小数，而同行同列都有{usual}位小数，可能漏读了小数点。",
        f"“{text}” has no decimals where its row and column have {usual}; the point may be lost.",
    )


def _dash_or_minus(cell: Cell) -> Sentence:
    return Sentence(
        f"“{cell.printed}”的负号伸入左边的空列，可能是空格里的横线。",
        f"The minus of “{cell.printed}” stands in the empty cell on its left and may be the dash of that cell.",
    )


def _point_or_comma(text: str, thousands: str) -> Sentence:
    return Sentence(
        f"读到“{text}”，按同行同列的大小也可能是{thousands}，请核对小数点和千分位。",
        f"“{text}” was read; by the size of its neighbours it may be {thousands}. Check the point and the comma.",
    )


def _wrong_sum(name: str) -> Sentence:
    return Sentence(
        f"其他列的“{name}”等于上面各行之和，这一列不等，可能有数字读错。",
        f"In the other columns “{name}” is the sum of the rows above, in this one it is not; a digit may be wrong.",
    )
