from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extraction.chart import AxisFit, AxisTick, ExtractedPoint, Measurement, Reading, Series
from extraction.corrections import corrected
from extraction.geometry import Box
from extraction.recalibration import (
    CHANGE_JSON,
    AxisPut,
    Change,
    Proposed,
    Recalibrated,
    Renamed,
    Scaled,
    UnitGiven,
    recalibrated,
    refitted,
)
from extraction.rulers import Ruler
from tests.builders import WAN, YI

ZERO = 300.0
CHANGES: list[Change] = [
    AxisPut(0, ((100.0, Decimal(1240)),)),
    Scaled(("营业收入", "毛利"), -2),
    UnitGiven(("营业收入",), WAN),
    UnitGiven(("营业收入",), None),
    Renamed("营业收入", "营业总收入"),
]


def axis(*series: str, ticks: tuple[int, ...] = (0, 50, 100), lengths: bool = False, scale: str = "linear") -> AxisFit:
    """Two pixels a unit, zero at row 300; logarithmic: a hundred pixels a decade, 1 at row 300."""
    ruler = Ruler(-0.5, ZERO / 2) if scale == "linear" else Ruler(-0.01, ZERO / 100, "log")
    printed = tuple(
        AxisTick(Decimal(t), str(t), Box(5, ruler.pixel_at(t) - 6, 25, ruler.pixel_at(t) + 6)) for t in ticks
    )
    series = series or ("营业收入",)
    return AxisFit("left", "y", ruler, printed, 0.2, YI, (40.0, 400.0), series, series if lengths else ())


def mark(
    value: str, category: str, series: str = "营业收入", label: str | None = None, base: float = ZERO
) -> ExtractedPoint:
    """A bar that measures so much, give or take two pixels; with a label if one is printed."""
    box = Box(100, base - 2 * float(value), 140, base)
    return ExtractedPoint(
        series, category, Decimal(label or value), "printed" if label else "measured", box, YI, printed=label,
        error=None if label else Decimal(1), measured=Measurement(Decimal(value), Decimal(1), box),
    )  # fmt: skip


def reading(*points: ExtractedPoint, on: tuple[AxisFit, ...] | None = None) -> Reading:
    names = dict.fromkeys(point.series for point in points)
    return Reading("bar", "", tuple(Series(n, YI, "left", "bar") for n in names), points, axes=on or (axis(*names),))


MEASURED = reading(mark("40", "2022"), mark("60", "2023"), mark("80", "2024"))
LABELLED = reading(mark("40.2", "2022", label="40"), mark("60.1", "2023", label="60"), mark("79.8", "2024", label="80"))


def values(found: Recalibrated) -> dict[int, float]:
    return {position: float(one.value or 0) for position, one in found.proposals.items()}


def after_words(of: Reading, **said: str) -> Recalibrated:
    """What follows from words about years."""
    by_year = {point.category: position for position, point in enumerate(of.points)}
    words = {by_year[year.strip("_")]: Decimal(value) for year, value in said.items()}
    return corrected(of, recalibrated(of, ()), words).without(words)


# ------------------------------------------------------------------------------------------------- axes


def test_a_tick_put_right_moves_every_measured_value_of_its_axis():
    found = recalibrated(MEASURED, [AxisPut(0, ((100.0, Decimal(110)),))])  # the tick 100 says 110
    assert values(found) == {
        0: pytest.approx(44, abs=0.1),
        1: pytest.approx(66, abs=0.1),
        2: pytest.approx(88, abs=0.1),
    }
    assert found.proposals[2].error == Decimal("1.1")
    assert all(one.sure for one in found.proposals.values())
    assert "100" in found.proposals[2].why[0].en
    assert "110" in found.proposals[2].why[0].zh


def test_the_claim_itself_is_never_changed():
    before = repr(MEASURED)
    recalibrated(MEASURED, CHANGES)
    assert repr(MEASURED) == before


def test_a_printed_value_stays_whatever_its_axis_says():
    assert recalibrated(LABELLED, [AxisPut(0, ((100.0, Decimal(110)),))]).proposals == {}


def test_only_the_series_of_that_axis_move():
    growth = replace(mark("10", "2024", "同比"), unit=None)
    read = reading(mark("40", "2024"), growth, on=(axis("营业收入"), axis("同比")))
    assert set(recalibrated(read, [AxisPut(1, ((100.0, Decimal(110)),))]).proposals) == {1}


def test_two_points_say_the_whole_axis():
    found = recalibrated(MEASURED, [AxisPut(0, ((300.0, Decimal(10)), (100.0, Decimal(110))))])
    assert values(found) == {
        0: pytest.approx(50, abs=0.1),
        1: pytest.approx(70, abs=0.1),
        2: pytest.approx(90, abs=0.1),
    }


def test_zero_put_elsewhere_pushes_the_axis():
    found = recalibrated(MEASURED, [AxisPut(0, ((ZERO, Decimal(10)),))])
    assert values(found) == {
        0: pytest.approx(50, abs=0.1),
        1: pytest.approx(70, abs=0.1),
        2: pytest.approx(90, abs=0.1),
    }


def test_an_axis_without_zero_turns_about_its_farthest_tick():
    new = refitted(axis(ticks=(50, 75, 100)), [(100.0, Decimal(110))])
    assert new is not None
    assert new.value_at(200) == pytest.approx(50)
    assert new.value_at(100) == pytest.approx(110)


def test_a_logarithmic_axis_is_scaled_by_one_point():
    new = refitted(axis(ticks=(1, 10, 100), scale="log"), [(200.0, Decimal(20))])
    assert new is not None
    assert [new.value_at(p) for p in (300, 200, 100)] == [pytest.approx(2), pytest.approx(20), pytest.approx(200)]


def test_lengths_grow_with_the_axis_and_do_not_mind_a_push():
    read = reading(mark("40", "2024", base=200.0), on=(axis(lengths=True),))
    assert values(recalibrated(read, [AxisPut(0, ((100.0, Decimal(110)),))])) == {0: pytest.approx(44, abs=0.1)}
    assert values(recalibrated(read, [AxisPut(0, ((ZERO, Decimal(10)),))])) == {0: pytest.approx(40)}


@pytest.mark.parametrize(
    "spots",
    [
        (),
        ((100.0, Decimal(50)), (100.0, Decimal(60))),
        ((300.0, Decimal(60)), (100.0, Decimal(10))),
        ((100.0, Decimal(-100)),),
    ],
    ids=["nothing", "one place", "upside down", "through zero"],
)
def test_what_can_be_no_axis_changes_nothing(spots: tuple[tuple[float, Decimal], ...]):
    assert recalibrated(MEASURED, [AxisPut(0, spots)]) == Recalibrated(MEASURED.axes, {})


def test_an_axis_that_is_not_there_changes_nothing():
    assert recalibrated(MEASURED, [AxisPut(7, ((100.0, Decimal(110)),))]).proposals == {}


@given(st.floats(50, 250), st.floats(10, 500), st.floats(-100, 100))
def test_putting_an_axis_back_gives_the_values_back(top: float, by: float, shift: float):
    there = AxisPut(0, ((ZERO, Decimal(str(shift))), (top, Decimal(str(shift + by)))))
    back = AxisPut(0, ((ZERO, Decimal(0)), (100.0, Decimal(100))))
    assert values(recalibrated(MEASURED, [there, back])) == {
        0: pytest.approx(40, abs=0.1), 1: pytest.approx(60, abs=0.1), 2: pytest.approx(80, abs=0.1),
    }  # fmt: skip


# ------------------------------------------------------------------------------------------------- series


def test_a_scale_moves_printed_and_measured_values_alike():
    read = reading(mark("40", "2023"), mark("60.1", "2024", label="60"))
    found = recalibrated(read, [Scaled(("营业收入",), -1)])
    assert [(one.value, one.error) for one in found.proposals.values()] == [
        (Decimal("4.0"), Decimal("0.1")), (Decimal("6.0"), None),
    ]  # fmt: skip
    assert found.axes[0].value_at(100) == pytest.approx(10)
    assert "÷10" in found.proposals[0].why[0].en


def test_scaling_one_of_two_series_splits_their_axis():
    read = reading(mark("40", "2024"), mark("20", "2024", "毛利"))
    found = recalibrated(read, [Scaled(("毛利",), 3)])
    assert values(found) == {1: 20000}
    assert [(one.series, round(one.value_at(100))) for one in found.axes] == [(("营业收入",), 100), (("毛利",), 100000)]


def test_a_unit_is_given_to_a_series():
    found = recalibrated(LABELLED, [UnitGiven(("营业收入",), WAN)])
    assert [one.unit for one in found.proposals.values()] == [WAN] * 3
    assert [one.value for one in found.proposals.values()] == [40, 60, 80]


def test_a_series_is_named_anew():
    found = recalibrated(LABELLED, [Renamed("营业收入", "营业总收入")])
    assert [one.series for one in found.proposals.values()] == ["营业总收入"] * 3


def test_changes_add_up_and_each_says_its_reason():
    found = recalibrated(MEASURED, [Scaled(("营业收入",), 1), UnitGiven(("营业收入",), WAN)])
    assert found.proposals[0] == Proposed(
        Decimal("4E+2"), Decimal("1E+1"), WAN, "营业收入", found.proposals[0].why, sure=True
    )
    assert len(found.proposals[0].why) == 2


def test_an_axis_is_put_right_after_it_was_scaled():
    found = recalibrated(MEASURED, [Scaled(("营业收入",), 1), AxisPut(0, ((100.0, Decimal(1100)),))])
    assert values(found)[2] == pytest.approx(880, abs=1)


def test_what_a_person_has_spoken_about_is_left_alone():
    found = recalibrated(MEASURED, [Scaled(("营业收入",), 1)]).without({1})
    assert set(found.proposals) == {0, 2}


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: type(change).__name__ + str(CHANGES.index(change)))
def test_a_change_goes_into_json_and_back(change: Change):
    assert CHANGE_JSON.validate_json(CHANGE_JSON.dump_json(change)) == change


# ------------------------------------------------------------------------------------------------- one word


def test_a_label_off_by_a_power_of_ten_that_its_mark_agreed_with_speaks_of_the_axis():
    found = after_words(LABELLED, _2022="0.40")
    assert [(k, one.value, one.sure) for k, one in found.proposals.items()] == [
        (1, Decimal("0.60"), False), (2, Decimal("0.80"), False),
    ]  # fmt: skip
    assert "÷100" in found.proposals[1].why[0].en


def test_a_label_that_its_mark_contradicted_speaks_of_itself():
    read = reading(mark("40.2", "2022", label="402"), *LABELLED.points[1:])
    assert after_words(read, _2022="40.2").proposals == {}


def test_a_label_that_was_misread_in_a_digit_speaks_of_itself():
    assert after_words(LABELLED, _2022="46").proposals == {}


def test_one_measured_value_put_right_moves_its_axis():
    found = after_words(MEASURED, _2022="50")
    assert values(found) == {1: pytest.approx(75, abs=0.1), 2: pytest.approx(100, abs=0.1)}
    assert not any(one.sure for one in found.proposals.values())


def test_a_value_said_more_exactly_than_it_was_measured_moves_nothing():
    assert after_words(MEASURED, _2022="40.7").proposals == {}


def test_a_word_for_the_old_reading_keeps_the_axis_where_it_is():
    assert after_words(MEASURED, _2022="50", _2023="60").proposals == {}
    assert after_words(LABELLED, _2022="0.40", _2023="60").proposals == {}


def test_two_words_that_agree_move_the_axis_together():
    found = after_words(MEASURED, _2022="50", _2023="70")
    assert values(found) == {2: pytest.approx(90, abs=0.2)}


def test_a_segment_put_right_scales_the_lengths_of_its_axis():
    read = reading(mark("40", "2023", base=200.0), mark("20", "2024", base=100.0), on=(axis(lengths=True),))
    assert values(after_words(read, _2023="50")) == {1: pytest.approx(25, abs=0.1)}


def test_nothing_follows_from_a_yes():
    assert after_words(MEASURED, _2022="40").proposals == {}
    assert after_words(LABELLED, _2022="40", _2023="60").proposals == {}
