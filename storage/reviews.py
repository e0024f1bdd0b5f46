"""Writes down what people decide, word after word; what stands now is a view, and taking a word back is a new word."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from duckdb import DuckDBPyConnection

from extraction.answers import withheld
from extraction.chart import ExtractedPoint
from extraction.errors import Sentence
from storage.acting import acting
from storage.audit import note_words
from storage.columns import (
    box_columns,
    box_of,
    decimal_text,
    fits,
    period_columns,
    period_of,
    stored_time,
    unit_columns,
    unit_of,
    utc,
)
from storage.database import Database, Row, now
from storage.decisions import Basis, Decision, Mistake, Scope, Verdict
from storage.double_entry import stage, weigh
from storage.drafts import forget_said
from storage.errors import UnfitValue, UnknownRow
from storage.extractions import extraction
from storage.mistake_names import name_as_swapped
from storage.mistakes import Beside, name_mistake, name_withheld, partner_of
from storage.names import fold

__all__ = [
    "Basis", "Decision", "Mistake", "Scope", "Verdict", "decide", "decide_all", "decision_of", "decisions",
    "redo", "redo_step", "repeat", "settled", "take_back", "undo", "undo_step",
]  # fmt: skip


def decide(db: Database, decision: Decision) -> int:
    """Append one word; its id. Once this returns, a crash does not lose it."""
    return _append(db, [decision])[0]


def decide_all(db: Database, said: Sequence[Decision]) -> list[int]:
    """Append many words as one step: all of them are kept, or none."""
    numbers = _append(db, said)
    db.checkpoint()
    return numbers


def repeat(db: Database, said: Sequence[Decision]) -> list[int]:
    """Append words that were said in another ledger, as they were said there: by whom, when, and as which mistake."""
    with db.write() as cursor:
        for word in said:
            _check(word)
        numbers = _next_numbers(cursor, len(said))
        _insert(cursor, [_row(number, numbers[0], word) for number, word in zip(numbers, said, strict=True)])
        weigh(db, {word.extraction for word in said})
    return numbers


def undo(db: Database, extraction_id: int, reviewer: str = "") -> Decision | None:
    """Take back the last word on this reading's desk that stands, by a new row; None if there is none."""
    with db.write():
        return next(iter(_take_back(db, _last_words(db, extraction_id, reviewer)[:1], reviewer)), None)


def undo_step(db: Database, extraction_id: int, reviewer: str = "") -> list[Decision]:
    """Take back everything still standing of the last step, newest first."""
    with db.write():
        return _take_back(db, _last_words(db, extraction_id, reviewer), reviewer)


def redo(db: Database, extraction_id: int, reviewer: str = "") -> Decision | None:
    """Bring back what the last undo took, unless something new was said since."""
    with db.write():
        return next(iter(_bring_back(db, _last_undos(db, extraction_id, reviewer)[:1], reviewer)), None)


def redo_step(db: Database, extraction_id: int, reviewer: str = "") -> list[Decision]:
    """Bring back everything the last undo_step took, oldest first."""
    with db.write():
        return _bring_back(db, _last_undos(db, extraction_id, reviewer), reviewer)


def take_back(db: Database, numbers: Sequence[int], reviewer: str = "") -> list[Decision]:
    """Take back these words, whatever was said after them on their desks, as one step."""
    with db.write():
        return _take_back(db, [(number,) for number in numbers], reviewer)


def settled(db: Database, extraction_id: int, reviewer: str | None = None) -> dict[int, Decision]:
    """The last standing word on each point that counts, by the point's key.

    For a `reviewer` of a chart that two people review unseen by each other: that person's own last words.
    """
    if reviewer is not None and stage(db, extraction_id) == "blind":
        rows = db.read(
            """SELECT * FROM said_in_words WHERE id IN (
                   SELECT max(id) FROM standing_decision WHERE extraction = ? AND reviewer = ? GROUP BY point_key)
               ORDER BY id""",
            [extraction_id, reviewer],
        )
    else:
        rows = db.read(  # the inner reading is named too: else the words of all readings would be gone through
            """SELECT * FROM said_in_words WHERE extraction = $reading AND id IN (
                   SELECT id FROM settled_point WHERE extraction = $reading) ORDER BY id""",
            {"reading": extraction_id},
        )
    return {decision.key: decision for decision in map(decision_of, rows)}


def decisions(db: Database, extraction_id: int, point: int | None = None) -> list[Decision]:
    """Everything ever said about a reading, or about one of its points; oldest first, taken back or not."""
    rows = db.read("SELECT * FROM said_in_words WHERE extraction = ? ORDER BY id", [extraction_id])
    said = [decision_of(row) for row in rows]
    return [one for one in said if point is None or one.key == point]


def decision_of(row: Row) -> Decision:
    """A Decision from a row of the view `said_in_words`, whose columns stand in this order."""
    number, extraction_id, point, verdict, undoes, series, category, company, metric = row[:9]
    period_text, value_text, printed, scope, basis, reviewer, reason, mistake, seconds, decided_at = row[9:19]
    return Decision(
        extraction_id, verdict, point, series, category, company, metric, row[31], period_of(*row[19:24]), period_text,
        None if value_text is None else Decimal(value_text), printed, unit_of(*row[24:27]), scope, basis,
        box_of(*row[27:31]), reviewer, reason, mistake, seconds, utc(decided_at), number, undoes,
    )  # fmt: skip


def _signed(word: Decision) -> Decision:
    """Whoever is signed in at a page says a word under their own name; a program may pass on a person's."""
    who = acting()
    return replace(word, reviewer=who.name) if who.username and who.door != "api" else word


def _append(db: Database, said: Sequence[Decision]) -> list[int]:
    rows: list[list[object]] = []
    with db.write() as cursor:
        claims: dict[int, tuple[ExtractedPoint, ...]] = {}
        numbers = _next_numbers(cursor, len(said))
        for number, decision in zip(numbers, said, strict=True):
            if decision.extraction not in claims:
                claims[decision.extraction] = extraction(db, decision.extraction).reading.points
            claimed = _claim(cursor, decision, claims[decision.extraction])
            _check(decision)
            decision = _signed(decision)
            if decision.mistake is None and decision.verdict != "confirmed":
                decision = replace(decision, mistake=_mistake(db, claimed, decision, claims[decision.extraction], said))
            rows.append(_row(number, numbers[0], decision))
        _in_sight(db, cursor, dict(zip(numbers, said, strict=True)))
        _insert(cursor, rows)
        note_words(db, numbers)
        forget_said(cursor, said)
        weigh(db, claims)
    return numbers


def _in_sight(db: Database, cursor: DuckDBPyConnection, said: Mapping[int, Decision]) -> None:
    """Note which words are said with another person's in sight; where two review unseen, each gives a name."""
    stages = {number: stage(db, number) for number in {word.extraction for word in said.values()}}
    for number, word in said.items():
        if stages[word.extraction] == "open":
            cursor.execute("INSERT INTO open_word VALUES (?)", [number])
        elif stages[word.extraction] == "blind" and not word.reviewer.strip():
            raise UnfitValue(
                Sentence(
                    zh="这张图由两人分别核对，请先填写您的姓名。未保存。",
                    en="Two people review this chart unseen by each other: give your name first. Nothing was saved.",
                )
            )


def _claim(cursor: DuckDBPyConnection, decision: Decision, points: tuple[ExtractedPoint, ...]) -> ExtractedPoint | None:
    """The point this decision answers; None for a value added by hand."""
    if decision.point is None and decision.verdict == "added":
        return None
    if decision.point is not None and decision.verdict != "added":
        if 0 <= decision.point < len(points):
            return points[decision.point]
        added = "SELECT 1 FROM standing_decision WHERE extraction = ? AND id = ? AND verdict = 'added'"
        if decision.point < 0 and cursor.execute(added, [decision.extraction, -decision.point]).fetchall():
            return None
    raise UnknownRow(
        Sentence(zh="这次识别里没有这个数据点,未保存。", en="This reading has no such point; nothing was saved.")
    )


def _mistake(
    db: Database,
    claimed: ExtractedPoint | None,
    word: Decision,
    claims: Sequence[ExtractedPoint],
    step: Sequence[Decision],
) -> Mistake | None:
    """The name of the mistake, seen beside the other claims of the chart and what this person knows of them."""
    if claimed is None and word.verdict == "added":
        return name_withheld(_withheld_words(db, word), word)
    if claimed is None or word.verdict != "corrected" or word.value == claimed.value:
        return name_mistake(claimed, word)
    known = settled(db, word.extraction, word.reviewer)
    known |= {one.point: one for one in step if one.extraction == word.extraction and one.point is not None}
    others = tuple(Beside(claim, known.get(at)) for at, claim in enumerate(claims) if at != word.point)
    partner = partner_of(claimed, word, others)
    if partner is not None and partner.answer is not None and _seemed_otherwise(partner.claim, partner.answer):
        with db.write() as cursor:
            name_as_swapped(cursor, partner.answer)
    return name_mistake(claimed, word, others)


def _withheld_words(db: Database, word: Decision) -> str | None:
    """What the model wrote for a value that a person added, where that was no number."""
    wanted = (fold(word.series), fold(word.category))
    said = withheld(extraction(db, word.extraction).reading.answer)
    return next((words for (one, other), words in said.items() if (fold(one), fold(other)) == wanted), None)


def _seemed_otherwise(claimed: ExtractedPoint, earlier: Decision) -> bool:
    """True for a word whose mistake was named when this one of the chart was not known; not for a name people gave."""
    return earlier.id > 0 and earlier.mistake == name_mistake(claimed, earlier) != "order"


def _check(decision: Decision) -> None:
    """Refuse, loudly, what could only be kept by changing it."""
    if decision.verdict == "undone" or decision.undoes is not None:
        raise UnfitValue(Sentence(zh="请用撤销来收回决定。", en="Use undo to take a decision back."))
    if decision.value is None:
        if decision.verdict != "rejected":
            raise UnfitValue(
                Sentence(
                    zh="没有数值就不能确认。请输入数值,或将其剔除。",
                    en="Nothing can be confirmed without a number. Type the number, or reject the point.",
                )
            )
    elif not fits(decision.value):
        raise UnfitValue(
            Sentence(
                zh=f"数值 {decision.value} 无法原样保存(最多 28 位整数、10 位小数),未保存,也未四舍五入。",
                en=f"{decision.value} cannot be kept exactly (28 whole digits and 10 decimals at most); "
                "it was neither saved nor rounded.",
            )
        )


def _next_numbers(cursor: DuckDBPyConnection, count: int) -> list[int]:
    """Fresh numbers, rising: the order of what was said."""
    rows = cursor.execute("SELECT nextval('row_number_of_ledger') FROM range(?)", [count]).fetchall()
    return sorted(number for (number,) in rows)


def _row(number: int, step: int, decision: Decision) -> list[object]:
    text = decimal_text(decision.value)
    at = now() if decision.decided_at is None else stored_time(decision.decided_at)
    return [
        number, step, decision.extraction, decision.point, decision.verdict, decision.undoes, decision.series,
        decision.category, *_name(decision.company), *_name(decision.metric),
        *(word or "" for word in _name(decision.segment)), *period_columns(decision.period), decision.period_text,
        text, text, decision.printed, *unit_columns(decision.unit), decision.scope, decision.basis,
        *box_columns(decision.evidence), decision.reviewer, decision.reason, decision.mistake,
        decision.seconds, at,
    ]  # fmt: skip


def _insert(cursor: DuckDBPyConnection, rows: list[list[object]]) -> None:
    if rows:
        cursor.executemany(
            """INSERT INTO decision (id, step, extraction, point, verdict, undoes, series, category, company,
                   company_folded, metric, metric_folded, segment, segment_folded, period_kind, period_year, period_end,
                   period_cumulative, period_estimate, period_text, value, value_text, printed, unit_measure,
                   unit_scale, unit_printed, scope, basis, box_left, box_top, box_right, box_bottom, reviewer, reason,
                   mistake, seconds, decided_at)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, CAST(? AS DECIMAL(38, 10)), ?, ?,
                   ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            rows,
        )


def _name(text: str | None) -> tuple[str | None, str | None]:
    """A name as given, and the word it is looked up by; a blank is no name."""
    return (None, None) if text is None or not fold(text) else (text.strip(), fold(text))


def _last_words(db: Database, extraction_id: int, reviewer: str) -> list[Row]:
    """The words of the last step on a desk; where two people review, of this person and of this stage."""
    at = stage(db, extraction_id)
    if at == "single":
        return db.read(
            """SELECT id FROM desk_decision WHERE desk = ? QUALIFY step = max(step) OVER () ORDER BY id DESC""",
            [extraction_id],
        )
    return db.read(
        """SELECT d.id FROM desk_decision d LEFT JOIN open_word o ON o.decision = d.id
           WHERE d.desk = $desk
             AND d.reviewer = $reviewer AND (o.decision IS NOT NULL) = ($stage = 'open')
           QUALIFY d.step = max(d.step) OVER () ORDER BY d.id DESC""",
        {"desk": extraction_id, "stage": at, "reviewer": reviewer},
    )


def _last_undos(db: Database, extraction_id: int, reviewer: str) -> list[Row]:
    return db.read(
        """SELECT id FROM desk_undo WHERE desk = $desk AND ($stage = 'single' OR reviewer = $reviewer)
           QUALIFY step = max(step) OVER () ORDER BY id DESC""",
        {"desk": extraction_id, "stage": stage(db, extraction_id), "reviewer": reviewer},
    )


def _take_back(db: Database, rows: Iterable[Row], reviewer: str) -> list[Decision]:
    """One `undone` row for each id; the words taken back, in the order given."""
    taken = [_word(db, number) for (number,) in rows]
    with db.write() as cursor:
        numbers = _next_numbers(cursor, len(taken))
        undone = [
            Decision(word.extraction, "undone", word.key, word.series, word.category, reviewer=reviewer, undoes=word.id)
            for word in taken
        ]
        _insert(cursor, [_row(number, numbers[0], one) for number, one in zip(numbers, undone, strict=True)])
        note_words(db, numbers)
        weigh(db, {word.extraction for word in taken})
    return taken


def _bring_back(db: Database, undos: Iterable[Row], reviewer: str) -> list[Decision]:
    """Take the undo rows back in turn; the words that stand again."""
    return [_word(db, undone.undoes) for undone in _take_back(db, undos, reviewer)]


def _word(db: Database, number: int | None) -> Decision:
    return decision_of(db.read("SELECT * FROM said_in_words WHERE id = ?", [number])[0])
