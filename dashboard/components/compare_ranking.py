"""Many companies at one period, the highest first."""

from __future__ import annotations

from dataclasses import replace

from dashboard.components.compare_calendars import ends_apart, ends_of, with_end_column, with_ends
from dashboard.components.compare_figures import CHANGES, Worked, wanted_for, work_out
from dashboard.components.compare_filters import Offer
from dashboard.components.compare_over_time import behind, counting_in, hollow_in, line_for, worded
from dashboard.components.compare_rows import rows_of
from dashboard.components.compare_shown import (
    Shown,
    Table,
    TableCell,
    cell_of,
    file_of,
    name_in,
    notes_for,
    row_name,
    title_of,
    told,
)
from dashboard.periods_shown import slot_named
from dashboard.plots.look import Theme
from dashboard.plots.marks import Line
from dashboard.plots.ranking import ranking
from dashboard.plots.ticks import ValueAxis
from dashboard.text import say
from dashboard.views import View
from extraction.errors import Language
from storage.database import Database
from storage.derived import Derived


def companies_ranked(db: Database, view: View, offer: Offer, language: Language, theme: Theme) -> Shown | None:
    """One bar a company at the chosen period; None where nothing is known of it."""
    rows = rows_of(db, view, wanted_for(view))
    worked = work_out(rows, view, {key: each.kind for key, each in offer.metrics.items()})
    slots = {each for one in worked for each in one.by_slot} | {at for one in worked for at, _ in one.row.hollow}
    at = slot_named(view.at, view.rhythm, slots)
    if at is None:
        return None
    unit = offer.unit(view)
    sums: dict[str, Derived] = {}
    here = [narrowed(one, at) for one in worked]
    drawn = [(each, one_value(line_for(each, row_name(each.row, view, offer, language), {at: 0}, unit, view, language,
                                       sums))) for each in here]  # fmt: skip
    drawn = sorted(((each, line) for each, line in drawn if line.values), key=lambda pair: -pair[1].values[0].value)
    if not drawn:
        return None
    shown, lines = [each for each, _ in drawn], [line for _, line in drawn]
    metric = name_in(offer.metrics, view.metric, language)
    title = f"{title_of(view, metric, language)} · {view.at}"
    head = told(title, view, counting_in(unit, sums, view), behind(here, lines, sums), hollow_in(lines), language)
    head = with_ends(head, shown, view, language)
    figure = ranking(lines, view.at, ValueAxis(worded(unit, view)), head, language, theme, view.figured in CHANGES)
    file = file_of(view, metric, [line.name for line in lines], [view.at], unit, language)
    notes = notes_for([each.row for each in here], here, view, unit, language)
    table = ranks(lines, view, language)
    if ends_apart(shown, view):
        table = with_end_column(table, [ends_of(each).get(at) for each in shown], language)
    return Shown(figure, table, file, sums, notes)


def narrowed(worked: Worked, at: int) -> Worked:
    """The same, of one period only."""
    row = worked.row
    leads = {at: row.leads[at]} if at in row.leads else {}
    beside = tuple(each for each in row.beside if each[0] == at)
    hollow = tuple(each for each in row.hollow if each[0] == at)
    return Worked(replace(row, leads=leads, beside=beside, hollow=hollow),
                  {at: worked.by_slot[at]} if at in worked.by_slot else {}, worked.hindered)  # fmt: skip


def one_value(line: Line) -> Line:
    """The value that leads; where there is none, the one that nobody confirmed."""
    return Line(line.name, line.all[:1], (), line.short)


def ranks(lines: list[Line], view: View, language: Language) -> Table:
    """The same as a table, with the rank."""
    places = ranks_of([None if line.values[0].hollow else line.values[0].value for line in lines])
    return Table(
        say("compare.column.company", language),
        (say("compare.column.rank", language), view.at),
        tuple(line.name for line in lines),
        tuple((TableCell(place), cell_of(line.values[0])) for place, line in zip(places, lines, strict=True)),
    )


def ranks_of(values: list[float | None]) -> list[str]:
    """1, 2, 2, 4: equal values share a rank; what nobody confirmed has none."""
    confirmed = [value for value in values if value is not None]
    return ["" if value is None else str(1 + sum(other > value for other in confirmed)) for value in values]
