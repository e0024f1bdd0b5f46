"""Series that are read under another's name: two entries of a legend swapped, or a name that is misread every time.

A condition is the names as they were read that change together, an answer the names that people gave, in that order.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from extraction.errors import Sentence
from extraction.recalibration import Change, Renamed
from storage.habits.charts import AS_READ, Answer, Chart, Condition, Said
from storage.names import fold

_NO_NAME = re.compile(r"\W*|(?:series|系列)\s*\d*", re.IGNORECASE)  # such a name tells nothing of the series


def learned(chart: Chart) -> set[Condition]:
    """The names that people changed, those that were swapped among each other together."""
    given = _given(chart)
    changed = {read: name for read, name in given.items() if name is not None and fold(name) != fold(read)}
    read_as = {fold(series.name): series.name for series in chart.reading.series}
    found = set()
    for first in changed:
        together, now = {first}, first
        while now in changed and (following := read_as.get(fold(changed[now] or ""))) and following not in together:
            together.add(following)
            now = following
        if together <= changed.keys() and not any(_NO_NAME.fullmatch(name) for name in together):
            found.add(tuple(sorted(together)))
    return {one for one in found if not any(set(one) < set(other) for other in found)}


def said(chart: Chart, condition: Condition) -> Said | None:
    """The names that people gave; None where one of them is not on the chart or nobody spoke of it."""
    given = _given(chart)
    if not set(condition) <= given.keys():
        return None
    decisions = tuple(
        sorted(word.id for at, word in chart.words.items() if chart.reading.points[at].series in condition)
    )
    names = tuple(given[read] or "" for read in condition)
    if "" in names or all(fold(name) == fold(read) for name, read in zip(names, condition, strict=True)):
        return Said(AS_READ, "", decisions)
    return Said(names, "、".join(names), decisions)


def changes(chart: Chart, condition: Condition, answer: Answer, _wording: str) -> Sequence[Change]:
    """The names for these series, unless another series of the chart has one of them."""
    read = [series.name for series in chart.reading.series]
    others = {fold(name) for name in read if name not in condition}
    if not set(condition) <= set(read) or others & {fold(name) for name in answer}:
        return []
    return [Renamed(old, new) for old, new in zip(condition, answer, strict=True)]


def sentence(family: Sentence, charts: int, _condition: Condition, _wording: str, change: Change) -> Sentence:
    old, new = (change.series, change.name) if isinstance(change, Renamed) else ("", "")
    return Sentence(
        zh=f"“{family.zh}”此前 {charts} 张图中读作“{old}”的系列都是“{new}”，请核对。",
        en=f"{charts} earlier charts of {family.en}: what was read as {old} is {new}; check it.",
    )


def told(family: Sentence, condition: Condition, answer: Answer, _wording: str) -> Sentence:
    pairs = list(zip(condition, answer, strict=True))
    return Sentence(
        zh=f"“{family.zh}”的图上，" + "，".join(f"读作“{old}”的系列是“{new}”" for old, new in pairs),
        en=f"Charts of {family.en}: " + ", ".join(f"what is read as {old} is {new}" for old, new in pairs),
    )


def _given(chart: Chart) -> dict[str, str | None]:
    """What each series that anybody spoke of was called; None where its values were called by several names."""
    names: dict[str, set[str]] = {}
    for at, word in chart.words.items():
        read = chart.reading.points[at].series
        names.setdefault(read, set()).add(word.series.strip() or read)
    return {read: min(said) if len({fold(name) for name in said}) == 1 else None for read, said in names.items()}
