"""The confirmed values of a chart as the one JSON line that the prompt asks for: what a model is taught to answer.

Numbers stand as printed, digit by digit; a value that is not printed is null, as the prompt wants it. Reading the line
back (`extraction.said`) gives the same table.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from extraction.chart import ChartKind, Reading
from extraction.numbers.captions import find_unit
from extraction.prompts.filling import MARKS_OF_MODELS
from storage.gold import GoldPoint

Unfit = Literal["unprinted", "twice", "units"]
ACROSS: tuple[ChartKind, ...] = ("bar", "stacked_bar", "stacked_100", "line", "area", "combo", "waterfall")
ENDS_A_LINE = {"\u2028": "\\u2028", "\u2029": "\\u2029", "\u0085": "\\u0085"}  # for some who read line by line


@dataclass(frozen=True, slots=True)
class Table:
    """The line, or why there is none.

    unprinted  nothing of it is printed: a model would learn to answer nothing
    twice      two values in one place, for which the form has no room
    units      the values of one series are in different units
    """

    line: str = ""
    unfit: Unfit | None = None
    values: int = 0  # that are printed


def table_of(reading: Reading, points: Sequence[GoldPoint]) -> Table:
    """Kind and title are those of the reading: people confirm values, and read past a title that is wrong."""
    rows: dict[str, list[GoldPoint]] = {}
    for point in points:
        rows.setdefault(point.series, []).append(point)
    rows = {name: _in_order(reading.kind, own) for name, own in rows.items()}
    if any(len({point.category for point in own}) < len(own) for own in rows.values()):
        return Table(unfit="twice")
    printed = sum(bool(point.printed) for point in points)
    if not printed:
        return Table(unfit="unprinted")
    units = {name: _unit_of(own) for name, own in rows.items()}
    if any(_measures(own) > 1 for own in rows.values()):
        return Table(unfit="units")
    categories = _merged([point.category for point in own] for own in rows.values())
    said = {
        "kind": reading.kind,
        "title": reading.title,
        "unit": next(iter(units.values())) if len(set(units.values())) == 1 else None,
        "categories": categories,
        "series": [
            {"name": name, "unit": units[name], "values": [_value(own, category) for category in categories]}
            for name, own in rows.items()
        ],
    }
    return Table(in_one_line(said), None, printed)


def in_one_line(said: object) -> str:
    """JSON without blanks. What a trainer might take for a mark of the model's is spelled, and reads back the same."""
    line = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
    return spelled(MARKS_OF_MODELS.sub("\\\\u003c", line))


def spelled(line: str) -> str:
    """JSON in which no letter ends a line for anybody."""
    for letter, spelling in ENDS_A_LINE.items():
        line = line.replace(letter, spelling)
    return line


def _value(own: Iterable[GoldPoint], category: str) -> str | None:
    return next((point.printed or None for point in own if point.category == category), None)


def _unit_of(own: Sequence[GoldPoint]) -> str | None:
    """The unit as most of the values word it; none where its words would not be understood again."""
    worded = Counter(str(point.unit) for point in own if point.unit is not None and find_unit(str(point.unit)))
    return worded.most_common(1)[0][0] if worded else None


def _measures(own: Iterable[GoldPoint]) -> int:
    return len({(point.unit.measure, point.unit.scale) for point in own if point.unit is not None})


def _in_order(kind: ChartKind, own: list[GoldPoint]) -> list[GoldPoint]:
    """As read, from the left; a value added by hand comes last and takes its place by where it stands."""
    if all(point.point >= 0 for point in own) or any(point.box is None for point in own):
        return own
    if kind in ACROSS:
        return sorted(own, key=lambda point: point.box.center_x if point.box else 0)
    return sorted(own, key=lambda point: point.box.center_y if point.box else 0) if kind == "hbar" else own


def _merged(rows: Iterable[Sequence[str]]) -> list[str]:
    """Every category once: one that a series lacks stands behind the one before it in another series."""
    merged: list[str] = []
    for row in rows:
        place = 0
        for category in row:
            if category not in merged:
                merged.insert(place, category)
            place = merged.index(category) + 1
    return merged
