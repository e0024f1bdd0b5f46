"""The answer: what a person said about one value."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extraction.chart import Period, Unit
from extraction.geometry import Box

Verdict = Literal["confirmed", "corrected", "rejected", "added", "undone"]
Scope = Literal["consolidated", "parent"]
Basis = Literal["reported", "estimate", "guidance", "restated"]
Mistake = Literal[
    "digit", "decimal_point", "sign", "scale", "series", "category", "missed", "invented", "rounded", "order",
    "imprecise", "other",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Decision:
    """One word of a reviewer, never edited.

    `point` is the position in the reading. A value added by hand has None, and from then on goes by minus the id of
    this decision. `undone` takes back exactly the decision `undoes`. `company` and `metric` are keys or any wording:
    the ledger resolves them through aliases. `segment` is the part of the company that the value is of, as printed; ""
    is the whole. `value` is in `unit` as printed, scale not applied.

    reported  what was, as first printed           estimate  what anybody expects
    restated  what was, as printed again later     guidance  what the company itself says it expects

    What each kind of `mistake` is, storage/mistakes.py says.
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
