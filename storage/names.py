"""When two wordings are the same word: what must be stripped before a name is looked up.

Names match exactly after folding, or not at all: 腾讯 is as near to 腾讯控股 as to 腾讯音乐. What is only near is for
matching.py to propose, and never decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_UNIT = (
    r"(?:单位|unit)?[::]?\s*"
    r"(?:人民币|rmb|cny|usd|us\$|hkd|hk\$|eur|美元|港元|港币|欧元|[$¥€])?\s*(?:in\s+)?"
    r"(?:%|pct|pp|个百分点|百分点|倍|x|亿元?|万元?|百万元?|千元?|十亿元?|元|亿港元|亿美元|百万美元|百万港元|元/股|元每股|"
    r"'?000|'?000s|mn?|mm|bn|k|millions?|billions?|thousands?|times|人|家|台|辆|股|万股|亿股|吨|万吨|gwh|mwh)?"
)
_REMARK = (
    r"左轴?|右轴?|left(?: axis)?|right(?: axis)?|l\.?h\.?s\.?|r\.?h\.?s\.?|"
    r"未经审计|经审计|audited|unaudited"
)
_SIDE = rf"(?:{_UNIT}|{_REMARK}|{_UNIT}\s*[,，、;]\s*(?:{_REMARK})|(?:{_REMARK})\s*[,，、;]\s*{_UNIT})"
_BRACKETED = re.compile(rf"\s*[(\[【]\s*{_SIDE}\s*[)\]】]\s*$")
_AFTER_COMMA = re.compile(rf"\s*[,，/;:]\s*(?:单位|unit)[::]\s*{_UNIT}$")
_TRIMMINGS = re.compile(r"[\s·•*※:：\-–—_、,，;；。.]+$|^[\s·•*※:：\-–—_、,，;；。]+")
_NUMBER = r"[一二三四五六七八九十]{1,3}|\d{1,2}"
_NUMBERING = re.compile(rf"^\s*(?:(?:{_NUMBER})\s*[、.,](?!\d)|[(（](?:{_NUMBER})[)）]|其中\s*:|[加减]\s*:)\s*")
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "`": "'", "【": "[", "】": "]", "－": "-", "–": "-", "—": "-"})


def fold(text: str) -> str:
    """The word itself: width, case, blanks and a trailing unit or axis remark are none of its business."""
    while (word := _fold_once(text)) != text:
        text = word
    return text


def unnumbered(text: str) -> str:
    """A line of a statement without what only gives it its place: (一), 三、, 其中:, 减:."""
    line = unicodedata.normalize("NFKC", text)
    while (bare := _NUMBERING.sub("", line)) != line:
        line = bare
    return line


def _fold_once(text: str) -> str:
    word = unicodedata.normalize("NFKC", text).casefold().translate(_PUNCTUATION).strip()
    for trailing in (_BRACKETED, _AFTER_COMMA, _TRIMMINGS):
        word = trailing.sub("", word) or word  # "(%)" alone stays what it is
    return _BLANKS.sub("", word)


def longest_inside(text: str, words: Iterable[tuple[str, str]]) -> str | None:
    """The name whose folded word is the longest one contained in `text`; single letters do not count.

    Latin words stand there as whole words: there is no capital adequacy ratio (CAR) in "Carbon emissions".
    """
    spaced = _BLANKS.sub(" ", unicodedata.normalize("NFKC", text).casefold().translate(_PUNCTUATION)).strip()
    whole = spaced.replace(" ", "")
    starts = {len(spaced[:at].replace(" ", "")) for at in range(len(spaced) + 1) if _edge(spaced, at)}
    inside = [
        (len(word), name) for word, name in words if len(word) > 1 and word in whole and _stands(word, whole, starts)
    ]
    return max(inside, default=(0, None))[1]


def _edge(text: str, at: int) -> bool:
    """True where a Latin word can begin or end."""
    return not (0 < at < len(text) and _is_letter(text[at - 1]) and _is_letter(text[at]))


def _stands(word: str, whole: str, edges: set[int]) -> bool:
    """True if the word stands somewhere in `whole` without cutting a Latin word."""
    at = whole.find(word)
    while at >= 0:
        if at in edges and at + len(word) in edges:
            return True
        at = whole.find(word, at + 1)
    return False


def _is_letter(sign: str) -> bool:
    return sign.isascii() and sign.isalpha()
