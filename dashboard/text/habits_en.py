"""The English words of habits."""

from __future__ import annotations

WORDS = {
    "prompts.tab.habits": "Habits",
}
