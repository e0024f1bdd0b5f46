from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.axes import Axis, Tick, find_axes, read_numbers, snapped
from extraction.chart import TextBox
from tests.builders import PERCENT, written

ROWS = [40.0, 90.0, 140.0, 190.0, 240.0]


def beside(words: str, right: float, y: float) -> TextBox:
    """Words printed so that they end at column `right`."""
    text = written(words, 0, y)
    return replace(text, box=text.box.moved(right - text.box.right, 0))


def column(words: Sequence[str], right: float = 60, rows: Sequence[float] = ROWS) -> list[TextBox]:
    return [beside(word, right, y) for word, y in zip(words, rows, strict=True)]


def axis_through(slope: float, intercept: float) -> Axis:
    ticks = tuple(Tick(written("1", 50, y), Decimal(repr(slope * y + intercept)), None) for y in (40.0, 240.0))
    return Axis("left", ticks, slope, intercept, 0.0, None)


@given(
    st.floats(-1e6, 1e6), st.floats(1, 1e6), st.floats(0, 2000), st.floats(20, 2000), st.booleans(), st.floats(0, 4000)
)
def test_an_axis_goes_there_and_back(v0: float, span: float, p0: float, tall: float, falls: bool, pixel: float) -> None:
    slope = (-span if falls else span) / tall
    axis = axis_through(slope, v0 - slope * p0)
    assert axis.pixel_at(axis.value_at(pixel)) == pytest.approx(pixel, abs=1e-3)
    assert axis.units_per_pixel == abs(slope)


@given(
    step=st.sampled_from(["0.5", "1", "2.5", "5", "20", "100", "250", "1000"]),
    lowest=st.integers(-3, 2),
    count=st.integers(4, 9),
    apart=st.integers(28, 60),
    jitter=st.lists(st.floats(-1, 1), min_size=9, max_size=9),
    labels=st.lists(st.tuples(st.integers(0, 3000), st.integers(30, 270)), max_size=3),
)
def test_an_axis_is_found_among_trembling_ticks_and_a_column_of_labels(
    step: str, lowest: int, count: int, apart: int, jitter: list[float], labels: list[tuple[int, int]]
) -> None:
    values = [Decimal(step) * (lowest + k) for k in range(count)]
    rows = [40.0 + apart * (count - 1 - k) for k in range(count)]
    ticks = [beside(f"{v:,f}", 60, y + j) for v, y, j in zip(values, rows, jitter, strict=False)]
    others = [written(f"{value / 10:.1f}", 300, y) for value, y in labels]
    axes = find_axes([*others, *ticks])
    assert axes
    found = axes[0]
    assert found.side == "left"
    assert {tick.text for tick in found.ticks} == set(ticks)
    for value, y in zip(values, rows, strict=True):
        assert found.pixel_at(float(value)) == pytest.approx(y, abs=1.6)


@given(st.permutations(range(5)))
def test_the_order_of_the_texts_does_not_matter(order: list[int]) -> None:
    texts = column(["400", "300", "200", "100", "0"])
    assert find_axes([texts[k] for k in order]) == find_axes(texts)


def test_there_is_no_axis_without_numbers() -> None:
    assert find_axes([]) == ()
    assert find_axes(column(["高", "中", "低", "更低", "最低"])) == ()


def test_two_ticks_are_not_enough() -> None:
    assert find_axes(column(["100", "0"], rows=ROWS[:2])) == ()


def test_a_tick_that_was_misread_is_left_out() -> None:
    (axis,) = find_axes(column(["400", "300", "20", "100", "0"]))
    assert [str(tick.value) for tick in axis.ticks] == ["400", "300", "100", "0"]
    assert axis.value_at(140) == pytest.approx(200)


def test_labels_over_bars_are_no_axis() -> None:
    labels = [("12.8", 60, 200), ("15.4", 160, 170), ("19.1", 260, 120), ("17.9", 360, 140), ("23.5", 460, 60)]
    assert find_axes([written(*label) for label in labels]) == ()


def test_uneven_steps_are_no_axis() -> None:
    assert find_axes(column(["9.7", "7.3", "3.2", "-0.7"], rows=[40.0, 88.0, 170.0, 248.0])) == ()


def test_an_axis_counts_what_its_ticks_say() -> None:
    (axis,) = find_axes(column(["40%", "30%", "20%", "10%", "0%"]))
    assert axis.unit == PERCENT
    assert axis.span == pytest.approx(40)
    assert axis.residual == pytest.approx(0, abs=1e-6)


def test_losses_stand_under_zero() -> None:
    (axis,) = find_axes(column(["1,000", "500", "0", "-500", "(1,000)"]))
    assert axis.pixel_at(0) == pytest.approx(140)
    assert axis.value_at(240) == pytest.approx(-1000)


def test_a_chart_may_have_an_axis_on_either_side() -> None:
    amounts = column(["40", "30", "20", "10", "0"], right=60)
    rates = column(["20%", "15%", "10%", "5%", "0%"], right=600)
    left, right = find_axes([*rates, *amounts])
    assert (left.side, right.side) == ("left", "right")
    assert (left.unit, right.unit) == (None, PERCENT)


def test_two_columns_close_together_are_not_two_axes() -> None:
    assert len(find_axes([*column(["40", "30", "20", "10", "0"], 60), *column(["8", "6", "4", "2", "0"], 110)])) == 1


def test_an_axis_is_moved_onto_its_grid_lines() -> None:
    (axis,) = find_axes(column(["40", "30", "20", "10", "0"]))
    moved = snapped(axis, [y + 2 for y in ROWS])
    assert moved.pixel_at(0) == pytest.approx(242)
    assert moved.units_per_pixel == axis.units_per_pixel


@pytest.mark.parametrize("lines", [[], [65.0, 115.0, 165.0], [42.0]], ids=["none", "between the ticks", "only one"])
def test_lines_that_are_not_its_grid_leave_an_axis_alone(lines: list[float]) -> None:
    (axis,) = find_axes(column(["40", "30", "20", "10", "0"]))
    assert snapped(axis, lines) == axis


def test_only_a_text_that_is_one_number_is_a_number() -> None:
    texts = [written(words, 0, 0) for words in ("1,250", "12.3%", "2024年报", "营业收入", "3 4")]
    assert [(str(tick.value), tick.unit) for tick in read_numbers(texts)] == [("1250", None), ("12.3", PERCENT)]
