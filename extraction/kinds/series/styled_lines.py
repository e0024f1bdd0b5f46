"""Lines told apart by what their legend shows of them: marker, dashes, width. Read where colour does not suffice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from extraction.axes import Tick
from extraction.geometry import Box
from extraction.kinds.places.layout import Layout
from extraction.kinds.places.line_samples import LineSample
from extraction.kinds.series.common_base import BASES, base_row
from extraction.kinds.series.dash_trace import trace_dashes
from extraction.kinds.series.drawn import DrawnMark, DrawnSeries
from extraction.kinds.series.marker_match import SEEN, Match, match_markers
from extraction.marks.colours import SAME_COLOUR, colour_gap
from extraction.marks.masks import pixels_in
from extraction.marks.plot import Plot

WELL_FITTING = 0.3  # of a marker's ink missing, at most, in the middle of a series
FOUND = 0.6  # share of the categories over which a series' marker must be found


def styled_lines(layout: Layout) -> list[DrawnSeries] | None:
    """One series for each sample of the legend; None where the chart is not drawn with the legend's markers."""
    samples = layout.samples
    if len(samples) < 2:
        return None
    if all(sample.marker is None for sample in samples):
        return _dashed_lines(layout)
    if any(sample.marker is None for sample in samples):
        return None
    columns = [category.x for category in layout.categories]
    found = match_markers(samples, _bare(layout), columns)
    if not all(_is_drawn(matches) for matches in found):
        return None
    names = {entry.text: entry.name for entry in layout.legend}
    return [_series(names[s.text], s, matches, layout) for s, matches in zip(samples, found, strict=True)]


def _dashed_lines(layout: Layout) -> list[DrawnSeries] | None:
    """One series for each sample, by dashes and width; None where the lines' colours tell them apart."""
    samples, plot = layout.samples, _bare(layout)
    if any(colour_gap(sample.colour, samples[0].colour) > SAME_COLOUR for sample in samples):
        return None
    columns = [category.x for category in layout.categories]
    base = next((row for value in BASES if (row := base_row(layout, value)) is not None), None)
    traced = trace_dashes(samples, plot, layout.plot.lab, columns, base)
    if traced is None:
        return None
    names = {entry.text: entry.name for entry in layout.legend}
    out = []
    for sample, course in zip(samples, traced, strict=True):
        marks = tuple(
            DrawnMark(k, Box(x - 4, t.row - 4, x + 4, t.row + 4), t.row, plot.box.bottom, doubtful=t.doubtful)
            for k, (x, t) in enumerate(zip(columns, course, strict=True))
        )
        out.append(DrawnSeries(names[sample.text], "line", marks, by_style=True))
    return out


def _bare(layout: Layout) -> Plot:
    """The plot with its legend and the words over its highest tick painted over: they hold the markers' shapes."""
    lab = layout.plot.lab.copy()
    top = min((axis.top for axis in layout.axes), default=0.0)
    heading = [t.box for t in layout.scene.texts if t.box.bottom < top + 2 and len(t.text) >= 3]
    legend = [box for sample in layout.samples for box in (sample.whole, sample.text.box)]
    for place in (*heading, *legend):
        lab[pixels_in(place.grown(3).clipped(lab.shape[1], lab.shape[0]))] = layout.plot.paper
    return replace(layout.plot, lab=lab)


def without_labels_on_markers(layout: Layout, series: Sequence[DrawnSeries]) -> Layout:
    """The layout without lone digits that stand where a marker was found: the OCR took the marker for a digit."""
    markers = [mark.box for one in series if one.exact_columns for mark in one.marks]

    def is_marker(label: Tick) -> bool:
        middle = (label.text.box.center_x, label.text.box.center_y)
        return len(label.text.text) <= 2 and any(box.holds(*middle) for box in markers)

    return replace(layout, labels=tuple(label for label in layout.labels if not is_marker(label)))


def _is_drawn(matches: Sequence[Match | None]) -> bool:
    """True if the marker stands over most categories as the legend shows it."""
    have = [match for match in matches if match is not None]
    return len(have) >= FOUND * len(matches) and float(np.median([m.misfit for m in have])) < WELL_FITTING


def _series(name: str, sample: LineSample, matches: Sequence[Match | None], layout: Layout) -> DrawnSeries:
    half_width = (sample.marker.width if sample.marker else 8) / 2
    half_height = (sample.marker.height if sample.marker else 8) / 2
    marks = tuple(
        DrawnMark(
            category,
            Box(m.x - half_width, m.y - half_height, m.x + half_width, m.y + half_height),
            level=m.y,
            base=layout.plot.box.bottom,
            slack=m.slack / 2 if m.seen < SEEN else 0.0,  # mostly it lies well inside the way it could be moved
            hidden=m.seen < SEEN,
            doubtful=_is_doubtful(m),
        )
        for category, m in enumerate(matches)
        if m is not None
    )
    return DrawnSeries(name, "line", marks, by_style=True, exact_columns=True)


def _is_doubtful(match: Match) -> bool:
    return match.rival is not None or match.misfit > WELL_FITTING
