"""Guesses at the next few tokens, so that the model can check several at once instead of writing one by one.

A guess costs little and changes nothing: a token counts only if the model itself chooses it. What a JSON schema forces
is known; what another reader made of the picture is likely; what a chart prints is in the prompt.
"""

from __future__ import annotations

from collections.abc import Sequence

LOOK_BACK = (3, 2)  # tokens at the end of the answer that must stand in what is known, the longer the better
PRICE = 0.3  # tokens that could have been written in the time that checking a guess takes
CREDIT = 6 * PRICE  # so many guesses in a row may fail before there is a pause
INTEREST = 0.05  # for each token written in a pause: after a few of them one more guess is tried
CAUTIOUS = 4  # tokens guessed at once while guesses fail; twice as many each time that all were right


class Drafts:
    """What is guessed in one answer, and how often that was right."""

    def __init__(
        self, prompt: Sequence[int], length: int, never: Sequence[int] = (), likely: Sequence[int] = ()
    ) -> None:
        """At most `length` tokens are guessed at once, 0 for none.

        `never` are tokens no answer holds, such as a picture's; `likely` is how the whole answer may go.
        """
        self._known = list(prompt)
        self._written: list[int] = []
        self._likely = [token for token in likely if token not in set(never)]
        self._at: int | None = 0  # the place in `likely` where the answer is; None while it goes another way
        self._passed = 0  # where it last went the same way
        self._most = length
        self._length = min(length, CAUTIOUS)
        self._never = frozenset(never)
        self._credit = CREDIT

    def wrote(self, token: int) -> None:
        """The model has chosen a token."""
        self._known.append(token)
        self._written.append(token)
        if self._at is not None and self._likely[self._at : self._at + 1] == [token]:
            self._at = self._passed = self._at + 1
        elif (found := self._found_again()) is not None:
            self._at = self._passed = found
        elif self._at == self._passed:
            self._at += 1  # perhaps only one other token in its place, such as a line's end
        else:
            self._at = None

    def were_right(self, right: int, of: int) -> None:
        """So many of the guesses were what the model chose."""
        if of:
            self._credit = min(CREDIT, self._credit + right - PRICE)
            self._length = min(self._most, CAUTIOUS if right < of else 2 * self._length)

    def next(self, forced: Sequence[int] = ()) -> list[int]:
        """The next tokens, perhaps: what is likely, what must come, or what came after the same words before."""
        if self._length == 0:
            return []
        if self._credit < PRICE:
            self._credit += INTEREST
            return []
        if self._at is not None and self._at < len(self._likely):
            return self._likely[self._at : self._at + self._length]
        return list(forced[: self._length]) or self._looked_up()

    def _found_again(self) -> int | None:
        """Where the likely answer goes on as the real one just did: behind all that was passed already, or anywhere."""
        for first, length in ((self._passed, 3), (self._passed, 2), (0, 3)):
            last = self._written[-length:]
            for start in range(max(0, first - length + 1), len(self._likely) - length + 1):
                if len(last) == length and self._likely[start : start + length] == last:
                    return start + length
        return None

    def _looked_up(self) -> list[int]:
        for length in LOOK_BACK:
            last = self._known[-length:]
            for start in range(len(self._known) - length - 1, -1, -1):
                if self._known[start : start + length] == last:
                    found = self._known[start + length : start + length + self._length]
                    return [] if self._never & set(found) else found
        return []
