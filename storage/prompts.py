"""The words given to models, in all their versions: who wrote them, which are in use, and why that was changed.

A version never changes: other words are another one, under a hash of their own. What is in use is the last word of a
log. The words that ship with the program are in use where nobody made others active.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from extraction.chart import PromptVersion
from extraction.errors import Sentence
from extraction.prompts import KnownNames, PromptBook, load_prompt, prompt_key, prompt_of
from extraction.prompts.naming import EVERY_KEY, LANGUAGES, TASKS, PromptKey
from storage.columns import utc
from storage.database import Database, Row, now
from storage.errors import UnfitPrompt, UnknownRow
from storage.name_book import name_book
from storage.names import longest_inside
from storage.prompt_words import check_words
from storage.texts import texts_of

Label = Literal["draft", "active", "retired"]
SHIPPED_BY = "ChartLedger"
MOST_NAMES = 20  # of companies or metrics that a prompt tells of
NOBODY_SAYS = Sentence(zh="请写上是谁改的。", en="Say who changes this.")


@dataclass(frozen=True, slots=True)
class PromptRow:
    """One version as it stands: its words, where they come from, and its label with the last reason for it.

    `was_active` says that it was in use at some time, so that going back to it is a rollback.
    """

    version: PromptVersion
    label: Label
    author: str
    remark: str
    parent: str | None
    written_at: dt.datetime | None  # None for what ships with the program
    shipped: bool
    was_active: bool
    moved_by: str
    why: str


@dataclass(frozen=True, slots=True)
class LabelMove:
    """One line of the log: a version got a label, from whom and why; `trial` is the evidence, where there is any."""

    id: int
    prompt: str
    label: Label
    moved_by: str
    why: str
    trial: int | None
    moved_at: dt.datetime


# ──────────────────────────────────────────────────────────────────────────────────────────────────────── writing words


def keep_draft(
    db: Database, name: str, text: str, author: str, remark: str = "", parent: str | None = None
) -> PromptVersion:
    """Keep these words as a draft. Words that are kept already stay what they are. UnfitPrompt says what is missing."""
    version = prompt_of(name, text)
    check_words(version)
    if not author.strip():
        raise UnfitPrompt(NOBODY_SAYS)
    with db.write() as cursor:
        known = _named(db, version.id)
        if known is not None and known != name:
            raise UnfitPrompt(
                Sentence(
                    zh=f"同样的文字已经是“{known}”的一个版本；“{name}”需要自己的措辞。",
                    en=f"These very words are a version of “{known}” already; “{name}” needs words of its own.",
                )
            )
        if known is None:
            save_prompt(db, version)
            cursor.execute(
                "INSERT INTO prompt_draft VALUES (?, ?, ?, ?, ?)",
                [version.id, author.strip(), remark.strip(), parent, now()],
            )
            _note(db, version.id, "draft", author.strip(), remark.strip(), None)
    return version


def save_prompt(db: Database, prompt: PromptVersion) -> None:
    """Keep the words once; their id is the hash of the words, so a second time changes nothing."""
    with db.write() as cursor:
        if not cursor.execute("SELECT 1 FROM prompt WHERE id = ?", [prompt.id]).fetchall():
            cursor.execute(
                "INSERT INTO prompt (id, name, words, kept_at) VALUES (?, ?, ?, ?)",
                [prompt.id, prompt.name, prompt.text, now()],
            )


def keep_used(db: Database, prompt: str) -> None:
    """Keep the words that ship with the program once a reading was made with them: it must be explained later too."""
    for version in _shipped():
        if version.id == prompt:
            save_prompt(db, version)


# ─────────────────────────────────────────────────────────────────────────────────────────────────────── moving labels


def move_label(db: Database, prompt: str, label: Label, moved_by: str, why: str = "", trial: int | None = None) -> None:
    """Give a version a label. Making it active retires the one that was; nothing changes where it has the label."""
    version = prompt_version(db, prompt)
    if not moved_by.strip():
        raise UnfitPrompt(NOBODY_SAYS)
    with db.write():
        active = _active(db, version.name)
        if label == ("active" if active and active.id == prompt else _label(db, prompt)):
            return
        if active is not None and active.id == prompt and active in _shipped():
            raise UnfitPrompt(
                Sentence(
                    zh=f"“{version.name}”没有别的在用措辞，随程序提供的措辞不能停用。",
                    en=f"Nothing else is active for “{version.name}”: what ships with the program stays in use.",
                )
            )
        save_prompt(db, version)
        if label == "active" and active is not None:
            save_prompt(db, active)
            _note(db, active.id, "retired", moved_by.strip(), f"→ {prompt[:8]} {why.strip()}".strip(), trial)
        _note(db, prompt, label, moved_by.strip(), why.strip(), trial)


def _note(db: Database, prompt: str, label: Label, moved_by: str, why: str, trial: int | None) -> None:
    with db.write() as cursor:
        cursor.execute(
            "INSERT INTO prompt_label VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, ?, ?)",
            [prompt, label, moved_by, why, trial, now()],
        )


# ──────────────────────────────────────────────────────────────────────────────────────────────────────── what is there


def active_prompts(db: Database) -> tuple[PromptVersion, ...]:
    """Versions that people made active: they are asked in the place of what ships with the program."""
    rows = db.read(
        """SELECT q.name, q.words, q.id FROM prompt q JOIN standing_label l ON l.prompt = q.id
           WHERE l.label = 'active' ORDER BY q.name"""
    )
    return tuple(PromptVersion(*row) for row in rows if row[0] in EVERY_KEY)


def prompt_version(db: Database, prompt: str) -> PromptVersion:
    """The words of that hash, kept or shipped; UnknownRow if there are none."""
    rows = db.read("SELECT name, words, id FROM prompt WHERE id = ?", [prompt])
    for version in (*(PromptVersion(*row) for row in rows), *_shipped()):
        if version.id == prompt:
            return version
    raise UnknownRow(Sentence(zh="没有这个版本的提示词。", en="There is no such version of a prompt."))


def prompt_names(db: Database) -> list[PromptKey]:
    """What there are prompts for: every task in every language, and the kinds of charts that have their own."""
    kept = {name for (name,) in db.read("SELECT DISTINCT name FROM prompt")} & EVERY_KEY.keys()
    names = kept | {version.name for version in _shipped()}
    return [key for name, key in EVERY_KEY.items() if name in names]


def versions_of(db: Database, name: str) -> list[PromptRow]:
    """Every version of one prompt, what ships with the program among them: the active one first, then the newest."""
    rows = db.read(
        """SELECT q.name, q.words, q.id, d.author, d.remark, d.parent, coalesce(d.written_at, q.kept_at),
                  l.label, l.moved_by, l.why,
                  EXISTS (SELECT 1 FROM prompt_label o WHERE o.prompt = q.id AND o.label = 'active')
           FROM prompt q LEFT JOIN prompt_draft d ON d.prompt = q.id LEFT JOIN standing_label l ON l.prompt = q.id
           WHERE q.name = ? ORDER BY coalesce(d.written_at, q.kept_at) DESC, q.id""",
        [name],
    )
    active, shipped = _active(db, name), {version.id for version in _shipped()}
    found = [_row_of(row, active, shipped) for row in rows]
    missing = [v for v in _shipped() if v.name == name and v.id not in {row.version.id for row in found}]
    found += [_row_of((v.name, v.text, v.id, *[None] * 7, False), active, shipped) for v in missing]
    return sorted(found, key=lambda row: row.label != "active")


def label_moves(db: Database, name: str) -> list[LabelMove]:
    """The log of one prompt's versions, newest first."""
    rows = db.read(
        """SELECT l.id, l.prompt, l.label, l.moved_by, l.why, l.trial, l.moved_at
           FROM prompt_label l JOIN prompt q ON q.id = l.prompt WHERE q.name = ? ORDER BY l.id DESC""",
        [name],
    )
    return [
        LabelMove(number, prompt, label, moved_by, why, trial, utc(moved_at))
        for number, prompt, label, moved_by, why, trial, moved_at in rows
    ]


def list_prompts(db: Database) -> list[PromptVersion]:
    """Every prompt kept, newest first."""
    return [
        PromptVersion(*row) for row in db.read("SELECT name, words, id FROM prompt ORDER BY kept_at DESC, name, id")
    ]


# ────────────────────────────────────────────────────────────────────────────────────────── what a question takes along


def names_for(db: Database, sha: str, prompts: Iterable[PromptVersion]) -> KnownNames:
    """The companies and metrics of the ledger that a picture prints; none where no prompt would tell them."""
    if not PromptBook(tuple(prompts)).tells_names(TASKS):
        return KnownNames()
    book, printed = name_book(db), [text.text for text in texts_of(db, sha) or ()]
    companies = (longest_inside(text, book.company_words.items()) for text in printed)
    metrics = (book.metric_key(text) or longest_inside(text, book.metric_words.items()) for text in printed)
    return KnownNames(
        tuple(_in_words((book.companies[key].zh, book.companies[key].en) for key in _few(companies))),
        tuple(_in_words((book.metrics[key].zh, book.metrics[key].en) for key in _few(metrics))),
    )


def _few(keys: Iterable[str | None]) -> list[str]:
    return list(dict.fromkeys(key for key in keys if key))[:MOST_NAMES]


def _in_words(names: Iterable[tuple[str, str]]) -> list[str]:
    return [" / ".join(dict.fromkeys(name for name in both if name)) for both in names]


# ────────────────────────────────────────────────────────────────────────────────────────────────────────────── helpers


def _shipped() -> tuple[PromptVersion, ...]:
    return tuple(load_prompt(task, language) for task in TASKS for language in LANGUAGES)


def _active(db: Database, name: str) -> PromptVersion | None:
    """What is in use under that very name: made active, else shipped; None for a kind without words of its own."""
    made = [version for version in active_prompts(db) if version.name == name]
    key = prompt_key(name)
    return made[0] if made else None if key.kind else load_prompt(key.task, key.language)


def _label(db: Database, prompt: str) -> Label | None:
    rows = db.read("SELECT label FROM standing_label WHERE prompt = ?", [prompt])
    return rows[0][0] if rows else None


def _named(db: Database, prompt: str) -> str | None:
    """The name that words are kept or shipped under."""
    try:
        return prompt_version(db, prompt).name
    except UnknownRow:
        return None


def _row_of(row: Row, active: PromptVersion | None, shipped: set[str]) -> PromptRow:
    name, words, number, author, remark, parent, written, label, moved_by, why, was_active = row
    in_use = active is not None and active.id == number
    stands: Label = "active" if in_use else "retired" if label in (None, "active") else label
    return PromptRow(
        PromptVersion(name, words, number), stands, author or SHIPPED_BY, remark or "", parent,
        None if number in shipped or written is None else utc(written), number in shipped,
        bool(was_active) or number in shipped or author is None, moved_by or "", why or "",
    )  # fmt: skip
