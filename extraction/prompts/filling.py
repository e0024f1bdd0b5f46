"""A prompt with what is known of one picture put in: its print, names, a person's question.

All of it is data: fenced off, on one line each, and unable to close the fence or to speak in the model's own marks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from string import Template

from extraction.chart import PromptVersion, TextBox
from extraction.errors import Language
from extraction.prompts.book import KnownNames
from extraction.prompts.naming import LISTS, prompt_key

LONGEST_WORDS = 8000  # characters of print that go in: more would cost minutes and is no single chart
LONGEST_QUESTION = 500
LONGEST_NAME = 80
SAME_LINE = 0.6  # of a text's height
FENCE = "```"
MARKS_OF_MODELS = re.compile(r"<(?=[|/]|\w+[^>\n]*>)")  # <|im_end|>, </s>, <think>: a model's own signs
LANGUAGE_NAMES: Mapping[Language, Mapping[Language, str]] = {
    "zh": {"zh": "中文", "en": "英文"},
    "en": {"zh": "Chinese", "en": "English"},
}
NOBODY = KnownNames()


def filled(
    prompt: PromptVersion,
    texts: Sequence[TextBox],
    size: tuple[int, int],
    question: str = "",
    *,
    known: KnownNames = NOBODY,
    language: Language = "en",
) -> str:
    """The prompt with what is printed in a picture of that width and height, and a person's question.

    `language` is the picture's, `known` are names that people use for what it prints.
    """
    return Template(_fenced(prompt.text)).safe_substitute(
        words=printed_words(texts, size),
        question=_harmless(question)[:LONGEST_QUESTION],
        language=LANGUAGE_NAMES[prompt_key(prompt.name).language][language],
        companies=_listed(known.companies),
        metrics=_listed(known.metrics),
    )


def _listed(names: Sequence[str]) -> str:
    return "\n".join(_harmless(name)[:LONGEST_NAME] for name in names)


def _fenced(text: str) -> str:
    """The same words with a fence round each list that stands outside of one: what is data never reads as an order."""

    def fence(found: re.Match[str]) -> str:
        inside = text.count(FENCE, 0, found.start()) % 2 == 1
        return found[0] if inside else f"\n{FENCE}\n{found[0]}\n{FENCE}\n"

    return LISTS.sub(fence, text)


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
