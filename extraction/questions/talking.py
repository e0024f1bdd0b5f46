"""Where a vision model comes in: questions that no arithmetic answers. What it says is words, never data."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Protocol

from extraction.chart import ChartImage, TextBox
from extraction.errors import Language
from extraction.numbers.printed import parse_number
from extraction.questions.known import Known

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")


class PictureTalker(Protocol):
    """A loaded vision model that looks at a picture and answers in words. It works elsewhere, never in a page."""

    name: str

    def talk(self, image: ChartImage, question: str, language: Language) -> Iterator[str]:
        """Its answer, piece by piece; raises ModelUnavailable when there is none."""
        ...


def unfounded_numbers(words: str, known: Sequence[Known], texts: Iterable[TextBox]) -> tuple[str, ...]:
    """The numbers in a model's words that stand neither in the picture's texts nor among the known values."""
    founded = {abs(one.value).normalize() for one in known}
    printed = " ".join(text.text for text in texts)
    for source in (printed, *(one.printed or "" for one in known), *(one.category for one in known)):
        founded |= {number for word in _NUMBER.findall(source) if (number := _decimal(word)) is not None}
    said = dict.fromkeys(_NUMBER.findall(words))
    return tuple(word for word in said if (number := _decimal(word)) is not None and number not in founded)


def _decimal(word: str) -> Decimal | None:
    number = parse_number(word.rstrip(","))
    return None if number is None else number.value.normalize()
