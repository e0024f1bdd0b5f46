"""Where things stand in a chart with axes: plot, value axes, legend, categories, labels, title, units.

Written for values that run upwards. Horizontal charts are turned before they come here (`Scene.turned_left`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.axes import Axis, Tick, find_axes, read_numbers, snapped
from extraction.categories import Category, find_row, name_categories, spacing
from extraction.chart import AxisSide, TextBox, Unit
from extraction.geometry import Box
from extraction.kinds.scene import Scene, turned_left, turned_right
from extraction.legend import LegendEntry, find_legend
from extraction.marks import Lab, Plot, find_plot, grid_rows, to_lab
from extraction.numbers import find_units, parse_number, strip_unit

FIGURE_NUMBER = re.compile(
    r"^\s*(图表?|表|figure|fig\.?|exhibit|chart|table)\s*\d+\s*[\uff1a:.、．]?\s*", re.IGNORECASE
)
UNIT_NOTE = re.compile(r"^\W*(单位|金额|unit|in\b)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a chart with axes, in the coordinates of its scene."""

    scene: Scene
    axes: tuple[Axis, ...]
    plot: Plot
    legend: tuple[LegendEntry, ...]
    categories: tuple[Category, ...]
    labels: tuple[Tick, ...]

    @property
    def spacing(self) -> float:
        return spacing(self.categories)


def lay_out(scene: Scene, upright: Scene | None = None) -> Layout | None:
    """Find the parts; None without a row of at least two categories.

    For a turned scene `upright` is the picture as people see it: legends are found in that.
    """
    axes = _placed([axis for axis in find_axes(scene.texts) if not _counts_years(axis)], scene)
    ticks = [tick.text for axis in axes for tick in axis.ticks]
    lab = to_lab(scene.pixels)
    box = _plot_box(scene, axes)
    named = [t for t in scene.texts if t not in ticks and not UNIT_NOTE.match(t.text)]
    top = min((axis.top for axis in axes), default=box.top)
    row = find_row(named, Box(box.left, top - 2, box.right, box.bottom))
    legend = _legend(scene, upright, lab, [*ticks, *row])
    entries = [entry.text for entry in legend]
    free = [t for t in named if t not in entries]
    categories = name_categories(row, free)
    if len(categories) < 2:
        return None
    box = _between(box, categories, axes)
    plot = find_plot(lab, box)
    rows = grid_rows(plot)
    axes = tuple(snapped(axis, rows) for axis in axes)
    labels = _labels([t for t in free if not any(c.box.contains(t.box) for c in categories)], box)
    return Layout(scene, axes, plot, legend, categories, labels)


def _legend(scene: Scene, upright: Scene | None, lab: Lab, ticks: Sequence[TextBox]) -> tuple[LegendEntry, ...]:
    if upright is None:
        return find_legend(lab, scene.texts, ticks)
    width = upright.pixels.shape[1]
    ticks_there = {turned_right(t.box, width) for t in ticks}
    excluded = [t for t in upright.texts if t.box in ticks_there]
    here = dict(zip(upright.texts, scene.texts, strict=True))
    found = find_legend(to_lab(upright.pixels), upright.texts, excluded)
    return tuple(replace(e, text=here[e.text], swatch=turned_left(e.swatch, width)) for e in found)


def _counts_years(axis: Axis) -> bool:
    """True for a row of years that look like a value axis in a turned picture."""
    values = [tick.value for tick in axis.ticks]
    years = all(1950 < v < 2100 and v == int(v) for v in values)
    return years and max(values) - min(values) <= 2 * len(values) and not any("," in t.text.text for t in axis.ticks)


def _plot_box(scene: Scene, axes: Sequence[Axis]) -> Box:
    """The area between the axes, half a tick step beyond their ends; without axes the whole picture."""
    height, width = scene.pixels.shape[:2]
    if not axes:
        rows = sorted(t.box.center_y for t in scene.texts) or [0.0, float(height)]
        return Box(0, rows[0], width, _lowest_row(scene))
    left, right = 0.0, float(width)
    for axis in axes:
        if axis.side == "left":
            left = axis.right + 2
        else:
            right = axis.left - 2
    step = min((a.bottom - a.top) / (len(a.ticks) - 1) for a in axes)
    top = max(0.0, min(a.top for a in axes) - 0.9 * step)
    return Box(left, top, right, max(a.bottom for a in axes) + 2)


def _placed(axes: Sequence[Axis], scene: Scene) -> tuple[Axis, ...]:
    """A lone axis stands on the side of the picture's texts that it is nearer to."""
    if len(axes) != 1:
        return tuple(axes)
    left = min(t.box.left for t in scene.texts)
    right = max(t.box.right for t in scene.texts)
    side: AxisSide = "left" if axes[0].left < (left + right) / 2 else "right"
    return (replace(axes[0], side=side),)


def _lowest_row(scene: Scene) -> float:
    """Without a value axis the plot ends above the lowest row that has several texts."""
    height = float(scene.pixels.shape[0])
    rows: list[tuple[int, float]] = []
    for seed in scene.texts:
        row = [t for t in scene.texts if abs(t.box.top - seed.box.top) < 0.6 * seed.box.height]
        words = sum(parse_number(t.text) is None for t in row)
        if _years(row) or (len(row) >= 3 and words * 2 >= len(row)):
            rows.append((len(row), seed.box.top))
    if not rows:
        return height
    most = max(count for count, _ in rows)
    return max(top for count, top in rows if count >= 0.7 * most) - 1


def _years(row: Sequence[TextBox]) -> bool:
    return len(row) >= 3 and all(re.fullmatch(r"(19|20)\d\d[AEF年]?", t.text) for t in row)


def _between(box: Box, categories: Sequence[Category], axes: Sequence[Axis]) -> Box:
    """The plot cut to where categories are: a page around the chart is not plot."""
    gap = spacing(categories)
    left = max(box.left, categories[0].x - 0.75 * gap - 4)
    right = min(box.right, categories[-1].x + 0.75 * gap + 4)
    edge = min(c.box.top for c in categories) if categories[0].box.top > box.center_y else box.bottom
    step = min(((a.bottom - a.top) / (len(a.ticks) - 1) for a in axes), default=box.height)
    bottom = edge - 1 if edge > box.bottom + 0.7 * step else box.bottom  # the lowest ticks may be lost
    lower_end = [c.box.bottom for c in categories if c.box.bottom < box.center_y]
    top = max([box.top, *lower_end]) if lower_end else box.top
    return Box(left, top, right, bottom)


def _labels(texts: Sequence[TextBox], box: Box) -> tuple[Tick, ...]:
    """Numbers printed in the plot or just over or under it."""
    found = read_numbers(texts)
    if not found:
        return ()
    height = float(np.median([min(t.text.box.height, t.text.box.width) for t in found]))
    area = Box(box.left - height, box.top - 2.5 * height, box.right + height, box.bottom + 1.5 * height)
    return tuple(t for t in found if area.holds(t.text.box.center_x, t.text.box.center_y))


def find_title(scene: Scene, layout: Layout | None) -> TextBox | None:
    """The large text over the plot that is neither legend nor unit nor number."""
    used: list[TextBox] = []
    limit = float(scene.pixels.shape[0])
    if layout is not None:
        used = [entry.text for entry in layout.legend] + [t.text for a in layout.axes for t in a.ticks]
        limit = layout.plot.box.center_y
    texts = [
        t
        for t in scene.texts
        if t not in used
        and t.box.center_y < limit
        and parse_number(t.text) is None
        and not UNIT_NOTE.match(t.text)
        and len(strip_unit(t.text)) >= 4
        and abs(t.angle) < 10
    ]
    if not texts:
        return None
    size = max(t.box.height for t in texts)
    large = [t for t in texts if t.box.height > 0.75 * size and t.box.width > 0]
    return max(large, key=lambda t: (bool(FIGURE_NUMBER.match(t.text)), t.box.height * 2 + t.box.bottom * 0.05))


def subject(title: str) -> str:
    """What a title speaks of, without figure number and unit."""
    return strip_unit(FIGURE_NUMBER.sub("", title)) or title


def chart_units(layout: Layout, title: str) -> tuple[Unit, ...]:
    """Units named in notes, axis captions and the title, the most specific place first."""
    legend = {entry.text for entry in layout.legend}
    notes = [t.text for t in layout.scene.texts if t not in legend and t.text != title and len(t.text) < 24]
    named = [unit for text in notes if parse_number(text) is None for unit in find_units(text)]
    return tuple(named) or find_units(title)
