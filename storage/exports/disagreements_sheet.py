"""The sheet Disagreements: what sources say differently of one fact, side by side, and how it was resolved.

First what is open, with what it looks like; then what people have said it is, by whom, when and why.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from openpyxl.worksheet.worksheet import Worksheet

from extraction.errors import Language
from storage.confirmed import Wanted
from storage.contradiction_answers import Answer, answers
from storage.contradictions import contradictions
from storage.database import Database
from storage.exports.cells import columns_of, inside, put, put_text, widen, write_heads
from storage.exports.columns import Column, Row

KEYS = ("company_zh", "company_en", "metric_zh", "metric_en", "segment", "period", "value", "unit", "standing",
        "printed", "scope", "basis", "report", "source_date", "picture", "reviewer", "decided_at", "link")  # fmt: skip
NUMBER = Column("number", "组", "Group")
OUTCOME = Column("outcome", "结论", "Outcome")
WHY = Column("why", "依据", "Why")
WORDS: dict[Answer | None, tuple[str, str]] = {
    None: ("未处理", "open"),
    "restated": ("重述", "restated"),
    "misread": ("误读", "misread"),
    "not_same": ("不是同一项", "not the same thing"),
}
NONE = ("没有分歧：各来源说法一致。", "None: no sources disagree.")


@dataclass(frozen=True, slots=True)
class Line:
    """One word of a group: the row in Data that says it, what became of the group, and why."""

    group: int
    row: Row
    place: int | None
    outcome: Answer | None
    why: str


def write_disagreements(db: Database, sheet: Worksheet, rows: list[Row], data: str, language: Language) -> None:
    """Every word on a fact that sources say differently, group by group; `data` is the sheet that the values are on."""
    columns = [column for column in columns_of(language) if column.key in KEYS and column.for_people(language)]
    heads = [NUMBER, *columns, OUTCOME, WHY]
    write_heads(sheet, heads, language)
    lines = list(_lines(db, rows, language))
    if not lines:
        put_text(sheet.cell(2, 1), NONE[language == "en"])
    for number, line in enumerate(lines, 2):
        put_text(sheet.cell(number, 1), str(line.group))
        for at, column in enumerate(columns, 2):
            cell = sheet.cell(number, at)
            put(cell, column, line.row, language)
            if column.key == "value" and line.place is not None:
                cell.hyperlink = inside(data, line.place)
        put_text(sheet.cell(number, len(columns) + 2), WORDS[line.outcome][language == "en"])
        put_text(sheet.cell(number, len(columns) + 3), line.why)
    widen(sheet, heads)


def _lines(db: Database, rows: list[Row], language: Language) -> Iterator[Line]:
    place = {row["word"]: at for at, row in enumerate(rows, 2)}
    by_fact: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        if isinstance(row["different"], int) and row["different"] > 1:
            by_fact[row["fact"]].append(row)
    reasons = _reasons(db, rows, language) if by_fact else {}
    group = 0
    for fact, same in by_fact.items():
        group += 1
        for row in same:
            yield Line(group, row, place[row["word"]], None, reasons.get(fact, ""))
    by_word = {row["word"]: row for row in rows}
    known = [word for word in by_word if isinstance(word, int)]
    for answer in answers(db, known) if known else ():
        both = [by_word[word.id] for word in (answer.said, answer.against) if word.id in by_word]
        group += bool(both)
        for row in both:
            why = answer.said.reason if row["word"] == answer.said.id else ""
            yield Line(group, row, place[row["word"]], answer.answer, why)


def _reasons(db: Database, rows: list[Row], language: Language) -> dict[object, str]:
    """What each open disagreement looks like, by the word that counts."""
    metrics = sorted({str(row["metric_said"]) for row in rows if row["metric_said"]})
    wanted = Wanted(metrics=metrics, segments=None)
    return {one.counting.decision: one.guess.reason.in_language(language) for one in contradictions(db, wanted)}
