"""Fiscal years that end in different months: what is compared under one label is not of one span, and is said so."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from dashboard.components.compare_figures import Worked
from dashboard.components.compare_shown import Table, TableCell
from dashboard.plots.look import Told
from dashboard.text import say
from dashboard.views import Rhythm, View
from extraction.errors import Language

FISCAL: tuple[Rhythm, ...] = ("year", "half", "quarter", "to_date")  # months and days have the calendar's own ends


def ends_of(worked: Worked) -> dict[int, dt.date]:
    """The last day of each period of the row, confirmed or not."""
    return {at: claim.period.end for at, claim in worked.row.hollow} | {
        at: value.period.end for at, value in worked.row.leads.items()
    }


def ends_apart(shown: Sequence[Worked], view: View) -> bool:
    """True where one label stands for spans that end in different months."""
    if view.rhythm not in FISCAL or view.figured == "calendar":
        return False
    months: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for each in shown:
        for at, end in ends_of(each).items():
            months[at].add((end.year, end.month))
    return any(len(ends) > 1 for ends in months.values())


def with_ends(told: Told, shown: Sequence[Worked], view: View, language: Language) -> Told:
    """The small print with a line that says so, and what puts them on one calendar."""
    if not ends_apart(shown, view):
        return told
    if view.rhythm != "year":
        return replace(told, caption=(*told.caption, say("compare.ends_apart", language)))
    months = sorted({end.month for each in shown for end in ends_of(each).values()})
    line = say("compare.years_apart", language, months=say("compare.and", language).join(map(str, months)),
               way=say("compare.figured.calendar", language))  # fmt: skip
    return replace(told, caption=(*told.caption, line))


def with_end_column(table: Table, ends: Sequence[dt.date | None], language: Language) -> Table:
    """A ranking with the last day of each period before its value."""
    cells = tuple(
        (rank, TableCell(str(end or "")), *rest) for (rank, *rest), end in zip(table.cells, ends, strict=True)
    )
    first, *others = table.columns
    return Table(table.head, (first, say("compare.column.end", language), *others), table.names, cells)


def with_year_ends(table: Table, shown: Sequence[Worked], language: Language) -> Table:
    """Names with the month that their fiscal year ends in."""
    names = []
    for name, each in zip(table.names, shown, strict=True):
        ends = ends_of(each)
        month = ends[max(ends)].month if ends else None
        names.append(say("compare.year_to", language, name=name, month=month) if month else name)
    return replace(table, names=tuple(names))
