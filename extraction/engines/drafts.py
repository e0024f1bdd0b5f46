"""Guesses at the next few tokens, so that the model can check several at once instead of writing one by one.

A guess costs little and changes nothing: a token counts only if the model itself chooses it. What a chart prints is
in the prompt, so numbers and names are guessed from there; what a JSON schema forces is known.
"""

from __future__ import annotations

from collections.abc import Sequence

LOOK_BACK = (3, 2)  # tokens at the end of the answer that must stand in the prompt, the longer the better
FEWEST_TRIED = 24
WORTH_IT = 0.15  # of the guesses that must be right, after the first few


class Drafts:
    """What is guessed in one answer, and how often that was right."""

    def __init__(self, prompt: Sequence[int], length: int, never: Sequence[int] = ()) -> None:
        """`length` tokens are guessed at once, 0 for none; `never` are tokens no answer holds, such as a picture's."""
        self._known = list(prompt)
        self._length = length
        self._never = frozenset(never)
        self._tried = self._right = 0

    def wrote(self, token: int) -> None:
        """The model has chosen a token."""
        self._known.append(token)

    def were_right(self, right: int, of: int) -> None:
        """So many of the guesses were what the model chose."""
        self._tried += of
        self._right += right

    def next(self, forced: Sequence[int] = ()) -> list[int]:
        """The next tokens, perhaps: what must come, or what came after the same words before."""
        if self._length == 0 or (self._tried >= FEWEST_TRIED and self._right < WORTH_IT * self._tried):
            return []
        return list(forced[: self._length]) or self._looked_up()

    def _looked_up(self) -> list[int]:
        for length in LOOK_BACK:
            last = self._known[-length:]
            for start in range(len(self._known) - length - 1, -1, -1):
                if self._known[start : start + length] == last:
                    found = self._known[start + length : start + length + self._length]
                    return [] if self._never & set(found) else found
        return []
