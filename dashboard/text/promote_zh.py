"""The Chinese words said when a prompt is made active."""

from __future__ import annotations

WORDS: dict[str, str] = {}
