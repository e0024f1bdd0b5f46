"""What a layout of Compare comes to: a plot, a table, what is said of both; and the words that all layouts share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import plotly.graph_objects as go

from dashboard.components.compare_figures import AMOUNTS, Worked, restated_since, why_not
from dashboard.components.compare_filters import Offer
from dashboard.components.compare_rows import Row, left_out, table_words
from dashboard.plots.look import Told
from dashboard.plots.marks import Line, PlottedValue
from dashboard.text import say
from dashboard.views import BY_SEGMENT, View, today
from extraction.chart import Unit
from extraction.errors import Language
from extraction.numbers.units import unit_in
from storage.choices import Known
from storage.confirmed import ConfirmedValue
from storage.derived import Derived
from storage.exports.safe import file_name

MOST_SOURCES = 3  # reports that are named under a plot; of more it is said how many
NAMED = 3  # companies that a file name can say


@dataclass(frozen=True, slots=True)
class TableCell:
    """A cell: its words, what a click on it means, and whether it is derived, unconfirmed or plain."""

    words: str
    key: str = ""
    look: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """The table under a plot: names down, periods across. `helps` is what the head of a column says when pointed at."""

    head: str
    columns: tuple[str, ...]
    names: tuple[str, ...]
    cells: tuple[tuple[TableCell | None, ...], ...]
    helps: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Shown:
    """A plot and a table of the same values, the sums behind the derived ones by key, what is to be said of them."""

    figure: go.Figure
    table: Table | None
    file: str
    sums: dict[str, Derived] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


def table_of(lines: Sequence[Line], columns: Sequence[str], head: str) -> Table:
    """One row a line, one column a period: the value that leads, else the one that nobody confirmed."""
    rows = []
    for line in lines:
        first: dict[int, PlottedValue] = {}
        for value in line.all:
            first.setdefault(value.at, value)
        rows.append(tuple(cell_of(first[at]) if at in first else None for at in range(len(columns))))
    return Table(head, tuple(columns), tuple(line.name for line in lines), tuple(rows))


def cell_of(value: PlottedValue) -> TableCell:
    look = "open" if value.hollow else "differs" if value.differs else "derived" if value.figured else ""
    return TableCell(table_words(value), value.key, look)


def row_name(row: Row, view: View, offer: Offer, language: Language) -> str:
    """A row by what tells it from the others: the company, the segment, or both."""
    company = name_in(offer.companies, row.key[0], language)
    if view.segment != BY_SEGMENT:
        return company
    return row.segment if len(view.companies) == 1 else f"{company} · {row.segment}"


def name_in(known: Mapping[str, Known], key: str, language: Language) -> str:
    found = known.get(key)
    return found.name(language) if found is not None else key


def title_of(view: View, what: str, language: Language, base: str = "") -> str:
    """What the plot shows: the metric, and what is worked out of it."""
    if view.figured == "value":
        return what
    figured = say(f"compare.figured.{view.figured}", language)
    return f"{what} · {figured}" + (f" ({base} = 100)" if view.figured == "index" and base else "")


def told(
    title: str, view: View, unit: Unit | None, values: Iterable[ConfirmedValue], hollow: int, language: Language
) -> Told:
    """Title, unit and small print, so that a saved picture says by itself what it shows and where it comes from."""
    shown = list(values)
    counted = "" if unit is None else str(unit)
    scope = say(f"compare.scope.{view.scope}", language)
    segment = view.segment if view.segment not in ("", BY_SEGMENT) else ""
    small = (sources(shown, language), stand(shown, hollow, view, language))
    return Told(title, " · ".join(part for part in (counted, scope, segment) if part), small)


def sources(values: Sequence[ConfirmedValue], language: Language) -> str:
    """The reports, newest first, as many as fit."""
    named = {value.report: value.source_date or dt.date.min for value in values if value.report}
    reports = sorted(named, key=lambda report: (-named[report].toordinal(), report))
    if not reports:
        return say("compare.no_report", language)
    first = say("compare.and", language).join(reports[:MOST_SOURCES])
    if len(reports) <= MOST_SOURCES:
        return say("compare.sources", language, reports=first)
    return say("compare.sources_more", language, reports=first, count=len(reports))


def stand(values: Sequence[ConfirmedValue], hollow: int, view: View, language: Language) -> str:
    key = "compare.stand_open" if hollow else "compare.stand"
    return say(key, language, count=len(values), open=hollow, date=view.as_of or today().isoformat())


def notes_for(
    rows: Sequence[Row], worked: Sequence[Worked], view: View, unit: Unit | None, language: Language
) -> tuple[str, ...]:
    """What the plot does not show, in sentences."""
    notes = []
    if view.figured in AMOUNTS:
        others = left_out(rows, unit)
        none = say("compare.no_unit", language)
        units = ", ".join(list(dict.fromkeys(unit_in(value.unit, language) or none for value in others))[:4])
        if others:
            notes.append(say("compare.left_out", language, count=len(others), units=units, unit=unit or ""))
    notes += [restated_since(worked, language), why_not(worked, language)]
    return tuple(note for note in notes if note)


def file_of(view: View, what: str, names: Sequence[str], periods: Sequence[str], unit: Unit | None,
            language: Language) -> str:  # fmt: skip
    """The name of a saved picture: what is in it."""
    figured = "" if view.figured == "value" else say(f"compare.figured.{view.figured}", language)
    whose = " ".join(names) if len(names) <= NAMED else say(f"compare.many_{counts(view)}", language, count=len(names))
    span = "-".join(dict.fromkeys((periods[0], periods[-1]))) if periods else ""
    counted = str(unit) if unit is not None and view.figured in AMOUNTS else ""
    name = " ".join(part for part in (what, figured, whose, span, counted) if part)
    return file_name(name, "png").removesuffix(".png")


def counts(view: View) -> str:
    """What there are many of in this layout."""
    return "metrics" if view.layout == "metrics" or view.form == "by_metric" else "companies"
