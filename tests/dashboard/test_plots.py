"""Plots: round ticks, worded as the reader words them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dashboard.plots import GREEN, RED, PlottedValue, ValueAxis, even_ticks, growth_colour, tick_text, trend

AMOUNTS = st.floats(-1e13, 1e13, allow_nan=False)


def value(company="Starriver", period="2023", amount=12.0, **more):
    return PlottedValue(1, company, period, amount, str(amount), **more)


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (0, "0", "0"),
        (120_000, "12万", "120k"),
        (350_000_000, "3.5亿", "350m"),
        (-5e9, "-50亿", "-5bn"),
        (99, "99", "99"),
    ],
)
def test_ticks_are_worded_in_the_readers_scale(number, zh, en):
    assert (tick_text(number, "zh"), tick_text(number, "en")) == (zh, en)


@given(AMOUNTS, AMOUNTS)
@example(0.0, 5e-324)
def test_ticks_reach_round_all_values_in_few_even_steps(one, other):
    low, high = min(one, other), max(one, other)
    ticks = even_ticks(low, high)
    assert ticks[0] <= low + abs(low) * 1e-9
    assert ticks[-1] >= high - abs(high) * 1e-9
    assert 2 <= len(ticks) <= 9


def test_red_is_up_in_chinese_and_down_in_english():
    assert growth_colour(1.0, "zh", "light") == RED["light"] == growth_colour(-1.0, "en", "light")
    assert growth_colour(-1.0, "zh", "dark") == GREEN["dark"] == growth_colour(1.0, "en", "dark")


def test_unconfirmed_values_are_hollow_and_joined_by_no_line():
    figure = trend(
        [value(), value(period="2024", hollow=True)], ["2023", "2024"], "line", ValueAxis("", True), "en", "light"
    )
    solid, hollow = figure.data
    assert (solid.mode, hollow.mode, hollow.marker.symbol) == ("lines+markers", "markers", "circle-open")


def test_few_lines_carry_their_names():
    figure = trend([value(), value("Northdome <b>")], ["2023"], "line", ValueAxis("RMB m", False), "en", "light")
    texts = [note.text for note in figure.layout.annotations]
    assert texts == ["Starriver", "Northdome &lt;b&gt;", "RMB m"]
