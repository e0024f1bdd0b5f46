"""When a model's answer must end: it goes on for too long, says the same over and over, or nobody listens any more."""

from __future__ import annotations

import time

from extraction.engines.vision import Heard, Limits, Stopped

LONGEST_ROUND = 120  # characters that are said again and again
LOOKED_AT = 360  # characters at the end of the answer, which must hold a round at least `ROUNDS` times
ROUNDS = 3
NOTHING = set('null,"[] ')  # a row of nulls is how a chart without labels is rightly copied
ROW_OF_NOTHING = 2400


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
        if len(self.text) - self._looked_at >= LONGEST_ROUND:
            self._looked_at = len(self.text)
            return "repetition" if goes_round(self.text) else None
        return None


def goes_round(text: str) -> bool:
    """True if the end of the text says the same few words over and over."""
    tail = text[-LOOKED_AT:]
    if len(tail) < LOOKED_AT or not _is_round(tail):
        return False
    return not set(tail) <= NOTHING or (len(text) >= ROW_OF_NOTHING and set(text[-ROW_OF_NOTHING:]) <= NOTHING)


def _is_round(tail: str) -> bool:
    """True if the text is one stretch of at most `LONGEST_ROUND` letters, again and again."""
    again = (tail + tail).find(tail[:LONGEST_ROUND], 1)
    return 0 < again <= len(tail) // ROUNDS and tail[again:] == tail[:-again]
