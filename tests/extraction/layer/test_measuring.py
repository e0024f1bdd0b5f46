"""What a document draws is measured exactly; what is printed stays, and is compared with what is drawn."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extraction.chart import ChartImage, Layer, Reading
from extraction.engines.embedded import EmbeddedEngine
from tests.extraction.layer.bars import VALUES, chart

SPAN = 40


def read(image: ChartImage) -> Reading:
    return EmbeddedEngine().read(image)


@pytest.mark.parametrize(("turn", "rotate"), [("", 0), ("0 1 -1 0 300 0 cm ", 90), ("0 -1 1 0 0 400 cm ", 270)])
def test_bars_without_labels_are_exact_on_turned_pages_too(image, turn, rotate):
    reading = read(image(turn + chart(labels=()), rotate))
    assert [float(p.value) for p in reading.points if p.value] == pytest.approx(VALUES, abs=0.0005 * SPAN)
    assert {(p.source, p.taken_from) for p in reading.points} == {("measured", "paths")}
    assert all(p.error is not None and p.error < 0.001 * SPAN for p in reading.points)


def test_a_bar_that_is_cut_off_by_a_clip_measures_what_is_shown(image):
    reading = read(image("0 0 400 180 re W n " + chart(labels=()).rsplit("BT", 1)[0]))
    assert max(float(p.value) for p in reading.points if p.value) == pytest.approx(30, abs=0.0005 * SPAN)


def test_printed_values_stay_and_their_marks_are_exact(image):
    reading = read(image(chart()))
    assert [str(p.value) for p in reading.points] == [f"{value:.2f}" for value in VALUES]
    assert [float(p.measured.value) for p in reading.points if p.measured] == pytest.approx(VALUES, abs=0.0005 * SPAN)
    assert reading.findings == ()


def test_a_label_that_is_but_a_little_off_is_doubted_by_the_path_alone(image):
    """30.50 over a bar of 30.25: three pixels, which a picture does not tell."""
    seen = image(chart(labels=("12.50", "30.50", "21.75", "38.50")))
    doubts = [(f.check, f.points) for f in read(seen).findings]
    assert doubts == [("label_mark_mismatch", (1,))]
    without = read(replace(seen, layer=Layer(texts=seen.layer.texts)))
    assert without.findings == ()


def test_where_no_path_is_the_picture_has_the_word(image):
    seen = image(chart(labels=()))
    assert seen.layer is not None
    bars = [path for path in seen.layer.paths if path.fill is None]
    reading = read(replace(seen, layer=replace(seen.layer, paths=tuple(bars))))
    assert {p.taken_from for p in reading.points} == {"pixels"}
    assert [float(p.value) for p in reading.points if p.value] == pytest.approx(VALUES, abs=0.01 * SPAN)


def line_over(bars: str, outline: bool) -> str:
    """A line over the middles of the bars' ends, stroked, or filled as an outline 3 points thick."""
    spots = [(100 + 70 * k, 60 + 4 * value) for k, value in enumerate(VALUES)]
    there = [f"{x} {y}" for x, y in spots]
    if not outline:
        return f"{bars} 0.8 0 0 RG 2 w {' l '.join(there).replace(' l', ' m', 1)} l S"
    around = [f"{x} {y + 1.5}" for x, y in spots] + [f"{x} {y - 1.5}" for x, y in reversed(spots)]
    return f"{bars} 0.8 0 0 rg {' l '.join(around).replace(' l', ' m', 1)} l f"


@pytest.mark.parametrize(("outline", "taken_from"), [(False, "paths"), (True, "pixels")])
def test_a_line_is_measured_by_its_stroke_and_not_by_an_outline_beside_it(image, outline, taken_from):
    axes = chart(labels=()).replace("0.27 0.45 0.77 rg", "1 1 1 rg")
    reading = read(image(line_over(axes, outline)))
    assert {series.mark for series in reading.series} == {"line"}
    assert {p.taken_from for p in reading.points} == {taken_from}
    slack = 0.0005 if taken_from == "paths" else 0.02
    assert [float(p.value) for p in reading.points if p.value] == pytest.approx(VALUES, abs=slack * SPAN)
