"""How a model's answer may go, told from what was read without it: it makes answers faster, never other ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence

from extraction.chart import Reading, TextBox, Unit
from extraction.numbers.printed import format_number
from extraction.prompts import printed_lines


def likely_table(reading: Reading | None) -> str:
    """The reading as the JSON line that the extraction prompt asks for; "" where nothing was read."""
    if reading is None or not reading.points:
        return ""
    categories = list(dict.fromkeys(point.category for point in reading.points))
    at = {(point.series, point.category): point for point in reading.points}
    units = {name: _printed([p.unit for p in reading.points if p.series == name]) for name, _ in at}
    common = _printed([point.unit for point in reading.points])
    series = []
    for name in dict.fromkeys(point.series for point in reading.points):
        points = [at.get((name, category)) for category in categories]
        values = [p.printed or format_number(p.value) if p and p.value is not None and p.source == "printed" else None
                  for p in points]  # fmt: skip
        series.append({"name": name, "unit": units[name], "values": values})
    said = {"kind": reading.kind, "title": reading.title, "unit": common, "categories": categories, "series": series}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def likely_print(texts: Sequence[TextBox]) -> str:
    """What is printed, line by line, as the prompt to transcribe asks for it."""
    return "\n".join(" ".join(text.text for text in line) for line in printed_lines(texts))


def _printed(units: Iterable[Unit | None]) -> str | None:
    """The unit that most values have, as printed."""
    words = [unit.printed or str(unit) for unit in units if unit is not None]
    return Counter(words).most_common(1)[0][0] if words else None
