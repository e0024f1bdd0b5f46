"""What sets a derived number apart, in the words of Compare: forecasts, restatements, sources that differ, measures."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from extraction.errors import Language, Sentence
from extraction.periods import format_period
from storage.confirmed import ConfirmedValue
from storage.derived.everything import Told
from storage.derived.expressions import confirmed_in
from storage.derived.result import Derived
from storage.disagreements import BASES, SCOPES
from storage.likely_causes import amount, in_words
from storage.names import fold

DISPUTED = {"zh": "≠ 各源不一", "en": "≠ sources differ"}
RESTATED_SINCE = {"zh": "↻ 后有重述", "en": "↻ restated since"}
MEASURED = {"zh": "◇ 测得", "en": "◇ measured"}
Fact = tuple[str, ...]


class Restatements:
    """Which of the values reported were restated to another amount."""

    def __init__(self, values: Iterable[ConfirmedValue]) -> None:
        kept = list(values)
        again = {_fact(one): one for one in kept if one.basis == "restated"}
        self._to = {
            one.decision: (one, again[_fact(one)])
            for one in kept
            if one.basis == "reported" and _fact(one) in again and _moved(one, again[_fact(one)])
        }

    def of(self, derived: Derived) -> Sentence | None:
        """What a number in it was restated to, where that number is not itself in it; None where none was."""
        pairs = [self._to[number] for number in derived.inputs if number in self._to]
        told = [(used, later) for used, later in pairs if later.decision not in derived.inputs]
        if not told:
            return None
        zh = (f"{_of(used, 'zh')}的 {in_words(used, 'zh')} 已重述为 {in_words(later, 'zh')}。" for used, later in told)
        en = (
            f"{in_words(used, 'en')} of {_of(used, 'en')} was restated to {in_words(later, 'en')}."
            for used, later in told
        )
        return Sentence("".join(zh), " ".join(en))


def is_disputed(derived: Derived) -> bool:
    return any(one.disputed for one in confirmed_in(derived.expression))


def marks(told: Told, since: Sentence | None, language: Language) -> str:
    """Every mark that the page would give it; "" for what is consolidated, happened and is agreed on."""
    derived, of = told.derived, told.of
    basis = derived.expected or ("restated" if of.basis == "restated" else None)
    said: Sequence[str | None] = (
        DISPUTED[language] if is_disputed(derived) else None,
        MEASURED[language] if derived.measured else None,
        BASES[language][basis] if basis else None,
        RESTATED_SINCE[language] if since is not None else None,
        SCOPES[language]["parent"] if of.scope == "parent" else None,
    )
    return " · ".join(each for each in said if each)


def _fact(one: ConfirmedValue) -> Fact:
    period = one.period
    when = (period.kind, period.end.isoformat(), str(period.cumulative))
    return (one.company, one.metric, fold(one.segment), *when, one.scope)


def _moved(one: ConfirmedValue, other: ConfirmedValue) -> bool:
    alike = (one.unit and one.unit.measure) == (other.unit and other.unit.measure)
    return not alike or amount(one) != amount(other)


def _of(one: ConfirmedValue, language: Language) -> str:
    return format_period(one.period, language)
