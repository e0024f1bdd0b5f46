"""Text from pictures and people, made harmless for spreadsheets and file systems, and given back letter by letter.

A spreadsheet takes text that begins with = + - @ (also in their wide forms), a tab or a line break for a formula. In a
CSV file such text gets an apostrophe before it, and so does text that begins with one: taking one away gives it back.
In a workbook the cell is marked as text; there only letters that XML cannot hold are spelled out.
"""

from __future__ import annotations

import re
import unicodedata

_FORMULA = re.compile(r"[\s\x00-\x1f\u200b\ufeff]*[=+\-@＝＋－＠﹢﹣﹦﹫−|%]|[\t\r\n]|'")
_UNFIT = re.compile(
    r"\\|[\x00-\x08\x0b\x0c\x0d\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)|x(?=005F_)"
)
_SPELLED = re.compile(r"\\u([0-9a-f]{4})|\\\\")
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]+')
_RESERVED = re.compile(r"(?i)(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
EMPTY = "\\0"  # in a workbook: a text of no letters, where that is not the same as no text
LONGEST_CELL = 32_000  # Excel holds 32,767


def looks_like_formula(text: str) -> bool:
    """True if a spreadsheet might work the text out instead of showing it."""
    return _FORMULA.match(text) is not None


def for_csv(text: str) -> str:
    """Text that no spreadsheet takes for a formula; `from_csv` gives it back."""
    return "'" + text if looks_like_formula(text) else text


def from_csv(text: str) -> str:
    return text.removeprefix("'")


def for_workbook(text: str) -> str:
    """Text that XML holds and Excel changes nothing in; `from_workbook` gives it back."""
    return _UNFIT.sub(lambda found: "\\\\" if found[0] == "\\" else f"\\u{ord(found[0]):04x}", text)


def from_workbook(text: str) -> str:
    return "" if text == EMPTY else _SPELLED.sub(lambda found: chr(int(found[1], 16)) if found[1] else "\\", text)


def file_name(words: str, ending: str) -> str:
    """A name that every file system takes, made of these words."""
    name = _NOT_IN_NAMES.sub(" ", unicodedata.normalize("NFC", words))
    name = " ".join("".join(c for c in name if unicodedata.category(c) not in ("Cf", "Cs")).split()).strip(". -")
    while len(name.encode()) > 120:
        name = name[:-1]
    return f"{'ledger' if not name or _RESERVED.fullmatch(name) else name}.{ending}"
