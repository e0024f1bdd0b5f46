"""The whole life of one fact: what engines claimed, what people said, and what else moved it, in the order of time.

A fact may be printed in several pictures, and a value may have been of another fact before somebody corrected what it
is of: every place that ever spoke of the fact is part of its life.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from extraction.chart import ExtractedPoint, Extraction, Source, Unit
from extraction.errors import Sentence
from extraction.geometry import Box
from storage.columns import utc
from storage.contradiction_answers import Answer
from storage.database import Database
from storage.decisions import Decision
from storage.disagreements import Said, Standing, history
from storage.double_entry import stage
from storage.errors import UnknownRow
from storage.extractions import extraction
from storage.extractions import history as readings_of
from storage.fact_table import bring_up
from storage.names import fold

EventKind = Literal["claimed", "said", "noted", "named"]


@dataclass(frozen=True, slots=True)
class Claim:
    """What an engine said of a value: its number as read, with its doubts."""

    engine: str
    version: str
    prompt: str
    value: Decimal | None
    unit: Unit | None
    printed: str | None
    source: Source
    error: Decimal | None
    doubts: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """One moment in the life of a fact; `word` and its `standing` are there where a person spoke of the value itself.

    An `elsewhere` word says the value to be of another fact; `answer` is what it said two sources to be to each other.
    `told` puts notes and changes of names into a sentence.
    """

    at: dt.datetime
    kind: EventKind
    who: str
    image: str | None = None
    extraction: int | None = None
    point: int | None = None
    box: Box | None = None
    claim: Claim | None = None
    word: Decision | None = None
    standing: Standing | None = None
    elsewhere: bool = False
    answer: Answer | None = None
    told: Sentence | None = None


def life(db: Database, decision: int) -> list[Event]:
    """Everything that bears on the fact that this word speaks of, oldest first.

    While two people review a chart unseen by each other, only their words that count already are told.
    """
    if not has_life(db, decision):
        raise UnknownRow(Sentence(zh="账本里没有这个值。", en="There is no such value in the ledger."))
    on_fact: dict[tuple[int, int], set[int]] = {}
    for number, key, word in db.read(_SAID_OF_FACT, {"decision": decision}):
        on_fact.setdefault((number, key), set()).add(word)
    events: list[Event] = []
    spoken: list[Decision] = []
    for (number, key), here in on_fact.items():
        made = extraction(db, number)
        said = _visible(db, number, key)
        spoken += [one.word for one in said]
        events += _claims(db, number, key, made)
        events += [_of_word(one, made, here) for one in said]
    answered: dict[int, Answer] = dict(db.read("SELECT word, answer FROM contradiction_answer"))
    events = [replace(one, answer=answered.get(one.word.id)) if one.word else one for one in events]
    events += _notes(db, sorted({event.image for event in events if event.image}))
    events += _names(db, decision, spoken)
    return sorted(dict.fromkeys(events), key=lambda event: (event.at, event.word.id if event.word else 0))


def has_life(db: Database, decision: int) -> bool:
    """True if the word is settled and its company, metric and period are known."""
    bring_up(db)
    return bool(db.read("SELECT 1 FROM settled_value WHERE decision = ?", [decision]))


def _visible(db: Database, extraction_id: int, key: int) -> list[Said]:
    said = history(db, extraction_id, key)
    if stage(db, extraction_id) == "blind":
        return [one for one in said if one.standing == "counts" and one.word.verdict != "undone"]
    return said


def _of_word(said: Said, made: Extraction, here: Iterable[int]) -> Event:
    word = said.word
    claimed = made.reading.points[word.key].evidence if 0 <= word.key < len(made.reading.points) else None
    elsewhere = word.verdict not in ("undone", "rejected") and word.id not in here
    return Event(
        word.decided_at or dt.datetime.min.replace(tzinfo=dt.UTC),
        "said",
        word.reviewer,
        made.image,
        word.extraction,
        word.key,
        word.evidence or claimed,
        word=word,
        standing=said.standing,
        elsewhere=elsewhere,
    )


def _claims(db: Database, extraction_id: int, key: int, made: Extraction) -> list[Event]:
    """The claim at this place, and those that other readings of the picture made at the same place or of the same."""
    if not 0 <= key < len(made.reading.points):
        return []
    own = made.reading.points[key]
    events = []
    for past in readings_of(db, made.image):
        reading = made if past.extraction == extraction_id else extraction(db, past.extraction)
        at = key if past.extraction == extraction_id else _same_place(own, reading.reading.points)
        if at is not None:
            events.append(replace(_of_claim(reading, at), at=past.made_at, extraction=past.extraction))
    return events


def _of_claim(made: Extraction, position: int) -> Event:
    point = made.reading.points[position]
    doubts = tuple(finding.message for finding in made.reading.findings if position in finding.points)
    claim = Claim(
        made.engine, made.engine_version, made.prompt, point.value, point.unit, point.printed, point.source,
        point.error, doubts,
    )  # fmt: skip
    return Event(
        dt.datetime.min.replace(tzinfo=dt.UTC),
        "claimed",
        made.engine,
        made.image,
        point=position,
        box=point.evidence,
        claim=claim,
    )


def _same_place(own: ExtractedPoint, points: Sequence[ExtractedPoint]) -> int | None:
    """The point of another reading that stands for the same value: read at the same place, or of the same name."""
    for at, point in enumerate(points):
        if _contains_middle(own.evidence, point.evidence) and _contains_middle(point.evidence, own.evidence):
            return at
    same = [
        at
        for at, point in enumerate(points)
        if (fold(point.series), fold(point.category)) == (fold(own.series), fold(own.category))
    ]
    return same[0] if len(same) == 1 else None


def _contains_middle(outer: Box, inner: Box) -> bool:
    x, y = (inner.left + inner.right) / 2, (inner.top + inner.bottom) / 2
    return outer.left <= x <= outer.right and outer.top <= y <= outer.bottom


def _notes(db: Database, images: Sequence[str]) -> list[Event]:
    """What people noted on where these pictures come from, as far as it tells what a value is of and since when."""
    rows = db.read(
        """SELECT noted_at, noted_by, image, company, report, CAST(report_date AS VARCHAR), page, figure
           FROM image_note WHERE list_contains(?, image)
             AND coalesce(company, report, CAST(report_date AS VARCHAR), page, figure) IS NOT NULL
           ORDER BY id""",
        [list(images)],
    )
    return [Event(utc(at), "noted", who, image, told=_note_in_words(*said)) for at, who, image, *said in rows]


def _note_in_words(
    company: str | None, report: str | None, day: str | None, page: str | None, figure: str | None
) -> Sentence:
    fields = (
        ("公司", "company", company),
        ("报告", "report", report),
        ("日期", "date", day),
        ("页码", "page", page),
        ("图号", "figure", figure),
    )
    noted = [(zh, en, said) for zh, en, said in fields if said is not None]
    return Sentence(
        "出处：" + "，".join(f"{zh} {said or '（收回）'}" for zh, _, said in noted),
        "Source: " + ", ".join(f"{en} {said or '(taken back)'}" for _, en, said in noted),
    )


def _names(db: Database, decision: int, spoken: Sequence[Decision]) -> list[Event]:
    """Changes of the dictionaries that moved the fact: of the words it was said in, merges, and changes of its own."""
    ((company, metric),) = db.read("SELECT company, metric FROM settled_value WHERE decision = ?", [decision])
    said = {
        "company": {fold(word.company) for word in spoken if word.company},
        "metric": {fold(word.metric) for word in spoken if word.metric},
    }
    keys = {"company": company, "metric": metric}
    events = []
    rows = db.read("SELECT changed_at, changed_by, about, key, change, before, after FROM name_change ORDER BY id")
    for at, who, about, key, change, before, after in rows:
        wording = change in ("word", "word_gone")
        own = wording and fold(after) == fold(key)  # a company's own name comes with it
        if not own and (fold(after or before) in said[about] if wording else key == keys[about]):
            events.append(Event(utc(at), "named", who, told=_change_in_words(about, key, change, before, after)))
    return events


def _change_in_words(about: str, key: str, change: str, before: str, after: str) -> Sentence:
    zh, en = ("公司", "Company") if about == "company" else ("指标", "Metric")
    told = {
        "word": Sentence(f"{zh}词典：“{after}”即 {key}", f"{en} names: “{after}” is {key}"),
        "word_gone": Sentence(f"{zh}词典：“{before}”不再指 {key}", f"{en} names: “{before}” no longer is {key}"),
        "merged": Sentence(f"{zh}合并：“{before}”并入“{after}”", f"{en} merged: “{before}” into “{after}”"),
        "added": Sentence(f"{zh}新增：“{after}”", f"{en} added: “{after}”"),
        "changed": Sentence(f"{zh}修改：“{before}”改为“{after}”", f"{en} changed: “{before}” to “{after}”"),
    }
    return told[change]


# Every word ever said that meant this fact under the names of today, taken back or not.
_SAID_OF_FACT = """
WITH fact_of AS (
    SELECT * FROM settled_value WHERE decision = $decision),
word AS (
    SELECT d.*, coalesce(ca.company, d.company_folded) AS of_company, coalesce(ma.metric, d.metric_folded) AS of_metric
    FROM decision d
    LEFT JOIN company_alias ca ON ca.folded = d.company_folded
    LEFT JOIN metric_alias ma ON ma.folded = d.metric_folded
    WHERE d.verdict NOT IN ('undone', 'rejected') AND d.period_kind = (SELECT f.period_kind FROM fact_of f)
      AND d.period_year = (SELECT f.period_year FROM fact_of f))
SELECT w.extraction, coalesce(w.point, -w.id) AS key, w.id
FROM word w JOIN fact_of f
  ON w.of_company = f.company AND w.of_metric = f.metric AND w.segment_folded = f.segment_folded
 AND w.scope = f.scope AND w.basis = f.basis
 AND (w.period_kind NOT IN ('month', 'instant') OR w.period_end = f.period_end)
 AND (w.period_cumulative AND w.period_kind IN ('Q2', 'Q3', 'Q4', 'month')) = f.period_cumulative
ORDER BY w.extraction, key, w.id
"""
