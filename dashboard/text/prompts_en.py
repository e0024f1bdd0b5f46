"""The English words of the page of prompts."""

from __future__ import annotations

WORDS = {
    "page.prompts": "Prompts",
    "prompts.question": "Which words read better?",
    "prompts.tab.words": "Words",
}
