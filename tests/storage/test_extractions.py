from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extraction.chart import (
    READING_JSON,
    AxisFit,
    AxisTick,
    DiscFit,
    ExtractedPoint,
    Extraction,
    Finding,
    Measurement,
    Period,
    PromptVersion,
    Reading,
    Series,
    Unit,
)
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.rulers import Ruler
from storage.errors import UnfitValue, UnknownRow
from storage.extractions import extraction as load_extraction
from storage.extractions import find_extraction, history, latest_extraction, save_extraction
from storage.images import save_image
from storage.prompts import list_prompts, save_prompt
from tests.builders import BOX, extraction, finding, image, point, reading

ANY_TEST_DB = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)

numbers = st.decimals(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=12)
places = st.floats(0, 1e5)
boxes = st.builds(Box, places, places, places, places)
units = st.none() | st.builds(Unit, texts, st.sampled_from([1, 10**4, 10**8]), texts)
periods = st.none() | st.builds(
    Period,
    st.sampled_from(["FY", "H1", "Q3", "9M", "month", "instant"]),
    st.integers(1990, 2050),
    st.dates(dt.date(1990, 1, 1), dt.date(2050, 12, 31)),
    st.booleans(),
    st.booleans(),
)
points = st.builds(
    ExtractedPoint,
    series=texts,
    category=texts,
    value=st.none() | numbers,
    source=st.sampled_from(["printed", "measured", "computed", "model"]),
    evidence=boxes,
    unit=units,
    period=periods,
    printed=st.none() | texts,
    error=st.none() | numbers,
    measured=st.none() | st.builds(Measurement, numbers, numbers, boxes),
)
findings = st.builds(
    Finding, texts, st.builds(Sentence, texts, texts), st.lists(st.integers(0, 5), max_size=3).map(tuple)
)
rulers = st.builds(Ruler, st.floats(-10, -0.01), places, st.sampled_from(["linear", "log"]))
axes = st.builds(
    AxisFit,
    side=st.sampled_from(["left", "right", "bottom"]),
    along=st.sampled_from(["x", "y"]),
    ruler=rulers,
    ticks=st.lists(st.builds(AxisTick, numbers, texts, boxes), max_size=3).map(tuple),
    residual=places,
    unit=units,
    across=st.tuples(places, places),
    series=st.lists(texts, max_size=2).map(tuple),
    lengths=st.lists(texts, max_size=2).map(tuple),
    lean=st.floats(-0.1, 0.1),
)
discs = st.builds(DiscFit, texts, places, places, places, places, places, st.lists(places, max_size=3).map(tuple))
readings = st.builds(
    Reading,
    st.sampled_from(["bar", "line", "pie", "combo", "table"]),
    texts,
    st.lists(st.builds(Series, texts, units, st.just("left"), st.just("bar")), max_size=2).map(tuple),
    st.lists(points, max_size=4).map(tuple),
    st.lists(findings, max_size=2).map(tuple),
    st.none() | texts,
    axes=st.lists(axes, max_size=2).map(tuple),
    discs=st.lists(discs, max_size=2).map(tuple),
)


@given(read=readings)
@ANY_TEST_DB
def test_any_reading_comes_back_exactly_as_it_was_claimed(db, read):
    picture = image(shade=1)
    save_image(db, picture)
    claimed = extraction(picture, read)
    assert repr(load_extraction(db, save_extraction(db, claimed))) == repr(claimed)


def test_every_point_lies_in_a_row_with_its_exact_value(db):
    picture = image()
    save_image(db, picture)
    number = save_extraction(db, extraction(picture, reading(point("1250.0"), point(Decimal("1E+5")))))
    rows = db.read("SELECT value, value_text FROM point WHERE extraction = ? ORDER BY position", [number])
    assert rows == [(Decimal("1250.0"), "1250.0"), (Decimal(100000), "100000")]


@pytest.mark.parametrize("value", ["0.12345678901", "12345678901234567890123456789"])
def test_a_claim_with_more_figures_than_fit_is_kept_as_text_and_never_rounded(db, value):
    picture = image()
    save_image(db, picture)
    number = save_extraction(db, extraction(picture, reading(point(value))))
    assert db.read("SELECT value, value_text FROM point WHERE extraction = ?", [number]) == [(None, value)]
    assert load_extraction(db, number).reading.points[0].value == Decimal(value)


@pytest.mark.parametrize("nonsense", [Decimal("NaN"), Decimal("Infinity")])
def test_what_is_no_number_is_refused_and_leaves_nothing(db, nonsense):
    picture = image()
    save_image(db, picture)
    with pytest.raises(UnfitValue):
        save_extraction(db, extraction(picture, reading(point(nonsense))))
    assert history(db, picture.sha256) == []


def test_a_reading_is_found_again_by_picture_engine_version_prompt_and_parameters(db):
    picture = image()
    save_image(db, picture)
    number = save_extraction(db, extraction(picture, version="1", prompt="p1", parameters='{"t":0}'))
    assert find_extraction(db, picture.sha256, "embedded", "1", "p1", '{"t":0}') == (
        number,
        load_extraction(db, number),
    )


@pytest.mark.parametrize(
    "other",
    [
        ("other", "1", "", "{}"),
        ("embedded", "2", "", "{}"),
        ("embedded", "1", "p2", "{}"),
        ("embedded", "1", "", '{"t":1}'),
    ],
)
def test_a_reading_made_in_another_way_is_not_taken_for_this_one(db, other):
    picture = image()
    save_image(db, picture)
    save_extraction(db, extraction(picture, version="1"))
    assert find_extraction(db, picture.sha256, *other) is None


def test_reading_again_adds_to_the_history_and_changes_nothing_before_it(db):
    picture = image()
    save_image(db, picture)
    first = save_extraction(db, extraction(picture))
    second = save_extraction(db, extraction(picture, version="2"))
    assert [past.extraction for past in history(db, picture.sha256)] == [second, first]
    assert latest_extraction(db, picture.sha256) == (second, load_extraction(db, second))
    assert load_extraction(db, first) == extraction(picture)


def test_findings_lie_in_rows_too(db):
    picture = image()
    save_image(db, picture)
    number = save_extraction(db, extraction(picture, reading(point(), point(), findings=(finding(0, 1),))))
    assert db.read("SELECT rule, points FROM finding WHERE extraction = ?", [number]) == [
        ("label_bar_mismatch", [0, 1])
    ]


def test_a_picture_never_read_has_no_reading(db):
    assert latest_extraction(db, "f" * 64) is None
    with pytest.raises(UnknownRow):
        load_extraction(db, 404)


def test_a_reading_of_a_picture_that_was_not_kept_is_refused(db):
    with pytest.raises(UnknownRow):
        save_extraction(db, extraction("f" * 64))


def test_the_words_of_a_prompt_are_kept_once(db):
    words = PromptVersion("tables", "Read the table.", "abc")
    save_prompt(db, words)
    save_prompt(db, words)
    assert list_prompts(db) == [words]


def test_the_box_of_a_point_is_kept_in_pixels_of_the_original(db):
    picture = image()
    save_image(db, picture)
    number = save_extraction(db, Extraction(picture.sha256, "e", "1", "", "{}", reading(), 0.5))
    rows = db.read("SELECT box_left, box_top, box_right, box_bottom FROM point WHERE extraction = ?", [number])
    assert Box(*rows[0]) == BOX


def test_a_reading_kept_before_axes_were_has_none(db):
    picture = image(shade=1)
    save_image(db, picture)
    number = save_extraction(db, extraction(picture, reading()))
    with db.write() as cursor:
        whole = json.loads(READING_JSON.dump_json(reading()))
        kept = {name: part for name, part in whole.items() if name not in ("axes", "discs")}
        cursor.execute("UPDATE extraction SET reading = ?, packed = NULL", [json.dumps(kept)])
    assert load_extraction(db, number).reading == reading()
