"""What was chosen for this workspace, by name; every choice is a row, the last one counts."""

from __future__ import annotations

from storage.audit import note
from storage.database import Database, now


def setting(db: Database, name: str) -> str | None:
    """What was chosen last; None if nothing ever was."""
    rows = db.read("SELECT value FROM setting WHERE name = ? ORDER BY id DESC LIMIT 1", [name])
    return str(rows[0][0]) if rows else None


def choose(db: Database, name: str, value: str) -> None:
    """Choose; choosing the same again writes nothing."""
    with db.write() as cursor:
        if setting(db, name) != value:
            cursor.execute(
                """INSERT INTO setting (id, name, value, chosen_at)
                   VALUES (nextval('row_number_of_ledger'), ?, ?, ?)""",
                [name, value, now()],
            )
            note(db, "setting", name, value)
