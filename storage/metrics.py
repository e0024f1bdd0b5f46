"""The lines of a statement under all their names, in Chinese and English.

A wording names a metric exactly, or it does not: nothing is merged because it is spelled alike. A metric that the
dictionary does not know may be used all the same; its folded word is then its key.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from extraction.errors import Language, Sentence
from storage.database import Database, now
from storage.double_entry import weigh_wordings
from storage.errors import AliasTaken, UnknownRow
from storage.names import fold, longest_inside, nearest

MetricMeasure = Literal["money", "%", "per_share", "times", "count", "other"]


@dataclass(frozen=True, slots=True)
class Metric:
    """A line of a statement. `measure` is what it is usually counted in; the unit of a value is the value's own."""

    key: str
    zh: str
    en: str
    measure: MetricMeasure = "other"

    def name(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


def list_metrics(db: Database) -> list[Metric]:
    """Every known metric, in the order of a statement."""
    return [Metric(*row) for row in db.read("SELECT key, zh, en, measure FROM metric ORDER BY place, key")]


def metric(db: Database, key: str) -> Metric:
    """The metric of this key; one that the dictionary does not know goes by the words people used for it."""
    rows = db.read("SELECT key, zh, en, measure FROM metric WHERE key = ?", [key])
    if rows:
        return Metric(*rows[0])
    said = db.read("SELECT metric FROM decision WHERE metric_folded = ? ORDER BY id DESC LIMIT 1", [key])
    word = str(said[0][0]) if said else key
    return Metric(key, word, word)


def find_metric(db: Database, text: str) -> Metric | None:
    """The metric that this wording names, whatever its width, case, blanks or unit; None if no alias says so."""
    rows = db.read(
        """SELECT m.key, m.zh, m.en, m.measure FROM metric_alias a JOIN metric m ON m.key = a.metric
           WHERE a.folded = ?""",
        [fold(text)],
    )
    return Metric(*rows[0]) if rows else None


def find_metrics(db: Database, texts: Iterable[str]) -> dict[str, Metric]:
    """The metrics that these wordings name, by wording, asked for at once; what no alias names is left out."""
    words = {text: fold(text) for text in texts}
    rows = db.read(
        """SELECT a.folded, m.key, m.zh, m.en, m.measure FROM metric_alias a JOIN metric m ON m.key = a.metric
           WHERE a.folded IN (SELECT unnest(?::VARCHAR[]))""",
        [sorted(set(words.values()))],
    )
    named = {folded: Metric(*row) for folded, *row in rows}
    return {text: named[word] for text, word in words.items() if word in named}


def metric_key(db: Database, text: str) -> str:
    """The key that values of this wording are kept under: a key, an alias, or a word of one's own."""
    if db.read("SELECT 1 FROM metric WHERE key = ?", [text]):
        return text
    found = find_metric(db, text)
    return found.key if found else fold(text)


def metric_in(db: Database, text: str) -> Metric | None:
    """The metric whose longest alias stands in a title. A proposal for a person, never more."""
    key = longest_inside(text, _words(db))
    return None if key is None else metric(db, key)


def suggest_metrics(db: Database, text: str, limit: int = 5) -> list[Metric]:
    """The metrics spelled most like `text`, for a person to choose from."""
    return [metric(db, key) for key in nearest(text, _words(db), limit)]


def add_metric(
    db: Database,
    zh: str,
    en: str = "",
    measure: MetricMeasure = "other",
    aliases: Iterable[str] = (),
    added_by: str = "",
) -> Metric:
    """Add a metric of one's own; words already naming another metric are refused."""
    key = fold(zh)
    if not key:
        raise UnknownRow(Sentence(zh="请给指标起个名字。", en="A metric needs a name."))
    added = Metric(key, zh.strip(), en.strip() or zh.strip(), measure)
    with db.write() as cursor:
        _refuse_taken(db, [zh, en, *aliases], None)
        cursor.execute(
            """INSERT INTO metric (key, zh, en, measure, place, added_by, added_at)
               VALUES (?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM metric), ?, ?)""",
            [added.key, added.zh, added.en, added.measure, added_by, now()],
        )
        for word in (zh, en, *aliases):
            add_metric_alias(db, key, word, added_by)
    return added


def add_metric_alias(db: Database, key: str, alias: str, added_by: str = "") -> None:
    """One more wording for a metric; values already settled under it join at once."""
    with db.write() as cursor:
        if not db.read("SELECT 1 FROM metric WHERE key = ?", [key]):
            raise UnknownRow(Sentence(zh="指标表里没有这个指标。", en="There is no such metric in the dictionary."))
        _refuse_taken(db, [alias], key)
        if fold(alias) and not db.read("SELECT 1 FROM metric_alias WHERE folded = ?", [fold(alias)]):
            cursor.execute(
                "INSERT INTO metric_alias (folded, alias, metric, added_by, added_at) VALUES (?, ?, ?, ?, ?)",
                [fold(alias), alias.strip(), key, added_by, now()],
            )
            weigh_wordings(db)


def metric_aliases(db: Database, key: str) -> list[str]:
    """Every wording of a metric."""
    rows = db.read("SELECT alias FROM metric_alias WHERE metric = ? ORDER BY added_at, length(alias), alias", [key])
    return [alias for (alias,) in rows]


def _words(db: Database) -> list[tuple[str, str]]:
    return [(word, key) for word, key in db.read("SELECT folded, metric FROM metric_alias")]


def _refuse_taken(db: Database, words: Iterable[str], key: str | None) -> None:
    """A word means one metric only: refuse those that mean another than `key`."""
    for word in words:
        other = find_metric(db, word)
        if other is not None and other.key != key:
            raise AliasTaken(
                Sentence(
                    zh=f"“{word}”已经是指标“{other.zh}”的名称。",
                    en=f"“{word}” already names the metric “{other.en}”.",
                )
            )
