"""What two reviewers see differently, and who said what about a value, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from extraction.chart import Finding
from extraction.errors import Language, Sentence
from extraction.periods import format_period
from storage.companies import find_company
from storage.database import Database
from storage.decisions import Basis, Decision, Scope
from storage.double_entry import stage
from storage.metrics import find_metric
from storage.reviews import decision_of, decisions

SCOPES: dict[Language, dict[Scope, str]] = {
    "zh": {"consolidated": "合并", "parent": "母公司"},
    "en": {"consolidated": "consolidated", "parent": "parent company"},
}
BASES: dict[Language, dict[Basis, str]] = {
    "zh": {"reported": "披露", "estimate": "预测", "guidance": "公司指引", "restated": "重述"},
    "en": {"reported": "reported", "estimate": "estimate", "guidance": "guidance", "restated": "restated"},
}

Standing = Literal["counts", "followed", "taken_back", "withheld"]


@dataclass(frozen=True, slots=True)
class Said:
    """One word in the history of a value.

    It counts, was followed by another word, was taken back, or does not count (yet) because two people review the chart
    and do not say the same. `in_sight` words were said with the other person's word on the desk.
    """

    word: Decision
    standing: Standing
    in_sight: bool


def disagreements(db: Database, extraction_id: int) -> dict[int, tuple[Decision, ...]]:
    """The words that two people said of a value and do not agree on, by its key; none while they cannot see them."""
    if not db.read("SELECT 1 FROM withheld WHERE extraction = ? AND disputed LIMIT 1", [extraction_id]):
        return {}
    rows = db.read(
        """SELECT w.* FROM said_in_words w JOIN withheld h ON h.decision = w.id AND h.disputed
           WHERE w.extraction = ? ORDER BY coalesce(w.point, -w.id) < 0, abs(coalesce(w.point, -w.id)), w.id""",
        [extraction_id],
    )
    words = [decision_of(row) for row in rows]
    return {key: tuple(group) for key, group in groupby(words, lambda word: word.key)}


def disagreement_in_words(db: Database, key: int, words: Sequence[Decision]) -> Finding:
    """The doubt that two people leave: what each of them said, as far as it differs."""
    zh, en = _lines(db, words, "zh"), _lines(db, words, "en")
    if len(words) == 1:
        sentence = Sentence(
            f"只有一人补录了这个值，{zh[0]}。请定夺。", f"Only one of two added this, {en[0]}. Keep it?"
        )
    else:
        sentence = Sentence(
            f"两人核对不一致，{'；'.join(zh)}。请定夺。", f"Two people differ, {'; '.join(en)}. Which is right?"
        )
    return Finding("two_reviewers", sentence, (key,))


def history(db: Database, extraction_id: int, key: int, reviewer: str | None = None) -> list[Said]:
    """Every word on a value, oldest first: by whom, when, and whether it counts.

    A `reviewer` is told only their own words while two people review the chart unseen by each other.
    """
    said = decisions(db, extraction_id, key)
    if reviewer is not None and stage(db, extraction_id) == "blind":
        said = [word for word in said if word.reviewer == reviewer]
    counts = _ids(db, "SELECT id FROM settled_point WHERE extraction = ?", extraction_id)
    withheld = _ids(
        db,
        "SELECT decision FROM withheld WHERE extraction = ?",
        extraction_id,
    )
    stands = _ids(db, "SELECT id FROM standing_decision WHERE extraction = ?", extraction_id)
    stands |= _ids(db, "SELECT id FROM standing_undo WHERE extraction = ?", extraction_id)
    in_sight = _ids(
        db, "SELECT o.decision FROM open_word o JOIN decision d ON d.id = o.decision WHERE d.extraction = ?",
        extraction_id,
    )  # fmt: skip

    def standing(word: Decision) -> Standing:
        if word.id not in stands:
            return "taken_back"
        if word.id in counts or word.verdict == "undone":
            return "counts"
        return "withheld" if word.id in withheld else "followed"

    return [Said(word, standing(word), word.id in in_sight) for word in said]


def _ids(db: Database, sql: str, extraction_id: int) -> set[int]:
    return {number for (number,) in db.read(sql, [extraction_id])}


def _lines(db: Database, words: Sequence[Decision], language: Language) -> list[str]:
    nameless, colon = ("未署名者", "：") if language == "zh" else ("somebody without a name", ": ")
    told = _told(db, words, language)
    return [f"{word.reviewer or nameless}{colon}{what}" for word, what in zip(words, told, strict=True)]


def _told(db: Database, words: Sequence[Decision], language: Language) -> list[str]:
    """What each word says, as far as they differ; of a single one the amount."""
    kept = [word for word in words if word.verdict != "rejected"]
    fields = [[_amount(word) for word in kept], *_identity(db, kept, language)]
    telling = [field for field in fields if len(set(field)) > 1] or fields[:1]
    told = iter((" ".join(filter(None, each)) or "–") for each in zip(*telling, strict=True))
    rejected = "不是数值" if language == "zh" else "not a value"
    return [rejected if word.verdict == "rejected" else next(told) for word in words]


def _amount(word: Decision) -> str:
    return "" if word.value is None else f"{word.value:,f} {word.unit or ''}".strip()


def _identity(db: Database, words: Sequence[Decision], language: Language) -> list[list[str]]:
    """Company, metric, segment, period, scope and basis of each word, by field."""
    companies = [find_company(db, word.company or "") for word in words]
    metrics = [find_metric(db, word.metric or "") for word in words]
    return [
        [found.name(language) if found else word.company or "" for found, word in zip(companies, words, strict=True)],
        [found.name(language) if found else word.metric or "" for found, word in zip(metrics, words, strict=True)],
        [word.segment for word in words],
        [format_period(word.period, language) if word.period else "" for word in words],
        [SCOPES[language][word.scope] for word in words],
        [BASES[language][word.basis] for word in words],
    ]
