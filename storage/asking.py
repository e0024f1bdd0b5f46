"""A question to the ledger and the reply to it: what the Ask page and the `/chat` route call.

Reads only; never runs an engine. Where texts or a reading are lacking the reply says so, and the caller may ask for
them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from extraction.errors import Sentence
from extraction.questions import Known, Reply, reply_to, understand
from extraction.questions.known import Asked, Statement
from storage.database import Database
from storage.errors import UnknownRow
from storage.images import image_file
from storage.known import known_in_picture
from storage.known_ledger import MOST, dictionary_names, items_of, known_in_ledger, names_in_ledger
from storage.texts import texts_of


@dataclass(frozen=True, slots=True)
class About:
    """What a question is about: one picture, one company, or (both empty) the whole ledger."""

    image: str = ""
    company: str = ""


def ask(db: Database, question: str, about: About, with_model: bool = False) -> Reply:
    """The reply from what is held now; UnknownRow if there is no such picture.

    `with_model` says that the caller can have a vision model look at the picture.
    """
    if about.image:
        return _ask_picture(db, question, about.image, with_model)
    asked = understand(question, names_in_ledger(db, question))
    known = known_in_ledger(db, asked, about.company) if asked.clauses else ()
    if len(known) >= MOST:
        asked = replace(asked, remarks=(*asked.remarks, _too_many()))
    return reply_to(asked, known, with_company=True)


def held(db: Database, about: About) -> tuple[Known, ...]:
    """Every value that questions about this could stand on, for the examples beside the question."""
    if about.image:
        return known_in_picture(db, about.image)
    return known_in_ledger(db, Asked(""), about.company)


def _ask_picture(db: Database, question: str, sha: str, with_model: bool) -> Reply:
    image_file(db, sha)
    known = known_in_picture(db, sha)
    asked = understand(question, (*dictionary_names(db), *items_of(known)))
    wants_texts = any(clause.operation in ("texts", "origin") for clause in asked.clauses)
    several = len({one.company for one in known}) > 1
    texts = texts_of(db, sha) if wants_texts else None
    reply = reply_to(asked, known, with_company=several, in_picture=True, with_model=with_model, texts=texts)
    unread = None if known else _why_unread(db, sha)
    if (
        unread is None
        or not asked.clauses
        or {clause.operation for clause in asked.clauses} <= {"texts", "origin", "beyond", "open"}
    ):
        return reply
    return replace(reply, state="unknown", statements=(Statement(unread, answered=False),))


def _why_unread(db: Database, sha: str) -> Sentence | None:
    """Why there is no value of a picture yet."""
    rows = db.read("SELECT state, reason_zh, reason_en FROM image_queue WHERE image = ?", [sha])
    if not rows:
        raise UnknownRow(Sentence(zh="工作区里没有这张图片。", en="There is no such picture in the workspace."))
    state, zh, en = rows[0]
    if state in ("waiting", "reading", "new"):
        return Sentence(
            zh="这张图还在等待读取，读完后才能回答。",
            en="This picture is still to be read; ask again when it has been.",
        )
    if zh and en:
        return Sentence(f"这张图没有读出数值：{zh}", f"No values could be read in this picture: {en}")
    return None


def _too_many() -> Sentence:
    return Sentence(
        zh=f"数值太多，只用了最近读出的 {MOST} 个；写明指标或公司可以缩小范围。",
        en=f"Only the {MOST} values read last were used; name a metric or a company to narrow the question.",
    )
