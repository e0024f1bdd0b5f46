"""Periods as places along an axis: none left out between the first and the last, and short names for them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from math import gcd

from dashboard.plots.ticks import Places, thinned
from dashboard.views import Rhythm
from extraction.chart import Period, PeriodKind

QUARTER: dict[PeriodKind, int] = {"Q1": 0, "Q2": 1, "Q3": 2, "Q4": 3, "H1": 1, "9M": 2, "FY": 3, "H2": 3}
ROOM = 640.0  # pixels for the labels of a whole plot at the least


def slot(period: Period, rhythm: Rhythm) -> int:
    """A number that grows by one from each period to the next of its rhythm (months for days)."""
    if rhythm == "year":
        return period.year
    if rhythm == "half":
        return period.year * 2 + (period.kind == "H2")
    if rhythm in ("quarter", "to_date"):
        return period.year * 4 + QUARTER.get(period.kind, 3)
    return period.end.year * 12 + period.end.month - 1


def short_name(slot_number: int, rhythm: Rhythm) -> str:
    """2024, 2024H1, 2024Q3, 2024-03: the same in both languages."""
    if rhythm == "year":
        return str(slot_number)
    if rhythm == "half":
        return f"{slot_number // 2}H{slot_number % 2 + 1}"
    if rhythm == "quarter":
        return f"{slot_number // 4}Q{slot_number % 4 + 1}"
    if rhythm == "to_date":
        year, part = divmod(slot_number, 4)
        return (f"{year}Q1", f"{year}H1", f"{year} 9M", str(year))[part]
    year, month = divmod(slot_number, 12)
    return f"{year}-{month + 1:02d}"


def slot_named(name: str, rhythm: Rhythm, slots: Iterable[int]) -> int | None:
    """The slot among these that goes by this name."""
    return next((each for each in slots if short_name(each, rhythm) == name), None)


def axis_of(
    slots: Iterable[int], rhythm: Rhythm, room: float = ROOM, expected: Iterable[int] = ()
) -> tuple[Places, dict[int, int]]:
    """The axis over these slots, and at which place of it each lies. `expected` ones bear the E of an estimate."""
    known, ahead = sorted(set(slots)), set(expected)
    if not known:
        return Places((), (), ()), {}
    step = 0
    for one, other in pairwise(known):
        step = gcd(step, other - one)
    if rhythm not in ("month", "instant"):
        step = 1
    whole = list(range(known[0], known[-1] + 1, step or 1))
    names = [short_name(each, rhythm) + ("E" if each in ahead else "") for each in whole]
    return Places(tuple(names), *ticks_of(whole, names, rhythm, room)), {each: at for at, each in enumerate(whole)}


def ticks_of(
    whole: list[int], names: list[str], rhythm: Rhythm, room: float
) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Every label where there is room; many quarters or months are told by their years."""
    every = thinned(names, room)
    parts = {"half": 2, "quarter": 4, "to_date": 4, "month": 12}.get(rhythm, 1)
    if len(every) == len(names) or parts == 1:
        return every, tuple(names[at] for at in every)
    starts = [at for at, each in enumerate(whole) if each % parts == 0] or list(every)
    years = [str(whole[at] // parts) for at in starts]
    kept = thinned(years, room)
    return tuple(starts[at] for at in kept), tuple(years[at] for at in kept)
