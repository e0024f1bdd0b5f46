"""Listening to a server's answer as it comes: what was heard, when it is enough. Knows nothing of connections."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

from extraction.engines.stopping import Watch
from extraction.engines.vision import Heard, ModelAnswer, Question, Stopped

BROKEN = ("abort", "error", "cancelled", "content_filter")  # the server itself gave up; its half answer is none


class Listening:
    """One answer while it is given. `stopped` is set as soon as nothing more is wanted."""

    def __init__(self, question: Question, heard: Heard) -> None:
        self.question = question
        self.stopped: Stopped | None = None
        self.finish = ""  # the server's own word for why it ended; empty while it speaks
        self.last_word: float | None = None  # when it came; thoughts before the answer are words too
        self.schema_refused = False
        limits = question.limits
        self._watch = Watch(replace(limits, tokens=limits.tokens + 1), heard)  # + 1: its own count ends an honest one
        self._by = ""
        self._usage: dict[str, int] = {}

    @property
    def text(self) -> str:
        return self._watch.text

    @property
    def seconds(self) -> float:
        """Since the question was put."""
        return self._watch.seconds

    def begin(self) -> None:
        """Another server, or another try: what was thought aloud before counts no more."""
        self.last_word, self.finish = None, ""

    def is_wanted(self) -> bool:
        """True while somebody waits and there is time; asked again and again while nothing comes."""
        if self.stopped is None:
            self.stopped = self._watch.hears("", tokens=0)
        return self.stopped is None

    def take(self, event: object) -> None:
        """Hear one event of the stream; ValueError if no model server would send such a thing."""
        if not isinstance(event, dict):
            raise ValueError(event)
        self._note_who_and_how_much(event)
        choices = event.get("choices") or []
        if not isinstance(choices, list):
            raise ValueError(choices)
        if choices:
            self._take_choice(choices[0])

    def answer(self) -> ModelAnswer:
        return ModelAnswer(
            text=self.text,
            stopped=self.stopped or "end",
            seconds=self.seconds,
            first_token_seconds=self._watch.first_token_seconds,
            prompt_tokens=self._usage.get("prompt_tokens"),
            new_tokens=self._usage.get("completion_tokens"),
            by=self._by,
            schema_refused=self.schema_refused,
        )

    def _take_choice(self, choice: object) -> None:
        delta = choice.get("delta") or {} if isinstance(choice, dict) else None
        if not isinstance(choice, dict) or not isinstance(delta, dict):
            raise ValueError(choice)
        piece = delta.get("content") or ""
        if not isinstance(piece, str):
            raise ValueError(choice)
        if piece or any(said for name, said in delta.items() if name != "role"):
            self.last_word = time.perf_counter()
            left = self.question.limits.characters - len(self.text)
            self.stopped = self._watch.hears(piece[:left])  # a piece may hold several tokens, never less than one
        self.finish = str(choice.get("finish_reason") or "")
        if self.finish and self.stopped is None and self.finish not in BROKEN:
            self.stopped = "tokens" if self.finish == "length" else "end"

    def _note_who_and_how_much(self, event: dict[str, Any]) -> None:
        if isinstance(event.get("model"), str):
            self._by = event["model"][:200]
        usage = event.get("usage")
        if isinstance(usage, dict):
            self._usage |= {name: count for name, count in usage.items() if isinstance(count, int)}
