"""The word that counts for one fact, exact: what is compared and worked with."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from extraction.chart import Period, Source, Unit
from storage.decisions import Basis, Scope, Verdict


@dataclass(frozen=True, slots=True)
class ConfirmedValue:
    """The word that counts for one fact. `value` is in `unit` as printed, scale not applied."""

    decision: int  # id of the word
    company: str
    metric: str
    segment: str  # as printed; "" is the whole company
    period: Period  # its end by the company's fiscal calendar
    scope: Scope
    basis: Basis
    value: Decimal
    unit: Unit | None
    decimals: int
    printed: str | None
    source: Source | Literal["typed"]
    error: Decimal | None
    verdict: Verdict
    source_date: dt.date | None
    report: str | None
    image: str
    extraction: int
    point: int
    reviewer: str
    decided_at: dt.datetime
    words: int  # words on this fact
    different: int  # groups of them that differ
