"""A name taken apart: what may be left off it without changing what it means, and what its parts say.

"Revenue in million GBP" is revenue, "Net income/loss" is net income, "息税前利润(EBIT)" says one thing twice. Heads of
a table that stand one over the other are joined by " / ": "营业收入 / YoY" is the growth of revenue, and
"锂盐 / 营业收入" the revenue of a part.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from extraction.numbers.captions import find_unit
from storage.names import fold

HEADS_APART = " / "  # how our readers join the heads of a column
_JOINT = re.compile(r"\s+/\s+")  # between the heads of a column
_HYPHEN = re.compile(r"(?<![-/])[-:](?![-/])")
_GROWTH = re.compile(
    r"(?:\(?\+/-\)?)?(?:yoy|y/y|y-o-y|同比)(?:增长率?|增速|增幅|变动|growth)?(?:\(?%\)?)?|\(?\+/-\)?(?:%|\(%\))"
)
_OF_REVENUE = re.compile(
    r"(?:%|占|占比|/|÷)(?:总?销售|营业总?|总)?(?:收入|营收)(?:的?比[例重率]?)?|(?:%of|asa?%of|/)(?:total|net)?(?:sales|revenues?)"
)
_AS_RATIO = re.compile(
    rf"(?P<one>.+?)\s*(?P<of>[/÷占](?:{_OF_REVENUE.pattern})|(?:{_OF_REVENUE.pattern}))", re.IGNORECASE
)
_IN_UNIT = re.compile(r"(?P<name>.+?)\s+\(?in\s+(?P<unit>[^()]+)\)?", re.IGNORECASE)
_OR_LOSS = re.compile(
    r"(?P<name>.*(?:profit|income|earnings|利润|收益))\s*(?:/\s*\(?\s*loss(?:es)?\s*\)?|\(\s*loss(?:es)?\s*\)|/?\(净?亏损\))",
    re.IGNORECASE,
)
_FILLED_IN = re.compile(r"(?P<name>.+?)\s*\([^()]*以[^()]*号填列[^()]*\)")
_REMARK = re.compile(r"(?P<name>.*[^()\s])\s*\((?P<remark>[^()]+)\)")
RATIO_TO_REVENUE: dict[str, str] = {
    "gross_profit": "gross_margin",
    "operating_profit": "operating_margin",
    "net_profit": "net_margin",
    "net_profit_parent": "net_margin_parent",
    "net_profit_recurring": "net_margin_recurring",
    "net_profit_adjusted": "net_margin_adjusted",
    "ebitda": "ebitda_margin",
    "ebit": "ebit_margin",
    "rd_expense": "rd_ratio",
    "rd_investment": "rd_investment_ratio",
    "selling_expense": "selling_ratio",
    "admin_expense": "admin_ratio",
    "finance_expense": "finance_ratio",
}

Means = Callable[[str], str | None]  # the key of the metric that a wording names in full


@dataclass(frozen=True, slots=True)
class Part:
    """The metric that a part of a name says in full; what else the name says may be a segment of it."""

    key: str
    said: str
    rest: str


def said_in_full(name: str, means: Means) -> str | None:
    """The metric that a name says without what changes nothing, or twice over, or as the growth of another."""
    for left in _shorter(name):
        if (key := means(left)) is not None:
            return key
    twice = _REMARK.fullmatch(_flat(name))
    if twice is not None and (key := means(twice["name"])) is not None and means(twice["remark"]) == key:
        return key
    parts = _apart(name)
    return _grown(parts, means) if len(parts) == 2 else None


def part_said(name: str, means: Means) -> Part | None:
    """The metric that one part of the name says, a person being asked whether the rest is a part of the company."""
    parts = _apart(name)
    for at in range(len(parts) - 1):
        pair = parts[at : at + 2]
        key = _grown(pair, means) or _ratio(pair, means)
        if key is not None:
            return Part(key, HEADS_APART.join(pair), HEADS_APART.join((*parts[:at], *parts[at + 2 :])))
    if any(_GROWTH.fullmatch(_tight(part)) or _OF_REVENUE.fullmatch(_tight(part)) for part in parts):
        return None  # the growth or the share of something that has no metric for it
    found = [(at, key) for at, part in enumerate(parts) if len(parts) > 1 and (key := _means_any(part, means))]
    if len({key for _, key in found}) == 1:
        ((at, key), *_) = found
        return Part(key, parts[at], HEADS_APART.join((*parts[:at], *parts[at + 1 :])))
    remark = _REMARK.fullmatch(_flat(name))
    if remark is not None and (key := _means_any(remark["name"], means)) is not None:
        return Part(key, remark["name"], remark["remark"])
    return None


def _grown(pair: list[str], means: Means) -> str | None:
    """The growth of the metric that one of the two says, if the other only says that it is growth."""
    for one, other in (pair, pair[::-1]):
        if _GROWTH.fullmatch(fold(other)) or _GROWTH.fullmatch(_tight(other)):
            return means(f"{one}同比") or means(f"{one} yoy")
    return None


def _ratio(pair: list[str], means: Means) -> str | None:
    """The ratio to revenue of the amount that the first says, if the second only says that it is one."""
    if _OF_REVENUE.fullmatch(_tight(pair[1])) is None:
        return None
    return RATIO_TO_REVENUE.get(_means_any(pair[0], means) or "")


def _means_any(part: str, means: Means) -> str | None:
    return means(part) or said_in_full(part, means)


def _apart(name: str) -> list[str]:
    """The heads of a column; a name that is no column's, at its only hyphen."""
    flat = _flat(name)
    heads = [part.strip() for part in _JOINT.split(flat)]
    if len(heads) == 1 and (ratio := _AS_RATIO.fullmatch(flat)) is not None:
        heads = [ratio["one"].strip(), ratio["of"]]
    elif len(heads) == 1 and len(halves := [part.strip() for part in _HYPHEN.split(flat)]) == 2:
        heads = halves
    return [head for head in heads if head]


def _shorter(name: str) -> Iterator[str]:
    """The name with one thing after the other left off: the unit behind it, "or loss", how a line is filled in."""
    left, before = _flat(name), ""
    while left != before:
        before = left
        for pattern in (_IN_UNIT, _OR_LOSS, _FILLED_IN):
            found = pattern.fullmatch(left)
            if found is not None and (pattern is not _IN_UNIT or _is_amount(found["unit"])):
                left = found["name"].strip()
                yield left


def _is_amount(words: str) -> bool:
    """True for a unit of amounts: a percentage of something is another figure."""
    unit = find_unit(f"({words})")
    return unit is not None and unit.measure not in ("%", "‰", "pp", "bp")


def _flat(name: str) -> str:
    return unicodedata.normalize("NFKC", name).strip()


def _tight(words: str) -> str:
    return "".join(words.casefold().split())
