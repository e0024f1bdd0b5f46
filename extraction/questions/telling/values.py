"""Telling what a value is, row by row."""

from __future__ import annotations

from collections.abc import Sequence

from extraction.errors import Sentence
from extraction.questions.finding import Slot, find, rows
from extraction.questions.known import Clause, Known, Statement
from extraction.questions.telling.lack import lacking, missing
from extraction.questions.telling.margins import tell_margins
from extraction.questions.telling.said import number_of, sentence_of
from extraction.questions.telling.totals import tell_sum_of_parts
from extraction.questions.words import joined, listed, owned, standing_words, when

IN_A_ROW = 8  # so many values are said in one sentence; more stand in the table
ROWS = 6


def tell_values(clause: Clause, known: Sequence[Known], with_company: bool) -> list[Statement]:
    """Every value the clause asks for, row by row."""
    found = find(clause, known)
    if found.lacking == "subject" and (computed := tell_margins(clause, known, with_company)):
        return computed
    if found.lacking:
        return lacking(clause, found, known, with_company)
    statements = [_row(row, with_company) for row in rows(found.slots)[:ROWS]]
    left = rows(found.slots)[ROWS:]
    if left:
        statements.append(_more(left))
    statements += tell_sum_of_parts(clause, found.slots)
    return [*statements, *missing(found)]


def _row(row: Sequence[Slot], with_company: bool) -> Statement:
    """One metric of one company over its periods, as one sentence."""
    used = tuple(word for slot in row for word in slot.words)
    if len(row) == 1:
        return Statement(sentence_of(row[0], with_company), used)
    first = row[0].best
    head = owned(first, with_company)
    if len(row) > IN_A_ROW:
        last = row[-1].best
        body = Sentence(
            f"共 {len(row)} 个数值，{when(first).zh}至{when(last).zh}，见下表",
            f"{len(row)} values, {when(first).en} to {when(last).en}, in the table below",
        )
    else:
        body = listed([joined(when(slot.best), " ", number_of(slot)) for slot in row])
    standing = standing_words(used)
    return Statement(Sentence(f"{head.zh}：{body.zh}{standing.zh}。", f"{head.en}: {body.en}{standing.en}."), used)


def _more(left: Sequence[Sequence[Slot]]) -> Statement:
    used = tuple(word for row in left for slot in row for word in slot.words)
    return Statement(
        Sentence(
            zh=f"另有 {len(left)} 项、{len(used)} 个数值，见下表；写明指标或公司可以缩小范围。",
            en=f"{len(left)} more rows with {len(used)} values are in the table; name a metric or a company.",
        ),
        used,
    )
