"""When two wordings are the same word: what must be stripped before a name is looked up.

Names match exactly after folding, or not at all. Nearness in spelling only orders suggestions: 腾讯 is as near to
腾讯控股 as to 腾讯音乐, so nearness never decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from rapidfuzz import fuzz

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
_BLANKS = re.compile(r"[\s\u200b\ufeff]+")
_PUNCTUATION = str.maketrans({"’": "'", "‘": "'", "`": "'", "【": "[", "】": "]", "－": "-", "–": "-", "—": "-"})


def fold(text: str) -> str:
    """The word itself: width, case, blanks and a trailing unit or axis remark are none of its business."""
    while (word := _fold_once(text)) != text:
        text = word
    return text


def _fold_once(text: str) -> str:
    word = unicodedata.normalize("NFKC", text).casefold().translate(_PUNCTUATION).strip()
    for trailing in (_BRACKETED, _AFTER_COMMA, _TRIMMINGS):
        word = trailing.sub("", word) or word  # "(%)" alone stays what it is
    return _BLANKS.sub("", word)


def nearest(text: str, words: Iterable[tuple[str, str]], limit: int) -> list[str]:
    """The names whose (folded word, name) spells most like `text`, nearest first, each once."""
    wanted = fold(text)
    if not wanted:
        return []
    scored = sorted(((fuzz.WRatio(wanted, word), name) for word, name in words), key=lambda pair: (-pair[0], pair[1]))
    return list(dict.fromkeys(name for score, name in scored if score >= 50))[:limit]


def longest_inside(text: str, words: Iterable[tuple[str, str]]) -> str | None:
    """The name whose folded word is the longest one contained in `text`; single letters do not count."""
    whole = _BLANKS.sub("", unicodedata.normalize("NFKC", text).casefold())
    inside = [(len(word), name) for word, name in words if len(word) > 1 and word in whole]
    return max(inside, default=(0, None))[1]
