"""Letters as print mixes them: full and half width, many dashes for one minus, brought to one form."""

from __future__ import annotations

import re
import unicodedata


def flat(text: str) -> str:
    """The same letters in half width, with one kind of minus and apostrophe; as many as before."""
    return text.translate(_FLAT)


def half_width(text: str) -> str:
    """NFKC, but a footnote mark never becomes a digit: 12² stays what it is, m² is m2."""
    kept = []
    for before, letter in zip(" " + text, text, strict=False):
        number_like = unicodedata.category(letter) in ("No", "Nl") and not (letter in "²³" and before in "mM米")
        kept.append(letter if number_like else unicodedata.normalize("NFKC", letter))
    return "".join(kept)


def plain_letters(text: str) -> str:
    return flat(half_width(flat(text)))


def squeezed(text: str) -> str:
    """For looking up: lower case, without blanks, apostrophes and the small words between scale and currency."""
    return re.sub(r"\b(?:in|of)\b|[\s']", "", flat(text).lower())


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= letter <= "\u9fff" for letter in text)


_FLAT = {0xFF01 + i: chr(0x21 + i) for i in range(94)}
_FLAT |= dict.fromkeys((0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xFE63), "-")
_FLAT |= dict.fromkeys((0x2018, 0x2019, 0x2032, 0x00B4, 0x0060), "'")
_FLAT |= {0x3000: " ", 0xFFE5: "\u00a5", 0xFFE1: "£", 0xFE6A: "%"}
