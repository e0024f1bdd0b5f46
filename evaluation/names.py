"""When do two names, two units, two numbers say the same? Rules for scoring only: the readers know nothing of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal, InvalidOperation

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist
from scipy.optimize import linear_sum_assignment

from extraction.chart import Unit
from extraction.numbers.captions import find_unit

FAR = 0.3  # share of letters that may differ between two spellings of one name
NEVER = 9.0  # the cost of a pair that must not be made

_DASHES = str.maketrans("−–—", "---")
_BRACKETS_AT_END = re.compile(r"(?P<name>.+?)[(\[][^()\[\]]*[)\]]")
_AXIS_AT_END = re.compile(r"(?P<name>.+?)(?:[,:;/]?(?:右轴|左轴|rhs|lhs)|[,:;](?:右|左))")
_REMARK_AT_END = re.compile(r"(?P<name>.+)[,:;](?P<remark>.+)")
_UNIT_CAPTION = re.compile(r"^(?:单位|金额|比率|units?|in)[::]?")
_CURRENCY = re.compile(r"[£$€¥￥]|us|rmb|hk")


def plain(words: object) -> str:
    """Small letters, half width, no blanks, one kind of dash."""
    text = unicodedata.normalize("NFKC", "" if words is None else str(words)).lower()
    return "".join(text.translate(_DASHES).split())


def series_name(words: object) -> str:
    """A plain name without the remarks behind it: "Revenue, US$ m (RHS)" is "revenue"."""
    name, longer = plain(words), ""
    while name and name != longer:
        longer = name
        for ending in (_BRACKETS_AT_END, _AXIS_AT_END):
            if found := ending.fullmatch(name):
                name = found["name"].rstrip(",:;")
        if (found := _REMARK_AT_END.fullmatch(name)) and unit_of(found["remark"]) is not None:
            name = found["name"]
    return name.strip(",:;")


def unit_of(words: object) -> Unit | None:
    """The unit that the words name, if they name one and nothing else."""
    return find_unit(f"({_UNIT_CAPTION.sub('', plain(words)).strip('()[],.;:')})")


def same_unit(one: object, other: object) -> bool:
    """True where both mean the same amount; 亿 beside 亿元 does, since a bare count in a report counts yuan."""
    first, second = unit_of(one), unit_of(other)
    if first is None or second is None:
        return plain(one) == plain(other)
    alike = first.measure == second.measure or {first.measure, second.measure} == {"count", "CNY"}
    return alike and first.scale == second.scale


def number(words: object) -> Decimal | None:
    """The number that a cell of a truth or prediction file holds: 1,234.5 or (12.3) or 12%."""
    if words is None or isinstance(words, bool):
        return None
    digits = plain(words).replace(",", "").rstrip("%")
    negative = digits.startswith("(") and digits.endswith(")")
    try:
        value = Decimal(digits.strip("()").rstrip("%"))
    except InvalidOperation:
        return None
    if not value.is_finite():
        return None
    return -value if negative else value


def amount(words: object) -> Decimal | None:
    """The number in a cell that may say its currency: $1,234."""
    return number(_CURRENCY.sub("", plain(words)))


def alike(one: str, other: str) -> bool:
    """Two plain names that may be one name misspelt; their digits must agree, so that 2021 is never 2022."""
    return Levenshtein.normalized_distance(one, other) <= FAR and _numerals(one) == _numerals(other)


def distances(ones: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.float64]:
    """Share of letters that differ, for every pair."""
    return np.asarray(cdist(ones, others, scorer=Levenshtein.normalized_distance, dtype=np.float64))


def paired(ones: Sequence[str], others: Sequence[str], may: Callable[[str, str], bool] = alike) -> dict[int, int]:
    """The best pairing of two lists of names, by position; names without a partner are left out."""
    if not ones or not others:
        return {}
    cost = distances(ones, others)
    for row, one in enumerate(ones):
        cost[row, [column for column, other in enumerate(others) if not may(one, other)]] = NEVER
    return {row: column for row, column in cheapest(cost) if cost[row, column] < NEVER}


def cheapest(cost: npt.NDArray[np.float64]) -> list[tuple[int, int]]:
    """One-to-one pairs of rows and columns whose costs sum up to the least."""
    rows, columns = linear_sum_assignment(cost)
    return [(int(row), int(column)) for row, column in zip(rows, columns, strict=True)]


def _numerals(name: str) -> list[int]:
    return [int(digits) for digits in re.findall(r"[0-9]+", name)]
