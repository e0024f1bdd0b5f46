from __future__ import annotations

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.axes import Axis, Tick
from extraction.categories import Category
from extraction.chart import Reading, TextBox, Unit
from extraction.geometry import Box
from extraction.kinds.claims.points import claim
from extraction.kinds.places.layout import Layout
from extraction.kinds.scene import Scene
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.marks.colours import to_lab
from extraction.marks.plot import Plot
from extraction.numbers.printed import parse_number
from tests.builders import PERCENT, YI, written

WIDTH, HEIGHT, ZERO = 460, 300, 260.0
YEARS = ("2021", "2022", "2023", "2024")
COLUMNS = (100.0, 200.0, 300.0, 400.0)
PIXELS = np.full((HEIGHT, WIDTH, 3), 255, np.uint8)


def axis(side: str = "left", unit: Unit | None = YI, per_pixel: float = 0.5) -> Axis:
    """Zero at row 260, and `per_pixel` units for every row above it."""
    rows = (60.0, 160.0, 260.0)
    x = 20 if side == "left" else 450
    ticks = tuple(Tick(written("1", x, y), Decimal(str((ZERO - y) * per_pixel)), unit) for y in rows)
    return Axis("left" if side == "left" else "right", ticks, -per_pixel, ZERO * per_pixel, 0.0, unit)


def number(words: str, x: float, y: float) -> Tick:
    parsed = parse_number(words)
    assert parsed is not None
    return Tick(written(words, x, y), parsed.value, parsed.unit)


def layout(*labels: Tick, axes: tuple[Axis, ...] | None = None, notes: tuple[TextBox, ...] = ()) -> Layout:
    categories = tuple(Category(y, Box(x - 15, 270, x + 15, 282), x) for y, x in zip(YEARS, COLUMNS, strict=True))
    plot = Plot(Box(40, 40, 440, ZERO), to_lab(PIXELS), (100.0, 0.0, 0.0))
    texts = (*notes, *(label.text for label in labels))
    return Layout(Scene(PIXELS, texts), (axis(),) if axes is None else axes, plot, (), categories, labels)


def bars(*heights: float, name: str | None = "营业收入") -> DrawnSeries:
    marks = (
        DrawnMark(k, Box(x - 20, ZERO - high, x + 20, ZERO), level=ZERO - high, base=ZERO)
        for k, (x, high) in enumerate(zip(COLUMNS, heights, strict=False))
    )
    return DrawnSeries(name, "bar", tuple(marks))


def line(*heights: float, name: str = "同比增速") -> DrawnSeries:
    return DrawnSeries(name, "line", bars(*heights).marks)


def over(*words: str, heights: tuple[float, ...]) -> list[Tick]:
    """A label over each bar."""
    return [number(w, x, ZERO - h - 10) for w, x, h in zip(words, COLUMNS, heights, strict=False)]


def checks(of: Reading) -> set[str]:
    return {finding.check for finding in of.findings}


def test_a_label_is_the_value_and_its_evidence() -> None:
    labels = over("50.0", "75.0", heights=(100, 150))
    said = claim(layout(*labels), "bar", [bars(100, 150)], "收入").points
    assert [(p.value, p.printed, p.source) for p in said] == [
        (Decimal("50.0"), "50.0", "printed"), (Decimal("75.0"), "75.0", "printed"),
    ]  # fmt: skip
    assert [p.evidence for p in said] == [label.text.box for label in labels]
    assert [p.error for p in said] == [None, None]
    assert [p.measured is not None for p in said] == [True, True]


@given(st.lists(st.integers(5, 200), min_size=1, max_size=4))
def test_without_a_label_the_mark_is_measured_and_says_how_sure_it_is(heights: list[int]) -> None:
    said = claim(layout(), "bar", [bars(*heights)], "收入").points
    assert len(said) == len(heights)
    for point, height in zip(said, heights, strict=True):
        assert point.source == "measured"
        assert point.value is not None
        assert point.error is not None
        assert abs(float(point.value) - height / 2) <= float(point.error)
        assert point.printed is None
        assert point.evidence.bottom == ZERO


def test_the_label_of_a_contradicting_mark_is_kept_and_doubted() -> None:
    said = claim(layout(*over("50", "99", heights=(100, 150))), "bar", [bars(100, 150)], "收入")
    assert [p.value for p in said.points] == [50, 99]
    assert [f.points for f in said.findings if f.check == "label_mark_mismatch"] == [(1,)]


def test_labels_without_an_axis_stand_for_themselves() -> None:
    said = claim(layout(*over("50", "75", heights=(100, 150)), axes=()), "bar", [bars(100, 150)], "收入")
    assert [p.value for p in said.points] == [50, 75]
    assert [p.measured for p in said.points] == [None, None]
    assert "label_unchecked" in checks(said)
    assert said.series[0].axis == "none"


def test_three_labels_that_agree_are_an_axis_of_their_own() -> None:
    labels = over("50", "75", "25", heights=(100, 150, 50))
    said = claim(layout(*labels, axes=()), "bar", [bars(100, 150, 50, 80)], "收入").points
    assert [p.source for p in said] == ["printed", "printed", "printed", "measured"]
    assert abs(float(said[3].value or 0) - 40) <= float(said[3].error or 0)


def test_a_mark_with_neither_label_nor_axis_claims_nothing() -> None:
    assert claim(layout(axes=()), "bar", [bars(100, 150)], "收入").points == ()


@pytest.mark.parametrize(
    ("title", "name"), [("图 1：营业收入（亿元）", "营业收入"), ("Revenue, US$ m", "Revenue")], ids=["zh", "en"]
)
def test_a_lone_series_without_a_name_is_what_the_title_speaks_of(title: str, name: str) -> None:
    assert claim(layout(), "bar", [bars(100, 150, name=None)], title).series[0].name == name


def test_several_series_without_names_are_numbered_and_doubted() -> None:
    said = claim(layout(), "bar", [bars(100, name=None), bars(150, name=None)], "收入")
    assert [series.name for series in said.series] == ["#1", "#2"]
    assert "series_unnamed" in checks(said)


def test_names_are_unique() -> None:
    said = claim(layout(), "bar", [bars(100), bars(150)], "收入")
    assert len({series.name for series in said.series}) == 2


def test_the_unit_in_a_name_is_the_series_unit() -> None:
    (series,) = claim(layout(), "bar", [bars(100, name="销量(万吨)")], "销量").series
    assert series.name == "销量"
    assert series.unit is not None
    assert series.unit.scale == 10**4


def test_a_line_over_bars_belongs_to_the_right_axis() -> None:
    sides = (axis(), axis("right", PERCENT, 0.1))
    said = claim(layout(axes=sides), "combo", [bars(100, 150), line(120, 140)], "收入及增速")
    assert [(s.name, s.axis, s.unit) for s in said.series] == [("营业收入", "left", YI), ("同比增速", "right", PERCENT)]
    assert abs(float(said.points[2].value or 0) - 12) < 0.5


def test_the_labels_of_a_line_decide_its_axis() -> None:
    sides = (axis(unit=None), axis("right", None, 0.1))
    labels = over("60", "70", heights=(120, 140))
    said = claim(layout(*labels, axes=sides), "combo", [line(120, 140)], "收入")
    assert said.series[0].axis == "left"


def test_a_number_nobody_claims_is_reported() -> None:
    said = claim(layout(number("888", 400, 60)), "bar", [bars(100)], "收入")
    assert "number_unused" in checks(said)


def test_a_bar_too_pale_to_see_is_claimed_by_its_label_and_doubted() -> None:
    labels = over("50.0", "75.0", heights=(100, 150))
    said = claim(layout(*labels), "bar", [bars(100)], "收入")
    assert [(p.value, p.measured is None) for p in said.points] == [(Decimal("50.0"), False), (Decimal("75.0"), True)]
    assert [f.points for f in said.findings if f.check == "label_unchecked"] == [(1,)]


def test_an_unseen_bar_is_a_point_only_if_a_label_says_zero() -> None:
    flat = DrawnMark(1, Box(180, ZERO - 1, 220, ZERO), level=ZERO, base=ZERO, unseen=True)
    drawn = DrawnSeries("营业收入", "bar", (*bars(100).marks, flat))
    labels = over("50.0", "0.0", heights=(100, 0))
    assert [p.value for p in claim(layout(*labels), "bar", [drawn], "收入").points] == [50, 0]
    assert [p.value for p in claim(layout(labels[0]), "bar", [drawn], "收入").points] == [50]


def test_categories_that_are_periods_are_understood() -> None:
    said = claim(layout(), "bar", [bars(100, 150)], "收入").points
    assert [(p.category, p.period.year if p.period else None) for p in said] == [("2021", 2021), ("2022", 2022)]


def test_stacks_that_all_reach_a_hundred_percent_are_shares() -> None:
    def segments(name: str, *spans: tuple[float, float]) -> DrawnSeries:
        marks = (
            DrawnMark(k, Box(x - 20, top, x + 20, base), level=top, base=base)
            for k, (x, (base, top)) in enumerate(zip(COLUMNS, spans, strict=False))
        )
        return DrawnSeries(name, "bar", tuple(marks), segments=True)

    lower, upper = segments("境内", (260, 136), (260, 144)), segments("境外", (136, 60), (144, 60))
    percent = layout(axes=(axis(unit=PERCENT),))
    assert claim(percent, "stacked_bar", [lower, upper], "占比").kind == "stacked_100"
    assert claim(layout(), "stacked_bar", [lower, upper], "收入").kind == "stacked_bar"


def test_thousands_on_the_ticks_are_written_out_in_what_is_measured() -> None:
    ticks = axis(unit=Unit("count", 1000, "k"))
    said = claim(layout(axes=(ticks,)), "bar", [bars(40.0, 60.0)], "Output")
    plain = claim(layout(axes=(axis(),)), "bar", [bars(40.0, 60.0)], "Output")
    full, short = ([float(p.value or 0) for p in said.points], [float(p.value or 0) for p in plain.points])
    assert full == pytest.approx([value * 1000 for value in short])
    assert all(p.unit is None for p in said.points)
