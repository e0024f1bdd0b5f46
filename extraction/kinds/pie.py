"""Reads pies and donuts: every slice measured by its angle, named and labelled by what is printed.

A printed label wins over the measured share and both are kept. Several pies in one picture are read one by one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from extraction.chart import ChartKind, DiscFit, Reading, Series, TextBox
from extraction.kinds.panels.discs import panels_of
from extraction.kinds.panels.find import scene_of
from extraction.kinds.panels.joined import joined, moved
from extraction.kinds.places.layout import find_title, subject
from extraction.kinds.scene import Scene
from extraction.kinds.slices.disc import Disc, find_discs
from extraction.kinds.slices.doubts import find_doubts, legend_incomplete, seen_from_the_side
from extraction.kinds.slices.labels import SliceLabel, labels_around, pair, read_label
from extraction.kinds.slices.legend import LegendName, find_names, find_names_without_slice
from extraction.kinds.slices.look import look_again
from extraction.kinds.slices.names import named_slices, says_zero, with_unseen, with_zeros
from extraction.kinds.slices.values import point_of, unit_of
from extraction.marks.colours import Lab, to_lab
from extraction.ocr import read_box

COMPARABLE = 0.45  # of the largest disc's radius: smaller ones are no pies beside it


def read(scene: Scene) -> Reading | None:
    """The pie in the picture, or all of them; None where there is none."""
    lab = to_lab(scene.pixels)
    found = find_discs(lab, scene.texts)
    discs = [disc for disc in found if disc.circle.radius >= COMPARABLE * found[0].circle.radius]
    if not discs:
        return None
    if len(discs) == 1:
        return _read_disc(scene, lab, discs[0], len(found))
    ordered, several = panels_of(lab, discs, scene.texts)
    readings = []
    for disc, panel in zip(ordered, several.panels, strict=True):
        alone, shown = scene_of(panel, scene)
        circle = replace(disc.circle, x=disc.circle.x - shown.left, y=disc.circle.y - shown.top)
        reading = _read_disc(alone, to_lab(alone.pixels), replace(disc, circle=circle), 1, of_several=True)
        readings.append(moved(reading, shown.left, shown.top))
    title = find_title(Scene(scene.pixels, several.common), None)
    return joined(readings, title.text if title else "")


def _read_disc(scene: Scene, lab: Lab, disc: Disc, discs: int, *, of_several: bool = False) -> Reading:
    """One pie, read from the texts of its scene."""
    legend = find_names(lab, disc, scene.texts)
    free = [text for text in scene.texts if not any(_belongs_to(entry, text) for entry in legend)]
    labels = _spoken(labels_around(disc, free), disc)
    paired = pair(disc, labels)
    free, before = list(look_again(lab, disc, labels, paired, free, partial(read_box, scene.pixels))), free
    if free != before:
        labels = _spoken(labels_around(disc, free), disc)
        paired = pair(disc, labels)
    free = [text for text in free if not any(label.box.grown(1).contains(text.box) for label in labels)]
    title = _caption(disc, free) if of_several else None
    title = title or find_title(Scene(scene.pixels, _above(disc, free)), None)
    free = [text for text in free if text is not title]
    slices = named_slices(disc, labels, paired, legend, free)
    unused = [label for position, label in enumerate(labels) if position not in paired.values()]
    slices, unused = with_unseen(slices, unused)
    if any(says_zero(label) for label in unused):
        slices, unused = with_zeros(slices, unused, find_names_without_slice(lab, disc, legend, scene.texts))
    unit, amounts = unit_of(slices, scene.texts)
    name = subject(title.text) if title else ""
    points = [point_of(part, name, unit, amounts, slices, disc) for part in slices]
    findings = seen_from_the_side(points) if disc.circle.flat < 1 else []
    findings += find_doubts(slices, points, unused, discs, amounts)
    if legend and (len(legend) > len(slices) or any(part.name.startswith("#") for part in slices)):
        findings.append(legend_incomplete(len(points)))
    kind: ChartKind = "donut" if disc.hole else "pie"
    series = Series(name, unit, "none", "pie")
    fit = _fit(name, disc)
    return Reading(kind, title.text if title else "", (series,), tuple(points), tuple(findings), discs=(fit,))


def _fit(series: str, disc: Disc) -> DiscFit:
    circle = disc.circle
    starts = tuple(part.start for part in disc.slices)
    return DiscFit(series, circle.x, circle.y, circle.radius, disc.hole, circle.flat, starts)


def _belongs_to(entry: LegendName, text: TextBox) -> bool:
    """True for the entry's own text, and for a swatch that was taken for a letter."""
    part = max(text.box.overlap(entry.label.box), text.box.overlap(entry.swatch))
    return part > 0.3 * min(text.box.area, entry.label.box.area)


def _above(disc: Disc, texts: Sequence[TextBox]) -> tuple[TextBox, ...]:
    """Texts over the disc that can be its title: no sentences, and not so far up that they belong to the page."""
    top = disc.circle.y - disc.circle.flat * disc.circle.radius
    over = [text for text in texts if text.box.bottom < top + 0.15 * disc.circle.radius]
    near = [text for text in over if top - text.box.bottom < 2.2 * disc.circle.radius]
    return tuple(
        text
        for text in near
        if len(text.text) < 80 and "%" not in text.text and not text.text.endswith(("。", "；", ";"))
    )


def _caption(disc: Disc, texts: Sequence[TextBox]) -> TextBox | None:
    """What one of several pies is called: the text in its hole, else one straight over it, else straight under it."""
    circle = disc.circle
    top, bottom = circle.y - circle.flat * circle.radius, circle.y + circle.flat * circle.radius
    worded = [t for t in texts if (label := read_label(t.text, t.box)) and label.first is None and label.name]
    central = [t for t in worded if abs(t.box.center_x - circle.x) < 0.35 * circle.radius]
    inside = [t for t in central if disc.hole and circle.distance_of(t.box.center_x, t.box.center_y) < 0.6 * disc.hole]
    over = [t for t in central if 0 <= top - t.box.bottom + 0.1 * circle.radius < 0.9 * circle.radius]
    under = [t for t in central if 0 <= t.box.top - bottom + 0.1 * circle.radius < 0.9 * circle.radius]
    if inside:
        return max(inside, key=lambda text: text.box.height)
    if over or under:
        return min(over or under, key=lambda text: text.box.top)
    above = [t for t in worded if t.box.bottom < top and abs(t.box.center_x - circle.x) < 2.2 * circle.radius]
    return above[0] if len(above) == 1 else None


def _spoken(labels: Sequence[SliceLabel], disc: Disc) -> tuple[SliceLabel, ...]:
    """Without bare numbers, if these are too few to be the labels of the slices."""
    bare = [
        label for label in labels if not label.name and not label.percent and label.amount and not label.amount.unit
    ]
    if 2 * len(bare) >= len(disc.slices):
        return tuple(labels)
    return tuple(label for label in labels if label not in bare)
