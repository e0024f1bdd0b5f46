"""What a confirmed value is of, in one line: company, metric, segment, period, and what sets it apart."""

from __future__ import annotations

import datetime as dt

from extraction.errors import Language
from extraction.periods import format_period
from storage.companies import find_company
from storage.confirmed import ConfirmedValue
from storage.database import Database
from storage.decisions import Basis, Decision, Scope
from storage.disagreements import BASES, SCOPES
from storage.metrics import find_metric


def fact_name(db: Database, value: ConfirmedValue, language: Language) -> str:
    """Consolidated and reported figures are the rule and go without saying."""
    period = format_period(value.period, language)
    return _joined(db, value.company, value.metric, value.segment, period, value.scope, value.basis, language)


def word_name(db: Database, word: Decision, language: Language) -> str:
    """The same of a word, which may lack a company, a metric or a period."""
    period = format_period(word.period, language) if word.period else word.period_text
    company, metric = word.company or "", word.metric or ""
    return _joined(db, company, metric, word.segment, period, word.scope, word.basis, language)


def _joined(
    db: Database, company: str, metric: str, segment: str, period: str, scope: Scope, basis: Basis, language: Language
) -> str:
    known, figure = find_company(db, company), find_metric(db, metric)
    parts = [
        known.name(language) if known else company,
        figure.name(language) if figure else metric,
        segment,
        period,
        *set_apart(scope, basis, language),
    ]
    return " · ".join(part for part in parts if part)


def moment(at: dt.datetime) -> str:
    """Day and minute, where the reader is."""
    return at.astimezone().isoformat(" ", "minutes")[:16]


def set_apart(scope: Scope, basis: Basis, language: Language) -> list[str]:
    """Scope and basis, where they are not the usual ones."""
    words = [SCOPES[language][scope]] if scope != "consolidated" else []
    return words + ([BASES[language][basis]] if basis != "reported" else [])
