"""What people call a mistake after it was named, and why; every name is a row, the last one on a word counts."""

from __future__ import annotations

from duckdb import DuckDBPyConnection

from extraction.errors import Sentence
from storage.database import Database, now
from storage.decisions import Decision, Mistake
from storage.errors import UnknownRow


def rename_mistake(db: Database, decision: int, mistake: Mistake, named_by: str = "", remark: str = "") -> None:
    """Call the mistake that a word put right by this name from now on, with a free remark."""
    with db.write() as cursor:
        if not cursor.execute("SELECT 1 FROM decision WHERE id = ? AND verdict <> 'undone'", [decision]).fetchall():
            raise UnknownRow(
                Sentence(zh="没有这条更正。未保存。", en="There is no such correction. Nothing was saved.")
            )
        _name(cursor, decision, mistake, remark, named_by)


def name_as_swapped(cursor: DuckDBPyConnection, word: Decision) -> None:
    """Only now it shows that the claim of this earlier word had swapped places with another one."""
    _name(cursor, word.id, "order", "", "")


def _name(cursor: DuckDBPyConnection, decision: int, mistake: Mistake, remark: str, named_by: str) -> None:
    cursor.execute(
        "INSERT INTO mistake_name VALUES (nextval('row_number_of_ledger'), ?, ?, ?, ?, ?)",
        [decision, mistake, remark.strip(), named_by.strip(), now()],
    )
