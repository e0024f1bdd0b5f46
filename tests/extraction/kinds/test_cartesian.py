from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from evaluation.by_pillow import draw
from evaluation.golden import GOLDEN_SHEETS, golden_traps
from evaluation.sheets import ECHARTS, NAVY, OFFICE, TABLEAU, Look, Sheet, Values
from evaluation.shipped import PERCENT, YI
from evaluation.truth import Drawn
from extraction.chart import ChartKind, ExtractedPoint, Reading
from extraction.kinds.cartesian import read
from extraction.kinds.scene import Scene
from tests.fonts import needs_fonts
from tests.scenes import scene

needs_fonts()

CHARTS = [name for name, sheet in GOLDEN_SHEETS.items() if sheet.kind not in ("pie", "donut", "table")]
YEARS = ("2021", "2022", "2023", "2024")


def reading(drawn: Drawn) -> Reading:
    found = read(scene(drawn))
    assert found is not None
    return found


def chart(
    kind: ChartKind, *rows: Values, look: Look | None = None, categories: tuple[str, ...] = YEARS, title: str = "收入"
) -> Drawn:
    return draw(Sheet(kind, "zh", title, categories, rows, look or Look()))


def row(
    *numbers: str | None, name: str = "营业收入", labelled: bool = True, drawn: tuple[str, ...] | None = None
) -> Values:
    return Values(name, YI, numbers, labelled=labelled, drawn=drawn)


def checks(of: Reading) -> set[str]:
    return {finding.check for finding in of.findings}


def by_place(of: Reading) -> dict[tuple[str, str], ExtractedPoint]:
    lone = len(of.series) == 1
    return {("" if lone else point.series, point.category): point for point in of.points}


@pytest.mark.parametrize("name", CHARTS)
def test_a_golden_chart_is_read_whole(name: str) -> None:
    drawn = draw(GOLDEN_SHEETS[name])
    found, truth = reading(drawn), drawn.perfect_reading()
    said, true = by_place(found), by_place(truth)
    assert set(said) == set(true)
    for place, point in true.items():
        assert said[place].unit == point.unit
        value, wanted = said[place].value, point.value
        assert value is not None
        assert wanted is not None
        if said[place].source == "printed":
            assert value == wanted
            assert point.source == "printed"
        else:
            low, high = drawn.spans["left" if said[place].series == truth.series[0].name else truth.series[-1].axis]
            assert float(abs(value - wanted)) <= max(0.02 * abs(float(wanted)), 0.01 * (high - low)), (place, value)


@pytest.mark.parametrize("name", CHARTS)
def test_evidence_is_the_label_or_the_mark(name: str) -> None:
    drawn = draw(GOLDEN_SHEETS[name])
    found, truth = by_place(reading(drawn)), drawn.perfect_reading()
    for point, true in zip(drawn.points, truth.points, strict=True):
        said = found["" if len(truth.series) == 1 else true.series, true.category]
        if said.source == "printed":
            assert point.label is not None
            assert said.evidence.overlap(point.label) > 0.8 * point.label.area
        assert said.measured is not None
        assert said.measured.box.grown(3).overlap(point.mark.grown(3)) > 0.5 * point.mark.grown(3).area


@pytest.mark.parametrize(("name", "picture"), list(golden_traps()))
def test_pictures_without_a_chart_are_not_read(name: str, picture: Image.Image) -> None:
    assert read(Scene(np.asarray(picture.convert("RGB")), ())) is None


@settings(max_examples=10)
@given(
    st.lists(st.integers(80, 990), min_size=4, max_size=4),
    st.sampled_from([NAVY, OFFICE, TABLEAU, ECHARTS]),
    st.sampled_from(["solid", "dashed"]),
)
def test_bars_without_labels_are_measured_within_a_hundredth_of_the_axis(
    numbers: list[int], palette: tuple[str, ...], grid: str
) -> None:
    look = Look(palette=palette, grid="dashed" if grid == "dashed" else "solid")
    drawn = chart("bar", row(*map(str, numbers), labelled=False), look=look)
    low, high = drawn.spans["left"]
    for point, number in zip(reading(drawn).points, numbers, strict=True):
        assert point.source == "measured"
        assert abs(float(point.value or 0) - number) <= 0.01 * (high - low)


@settings(max_examples=10)
@given(st.lists(st.integers(-400, 900).filter(lambda v: abs(v) > 40), min_size=4, max_size=4))
def test_labels_are_believed_whatever_the_sign(numbers: list[int]) -> None:
    found = reading(chart("bar", row(*[f"{n / 10:.1f}" for n in numbers])))
    assert [point.value for point in found.points] == [Decimal(n) / 10 for n in numbers]
    assert "label_mark_mismatch" not in checks(found)


def test_a_misprinted_label_is_kept_and_doubted() -> None:
    found = reading(chart("bar", row("12.8", "15.4", "19.1", "32.5", drawn=("12.8", "15.4", "19.1", "23.5"))))
    (doubt,) = [finding for finding in found.findings if finding.check == "label_mark_mismatch"]
    (index,) = doubt.points
    point = found.points[index]
    assert (point.category, point.value) == ("2024", Decimal("32.5"))
    assert point.measured is not None
    assert abs(point.measured.value - Decimal("23.5")) < 1


def test_a_missing_bar_gives_no_point() -> None:
    found = reading(chart("bar", row("12.8", None, "19.1", "23.5")))
    assert [point.category for point in found.points] == ["2021", "2023", "2024"]


@pytest.mark.parametrize("kind", ["bar", "hbar"])
def test_bars_may_lie_or_stand(kind: ChartKind) -> None:
    found = reading(chart(kind, row("12.8", "15.4", "19.1", "23.5"), categories=("储能", "器件", "运维", "其他")))
    assert found.kind == kind
    assert {p.category: str(p.value) for p in found.points} == {
        "储能": "12.8", "器件": "15.4", "运维": "19.1", "其他": "23.5",
    }  # fmt: skip


def test_series_keep_the_names_of_their_legend() -> None:
    found = reading(chart("bar", row("128", "154", "191", "235"), row("40", "52", "61", "70", name="毛利")))
    assert [series.name for series in found.series] == ["营业收入", "毛利"]
    assert [str(p.value) for p in found.points if p.series == "毛利"] == ["40", "52", "61", "70"]


def test_a_combo_has_an_axis_for_each_series() -> None:
    growth = Values("同比增速", PERCENT, ("8.6", "19.7", "24.0", "16.5"), "line", "right")
    found = reading(chart("combo", row("12.8", "15.4", "19.1", "23.5"), growth))
    assert found.kind == "combo"
    assert [(s.name, s.axis, s.mark) for s in found.series] == [
        ("营业收入", "left", "bar"), ("同比增速", "right", "line"),
    ]  # fmt: skip
    assert [s.unit for s in found.series] == [YI, PERCENT]


def test_the_labels_of_a_line_do_not_pull_bare_bars_onto_its_axis() -> None:
    growth = Values("同比增速", PERCENT, ("12.0", "24.0", "36.0", "48.0"), "line", "right")
    amounts = row("1000", "2000", "3000", "4000", labelled=False)
    found = reading(chart("combo", amounts, growth, look=Look(height=300, legend="right")))
    assert [(s.axis, s.unit) for s in found.series] == [("left", YI), ("right", PERCENT)]
    for point, number in zip(found.points[:4], (1000, 2000, 3000, 4000), strict=True):
        assert abs(float(point.value or 0) - number) < 50


def test_the_parts_of_a_stack_are_values_of_their_own() -> None:
    found = reading(chart("stacked_bar", row("10", "12", "14", "16"), row("5", "6", "9", "8", name="毛利")))
    assert found.kind == "stacked_bar"
    assert [str(p.value) for p in found.points if p.series == "毛利"] == ["5", "6", "9", "8"]


def test_a_grey_part_of_a_stack_is_not_confused_with_the_blend_of_its_neighbours() -> None:
    numbers = (("40.1", "52.3", "61.0", "33.3"), ("30.5", "22.4", "41.8", "63.0"), ("20.7", "42.1", "31.9", "60.7"))
    rows = [row(*n, name=name, labelled=False) for n, name in zip(numbers, ("储能", "器件", "运维"), strict=True)]
    drawn = chart("stacked_bar", *rows, look=Look(palette=OFFICE))
    low, high = drawn.spans["left"]
    said = by_place(reading(drawn))
    for name, values in zip(("储能", "器件", "运维"), numbers, strict=True):
        for year, number in zip(YEARS, values, strict=True):
            assert abs(float(said[name, year].value or 0) - float(number)) <= 0.01 * (high - low)


@settings(max_examples=6)
@given(st.lists(st.integers(100, 400), min_size=4, max_size=4), st.sampled_from([300, 440, 620]))
def test_a_line_is_measured_as_closely_as_it_says(numbers: list[int], height: int) -> None:
    drawn = chart(
        "line",
        Values("毛利率", PERCENT, tuple(f"{n / 10}" for n in numbers), "line", labelled=False),
        look=Look(height=height),
    )
    for point, number in zip(reading(drawn).points, numbers, strict=True):
        assert abs(float(point.value or 0) - number / 10) <= float(point.error or 0)


def test_an_axis_that_does_not_begin_at_zero_is_believed() -> None:
    gross = Values("毛利率", PERCENT, ("35.8", "36.9", "34.2", "37.5"), "line", labelled=False)
    found = reading(chart("line", gross, look=Look(axis_from=30)))
    for point, number in zip(found.points, (35.8, 36.9, 34.2, 37.5), strict=True):
        assert abs(float(point.value or 0) - number) < 0.15


def test_periods_are_understood() -> None:
    found = reading(chart("bar", row("12.8", "15.4", "19.1", "23.5"), categories=("2022A", "2023A", "2024E", "2025E")))
    periods = [point.period for point in found.points]
    assert [(p.year, p.estimate) for p in periods if p] == [(2022, False), (2023, False), (2024, True), (2025, True)]


def test_the_title_is_that_over_the_chart() -> None:
    assert reading(chart("bar", row("12.8", "15.4", "19.1", "23.5"), title="图 5：营业收入")).title == "图 5：营业收入"


def test_a_paler_last_bar_is_of_the_same_series() -> None:
    bars, line = row("12.8", "15.4", "19.1", "23.5", labelled=False), Values(
        "同比增速", PERCENT, ("11.1", "20.2", "24.0", "23.0"), "line", "right"
    )  # fmt: skip
    drawn = chart("combo", bars, line)
    mark = max((point.mark for point in drawn.points[:4]), key=lambda box: box.left)
    corner = (round(mark.left), round(mark.top), round(mark.right), round(mark.bottom))
    bar = drawn.picture.crop(corner)
    drawn.picture.paste(Image.blend(bar, Image.new("RGB", bar.size, "#ffffff"), 0.6), corner)
    point = by_place(reading(drawn))["营业收入", "2024"]
    assert point.measured is not None
    assert abs(point.measured.value - Decimal("23.5")) < Decimal("0.3")


def test_a_bar_too_flat_to_be_seen_is_believed_if_its_label_says_zero() -> None:
    found = reading(chart("bar", row("12.8", "-0.01", "19.1", "23.5")))
    assert [str(point.value) for point in found.points] == ["12.8", "-0.01", "19.1", "23.5"]
    assert not found.findings


def test_a_ruled_arrow_over_the_bars_is_no_series() -> None:
    drawn = chart("bar", row("2.8", "5.4", "9.1", "23.5"), look=Look(legend="none"))
    width, height = drawn.picture.size
    ImageDraw.Draw(drawn.picture).line((0.15 * width, 0.5 * height, 0.8 * width, 0.25 * height), "#c00000", 3)
    assert len(reading(drawn).series) == 1


def test_bars_stand_on_the_axis_that_the_labelled_line_leaves() -> None:
    growth = Values("同比增速", PERCENT, ("22.0", "34.0", "16.0", "48.0"), "line", "left")
    amounts = Values("市场规模", YI, ("1000", "2000", "3000", "4000"), "bar", "right", labelled=False)
    found = reading(chart("combo", amounts, growth))
    assert {(s.name, s.axis) for s in found.series} == {("市场规模", "right"), ("同比增速", "left")}


def test_the_percentages_of_a_line_without_an_axis_are_not_held_against_that_of_the_bars() -> None:
    growth = Values("增长率", PERCENT, ("4.9", "10.8", "2.3", "5.3"), "line", "right")
    drawn = chart("combo", row("120", "180", "160", "210", labelled=False), growth)
    right = [t for t in drawn.texts if t.text.endswith("%") and t.box.left > 0.9 * drawn.picture.width]
    found = read(Scene(np.asarray(drawn.picture.convert("RGB")), tuple(t for t in drawn.texts if t not in right)))
    assert found is not None
    assert [str(p.value) for p in found.points if p.series == "增长率"] == ["4.9", "10.8", "2.3", "5.3"]
    assert "label_mark_mismatch" not in checks(found)
