"""From what a person typed on the value card to a decision, or to the word that was not understood."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.chart import ExtractedPoint, Period, Unit
from extraction.errors import Language
from extraction.numbers.captions import find_unit
from extraction.numbers.printed import format_number, parse_number
from extraction.numbers.units import unit_in
from extraction.periods import format_period, parse_period
from storage.decisions import Basis, Decision, Scope
from storage.names import fold


@dataclass(frozen=True, slots=True)
class Typed:
    """The fields of the value card as they stand when a button is pressed."""

    value: str
    unit: str
    series: str
    category: str
    company: str | None
    metric: str | None
    segment: str
    period: str
    scope: Scope
    basis: Basis
    reason: str


class NotUnderstood(Exception):
    """A field that cannot be read; `key` names the sentence that says so, `text` is what stood there."""

    def __init__(self, key: str, text: str) -> None:
        super().__init__(key, text)
        self.key = key
        self.text = text


def as_typed(proposal: Decision, language: Language) -> Typed:
    """The proposal in the words of the card: what the fields hold before anyone types."""
    return Typed(
        value=value_text(proposal.value, proposal.printed),
        unit=str(proposal.unit) if proposal.unit else "",
        series=proposal.series,
        category=proposal.category,
        company=proposal.company,
        metric=proposal.metric,
        segment=proposal.segment,
        period=period_text(proposal.period, proposal.period_text, language),
        scope=proposal.scope,
        basis=proposal.basis,
        reason=proposal.reason,
    )


def answer(proposal: Decision, claim: ExtractedPoint | None, typed: Typed, language: Language) -> Decision:
    """The decision these words make: confirmed where the reading stands as it was, else corrected."""
    before = as_typed(proposal, language)
    value, printed, read_unit, evidence = proposal.value, proposal.printed, None, proposal.evidence
    if typed.value != before.value or value is None:
        number = parse_number(typed.value)
        if number is None:
            raise NotUnderstood("review.not_a_number", typed.value)
        value, printed, read_unit = number.value, number.printed, number.unit
        if claim is not None and claim.measured is not None and value == claim.measured.value:
            printed, evidence = None, claim.measured.box  # nothing prints it: the mark is what shows it
    unit = proposal.unit if typed.unit == before.unit else understood_unit(typed.unit)
    period = proposal.period if typed.period == before.period else understood_period(typed.period)
    said = replace(
        proposal,
        value=value,
        printed=printed,
        unit=unit or read_unit,
        series=typed.series.strip(),
        category=typed.category.strip(),
        company=typed.company or None,
        metric=typed.metric or None,
        segment="" if fold(typed.segment) == fold(typed.company or "") else typed.segment.strip(),
        period=period,
        period_text=typed.period.strip() or proposal.period_text,
        scope=typed.scope,
        basis=basis_of(period, typed.basis, proposal),
        evidence=evidence,
        reason=typed.reason.strip(),
    )
    return replace(said, verdict="corrected" if differs(said, proposal, claim) else "confirmed", mistake=None)


def differs(said: Decision, proposal: Decision, claim: ExtractedPoint | None) -> bool:
    """True if the person changed something the engine had claimed; naming company or metric changes no claim."""
    number = claim.value if claim is not None and claim.value is not None else proposal.value
    read = (number, proposal.unit, proposal.series, proposal.category)  # a number may have been proposed anew
    if (said.value, said.unit, said.series, said.category) != read:
        return True
    return claim is not None and claim.period is not None and said.period != proposal.period


def value_text(value: Decimal | None, printed: str | None) -> str:
    """A number as printed, or as measured."""
    if printed:
        return printed
    return "" if value is None else format_number(value)


def amount_text(value: Decimal | None, printed: str | None, unit: Unit | None, language: Language) -> str:
    """A number as printed or measured, with its unit in the reader's language where the print itself has none."""
    number = value_text(value, printed)
    return number if unit is not None and number.endswith(str(unit)) else f"{number} {unit_in(unit, language)}".strip()


def period_text(period: Period | None, words: str, language: Language) -> str:
    return format_period(period, language) if period else words


def understood_unit(text: str) -> Unit | None:
    if not text.strip():
        return None
    unit = find_unit(text)
    if unit is None:
        raise NotUnderstood("review.not_a_unit", text)
    return unit


def understood_period(text: str) -> Period | None:
    if not text.strip():
        return None
    period = parse_period(text)
    if period is None:
        raise NotUnderstood("review.not_a_period", text)
    return period


def basis_of(period: Period | None, basis: Basis, proposal: Decision) -> Basis:
    """A forecast is an estimate, or the company's guidance, whatever else is said; other bases stay."""
    if period is not None and period.estimate:
        return basis if basis == "guidance" else "estimate"
    was_forecast = proposal.period is not None and proposal.period.estimate
    return "reported" if was_forecast and basis == proposal.basis == "estimate" else basis
