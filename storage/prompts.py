"""Keeps the words of every prompt that was ever used, so that an old reading can be explained."""

from __future__ import annotations

from extraction.chart import PromptVersion
from storage.database import Database, now


def save_prompt(db: Database, prompt: PromptVersion) -> None:
    """Keep the words once; their id is the hash of the words, so a second time changes nothing."""
    with db.write() as cursor:
        if not cursor.execute("SELECT 1 FROM prompt WHERE id = ?", [prompt.id]).fetchall():
            cursor.execute(
                "INSERT INTO prompt (id, name, words, kept_at) VALUES (?, ?, ?, ?)",
                [prompt.id, prompt.name, prompt.text, now()],
            )


def list_prompts(db: Database) -> list[PromptVersion]:
    """Every prompt kept, newest first."""
    return [
        PromptVersion(*row) for row in db.read("SELECT name, words, id FROM prompt ORDER BY kept_at DESC, name, id")
    ]
