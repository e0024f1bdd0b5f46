"""One thing put right, the rest measured again: what follows for the other values of its axis or series.

A change is what a person said of a whole axis or series. What follows are proposals: the claim stays as it was made,
and a value that a person has spoken about is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import Field, TypeAdapter

from extraction.chart import AxisFit, AxisTick, ExtractedPoint, Reading, Unit
from extraction.errors import Sentence
from extraction.numbers.measured import error_digits, measured_digits
from extraction.numbers.printed import format_number
from extraction.redraw import axis_of
from extraction.rulers import Ruler, Spot, through

SAME_PIXEL = 1.0  # pixels: nearer to its anchor an axis cannot be turned, only pushed


@dataclass(frozen=True, slots=True)
class AxisPut:
    """Pixels of an axis mean these values: one tick, or two points. `axis` is its place among the reading's.

    Pixels are counted along the axis, at the near end of its lines (`across[0]`).
    """

    axis: int
    spots: tuple[tuple[float, Decimal], ...]
    what: Literal["axis"] = "axis"


@dataclass(frozen=True, slots=True)
class Scaled:
    """The values of these series are 10 to the `power` times what was read."""

    series: tuple[str, ...]
    power: int
    what: Literal["scale"] = "scale"


@dataclass(frozen=True, slots=True)
class UnitGiven:
    """The values of these series count something else than was read."""

    series: tuple[str, ...]
    unit: Unit | None
    what: Literal["unit"] = "unit"


@dataclass(frozen=True, slots=True)
class Renamed:
    """A series goes by another name than was read."""

    series: str
    name: str
    what: Literal["name"] = "name"


@dataclass(frozen=True, slots=True)
class Meant:
    """The values of a series are of this metric, and of this part of the company; "" is the whole."""

    series: str
    metric: str
    segment: str = ""
    what: Literal["metric"] = "metric"


Change = AxisPut | Scaled | UnitGiven | Renamed | Meant
CHANGE_JSON: TypeAdapter[Change] = TypeAdapter(Annotated[Change, Field(discriminator="what")])


@dataclass(frozen=True, slots=True)
class Proposed:
    """What a value should be after the changes, and where that comes from.

    `metric` and `segment` are what its series was said to be of.
    `sure` is False where nobody said so of this value's axis or series: it follows from a word about another value.
    """

    value: Decimal | None
    error: Decimal | None
    unit: Unit | None
    series: str
    why: tuple[Sentence, ...] = ()
    sure: bool = True
    metric: str | None = None
    segment: str = ""


@dataclass(frozen=True, slots=True)
class Recalibrated:
    """The axes as they were put right, and the proposals that follow, by position.

    `spoken` are the series whose axis or scale a person has spoken about: words on single values move them no more.
    `moved` are those of them whose axis was put elsewhere, so that their marks measure something else.
    """

    axes: tuple[AxisFit, ...]
    proposals: Mapping[int, Proposed]
    spoken: frozenset[str] = frozenset()
    moved: frozenset[str] = frozenset()

    def without(self, said: Collection[int]) -> Recalibrated:
        """Proposals for what no person has spoken about."""
        return replace(self, proposals={k: one for k, one in self.proposals.items() if k not in said})


def recalibrated(reading: Reading, changes: Sequence[Change]) -> Recalibrated:
    """What follows from the changes, in their order."""
    state = Recalibrated(reading.axes, {})
    for change in changes:
        state = applied(reading, state, change)
    return state


def applied(reading: Reading, state: Recalibrated, change: Change) -> Recalibrated:
    """What follows from one more change; nothing from one that cannot be."""
    return _RULES[change.what](reading, state, change)


def draft(reading: Reading, state: Recalibrated, position: int) -> Proposed:
    """The proposal for a value, or its claim."""
    point = reading.points[position]
    return state.proposals.get(position) or Proposed(point.value, point.error, point.unit, point.series)


# ------------------------------------------------------------------------------------------------- the axis


def refitted(axis: AxisFit, spots: Sequence[tuple[float, Decimal]]) -> AxisFit | None:
    """The axis through these points; None if there is none that runs the same way."""
    ends = sorted((pixel + axis.lean * axis.across[0], float(value)) for pixel, value in spots)
    if not ends:
        return None
    ruler = _through_one(axis, ends[0]) if len(ends) == 1 else through(ends[0], ends[-1], axis.ruler.scale)
    if ruler is None or ruler.slope * axis.ruler.slope <= 0:
        return None
    return replace(axis, ruler=ruler)


def _through_one(axis: AxisFit, spot: Spot) -> Ruler | None:
    """The axis through one point: turned about its zero, else about its farthest tick; pushed if it is that one."""
    ruler, (pixel, value) = axis.ruler, spot
    if ruler.scale == "log":
        return ruler.times(value / ruler.value_at(pixel)) if value > 0 else None
    pivots = [ruler.pixel_at(0)] if _starts_at_zero(axis) else [ruler.pixel_at(float(t.value)) for t in axis.ticks]
    pivot = max(pivots, key=lambda other: abs(other - pixel))
    if abs(pivot - pixel) <= SAME_PIXEL:
        return replace(ruler, intercept=ruler.intercept + value - ruler.value_at(pixel))
    return through((pivot, ruler.value_at(pivot)), spot, "linear")


def _starts_at_zero(axis: AxisFit) -> bool:
    """True if zero is one of its ticks, or it was fitted to labels and has none."""
    return not axis.ticks or any(tick.value == 0 for tick in axis.ticks)


def remeasured(point: ExtractedPoint, before: AxisFit, axis: AxisFit) -> tuple[Decimal, Decimal]:
    """Value and error of a mark that was measured on the one axis, on the other."""
    if point.measured is None:
        raise ValueError("Nothing was measured for this value.")
    value, error = float(point.measured.value), float(point.measured.error)
    across = axis.middle_of(point.measured.box)
    if point.series in axis.lengths:
        times = axis.ruler.slope / before.ruler.slope
        value, error = value * times, error * abs(times)
    else:
        pixel = before.pixel_at(value, across)
        error = error / before.units_at(pixel, across) * axis.units_at(pixel, across)
        value = axis.value_at(pixel, across)
    return measured_digits(value, error), error_digits(error)


def is_measured(point: ExtractedPoint) -> bool:
    """True if the value is what its mark measures, and nothing else says it."""
    return point.source == "measured" and point.measured is not None and point.value == point.measured.value


def _axis_put(reading: Reading, state: Recalibrated, change: AxisPut) -> Recalibrated:
    if not 0 <= change.axis < len(state.axes):
        return state
    old = state.axes[change.axis]
    new = refitted(old, change.spots)
    if new is None:
        return state
    proposals = dict(state.proposals)
    for position, point in enumerate(reading.points):
        number = axis_of(reading.axes, point.series)
        if number is None or point.series not in new.series or not is_measured(point):
            continue
        before = draft(reading, state, position)
        value, error = remeasured(point, reading.axes[number], new)
        proposals[position] = replace(
            before, value=value, error=error, why=(*before.why, _axis_sentence(old, change, before, value, error))
        )
    axes = tuple(new if number == change.axis else axis for number, axis in enumerate(state.axes))
    return Recalibrated(axes, proposals, state.spoken | {*new.series}, state.moved | {*new.series})


def _axis_sentence(axis: AxisFit, change: AxisPut, before: Proposed, value: Decimal, error: Decimal) -> Sentence:
    """The point of the axis that moved most, and what that does to a value."""

    def meant(pixel: float) -> float:
        return axis.value_at(pixel, axis.across[0])

    pixel, now = max(change.spots, key=lambda spot: abs(float(spot[1]) - meant(spot[0])))
    ticks = [tick.value for tick in axis.ticks if abs(axis.pixel_at(float(tick.value), axis.across[0]) - pixel) < 1]
    was = ticks[0] if ticks else measured_digits(meant(pixel), axis.units_at(pixel, axis.across[0]))
    old, new = format_number(was), format_number(now)
    first = "?" if before.value is None else format_number(before.value)
    last, sure = format_number(value), format_number(error)
    return Sentence(
        zh=f"坐标轴由您校正（{old} → {new}）：此值原测得 {first}，现为 {last} ± {sure}。",
        en=f"You put the axis right ({old} → {new}): this measured {first} before, {last} ± {sure} now.",
    )


# ------------------------------------------------------------------------------------------------- scale, unit, name


def _scaled(reading: Reading, state: Recalibrated, change: Scaled) -> Recalibrated:
    proposals = dict(state.proposals)
    for position, point in enumerate(reading.points):
        before = draft(reading, state, position)
        if point.series in change.series and before.value is not None:
            value = before.value.scaleb(change.power)
            error = None if before.error is None else before.error.scaleb(change.power)
            why = (*before.why, _scale_sentence(change.power, before.value, value))
            proposals[position] = replace(before, value=value, error=error, why=why)
    if proposals == state.proposals:
        return state
    axes = tuple(_scaled_axes(state.axes, change))
    return replace(state, axes=axes, proposals=proposals, spoken=state.spoken | {*change.series})


def _scaled_axes(axes: Sequence[AxisFit], change: Scaled) -> list[AxisFit]:
    """The axes, those of other series too left as they are for these; split off axes come last."""
    kept, split = [], []
    for axis in axes:
        own = [name for name in axis.series if name in change.series]
        scaled = replace(
            axis,
            ruler=axis.ruler.times(10.0**change.power),
            ticks=tuple(AxisTick(tick.value.scaleb(change.power), tick.text, tick.box) for tick in axis.ticks),
        )
        if len(own) == len(axis.series):
            kept.append(scaled)
        else:
            kept.append(replace(axis, series=tuple(name for name in axis.series if name not in own)))
            split += [replace(scaled, series=tuple(own))] if own else []
    return kept + split


def times_ten(power: int) -> str:
    """×1,000 or ÷100."""
    return f"{'×' if power > 0 else '÷'}{10 ** abs(power):,}"


def _scale_sentence(power: int, before: Decimal, after: Decimal) -> Sentence:
    old, new = format_number(before), format_number(after)
    return Sentence(
        zh=f"按您的换算（{times_ten(power)}）：原为 {old}，现为 {new}。",
        en=f"Scaled by you ({times_ten(power)}): {old} before, {new} now.",
    )


def _unit_given(reading: Reading, state: Recalibrated, change: UnitGiven) -> Recalibrated:
    proposals = dict(state.proposals)
    for position, point in enumerate(reading.points):
        before = draft(reading, state, position)
        if point.series in change.series and before.unit != change.unit:
            old, new = before.unit or "—", change.unit or "—"
            why = Sentence(zh=f"单位由您改为 {new}（原为 {old}）。", en=f"Unit set by you: {new} (it was {old}).")
            proposals[position] = replace(before, unit=change.unit, why=(*before.why, why))
    return replace(state, proposals=proposals)


def _renamed(reading: Reading, state: Recalibrated, change: Renamed) -> Recalibrated:
    proposals = dict(state.proposals)
    for position, point in enumerate(reading.points):
        before = draft(reading, state, position)
        if point.series == change.series and before.series != change.name:
            why = Sentence(
                zh=f"系列名由您改为“{change.name}”（原为“{before.series}”）。",
                en=f"Series named by you: {change.name} (it was {before.series}).",
            )
            proposals[position] = replace(before, series=change.name, why=(*before.why, why))
    return replace(state, proposals=proposals)


def _meant(reading: Reading, state: Recalibrated, change: Meant) -> Recalibrated:
    why = Sentence(zh="整个系列的指标由您选定。", en="You chose the metric of the whole series.")
    proposals = dict(state.proposals)
    for position, point in enumerate(reading.points):
        before = draft(reading, state, position)
        if point.series == change.series and (before.metric, before.segment) != (change.metric, change.segment):
            words = before.why if why in before.why else (*before.why, why)
            proposals[position] = replace(before, metric=change.metric, segment=change.segment, why=words)
    return replace(state, proposals=proposals)


_RULES: Mapping[str, Callable[[Reading, Recalibrated, Any], Recalibrated]] = {
    "axis": _axis_put,
    "scale": _scaled,
    "unit": _unit_given,
    "name": _renamed,
    "metric": _meant,
}
