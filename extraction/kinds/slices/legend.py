"""The legend of a pie: names beside small patches in the colours of the slices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

from extraction.chart import TextBox
from extraction.geometry import Box, around
from extraction.kinds.slices.circles import Colour
from extraction.kinds.slices.disc import Disc
from extraction.kinds.slices.labels import SliceLabel, read_label, tidy
from extraction.marks.colours import Lab, colour_gap, commonest, distance

SWATCH_GAP = 9.0  # Lab distance between a slice and its swatch
_SWATCH_LETTER = re.compile(r"[■□●○◆◇▇█▪]")


@dataclass(frozen=True, slots=True)
class LegendName:
    """A name with a swatch in a slice's colour."""

    label: SliceLabel
    swatch: Box
    colour: Colour


def find_names(lab: Lab, disc: Disc, texts: Sequence[TextBox]) -> tuple[LegendName, ...]:
    """Legend entries: small patches in the colours of the slices, away from the disc, with a text right of them."""
    found: list[LegendName] = []
    swatch = swatches(lab, disc, texts)
    boxes = [box for box, _ in swatch]
    for box, colour in swatch:
        text = _text_after(box, boxes, texts)
        if text is None:
            continue
        label = read_label(text.text, text.box)
        if label is None or (label.percent is None and (label.amount is None or label.amount.unit is None)):
            label = SliceLabel(text.box, tidy(text.text), None, None)  # "2-4 kw", "Gen 1": part of a name
        found.append(LegendName(_continued(label, texts, boxes), box, colour))
    return tuple(entry for entry in found if entry.label.name)


def find_names_without_slice(
    lab: Lab, disc: Disc, legend: Sequence[LegendName], texts: Sequence[TextBox]
) -> tuple[LegendName, ...]:
    """Entries in line with the legend's others, with a patch as large as theirs in a colour that no slice has."""
    if len(legend) < 2:
        return ()
    width, height = (float(np.median([getattr(e.swatch, side) for e in legend])) for side in ("width", "height"))
    paper = commonest(lab[::3, ::3].reshape(-1, 3))
    line = float(np.median([e.label.box.height for e in legend]))
    slack = max(2.0, 0.2 * height)
    found = []
    for patch in patches(distance(lab, paper) > 12, line):
        box = patch.box
        alike = abs(box.width - width) <= slack and abs(box.height - height) <= slack
        on_disc = disc.circle.distance_of(box.center_x, box.center_y) < disc.circle.radius
        if on_disc or not alike or not any(_in_line(box, entry.swatch, slack) for entry in legend):
            continue
        text = _text_after(box, [box], texts)
        if text is not None and all(text.box.overlap(e.label.box) == 0 for e in legend):
            name = SliceLabel(text.box, tidy(text.text), None, None)
            found.append(LegendName(name, box, patch.colour_in(lab, paper)))
    return tuple(found)


def _in_line(box: Box, other: Box, slack: float) -> bool:
    """True if the two stand in one column or in one row and are not the same."""
    across, down = abs(box.center_x - other.center_x), abs(box.center_y - other.center_y)
    return min(across, down) < slack <= max(across, down)


def swatches(lab: Lab, disc: Disc, texts: Sequence[TextBox]) -> list[tuple[Box, Colour]]:
    """Small patches of a colour that a slice also has, in reading order."""
    height = float(np.median([text.box.height for text in texts])) if texts else 0.0
    paper = commonest(lab[::3, ::3].reshape(-1, 3))
    rows, columns = np.ogrid[: lab.shape[0], : lab.shape[1]]
    away = disc.circle.distances(columns, rows) > 1.04 * disc.circle.radius
    coloured = np.zeros(lab.shape[:2], dtype=bool)
    for part in disc.slices:
        coloured |= distance(lab, part.colour) < SWATCH_GAP
    # the colours of a small patch waver in a JPEG: there, what is drawn at all shows its shape better
    best = max((_legend_keys(lab, disc, paper, patches(mask & away, height))
                for mask in (coloured, distance(lab, paper) > 12)), key=_slices_met)  # fmt: skip
    swatch = [(box, colour) for box, colour, _ in best]
    return sorted(swatch, key=lambda one: (round(one[0].center_y / max(6.0, height)), one[0].left))


def _legend_keys(lab: Lab, disc: Disc, paper: Colour, found: Sequence[_Patch]) -> list[tuple[Box, Colour, int]]:
    """Patches in a slice's colour, with that slice."""
    alike = []
    for patch in found:
        colour = patch.colour_in(lab, paper)
        gaps = [colour_gap(colour, part.colour) for part in disc.slices]
        if min(gaps) < 1.5 * SWATCH_GAP and colour_gap(colour, paper) > 5:
            alike.append((patch.box, colour, int(np.argmin(gaps))))
    keys = _of_one_size(alike)
    return keys if _slices_met(keys) > 1 else []  # one patch alone is no legend


def _slices_met(keys: Sequence[tuple[Box, Colour, int]]) -> int:
    return len({row for *_, row in keys})


def _of_one_size(found: Sequence[tuple[Box, Colour, int]]) -> list[tuple[Box, Colour, int]]:
    """The patches of a legend are equally large: of the size that most slices have one of."""
    best: list[tuple[Box, Colour, int]] = []
    for box, _, _ in found:
        group = [
            one
            for one in found
            if abs(one[0].width - box.width) <= max(3, 0.3 * box.width)
            and abs(one[0].height - box.height) <= max(3, 0.3 * box.height)
        ]
        if (_slices_met(group), box.area) > (_slices_met(best), best[0][0].area if best else 0):
            best = group
    return best


@dataclass(frozen=True, slots=True)
class _Patch:
    """A small filled shape: its box and its pixels there."""

    box: Box
    pixels: npt.NDArray[np.bool_]

    def colour_in(self, lab: Lab, paper: Colour) -> Colour:
        """Its colour where it is strongest: the edges are mixed with the paper."""
        top, left = int(self.box.top), int(self.box.left)
        shown = lab[top : top + self.pixels.shape[0], left : left + self.pixels.shape[1]]
        inside = shown[self.pixels]
        away = distance(inside, paper)
        middle = np.median(inside[away >= np.median(away)], axis=0)
        return float(middle[0]), float(middle[1]), float(middle[2])


def patches(mask: npt.NDArray[np.bool_], height: float) -> list[_Patch]:
    """Filled shapes about as high as a line of text and not much wider."""
    count, marks, stats, _ = cv2.connectedComponentsWithStats(mask.astype(np.uint8), connectivity=4)
    found = []
    for index in range(1, count):
        x, y, w, h, area = (int(value) for value in stats[index])
        if min(w, h) < 4 or w > 3.2 * height or h > 1.7 * height or area < 0.72 * w * h:
            continue
        if w > 0.5 * h:
            found.append(_Patch(Box(x, y, x + w, y + h), marks[y : y + h, x : x + w] == index))
    return found


def _text_after(patch: Box, patches: Sequence[Box], texts: Sequence[TextBox]) -> TextBox | None:
    """The text right of a swatch; of a legend row that was found as one run, the part that belongs to it."""
    row = [
        text
        for text in texts
        if text.box.top - 2 < patch.center_y < text.box.bottom + 2
        and text.box.right > patch.right + 4
        and text.box.left < patch.right + 2.2 * text.box.height
        and not _SWATCH_LETTER.fullmatch(text.text.strip())
        and re.search(r"[^\W\d_]|\d{4}", text.text)
    ]
    if not row:
        return None
    text = min(row, key=lambda text: max(0.0, text.box.left - patch.right))
    start = text.box.left - 2.2 * text.box.height
    run = sorted(
        (
            other
            for other in patches
            if start < other.right < text.box.right - 4 and text.box.top - 2 < other.center_y < text.box.bottom + 2
        ),
        key=lambda other: other.left,
    )
    own = [other for other in run if other.left > text.box.left - 0.6 * text.box.height]
    if patch not in own:
        nearest = max((other for other in run if other not in own), key=lambda other: other.left, default=patch)
        if nearest != patch:
            return None  # another swatch stands between
        own.insert(0, patch)
    if len(own) == 1:
        return replace(text, text=_SWATCH_LETTER.sub("", text.text).lstrip("-—– "))
    return _part(text, patch, own)


def _part(text: TextBox, patch: Box, patches: Sequence[Box]) -> TextBox | None:
    """The letters of `text` that stand between `patch` and the next one."""
    position = patches.index(patch)
    ends = [other.left for other in patches[1:]] + [text.box.right]
    box = replace(text.box, left=patch.right, right=ends[position])
    pieces = [piece for piece in _SWATCH_LETTER.split(text.text) if piece.strip()]
    if len(pieces) == len(patches):
        return replace(text, text=pieces[position].strip(), box=box)
    letters = _SWATCH_LETTER.sub("", text.text)
    inked = np.cumsum([1.0 if ord(letter) > 0x2E80 else 0.55 for letter in letters])
    widths = np.cumsum([max(1.0, end - other.right) for other, end in zip(patches, ends, strict=True)])
    cuts = [0, *(int(np.argmin(np.abs(inked / inked[-1] - width / widths[-1]))) + 1 for width in widths)]
    words = letters[cuts[position] : cuts[position + 1]].strip()
    return replace(text, text=words, box=box) if words else None


def _continued(label: SliceLabel, texts: Sequence[TextBox], patches: Sequence[Box]) -> SliceLabel:
    """A legend name with its second line: a text just below, flush left, that has no swatch of its own."""
    box = label.box
    for text in texts:
        if (
            -0.4 * box.height < text.box.top - box.bottom < 0.6 * box.height
            and text.box.center_y > box.bottom - 0.1 * box.height
            and abs(text.box.left - box.left) < 0.9 * box.height
            and any(letter.isalnum() for letter in text.text)
            and not _has_swatch(text, patches)
        ):
            return replace(label, name=tidy(label.name + text.text.strip()), box=around([box, text.box]))
    return label


def _has_swatch(text: TextBox, patches: Sequence[Box]) -> bool:
    return any(
        text.box.top - 2 < patch.center_y < text.box.bottom + 2
        and text.box.left - 2.2 * text.box.height < patch.right < text.box.left + text.box.height
        for patch in patches
    )


def pair_names(disc: Disc, names: Sequence[LegendName]) -> dict[int, int]:
    """{slice: legend entry} by colour; among shades alike, by the order both run in."""
    if not names:
        return {}
    cost = np.array([[colour_gap(part.colour, name.colour) for name in names] for part in disc.slices])
    far = cost > 1.5 * SWATCH_GAP
    for row in range(cost.shape[0]):
        for column in range(cost.shape[1]):
            cost[row, column] += 0.4 * abs(row / len(disc.slices) - column / len(names)) * len(names)
    cost[far] = 1000
    rows, columns = linear_sum_assignment(cost)
    return {int(row): int(column) for row, column in zip(rows, columns, strict=True) if not far[row, column]}
