"""The words given to a vision model: one prompt a file, each in both languages.

What a picture prints goes in as data, fenced off and unable to close the fence or to speak in the model's own marks.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from string import Template
from typing import Literal

from extraction.chart import PromptVersion, TextBox
from extraction.errors import Language

PromptName = Literal["extract", "transcribe", "trend", "question", "crop"]
HERE = Path(__file__).parent
LONGEST_WORDS = 8000  # characters of print that go in: more would cost minutes and is no single chart
LONGEST_QUESTION = 500
SAME_LINE = 0.6  # of a text's height
MARKS_OF_MODELS = re.compile(r"<(?=[|/]|\w+[^>\n]*>)")  # <|im_end|>, </s>, <think>: a model's own signs


@cache
def load_prompt(name: PromptName, language: Language) -> PromptVersion:
    """The prompt as it stands in its file; its id is the hash of its words."""
    text = (HERE / f"{name}.{language}.md").read_text(encoding="utf-8")
    return PromptVersion(f"{name}.{language}", text, hashlib.sha256(text.encode()).hexdigest()[:16])


def filled(prompt: PromptVersion, texts: Sequence[TextBox], size: tuple[int, int], question: str = "") -> str:
    """The prompt with what is printed in a picture of that width and height, and a person's question."""
    return Template(prompt.text).safe_substitute(
        words=printed_words(texts, size), question=_harmless(question)[:LONGEST_QUESTION]
    )


def printed_words(texts: Sequence[TextBox], size: tuple[int, int]) -> str:
    """The texts line by line, each with its place in thousandths of the picture; the longest go where all are too many.

    Long texts are sentences around a chart; the numbers of a chart are short.
    """
    kept = list(texts)
    while sum(len(text.text) + 8 for text in kept) > LONGEST_WORDS:
        kept.remove(max(kept, key=lambda text: len(text.text)))
    width, height = size
    return "\n".join(
        " | ".join(
            [
                f"y{_thousandth(line[0].box.center_y, height)}",
                *(f"x{_thousandth(text.box.center_x, width)} {_harmless(text.text)}" for text in line),
            ]
        )
        for line in printed_lines(kept)
    )


def printed_lines(texts: Sequence[TextBox]) -> list[list[TextBox]]:
    """Texts at the same height, from the left; lines from the top."""
    lines: list[list[TextBox]] = []
    for text in sorted(texts, key=lambda text: text.box.center_y):
        last = lines[-1][0] if lines else None
        if last is not None and text.box.center_y - last.box.center_y <= SAME_LINE * last.box.height:
            lines[-1].append(text)
        else:
            lines.append([text])
    return [sorted(line, key=lambda text: text.box.left) for line in lines]


def _thousandth(place: float, length: int) -> int:
    return max(0, min(1000, round(1000 * place / max(1, length))))


def _harmless(text: str) -> str:
    """The same words on one line, without what ends a fence or speaks to the model in its own signs."""
    plain = "".join(" " if unicodedata.category(letter).startswith("C") else letter for letter in text)
    return MARKS_OF_MODELS.sub("‹", " ".join(plain.split()).replace("`", "'"))
