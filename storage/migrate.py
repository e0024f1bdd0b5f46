"""Brings a ledger of any earlier version up to this one.

A migration is a file `migrations/NNN_what.sql`, applied once, in order, in one transaction together with the note that
it was applied: a migration that fails half-way leaves nothing behind.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import duckdb

from extraction.errors import Sentence
from storage.errors import NewerWorkspace


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from an older ledger to a newer one."""

    number: int
    name: str
    sql: str


def migrations() -> list[Migration]:
    """Every step this version knows, oldest first."""
    files = sorted((Path(__file__).parent / "migrations").glob("[0-9][0-9][0-9]_*.sql"))
    return [Migration(int(file.name[:3]), file.stem, file.read_text(encoding="utf-8")) for file in files]


def migrate(connection: duckdb.DuckDBPyConnection, steps: list[Migration] | None = None) -> None:
    """Apply the steps that are missing; refuse a ledger that already knows later ones."""
    steps = migrations() if steps is None else steps
    connection.execute(
        "CREATE TABLE IF NOT EXISTS migration (number INTEGER PRIMARY KEY, name VARCHAR NOT NULL, applied_at TIMESTAMP)"
    )
    applied = {number for (number,) in connection.execute("SELECT number FROM migration").fetchall()}
    newest = steps[-1].number
    if applied and max(applied) > newest:
        raise NewerWorkspace(_newer(max(applied), newest))
    for step in steps:
        if step.number not in applied:
            _apply(connection, step)


def _apply(connection: duckdb.DuckDBPyConnection, step: Migration) -> None:
    connection.execute("BEGIN")
    try:
        connection.execute(step.sql)
        at = dt.datetime.now(dt.UTC).replace(tzinfo=None)
        connection.execute("INSERT INTO migration VALUES (?, ?, ?)", [step.number, step.name, at])
        connection.execute("COMMIT")
    except BaseException:
        connection.execute("ROLLBACK")
        raise


def _newer(theirs: int, ours: int) -> Sentence:
    return Sentence(
        zh=f"这个工作区由更新版本的程序写成(结构 {theirs},本程序只到 {ours})。请升级程序后再打开;数据未被改动。",
        en=f"This workspace was written by a newer version (structure {theirs}; this program knows up to {ours}). "
        "Upgrade the program to open it; nothing was changed.",
    )
