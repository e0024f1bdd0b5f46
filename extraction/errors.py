"""The ways there can be no reading, and the sentence each of them says to the analyst.

    ChartError                there is no reading
    ├── UnreadableImage       the bytes are no picture that we can open
    │   └── ImageTooLarge     it is one, beyond a limit
    ├── UnreadableDocument    the file is no report that we can open
    │   ├── DocumentTooLarge  it is one, beyond a limit
    │   └── PasswordNeeded    it opens with a password only: none was given, or a wrong one
    ├── NotAChart             a picture without a readable chart or table
    ├── ReadingStopped        it took too long or was cancelled
    └── ModelUnavailable      the vision model cannot answer: no weights, too little memory, a server that is down

A doubt about a reading is not an error: it is a `Finding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """The same statement in both languages of the product."""

    zh: str
    en: str

    def in_language(self, language: Language) -> str:
        return self.zh if language == "zh" else self.en


class ChartError(Exception):
    """There is no reading; `sentence` says why, in words an analyst can act on."""

    def __init__(self, sentence: Sentence) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return self.sentence.en


class UnreadableImage(ChartError):
    """The bytes are no picture that we can open."""


class ImageTooLarge(UnreadableImage):
    """A picture, but beyond a limit on bytes or pixels."""


class UnreadableDocument(ChartError):
    """The file is no report (PDF, PowerPoint, Word, Excel) that we can open, or the part asked for is not in it."""


class DocumentTooLarge(UnreadableDocument):
    """A report, but beyond a limit on bytes or pages."""


class PasswordNeeded(UnreadableDocument):
    """A report that opens with a password only: none was given, or a wrong one."""


class NotAChart(ChartError):
    """A picture in which no readable chart or table was found."""


class ReadingStopped(ChartError):
    """The reading took longer than its limit, or was cancelled."""


class ModelUnavailable(ChartError):
    """The vision model cannot answer now: its weights are missing or broken, memory is short, a server is down."""
