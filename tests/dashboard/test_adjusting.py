"""The chart drawn again over the desk's picture, and one thing of an axis or a series put right for all its values."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from extraction.chart import AxisFit, AxisTick, DiscFit, ExtractedPoint, Measurement, Reading
from extraction.geometry import Box
from extraction.rulers import Ruler
from storage.extractions import extraction as kept
from tests import builders
from tests.dashboard.conftest import deed, value

AXIS = {"what": "axis", "first_pixel": "300", "first": "0", "second_pixel": "100", "second": "110"}


def axis() -> AxisFit:
    """Two pixels a unit, zero at row 300."""
    ticks = tuple(AxisTick(Decimal(t), str(t), Box(5, 294 - 2 * t, 25, 306 - 2 * t)) for t in (0, 50, 100))
    return AxisFit("left", "y", Ruler(-0.5, 150.0), ticks, 0.2, builders.YI, (40.0, 400.0), ("营业收入",))


def bar(measured: str, year: int, label: str | None = None) -> ExtractedPoint:
    box = Box(100, 300 - 2 * float(measured), 140, 300)
    bare = builders.point(label or measured, year=year, source="printed" if label else "measured")
    error = None if label else Decimal(1)
    return replace(bare, evidence=box, error=error, measured=Measurement(Decimal(measured), Decimal(1), box))


def drawn(*points: ExtractedPoint) -> Reading:
    return replace(builders.reading(*points), axes=(axis(),))


@pytest.fixture
def bars(chart):
    """Three bars without labels, measured as 40, 60 and 80."""
    return chart(drawn(bar("40", 2022), bar("60", 2023), bar("80", 2024)))


def typed(do: str, key: int, **fields: str):
    return deed(do, key, fields=fields)


def numbers(shown) -> list[str]:
    return [one["fields"]["value"] for one in shown["values"]]


def test_a_chart_without_axes_has_nothing_to_lay_over(look, chart):
    assert look(chart(builders.reading())[0])["overlay"] is None


def test_a_value_is_drawn_where_its_axis_says_and_its_miss_is_told(look, chart):
    sha = chart(drawn(bar("40", 2022, "40.5"), bar("60", 2023, "80")))[0]
    shown = look(sha)
    near, far = shown["overlay"]["redraw"]
    assert (near["kind"], near["top"], near["bottom"], near["miss"], near["off"]) == ("rect", 219, 300, 1.0, False)
    assert (far["top"], far["miss"], far["off"]) == (140, 40.0, True)
    assert value(shown, 1)["miss"]["off"]
    assert "40.0 px from its mark: more than its error allows" in value(shown, 1)["label"]
    assert "40.0 像素，超出误差范围" in value(look(sha, "zh"), 1)["label"]


def test_a_measured_value_has_no_miss(look, bars):
    assert [one["miss"] for one in look(bars[0])["values"]] == [None] * 3


def test_the_redraw_follows_what_was_said(send, look, bars):
    send(bars[0], typed("correct", 2, value="80.5"), deed("reject", 1))
    shown = look(bars[0])
    assert {one["key"]: one["top"] for one in shown["overlay"]["redraw"]} == {0: 220, 2: 139}


def test_a_word_that_moves_the_axis_moves_its_grid(send, bars):
    shown = send(bars[0], typed("correct", 2, value="88"))["chart"]
    assert [round(line[1]) for line in shown["overlay"]["axes"][0]["lines"]] == [300, 209, 118]
    assert {one["key"]: round(one["top"]) for one in shown["overlay"]["redraw"]} == {0: 220, 1: 180, 2: 140}
    assert [value(shown, key)["miss"] for key in (0, 1)] == [None, None]


def test_a_number_in_another_unit_is_drawn_as_the_axis_counts(send, look, chart):
    sha = chart(drawn(bar("40", 2022, "40")))[0]
    send(sha, typed("correct", 0, value="400000", unit="万元"))
    assert look(sha)["overlay"]["redraw"][0]["top"] == 220


def test_the_grid_has_a_line_for_each_tick_and_two_points_to_drag(look, bars):
    (shown,) = look(bars[0])["overlay"]["axes"]
    assert shown["lines"] == [[40, 300, 400, 300], [40, 200, 400, 200], [40, 100, 400, 100]]
    assert shown["handles"] == [{"pixel": 100, "value": "100"}, {"pixel": 300, "value": "0"}]
    assert look(bars[0])["overlay"]["of"] == {"0": 0, "1": 0, "2": 0}


def test_an_axis_without_ticks_is_dragged_by_the_ends_of_its_marks(look, chart):
    reading = drawn(bar("40", 2022), bar("60", 2023))
    sha = chart(replace(reading, axes=(replace(axis(), side="none", ticks=()),)))[0]
    (shown,) = look(sha)["overlay"]["axes"]
    assert shown["lines"] == []
    assert [spot["pixel"] for spot in shown["handles"]] == [180, 300]


def test_the_points_of_an_axis_stay_where_they_were_put(send, bars):
    shown = send(bars[0], typed("adjust", 0, **AXIS | {"second_pixel": "120"}))["chart"]
    assert shown["overlay"]["axes"][0]["handles"] == [{"pixel": 120, "value": "110"}, {"pixel": 300, "value": "0"}]


def test_a_slice_is_drawn_as_a_wedge(look, chart):
    share = replace(bar("40", 2022, "40"), unit=builders.PERCENT)
    pie = replace(builders.reading(share, kind="pie"), discs=(DiscFit("营业收入", 200, 200, 90, 0, 1.0, (0.0,)),))
    (one,) = look(chart(pie)[0])["overlay"]["redraw"]
    assert (one["kind"], one["share"]) == ("wedge", 0.4)


def test_an_axis_put_right_proposes_the_rest_anew_with_the_reason(send, look, bars):
    reply = send(bars[0], typed("adjust", 0, **AXIS))
    assert numbers(reply["chart"]) == ["44.0", "66.0", "88.0"]
    assert reply["chart"]["passed"] == [0, 1, 2]
    first = value(reply["chart"], 0)
    assert "measured 40 before, 44.0 ± 1.1 now" in first["because"][0]
    assert first["standing"] == "measured · measured 44.0 ± 1.1"
    assert "坐标轴由您校正（100 → 110）" in value(look(bars[0], "zh"), 0)["because"][0]


def test_the_claim_and_every_word_stay_as_they_were(send, bars, ledger):
    before = kept(ledger, bars[1])
    send(bars[0], deed("confirm", 1))
    shown = send(bars[0], typed("adjust", 0, **AXIS))["chart"]
    assert numbers(shown) == ["44.0", "60", "88.0"]
    assert kept(ledger, bars[1]) == before


def test_what_was_read_can_be_taken_all_the_same(send, look, bars):
    shown = send(bars[0], typed("adjust", 0, **AXIS))["chart"]
    assert value(shown, 0)["ways"] == [{"words": "keep 40 as read", "value": "40"}]
    send(bars[0], typed("confirm", 0, value="40"), deed("confirm", 1))
    assert [value(look(bars[0]), key)["verdict"] for key in (0, 1)] == ["confirmed", "corrected"]


def test_an_axis_is_taken_back_and_brought_back_by_the_same_keys_as_a_word(send, bars):
    shown = send(bars[0], typed("adjust", 0, **AXIS))["chart"]
    assert shown["can_undo"]
    undone = send(bars[0], deed("undo"))["chart"]
    assert (numbers(undone), undone["can_undo"], undone["can_redo"]) == (["40", "60", "80"], False, True)
    assert undone["version"] > shown["version"]
    assert numbers(send(bars[0], deed("redo"))["chart"]) == ["44.0", "66.0", "88.0"]


def test_undo_takes_the_later_of_a_word_and_an_axis(send, bars):
    send(bars[0], typed("adjust", 0, **AXIS), deed("confirm", 0))
    assert numbers(send(bars[0], deed("undo"))["chart"]) == ["44.0", "66.0", "88.0"]
    assert numbers(send(bars[0], deed("undo"))["chart"]) == ["40", "60", "80"]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"what": "scale", "power": "-1"}, {"value": "4.0", "unit": "亿元", "series": "营业收入"}),
        ({"what": "unit", "unit": "万元"}, {"value": "40", "unit": "万元", "series": "营业收入"}),
        ({"what": "name", "name": "净利润"}, {"value": "40", "unit": "亿元", "series": "净利润"}),
    ],
    ids=["scale", "unit", "name"],
)
def test_a_series_is_put_right_as_a_whole(send, bars, fields, expected):
    shown = send(bars[0], typed("adjust", 2, **fields))["chart"]
    assert {name: value(shown, 0)["fields"][name] for name in expected} == expected


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        (AXIS | {"second": "much"}, "“much” is not a number"),
        (AXIS | {"second": "0"}, "No axis can be drawn"),
        (AXIS | {"second_pixel": "there"}, "nothing to put right"),
        ({"what": "scale", "power": "99"}, "nothing to put right"),
        ({"what": "unit", "unit": "glorps"}, "unit “glorps” is not known"),
        ({"what": "name", "name": " "}, "nothing to put right"),
        ({"what": "weather"}, "nothing to put right"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_changes_nothing(send, bars, fields, words):
    reply = send(bars[0], typed("adjust", 0, **fields))
    assert words in reply["refused"][0]["words"]
    assert numbers(reply["chart"]) == ["40", "60", "80"]


def test_a_value_on_no_axis_has_none_to_put_right(send, chart):
    sha = chart(builders.reading())[0]
    assert "nothing to put right" in send(sha, typed("adjust", 0, **AXIS))["refused"][0]["words"]


def test_one_corrected_value_proposes_the_rest_as_doubts(send, bars):
    shown = send(bars[0], typed("correct", 0, value="50"))["chart"]
    assert numbers(shown) == ["50", "75.0", "100.0"]
    assert shown["passed"] == []
    assert "You corrected" in value(shown, 1)["doubts"][-1]
    assert value(shown, 1)["ways"] == [{"words": "keep 60 as read", "value": "60"}]
