"""The answer: what a person said about one value, and what kind of mistake the claim had made."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rapidfuzz.distance import Levenshtein

from extraction.chart import ExtractedPoint, Period, Unit
from extraction.geometry import Box

Verdict = Literal["confirmed", "corrected", "rejected", "added", "undone"]
Scope = Literal["consolidated", "parent"]
Basis = Literal["reported", "estimate", "guidance", "restated"]
Mistake = Literal["digit", "decimal_point", "sign", "unit", "series", "period", "missed", "invented", "other"]

SLIPS = 2  # so many wrong, lost or doubled figures are a slip of the reader; more is another number


@dataclass(frozen=True, slots=True)
class Decision:
    """One word of a reviewer, never edited.

    `point` is the position in the reading. A value added by hand has None, and from then on goes by minus the id of
    this decision. `undone` takes back exactly the decision `undoes`. `company` and `metric` are keys or any wording:
    the ledger resolves them through aliases. `segment` is the part of the company that the value is of, as printed; ""
    is the whole. `value` is in `unit` as printed, scale not applied.

    reported  what was, as first printed           estimate  what anybody expects
    restated  what was, as printed again later     guidance  what the company itself says it expects
    """

    extraction: int
    verdict: Verdict
    point: int | None = None
    series: str = ""
    category: str = ""
    company: str | None = None
    metric: str | None = None
    segment: str = ""
    period: Period | None = None
    period_text: str = ""
    value: Decimal | None = None
    printed: str | None = None
    unit: Unit | None = None
    scope: Scope = "consolidated"
    basis: Basis = "reported"
    evidence: Box | None = None
    reviewer: str = ""
    reason: str = ""
    mistake: Mistake | None = None
    seconds: float | None = None
    decided_at: dt.datetime | None = None  # set by the ledger when left out
    id: int = 0  # set by the ledger
    undoes: int | None = None

    @property
    def key(self) -> int:
        """What this word is about: the point's position, or minus the id of the decision that added the value."""
        return -self.id if self.point is None else self.point


def guess_mistake(claimed: ExtractedPoint | None, answer: Decision) -> Mistake | None:
    """The most telling difference between claim and answer, to be proposed; None if they agree."""
    if answer.verdict == "rejected":
        return "invented"
    if claimed is None or claimed.value is None:
        return "missed"
    if answer.value is not None and answer.value != claimed.value:
        return _wrong_number(claimed, answer.value)
    if _differ_in_unit(claimed.unit, answer.unit):
        return "unit"
    if answer.series and answer.series != claimed.series:
        return "series"
    if answer.period != claimed.period or (answer.category and answer.category != claimed.category):
        return "period"
    return "other" if answer.verdict == "corrected" else None


def _wrong_number(claimed: ExtractedPoint, answer: Decimal) -> Mistake:
    said = claimed.value or Decimal(0)
    if said.copy_abs() == answer.copy_abs():
        return "sign"
    if claimed.source in ("measured", "computed"):
        return "other"  # nothing was misread: the geometry was off
    if _figures(said) == _figures(answer):
        return "decimal_point"
    return "digit" if Levenshtein.distance(_figures(said), _figures(answer)) <= SLIPS else "other"


def _figures(value: Decimal) -> str:
    """The figures of a number without point, sign and zeros at the ends: 0.125 and -1250 share them."""
    return "".join(map(str, value.as_tuple().digits)).strip("0")


def _differ_in_unit(claimed: Unit | None, answer: Unit | None) -> bool:
    if claimed is None or answer is None:
        return claimed is not answer
    return (claimed.measure, claimed.scale) != (answer.measure, answer.scale)
