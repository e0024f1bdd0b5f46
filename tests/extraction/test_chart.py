from __future__ import annotations

import datetime as dt
import json
from dataclasses import FrozenInstanceError
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extraction.chart import (
    READING_JSON,
    ExtractedPoint,
    Finding,
    Measurement,
    Period,
    Reading,
    Series,
    Unit,
)
from extraction.errors import Sentence
from extraction.geometry import Box
from tests.builders import point, reading

words = st.text(max_size=8)
exact = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12)
edge = st.floats(-(10**5), 10**5)
boxes = st.builds(Box, edge, edge, edge, edge)
units = st.builds(Unit, words, st.integers(1, 10**12), words)
periods = st.builds(
    Period, st.sampled_from(["FY", "H1", "Q3", "9M", "month", "instant"]), st.integers(1950, 2100),
    st.dates(dt.date(1950, 1, 1)), st.booleans(), st.booleans(),
)  # fmt: skip
points = st.builds(
    ExtractedPoint, words, words, st.none() | exact, st.sampled_from(["printed", "measured", "computed", "model"]),
    boxes, st.none() | units, st.none() | periods, st.none() | words, st.none() | exact,
    st.none() | st.builds(Measurement, exact, exact, boxes), st.none() | st.floats(0, 1),
)  # fmt: skip
series = st.builds(
    Series, words, st.none() | units, st.sampled_from(["left", "none"]), st.sampled_from(["bar", "cell"])
)
findings = st.builds(
    Finding, words, st.builds(Sentence, words, words), st.lists(st.integers(0, 50), max_size=4).map(tuple)
)
readings = st.builds(
    Reading, st.sampled_from(["bar", "combo", "table", "none"]), words, st.lists(series, max_size=3).map(tuple),
    st.lists(points, max_size=4).map(tuple), st.lists(findings, max_size=3).map(tuple), st.none() | words,
)  # fmt: skip


@settings(max_examples=50)
@given(readings)
def test_a_reading_written_as_json_is_read_back_the_same(said: Reading) -> None:
    assert READING_JSON.validate_json(READING_JSON.dump_json(said)) == said


def test_a_reading_kept_before_confidences_were_said_has_none() -> None:
    kept = json.loads(READING_JSON.dump_json(reading(point())))
    for one in kept["points"]:
        del one["confidence"]
    assert READING_JSON.validate_python(kept, strict=False).points[0].confidence is None


def test_json_keeps_the_zeros_that_were_printed() -> None:
    said = reading(point("12.30"), point("1200"))
    back = READING_JSON.validate_json(READING_JSON.dump_json(said))
    assert [str(p.value) for p in back.points] == ["12.30", "1200"]


@pytest.mark.parametrize(
    ("unit", "shown"),
    [
        (Unit("CNY", 10**8, "亿元"), "亿元"),
        (Unit("%"), "%"),
        (Unit("CNY", 10**4), "CNY ×10000"),
    ],
)
def test_a_unit_shows_the_words_of_the_picture(unit: Unit, shown: str) -> None:
    assert str(unit) == shown


def test_what_was_read_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        point().value = Decimal(1)  # type: ignore[misc]  # the very thing that must fail
