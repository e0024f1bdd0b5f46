"""When a model has begun to say the same thing over and over, and will not stop by itself."""

from __future__ import annotations

LONGEST = 400  # characters of a passage that may come round again
LONG_ENOUGH = 400  # characters of nothing but one passage: 66 times "null, ", more than a chart has points in a row
TIMES = 4
BLANK = 100  # a model inside a JSON schema that has nothing to say writes spaces


def is_repeating(text: str) -> bool:
    """True if the end of the text is one passage again and again, so that nothing new is to be expected."""
    tail = text[-TIMES * LONGEST :]
    if len(tail) >= BLANK and not tail[-BLANK:].strip():
        return True
    return len(tail) >= LONG_ENOUGH and any(_ends_in_turns_of(tail, passage) for passage in _distances(tail))


def _distances(tail: str) -> list[int]:
    """How far back the last characters stood before: the lengths that a repeated passage can have."""
    last, found = tail[-16:], []
    at = tail.rfind(last, 0, len(tail) - 1)
    while at >= 0 and (distance := len(tail) - len(last) - at) <= LONGEST:
        found.append(distance)
        at = tail.rfind(last, 0, at + len(last) - 1)
    return found


def _ends_in_turns_of(tail: str, passage: int) -> bool:
    """True if the tail's last stretch has this period, for long enough."""
    stretch = max(LONG_ENOUGH, TIMES * passage)
    return len(tail) >= stretch and tail[-stretch + passage :] == tail[-stretch:-passage]
