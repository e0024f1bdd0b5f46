from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.axes import Axis, Tick, find_axes, in_ones, read_numbers, same_scale, snapped
from extraction.chart import TextBox
from tests.builders import PERCENT, written

ROWS = [40.0, 90.0, 140.0, 190.0, 240.0]


LOG_ROWS = [40.0, 90.0, 140.0, 190.0]


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


@given(st.floats(-3, 6), st.floats(0.5, 6), st.floats(0, 2000), st.floats(20, 2000), st.booleans(), st.floats(0, 1))
def test_a_logarithmic_axis_goes_there_and_back(
    lowest: float, decades: float, p0: float, tall: float, falls: bool, share: float
) -> None:
    slope = (-decades if falls else decades) / tall
    axis = replace(axis_through(slope, lowest - slope * p0), scale="log")
    pixel = p0 + share * tall
    assert axis.pixel_at(axis.value_at(pixel)) == pytest.approx(pixel, abs=1e-3)
    step = axis.value_at(pixel + 0.01) - axis.value_at(pixel - 0.01)
    assert axis.units_at(pixel) == pytest.approx(abs(step) / 0.02, rel=1e-2)


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


def test_a_tick_that_was_left_out_is_named() -> None:
    (axis,) = find_axes(column(["400", "300", "20", "100", "0"]))
    assert [text.text for text in axis.misfits] == ["20"]


def test_a_label_beside_the_axis_is_no_tick_left_out() -> None:
    (axis,) = find_axes([*column(["400", "300", "200", "100", "0"]), written("212", 120, 137)])
    assert axis.misfits == ()


@pytest.mark.parametrize("words", [["1,000", "100", "10", "1"], ["1", "10", "100", "1,000"], ["8", "4", "2", "1"]])
def test_powers_in_even_steps_are_a_logarithmic_axis(words: list[str]) -> None:
    (axis,) = find_axes(column(words, rows=LOG_ROWS))
    assert axis.scale == "log"
    assert axis.value_at(65) == pytest.approx(float(words[0].replace(",", "")) ** 0.5 * float(words[1]) ** 0.5)
    assert axis.pixel_at(float(words[2])) == pytest.approx(140)


def test_zero_is_out_of_reach_on_a_logarithmic_axis() -> None:
    (axis,) = find_axes(column(["1,000", "100", "10", "1"], rows=LOG_ROWS))
    assert axis.pixel_at(0) == float("inf")


def test_values_that_only_grow_are_no_logarithmic_axis() -> None:
    assert find_axes(column(["950", "120", "31", "4"], rows=LOG_ROWS)) == ()


def test_values_may_fall_upwards() -> None:
    (axis,) = find_axes(column(["1", "2", "3", "4", "5"]))
    assert axis.value_at(40) == pytest.approx(1)
    assert axis.value_at(240) == pytest.approx(5)


def test_an_axis_may_begin_anywhere() -> None:
    (axis,) = find_axes(column(["365", "360", "355", "350", "345"]))
    assert axis.pixel_at(345) == pytest.approx(240)


def test_ticks_in_thousands_and_millions_count_alike() -> None:
    (axis,) = find_axes(column(["2M", "1.5M", "1M", "500K", "0"]))
    assert axis.unit is not None
    assert axis.unit.scale == 10**6
    assert axis.value_at(190) == pytest.approx(0.5)


def test_bare_ticks_beside_thousands_count_ones() -> None:
    (axis,) = find_axes(column(["1.6K", "1.2K", "800", "400", "0"]))
    assert axis.value_at(140) == pytest.approx(0.8)


def test_a_dollar_sign_read_as_a_letter_is_a_dollar_sign() -> None:
    (axis,) = find_axes(column(["S400", "$300", "S200", "S100", "S0"]))
    assert len(axis.ticks) == 5


def test_letters_before_numbers_are_no_dollars_where_none_is_printed() -> None:
    assert find_axes(column(["S4", "S3", "S2", "S1", "S0"])) == ()


@pytest.mark.parametrize("words", [["1.11%", "0.83%", "0.69%"], ["4.2", "3.5", "2.9"], ["56", "313", "378"]])
def test_a_few_numbers_in_odd_steps_are_no_axis(words: list[str]) -> None:
    rows = {"1.11%": [40.0, 96.0, 124.0], "4.2": [40.0, 92.0, 137.0], "56": [40.0, 240.0, 290.0]}[words[0]]
    assert find_axes(column(words, rows=rows)) == ()


def test_numbers_of_one_measure_are_counted_alike() -> None:
    labels = read_numbers([written("950K", 0, 0), written("1.2M", 0, 50), written("1.4M", 0, 90), written("7", 0, 140)])
    assert [str(tick.value) for tick in same_scale(labels)] == ["0.950", "1.2", "1.4", "7"]


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


def test_without_a_grid_the_foot_of_the_plot_is_enough() -> None:
    (axis,) = find_axes(column(["40", "30", "20", "10", "0"]))
    assert snapped(axis, [ROWS[-1] + 1.5]).pixel_at(0) == pytest.approx(ROWS[-1] + 1.5)


def test_only_a_text_that_is_one_number_is_a_number() -> None:
    texts = [written(words, 0, 0) for words in ("1,250", "12.3%", "2024年报", "营业收入", "3 4")]
    assert [(str(tick.value), tick.unit) for tick in read_numbers(texts)] == [("1250", None), ("12.3", PERCENT)]


@pytest.mark.parametrize(
    ("labels", "unit"),
    [
        (["3120", "3875", "4410"], None),
        (["3.12", "3.88", "4.41"], "k"),
        (["3120", "3.9k", "4410"], "k"),
        (["3120"], "k"),
    ],
    ids=["written out", "counted in the axis' unit", "one with a unit", "too few to tell"],
)
def test_an_axis_in_thousands_counts_ones_beside_labels_that_are_written_out(
    labels: list[str], unit: str | None
) -> None:
    (axis,) = find_axes(column(["5k", "4k", "3k", "2k", "1k"]))
    found = in_ones(axis, read_numbers([written(words, 200, 100) for words in labels]))
    assert (found.unit.printed if found.unit else None) == unit
    assert found.value_at(240) == pytest.approx(1 if unit else 1000)
    assert found.pixel_at(found.value_at(117)) == pytest.approx(117)
