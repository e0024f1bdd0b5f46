"""The mistakes that words may learn from: made by a model that was asked with them, on charts that test nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from evaluation.proposals.words import as_data
from extraction.chart import ChartKind, PromptVersion, TextBox
from extraction.prompts.filling import printed_words
from storage.database import Database
from storage.decisions import Mistake
from storage.exports.chat_table import table_of
from storage.extractions import extraction
from storage.feedback import mistakes
from storage.gold.left import GoldPoint, Left, left_of
from storage.held_out import apart
from storage.images import stored_image
from storage.texts import texts_of

LONGEST_EXAMPLE = 600  # characters
MOST_CATEGORIES = 6  # of a row in an example
TELLING = 3  # letters of a name that are not in a text by chance


@dataclass(frozen=True, slots=True)
class Correction:
    """One claim that a person did not let stand."""

    decision: int
    extraction: int
    image: str
    kind: ChartKind
    mistake: Mistake
    series: str
    category: str
    claim: str | None
    answer: str | None
    may_be_shown: bool  # as an example: what may become a case that tests must not stand in any words


def corrections(db: Database, prompt: PromptVersion) -> list[Correction]:
    """What people corrected in readings that were asked for with these very words; the newest first.

    Charts that belong to the check or final split are left out: to learn from them would give the test away. Those that
    would fall into one of these splits later may be counted, but not shown.
    """
    rows = mistakes(db, prompt=prompt.id)
    kept_apart = apart(db)
    lefts = {number: left_of(db, number) for number in {int(each) for each in rows["extraction"]}}
    return [
        _correction(row, kept_apart.may_be_shown(row["image"], lefts[int(row["extraction"])]))
        for _, row in rows.iterrows()
        if not kept_apart.is_held_out(row["image"], lefts[int(row["extraction"])])
    ]


def _correction(row: pd.Series, may_be_shown: bool) -> Correction:
    return Correction(
        int(row["decision"]), int(row["extraction"]), row["image"], row["kind"], row["mistake"] or "other",
        row["series"], row["category"], row["claim_printed"] or row["claim"], row["answer"],
        may_be_shown,
    )  # fmt: skip


def example_of(db: Database, one: Correction) -> str | None:
    """What is printed round a mistake and the right line of JSON; None where no short example tells it."""
    reading, left = extraction(db, one.extraction).reading, left_of(db, one.extraction)
    word = next((point for point in left.points if point.decision == one.decision), None)
    image = stored_image(db, one.image)
    if word is None or not word.printed or image is None:
        return None
    row = _beside(left, word)
    table = table_of(reading, row)
    prints = [text for text in texts_of(db, one.image) or () if _tells(text, row)]
    if table.unfit is not None or not prints:
        return None
    shown = [as_data(line) for line in printed_words(prints, (image.width, image.height)).splitlines()]
    wrong = f'"{as_data(one.claim)}" ✗ ' if one.claim and one.claim != word.printed else ""
    told = "\n".join([*shown, f'{as_data(word.category)}: {wrong}"{as_data(word.printed)}" ✓', as_data(table.line)])
    return told if len(told) <= LONGEST_EXAMPLE else None


def _beside(left: Left, word: GoldPoint) -> list[GoldPoint]:
    """The value with those beside it in its series: a long row would make a long example."""
    own = [point for point in left.points if point.series == word.series]
    start = max(0, min(own.index(word) - MOST_CATEGORIES // 2, len(own) - MOST_CATEGORIES))
    return own[start : start + MOST_CATEGORIES]


def _tells(text: TextBox, row: Sequence[GoldPoint]) -> bool:
    """True for print that the right line is made of: its names and its numbers."""
    said = text.text.strip()
    names = {point.series for point in row} | {point.category for point in row} | {point.printed for point in row}
    return any(name and (name == said or (len(name) >= TELLING and name in said)) for name in names)
