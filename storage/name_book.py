"""The dictionaries of metrics and companies in memory, read anew as soon as anybody has changed a name in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from storage.companies import Company, list_companies
from storage.database import Database
from storage.kept import Kept
from storage.metrics import Metric, list_metrics, metric_words
from storage.name_parts import said_in_full
from storage.names import fold, longest_inside, unnumbered

_books: Kept[NameBook] = Kept(1)


@dataclass(frozen=True, slots=True)
class NameBook:
    """Every metric and company by its key, and every folded wording with the key that it means."""

    last_change: int | None
    metrics: Mapping[str, Metric]
    companies: Mapping[str, Company]
    metric_words: Mapping[str, str]
    company_words: Mapping[str, str]

    def metric(self, name: str) -> Metric | None:
        """The metric that a series name says in full; the number before a line of a statement is no part of it."""
        return self.metrics.get(self.metric_key(name) or said_in_full(name, self.metric_key) or "")

    def metric_key(self, wording: str) -> str | None:
        """The key that a wording has in the dictionary, as it stands there."""
        return self.metric_words.get(fold(wording)) or self.metric_words.get(fold(unnumbered(wording)))

    def company(self, name: str) -> Company | None:
        """The company that this name or ticker means."""
        return self.companies.get(self.company_words.get(fold(name), ""))

    def metric_keys(self, names: Iterable[str]) -> list[str]:
        """The keys that values of these names are kept under: a key, a wording, or a word of one's own."""
        return [name if name in self.metrics else self.metric_words.get(fold(name), fold(name)) for name in names]

    def company_keys(self, names: Iterable[str]) -> list[str]:
        """The keys that values of these companies are kept under: a key, a name or ticker, or one nobody added yet."""
        return [name if name in self.companies else self.company_words.get(fold(name), fold(name)) for name in names]

    def metric_in(self, title: str) -> Metric | None:
        """The metric whose longest wording stands in a title. A proposal for a person, never more."""
        return self.metrics.get(longest_inside(title, self.metric_words.items()) or "")

    def company_in(self, title: str) -> Company | None:
        """The company whose longest name stands in a title. A proposal for a person, never more."""
        return self.companies.get(longest_inside(title, self.company_words.items()) or "")


def name_book(db: Database) -> NameBook:
    """The dictionaries as they stand: every change is noted, so the last note says whether they are the same."""
    ((last,),) = db.read("SELECT max(id) FROM name_change")  # before the names: one that comes between is read twice
    return _books.get(db, last) or _books.put(db, last, _read(db, last))


def _read(db: Database, last: int | None) -> NameBook:
    company_words: dict[str, str] = dict(db.read("SELECT folded, company FROM company_alias"))
    return NameBook(
        last, {one.key: one for one in list_metrics(db)}, {one.key: one for one in list_companies(db)},
        dict(metric_words(db)), company_words,
    )  # fmt: skip
