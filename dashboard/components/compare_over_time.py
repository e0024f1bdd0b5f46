"""Two layouts over periods: one metric of many companies, and many metrics of one company."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from dashboard.components.compare_bases import bases_of, in_title, with_bases
from dashboard.components.compare_cagr import with_cagr
from dashboard.components.compare_calendars import ends_apart, with_ends, with_year_ends
from dashboard.components.compare_figures import (
    AMOUNTS,
    CHANGES,
    Worked,
    figured_line,
    rate_unit,
    slots_shown,
    wanted_for,
    work_out,
)
from dashboard.components.compare_filters import Offer
from dashboard.components.compare_rows import Row, in_unit, line_of, rows_of
from dashboard.components.compare_shown import (
    Shown,
    Table,
    file_of,
    name_in,
    notes_for,
    row_name,
    table_of,
    title_of,
    told,
)
from dashboard.components.compare_vintages import is_expected
from dashboard.components.units import nearest, units_in
from dashboard.periods_shown import axis_of
from dashboard.plots.look import Theme
from dashboard.plots.marks import Line
from dashboard.plots.over_time import Form, over_time
from dashboard.plots.panels import Panel, panels
from dashboard.plots.ticks import Places, ValueAxis
from dashboard.text import say
from dashboard.views import BY_SEGMENT, View
from extraction.chart import Unit
from extraction.errors import Language
from extraction.numbers.units import display_units
from storage.confirmed import ConfirmedValue
from storage.database import Database
from storage.derived import Derived, Operand

FEW_ENDS = 3  # so many periods can stand under a small plot


def companies_over_time(db: Database, view: View, offer: Offer, language: Language, theme: Theme) -> Shown | None:
    """One metric, a line or a row of bars for each company; None where nothing is known."""
    rows = rows_of(db, view, wanted_for(view))
    worked = work_out(rows, view, {key: each.kind for key, each in offer.metrics.items()})
    unit = offer.unit(view)
    sums: dict[str, Derived] = {}
    places, at = axis_for(worked, view, unit)
    names = {each.row.key: row_name(each.row, view, offer, language) for each in worked}
    drawn = [(each, line_for(each, names[each.row.key], at, unit, view, language, sums)) for each in worked]
    shown, lines = [each for each, line in drawn if line.all], [line for _, line in drawn if line.all]
    if not lines:
        return None
    metric = name_in(offer.metrics, view.metric, language)
    bases = bases_of(worked, names, view)
    title = title_of(view, metric, language, in_title(bases, language))
    if view.figured == "margin":
        title += f" · {name_in(offer.metrics, view.of, language)}"
    head = told(title, view, counting_in(unit, sums, view), behind(worked, lines, sums), hollow_in(lines), language)
    head = with_ends(head, shown, view, language)
    axis = ValueAxis(worded(unit, view), from_zero=view.figured != "index")
    figure = over_time(lines, places, drawn_as(view), axis, head, language, theme, view.figured in CHANGES)
    table = with_bases(table_of(lines, places.names, say("compare.column.company", language)), bases)
    if view.figured == "value":
        table = with_cagr(table, shown, sums, view.rhythm, language)
    if view.rhythm == "year" and ends_apart(shown, view):
        table = with_year_ends(table, shown, language)
    file = file_of(view, metric, [line.name for line in lines], places.names, unit, language)
    notes = notes_for([each.row for each in worked], worked, view, unit, language)
    return Shown(figure, table, file, sums, notes)


def metrics_of_company(db: Database, view: View, offer: Offer, language: Language, theme: Theme) -> Shown | None:
    """Many metrics of one company: small plots side by side, or lines from a common 100."""
    rows = rows_of(db, view, wanted_for(view))
    if view.form == "indexed":
        return indexed(rows, view, offer, language, theme)
    worked = work_out(rows, view, {key: each.kind for key, each in offer.metrics.items()})
    sums: dict[str, Derived] = {}
    places, at = axis_for(worked, view)
    drawn: list[Worked] = []
    shown: list[Panel] = []
    for each in worked:
        name, unit = name_in(offer.metrics, each.row.key[1], language), unit_of_row(each, view, offer, language)
        line = line_for(each, name, at, unit, view, language, sums)
        if line.all:
            counting = "" if unit is None or view.figured not in AMOUNTS else str(unit)
            shown.append(Panel(line, counting, ValueAxis(worded(unit, view)), now_words(line, places)))
            drawn.append(each)
    if not shown:
        return None
    lines = [panel.line for panel in shown]
    company = name_in(offer.companies, view.companies[0], language)
    ends = Places(places.names, ends_of(places), tuple(places.names[each] for each in ends_of(places)))
    called = {each.row.key: name_in(offer.metrics, each.row.key[1], language) for each in worked}
    title = title_of(view, company, language, in_title(bases_of(worked, called, view), language))
    head = told(title, view, None, behind(worked, lines, sums), hollow_in(lines), language)
    figure = panels(shown, ends, head, language, theme, joined=True)
    names = [f"{panel.line.name} ({panel.unit})" if panel.unit else panel.line.name for panel in shown]
    table = table_of(lines, places.names, say("compare.column.metric", language))
    table = Table(table.head, table.columns, tuple(names), table.cells)
    if view.figured == "value":
        table = with_cagr(table, drawn, sums, view.rhythm, language)
    file = file_of(view, company, [line.name for line in lines], places.names, None, language)
    return Shown(figure, table, file, sums, notes_for([], worked, view, None, language))


def indexed(rows: Sequence[Row], view: View, offer: Offer, language: Language, theme: Theme) -> Shown | None:
    """What is counted differently on one axis: every line as a share of its own first common period."""
    view = replace(view, figured="index")
    worked = work_out(rows, view, {})
    sums: dict[str, Derived] = {}
    places, at = axis_for(worked, view)
    names = {each.row.key: name_in(offer.metrics, each.row.key[1], language) for each in worked}
    lines = [figured_line(each, names[each.row.key], at, None, view, language, sums) for each in worked]
    lines = [line for line in lines if line.all]
    if not lines:
        return None
    company = name_in(offer.companies, view.companies[0], language)
    bases = bases_of(worked, names, view)
    title = title_of(view, company, language, in_title(bases, language))
    head = told(title, view, None, behind(worked, lines, sums), 0, language)
    figure = over_time(lines, places, "line", ValueAxis(from_zero=False), head, language, theme)
    table = with_bases(table_of(lines, places.names, say("compare.column.metric", language)), bases)
    file = file_of(view, company, [line.name for line in lines], places.names, None, language)
    return Shown(figure, table, file, sums, notes_for([], worked, view, None, language))


# --------------------------------------------------------------------------------------------------------- the steps


def axis_for(worked: Sequence[Worked], view: View, unit: Unit | None = None) -> tuple[Places, dict[int, int]]:
    """The periods from the first to the last that anything is known of."""
    slots = {at for one in worked for at, value in one.by_slot.items() if fits(value, view, unit)}
    ahead = {at for one in worked for at, value in one.by_slot.items() if is_expected(value)}
    sure = {at for one in worked for at, value in one.by_slot.items() if not is_expected(value)}
    if view.figured == "value":
        slots |= {at for one in worked for at, _ in (*one.row.beside, *one.row.hollow) if within(at, view)}
    rhythm = "quarter" if view.figured == "single" else view.rhythm  # of years so far the quarters alone
    return axis_of(slots, rhythm, expected=ahead - sure)


def fits(value: Operand, view: View, unit: Unit | None) -> bool:
    """True if an axis in this unit can carry the value."""
    return value.value is not None and (
        view.figured not in AMOUNTS or in_unit(value.value, value.unit, unit) is not None
    )


def within(at: int, view: View) -> bool:
    first, last = slots_shown(view)
    return first <= at <= last


def drawn_as(view: View) -> Form:
    """The segments of one company pile up to the whole; anything else stands side by side."""
    if view.form != "bar":
        return "line"
    piles = view.segment == BY_SEGMENT and len(view.companies) == 1 and view.figured in (*AMOUNTS, "share")
    return "stack" if piles else "bar"


def worded(unit: Unit | None, view: View) -> bool:
    """True where the axis says 万 or k itself: a scaled unit has said so already."""
    return unit is None or (view.figured in AMOUNTS and unit.scale == 1)


def line_for(
    worked: Worked, name: str, at: Mapping[int, int], unit: Unit | None, view: View, language: Language,
    sums: dict[str, Derived],
) -> Line:  # fmt: skip
    if view.figured == "value":
        return line_of(worked.row, name, at, unit, language)
    return figured_line(worked, name, at, unit, view, language, sums)


def unit_of_row(worked: Worked, view: View, offer: Offer, language: Language) -> Unit | None:
    """The unit of one metric: the chosen one where it counts the same, else the usual one nearest to the last print."""
    chosen = offer.unit(view)
    printed = [value.unit for value in worked.row.leads.values() if value.unit is not None]
    if not printed:
        return None
    last = printed[-1]
    if chosen is not None and chosen.measure == last.measure:
        return chosen
    units = units_in([last, *display_units(last)], language)
    return units[nearest(units, last)]


def behind(worked: Sequence[Worked], lines: Sequence[Line], sums: Mapping[str, Derived]) -> Iterable[ConfirmedValue]:
    """The confirmed values that are shown, or enter a sum that is shown."""
    keys = {value.key for line in lines for value in line.all}
    used = {decision for key in keys if key in sums for decision in sums[key].inputs}
    for each in worked:
        for value in (*each.row.leads.values(), *(value for _, value in each.row.beside)):
            if str(value.decision) in keys or value.decision in used:
                yield value


def counting_in(unit: Unit | None, sums: Mapping[str, Derived], view: View) -> Unit | None:
    """What the axis counts in: the chosen unit for amounts, percent or points for rates."""
    if view.figured in AMOUNTS:
        return unit
    return next((rate_unit(found) for found in sums.values()), None)


def hollow_in(lines: Sequence[Line]) -> int:
    return sum(value.hollow for line in lines for value in line.all)


def now_words(line: Line, places: Places) -> str:
    last = (line.values or line.all)[-1]
    return f"{places.names[last.at]}  {last.number}"


def ends_of(places: Places) -> tuple[int, ...]:
    """The first, the middle and the last period; few are all named."""
    last = len(places.names) - 1
    return tuple(range(last + 1)) if last < FEW_ENDS else (0, last)
