"""The plot of what reviewing costs."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.pace_plot import MOST, in_seconds, names_of, pace_plot


def scores(*rows: dict[str, object]) -> pd.DataFrame:
    usual = {
        "engine": "embedded", "engine_version": "1", "prompt": "", "prompt_name": "", "kind": "bar", "timed_charts": 3,
        "seconds_per_value": 2.0, "fast_quarter": 1.0, "slow_quarter": 4.0, "corrections_per_chart": 0.5,
    }  # fmt: skip
    return pd.DataFrame([usual | row for row in rows])


def test_each_line_has_its_dot_at_the_middle_chart_and_its_seconds_beside_it():
    figure = pace_plot(scores({"kind": "bar"}, {"kind": "table", "seconds_per_value": 1.0}), "en", "light")
    dots = figure.data[-1]
    assert [name.split(" · ")[1] for name in dots.y] == ["embedded", "embedded"]
    assert list(dots.x) == [1.0, 2.0]
    assert [(note.y, note.text) for note in figure.layout.annotations] == [(0, "1.0 s"), (1, "2.0 s")]


def test_charts_that_nobody_timed_are_left_out():
    figure = pace_plot(scores({}, {"kind": "pie", "timed_charts": 0, "seconds_per_value": None}), "zh", "dark")
    assert len(figure.data[-1].x) == 1


def test_many_groups_are_cut_to_those_with_most_charts():
    many = scores(*({"engine": f"e{count}", "timed_charts": count} for count in range(1, 30)))
    assert len(pace_plot(many, "en", "light").data[-1].x) == MOST


def test_names_say_what_tells_the_lines_apart_and_are_no_markup():
    two = scores({"engine": "<b>q</b>", "engine_version": "1"}, {"engine": "<b>q</b>", "engine_version": "2"})
    assert [name.split(" · ")[1] for name in names_of(two, "en")] == [
        "&lt;b&gt;q&lt;/b&gt; 1",
        "&lt;b&gt;q&lt;/b&gt; 2",
    ]


@pytest.mark.parametrize(("seconds", "said"), [(0.84, "0.8"), (9.94, "9.9"), (9.96, "10"), (12.5, "13"), (120, "120")])
def test_seconds_are_told_as_finely_as_they_matter(seconds, said):
    assert in_seconds(seconds) == said


@pytest.mark.parametrize("name", ["extract.zh", "extract.stacked_bar_of_a_long_name.zh"])
def test_two_versions_of_a_prompt_are_two_lines(name):
    two = scores({"prompt_name": name, "prompt": "a1b2c3d4e5"}, {"prompt_name": name, "prompt": "f6e5d4c3b2"})
    assert [line.split(" ")[-1] for line in names_of(two, "en")] == ["a1b2c3d4", "f6e5d4c3"]
