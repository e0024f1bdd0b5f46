"""What a prompt is for, told by its name: `extract.pie.en` is asked to read numbers out of pies, in English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal, get_args

from extraction.chart import ChartKind
from extraction.errors import Language

PromptName = Literal["extract", "transcribe", "trend", "question", "crop"]
TASKS: tuple[PromptName, ...] = get_args(PromptName)
LANGUAGES: tuple[Language, ...] = ("zh", "en")
KINDS: tuple[ChartKind, ...] = tuple(kind for kind in get_args(ChartKind) if kind != "none")
VARIABLES = ("words", "question", "language", "companies", "metrics")
NEEDED: dict[PromptName, tuple[str, ...]] = {  # without these a task cannot be done
    "extract": ("words",),
    "transcribe": ("words",),
    "trend": ("words",),
    "question": ("words", "question"),
    "crop": ("question",),
}
LISTS = re.compile(r"(?<!\$)\$(?:\{(?:words|companies|metrics)\}|(?:words|companies|metrics)\b)")


@dataclass(frozen=True, slots=True)
class PromptKey:
    """A task, the kind of chart it is for (None: any), and the language of the picture."""

    task: PromptName
    kind: ChartKind | None
    language: Language

    @property
    def name(self) -> str:
        return ".".join(part for part in (self.task, self.kind, self.language) if part)


EVERY_KEY = {key.name: key for task in TASKS for kind in (None, *KINDS) for language in LANGUAGES
             for key in (PromptKey(task, kind, language),)}  # fmt: skip


def prompt_key(name: str) -> PromptKey:
    """What the prompt of that name is for; KeyError where no prompt goes by such a name."""
    return EVERY_KEY[name]
