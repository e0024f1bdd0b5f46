"""The plots of how often something goes wrong."""

from __future__ import annotations

import datetime as dt

from dashboard.plots.look import DOUBT, GROUND, PALETTE
from dashboard.plots.rates import Spotted, course_plot, in_percent, rates_plot
from storage.feedback import Moment
from storage.rates import Rate

SURE = Rate(1000, 60, 100, 40, 0.046, 0.078)
FEW = Rate(20, 5, 4, 2, 0.11, 0.47)


def test_every_group_has_its_dot_between_its_bounds_and_its_share_beside_it():
    figure = rates_plot(
        "What", [Spotted("digit", "wrong <digit>", SURE), Spotted("sign", "sign", FEW)], None, "en", "light"
    )
    *bars, dots = figure.data
    assert list(dots.x) == [25.0, 6.0]  # the first row is on top
    assert all(bar.x[0] < dot < bar.x[1] for bar, dot in zip(bars, dots.x, strict=True))
    assert [note.text for note in figure.layout.annotations] == ["25%", "6.0%"]
    assert [each[0] for each in dots.customdata] == ["sign", "digit"]
    assert list(figure.layout.yaxis.ticktext) == ["sign", "wrong &lt;digit&gt;"]


def test_what_rests_on_little_is_hollow_and_says_so_and_the_chosen_one_stands_out():
    figure = rates_plot("What", [Spotted("digit", "digit", SURE), Spotted("sign", "sign", FEW)], "digit", "en", "dark")
    dots = figure.data[-1]
    assert list(dots.marker.color) == [GROUND["dark"], DOUBT["dark"]]
    assert list(dots.marker.line.color) == [PALETTE["dark"][0], DOUBT["dark"]]
    assert ["too few to tell" in each[2] for each in dots.customdata] == [True, False]


def test_a_course_goes_from_the_first_charts_to_the_last():
    weeks = [Moment(dt.date(2026, 1, day), dt.date(2026, 1, day + 4), rate) for day, rate in ((5, SURE), (12, FEW))]
    figure = course_plot("Since", weeks, "zh", "light")
    band, line = figure.data
    assert list(band.y) == [7.8, 47.0, 11.0, 4.6]
    assert list(line.y) == [6.0, 25.0]
    assert line.customdata[0][0] == "2026-01-05 – 2026-01-09"
    assert not course_plot("Since", [], "zh", "light").data[1].x


def test_percents_have_tenths_only_where_they_tell():
    assert [in_percent(share) for share in (0, 0.0004, 0.0604, 0.0996, 0.25, 1)] == [
        "0%", "0.04%", "6.0%", "10%", "25%", "100%",
    ]  # fmt: skip
