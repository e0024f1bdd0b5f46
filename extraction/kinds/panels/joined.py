"""Readings of several charts in one picture become one reading: names stay apart, boxes are the whole picture's."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extraction.chart import AxisFit, ChartKind, DiscFit, ExtractedPoint, Finding, Reading, Series
from extraction.errors import Sentence
from extraction.kinds.places.layout import subject

BETWEEN = " · "  # "华东 · 收入"


def moved(reading: Reading, right: float, down: float) -> Reading:
    """The reading with all its boxes so many pixels further to the right and down."""
    points = tuple(
        replace(
            point,
            evidence=point.evidence.moved(right, down),
            measured=replace(point.measured, box=point.measured.box.moved(right, down)) if point.measured else None,
        )
        for point in reading.points
    )
    axes = tuple(axis.moved(right, down) for axis in reading.axes)
    discs = tuple(replace(disc, x=disc.x + right, y=disc.y + down) for disc in reading.discs)
    return replace(reading, points=points, axes=axes, discs=discs)


def joined(readings: Sequence[Reading], title: str = "") -> Reading:
    """One reading of them all; series are named after their chart where their own names would not tell them apart."""
    kinds = {reading.kind for reading in readings}
    kind: ChartKind = readings[0].kind if len(kinds) == 1 else "combo"
    series: list[Series] = []
    points: list[ExtractedPoint] = []
    findings: list[Finding] = []
    axes: list[AxisFit] = []
    discs: list[DiscFit] = []
    for reading, names in zip(readings, _names(readings), strict=True):
        findings += [_shifted(finding, len(points)) for finding in reading.findings]
        series += [replace(one, name=names[one.name]) for one in reading.series]
        points += [replace(point, series=names[point.series]) for point in reading.points]
        axes += [axis.renamed(names) for axis in reading.axes]
        discs += [replace(disc, series=names[disc.series]) for disc in reading.discs]
    titles = " / ".join(dict.fromkeys(reading.title for reading in readings if reading.title))
    return Reading(
        kind, title or titles, tuple(series), tuple(points), tuple(findings), axes=tuple(axes), discs=tuple(discs)
    )


def one_unread(reading: Reading, unread: int) -> Reading:
    """The reading with the doubt that some charts beside it could not be read."""
    sentence = Sentence(
        zh=f"图中还有 {unread} 个图表未能读取。", en=f"{unread} more chart(s) in the picture could not be read."
    )
    return replace(reading, findings=(*reading.findings, Finding("panel_unread", sentence)))


def _shifted(finding: Finding, first: int) -> Finding:
    return replace(finding, points=tuple(first + point for point in finding.points))


def _names(readings: Sequence[Reading]) -> list[dict[str, str]]:
    """{name in its chart: name in the picture}, one for each chart."""
    used = Counter(one.name for reading in readings for one in reading.series)
    charts = _chart_names(readings)
    found = []
    for reading, chart in zip(readings, charts, strict=True):
        names = {}
        for one in reading.series:
            plain = "" if one.name == subject(reading.title) else one.name
            if used[one.name] == 1 and one.name and not one.name.startswith("#"):
                names[one.name] = one.name
            else:
                names[one.name] = f"{chart}{BETWEEN}{plain}" if plain else chart
        found.append(names)
    return found


def _chart_names(readings: Sequence[Reading]) -> list[str]:
    """What each chart is called: its title's subject, and its place in the picture where that would not do."""
    subjects = [subject(reading.title) for reading in readings]
    often = Counter(subjects)
    return [
        name if name and often[name] == 1 else f"{name}{BETWEEN}{place}" if name else str(place)
        for place, name in enumerate(subjects, 1)
    ]
