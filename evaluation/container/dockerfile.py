"""A Dockerfile as the steps it is made of, and what `.dockerignore` keeps out of it.

Knows the instructions that our own file uses, in the forms it uses; any other is refused, so that nothing is skipped
in silence.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

KNOWN = frozenset(
    ("FROM", "ARG", "ENV", "RUN", "COPY", "WORKDIR", "USER", "VOLUME", "EXPOSE", "HEALTHCHECK", "ENTRYPOINT", "CMD")
)
VARIABLE = re.compile(r"\$(\w+)|\$\{(\w+)\}")


class NotUnderstood(Exception):
    """A line of the Dockerfile that we cannot do as Docker would."""


@dataclass(frozen=True, slots=True)
class Step:
    """One instruction and all its words, on one line."""

    name: str
    words: str

    @property
    def listed(self) -> tuple[str, ...]:
        """The words as the program and its arguments: written as a JSON list, or for a shell."""
        if self.words.startswith("["):
            return tuple(json.loads(self.words))
        return ("/bin/sh", "-c", self.words)


def steps_of(text: str) -> Iterator[Step]:
    """The instructions of a Dockerfile, in order; raises NotUnderstood."""
    lines = [line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    for logical in re.sub(r"[ \t]*\\\n\s*", " ", "\n".join(lines)).splitlines():
        name, _, words = logical.strip().partition(" ")
        if name.upper() not in KNOWN:
            raise NotUnderstood(f"{name} is not done here")
        yield Step(name.upper(), words.strip())


def filled(words: str, known: Mapping[str, str]) -> str:
    """The words with $NAME and ${NAME} replaced."""
    return VARIABLE.sub(lambda found: known.get(found[1] or found[2], ""), words)


def pairs(words: str, known: Mapping[str, str]) -> dict[str, str]:
    """NAME=VALUE, several on a line, as ENV has them."""
    said = (word.partition("=") for word in shlex.split(words))
    return {name: filled(value, known) for name, _, value in said}


def health_command(words: str) -> tuple[str, ...]:
    """What HEALTHCHECK runs."""
    return Step("CMD", words[words.index(" CMD ") + 5 :].strip()).listed


def is_left_out(path: str, patterns: tuple[str, ...]) -> bool:
    """True if `.dockerignore` keeps this file, or a folder it lies in, out of the image."""
    parts = path.split("/")
    folders = ["/".join(parts[: count + 1]) for count in range(len(parts))]
    for pattern in patterns:
        anywhere = pattern.removeprefix("**/")
        looked_at = [folder.rsplit("/", 1)[-1] for folder in folders] if anywhere != pattern else folders
        if any(fnmatchcase(folder, anywhere) and folder.count("/") == anywhere.count("/") for folder in looked_at):
            return True
    return False


def patterns_of(text: str) -> tuple[str, ...]:
    """The lines of a `.dockerignore`; raises NotUnderstood for one that lets something in again."""
    lines = tuple(line.strip().rstrip("/") for line in text.splitlines() if line.strip() and line[0] != "#")
    if again := [line for line in lines if line.startswith("!")]:
        raise NotUnderstood(f"{again[0]} is not done here")
    return lines


def context(home: Path, patterns: tuple[str, ...]) -> Iterator[str]:
    """The files that Docker would be sent, as paths from the top."""
    for path in sorted(home.iterdir()):
        if is_left_out(path.name, patterns):
            continue
        inside = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in inside:
            name = file.relative_to(home).as_posix()
            if file.is_file() and not is_left_out(name, patterns):
                yield name
