"""Where things stand in a chart with axes: plot, value axes, legend, categories, labels, title, units.

Written for values that run upwards. Horizontal charts are turned before they come here (`Scene.turned_left`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from extraction.axes import Axis, Tick, find_axes, in_ones, read_numbers, same_scale, snapped
from extraction.categories import Category, find_row, name_categories, spacing
from extraction.chart import AxisSide, TextBox, Unit
from extraction.geometry import Box
from extraction.kinds.places.category_texts import whole_names
from extraction.kinds.places.data_table import DataTable, TableRow, find_data_table
from extraction.kinds.places.drawn_letters import in_one_colour
from extraction.kinds.places.inset import inset_numbers
from extraction.kinds.places.levels import find_groups, with_groups
from extraction.kinds.places.line_samples import LineSample, find_samples
from extraction.kinds.scene import Scene, turned_left, turned_right
from extraction.legend.entries import LegendEntry, find_legend, has_own_colours, one_group, same_colours
from extraction.marks.colours import GREY, SAME_COLOUR, Lab, colour_gap, commonest, distance, to_lab
from extraction.marks.inks import find_inks
from extraction.marks.plot import Plot, dash_rows, find_plot, grid_rows
from extraction.numbers.captions import find_units, strip_unit
from extraction.numbers.printed import parse_label
from extraction.ocr import read_box
from extraction.periods import parse_period
from extraction.sparse_log_axis import sparse_log_axis, through_rows

FIGURE_NUMBER = re.compile(
    r"^\s*(图表?|表|figure|fig\.?|exhibit|chart|table)\s*\d+\s*[\uff1a:.、．]?\s*", re.IGNORECASE
)
UNIT_NOTE = re.compile(
    r"^\W*(单位|金额|units?\b|in\b(?=.*(?:\d|[$€£¥%]|illion|thousand|percent|dollar|euro|yuan|RMB)))", re.IGNORECASE
)
GROWTH_NOTE = re.compile(r"\bCAGR\b.*\d|[=:\uff1a≈]\s*[-+]?\d[\d.]*\s*%$", re.IGNORECASE)

PLAIN = 40.0  # colour distance to the paper of what is plainly drawn, no pale grid
WIDEST_TICK = 6  # pixels: what is drawn over more columns on end is no tick mark


@dataclass(frozen=True, slots=True)
class Layout:
    """The parts of a chart with axes, in the coordinates of its scene."""

    scene: Scene
    axes: tuple[Axis, ...]
    plot: Plot
    legend: tuple[LegendEntry, ...]
    categories: tuple[Category, ...]
    labels: tuple[Tick, ...]
    rows: tuple[TableRow, ...] = ()  # of the table that some charts carry under their plot
    samples: tuple[LineSample, ...] = ()  # pieces of the lines in the legend, where colours alone do not name them

    @property
    def columns(self) -> list[float]:
        """Where the categories stand."""
        return [category.x for category in self.categories]

    @property
    def spacing(self) -> float:
        return spacing(self.categories)


@dataclass(frozen=True, slots=True)
class _Words:
    """What is written in and around a plot beside its ticks: the legend, the row of category names, and all of it."""

    scene: Scene  # with what is print only
    plot: Box  # between the axes, before the names say where it ends
    legend: tuple[LegendEntry, ...]
    samples: tuple[LineSample, ...]
    row: tuple[TextBox, ...]
    texts: tuple[TextBox, ...]

    @property
    def free(self) -> list[TextBox]:
        """All but the legend's."""
        entries = [entry.text for entry in self.legend]
        return [text for text in self.texts if text not in entries]


def lay_out(scene: Scene, upright: Scene | None = None) -> Layout | None:
    """Find the parts; None without a row of at least two categories.

    For a turned scene `upright` is the picture as people see it: legends are found in that.
    """
    lab = to_lab(scene.pixels)
    axes = _placed(_axes(scene, upright), scene)
    words = _find_words(scene, upright, axes, lab)
    categories = _categories(words)
    below = max(a.bottom for a in axes) if axes and upright is None else None
    table = find_data_table(words.texts, words.legend, below) if below is not None else None
    if table is not None:
        words, categories = _without_table(words, table), table.categories
    if len(categories) < 2:
        return None
    box = _between(words.plot, categories, axes, lab)
    plot = find_plot(lab, box, [entry.colour for entry in words.legend])
    legend = _with_marks(words.legend, plot, words.scene.texts)
    rules = grid_rows(plot)
    labels = _labels([t for t in _not_inset(words, categories, box) if not _beside_the_plot(t, axes)], box)
    axes = tuple(in_ones(_on_its_ticks(axis, rules, lab), labels) for axis in axes)
    return Layout(
        words.scene, axes, plot, legend, categories, labels, table.rows if table else (), samples=words.samples
    )


def _axes(scene: Scene, upright: Scene | None) -> list[Axis]:
    """The value axes, or a logarithmic one that prints little."""
    sparse = sparse_log_axis(scene.texts) if upright is None else None
    if sparse is not None:
        return [sparse]
    return [axis for axis in find_axes(scene.texts) if not counts_years(axis)]


def _on_its_ticks(axis: Axis, rules: Sequence[float], lab: Lab) -> Axis:
    """The axis moved onto its grid lines; a logarithmic one is drawn through its tick marks if it has any."""
    if axis.scale != "log":
        return snapped(axis, rules)
    height = axis.ticks[0].text.box.height
    left, right = (axis.right, axis.right + height) if axis.side == "left" else (axis.left - height, axis.left)
    dashes = dash_rows(lab, Box(left + 1, axis.top - height, right - 1, axis.bottom + height))
    drawn = through_rows(axis, dashes)
    return through_rows(axis, rules) if drawn is axis else drawn


def _find_words(scene: Scene, upright: Scene | None, axes: Sequence[Axis], lab: Lab) -> _Words:
    """The legend and the row of names; where a text was taken for both, the legend is found again without the row."""
    ticks = [tick.text for axis in axes for tick in axis.ticks]
    legend = _legend(scene, upright, lab, ticks)
    firm = [entry.text for entry in legend] if has_own_colours(legend) else []
    box = _plot_box(replace(scene, texts=_over_the_legend(scene, firm)), axes)
    texts = [t for t in scene.texts if t not in ticks and not UNIT_NOTE.match(t.text)]
    top = min((axis.top for axis in axes), default=box.top)
    row = _category_row(texts, legend, Box(box.left, top - 2, box.right, box.bottom), axes)
    if any(entry.text in row for entry in legend):
        legend = _legend(scene, upright, lab, [*ticks, *row])
    samples = find_samples(lab, scene.texts, [*ticks, *row]) if upright is None else ()
    legend, samples = _with_samples(legend, samples, scene)
    texts = list(in_one_colour(texts, lab, [entry.colour for entry in legend]))
    scene = replace(scene, texts=tuple(t for t in scene.texts if t in texts or t in ticks or UNIT_NOTE.match(t.text)))
    return _Words(scene, box, legend, samples, row, tuple(texts))


def _categories(words: _Words) -> tuple[Category, ...]:
    """The names in the row, with what stands under them and the groups they are in."""
    row = whole_names(words.row, words.scene.pixels)
    others = [t for t in words.free if t not in row]
    groups = find_groups(row, others)
    heads = [group.text for group in groups]
    return with_groups(name_categories(row, [t for t in others if t not in heads]), groups)


def _without_table(words: _Words, table: DataTable) -> _Words:
    """The words without those of the data table, and without its grey rules taken for a legend's lines."""
    rules = [e for e in words.legend if e.line and float(np.hypot(*e.colour[1:])) < GREY and e.text in table.texts]
    legend = tuple(entry for entry in words.legend if entry not in rules)
    return replace(words, legend=legend, texts=tuple(text for text in words.texts if text not in table.texts))


def _not_inset(words: _Words, categories: Sequence[Category], plot: Box) -> list[TextBox]:
    """What may be marks' labels: no words of the legend, of the categories, or of a small table inside the plot."""
    free = words.free
    other = {*inset_numbers(free, plot), *(t for t in free if any(c.box.contains(t.box) for c in categories))}
    return [t for t in free if t not in other]


def _with_samples(
    legend: tuple[LegendEntry, ...], samples: Sequence[LineSample], scene: Scene
) -> tuple[tuple[LegendEntry, ...], tuple[LineSample, ...]]:
    """The legend by its lines' samples where it needs them: markers, or colours that look alike."""
    swatches = {entry.text: entry.swatch for entry in legend}
    samples = [s for s in samples if s.text not in swatches or swatches[s.text].right > s.box.left + 2]
    entries = one_group([LegendEntry(s.text.text, s.text, s.whole, s.colour, line=True) for s in samples])
    by_text = {sample.text: sample for sample in samples}
    own = tuple(by_text[entry.text] for entry in entries)
    needed = all(s.marker is not None for s in own) or same_colours(entries)
    if len(own) < max(1, len(legend)) or not needed or (len(own) == 1 and legend):
        return legend, ()
    named = tuple(replace(e, name=_name(s, scene)) for e, s in zip(entries, own, strict=True))
    return named, own if len(own) > 1 else ()


def _name(sample: LineSample, scene: Scene) -> str:
    """The name after a sample, read again by itself if the OCR took both for one text."""
    box = sample.text.box
    if sample.box.right < box.left + 0.3 * box.height:
        return sample.text.text
    alone = read_box(scene.pixels, replace(box, left=sample.box.right + 1))
    return alone.text if alone is not None and len(alone.text) > 1 else sample.text.text.lstrip("-–—_=~·.•| ")


def _category_row(
    texts: Sequence[TextBox], legend: Sequence[LegendEntry], plot: Box, axes: Sequence[Axis]
) -> tuple[TextBox, ...]:
    """The row of category names; names with colours of their own only if no other words could be one."""
    zero = axes[0].pixel_at(0) if axes and axes[0].top < axes[0].pixel_at(0) < axes[0].bottom - 4 else None
    row = find_row(texts, plot, zero)
    entries = [entry.text for entry in legend]
    if not has_own_colours(legend) or 2 * sum(text in entries for text in row) <= len(row):
        return row
    other = find_row([t for t in texts if t not in entries], plot, zero)
    words = sum(parse_label(t.text) is None or parse_period(t.text) is not None for t in other)
    return other if other and 2 * words >= len(other) else row


def _legend(scene: Scene, upright: Scene | None, lab: Lab, ticks: Sequence[TextBox]) -> tuple[LegendEntry, ...]:
    if upright is None:
        return find_legend(lab, scene.texts, ticks)
    width = upright.pixels.shape[1]
    ticks_there = {turned_right(t.box, width) for t in ticks}
    excluded = [t for t in upright.texts if t.box in ticks_there]
    here = dict(zip(upright.texts, scene.texts, strict=True))
    found = find_legend(to_lab(upright.pixels), upright.texts, excluded)
    return tuple(replace(e, text=here[e.text], swatch=turned_left(e.swatch, width)) for e in found)


def counts_years(axis: Axis) -> bool:
    """True for a row of years, at most ten apart, that look like a value axis in a turned picture."""
    values = [tick.value for tick in axis.ticks]
    years = all(1800 < tick.value < 2100 and re.fullmatch(r"\d{4}", tick.text.text) for tick in axis.ticks)
    return years and max(values) - min(values) <= 10 * (len(values) - 1)


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
    step = min(a.step for a in axes)
    top = max(0.0, min(a.top for a in axes) - 0.9 * step)
    return Box(left, top, right, max(a.bottom for a in axes) + 2)


def _with_marks(legend: tuple[LegendEntry, ...], plot: Plot, texts: Sequence[TextBox]) -> tuple[LegendEntry, ...]:
    """The legend; a lone entry only if its colour is among those that are drawn in the plot."""
    if len(legend) != 1:
        return legend
    colour = legend[0].colour
    inks = find_inks(plot, texts, ())
    drawn = not inks or any(colour_gap(ink.colour, colour) < 2 * SAME_COLOUR for ink in inks)
    return legend if drawn or _runs_through(plot, texts, colour) else ()


def _runs_through(plot: Plot, texts: Sequence[TextBox], colour: tuple[float, float, float]) -> bool:
    """True if a colour is drawn in a good part of the plot's columns; a dark grey in most, beside straight rules."""
    grey = np.hypot(*colour[1:]) <= GREY
    if grey and colour_gap(colour, plot.paper) < PLAIN:
        return False
    masks = [ink.mask for ink in find_inks(plot, texts, [colour])]
    if grey:
        masks = [mask & (mask.sum(axis=1, keepdims=True) < 0.4 * plot.box.width) for mask in masks]
    return any(float(mask.any(axis=0).sum()) > (0.6 if grey else 0.2) * plot.box.width for mask in masks)


def _over_the_legend(scene: Scene, legend: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """The texts without the legend's and, if that stands under the chart, without what is under it."""
    foot = max((t.box.bottom for t in legend), default=0.0)
    under = foot if foot > 0.6 * scene.pixels.shape[0] else float("inf")
    return tuple(t for t in scene.texts if t not in legend and t.box.top < under)


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
    pairs: list[float] = []
    for seed in scene.texts:
        row = [t for t in scene.texts if abs(t.box.top - seed.box.top) < 0.6 * seed.box.height]
        words = sum(parse_label(t.text) is None for t in row)
        if _years(row) or (len(row) >= 3 and words * 2 >= len(row)):
            rows.append((len(row), seed.box.top))
        elif len(row) == words == 2:
            pairs.append(seed.box.top)
    if not rows:
        return max((top for top in pairs if top > 0.5 * height), default=height + 1) - 1
    most = max(count for count, _ in rows)
    return max(top for count, top in rows if count >= 0.7 * most) - 1


def _years(row: Sequence[TextBox]) -> bool:
    return len(row) >= 3 and all(re.fullmatch(r"(19|20)\d\d[AEF年]?", t.text) for t in row)


def _between(box: Box, categories: Sequence[Category], axes: Sequence[Axis], lab: Lab) -> Box:
    """The plot cut to where categories are: a page around the chart is not plot."""
    gap = spacing(categories)
    left = max(box.left, categories[0].x - 0.75 * gap - 4)
    right = min(box.right, categories[-1].x + 0.75 * gap + 4)
    if axes and any(a.top < categories[0].box.center_y < a.bottom - 4 for a in axes):  # names along the zero line
        return Box(left, box.top, right, box.bottom)
    edge = _top_of_row(categories) if categories[0].box.top > box.center_y else box.bottom
    step = min((a.step for a in axes), default=box.height)
    bottom = box.bottom
    below = Box(left, bottom + 2, right, edge)
    if edge > bottom + 0.7 * step or (edge > bottom + 0.3 * step and _goes_on(lab, below)):
        bottom = edge - 1  # the lowest ticks may be lost, or the plot ends between two ticks
    lower_end = [c.box.bottom for c in categories if c.box.bottom < box.center_y]
    top = max([box.top, *lower_end]) if lower_end else box.top
    return Box(left, top, right, bottom)


def _top_of_row(categories: Sequence[Category]) -> float:
    """Where the names begin: one alone may begin higher, because the axis' zero was read as a part of it."""
    tops = sorted(c.box.top for c in categories)
    return tops[1] if len(tops) > 2 else tops[0]


def _goes_on(lab: Lab, below: Box) -> bool:
    """True if more than tick marks is drawn in this strip under the lowest tick: the plot does not end there.

    In black it must stand over the axis, if that runs through the strip.
    """
    part = lab[int(below.top) : int(below.bottom), max(0, int(below.left)) : int(below.right)]
    if not part.size:
        return False
    if int((np.hypot(part[..., 1], part[..., 2]) > 2 * GREY).sum()) > 0.5 * len(part):
        return True
    drawn = distance(part, commonest(part.reshape(-1, 3))) > PLAIN
    rules = np.flatnonzero(drawn.mean(axis=1) > 0.5)
    over = drawn[: max(0, rules[0] - 1)] if len(rules) else drawn
    inked = np.flatnonzero(over.any(axis=0)) if len(over) > 2 else np.array([], int)
    runs = np.split(inked, np.flatnonzero(np.diff(inked) > 1) + 1)
    return max(len(run) for run in runs) > WIDEST_TICK


def _beside_the_plot(text: TextBox, axes: Sequence[Axis]) -> bool:
    """True for what is printed among the ticks of an axis, or beyond them."""
    middle = text.box.center_x
    return any(middle > axis.left if axis.side == "right" else middle < axis.right for axis in axes)


def _labels(texts: Sequence[TextBox], box: Box) -> tuple[Tick, ...]:
    """Numbers printed in the plot or just over or under it."""
    found = same_scale(read_numbers(texts))
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
        used += [t for t in scene.texts if any(c.box.contains(t.box) for c in layout.categories)]
        limit = min((axis.top for axis in layout.axes), default=layout.plot.box.center_y)  # below it are annotations
    texts = [t for t in scene.texts if t not in used and t.box.bottom <= limit and _could_be_title(t)]
    if not texts:
        return None
    size = max(t.box.height for t in texts)
    large = [t for t in texts if t.box.height > 0.75 * size and t.box.width > 0]
    return max(large, key=lambda t: (bool(FIGURE_NUMBER.match(t.text)), t.box.height * 2 + t.box.bottom * 0.05))


def _could_be_title(text: TextBox) -> bool:
    """True for level words: not numbers (labels that run together), a unit, or a note on growth."""
    words = strip_unit(text.text)
    letters = sum(c.isalpha() for c in words)
    named = len(words) >= 4 and letters >= 3 and parse_label(text.text) is None
    return named and abs(text.angle) < 10 and not UNIT_NOTE.match(text.text) and not GROWTH_NOTE.search(text.text)


def subject(title: str) -> str:
    """What a title speaks of, without figure number and unit."""
    return strip_unit(FIGURE_NUMBER.sub("", title)) or title


def chart_units(layout: Layout, title: str) -> tuple[Unit, ...]:
    """Units named in notes, axis captions and the title, the most specific place first."""
    legend = {entry.text for entry in layout.legend}
    notes = [t.text for t in layout.scene.texts if t not in legend and t.text != title and len(t.text) < 24]
    named = [unit for text in notes if parse_label(text) is None for unit in find_units(text)]
    return tuple(named) or find_units(title)
