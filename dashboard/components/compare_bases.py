"""Where the lines of an index are 100: at one period for all, or each at its own; the title and the table name it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from dashboard.components.compare_figures import Worked, common_base
from dashboard.components.compare_rows import RowKey
from dashboard.components.compare_shown import Table
from dashboard.periods_shown import short_name
from dashboard.text import say
from dashboard.views import View
from extraction.errors import Language

FEW = 4  # so many names with their periods fit into a title


def bases_of(worked: Sequence[Worked], names: Mapping[RowKey, str], view: View) -> dict[str, str]:
    """By the name of each row that is drawn the period at which it is 100; nothing where it is no index."""
    if view.figured != "index":
        return {}
    common = common_base([each.row for each in worked])
    return {
        names[each.row.key]: short_name(min(each.row.leads) if common is None else common, view.rhythm)
        for each in worked
        if each.by_slot
    }


def in_title(bases: Mapping[str, str], language: Language) -> str:
    """The period, where it is one for all; else every name with its own, or that each has its own."""
    if len(set(bases.values())) < 2:
        return next(iter(bases.values()), "")
    if len(bases) > FEW:
        return say("compare.own_base", language)
    return say("compare.and", language).join(f"{name} {period}" for name, period in bases.items())


def with_bases(table: Table, bases: Mapping[str, str]) -> Table:
    """The table with the base beside each name, where they differ."""
    if len(set(bases.values())) < 2:
        return table
    return replace(table, names=tuple(f"{name} ({bases[name]} = 100)" for name in table.names))
