"""The words given to a vision model: one prompt a file, each in both languages, and what people wrote in their place.

What a picture prints goes in as data, fenced off and unable to close the fence or to speak in the model's own marks.
"""

from __future__ import annotations

from extraction.prompts.book import KnownNames, PromptBook, load_prompt, prompt_of
from extraction.prompts.filling import LONGEST_WORDS, filled, printed_lines, printed_words
from extraction.prompts.naming import PromptKey, PromptName, prompt_key

__all__ = [
    "LONGEST_WORDS",
    "KnownNames",
    "PromptBook",
    "PromptKey",
    "PromptName",
    "filled",
    "load_prompt",
    "printed_lines",
    "printed_words",
    "prompt_key",
    "prompt_of",
]
