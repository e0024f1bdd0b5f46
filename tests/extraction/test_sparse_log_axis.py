from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from extraction.axes import Axis
from extraction.chart import TextBox
from extraction.sparse_log_axis import is_loose, sparse_log_axis, through_rows
from tests.builders import written


def beside(words: str, y: float, right: float = 60.0) -> TextBox:
    """Words printed so that they end at one column."""
    text = written(words, 0, y)
    return replace(text, box=text.box.moved(right - text.box.right, 0))


def powers(*more: TextBox) -> list[TextBox]:
    return [beside("1,000", 100), beside("100", 200), written("2023", 200, 320), *more]


def small(digit: int, decade: float = 200.0, off: float = 0.0) -> TextBox:
    return beside(str(digit), decade - 100 * float(np.log10(digit)) + off)


def found(texts: list[TextBox]) -> Axis:
    axis = sparse_log_axis(texts)
    assert axis is not None
    return axis


def test_two_powers_alone_in_their_column_are_a_logarithmic_axis() -> None:
    axis = found(powers())
    assert axis.scale == "log"
    assert axis.value_at(150) == pytest.approx(316.2, rel=0.01)


def test_digits_between_the_powers_confirm_them_and_correct_their_rows() -> None:
    axis = found(powers(small(2, off=3), small(3, off=3), small(5, off=3)))
    assert axis.pixel_at(100) == pytest.approx(203, abs=0.5)
    assert not is_loose(axis)


def test_a_decade_read_with_the_nine_under_it_counts() -> None:
    assert sparse_log_axis([beside("1000", 100), beside("1009", 200), small(2)]) is not None


@pytest.mark.parametrize(
    "texts",
    [
        [beside("1,000", 100), beside("500", 150), beside("100", 200)],
        [beside("1,000", 100), beside("10", 200)],
        [beside("1,000", 100), beside("100", 120)],
        [beside(str(n), 200 - 11 * n) for n in range(1, 11)],
        [beside("100", 100, right=60), beside("10", 200, right=300)],
    ],
    ids=["a number between", "two decades apart", "too close", "one to ten", "not in one column"],
)
def test_other_columns_are_no_logarithmic_axis(texts: list[TextBox]) -> None:
    assert sparse_log_axis(texts) is None


def test_an_axis_without_marks_is_loose_until_its_tick_marks_are_found() -> None:
    axis = found(powers())
    assert is_loose(axis)
    drawn = through_rows(axis, [102.0, 202.0])
    assert drawn.pixel_at(1000) == pytest.approx(102.0)
    assert not is_loose(drawn)


def test_small_tick_marks_say_the_decade_more_exactly() -> None:
    rows = [102.0, 203.0, *(203.0 - 101.4 * float(np.log10(d)) for d in range(2, 10))]
    assert through_rows(found(powers()), rows).slope == pytest.approx(-1 / 101.4, rel=0.004)


def test_marks_far_from_the_numbers_move_nothing() -> None:
    axis = found(powers())
    assert through_rows(axis, [150.0, 260.0]) is axis
