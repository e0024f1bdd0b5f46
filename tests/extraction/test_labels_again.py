from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from extraction.chart import AxisFit, AxisTick, ExtractedPoint, Measurement, Reading
from extraction.geometry import Box
from extraction.labels_again import labels_again
from extraction.recalibration import AxisPut, Change, Scaled, recalibrated
from extraction.rulers import Ruler
from tests.builders import YI, point, reading

TWICE = AxisPut(0, ((100.0, Decimal(200)), (300.0, Decimal(0))))  # the tick 100 says 200


def chart(*points: ExtractedPoint) -> Reading:
    """Two pixels a unit, zero at row 300."""
    ticks = tuple(AxisTick(Decimal(t), str(t), Box(5, 294 - 2 * t, 25, 306 - 2 * t)) for t in (0, 50, 100))
    axis = AxisFit("left", "y", Ruler(-0.5, 150.0), ticks, 0.2, YI, (40.0, 400.0), ("营业收入",))
    return replace(reading(*points), axes=(axis,))


def labelled(label: str, measured: str, year: int = 2024) -> ExtractedPoint:
    box = Box(100, 300 - 2 * float(measured), 140, 300)
    return replace(point(label, year=year), measured=Measurement(Decimal(measured), Decimal("0.5"), box))


def told(read: Reading, *changes: Change) -> dict[int, bool]:
    """For each label that was held against its mark again: whether it is in doubt."""
    return {key: again.doubt is not None for key, again in labels_again(read, recalibrated(read, changes)).items()}


def test_a_label_that_was_right_all_along_is_doubted_no_more():
    assert told(chart(labelled("80", "40")), TWICE) == {0: False}


def test_a_label_that_agreed_is_doubted_on_an_axis_where_it_no_longer_does():
    read = chart(labelled("40", "40"))
    again = labels_again(read, recalibrated(read, [TWICE]))[0]
    assert (again.mark.value, again.mark.error) == (Decimal(80), Decimal(1))
    assert again.doubt is not None
    assert "80.0 ± 1.0" in again.doubt.message.en
    assert "80.0 ± 1.0" in again.doubt.message.zh


def test_an_axis_that_nobody_moved_says_nothing_new():
    read = chart(labelled("80", "40"))
    assert told(read) == told(read, Scaled(("营业收入",), 1)) == {}


def test_a_value_that_is_only_measured_has_no_label_to_doubt():
    assert told(chart(replace(labelled("40", "40"), source="measured", printed=None)), TWICE) == {}


def test_labels_of_an_axis_in_other_units_are_scaled_before_they_are_compared():
    assert told(chart(labelled("8", "40")), TWICE, Scaled(("营业收入",), 1)) == {0: True}
    assert told(chart(labelled("8", "40")), Scaled(("营业收入",), 1), AxisPut(0, ((100.0, Decimal(200)),))) == {
        0: False
    }
