"""Which label belongs to which mark, over all series of a chart at once, on the axes that fit them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from extraction.kinds.claims.own_axis import axes_of, fitted_axis
from extraction.kinds.claims.second_look import Pairs, look_again
from extraction.kinds.claims.stacks import OnAxis, Totals, find_totals
from extraction.kinds.claims.tabulated import tabulated
from extraction.kinds.places.layout import Layout
from extraction.kinds.series.drawn import DrawnSeries
from extraction.labels import pair_labels
from extraction.ocr import read_box


@dataclass(frozen=True, slots=True)
class Paired:
    """Series on their axes, and the labels paired with their marks; the layout's labels are those read last."""

    layout: Layout
    on_axes: Sequence[OnAxis]
    pairs: Pairs


def pair_all(layout: Layout, drawn: Sequence[DrawnSeries]) -> Paired:
    """The series on their axes, totals of stacks among them, and the labels of their marks, looked at twice."""
    on_axes, pairs = _on_fitting_axes(layout, drawn)
    on_axes, pairs, whole = _with_totals(layout, on_axes, pairs)
    return _tabulated(_looked_at_again(layout, on_axes, pairs, whole))


def _on_fitting_axes(layout: Layout, drawn: Sequence[DrawnSeries]) -> tuple[Sequence[OnAxis], Pairs]:
    """Each series on its axis, or on one fitted to its labels, and the labels paired on these."""
    on_axes: Sequence[OnAxis] = list(zip(drawn, axes_of(drawn, layout), strict=True))
    pairs = _pair(layout, on_axes)
    fitted = [fitted_axis(s, axis, index, layout, pairs) for index, (s, axis) in enumerate(on_axes)]
    if all(axis is before for axis, (_, before) in zip(fitted, on_axes, strict=True)):
        return on_axes, pairs
    on_axes = [(s, axis) for (s, _), axis in zip(on_axes, fitted, strict=True)]
    return on_axes, _pair(layout, on_axes)


def _with_totals(
    layout: Layout, on_axes: Sequence[OnAxis], pairs: Pairs
) -> tuple[Sequence[OnAxis], Pairs, Totals | None]:
    """The totals printed over stacks are a series of their own."""
    whole = find_totals(layout, on_axes)
    if whole is None:
        return on_axes, pairs, None
    on_axes = [*on_axes, (whole.series, whole.axis)]
    return on_axes, _pair(layout, on_axes, whole.pairs(len(on_axes) - 1, layout.labels)), whole


def _looked_at_again(layout: Layout, on_axes: Sequence[OnAxis], pairs: Pairs, whole: Totals | None) -> Paired:
    """With the labels that a second look at the picture found or put right."""
    labels, confirmed = look_again(layout, on_axes, pairs, read_box)
    if not confirmed:
        return Paired(layout, on_axes, pairs)
    layout = replace(layout, labels=labels)
    totals = {} if whole is None else whole.pairs(len(on_axes) - 1, labels)
    return Paired(layout, on_axes, _pair(layout, on_axes, {**totals, **confirmed}))


def _tabulated(found: Paired) -> Paired:
    """With the cells of a table under the plot as the labels of its marks."""
    if not found.layout.rows:
        return found
    labels, known = tabulated(found.layout, found.on_axes)
    pairs = {place: label for place, label in found.pairs.items() if place not in known} | known
    return Paired(replace(found.layout, labels=labels), found.on_axes, pairs)


def _pair(layout: Layout, placed: Sequence[OnAxis], known: Pairs | None = None) -> Pairs:
    """Labels to marks, over all series at once, beside those that are `known`: {(series, mark): label}."""
    known = known or {}
    keys = [(i, k) for i, (s, _) in enumerate(placed) for k in range(len(s.marks)) if (i, k) not in known]
    free = [index for index in range(len(layout.labels)) if index not in known.values()]
    percent_elsewhere = any(axis.unit is not None and axis.unit.measure == "%" for axis in layout.axes)
    anchors = []
    for i, k in keys:
        series, axis = placed[i]
        wide = series.marks[k].box.width if series.kind == "bar" else 0.0
        reach = max(0.5 * wide, 0.5 * layout.spacing if series.kind != "bar" else 6.0)
        anchor = series.anchor(series.marks[k], axis, reach)
        anchors.append(replace(anchor, percent=False) if anchor.percent is None and percent_elsewhere else anchor)
    found = pair_labels([layout.labels[index] for index in free], anchors)
    return {**known, **{keys[a]: free[label] for a, label in found.items()}}
