"""The names a running text holds: metrics, companies, series and slices, under all their wordings.

Width, case and blanks are none of a name's business; a name in Latin letters stands as whole words. The longest
wording wins its place: 归母净利润 is never taken for 净利润.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from extraction.numbers.captions import strip_unit
from extraction.questions.known import Named

_RATE = re.compile(r"比?率(?!先)| (?:margin|ratio|yield|per share)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the text, and everything it may name."""

    start: int
    end: int
    said: str
    named: tuple[Named, ...]


@lru_cache(maxsize=16_384)  # a ledger has some thousand names, and every question is held against all of them
def tight(text: str) -> str:
    """A wording for looking up: half width, lower case, without blanks and without its unit."""
    bare = strip_unit(text) or text
    return "".join(unicodedata.normalize("NFKC", bare).casefold().split())


def find_names(text: str, names: Iterable[Named]) -> tuple[Mention, ...]:
    """Every name in the text, in its order; where wordings overlap the longest one counts."""
    letters = [(letter, at) for at, each in enumerate(text) for letter in each.casefold() if not letter.isspace()]
    squeezed = "".join(letter for letter, _ in letters)
    places: dict[tuple[int, int], dict[tuple[str, str], Named]] = defaultdict(dict)
    rates: list[tuple[int, int]] = []
    for named in names:
        for wording in named.wordings:
            word = tight(wording)
            for start in _everywhere(squeezed, word):
                first, last = letters[start][1], letters[start + len(word) - 1][1]
                if _is_base_of_rate(text, last):
                    rates.append((first, last + 1))
                elif _stands_alone(text, first, last):
                    places[first, last + 1][named.kind, named.key] = named
    taken: list[Mention] = []
    for start, end in sorted(places, key=lambda place: (place[0] - place[1], place[0])):
        in_rate = any(first <= start and end <= last for first, last in rates)  # nor is 净利 what 净利润率 is about
        if not in_rate and not any(one.start < end and start < one.end for one in taken):
            taken.append(Mention(start, end, text[start:end], tuple(places[start, end].values())))
    return tuple(sorted(taken, key=lambda one: one.start))


def _everywhere(text: str, word: str) -> Iterable[int]:
    """Where a wording stands; a single Chinese character is no name."""
    if not word or (len(word) == 1 and not (word.isascii() and word.isalpha())):
        return
    at = text.find(word)
    while at >= 0:
        yield at
        at = text.find(word, at + 1)


def _stands_alone(text: str, first: int, last: int) -> bool:
    """False within a longer word in Latin letters or digits; a plural s is no longer word."""
    before = text[first - 1] if first else " "
    after = text[last + 1 : last + 3] + "  "
    if _word_letter(text[first]) and _word_letter(before):
        return False
    if not _word_letter(text[last]):
        return True
    plural = after[0] in "sS" and not _word_letter(after[1]) and text[last].isalpha()
    return plural or not _word_letter(after[0])


def _is_base_of_rate(text: str, last: int) -> bool:
    """True where the words go on to name a rate of what was found: 归母净利率 is no 归母净利."""
    return _RATE.match(text, last + 1) is not None


def _word_letter(letter: str) -> bool:
    return letter.isascii() and letter.isalnum()
