"""Confirmed values as rows of a comparison: one name each, one value a period that leads, other vintages beside it.

Values stay exact up to here; floats are made at the plot's door only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from dashboard.components.states import STATES
from dashboard.periods_shown import slot
from dashboard.plots.marks import Line, Mark, PlottedValue
from dashboard.text import say
from dashboard.views import RHYTHMS, Rhythm, View
from extraction.chart import Period, PeriodKind, Unit
from extraction.errors import Language
from extraction.numbers.printed import format_number
from extraction.numbers.units import convert
from service.answers import period_text
from storage.confirmed import ConfirmedValue, OpenClaim, Wanted, confirmed_values, open_claims
from storage.database import Database
from storage.decisions import Basis
from storage.names import fold

LEADS: tuple[Basis, ...] = ("restated", "reported", "guidance", "estimate")  # which vintage a line goes through
LARGE, CENTS, MOST_DECIMALS = Decimal(10), Decimal("0.01"), -2
USUAL_END: dict[PeriodKind, int] = {"Q1": 3, "Q2": 6, "H1": 6, "Q3": 9, "9M": 9, "Q4": 12, "H2": 12, "FY": 12}  # months
RowKey = tuple[str, str, str]  # company, metric, folded segment


@dataclass(frozen=True, slots=True)
class Row:
    """One company, metric and segment: by slot the value that leads, others beside it, and what nobody confirmed."""

    key: RowKey
    segment: str
    leads: Mapping[int, ConfirmedValue]
    beside: tuple[tuple[int, ConfirmedValue], ...] = ()
    hollow: tuple[tuple[int, OpenClaim], ...] = ()


def rows_of(db: Database, view: View, wanted: Wanted) -> list[Row]:
    """The rows that a view shows, in the order of its companies and metrics; the ledger is asked twice at most."""
    values = confirmed_values(db, wanted)
    claims = open_claims(db, wanted) if view.with_open and not view.as_of else []
    mixed = view.figured in ("single", "ttm")  # which know quarters from years so far by themselves
    return rows_from(
        [value for value in values if mixed or belongs(value.period, view.rhythm)],
        [claim for claim in claims if mixed or belongs(claim.period, view.rhythm)],
        view.rhythm,
    )


def belongs(period: Period, rhythm: Rhythm) -> bool:
    """True for periods of this rhythm: a second quarter said as "so far" is no quarter alone."""
    if period.kind not in (*RHYTHMS[rhythm], *(RHYTHMS["quarter"] if rhythm == "to_date" else ())):
        return False
    said_so_far = period.cumulative or period.kind == "Q1"
    return (
        said_so_far
        if rhythm == "to_date" and period.kind in RHYTHMS["quarter"]
        else (rhythm not in ("quarter", "month") or not period.cumulative or period.kind == "Q1")
    )


def rows_from(values: Sequence[ConfirmedValue], claims: Sequence[OpenClaim], rhythm: Rhythm) -> list[Row]:
    found: dict[RowKey, dict[int, list[ConfirmedValue]]] = defaultdict(lambda: defaultdict(list))
    hollow: dict[RowKey, list[tuple[int, OpenClaim]]] = defaultdict(list)
    segments: dict[RowKey, str] = {}
    for value in values:
        key = (value.company, value.metric, fold(value.segment))
        segments.setdefault(key, value.segment)
        found[key][slot(value.period, rhythm)].append(value)
    for claim in claims:
        hollow[claim.company, claim.metric, fold(claim.segment)].append((slot(claim.period, rhythm), claim))
    return [
        Row(key, segments.get(key, ""), *led(found[key]), unheard(hollow[key], found[key]))
        for key in dict.fromkeys([*found, *hollow])
    ]


def led(
    by_slot: Mapping[int, Sequence[ConfirmedValue]],
) -> tuple[dict[int, ConfirmedValue], tuple[tuple[int, ConfirmedValue], ...]]:
    """For each slot the value a line goes through: restated before reported, reported before expected."""
    leads: dict[int, ConfirmedValue] = {}
    beside: list[tuple[int, ConfirmedValue]] = []
    for at, values in by_slot.items():
        first, *others = sorted(
            values, key=lambda value: (LEADS.index(value.basis), value.period.estimate, -value.decision)
        )
        leads[at] = first
        beside += [(at, other) for other in others]
    return dict(sorted(leads.items())), tuple(beside)


def unheard(
    claims: Sequence[tuple[int, OpenClaim]], known: Mapping[int, Sequence[ConfirmedValue]]
) -> tuple[tuple[int, OpenClaim], ...]:
    """The unconfirmed values that say something new: a repeated number would only cover the confirmed one."""
    return tuple(
        (at, claim)
        for at, claim in claims
        if not any(same_amount(claim.value, claim.unit, value.value, value.unit) for value in known.get(at, ()))
    )


def same_amount(one: Decimal, unit: Unit | None, other: Decimal, other_unit: Unit | None) -> bool:
    if unit is None or other_unit is None:
        return one == other
    return unit.measure == other_unit.measure and one * unit.scale == other * other_unit.scale


# ------------------------------------------------------------------------------------------------- as a plot wants them


def line_of(row: Row, name: str, at: Mapping[int, int], unit: Unit | None, language: Language, short: str = "") -> Line:
    """The row as a line in one unit; what is counted in another measure is left out (see `left_out`)."""
    values = [plotted(value, at[place], unit, language) for place, value in row.leads.items() if place in at]
    beside = [plotted(value, at[place], unit, language) for place, value in row.beside if place in at]
    hollow = [hollow_value(claim, at[place], unit, language) for place, claim in row.hollow if place in at]
    return Line(
        name, tuple(value for value in values if value is not None),
        tuple(value for value in (*beside, *hollow) if value is not None), short,
    )  # fmt: skip


def left_out(rows: Sequence[Row], unit: Unit | None) -> list[ConfirmedValue]:
    """The values that no axis in this unit can carry."""
    return [value for row in rows for value in row.leads.values() if in_unit(value.value, value.unit, unit) is None]


def plotted(value: ConfirmedValue, place: int, unit: Unit | None, language: Language) -> PlottedValue | None:
    shown = in_unit(value.value, value.unit, unit)
    if shown is None:
        return None
    error = None if value.error is None else in_unit(value.error, value.unit, unit)
    number = brief(shown, converted=unit is not None and value.unit is not None and unit.scale != value.unit.scale)
    exact = format_number(shown)
    within = "" if error is None else f" ± {format_number(error)}"
    return PlottedValue(
        str(value.decision), place, float(shown), with_unit(exact + within, unit or value.unit), number,
        mark_of(value), None if error is None else float(error), False, value.different > 1,
        notes_on(value, unit, language), dated=vintage(value, language),
    )  # fmt: skip


def hollow_value(claim: OpenClaim, place: int, unit: Unit | None, language: Language) -> PlottedValue | None:
    shown = in_unit(claim.value, claim.unit, unit)
    if shown is None:
        return None
    error = None if claim.error is None else in_unit(claim.error, claim.unit, unit)
    mark: Mark = "measured" if claim.source == "measured" else "printed"
    number = format_number(shown)
    return PlottedValue(
        f"open {claim.image} {claim.point}", place, float(shown), with_unit(number, unit or claim.unit), number, mark,
        None if error is None else float(error), hollow=True, notes=(say("compare.mark.open", language),),
    )  # fmt: skip


def in_unit(value: Decimal, unit: Unit | None, to: Unit | None) -> Decimal | None:
    """The value in another unit, exactly, or as printed where none is asked; None where it counts something else."""
    if to is None or unit is None:
        return value if to is None else None
    if unit.measure != to.measure:
        return None
    try:
        return convert(value, unit, to)
    except ValueError:  # dozens that do not go into thousands
        return None


def brief(value: Decimal, converted: bool) -> str:
    """The number as a table says it: as printed, or, counted in another unit, to two decimals where it is above 10."""
    exponent = value.as_tuple().exponent
    if converted and abs(value) >= LARGE and isinstance(exponent, int) and exponent < MOST_DECIMALS:
        value = value.quantize(CENTS, rounding=ROUND_HALF_UP)
    return format_number(value)


def with_unit(number: str, unit: Unit | None) -> str:
    return number if unit is None else f"{number} {unit}"


def mark_of(value: ConfirmedValue) -> Mark:
    """By basis where it is not simply reported, else by how it was read."""
    if value.basis in ("estimate", "guidance", "restated"):
        return value.basis
    if value.period.estimate:
        return "estimate"
    return "measured" if value.source == "measured" else "printed"


def notes_on(value: ConfirmedValue, unit: Unit | None, language: Language) -> tuple[str, ...]:
    """What is said of a value where the pointer rests: as printed, of which basis, from which report."""
    notes = [] if printed_alike(value, unit) else [as_printed(value)]
    mark = mark_of(value)
    if is_fiscal(value.period):
        notes.append(say("compare.period_to", language, date=value.period.end))
    if mark != "printed":
        notes.append(say(f"compare.mark.{mark}", language))
    if value.different > 1:
        notes.append(say("compare.words", language, count=value.different))
    source = " · ".join(part for part in (value.report or "", f"{value.source_date or ''}") if part)
    return tuple(note for note in (*notes, source) if note)


def is_fiscal(period: Period) -> bool:
    """True where the label alone would mean other days: a year that does not end with the calendar's."""
    usual = USUAL_END.get(period.kind)
    return usual is not None and (period.end.year, period.end.month) != (period.year, usual)


def printed_alike(value: ConfirmedValue, unit: Unit | None) -> bool:
    """True where the number as shown is the number as printed."""
    return value.printed is not None and (unit is None or value.unit is None or unit.scale == value.unit.scale)


def as_printed(value: ConfirmedValue) -> str:
    """The printed words with their unit, once; what only the drawing says carries the sign of a measurement."""
    measured = f"{STATES['measured'].sign} {format_number(value.value)}"
    words, unit = value.printed or measured, "" if value.unit is None else str(value.unit)
    return words if words.endswith(unit) else f"{words} {unit}"


def vintage(value: ConfirmedValue, language: Language) -> str:
    """When its source was printed, and whether it restates."""
    if value.source_date is None:
        return ""
    said = value.source_date.isoformat()
    return say("compare.restated_in", language, date=said) if value.basis == "restated" else said


def table_words(value: PlottedValue) -> str:
    """A number as a table cell says it: with the sign of what it is where it is not simply printed."""
    signs: dict[Mark, Callable[[str], str]] = {
        "measured": lambda number: f"◇ {number}",
        "restated": lambda number: f"↻ {number}",
        "estimate": lambda number: f"{number} E",
        "guidance": lambda number: f"{number} G",
    }
    said = f"◇ {value.number}{value.within}" if value.within else value.number
    words = signs[value.mark](said) if value.mark in signs else said
    words += " ↻" if value.restated else ""
    return f"{'≠ ' if value.differs else ''}{'○ ' if value.hollow else ''}{'ƒ ' if value.figured else ''}{words}"


def period_said(value: ConfirmedValue, language: Language) -> str:
    return period_text(value.period, "", language)
