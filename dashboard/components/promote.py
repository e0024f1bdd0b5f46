"""The one way by which words become the active ones: through the gate, with the evidence for it."""

from __future__ import annotations

from extraction.chart import PromptVersion
from extraction.errors import Language
from storage.database import Database


def show(db: Database, version: PromptVersion, language: Language) -> None:
    """Nothing yet."""
