"""The lines of a statement under all their names, in Chinese and English, and how an analyst changes that dictionary.

A wording names a metric exactly, or it does not: nothing is merged because it is spelled alike. A metric that the
dictionary does not know may be used all the same; its folded word is then its key.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

from extraction.errors import Language, Sentence
from storage.database import Database, now
from storage.double_entry import weigh_wordings
from storage.errors import AliasTaken, UnknownRow
from storage.fact_table import bring_up
from storage.name_changes import note_change
from storage.names import fold

MetricMeasure = Literal["money", "%", "per_share", "times", "days", "count", "other"]
MetricKind = Literal["flow", "stock", "ratio", "per_share", "count"]
MetricSign = Literal["plus", "cost", "either"]
MEASURES: tuple[MetricMeasure, ...] = get_args(MetricMeasure)
KINDS: tuple[MetricKind, ...] = get_args(MetricKind)
SIGNS: tuple[MetricSign, ...] = get_args(MetricSign)


@dataclass(frozen=True, slots=True)
class Metric:
    """A line of a statement. `measure` is what it is usually counted in; the unit of a value is the value's own.

    flow    over a period: its quarters add up to its year        plus    never below zero
    stock   at a point in time                                    cost    an expense, said as a positive number
    ratio   of two others; never added up                         either  a loss or an outflow is negative
    """

    key: str
    zh: str
    en: str
    measure: MetricMeasure = "other"
    kind: MetricKind = "flow"
    sign: MetricSign = "either"
    shipped: bool = False

    def name(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


def list_metrics(db: Database) -> list[Metric]:
    """Every known metric, in the order of a statement."""
    rows = db.read("SELECT key, zh, en, measure, kind, sign, added_by = 'seed' FROM metric ORDER BY place, key")
    return [Metric(*row) for row in rows]


def metric(db: Database, key: str) -> Metric:
    """The metric of this key; one that the dictionary does not know goes by the words people used for it."""
    rows = db.read("SELECT key, zh, en, measure, kind, sign, added_by = 'seed' FROM metric WHERE key = ?", [key])
    if rows:
        return Metric(*rows[0])
    merged = find_metric(db, key)
    if merged is not None:
        return merged
    said = db.read("SELECT metric FROM decision WHERE metric_folded = ? ORDER BY id DESC LIMIT 1", [key])
    word = str(said[0][0]) if said else key
    return Metric(key, word, word)


def find_metric(db: Database, text: str) -> Metric | None:
    """The metric that this wording names, whatever its width, case, blanks or unit; None if no alias says so."""
    return find_metrics(db, [text]).get(text)


def find_metrics(db: Database, texts: Iterable[str]) -> dict[str, Metric]:
    """The metrics that these wordings name, by wording, asked for at once; what no alias names is left out."""
    words = {text: fold(text) for text in texts}
    rows = db.read(
        """SELECT a.folded, m.key, m.zh, m.en, m.measure, m.kind, m.sign, m.added_by = 'seed'
           FROM metric_alias a JOIN metric m ON m.key = a.metric
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


def metric_words(db: Database) -> list[tuple[str, str]]:
    """Every folded wording with the key of its metric."""
    return [(word, key) for word, key in db.read("SELECT folded, metric FROM metric_alias")]


def metric_aliases(db: Database) -> dict[str, list[str]]:
    """Every wording of every metric, the oldest and shortest first."""
    found: dict[str, list[str]] = defaultdict(list)
    for key, alias in db.read("SELECT metric, alias FROM metric_alias ORDER BY added_at, length(alias), alias"):
        found[key].append(alias)
    return found


def metric_uses(db: Database) -> dict[str, tuple[int, int]]:
    """How many values were settled under each metric, and on how many pictures."""
    bring_up(db)
    rows = db.read(
        """SELECT f.metric, sum(f.words)::BIGINT, count(DISTINCT e.image)
           FROM (SELECT metric, extraction, count(*) AS words FROM fact GROUP BY ALL) f
           JOIN extraction e ON e.id = f.extraction GROUP BY f.metric"""
    )
    return {key: (values, pictures) for key, values, pictures in rows}


def add_metric(
    db: Database,
    zh: str,
    en: str = "",
    measure: MetricMeasure = "other",
    aliases: Iterable[str] = (),
    added_by: str = "",
    kind: MetricKind = "flow",
    sign: MetricSign = "either",
) -> Metric:
    """Add a metric of one's own; words already naming another metric are refused."""
    key = fold(zh)
    if not key:
        raise UnknownRow(Sentence(zh="请给指标起个名字。", en="A metric needs a name."))
    added = Metric(key, zh.strip(), en.strip() or zh.strip(), measure, kind, sign)
    with db.write() as cursor:
        _refuse_taken(db, [zh, en, *aliases], None)
        cursor.execute(
            """INSERT INTO metric (key, zh, en, measure, kind, sign, place, added_by, added_at)
               VALUES (?, ?, ?, ?, ?, ?, (SELECT coalesce(max(place), 0) + 1 FROM metric), ?, ?)""",
            [added.key, added.zh, added.en, added.measure, added.kind, added.sign, added_by, now()],
        )
        note_change(cursor, "metric", key, "added", "", in_words(added), added_by)
        for word in (zh, en, *aliases):
            add_metric_alias(db, key, word, added_by)
    return added


def change_metric(db: Database, changed: Metric, changed_by: str = "") -> None:
    """Rename a metric, or say what it is; the old names go on naming it."""
    before = _known(db, changed.key)
    if not fold(changed.zh):
        raise UnknownRow(Sentence(zh="请给指标起个名字。", en="A metric needs a name."))
    after = Metric(
        changed.key, changed.zh.strip(), changed.en.strip() or changed.zh.strip(),
        changed.measure, changed.kind, changed.sign, before.shipped,
    )  # fmt: skip
    if after == before:
        return
    with db.write() as cursor:
        for word in (after.zh, after.en):
            add_metric_alias(db, after.key, word, changed_by)
        cursor.execute(
            "UPDATE metric SET zh = ?, en = ?, measure = ?, kind = ?, sign = ? WHERE key = ?",
            [after.zh, after.en, after.measure, after.kind, after.sign, after.key],
        )
        note_change(cursor, "metric", after.key, "changed", in_words(before), in_words(after), changed_by)


def add_metric_alias(db: Database, key: str, alias: str, added_by: str = "") -> None:
    """One more wording for a metric; values already settled under it join at once."""
    with db.write() as cursor:
        _known(db, key)
        _refuse_taken(db, [alias], key)
        if fold(alias) and not db.read("SELECT 1 FROM metric_alias WHERE folded = ?", [fold(alias)]):
            cursor.execute(
                "INSERT INTO metric_alias (folded, alias, metric, added_by, added_at) VALUES (?, ?, ?, ?, ?)",
                [fold(alias), alias.strip(), key, added_by, now()],
            )
            note_change(cursor, "metric", key, "word", "", alias.strip(), added_by)
            weigh_wordings(db)


def drop_metric_alias(db: Database, key: str, alias: str, dropped_by: str = "") -> None:
    """This wording names the metric no longer; its key and its two names always do."""
    known = _known(db, key)
    if fold(alias) in {fold(key), fold(known.zh), fold(known.en)}:
        raise AliasTaken(
            Sentence(
                zh=f"“{alias}”是指标本身的名称，不能移除；可以先改名。",
                en=f"“{alias}” is the metric's own name and stays; rename the metric first.",
            )
        )
    with db.write() as cursor:
        if db.read("SELECT 1 FROM metric_alias WHERE folded = ? AND metric = ?", [fold(alias), key]):
            cursor.execute("DELETE FROM metric_alias WHERE folded = ? AND metric = ?", [fold(alias), key])
            note_change(cursor, "metric", key, "word_gone", alias.strip(), "", dropped_by)
            weigh_wordings(db)


def merge_metrics(db: Database, gone: str, into: str, merged_by: str = "") -> None:
    """Two names of one figure: what was kept under `gone` is kept under `into` from now on.

    Refused for the metrics that come with the program, which are different figures, and for figures of two kinds.
    """
    leaving, staying = _known(db, gone), _known(db, into)
    if leaving.shipped:
        raise AliasTaken(
            Sentence(
                zh=f"“{leaving.zh}”是内置指标，与其他指标口径不同，不能并入；只能合并自建的指标。",
                en=f"“{leaving.en}” comes with the program as a figure of its own; only metrics that you added merge.",
            )
        )
    if gone == into or (leaving.measure, leaving.kind) != (staying.measure, staying.kind):
        raise AliasTaken(
            Sentence(
                zh=f"“{leaving.zh}”与“{staying.zh}”不是同一种数值，未合并；请先改正种类或单位。",
                en=f"“{leaving.en}” and “{staying.en}” are not figures of one kind; put kind and unit right first.",
            )
        )
    with db.write() as cursor:
        cursor.execute("UPDATE metric_alias SET metric = ? WHERE metric = ?", [into, gone])
        cursor.execute("DELETE FROM metric WHERE key = ?", [gone])
        note_change(cursor, "metric", into, "merged", in_words(leaving), in_words(staying), merged_by)
        weigh_wordings(db)


def in_words(one: Metric) -> str:
    """A metric as the list of changes tells it."""
    return f"{one.zh} / {one.en} ({one.kind}, {one.measure}, {one.sign})"


def _known(db: Database, key: str) -> Metric:
    rows = db.read("SELECT key, zh, en, measure, kind, sign, added_by = 'seed' FROM metric WHERE key = ?", [key])
    if not rows:
        raise UnknownRow(Sentence(zh="指标表里没有这个指标。", en="There is no such metric in the dictionary."))
    return Metric(*rows[0])


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
