"""Confirm one, correct the rest: what words about single values say of the other values of their axis.

A corrected value speaks of others only where it cannot be its own slip: all figures of an axis are a power of ten off
together if a label that agreed with its mark was; a mark that measures something else puts the axis elsewhere. Both
only as long as no word on that axis speaks for the old reading. What follows is never sure.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from extraction.chart import AxisFit, ExtractedPoint, Reading
from extraction.errors import Sentence
from extraction.numbers.printed import format_number, rounding
from extraction.recalibration import (
    AxisPut,
    Change,
    Proposed,
    Recalibrated,
    Scaled,
    applied,
    draft,
    is_measured,
    refitted,
    remeasured,
    times_ten,
)
from extraction.redraw import axis_of

LARGEST_POWER = 12  # of ten, that a scale is misread by


@dataclass(frozen=True, slots=True)
class _Word:
    """What a person said a value is, and what it would be without that."""

    position: int
    point: ExtractedPoint
    proposed: Decimal
    said: Decimal

    @property
    def corrects(self) -> bool:
        return self.said != self.proposed

    @property
    def power(self) -> int | None:
        """By which power of ten it was off; None if it was anything else."""
        if not self.proposed or not self.said:
            return None
        power = self.said.adjusted() - self.proposed.adjusted()
        return power if self.proposed.scaleb(power) == self.said and abs(power) <= LARGEST_POWER else None


def corrected(reading: Reading, state: Recalibrated, said: Mapping[int, Decimal]) -> Recalibrated:
    """The state with what follows from words about single values; `said` are values in the unit of their claims."""
    for number, axis in enumerate(state.axes):
        if state.spoken & {*axis.series}:
            continue
        words = _words_on(reading, state, number, said)
        change = _implied(reading, state, number, words)
        if change is not None:
            culprit = next(word for word in words if word.corrects)
            state = _marked_unsure(state, applied(reading, state, change), change, culprit)
    return state


def _words_on(reading: Reading, state: Recalibrated, number: int, said: Mapping[int, Decimal]) -> list[_Word]:
    """What was said of measured values of this axis."""
    words = []
    for position, value in sorted(said.items()):
        point = reading.points[position]
        proposed = draft(reading, state, position).value
        if point.measured is not None and proposed is not None and axis_of(state.axes, point.series) == number:
            words.append(_Word(position, point, proposed, value))
    return words


def _implied(reading: Reading, state: Recalibrated, number: int, words: list[_Word]) -> Change | None:
    """What the words say of the whole axis; None if it may be about the single values only."""
    corrections = [word for word in words if word.corrects]
    if not corrections:
        return None
    axis = state.axes[number]
    powers = {word.power for word in words if word.said or word.proposed}
    power = powers.pop() if len(powers) == 1 else None
    if power and all(_agreed_with_its_mark(word.point) for word in corrections):
        return Scaled(axis.series, power)
    within = all(_fits(reading, axis, word) for word in words)  # said more exactly than it can be measured
    if not within and all(is_measured(word.point) for word in corrections):
        return _put_elsewhere(reading, axis, number, words, corrections)
    return None


def _agreed_with_its_mark(point: ExtractedPoint) -> bool:
    """True if label and mark said the same: then a digit that was misread would be misread on the axis too."""
    if point.measured is None or point.value is None:
        return False
    return abs(point.value - point.measured.value) <= 2 * point.measured.error + rounding(point.value)


def _put_elsewhere(
    reading: Reading, axis: AxisFit, number: int, words: list[_Word], corrections: list[_Word]
) -> Change | None:
    """The axis through what was said, if every word agrees with it."""
    spots = [spot for word in corrections if (spot := _spot(reading, axis, word)) is not None]
    if any(word.point.series in axis.lengths for word in corrections):
        spots = [*spots[:1], (axis.pixel_at(0, axis.across[0]), Decimal(0))]
    change = AxisPut(number, tuple(spots))
    new = refitted(axis, change.spots)
    return change if new is not None and all(_fits(reading, new, word) for word in words) else None


def _spot(reading: Reading, axis: AxisFit, word: _Word) -> tuple[float, Decimal] | None:
    """The pixel where the mark ends, and what it means: of a length, as far from zero as it is long."""
    mark, number = word.point.measured, axis_of(reading.axes, word.point.series)
    if mark is None or number is None:
        return None
    before, across = reading.axes[number], axis.middle_of(mark.box)
    if word.point.series in axis.lengths:
        pixel = axis.pixel_at(0, across) + float(mark.value) / before.ruler.slope
    else:
        pixel = before.pixel_at(float(mark.value), across)
    return pixel + axis.lean * (across - axis.across[0]), word.said


def _fits(reading: Reading, axis: AxisFit, word: _Word) -> bool:
    number = axis_of(reading.axes, word.point.series)
    if number is None:
        return False
    value, error = remeasured(word.point, reading.axes[number], axis)
    return abs(value - word.said) <= 2 * error + rounding(word.said)


# ------------------------------------------------------------------------------------------------- in words


def _marked_unsure(before: Recalibrated, after: Recalibrated, change: Change, culprit: _Word) -> Recalibrated:
    """The new proposals as mere inferences, each with the word that they follow from."""
    proposals = dict(after.proposals)
    for position, one in after.proposals.items():
        old = before.proposals.get(position)
        if one != old:
            why = (*(old.why if old else ()), _sentence(one, change, culprit))
            proposals[position] = replace(one, why=why, sure=False)
    return replace(after, proposals=proposals, moved=before.moved)  # nobody has put that axis right


def _sentence(one: Proposed, change: Change, word: _Word) -> Sentence:
    place = " · ".join(part for part in (word.point.series, word.point.category) if part)
    old, new = format_number(word.proposed), format_number(word.said)
    now = "?" if one.value is None else format_number(one.value)
    if isinstance(change, Scaled):
        times = times_ten(change.power)
        return Sentence(
            zh=f"您把“{place}”由 {old} 改为 {new}（{times}）：同一坐标轴上的此值随之为 {now}，请核对。",
            en=f"You corrected {place} from {old} to {new} ({times}): this, on the same axis, becomes {now}; check it.",
        )
    return Sentence(
        zh=f"您把“{place}”由 {old} 改为 {new}，坐标轴应随之移动：此值重新测得 {now}，请核对。",
        en=f"You corrected {place} from {old} to {new}, which moves its axis: this now measures {now}; check it.",
    )
