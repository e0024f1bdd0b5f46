"""Which rows and columns of two tables about the same picture are the same, whoever read them."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from scipy.optimize import linear_sum_assignment

from extraction.chart import ExtractedPoint, Reading
from extraction.numbers.captions import strip_unit
from extraction.numbers.printed import rounding
from extraction.periods import parse_period

FEWEST_ALIKE = 2  # values that two rows must share: one number is soon alike
ENOUGH_ALIKE = 0.5  # of the values two rows share: below it they are rows of different things


@dataclass(frozen=True, slots=True)
class Alignment:
    """From the names of the first table to those of the second, where they mean the same."""

    series: Mapping[str, str]
    categories: Mapping[str, str]


def same_word(text: str) -> str:
    """The word without width, case, blanks and the unit written behind it: equal for two spellings of one name."""
    bare = strip_unit(text) or text
    return "".join(unicodedata.normalize("NFKC", bare).casefold().split())


def aligned(first: Reading, second: Reading) -> Alignment:
    """Pair series and categories by name, then by period, then by the values they hold."""
    categories = _paired_names(_categories(first), _categories(second))
    names = _paired_by(same_word, _series(first), _series(second))
    left = [name for name in _series(first) if name not in names]
    right = [name for name in _series(second) if name not in names.values()]
    names |= _paired_by_values(_rows(first), _rows(second), left, right, categories)
    left = [name for name in left if name not in names]
    right = [name for name in right if name not in names.values()]
    if len(_series(first)) == len(_series(second)) == len(left) == len(right) == 1:
        names[left[0]] = right[0]  # each has one row only, whatever they call it
    return Alignment(names, categories)


def points_by_place(reading: Reading) -> dict[tuple[str, str], int]:
    """The position of every point by its series and category; a name that occurs twice counts once, first come."""
    found: dict[tuple[str, str], int] = {}
    for position, point in enumerate(reading.points):
        found.setdefault((point.series, point.category), position)
    return found


def could_be_same(one: ExtractedPoint, other: ExtractedPoint) -> bool:
    """True if two claims may speak of one number: they differ by no more than their ± or their rounding."""
    if one.value is None or other.value is None:
        return False
    return abs(one.value - other.value) <= _slack(one) + _slack(other)


def _slack(point: ExtractedPoint) -> Decimal:
    if point.value is None or point.source == "printed":
        return Decimal(0)
    return point.error if point.error is not None else rounding(point.value)


def _series(reading: Reading) -> list[str]:
    return list(dict.fromkeys(point.series for point in reading.points))


def _categories(reading: Reading) -> list[str]:
    return list(dict.fromkeys(point.category for point in reading.points))


def _rows(reading: Reading) -> dict[str, dict[str, ExtractedPoint]]:
    rows: dict[str, dict[str, ExtractedPoint]] = {}
    for point in reading.points:
        rows.setdefault(point.series, {}).setdefault(point.category, point)
    return rows


def _paired_names(first: Sequence[str], second: Sequence[str]) -> dict[str, str]:
    """By the word itself, by the period it names, and by order where as many are left on both sides."""
    paired = _paired_by(same_word, first, second)
    left = [name for name in first if name not in paired]
    right = [name for name in second if name not in paired.values()]
    paired |= _paired_by(_period_of, left, right)
    left = [name for name in left if name not in paired]
    right = [name for name in right if name not in paired.values()]
    return paired | (dict(zip(left, right, strict=True)) if len(left) == len(right) else {})


def _paired_by(key: Callable[[str], object], first: Sequence[str], second: Sequence[str]) -> dict[str, str]:
    """Names whose key is the same and stands once on each side."""
    ours, theirs = _once(key, first), _once(key, second)
    return {name: theirs[what] for what, name in ours.items() if what in theirs}


def _once(key: Callable[[str], object], names: Sequence[str]) -> dict[object, str]:
    keys = [key(name) for name in names]
    return {what: name for what, name in zip(keys, names, strict=True) if what is not None and keys.count(what) == 1}


def _period_of(name: str) -> object:
    period = parse_period(name)
    return None if period is None else (period.kind, period.end)


def _paired_by_values(
    ours: Mapping[str, Mapping[str, ExtractedPoint]],
    theirs: Mapping[str, Mapping[str, ExtractedPoint]],
    left: Sequence[str],
    right: Sequence[str],
    categories: Mapping[str, str],
) -> dict[str, str]:
    """Rows that hold the same numbers at the same categories, whatever they are called."""
    if not left or not right:
        return {}
    alike = np.array([[_share_alike(ours[a], theirs[b], categories) for b in right] for a in left])
    rows, columns = linear_sum_assignment(-alike)
    return {left[i]: right[j] for i, j in zip(rows, columns, strict=True) if alike[i, j] >= ENOUGH_ALIKE}


def _share_alike(
    ours: Mapping[str, ExtractedPoint], theirs: Mapping[str, ExtractedPoint], categories: Mapping[str, str]
) -> float:
    both = [(ours[a], theirs[b]) for a, b in categories.items() if a in ours and b in theirs]
    known = [(a, b) for a, b in both if a.value is not None and b.value is not None]
    if len(known) < FEWEST_ALIKE:
        return 0.0
    return sum(could_be_same(a, b) for a, b in known) / len(known)
