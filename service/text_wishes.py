"""Pictures whose texts somebody waits for: the reading worker takes them before any chart, since a person is looking.

Kept in memory only: a wish that a restart forgets is simply made again.
"""

from __future__ import annotations

import threading

from extraction.errors import Sentence


class TextWishes:
    """What pages ask for and the worker grants; safe between threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[str] = []
        self._failed: dict[str, Sentence] = {}

    def ask_for(self, sha: str) -> None:
        """Have the texts of this picture read soon; a failure of before is forgotten."""
        with self._lock:
            self._failed.pop(sha, None)
            if sha not in self._waiting:
                self._waiting.append(sha)

    def first(self) -> str | None:
        """The picture that has waited longest; it waits until it is granted or failed."""
        with self._lock:
            return self._waiting[0] if self._waiting else None

    def granted(self, sha: str) -> None:
        with self._lock:
            self._waiting = [each for each in self._waiting if each != sha]

    def failed(self, sha: str, why: Sentence) -> None:
        with self._lock:
            self._waiting = [each for each in self._waiting if each != sha]
            self._failed[sha] = why

    def waits(self, sha: str) -> bool:
        with self._lock:
            return sha in self._waiting

    def trouble(self, sha: str) -> Sentence | None:
        """Why the texts of a picture could not be read the last time."""
        with self._lock:
            return self._failed.get(sha)
