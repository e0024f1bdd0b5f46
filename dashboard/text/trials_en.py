"""The English words of trials."""

from __future__ import annotations

WORDS = {
    "prompts.tab.trials": "Trials",
}
