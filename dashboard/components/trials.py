"""Prompts tried against each other on the gold set."""

from __future__ import annotations

from extraction.errors import Language
from storage.database import Database


def show(db: Database, language: Language) -> None:
    """Nothing yet."""
