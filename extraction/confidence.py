"""How often were points that were read like this one right? Learned by `python -m evaluation calibrate` from charts
whose numbers are known, kept in confidence.json.

`signs` names what is remarkable about one point of a reading. Each sign has a weight, and their sum says how likely the
point is right (a logistic model). Where points of this sort were hardly seen, nothing is said.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from statistics import median

from extraction.chart import ExtractedPoint, Finding, Reading, TextBox
from extraction.errors import Sentence

MODEL = Path(__file__).parent / "confidence.json"
CHECK = "low_confidence"
FAMILIES = {"hbar": "bar", "waterfall": "bar", "stacked_100": "stacked_bar", "donut": "pie"}  # read in the same way
CERTAIN, SURE = 0.99, 0.95  # of the text recognition's own score
MANY_DOUBTED = 0.3  # of a picture's points
FAR = 8  # times the middle value of its series, either way
MANY_ROWS = 4
FEW_POINTS = 7
NEAR = Decimal("0.03")  # of the largest value of a series: where two lines meet
COARSE, FINE = Decimal("0.03"), Decimal("0.01")  # a measurement's ± against the values of its series


@dataclass(frozen=True, slots=True)
class Model:
    """What was learned: a weight for each sign, the sorts of points seen often enough, and when to doubt aloud."""

    weights: Mapping[str, float]
    sorts: frozenset[str]
    doubt_below: float

    def confidence(self, signs: Sequence[str]) -> float | None:
        """The share of points with these signs that were right, None for a sort that was hardly seen."""
        if signs[0] not in self.sorts:
            return None
        return round(1 / (1 + math.exp(-sum(self.weights.get(sign, 0.0) for sign in signs))), 3)


def with_confidence(reading: Reading, texts: Sequence[TextBox], model: Model | None = None) -> Reading:
    """The reading with a confidence on every value, and a finding on those nobody doubts yet though one should."""
    model = model or learned()
    points = tuple(
        replace(point, confidence=None if point.value is None else model.confidence(own))
        for point, own in zip(reading.points, all_signs(reading, texts), strict=True)
    )
    doubted = {point for finding in reading.findings for point in finding.points}
    low = {
        k: point.confidence
        for k, point in enumerate(points)
        if k not in doubted and point.confidence is not None and point.confidence < model.doubt_below
    }
    return replace(reading, points=points, findings=(*reading.findings, *_doubts(low)))


def _doubts(low: Mapping[int, float]) -> list[Finding]:
    """One finding for all points of the same confidence, by whole percents."""
    wrong: dict[int, list[int]] = defaultdict(list)
    for point, confidence in low.items():
        wrong[round(100 * (1 - confidence))].append(point)
    return [Finding(CHECK, _sentence(percent), tuple(points)) for percent, points in sorted(wrong.items())]


def _sentence(percent: int) -> Sentence:
    return Sentence(
        zh=f"在答案已知的图表中，这样读出的数值每 100 个约有 {percent} 个有误，请核对。",
        en=f"Of 100 values read like this one from charts we know, about {percent} were wrong: please check.",
    )


@cache
def learned() -> Model:
    """The model that ships with the program."""
    kept = json.loads(MODEL.read_text(encoding="utf-8"))
    return Model(kept["weights"], frozenset(kept["sorts"]), kept["doubt_below"])


# --------------------------------------------------------------------------------------------------------- signs


def all_signs(reading: Reading, texts: Sequence[TextBox]) -> list[tuple[str, ...]]:
    """The signs of every point; the first names its sort, such as "bar printed"."""
    doubts: dict[int, list[str]] = defaultdict(list)
    for finding in reading.findings:
        for point in finding.points if finding.check != CHECK else ():
            doubts[point].append(finding.check)
    of_picture = _signs_of_picture(reading, len(doubts))
    family, rows = FAMILIES.get(reading.kind, reading.kind), _rows(reading)
    return [
        (
            f"{family} {point.source}",
            *(f"doubt {check}" for check in sorted(set(doubts[k]))),
            *_signs_of_print(point, texts),
            *_signs_of_measure(point, rows),
            *_signs_of_value(point, [one.value for one in rows[point.series]]),
            *of_picture,
        )
        for k, point in enumerate(reading.points)
    ]


def _rows(reading: Reading) -> dict[str, list[_Claim]]:
    rows: dict[str, list[_Claim]] = defaultdict(list)
    for point in reading.points:
        if point.value is not None:
            rows[point.series].append(_Claim(point.category, point.value))
    return rows


@dataclass(frozen=True, slots=True)
class _Claim:
    category: str
    value: Decimal


def _signs_of_picture(reading: Reading, doubted: int) -> list[str]:
    """What makes every point of a picture more doubtful."""
    signs = [f"picture {finding.check}" for finding in reading.findings if not finding.points]
    if doubted:
        signs.append("many doubted" if doubted > MANY_DOUBTED * len(reading.points) else "some doubted")
    if not reading.title:
        signs.append("no title")
    if sum(point.period is not None for point in reading.points) < len(reading.points) / 2:
        signs.append("no periods")
    if len(reading.points) < FEW_POINTS:
        signs.append("few points")
    if any(series.name.startswith("#") for series in reading.series):
        signs.append("a series without a name")
    if any(not point.category.strip() or point.category.startswith("#") for point in reading.points):
        signs.append("a category without a name")
    return sorted(set(signs))


def _signs_of_print(point: ExtractedPoint, texts: Sequence[TextBox]) -> list[str]:
    if point.source != "printed":
        return []
    box = point.evidence
    over = [text for text in texts if text.box.overlap(box) > 0.5 * min(text.box.area, box.area)]
    score = max(over, key=lambda text: text.box.overlap(box)).score if over else 0.0
    signs = ["print certain" if score >= CERTAIN else "print sure" if score >= SURE else "print unsure"]
    if point.measured is not None and point.value is not None:
        apart = abs(point.value - point.measured.value)
        signs.append(
            "mark agrees"
            if apart <= point.measured.error
            else "mark near"
            if apart <= 3 * point.measured.error
            else "mark apart"
        )
    return signs


def _signs_of_measure(point: ExtractedPoint, rows: Mapping[str, Sequence[_Claim]]) -> list[str]:
    """How fine the measure is, and what about the rows around it could have misled it."""
    if point.source != "measured" or point.error is None or point.value is None:
        return []
    largest = max(abs(one.value) for one in rows[point.series]) or Decimal(1)
    coarse, fine = point.error > COARSE * largest, point.error <= FINE * largest
    signs = ["measure fine" if fine else "measure coarse" if coarse else "measure fair"]
    if len(rows[point.series]) < max(map(len, rows.values())):
        signs.append("a row with gaps")
    others = [
        one for name, row in rows.items() if name != point.series for one in row if one.category == point.category
    ]
    if any(abs(one.value - point.value) <= NEAR * largest for one in others):
        signs.append("another row is there")
    if len(rows) > 1:
        signs.append("several rows" if len(rows) < MANY_ROWS else "many rows")
    return signs


def _signs_of_value(point: ExtractedPoint, row: Sequence[Decimal]) -> list[str]:
    """How the number looks among those of its series."""
    if point.value is None or len(row) < 3:
        return ["few beside it"]
    signs = []
    middle = median(abs(value) for value in row)
    if middle and not middle / FAR <= abs(point.value) <= middle * FAR:
        signs.append("far from the others")
    if point.source == "printed" and _places(point.value) != Counter(map(_places, row)).most_common(1)[0][0]:
        signs.append("other decimals")
    if point.value < 0 and sum(value < 0 for value in row) == 1:
        signs.append("the only loss")
    return signs


def _places(value: Decimal) -> int:
    return max(0, -int(value.as_tuple().exponent))
