"""The inks of a plot: the colours its marks are drawn in, where each of them is, whether it fills or draws lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks.colours import GREY, SAME_COLOUR, Lab, colour_gap, commonest, distance, is_tint
from extraction.marks.masks import Bits, Mask, closed, mask_of_texts, opened, part_in, pixels_in, texts_on
from extraction.marks.plot import PAPER_DISTANCE, Plot, page_colour

DOTTED = 5  # pixels: dots nearer to each other than this make a line


@dataclass(frozen=True, slots=True)
class Ink:
    """One colour drawn in the plot, where it is, and whether it fills shapes or draws lines."""

    colour: tuple[float, float, float]  # Lab
    mask: Mask  # of the whole picture
    filled: bool


def find_inks(plot: Plot, texts: Iterable[TextBox], known: Sequence[tuple[float, float, float]]) -> tuple[Ink, ...]:
    """The colours drawn inside the plot, those `known` from the legend first.

    With a legend only its colours are marks; without one, every colour that covers enough pixels.
    """
    size = plot.lab.shape[:2]
    text = mask_of_texts(size, texts, 1)
    colours = list(known) or _colours(plot, text)
    inside = np.zeros(size, bool)
    inside[pixels_in(plot.box)] = True
    if not known:
        inside &= ~_rules(inside & (distance(plot.lab, plot.paper) > PAPER_DISTANCE), plot.box)
    if not colours:
        return ()
    gaps = np.stack([distance(plot.lab, colour) for colour in colours])
    from_paper = distance(plot.lab, plot.paper)
    nearest = gaps.argmin(axis=0)
    inks = []
    for index, colour in enumerate(colours):
        mask = (nearest == index) & (gaps[index] < SAME_COLOUR) & inside
        # a pixel nearer to the paper than to the ink is an edge or a tint of the paper
        mask &= from_paper > gaps[index]
        filled = _is_filled(mask & ~(text & ~texts_on(mask, texts)), plot.box)
        if known:
            mask &= ~_letters_in(mask, [t for t in texts if _printed_like(plot.lab, t, colour)])
        elif not filled:
            mask &= ~text
        if mask.sum() >= 12:
            inks.append(Ink(colour, mask, filled))
    return tuple(inks) if known else _without_grid(_without_edges(inks))


def _colours(plot: Plot, text: Mask) -> list[tuple[float, float, float]]:
    """Frequent colours of the plot that are not its paper, its texts or its grid."""
    inside = np.zeros(text.shape, bool)
    inside[pixels_in(plot.box)] = True
    far = distance(plot.lab, plot.paper) > PAPER_DISTANCE
    page = distance(plot.lab, page_colour(plot.lab)) < SAME_COLOUR / 2
    candidates = inside & far & ~text & ~page & ~_rules(far & inside, plot.box)
    left = plot.lab[candidates]
    least = max(12, 0.0012 * plot.box.area, 0.25 * plot.box.width)
    found: list[tuple[float, float, float]] = []
    while len(left) > least and len(found) < 12:
        colour = commonest(left, 6.0)
        near = np.sqrt(((left - np.asarray(colour, np.float32)) ** 2).sum(axis=1)) < SAME_COLOUR
        if near.sum() < least:
            break
        if all(colour_gap(colour, other) > SAME_COLOUR for other in found):
            found.append(colour)
        left = left[~near]
    return found


def _rules(drawn: Mask, box: Box) -> Mask:
    """Grid lines and frames: thin straight runs, dotted ones too, over most of the plot's width or height."""
    source = drawn.astype(np.uint8)
    wide = opened(closed(source, 1, DOTTED), 1, max(9, int(0.6 * box.width))) & source
    tall = opened(closed(source, DOTTED, 1), max(9, int(0.6 * box.height)), 1) & source
    thick = opened(source, 6, 6)
    grown = np.asarray(cv2.dilate(wide | tall, np.ones((3, 3), np.uint8)), np.uint8)
    out: Mask = (grown > 0) & (thick == 0)
    return out


def _is_filled(mask: Mask, box: Box) -> bool:
    """True if most of the ink survives a brush wider than a drawn line."""
    part = mask[pixels_in(box)].astype(np.uint8)
    if not part.any():
        return False
    side = 5 if min(box.width, box.height) < 500 else 7
    bridged = closed(part, 3, 3)
    kept = opened(bridged, side, side)
    flat = opened(bridged, 1, 3 * side)
    return bool(kept.sum() > 0.45 * part.sum() or (flat.sum() > 0.9 * part.sum() and _blocky(flat)))


def _blocky(mask: Bits) -> bool:
    """Very low bars are flat: separate pieces with straight tops, not one run across the plot."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    full = [s[cv2.CC_STAT_AREA] / (s[cv2.CC_STAT_WIDTH] * s[cv2.CC_STAT_HEIGHT]) for s in stats[1:count]]
    return len(full) > 1 and float(np.median(full)) > 0.85


def _printed_like(lab: Lab, text: TextBox, colour: tuple[float, float, float]) -> bool:
    """True if the text's print, or its soft edges, may look like the colour."""
    part = part_in(lab, text.box.clipped(lab.shape[1], lab.shape[0])).reshape(-1, 3)
    if not len(part):
        return False
    ground = commonest(part)
    away = distance(part, ground)
    print_colour = commonest(part[away >= 0.7 * float(away.max())])
    return colour_gap(colour, print_colour) < 2 * SAME_COLOUR or is_tint(colour, print_colour, ground)


def _letters_in(mask: Mask, texts: Iterable[TextBox]) -> Mask:
    """Pieces of the ink inside a text's box, no larger than a letter: print in nearly the line's colour."""
    out = np.zeros_like(mask)
    for text in texts:
        size = 1.1 * min(text.box.width, text.box.height)
        around = text.box.grown(size).clipped(mask.shape[1], mask.shape[0])
        part = mask[pixels_in(around)].astype(np.uint8)
        if not part.any():
            continue
        count, labels, stats, middles = cv2.connectedComponentsWithStats(part, connectivity=8)
        for index in range(1, count):
            x, y = float(middles[index][0]) + around.left, float(middles[index][1]) + around.top
            large = max(int(stats[index, cv2.CC_STAT_WIDTH]), int(stats[index, cv2.CC_STAT_HEIGHT])) > size
            if not large and text.box.holds(x, y):
                out[pixels_in(around)] |= labels == index
    return out


def _without_edges(inks: Sequence[Ink]) -> tuple[Ink, ...]:
    """Drop blended colours: nearly all their pixels border on those of a larger ink."""
    kept: list[Ink] = []
    for ink in sorted(inks, key=lambda i: -int(i.mask.sum())):
        near = np.zeros_like(ink.mask, dtype=np.uint8)
        for larger in kept:
            near |= np.asarray(cv2.dilate(larger.mask.astype(np.uint8), np.ones((5, 5), np.uint8)), np.uint8)
        if not kept or float(near[ink.mask].mean()) < 0.6:
            kept.append(ink)
    return tuple(kept)


def _without_grid(inks: Sequence[Ink]) -> tuple[Ink, ...]:
    """Drop grey lines, and grey remains, beside coloured or filled marks: without a legend they are grid and axis."""
    coloured = [int(i.mask.sum()) for i in inks if _chroma(i) > GREY]
    most = max(coloured, default=0)
    marks = [i for i in inks if _chroma(i) > GREY or (i.filled and int(i.mask.sum()) > most / 10 and not _is_thin(i))]
    return tuple(marks) or tuple(inks)


def _is_thin(ink: Ink) -> bool:
    """True if there is hardly a place of the ink thicker than a rule."""
    return float(opened(ink.mask.astype(np.uint8), 4, 4).sum()) < 0.4 * float(ink.mask.sum())


def _chroma(ink: Ink) -> float:
    return float(np.hypot(ink.colour[1], ink.colour[2]))


def find_thin_line(
    plot: Plot, texts: Iterable[TextBox], colour: tuple[float, float, float], others: Sequence[Ink]
) -> Ink | None:
    """A line too thin to show its full colour anywhere: what lies on the way to it from the paper, or from bars.

    None if that does not run through most of the plot.
    """
    inside = pixels_in(plot.box)
    mask = np.zeros(plot.lab.shape[:2], bool)
    mask[inside] = _on_the_way(plot.lab[inside], plot.paper, colour)
    for other in others:
        mask &= ~_dilated(other.mask)
    for other in others:
        if other.filled:
            across = _on_the_way(plot.lab[inside], other.colour, colour) & _closely_around(other.mask)[inside]
            mask[inside] |= across & ~other.mask[inside]
    mask &= ~mask_of_texts(mask.shape, texts, 1)
    return Ink(colour, mask, filled=False) if mask[inside].any(axis=0).mean() > 0.4 else None


def _on_the_way(lab: Lab, start: Sequence[float], end: Sequence[float]) -> Mask:
    """Pixels whose colour is a blend of the two, past a third of the way."""
    way = np.asarray(end, np.float32) - np.asarray(start, np.float32)
    share = (lab - np.asarray(start, np.float32)) @ way / max(float(way @ way), 1e-6)
    aside = distance(np.asarray(lab - share[..., None] * way, np.float32), start)
    return np.asarray((share > 0.35) & (share < 1.3) & (aside < SAME_COLOUR))


def _dilated(mask: Mask) -> Mask:
    return np.asarray(cv2.dilate(mask.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0)


def _closely_around(mask: Mask) -> Mask:
    """Places with the mask above and below them: a thin line across a bar."""
    return np.asarray(closed(mask.astype(np.uint8), 7, 1) > 0)
