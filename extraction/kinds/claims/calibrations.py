"""What a reading keeps of the axes it was measured on: so that its values can be drawn again, or the axis put right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from extraction.axes import Axis, Tick
from extraction.chart import AxisFit, AxisSide, AxisTick
from extraction.geometry import Box
from extraction.kinds.scene import turned_right
from extraction.kinds.series.drawn import DrawnSeries

TURNED_BACK: dict[AxisSide, AxisSide] = {"left": "top", "right": "bottom"}


@dataclass(frozen=True, slots=True)
class Measured:
    """A series by its name in the reading, and the axis its marks were measured on."""

    name: str
    drawn: DrawnSeries
    axis: Axis


def axis_fits(series: Iterable[Measured], plot: Box) -> tuple[AxisFit, ...]:
    """Every axis that something was measured on, with its series; values run upwards."""
    on_axes: dict[Axis, list[Measured]] = {}
    for one in series:
        on_axes.setdefault(one.axis, []).append(one)
    return tuple(
        AxisFit(
            side=axis.side,
            along="y",
            ruler=axis.ruler,
            ticks=_ticks(axis),
            residual=axis.residual,
            unit=axis.unit,
            across=(plot.left, plot.right),
            series=tuple(one.name for one in own),
            lengths=tuple(one.name for one in own if one.drawn.segments),
        )
        for axis, own in on_axes.items()
    )


def _ticks(axis: Axis) -> tuple[AxisTick, ...]:
    """The printed ticks; none for an axis that was fitted to the labels of marks."""
    return () if axis.side == "none" else tuple(_tick(tick) for tick in axis.ticks)


def _tick(tick: Tick) -> AxisTick:
    return AxisTick(tick.value, tick.text.text, tick.text.box)


def turned_back(axis: AxisFit, width: float) -> AxisFit:
    """The axis of a picture of that width that was turned a quarter to the left: its values run to the right."""
    return replace(
        axis,
        side=TURNED_BACK.get(axis.side, axis.side),
        along="x",
        ruler=axis.ruler.turned(width),
        ticks=tuple(replace(tick, box=turned_right(tick.box, width)) for tick in axis.ticks),
    )
