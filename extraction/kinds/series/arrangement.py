"""How the series of a chart stand: bars side by side, stacked or as steps; areas stacked; and what kind that makes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.chart import ChartKind
from extraction.kinds.places.layout import Layout
from extraction.kinds.series import bars as bar_marks
from extraction.kinds.series.drawn import DrawnSeries
from extraction.kinds.series.edges import at_exact_edges
from extraction.kinds.series.lines import stacked_areas


@dataclass(frozen=True, slots=True)
class Drawing:
    """All series of a chart and what kind of chart they make."""

    kind: ChartKind
    series: tuple[DrawnSeries, ...]
    zero: float


def arrange(
    layout: Layout, bars: Sequence[DrawnSeries], lines: Sequence[DrawnSeries], areas: Sequence[DrawnSeries]
) -> Drawing | None:
    """One drawing of all series; None where there are none."""
    axis = layout.axes[0] if layout.axes else None
    zero = bar_marks.base_row(bars, axis, layout.plot.box.bottom)
    kind: ChartKind = "line"
    if bars:  # the base line itself is no series
        lines = [line for line in lines if any(abs(m.level - zero) > 3 for m in line.marks)]
        kind, bars = _standing(layout, bars, zero, alone=not lines)
        if kind == "waterfall":
            return Drawing(kind, tuple(bars), zero)
    if areas:
        kind, areas = "area", stacked_areas(areas, zero) if len(areas) > 1 else areas
    if lines and (bars or areas):
        kind = "combo"
    series = (*bars, *areas, *lines)
    return Drawing(kind, series, zero) if series else None


def _standing(
    layout: Layout, bars: Sequence[DrawnSeries], zero: float, alone: bool
) -> tuple[ChartKind, Sequence[DrawnSeries]]:
    """The bars as steps (where they stand `alone`), from one base, or stacked, and the kind of chart they make."""
    columns = [c.x for c in layout.categories]
    height = layout.plot.box.height
    one = bar_marks.merged(bars) if not layout.legend or len(bars) == 1 or _steps(layout) else None
    if one is not None and alone and bar_marks.is_waterfall(one, zero, height):
        return "waterfall", [bar_marks.waterfall_steps(one, zero, height)]
    if one is not None:
        one = replace(bar_marks.on_base(one, zero), name=bars[0].name if len(bars) == 1 else None)
        return "bar", at_exact_edges(bar_marks.with_missing([one], columns, zero), layout.scene.pixels)
    if bar_marks.are_stacked(bars):
        return "stacked_bar", at_exact_edges(bar_marks.stacked(bars, zero), layout.scene.pixels)
    grouped = bar_marks.with_missing([bar_marks.on_base(s, zero) for s in bars], columns, zero)
    return "bar", at_exact_edges(grouped, layout.scene.pixels)


def _steps(layout: Layout) -> bool:
    """Legends of waterfalls name the directions of the steps, not series of values."""
    words = ("增", "减", "升", "降", "合计", "increase", "decrease", "total", "up", "down")
    return bool(layout.legend) and all(any(w in e.name.lower() for w in words) for e in layout.legend)
