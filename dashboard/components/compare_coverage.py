"""What is there and what is missing: companies or metrics down, periods across."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.components.compare_figures import slots_shown, wanted_for
from dashboard.components.compare_filters import Offer, one_company
from dashboard.components.compare_rows import Row, as_printed, rows_of, with_unit
from dashboard.components.compare_shown import Shown, file_of, name_in, sources, stand
from dashboard.periods_shown import axis_of
from dashboard.plots.coverage import Cell, Standing, coverage
from dashboard.plots.look import Theme, Told
from dashboard.text import say
from dashboard.views import View
from extraction.errors import Language
from extraction.numbers.printed import format_number
from storage.confirmed import ConfirmedValue
from storage.database import Database


def show_coverage(db: Database, view: View, offer: Offer, language: Language, theme: Theme) -> Shown | None:
    """The matrix; None where nothing is known at all."""
    rows = rows_of(db, view, wanted_for(view))
    by_metric = one_company(view)
    keys = view.metrics if by_metric else view.companies
    names = offer.metrics if by_metric else offer.companies
    first, last = slots_shown(view)
    known = {row.key[1 if by_metric else 0]: row for row in rows}
    slots = {at for row in rows for at in (*row.leads, *(at for at, _ in row.hollow)) if first <= at <= last}
    if not slots:
        return None
    places, at = axis_of(slots, view.rhythm)
    cells = [
        cell_at(known.get(key), number, slot_number, place, language)
        for number, key in enumerate(keys)
        for slot_number, place in (at | missing_places(at, len(places.names))).items()
    ]
    company, metric = view.companies[0], view.metric
    of = name_in(offer.companies, company, language) if by_metric else name_in(offer.metrics, metric, language)
    values = [value for row in rows for value in row.leads.values()]
    hollow = sum(cell.standing == "open" for cell in cells)
    head = Told(say("compare.coverage_title", language, of=of), share_words(cells, language),
                (sources(values, language), stand(values, hollow, view, language)))  # fmt: skip
    all_names = [name_in(names, key, language) for key in keys]
    figure = coverage(cells, all_names, places, head, language, theme)
    return Shown(figure, None, file_of(view, head.title, all_names, places.names, None, language))


def missing_places(at: dict[int, int], many: int) -> dict[int, int]:
    """Periods between the known ones, of which nothing is known: under slots that no value has."""
    return {-1 - place: place for place in range(many) if place not in at.values()}


def cell_at(row: Row | None, number: int, slot_number: int, place: int, language: Language) -> Cell:
    """How one name stands at one period."""
    value = None if row is None else row.leads.get(slot_number)
    if value is not None:
        standing: Standing = "differs" if differs(row, slot_number, value) else "confirmed"
        return Cell(str(value.decision), number, place, standing, as_printed(value))
    claim = None if row is None else next((claim for at, claim in row.hollow if at == slot_number), None)
    if claim is not None:
        words = claim.printed or format_number(claim.value)
        return Cell(f"open {claim.image} {claim.point}", number, place, "open",
                    say("compare.cell_open", language, value=with_unit(words, claim.unit)))  # fmt: skip
    return Cell("", number, place, "missing", "")


def differs(row: Row | None, at: int, value: ConfirmedValue) -> bool:
    """True where the words on the value differ; another vintage or a forecast is no disagreement."""
    others = [] if row is None else [each for place, each in row.beside if place == at]
    return value.different > 1 or any(each.different > 1 for each in others)


def share_words(cells: Sequence[Cell], language: Language) -> str:
    there = sum(cell.standing in ("confirmed", "differs") for cell in cells)
    return say("compare.coverage_share", language, there=there, all=len(cells))
