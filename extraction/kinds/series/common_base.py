"""Index graphs: lines that all begin on one round tick begin at its value, for that is what they were rebased to."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.chart import ExtractedPoint, Finding
from extraction.errors import Sentence
from extraction.kinds.places.layout import Layout
from extraction.kinds.series.drawn import DrawnSeries

BASES = (Decimal(100), Decimal(1000))  # what index lines are rebased to
NEAR = Decimal("2.5")  # of a point's error: how far from the tick a line may be measured to begin


def common_base(points: Sequence[ExtractedPoint], drawn: Sequence[DrawnSeries], layout: Layout) -> Decimal | None:
    """The tick on which two or more lines begin together, all whose beginning is seen; None where they do not."""
    if len(drawn) < 2 or len(layout.axes) != 1 or any(series.kind != "line" for series in drawn):
        return None
    starts = _starts(points, layout)
    if len(starts) < max(2, len(drawn) / 2):
        return None
    on_ticks = [base for base in BASES if base_row(layout, base) is not None]
    return next((base for base in on_ticks if all(_begins_at(point, base) for point in starts)), None)


def base_row(layout: Layout, base: Decimal) -> float | None:
    """The row of a base on the only axis; None where no tick stands there or would, had it been read."""
    if len(layout.axes) != 1:
        return None
    axis = layout.axes[0]
    values = sorted(tick.value for tick in axis.ticks)
    step = min((b - a for a, b in itertools.pairwise(values)), default=Decimal(0))
    on_step = step > 0 and values[0] <= base <= values[-1] and (base - values[0]) % step == 0
    return axis.pixel_at(float(base)) if on_step else None


def based(points: Sequence[ExtractedPoint], base: Decimal | None, layout: Layout) -> list[ExtractedPoint]:
    """The points with each line's first value put at the base."""
    if base is None:
        return list(points)
    starts = _starts(points, layout)
    return [replace(point, value=base) if point in starts else point for point in points]


def base_finding(base: Decimal | None) -> tuple[Finding, ...]:
    """Says that the first values are the base and not what was measured to a fraction; no point is doubted for it."""
    if base is None:
        return ()
    sentence = Sentence(
        zh=f"所有折线都从刻度 {base} 起，首个数值按此基数记录。",
        en=f"All lines begin on the tick {base}: their first values are stated as this base.",
    )
    return (Finding("common_base", sentence),)


def _starts(points: Sequence[ExtractedPoint], layout: Layout) -> list[ExtractedPoint]:
    first = layout.categories[0].name
    return [p for p in points if p.category == first and p.value is not None]


def _begins_at(point: ExtractedPoint, value: Decimal) -> bool:
    if point.source == "printed":
        return point.value == value
    return point.value is not None and point.error is not None and abs(point.value - value) <= NEAR * point.error
