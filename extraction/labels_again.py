"""An axis put right, its labels held against their marks once more: a doubt goes where both agree now, or comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from extraction.chart import AxisFit, ExtractedPoint, Finding, Measurement, Reading
from extraction.errors import Sentence
from extraction.numbers.printed import format_number, rounding
from extraction.recalibration import Recalibrated, draft, remeasured
from extraction.redraw import axis_of

MISMATCH = "label_mark_mismatch"  # the check that says label and mark differ
LEAST_PIXELS = 3.0  # as when the picture was read: label and mark may lie so far apart,
SHARE_OF_AXIS = 0.008  # or this share of the axis, if that is more


@dataclass(frozen=True, slots=True)
class MarkAgain:
    """What the mark of a printed value measures on an axis that was put right, and the doubt if they differ there."""

    mark: Measurement
    doubt: Finding | None


def labels_again(reading: Reading, state: Recalibrated) -> Mapping[int, MarkAgain]:
    """For each printed value of an axis that a person has moved: its mark on the axis as it stands now."""
    found = {}
    for position, point in enumerate(reading.points):
        value = draft(reading, state, position).value
        before, number = axis_of(reading.axes, point.series), axis_of(state.axes, point.series)
        moved = point.series in state.moved and point.source == "printed"
        if not moved or point.measured is None or value is None or before is None or number is None:
            continue
        axis = state.axes[number]
        measured, error = remeasured(point, reading.axes[before], axis)
        mark = Measurement(measured, error, point.measured.box)
        apart = abs(value - measured) > max(_tolerance(axis, mark), 2 * error) + rounding(value)
        found[position] = MarkAgain(mark, _doubt(position, point, value, mark) if apart else None)
    return found


def _tolerance(axis: AxisFit, mark: Measurement) -> Decimal:
    """How far label and mark may lie apart, in the unit of the axis."""
    across = axis.middle_of(mark.box)
    ends = [axis.pixel_at(float(tick.value), across) for tick in axis.ticks]
    long = max(ends) - min(ends) if ends else 0.0
    pixels = max(LEAST_PIXELS, SHARE_OF_AXIS * long) + 2 * axis.residual
    return Decimal(repr(pixels * axis.units_at(axis.pixel_at(float(mark.value), across), across)))


def _doubt(position: int, point: ExtractedPoint, value: Decimal, mark: Measurement) -> Finding:
    label = point.printed if value == point.value and point.printed else format_number(value)
    measured, error = format_number(mark.value), format_number(mark.error)
    sentence = Sentence(
        zh=f"标签为 {label}，按您校正后的坐标轴，图形测得 {measured} ± {error}：两者不符，请核对。",
        en=f"The label says {label} but on the axis as you put it its mark measures {measured} ± {error}: check it.",
    )
    return Finding(MISMATCH, sentence, (position,))
