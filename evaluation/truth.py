"""A finished picture and exactly what was drawn where: as a benchmark line, and as a perfect engine would read it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from PIL import Image

from evaluation.sheets import Sheet
from extraction.chart import AxisSide, ExtractedPoint, Period, Reading, Series, TextBox
from extraction.geometry import Box


@dataclass(frozen=True, slots=True)
class DrawnPoint:
    """One number where it stands: the box of its mark, and of its label where it has one."""

    series: int
    category: int
    mark: Box
    label: Box | None = None
    printed: str | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finished picture and the whole truth about it: `spans` are the value axes, `texts` all that is printed."""

    sheet: Sheet
    picture: Image.Image
    points: tuple[DrawnPoint, ...]
    spans: dict[AxisSide, tuple[float, float]]
    texts: tuple[TextBox, ...]

    def shown(self) -> Shown:
        labelled = {(point.series, point.category) for point in self.points if point.label is not None}
        return Shown(self.sheet, self.picture, frozenset(labelled), self.spans, "pillow")

    def truth_line(self, name: str) -> dict[str, object]:
        """This picture's line of truth.jsonl."""
        return truth_line(self.shown(), name)

    def perfect_reading(self) -> Reading:
        """What an engine that makes no mistake would say."""
        sheet = self.sheet
        series = tuple(Series(v.name, v.unit, v.axis, v.mark) for v in sheet.values)
        points = []
        for point in self.points:
            values, category = sheet.values[point.series], sheet.categories[point.category]
            number = values.numbers[point.category]
            points.append(
                ExtractedPoint(
                    series=values.name,
                    category=category,
                    value=None if number is None else Decimal(number),
                    source="printed" if point.label else "measured",
                    evidence=point.label or point.mark,
                    unit=values.unit,
                    period=full_year(category),
                    printed=point.printed,
                    error=None if point.label else Decimal(0),
                )
            )
        return Reading(sheet.kind, sheet.title, series, tuple(points))


@dataclass(frozen=True, slots=True)
class Shown:
    """A picture of a sheet by any drawing program: which points (series, category) are labelled, what axes span."""

    sheet: Sheet
    picture: Image.Image
    labelled: frozenset[tuple[int, int]]
    spans: Mapping[AxisSide, tuple[float, float]]
    renderer: str


def truth_line(shown: Shown, name: str, degradation: str = "none") -> dict[str, object]:
    """A picture's line of truth.jsonl."""
    sheet = shown.sheet
    series = [_series_truth(shown, position) for position in range(len(sheet.values))]
    bare = [not point["label_shown"] for one in series for point in one["points"]]
    return {
        "id": name, "file": f"{name}.png", "renderer": shown.renderer, "chart_type": sheet.kind,
        "lang": sheet.language, "title": sheet.title,
        "labels": "none" if all(bare) else "some" if any(bare) else "all", "degradation": degradation,
        "series": series, "meta": {},
    }  # fmt: skip


def _series_truth(shown: Shown, position: int) -> dict[str, Any]:
    sheet, look = shown.sheet, shown.sheet.look
    values = sheet.values[position]
    points = []
    for column, (category, number) in enumerate(zip(sheet.categories, values.numbers, strict=True)):
        if number is None:
            continue
        line = {"category": category, "value": number, "label_shown": (position, column) in shown.labelled}
        points.append(line | ({"alt": [{"value": sheet.shares[column], "unit": "%"}]} if sheet.shares else {}))
    unit_words_in = values.unit.printed in sheet.title or values.unit.measure == "%"
    named = sheet.kind == "table" or look.legend != "none"
    return {
        "name": values.name, "unit": values.unit.printed, "scale": values.unit.scale, "axis": values.axis,
        "mark": values.mark, "name_shown": named and values.mark != "pie",
        "unit_shown": look.unit_at != "none" or unit_words_in,
        "axis_span": list(shown.spans.get(values.axis, (0.0, 100.0))), "points": points,
    }  # fmt: skip


def full_year(category: str) -> Period | None:
    found = re.fullmatch(r"(?:FY)?(20\d\d)年?(E?)", category)
    if not found:
        return None
    year = int(found[1])
    return Period("FY", year, dt.date(year, 12, 31), estimate=found[2] == "E")


def rounded(box: Box) -> Box:
    return Box(round(box.left, 1), round(box.top, 1), round(box.right, 1), round(box.bottom, 1))
