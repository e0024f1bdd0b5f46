"""Read a table screenshot: rows are series, heads are categories, every printed number is a point.

What stands in a grid is a table only if the picture gives no reason to see a chart: numbers are aligned under
heads, named by texts at their left, and no coloured marks lie behind them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extraction.arithmetic import growth_and_levels
from extraction.chart import ExtractedPoint, Finding, Reading, Series, Unit
from extraction.errors import Sentence
from extraction.kinds.scene import Scene
from extraction.kinds.tables.bars import read_off_bars
from extraction.kinds.tables.body import GridRow
from extraction.kinds.tables.cells import Cell, read_cells
from extraction.kinds.tables.doubts import doubt_cells
from extraction.kinds.tables.evidence import is_table
from extraction.kinds.tables.grid import Grid, find_grids
from extraction.kinds.tables.matrix import with_named_sides
from extraction.kinds.tables.names import head_names, row_names
from extraction.kinds.tables.rules import find_rules
from extraction.kinds.tables.second_look import look_again
from extraction.kinds.tables.words import (
    Word,
    find_tilt,
    find_words,
    is_note,
    is_period,
    is_unit,
    joined,
    letter_height,
)
from extraction.numbers.captions import find_unit, strip_unit
from extraction.periods import parse_period

PURE_NUMBERS = re.compile(  # rows that do not count in the table's unit
    r"率|比重|占比|同比|环比|增速|增长|倍数|周转|天数|每股|股数|股份|人数"
    r"|\b(P/?[EBS]|EV|RO[EA]|ROIC|EPS|BVPS|DPS|yoy|qoq|margin|ratio|per share|growth|turnover|shares|employees)\b",
    re.IGNORECASE | re.ASCII,
)
TABLE_NAME = re.compile(r"表|摘要|财务|预测|数据|股东|情况|明细|指标|summary|statement|balance|results", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Claim:
    """One point on its way: names as they will be shown, and the cell it came from."""

    row: str
    head: str
    unit: Unit | None
    cell: Cell


def read(scene: Scene) -> Reading | None:
    """The table in the scene, or None if the picture is no table."""
    letter = letter_height(scene.texts)
    tilt = find_tilt(scene.texts, letter)
    words = with_named_sides(find_words(scene.texts, tilt), letter)
    grids = find_grids(words, find_rules(scene.pixels, letter).levelled(tilt), letter)
    if not is_table(grids, words, scene.pixels, letter):
        return None
    claims: list[_Claim] = []
    for grid in grids:
        claims += _claims(grid, grids[0], scene, tilt, {c.row for c in claims})
    if not any(claim.cell.value is not None for claim in claims):
        return None
    if _periods_stand_in_rows(grids):
        claims = [replace(c, row=c.head, head=c.row) for c in claims]
    return _reading(_title(grids), claims, grids)


def _claims(grid: Grid, first: Grid, scene: Scene, tilt: float, taken: set[str]) -> list[_Claim]:
    names, heads = row_names(grid, taken), head_names(grid)
    unit = _table_unit(grid) or _table_unit(first)
    claims = []
    cells = read_off_bars(read_cells(grid, scene.pixels, tilt), grid, scene.pixels)
    cells = look_again(cells, scene.pixels)
    for cell in doubt_cells(cells, grid):
        row, head = grid.rows[cell.row], grid.heads[cell.column]
        shown = _unit_of(row, (head.unit, head.own, *head.shared), unit)
        if cell.unit is not None and not _only_currency(cell.unit, shown):
            shown = cell.unit
        claims.append(_Claim(names[cell.row], heads[cell.column], shown, cell))
    return claims


def _reading(title: str, claims: Sequence[_Claim], grids: Sequence[Grid]) -> Reading:
    rows = list(dict.fromkeys(claim.row for claim in claims))
    ordered = sorted(claims, key=lambda claim: rows.index(claim.row))
    series = []
    for row in rows:
        units = Counter(c.unit for c in ordered if c.row == row and c.cell.value is not None)
        series.append(Series(row, units.most_common(1)[0][0] if units else None, "none", "cell"))
    points = tuple(
        ExtractedPoint(
            series=c.row,
            category=c.head,
            value=c.cell.value,
            source="printed",
            evidence=c.cell.box,
            unit=c.unit,
            period=parse_period(c.head),
            printed=c.cell.printed,
        )
        for c in ordered
    )
    reading = Reading("table", title, tuple(series), points)
    return replace(reading, findings=(*_findings(ordered, grids), *growth_and_levels(reading)))


def _findings(claims: Sequence[_Claim], grids: Sequence[Grid]) -> list[Finding]:
    """One finding for each reason; points that share a reason share the finding."""
    reasons: dict[tuple[str, Sentence], list[int]] = {}
    for i, claim in enumerate(claims):
        if claim.cell.doubt is not None:
            reasons.setdefault((claim.cell.check, claim.cell.doubt), []).append(i)
    findings = [Finding(check, sentence, tuple(points)) for (check, sentence), points in reasons.items()]
    if not all(grid.headed for grid in grids):
        findings.append(Finding("no_heads", _NO_HEADS))
    return findings


_NO_HEADS = Sentence(
    "表格没有表头，各列按位置命名，请补上它们的名称。",
    "The table has no heads; columns are named by position. Please say what they are.",
)


def _only_currency(printed: Unit, named: Unit | None) -> bool:
    """True for $ 12,345 in a table in $ millions: the sign says which money, the table how much of it."""
    return named is not None and named.measure == printed.measure and printed.scale == 1


def _unit_of(row: GridRow, heads: Iterable[str], table: Unit | None) -> Unit | None:
    """The unit of a cell that prints none: percent heads count for all rows, then the row's own word, then the rest."""
    head = next((u for u in map(find_unit, heads) if u is not None), None)
    if head is not None and head.measure == "%":
        return head
    label = find_unit(row.name)
    column = next((find_unit(w.text) for w in row.beside if is_unit(w.text)), None)
    section = find_unit(row.parent)
    if column is not None and _only_currency(column, table) and not PURE_NUMBERS.search(row.name):
        column = table
    named = label or column or head or section
    return named or (None if PURE_NUMBERS.search(row.name) else table)


def _table_unit(grid: Grid) -> Unit | None:
    """The unit that the corner or a line around the table names for all of it."""
    for text in (grid.corner, *(w.text for w in grid.around if is_unit(w.text)), *(w.text for w in grid.around)):
        unit = find_unit(text)
        if unit is not None:
            return unit
    return None


def _periods_stand_in_rows(grids: Sequence[Grid]) -> bool:
    """True if time runs down the table: then each column is a series."""
    rows = [row.name for grid in grids for row in grid.rows if row.filled]
    heads = [head.own for grid in grids for head in grid.heads]
    return sum(map(is_period, rows)) > 0.6 * len(rows) and not any(map(is_period, heads))


def _title(grids: Sequence[Grid]) -> str:
    """The line above the table, or the larger one above that; else what the corner says."""
    first = grids[0]
    above = [
        w
        for grid in grids
        for w in grid.around
        if w.box.center_y < first.top and not is_unit(w.text) and not is_note(w.text) and w.number is None
    ]
    if above:
        nearest = max(above, key=lambda w: w.box.center_y)
        higher = [w for w in above if 0 < nearest.box.top - w.box.center_y < 1.6 * w.box.height]
        larger = [w for w in higher if w.box.height > 1.2 * nearest.box.height]
        return joined(_same_line(above, larger[0] if larger else nearest))
    corner = strip_unit(first.corner).strip()
    return corner if len(corner) >= 4 and TABLE_NAME.search(corner) else ""


def _same_line(words: Iterable[Word], word: Word) -> list[Word]:
    return [w for w in words if abs(w.box.center_y - word.box.center_y) < 0.4 * word.box.height]
