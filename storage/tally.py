"""How much the ledger holds, in counts that cost next to nothing."""

from __future__ import annotations

from storage.database import Database
from storage.disk import room

FILES = ("ledger.duckdb", "ledger.duckdb.wal")


def rows_held(db: Database) -> dict[str, int]:
    """How many pictures, readings and decisions were ever kept."""
    rows = db.read(
        """SELECT (SELECT count(*) FROM image), (SELECT count(*) FROM extraction), (SELECT count(*) FROM decision)"""
    )
    return dict(zip(("pictures", "readings", "decisions"), map(int, rows[0]), strict=True))


def bytes_held(db: Database) -> int:
    """How large the ledger's file and its log are, without the pictures."""
    return sum(file.stat().st_size for name in FILES if (file := db.folder / name).is_file())


def bytes_free(db: Database) -> int:
    """How much room the disk of the workspace has left."""
    return room(db.folder)
