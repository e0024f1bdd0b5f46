"""The Chinese words of drafts that are proposed and of the export for fine-tuning."""

from __future__ import annotations

WORDS: dict[str, str] = {}
