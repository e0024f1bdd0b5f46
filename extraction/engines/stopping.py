"""When a model's answer must end: it goes on for too long, says the same over and over, or nobody listens any more."""

from __future__ import annotations

import time

from extraction.engines.repetition import is_repeating
from extraction.engines.vision import Heard, Limits, Stopped

LOOKED_AT_EVERY = 100  # characters: looking for repetition at every token would cost more than it saves


class Watch:
    """Listens to one answer as it grows. `text` is what was said so far."""

    def __init__(self, limits: Limits, heard: Heard) -> None:
        self.text = ""
        self.tokens = 0
        self.first_token_seconds: float | None = None
        self._limits = limits
        self._heard = heard
        self._started = time.monotonic()
        self._looked_at = 0

    @property
    def seconds(self) -> float:
        """Since the question was put."""
        return time.monotonic() - self._started

    def hears(self, piece: str, tokens: int = 1) -> Stopped | None:
        """Take the next piece of the answer ("" while there is none yet); why it must stop now, if it must."""
        if tokens and self.first_token_seconds is None:
            self.first_token_seconds = self.seconds
        self.text += piece
        self.tokens += tokens
        if not self._heard(piece):
            return "cancelled"
        if self.seconds >= self._limits.seconds:
            return "seconds"
        if self.tokens >= self._limits.tokens or len(self.text) >= self._limits.characters:
            return "tokens"
        if len(self.text) - self._looked_at >= LOOKED_AT_EVERY:
            self._looked_at = len(self.text)
            return "repetition" if is_repeating(self.text) else None
        return None
