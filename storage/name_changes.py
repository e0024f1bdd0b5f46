"""Who changed the dictionaries of metrics and companies, what, and when. Rows are only added."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from duckdb import DuckDBPyConnection

from storage.columns import utc
from storage.database import Database, now

About = Literal["metric", "company"]
Change = Literal["added", "changed", "word", "word_gone", "merged"]


@dataclass(frozen=True, slots=True)
class NameChange:
    """One change: what stood before, what stands after; empty where there was or is nothing."""

    about: About
    key: str
    change: Change
    before: str
    after: str
    changed_by: str
    changed_at: dt.datetime


def name_changes(db: Database, about: About, limit: int = 50) -> list[NameChange]:
    """The last changes to one dictionary, newest first."""
    rows = db.read(
        """SELECT about, key, change, before, after, changed_by, changed_at FROM name_change
           WHERE about = ? ORDER BY id DESC LIMIT ?""",
        [about, limit],
    )
    return [
        NameChange(told, key, change, before, after, changed_by, utc(changed_at))
        for told, key, change, before, after, changed_by, changed_at in rows
    ]


def note_change(
    cursor: DuckDBPyConnection, about: About, key: str, change: Change, before: str, after: str, changed_by: str
) -> None:
    """Write down one change, in the transaction that makes it."""
    cursor.execute(
        "INSERT INTO name_change VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, ?, ?, ?)",
        [about, key, change, before, after, changed_by, now()],
    )
