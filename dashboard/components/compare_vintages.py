"""Of several vintages of one period the pair that may be compared; and what was restated, where that is not in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from itertools import product

from dashboard.components.compare_rows import Row, as_printed, same_amount
from dashboard.text import say
from extraction.errors import Language, Sentence
from service.answers import period_text
from storage.confirmed import ConfirmedValue
from storage.derived import Derived, Operand
from storage.derived.result import forecast_in

Relation = Callable[[Operand | None, Operand | None], Derived]
Restated = tuple[int, ConfirmedValue, ConfirmedValue]  # slot, number used, what it was restated to
TENTH = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class Grown:
    """Growth of one slot from another, and how it is worked out."""

    relation: Relation
    at: int
    before: int


def vintages(row: Row | None, at: int) -> list[ConfirmedValue]:
    """Every confirmed value of the slot, the leading one first."""
    if row is None or at not in row.leads:
        return []
    return [row.leads[at], *(value for place, value in row.beside if place == at)]


def comparable(row: Row | None, at: int) -> list[ConfirmedValue]:
    """The vintages that may stand for the slot: no forecast does where it is known what happened."""
    every = vintages(row, at)
    return [value for value in every if forecast_in(value) is None or forecast_in(every[0]) is not None]


def is_expected(value: Operand) -> bool:
    """True for a forecast, and for what rests on one."""
    return (value.expected if isinstance(value, Derived) else forecast_in(value)) is not None


def best_pair(relation: Relation, row: Row, at: int, other: Row | None, other_at: int) -> Derived:
    """The first pair of vintages that may be compared; else why the leading ones may not."""
    nows: Sequence[ConfirmedValue | None] = comparable(row, at) or (None,)
    pairs = product(nows, (*comparable(other, other_at), None))
    return first_said(relation(now, before) for now, before in pairs)


def first_said(tried: Iterable[Derived]) -> Derived:
    """The first that can be said; else the first, with why it cannot."""
    every = list(tried)
    return next((each for each in every if each.value is not None), every[0])


def with_restated(found: Derived, rows: Sequence[Row], grown: Grown | None = None) -> Derived:
    """The same, with what of it was restated; growth says what it is from a restated base as well."""
    if found.value is None:
        return found
    said = [restatement(found, pair, rows[0], grown) for pair in passed_over(found, rows)]
    if not said:
        return found
    return replace(found, restated=Sentence("".join(each.zh for each in said), " ".join(each.en for each in said)))


def passed_over(found: Derived, rows: Sequence[Row]) -> Iterator[Restated]:
    """The numbers used that were restated to another amount, which is not in the sum."""
    for row in rows:
        for at, used in row.beside:
            if used.decision not in found.inputs:
                continue
            for later in vintages(row, at):
                if restates(later, used) and not same_amount(used.value, used.unit, later.value, later.unit):
                    yield at, used, later


def restates(later: ConfirmedValue, used: ConfirmedValue) -> bool:
    alike = (later.period.kind, later.period.cumulative) == (used.period.kind, used.period.cumulative)
    return alike and (later.basis, used.basis) == ("restated", "reported")


def restatement(found: Derived, pair: Restated, row: Row, grown: Grown | None) -> Sentence:
    """What the number was restated to, and what growth comes to from there."""
    at, used, later = pair
    words = {"used": as_printed(used), "restated": as_printed(later)}
    rate = from_restated(found, later, row, grown) if grown is not None and at == grown.before else ""
    key = "compare.restated_base" if rate else "compare.restated_to"

    def said(language: Language) -> str:
        return say(key, language, period=period_text(used.period, "", language), rate=rate, **words)

    return Sentence(said("zh"), said("en"))


def from_restated(found: Derived, later: ConfirmedValue, row: Row, grown: Grown) -> str:
    """Growth of the same number from the restated base, in words; "" where that cannot be said either."""
    now = next((value for value in vintages(row, grown.at) if value.decision in found.inputs), None)
    if now is None:
        return ""
    again = grown.relation(now, replace(later, basis=now.basis))
    if again.value is None:
        return ""
    return f"{again.value.quantize(TENTH, rounding=ROUND_HALF_UP):+,}{again.unit or ''}"
