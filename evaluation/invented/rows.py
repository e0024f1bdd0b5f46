"""Rows of numbers that nobody reported, over times as one publisher writes them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from evaluation.invented.chance import Chance
from evaluation.invented.words import COMPANIES, LEVELS, MONEY, PARTS, PERCENT, RATIOS, Language
from evaluation.sheets import Values
from extraction.chart import Unit

Rows = tuple[tuple[str, ...], tuple[Values, ...]]


def levels(chance: Chance, language: Language, count: int) -> Rows:
    columns, unit = times(chance, language), chance.one(MONEY[language])
    places = chance.whole(0, 2)
    losses = 0.25 if chance.happens(0.25) else 0.0
    return columns, _alike(chance, chance.some(LEVELS[language], count), unit, len(columns), places, losses)


def parts_of_a_whole(chance: Chance, language: Language) -> Rows:
    columns, unit = times(chance, language), chance.one(MONEY[language])
    places = chance.whole(0, 1)
    parts = chance.some(PARTS[language], chance.whole(2, 4))
    return columns, _alike(chance, parts, unit, len(columns), places)


def ratios(chance: Chance, language: Language, count: int) -> Rows:
    columns = times(chance, language)
    names = chance.some((RATIOS if count == 1 else COMPANIES)[language], count)
    low = chance.within(-5, 50)
    return columns, tuple(
        Values(
            name, PERCENT, numbers_by_chance(chance, len(columns), low=low, high=low + 25, places=1, drift=0.02), "line"
        )
        for name in names
    )


def _alike(
    chance: Chance, names: Sequence[str], unit: Unit, count: int, places: int, losses: float = 0.0
) -> tuple[Values, ...]:
    """Rows of one magnitude, so that all of them can be seen on one axis."""
    level = 10 ** chance.within(1.2, 3.6)
    low, high = 0.15 * level, level
    return tuple(
        Values(name, unit, numbers_by_chance(chance, count, low=low, high=high, places=places, losses=losses))
        for name in names
    )


def with_labels(chance: Chance, rows: tuple[Values, ...]) -> tuple[Values, ...]:
    """Labels on all rows, on none, on one of them, or on the last point of each."""
    habit = chance.one(("all", "all", "all", "none", "none", "one", "last"))
    lucky = chance.whole(0, len(rows) - 1)
    if habit == "last":
        return tuple(replace(row, label_at=(len(row.numbers) - 1,)) for row in rows)
    return tuple(replace(row, labelled=habit == "all" or (habit == "one" and k == lucky)) for k, row in enumerate(rows))


def numbers_by_chance(
    chance: Chance,
    count: int,
    *,
    low: float | None = None,
    high: float | None = None,
    places: int | None = None,
    drift: float = 0.12,
    losses: float = 0.0,
    gaps: float = 0.0,
) -> tuple[str | None, ...]:
    """A walk that mostly grows, printed with so many decimals."""
    level = 10 ** chance.within(0.7, 3.6) if low is None or high is None else chance.within(low, high)
    decimals = chance.whole(0, 2) if places is None else places
    decimals = max(decimals, 1) if level < 50 else decimals
    reach = abs(level) * 0.2 if high is None or low is None else (high - low) * 0.2
    walk = []
    for _ in range(count):
        walk.append(-0.6 * level if chance.happens(losses) else level)
        level += level * drift * chance.within(0, 1.6) + chance.within(-reach, reach) * 0.6
        level = level if low is None or low < 0 else max(level, low / 2)
    return tuple(None if chance.happens(gaps) else f"{number:.{decimals}f}" for number in walk)


def hundred(chance: Chance, count: int, places: int, least: float = 3.0) -> tuple[str, ...]:
    """Shares that sum up to 100 as printed."""
    weights = [chance.within(0.1, 1) for _ in range(count)]
    spare = 100 - least * count
    shares = [round(Decimal(least + spare * weight / sum(weights)), places) for weight in weights]
    shares[0] += 100 - sum(shares)
    return tuple(f"{share:.{places}f}" for share in shares)


def times(chance: Chance, language: Language) -> tuple[str, ...]:
    """Years, half years, quarters or months without a gap, as one publisher writes them."""
    habit = chance.one(("year", "year", "year", "year", "quarter", "half", "month"))
    if habit == "year":
        first, count = chance.whole(2011, 2019), chance.whole(4, 8)
        form = chance.one(("{}", "{}", "{}A", "{}年") if language == "zh" else ("{}", "{}", "FY{}", "{}A"))
        return tuple(form.format(first + k) for k in range(count))
    count, year = chance.whole(5, 12), chance.whole(2019, 2023)
    parts = {"quarter": 4, "half": 2, "month": 12}[habit]
    form = chance.one(
        {
            "quarter": ("{y}Q{p}", "{p}Q{s:02d}"),
            "half": ("{y}H{p}", "{p}H{s:02d}"),
            "month": ("{y}-{p:02d}", "{y}/{p}"),
        }[habit]
    )
    return tuple(form.format(y=year + k // parts, s=(year + k // parts) % 100, p=k % parts + 1) for k in range(count))
