"""The prompts that are in use: as people made them active, else as they stand in their files."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from string import Template

from extraction.chart import ChartKind, PromptVersion
from extraction.errors import Language
from extraction.prompts.naming import LANGUAGES, PromptKey, PromptName, prompt_key

HERE = Path(__file__).parent


@cache
def load_prompt(name: PromptName, language: Language) -> PromptVersion:
    """The prompt as it stands in its file; its id is the hash of its words."""
    return prompt_of(f"{name}.{language}", (HERE / f"{name}.{language}.md").read_text(encoding="utf-8"))


def prompt_of(name: str, text: str) -> PromptVersion:
    """These words as a version of a prompt; how their lines end, and what is blank after them, makes no other words."""
    words = text.replace("\r\n", "\n").rstrip() + "\n"
    return PromptVersion(name, words, hashlib.sha256(words.encode()).hexdigest()[:16])


@dataclass(frozen=True, slots=True)
class KnownNames:
    """Companies and metrics known from other charts that a picture's print names."""

    companies: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PromptBook:
    """Versions in the place of those in the files; of two under one name the last counts.

    `tried` is asked whatever the picture is: its kind and its language choose no other words for that task.
    """

    versions: tuple[PromptVersion, ...] = ()
    known: KnownNames = KnownNames()
    tried: PromptVersion | None = None

    def of(self, task: PromptName, language: Language, kind: ChartKind | None = None) -> PromptVersion:
        """The words for a task: those for the kind of chart, else for any chart, else those of the file."""
        if self.tried is not None and prompt_key(self.tried.name).task == task:
            return self.tried
        own = {version.name: version for version in self.versions}
        for key in (PromptKey(task, kind, language), PromptKey(task, None, language)):
            if key.name in own:
                return own[key.name]
        return load_prompt(task, language)

    def asks_kinds(self, task: PromptName) -> bool:
        """True if the words for a task depend on the kind of chart."""
        return self.tried is None and any(
            prompt_key(version.name).task == task and prompt_key(version.name).kind for version in self.versions
        )

    def deciding(self, tasks: Sequence[PromptName]) -> dict[str, PromptVersion]:
        """All words that may be chosen for these tasks, by name."""
        found = {f"{task}.{language}": self.of(task, language) for task in tasks for language in LANGUAGES}
        special = {version.name: version for version in self.versions if prompt_key(version.name).kind}
        return found | {
            name: self.of(key.task, key.language, key.kind)
            for name, key in ((name, prompt_key(name)) for name in sorted(special))
            if key.task in tasks
        }

    def tells_names(self, tasks: Sequence[PromptName]) -> bool:
        """True if any of the words for these tasks speaks of known companies or metrics."""
        return any(
            variable in ("companies", "metrics")
            for version in self.deciding(tasks).values()
            for variable in Template(version.text).get_identifiers()
        )
