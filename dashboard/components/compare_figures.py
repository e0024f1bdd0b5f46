"""What is worked out of a row's confirmed values: growth, shares, single quarters. The sums themselves are storage's.

Of several vintages the pair that may be compared is taken, the leading one first. What cannot be said says why.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal
from functools import partial
from itertools import product

from dashboard.components.compare_rows import Row, RowKey, brief, in_unit, plotted, with_unit
from dashboard.components.compare_vintages import (
    Grown,
    best_pair,
    comparable,
    first_said,
    vintages,
    with_restated,
)
from dashboard.plots.marks import Line, Mark, PlottedValue
from dashboard.text import say, tell
from dashboard.views import RHYTHMS, Figured, Rhythm, View
from extraction.chart import PeriodKind, Unit
from extraction.errors import Language
from extraction.numbers.printed import format_number
from storage.confirmed import ConfirmedValue, Wanted
from storage.derived import (
    Derived,
    Operand,
    calendarised,
    growth,
    index,
    margin,
    sequential_growth,
    share,
    single_period,
    trailing_from_cumulative,
    trailing_from_quarters,
)
from storage.metrics import MetricKind

PER_YEAR: dict[Rhythm, int] = {"year": 1, "half": 2, "quarter": 4, "to_date": 4, "month": 12, "instant": 12}
AMOUNTS: tuple[Figured, ...] = ("value", "single", "ttm", "calendar")  # counted in the unit of the values themselves
CHANGES: tuple[Figured, ...] = ("yoy", "qoq")
OFFERED: dict[Rhythm, tuple[Figured, ...]] = {
    "year": ("value", "yoy", "index", "margin", "share", "calendar"),
    "half": ("value", "yoy", "qoq", "index", "margin", "share"),
    "quarter": ("value", "yoy", "qoq", "index", "margin", "share", "single", "ttm"),
    "to_date": ("value", "yoy", "margin", "share", "single", "ttm"),
    "month": ("value", "yoy", "qoq", "index", "margin", "share"),
    "instant": ("value", "yoy", "index", "margin", "share"),
}
QUARTERS: tuple[PeriodKind, ...] = RHYTHMS["quarter"]
SO_FAR: tuple[PeriodKind, ...] = ("H1", "9M", "FY")
PLACES: dict[Figured, int] = {"yoy": 1, "qoq": 1, "index": 1, "share": 1, "margin": 1}
DECEMBER = 12
EARLIEST, LATEST = 1000, 9998  # years
SEEN = Decimal("0.005")  # a ± below this share of the value is not seen in a plot


@dataclass(frozen=True, slots=True)
class Worked:
    """What a row comes to by slot: reported values as they are, derived ones, and why others cannot be said."""

    row: Row
    by_slot: Mapping[int, Operand]
    hindered: tuple[Derived, ...] = ()


def wanted_for(view: View) -> Wanted:
    """What has to be asked for: a year more for growth, the year so far for its quarters, the whole for a share."""
    kinds: tuple[PeriodKind, ...] = view.kinds
    if view.figured in ("single", "ttm") or view.rhythm == "to_date":
        kinds = (*QUARTERS, *SO_FAR)
    first, last = view.span
    years = None if first is None and last is None else (first or EARLIEST, last or LATEST)
    if years is not None and view.figured in ("yoy", "qoq", "ttm", "calendar"):
        years = (years[0] - 1, years[1] + (view.figured == "calendar"))
    segments = None if view.segment == "*" else ("", view.segment) if view.figured == "share" else (view.segment,)
    metrics = (*view.metrics, view.of) if view.figured == "margin" and view.of else view.metrics
    return Wanted(metrics, view.companies, segments, kinds, years, (view.scope,), view.bases, view.until)


def work_out(rows: Sequence[Row], view: View, kinds: Mapping[str, MetricKind]) -> list[Worked]:
    """Each row that is to be shown as the view figures it, in the order of the view."""
    by_key = {row.key: row for row in rows}
    shown = [row for row in rows if row.key[1] in view.metrics and wants_segment(row, view)]
    base = common_base(shown)
    found = []
    for row in in_order(shown, view):
        below = base_of(row, min(row.leads, default=0) if base is None else base) if view.figured == "index" else None
        figured = partial(figured_at, row, view=view, rows=by_key, base=below, kind=kinds.get(row.key[1], "flow"))
        found.append(worked(row, view, figured))
    return found


def wants_segment(row: Row, view: View) -> bool:
    """By segment: the segments, and the whole company only where nothing else is there to be shown."""
    if view.segment == "*":
        return bool(row.key[2])
    return row.segment == view.segment or row.key[2] == view.segment


def in_order(rows: Iterable[Row], view: View) -> list[Row]:
    companies = {key: at for at, key in enumerate(view.companies)}
    metrics = {key: at for at, key in enumerate(view.metrics)}
    return sorted(rows, key=lambda row: (companies.get(row.key[0], len(companies)), metrics.get(row.key[1], 0)))


def worked(row: Row, view: View, at: Callable[[int], Operand | None]) -> Worked:
    by_slot: dict[int, Operand] = {}
    hindered: list[Derived] = []
    first, last = slots_shown(view)
    slots = sorted(row.leads)
    if view.figured == "calendar" and slots:
        slots = list(range(slots[0] - 1, slots[-1] + 1))
    for each in slots:
        found = at(each) if first <= each <= last else None
        if isinstance(found, Derived) and found.value is None:
            if not begins(each, slots, view):
                hindered.append(found)
        elif found is not None:
            by_slot[each] = found
    return Worked(row, by_slot, tuple(hindered))


def begins(at: int, slots: Sequence[int], view: View) -> bool:
    """True where nothing can grow yet: nobody expects a base before the first value."""
    back = {"yoy": PER_YEAR[view.rhythm], "qoq": 1}.get(view.figured, 0)
    return bool(slots) and at - back < slots[0]


def slots_shown(view: View) -> tuple[int, int]:
    """The slots of the years that are looked at."""
    many = PER_YEAR[view.rhythm]
    first, last = view.span
    return (first or EARLIEST) * many, (last or LATEST) * many + many - 1


def figured_at(
    row: Row, at: int, view: View, rows: Mapping[RowKey, Row], base: ConfirmedValue | None, kind: MetricKind
) -> Operand | None:
    """The one value at this slot, as the view figures it."""
    other = measured_against(row, view, rows)
    found = operand_at(row, other, at, view, base, kind)
    if not isinstance(found, Derived):
        return found
    return with_restated(found, [row] if other is None else [row, other], grown_at(at, view))


def grown_at(at: int, view: View) -> Grown | None:
    """How the value grew, where it is growth that is shown."""
    match view.figured:
        case "yoy":
            return Grown(growth, at, at - PER_YEAR[view.rhythm])
        case "qoq":
            return Grown(sequential_growth, at, at - 1)
    return None


def measured_against(row: Row, view: View, rows: Mapping[RowKey, Row]) -> Row | None:
    """The row that a share or a margin is of; None where there is none, or the row stands alone."""
    company, metric, segment = row.key
    whole = {"share": (company, metric, ""), "margin": (company, view.of, segment)}.get(view.figured)
    return None if whole is None else rows.get(whole)


def operand_at(
    row: Row, other: Row | None, at: int, view: View, base: ConfirmedValue | None, kind: MetricKind
) -> Operand | None:
    match view.figured:
        case "value":
            return row.leads.get(at)
        case "yoy":
            return best_pair(growth, row, at, row, at - PER_YEAR[view.rhythm])
        case "qoq":
            return best_pair(sequential_growth, row, at, row, at - 1)
        case "index":
            return first_said(index(now, base) for now in comparable(row, at) or (None,))
        case "share":
            return best_pair(share, row, at, other, at)
        case "margin":
            return best_pair(margin, row, at, other, at)
        case "single":
            return single_at(row, at, kind)
        case "ttm":
            return trailing_at(row, at, kind)
        case "calendar":
            return calendar_at(row, at, kind)


def common_base(rows: Sequence[Row]) -> int | None:
    """The first slot at which every row has a value: where an index is 100."""
    slots = [set(row.leads) for row in rows if row.leads]
    together = set.intersection(*slots) if slots else set()
    return min(together, default=None)


def base_of(row: Row, at: int) -> ConfirmedValue | None:
    """The vintage that a whole line is set against: the one most periods compare with. A line has only one 100."""
    bases = vintages(row, at)
    if len(bases) < 2:
        return next(iter(bases), None)

    def carried(base: ConfirmedValue) -> int:
        return sum(first_said(index(now, base) for now in vintages(row, each)).value is not None for each in row.leads)

    return max(bases, key=carried)


# ----------------------------------------------------------------------------- quarters, twelve months, calendar years


def quarter_of(row: Row, at: int) -> ConfirmedValue | None:
    """The quarter alone, as reported."""
    return next((value for value in vintages(row, at) if value.period.kind in QUARTERS and not to_date(value)), None)


def so_far(row: Row, at: int) -> list[ConfirmedValue | None]:
    """The year up to this quarter, in every vintage, the leading one first; the first quarter is both."""
    return [value for value in vintages(row, at) if to_date(value) or value.period.kind == "Q1"] or [None]


def to_date(value: ConfirmedValue) -> bool:
    return value.period.kind in SO_FAR or (value.period.cumulative and value.period.kind != "Q1")


def single_at(row: Row, at: int, kind: MetricKind) -> Operand | None:
    """A quarter as reported, else what the year so far has more than the quarter before."""
    reported = quarter_of(row, at)
    if reported is not None:
        return reported
    return first_said(single_period(now, before, kind) for now, before in product(so_far(row, at), so_far(row, at - 1)))


def trailing_at(row: Row, at: int, kind: MetricKind) -> Operand | None:
    """A full year is twelve months; else from the year so far, else from four quarters."""
    now = so_far(row, at)
    if now[0] is not None and now[0].period.kind == "FY":
        return now[0]
    years = product(so_far(row, at - at % 4 - 1), now, so_far(row, at - 4))
    from_year = first_said(trailing_from_cumulative(*three, kind) for three in years)
    if from_year.value is not None:
        return from_year
    from_quarters = trailing_from_quarters([single_at(row, each, kind) for each in range(at - 3, at + 1)], kind)
    return from_year if from_quarters.value is None and now[0] is not None else from_quarters


def calendar_at(row: Row, year: int, kind: MetricKind) -> Operand | None:
    now = row.leads.get(year)
    if now is not None and now.period.end.month == DECEMBER:
        return now
    years = [comparable(row, each) for each in (year, year + 1) if each in row.leads]
    return first_said(calendarised(year, pair, kind) for pair in product(*years)) if years else None


# ------------------------------------------------------------------------------------------------- as a plot wants them


def figured_line(
    worked_out: Worked, name: str, at: Mapping[int, int], unit: Unit | None, view: View, language: Language,
    keys: dict[str, Derived], short: str = "",
) -> Line:  # fmt: skip
    """The row as a line; what was derived is noted in `keys`, so that a click on it finds its formula."""
    values: list[PlottedValue] = []
    for slot_number, operand in worked_out.by_slot.items():
        if slot_number not in at:
            continue
        if isinstance(operand, Derived):
            values += figured_value(operand, at[slot_number], unit, view.figured, language, keys)
        else:
            found = plotted(operand, at[slot_number], unit, language)
            values += [] if found is None else [found]
    return Line(name, tuple(values), (), short)


def figured_value(
    derived: Derived, place: int, unit: Unit | None, figured: Figured, language: Language, keys: dict[str, Derived]
) -> list[PlottedValue]:
    """The derived value with its formula; nothing where it counts something else than the axis."""
    if derived.value is None:
        return []
    shown = in_unit(derived.value, derived.unit, unit) if figured in AMOUNTS else derived.value
    if shown is None:
        return []
    number = spoken(shown, figured)
    of = unit if figured in AMOUNTS else rate_unit(derived)
    exact = format_number(shown) if figured in AMOUNTS else number
    error = shown_error(derived, shown, unit, figured)
    within = "" if error is None else f" ± {within_words(error, figured)}"
    sign = "%" if of is not None and of.measure == "%" else ""
    said = f"{number}{sign}{within}{sign if within else ''}" if sign else with_unit(exact + within, of)
    mark: Mark = derived.expected or "derived"
    forecast = "" if mark == "derived" else say(f"compare.mark.{mark}", language)
    notes = (
        f"ƒ {tell(derived.formula, language)}",
        forecast,
        tell(derived.note, language),
        tell(derived.restated, language),
    )
    return [
        PlottedValue(
            key_of(derived, keys), place, float(shown), said, number, mark, None if error is None else float(error),
            notes=tuple(note for note in notes if note), figured=True, within=within if derived.measured else "",
            restated=derived.restated is not None,
        )
    ]  # fmt: skip


def shown_error(derived: Derived, shown: Decimal, unit: Unit | None, figured: Figured) -> Decimal | None:
    """The ± where an input was measured; that of rounding only where an amount is small beside it."""
    if derived.error is None:
        return None
    error = in_unit(derived.error, derived.unit, unit) if figured in AMOUNTS else derived.error
    if error is None or derived.measured:
        return error
    return error if figured in AMOUNTS and error > abs(shown) * SEEN else None


def within_words(error: Decimal, figured: Figured) -> str:
    """The ± as exact as the number beside it, never too little."""
    if figured in AMOUNTS:
        return brief(error, converted=True)
    return format_number(error.quantize(Decimal(1).scaleb(-PLACES.get(figured, 1)), rounding=ROUND_CEILING))


def rate_unit(derived: Derived) -> Unit | None:
    return None if derived.unit is None or derived.unit.measure == "index" else derived.unit


def spoken(value: Decimal, figured: Figured) -> str:
    """A rate to one decimal, changes with their sign; amounts as exact as they are."""
    if figured in AMOUNTS:
        return brief(value, converted=True)
    step = Decimal(1).scaleb(-PLACES.get(figured, 1))
    rounded = value.quantize(step, rounding=ROUND_HALF_UP)
    return f"{rounded:+,}" if figured in CHANGES else f"{rounded:,}"


def key_of(derived: Derived, keys: dict[str, Derived]) -> str:
    """What a click on a derived value says: the same in every run that shows the same sum."""
    key = f"f {tell(derived.formula, 'en')} {' '.join(map(str, derived.inputs))}"
    keys[key] = derived
    return key


def restated_since(all_worked: Sequence[Worked], language: Language) -> str:
    """How many values rest on a number that was restated, and the first such number; "" where none does."""
    every = [found for one in all_worked for found in one.by_slot.values() if isinstance(found, Derived)]
    said = [tell(found.restated, language) for found in every if found.restated is not None]
    return say("compare.on_restated", language, count=len(said), first=said[0]) if said else ""


def why_not(all_worked: Sequence[Worked], language: Language) -> str:
    """How many values cannot be said, and why the first ones cannot; "" where all can."""
    hindered = [each for one in all_worked for each in one.hindered if each.why_not is not None]
    if not hindered:
        return ""
    reasons = list(dict.fromkeys(tell(each.why_not, language) for each in hindered))[:2]
    between = "" if language == "zh" else " "
    return say("compare.not_derived", language, count=len(hindered), reason=between.join(reasons))
