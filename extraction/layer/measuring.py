"""A reading measured again by the drawing paths: what the picture showed tells which path is whose.

Where no path fits, the picture's word stays. Printed values stay printed; what their marks measure becomes exact.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from extraction.chart import DrawnPath, ExtractedPoint, Finding, Layer, MarkKind, Measurement, Reading, Series
from extraction.checks import Evidence, label_against_mark
from extraction.errors import Sentence
from extraction.geometry import Box
from extraction.layer.axes import DRAWN, ExactAxis, exact_axis
from extraction.layer.bars import exact_bar
from extraction.layer.found import Exact
from extraction.layer.lines import on_course
from extraction.layer.shapes import Spot, courses, markers, rectangles, rules, standing, stood
from extraction.layer.slices import exact_slices
from extraction.numbers.measured import error_digits, measured_digits
from extraction.numbers.printed import rounding

APART = 4  # times its error by which what was seen may differ from what is drawn before somebody should look
DRAWN_ALIKE = Decimal("0.002")  # of the axis: labels are rounded, and bars drawn of numbers that are not
OTHERS = 10  # times the error: another mark's path
CHECK, SLICE_CHECK = "label_mark_mismatch", "label_slice_mismatch"


def measured_by_paths(reading: Reading, layer: Layer) -> Reading:
    """The same reading with exact axes and marks."""
    if not layer.paths:
        return reading
    found: dict[int, Exact] = {}
    axes = list(reading.axes)
    for number, axis in enumerate(reading.axes):
        exact = exact_axis(axis, layer.paths)
        if exact is not None:
            found |= dict(_on_axis(reading, exact, layer))
            axes[number] = exact.fit
    for disc in reading.discs:
        own = [k for k, point in enumerate(reading.points) if point.series == disc.series]
        slices = exact_slices(disc, [reading.points[k] for k in own], layer.paths)
        found |= {own[number]: exact for number, exact in slices.items()}
    found = {k: exact for k, exact in found.items() if _is_meant(reading.points[k], exact)}
    points = tuple(_with(point, found.get(k)) for k, point in enumerate(reading.points))
    again = replace(reading, points=points, axes=tuple(axes))
    return replace(again, findings=(*_labels_checked(again, found), *_doubts(reading, again, found)))


def _is_meant(point: ExtractedPoint, exact: Exact) -> bool:
    """False where the path is so far off what was seen that it must be another's."""
    seen = point.measured
    return seen is not None and abs(float(seen.value) - exact.value) <= OTHERS * (float(seen.error) + exact.error)


def _on_axis(reading: Reading, axis: ExactAxis, layer: Layer) -> Iterator[tuple[int, Exact]]:
    """What the paths measure for the points on an axis."""
    drawn = _Drawn(standing(layer.paths, axis.fit.along))
    for series in reading.series:
        own = [(k, p) for k, p in enumerate(reading.points) if p.series == series.name and p.measured is not None]
        if series.name not in axis.fit.series:
            continue
        if series.mark == "bar":
            yield from ((k, exact) for k, point in own if (exact := exact_bar(point, axis, drawn.bars)) is not None)
        else:
            found = _on_lines(series, [point for _, point in own], axis, drawn)
            yield from ((own[n][0], exact) for n, exact in found.items())


class _Drawn:
    """The paths of a layer, sorted once for all series of an axis."""

    def __init__(self, paths: Sequence[DrawnPath]) -> None:
        self.bars, self.markers, self.edges = list(rectangles(paths)), list(markers(paths)), list(courses(paths))
        self.strokes = list(courses([path for path in paths if path.fill is None]))
        self.columns = sorted({rule.level for rule in rules(standing(paths, "x"))})


def _on_lines(series: Series, points: Sequence[ExtractedPoint], axis: ExactAxis, drawn: _Drawn) -> dict[int, Exact]:
    """What the course of a line, or the edges of an area, measure for its points, by their number."""
    drawn_as = drawn.strokes if series.mark == "line" else drawn.edges  # an outline runs beside its line, not on it
    tops = on_course([_spot(p, axis, series.mark) for p in points], drawn_as, drawn.markers, drawn.columns)
    if series.name not in axis.fit.lengths:
        return {
            n: Exact(axis.fit.value_at(at.level), (axis.error + DRAWN + at.error) * axis.fit.units_at(at.level))
            for n, at in tops.items()
        }
    feet = on_course([_foot(p, axis) for p in points], drawn.edges, (), drawn.columns)
    return {
        n: Exact(
            axis.fit.value_at(at.level) - axis.fit.value_at(feet[n].level),
            (2 * (axis.error + DRAWN) + at.error + feet[n].error) * axis.fit.units_at(at.level),
        )
        for n, at in tops.items()
        if n in feet
    }


def _spot(point: ExtractedPoint, axis: ExactAxis, mark: MarkKind) -> Spot:
    """Where a point was seen: in the middle of a line's box, at the upper edge of an area's."""
    box = _box(point, axis)
    return box.center_x, box.center_y if mark == "line" else box.top


def _foot(point: ExtractedPoint, axis: ExactAxis) -> Spot:
    box = _box(point, axis)
    return box.center_x, box.bottom


def _box(point: ExtractedPoint, axis: ExactAxis) -> Box:
    """The box of a point's mark, with values along y."""
    if point.measured is None:
        raise ValueError("Nothing was measured for this value.")
    return stood(point.measured.box, axis.fit.along)


def _with(point: ExtractedPoint, exact: Exact | None) -> ExtractedPoint:
    """The point with what its path measures."""
    if exact is None or point.measured is None:
        return point
    value, error = measured_digits(exact.value, exact.error), error_digits(exact.error)
    measured = Measurement(value, error, point.measured.box)
    if point.source == "measured" and point.value == point.measured.value:
        return replace(point, value=value, error=error, measured=measured, taken_from="paths")
    return replace(point, measured=measured)


def _labels_checked(reading: Reading, found: Mapping[int, Exact]) -> Iterator[Finding]:
    """The doubts, with label against mark looked at once more where the mark is exact now."""
    for finding in reading.findings:
        settled = [k for k in finding.points if k in found and (finding.check == CHECK or _agrees(reading.points[k]))]
        left = tuple(k for k in finding.points if k not in settled)
        if finding.check not in (CHECK, SLICE_CHECK) or left == finding.points:
            yield finding
        elif left:
            yield replace(finding, points=left)
    slack = [_slack(reading, point) if k in found else None for k, point in enumerate(reading.points)]
    yield from label_against_mark(Evidence(reading, tuple(slack), ()))


def _agrees(point: ExtractedPoint) -> bool:
    """True if what is printed is what its mark measures, rounded."""
    seen = point.measured
    return seen is not None and point.value is not None and abs(point.value - seen.value) <= rounding(point.value)


def _slack(reading: Reading, point: ExtractedPoint) -> Decimal | None:
    """How far a label may lie off its exact mark, beyond its own rounding."""
    if point.measured is None:
        return None
    axis = next((axis for axis in reading.axes if point.series in axis.series), None)
    if axis is None or axis.ruler.scale == "log" or not axis.ticks:
        return point.measured.error + abs(point.measured.value) * DRAWN_ALIKE
    values = [tick.value for tick in axis.ticks]
    return point.measured.error + (max(values) - min(values)) * DRAWN_ALIKE


def _doubts(before: Reading, after: Reading, found: Mapping[int, Exact]) -> Iterator[Finding]:
    """Points that the picture shows elsewhere than the document draws them."""
    apart = [
        k
        for k in found
        if (seen := before.points[k].measured) is not None
        and (drawn := after.points[k].measured) is not None
        and abs(seen.value - drawn.value) > APART * seen.error
    ]
    for k in sorted(apart):
        seen, drawn = before.points[k].measured, after.points[k].measured
        if seen is not None and drawn is not None:
            yield Finding("path_apart", _sentence(f"{seen.value:f} ± {seen.error:f}", f"{drawn.value:f}"), (k,))


def _sentence(seen: str, drawn: str) -> Sentence:
    return Sentence(
        zh=f"图片中测得 {seen}，文件中的绘图路径为 {drawn}：已采用路径，请核对。",
        en=f"The picture measures {seen}, the document draws {drawn}: the drawing counts, please check.",
    )
