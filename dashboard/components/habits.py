"""What the embedded engine has learned of companies and reports."""

from __future__ import annotations

from extraction.errors import Language
from storage.database import Database


def show(db: Database, language: Language) -> None:
    """Nothing yet."""
