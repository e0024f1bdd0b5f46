"""Which broker or bank drew a chart: its source line says so, or the name of the report it comes from.

"资料来源：Wind，公司公告，中信证券研究部" is a chart of 中信证券. Data vendors, exchanges and newspapers draw
nothing, and where two houses are named nobody can tell which of them drew it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_SOURCE = re.compile(r"(?:资料|数据|图表)?来源|\bsources?\b", re.IGNORECASE)
_PIECES = re.compile(r"[|,，、;；:：。_()（）\[\]【】《》“”\"\s]+|[-–—]+")
_CHINESE = re.compile(
    r"(?P<named>[\u4e00-\u9fff]{2,6}?)证券(?!业|交易|时报|日报|报|监|登记|投资基金|市场|之星)"
    r"|(?P<known>中金公司|中信建投|国泰君安|国泰海通|申万宏源|东方财富|招银国际|建银国际|工银国际|中银国际|交银国际|海通国际)"
)
_LATIN = re.compile(
    r"\b(?P<known>Goldman Sachs|Morgan Stanley|J\.? ?P\.? ?Morgan|UBS|Citigroup|Citi Research|HSBC|Nomura|Jefferies"
    r"|Bernstein|BofA|Bank of America|Barclays|CICC|CLSA|Macquarie|Daiwa|Mizuho|Deutsche Bank|Credit Suisse|CMBI)\b"
    r"|\b(?P<named>[A-Z][\w&.]*(?: [A-Z][\w&.]*){0,2}) Securities\b(?! and Exchange| Act)"
)


def publisher_of(texts: Iterable[str]) -> str:
    """The one house that the source lines among these texts name; "" if there is none, or more than one."""
    lines = [unicodedata.normalize("NFKC", text) for text in texts]
    return _the_one(house for line in lines if _SOURCE.search(line) for house in houses_in(line))


def publisher_in(name: str) -> str:
    """The one house that the name of a report or of a file says; "" if there is none, or more than one."""
    return _the_one(houses_in(unicodedata.normalize("NFKC", name)))


def houses_in(text: str) -> list[str]:
    """Every broker or bank named in a text, by the name it is known under."""
    latin = [found["known"] or f"{found['named']} Securities" for found in _LATIN.finditer(text)]
    pieces = (_CHINESE.match(piece) for piece in _PIECES.split(text))
    chinese = [found["known"] or f"{found['named']}证券" for found in pieces if found]
    return list(dict.fromkeys([*chinese, *latin]))


def _the_one(houses: Iterable[str]) -> str:
    found = set(houses)
    return found.pop() if len(found) == 1 else ""
