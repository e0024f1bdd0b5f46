"""Whether the letters that a page tells are the letters that it shows: where not, they are read from the picture.

A font without a map to characters and private characters are seen here; letters laid invisibly under a scan are never
asked for. What is told wrongly by a broken map looks sound: only a look at the picture shows it.
"""

from __future__ import annotations

from collections.abc import Sequence

from extraction.documents.pdf.characters import Character

FEW = 0.02  # of the letters: bullets and ornaments of symbol fonts
NEAR = 0.35  # of the size: closer, a letter belongs to the same word


def is_sound(letters: Sequence[Character]) -> bool:
    """True if nearly all letters are known, and none that is not stands inside a number."""
    doubtful = [index for index, letter in enumerate(letters) if not letter.is_known]
    if len(doubtful) > FEW * len(letters):
        return False
    return not any(_touches_a_digit(letters, index) for index in doubtful)


def _touches_a_digit(letters: Sequence[Character], index: int) -> bool:
    """True for an unknown letter with a digit right before or after it: part of a number, which would be wrong."""
    here = letters[index]
    for other in (letters[at] for at in (index - 1, index + 1) if 0 <= at < len(letters)):
        first, second = (other, here) if other.x < here.x else (here, other)
        close = second.x - first.x - first.advance < NEAR * here.size and abs(second.y - first.y) < NEAR * here.size
        if close and other.text.isdigit():
            return True
    return False
