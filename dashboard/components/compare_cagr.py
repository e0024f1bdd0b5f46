"""The first column of a table of values: growth a year from the first to the last, of which years, or why none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.components.compare_figures import Worked, figured_value
from dashboard.components.compare_shown import Table, TableCell
from dashboard.components.compare_vintages import Grown, best_pair, is_expected, with_restated
from dashboard.periods_shown import short_name
from dashboard.plots.marks import PlottedValue
from dashboard.text import plain, say, tell
from dashboard.views import Rhythm
from extraction.errors import Language
from storage.derived import Derived, Operand, cagr

NONE = "–"
CENTURY = 100


@dataclass(frozen=True, slots=True)
class Compounded:
    """The yearly growth of one row between two slots; None where no two values are there to be set against another."""

    found: Derived | None = None
    between: tuple[int, int] | None = None


def with_cagr(
    table: Table, worked: Sequence[Worked], sums: dict[str, Derived], rhythm: Rhythm, language: Language
) -> Table:
    """The table with that column, where it says anything of any row. The years stand there if rows differ in them."""
    every = [compounded(each) for each in worked]
    shown = [None if one.found is None else shown_rate(one.found, sums, language) for one in every]
    if not any(shown):
        return table
    spans = {one.between for one, value in zip(every, shown, strict=True) if value}
    cells = [
        TableCell(NONE) if value is None else cell(value, span(one, rhythm) if len(spans) > 1 else "")
        for one, value in zip(every, shown, strict=True)
    ]
    head = say("compare.column.cagr", language)
    rows = tuple((first, *row) for row, first in zip(table.cells, cells, strict=True))
    helps = {**table.helps, head: helped(table.names, every, language)}
    return Table(table.head, (head, *table.columns), table.names, rows, helps)


def compounded(worked: Worked) -> Compounded:
    """Between the first and the last value that is no forecast, in vintages that may be compared."""
    slots = [at for at, value in worked.by_slot.items() if not is_expected(value)]
    if len(slots) < 2:
        return Compounded()
    first, last = min(slots), max(slots)
    found = best_pair(from_first, worked.row, last, worked.row, first)
    return Compounded(with_restated(found, [worked.row], Grown(from_first, last, first)), (first, last))


def from_first(last: Operand | None, first: Operand | None) -> Derived:
    return cagr(first, last)


def shown_rate(found: Derived, sums: dict[str, Derived], language: Language) -> PlottedValue | None:
    return next(iter(figured_value(found, 0, None, "yoy", language, sums)), None)


def cell(value: PlottedValue, years: str) -> TableCell:
    signs = ("ƒ", "◇" if value.within else "", value.said, years, "↻" if value.restated else "")
    return TableCell(" ".join(sign for sign in signs if sign), value.key, "derived")


def span(one: Compounded, rhythm: Rhythm) -> str:
    """21–24, or the two periods where they are no years."""
    if one.between is None:
        return ""
    if rhythm == "year":
        return "–".join(f"{year % CENTURY:02d}" for year in one.between)
    return "–".join(short_name(at, rhythm) for at in one.between)


def helped(names: Sequence[str], every: Sequence[Compounded], language: Language) -> str:
    """What the column is, and why it says nothing of some rows."""
    reasons: dict[str, list[str]] = {}
    for name, one in zip(names, every, strict=True):
        if one.found is None:
            reasons.setdefault(say("compare.cagr_two", language), []).append(name)
        elif one.found.why_not is not None:
            reasons.setdefault(tell(one.found.why_not, language), []).append(name)
    between = say("compare.and", language)
    said = [say("compare.cagr_none", language, names=between.join(of), reason=reason) for reason, of in reasons.items()]
    return "\n\n".join([say("compare.cagr_help", language), *map(plain, said)])
