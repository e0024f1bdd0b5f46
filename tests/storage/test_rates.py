"""How often something goes wrong, and between which bounds that is known."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from storage.rates import Tally, design_effect


def tally_of(values, wrong):
    """Of charts with so many values each, of which so many are wrong."""
    n, w = np.asarray(values), np.asarray(wrong)
    sums = (n.sum(), w.sum(), len(n), (w > 0).sum(), (w * w).sum(), (w * n).sum(), (n * n).sum())
    return Tally(*map(int, sums))


@given(values=st.integers(1, 5000), data=st.data())
def test_the_interval_of_values_that_stand_for_themselves_is_wilsons(values, data):
    wrong = data.draw(st.integers(0, values))
    rate = tally_of([1] * values, [1] * wrong + [0] * (values - wrong)).rate
    bounds = binomtest(wrong, values).proportion_ci(method="wilson")
    assert (rate.low, rate.high) == pytest.approx((bounds.low, bounds.high), rel=0.01, abs=1e-6)


def test_ten_values_that_go_wrong_together_say_as_much_as_one():
    together = tally_of([10] * 50, [10] * 5 + [0] * 45)
    assert design_effect(together) == pytest.approx(10, rel=0.05)
    alone = tally_of([1] * 50, [1] * 5 + [0] * 45).rate
    assert (together.rate.low, together.rate.high) == pytest.approx((alone.low, alone.high), abs=0.005)


@given(st.lists(st.tuples(st.integers(1, 20), st.floats(0, 1)), min_size=2, max_size=30))
def test_the_whole_is_the_sum_of_its_groups(charts):
    values = [n for n, _ in charts]
    wrong = [int(n * share) for n, share in charts]
    parts = tally_of(values[:1], wrong[:1]) + tally_of(values[1:], wrong[1:])
    assert parts == tally_of(values, wrong)
    assert parts.rate.low <= parts.rate.share <= parts.rate.high


def test_where_axes_are_misread_whole_the_true_rate_lies_within_the_bounds_as_often_as_is_said():
    draw = np.random.default_rng(7)
    within, as_if_each_stood_for_itself = 0, 0
    true = 0.15 + 0.85 * 0.05
    for _ in range(400):
        values = draw.integers(4, 16, 60)
        wrong = np.where(draw.random(60) < 0.15, values, draw.binomial(values, 0.05))
        rate = tally_of(values, wrong).rate
        within += rate.low <= true <= rate.high
        bounds = binomtest(int(wrong.sum()), int(values.sum())).proportion_ci(method="wilson")
        as_if_each_stood_for_itself += bounds.low <= true <= bounds.high
    assert 0.92 <= within / 400 <= 0.98
    assert as_if_each_stood_for_itself / 400 < 0.7


def test_no_value_says_nothing():
    assert (Tally().rate.low, Tally().rate.high, Tally().rate.is_small) == (0.0, 1.0, True)
