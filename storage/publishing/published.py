"""What came of a publication, and the record of earlier ones."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from extraction.errors import Sentence
from storage.audit import note
from storage.columns import utc
from storage.database import Database, now
from storage.settings import choose, setting


@dataclass(frozen=True, slots=True)
class Published:
    """Where the values are now, how many, and what was done to bring them up to date."""

    place: str
    rows: int
    added: int
    changed: int
    removed: int

    @property
    def did_nothing(self) -> bool:
        return not (self.added or self.changed or self.removed)

    def sentence(self) -> Sentence:
        if self.did_nothing:
            return Sentence(
                zh=f"已是最新，无需改动：{self.rows} 个已确认数值在 {self.place}",
                en=f"Nothing to do, {self.rows} confirmed values are up to date in {self.place}",
            )
        return Sentence(
            zh=f"已发布 {self.rows} 个已确认数值（新增 {self.added}，更新 {self.changed}，移除 {self.removed}）："
            f"{self.place}",
            en=f"{self.rows} confirmed values published ({self.added} added, {self.changed} changed, "
            f"{self.removed} removed): {self.place}",
        )


@dataclass(frozen=True, slots=True)
class Publication:
    """One publication that was: what, by whom ("" is a script) and when."""

    done: Published
    by: str
    at: dt.datetime


def publications(db: Database, limit: int = 20) -> list[Publication]:
    """The last publications, newest first."""
    rows = db.read(
        """SELECT place, rows, added, changed, removed, published_by, published_at FROM publication
           ORDER BY id DESC LIMIT ?""",
        [limit],
    )
    return [Publication(Published(*row[:5]), row[5], utc(row[6])) for row in rows]


def note_publication(db: Database, done: Published, by: str) -> None:
    """Write down what was published."""
    with db.write() as cursor:
        cursor.execute(
            "INSERT INTO publication VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, ?, ?, ?)",
            [done.place, done.rows, done.added, done.changed, done.removed, by, now()],
        )
        note(db, "publish", done.place, done.sentence().en)


def ledger_id(db: Database) -> str:
    """What this ledger is known by where it publishes, so that two never write over each other."""
    known = setting(db, "ledger.id")
    if known is None:
        known = str(uuid.uuid4())
        choose(db, "ledger.id", known)
    return known
