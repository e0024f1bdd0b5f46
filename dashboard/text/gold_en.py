"""The English words of gold cases."""

from __future__ import annotations

WORDS = {
    "prompts.tab.gold": "Gold set",
}
