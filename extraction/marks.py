"""Coloured marks in a plot: filled shapes (bars, areas) and lines. Knows pixels and colours, no numbers.

Colours are compared in CIE Lab, where a distance of about 2 is just visible to a person and 20 is plainly
another colour.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box

Pixels = npt.NDArray[np.uint8]
Mask = npt.NDArray[np.bool_]
Lab = npt.NDArray[np.float32]
Bits = npt.NDArray[np.uint8]  # a mask of 0 and 1, as OpenCV wants it

SAME_COLOUR = 14.0
GREY = 12.0  # chroma below which a colour is a grey
LEAST_PAPER = 0.05  # share of a plot that its paper covers at least
MANY_BARS = 10  # from here on bars may stand so close that only slits are between them
DOTTED = 5  # pixels: dots nearer to each other than this make a line
PAPER_DISTANCE = 13.0  # closer to the paper than this is paper, grid or watermark


@dataclass(frozen=True, slots=True)
class Ink:
    """One colour drawn in the plot, where it is, and whether it fills shapes or draws lines."""

    colour: tuple[float, float, float]  # Lab
    mask: Mask  # of the whole picture
    filled: bool


@dataclass(frozen=True, slots=True)
class Plot:
    """The part of the picture that marks are looked for in, and the colour it is drawn on."""

    box: Box
    lab: Lab  # of the whole picture
    paper: tuple[float, float, float]


def to_lab(pixels: Pixels) -> Lab:
    """CIE Lab of RGB pixels; scanner noise and JPEG ringing smoothed away first."""
    smooth = cv2.bilateralFilter(pixels, 5, 40, 3) if _noise(pixels) > 3 else pixels
    return np.asarray(cv2.cvtColor(smooth.astype(np.float32) / 255, cv2.COLOR_RGB2LAB), np.float32)


def _noise(pixels: Pixels) -> float:
    """Median absolute difference to the 3 × 3 median, over pixels that are not on an edge."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    difference = np.abs(grey.astype(np.int16) - cv2.medianBlur(grey, 3).astype(np.int16))
    return float(np.percentile(difference, 75))


def distance(lab: Lab, colour: Sequence[float]) -> npt.NDArray[np.float32]:
    """Colour distance of every pixel to `colour`."""
    apart = lab - np.asarray(colour, np.float32)
    out: npt.NDArray[np.float32] = np.sqrt(np.einsum("...i,...i->...", apart, apart))
    return out


def colour_gap(a: Sequence[float], b: Sequence[float]) -> float:
    return float(np.linalg.norm(np.asarray(a) - np.asarray(b)))


def is_tint(colour: Sequence[float], full: Sequence[float], paper: Sequence[float]) -> bool:
    """True if `colour` is `full` thinned with paper: the see-through ground of an area under its line."""
    start, way = np.asarray(paper), np.asarray(full) - np.asarray(paper)
    share = float((np.asarray(colour) - start) @ way / max(float(way @ way), 1e-6))
    aside = float(np.linalg.norm(np.asarray(colour) - start - share * way))
    return 0.05 < share < 0.95 and aside < SAME_COLOUR


def find_plot(lab: Lab, box: Box, inks: Sequence[tuple[float, float, float]] = ()) -> Plot:
    """The plot inside `box`, on the colour that is commonest there; `inks` are colours that marks are known to have.

    Where marks cover most of the plot, its paper is the page's.
    """
    part = _cut(lab, box).reshape(-1, 3)
    if not len(part):
        return Plot(box, lab, commonest(lab.reshape(-1, 3)))
    paper, page = commonest(part), _page(lab)
    coloured = np.hypot(*paper[1:]) > GREY > np.hypot(*page[1:])
    a_mark = coloured or any(colour_gap(paper, ink) < SAME_COLOUR for ink in inks)
    if a_mark and float((distance(part, page) < SAME_COLOUR / 2).mean()) > LEAST_PAPER:
        paper = page
    return Plot(box, lab, paper)


def _page(lab: Lab) -> tuple[float, float, float]:
    """The colour along the picture's rim."""
    return commonest(np.concatenate([lab[0], lab[-1], lab[:, 0], lab[:, -1]]))


def commonest(lab: npt.NDArray[np.float32], bin_size: float = 4.0) -> tuple[float, float, float]:
    """The most frequent colour (mean of the fullest bin)."""
    bins = np.round(lab / bin_size).astype(np.int32)
    codes = (bins[:, 0] * 1000 + bins[:, 1]) * 1000 + bins[:, 2]
    values, counts = np.unique(codes, return_counts=True)
    mean = lab[codes == values[counts.argmax()]].mean(axis=0)
    return (float(mean[0]), float(mean[1]), float(mean[2]))


def find_inks(plot: Plot, texts: Iterable[TextBox], known: Sequence[tuple[float, float, float]]) -> tuple[Ink, ...]:
    """The colours drawn inside the plot, those `known` from the legend first.

    With a legend only its colours are marks; without one, every colour that covers enough pixels.
    """
    size = plot.lab.shape[:2]
    text = _text_mask(size, texts, 1)
    colours = list(known) or _colours(plot, text)
    inside = np.zeros(size, bool)
    inside[_slice(plot.box)] = True
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
        filled = _is_filled(mask & ~(text & ~_text_on(mask, texts)), plot.box)
        if known:
            mask &= ~_letters_in(mask, [t for t in texts if _printed_like(plot.lab, t, colour)])
        elif not filled:
            mask &= ~text
        if mask.sum() >= 12:
            inks.append(Ink(colour, mask, filled))
    return tuple(inks) if known else _without_grid(_without_edges(inks))


def find_thin_line(
    plot: Plot, texts: Iterable[TextBox], colour: tuple[float, float, float], others: Sequence[Ink]
) -> Ink | None:
    """A line too thin to show its full colour anywhere: what lies on the way to it from the paper, or from bars.

    None if that does not run through most of the plot.
    """
    inside = _slice(plot.box)
    mask = np.zeros(plot.lab.shape[:2], bool)
    mask[inside] = _on_the_way(plot.lab[inside], plot.paper, colour)
    for other in others:
        mask &= ~_dilated(other.mask)
    for other in others:
        if other.filled:
            across = _on_the_way(plot.lab[inside], other.colour, colour) & _closely_around(other.mask)[inside]
            mask[inside] |= across & ~other.mask[inside]
    mask &= ~_text_mask(mask.shape, texts, 1)
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
    return np.asarray(_closed(mask.astype(np.uint8), 7, 1) > 0)


def _without_grid(inks: Sequence[Ink]) -> tuple[Ink, ...]:
    """Drop grey lines, and grey remains, beside coloured or filled marks: without a legend they are grid and axis."""
    coloured = [int(i.mask.sum()) for i in inks if _chroma(i) > GREY]
    most = max(coloured, default=0)
    marks = [i for i in inks if _chroma(i) > GREY or (i.filled and int(i.mask.sum()) > most / 10 and not _is_thin(i))]
    return tuple(marks) or tuple(inks)


def _is_thin(ink: Ink) -> bool:
    """True if there is hardly a place of the ink thicker than a rule."""
    return float(_opened(ink.mask.astype(np.uint8), 4, 4).sum()) < 0.4 * float(ink.mask.sum())


def _chroma(ink: Ink) -> float:
    return float(np.hypot(ink.colour[1], ink.colour[2]))


def _printed_like(lab: Lab, text: TextBox, colour: tuple[float, float, float]) -> bool:
    """True if the text's print, or its soft edges, may look like the colour."""
    part = _cut(lab, text.box.clipped(lab.shape[1], lab.shape[0])).reshape(-1, 3)
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
        part = mask[_slice(around)].astype(np.uint8)
        if not part.any():
            continue
        count, labels, stats, middles = cv2.connectedComponentsWithStats(part, connectivity=8)
        for index in range(1, count):
            x, y = float(middles[index][0]) + around.left, float(middles[index][1]) + around.top
            large = max(int(stats[index, cv2.CC_STAT_WIDTH]), int(stats[index, cv2.CC_STAT_HEIGHT])) > size
            if not large and text.box.holds(x, y):
                out[_slice(around)] |= labels == index
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


def _colours(plot: Plot, text: Mask) -> list[tuple[float, float, float]]:
    """Frequent colours of the plot that are not its paper, its texts or its grid."""
    inside = np.zeros(text.shape, bool)
    inside[_slice(plot.box)] = True
    far = distance(plot.lab, plot.paper) > PAPER_DISTANCE
    page = distance(plot.lab, _page(plot.lab)) < SAME_COLOUR / 2
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
    wide = _opened(_closed(source, 1, DOTTED), 1, max(9, int(0.6 * box.width))) & source
    tall = _opened(_closed(source, DOTTED, 1), max(9, int(0.6 * box.height)), 1) & source
    thick = _opened(source, 6, 6)
    grown = np.asarray(cv2.dilate(wide | tall, np.ones((3, 3), np.uint8)), np.uint8)
    out: Mask = (grown > 0) & (thick == 0)
    return out


def _opened(mask: Bits, height: int, width: int) -> Bits:
    """Only what a brush of that size fits into."""
    brush = np.ones((height, width), np.uint8)
    middle = (width // 2, height // 2)
    across = (width - 1 - middle[0], height - 1 - middle[1])  # of an even brush: else all is moved by a pixel
    return np.asarray(cv2.dilate(cv2.erode(mask, brush, anchor=middle), brush, anchor=across), np.uint8)


def _closed(mask: Bits, height: int, width: int) -> Bits:
    """Gaps narrower than a brush of that size bridged."""
    return np.asarray(cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((height, width), np.uint8)), np.uint8)


def _is_filled(mask: Mask, box: Box) -> bool:
    """True if most of the ink survives a brush wider than a drawn line."""
    part = mask[_slice(box)].astype(np.uint8)
    if not part.any():
        return False
    side = 5 if min(box.width, box.height) < 500 else 7
    closed = _closed(part, 3, 3)
    kept = _opened(closed, side, side)
    flat = _opened(closed, 1, 3 * side)
    return bool(kept.sum() > 0.45 * part.sum() or (flat.sum() > 0.9 * part.sum() and _blocky(flat)))


def _blocky(mask: Bits) -> bool:
    """Very low bars are flat: separate pieces with straight tops, not one run across the plot."""
    count, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    full = [s[cv2.CC_STAT_AREA] / (s[cv2.CC_STAT_WIDTH] * s[cv2.CC_STAT_HEIGHT]) for s in stats[1:count]]
    return len(full) > 1 and float(np.median(full)) > 0.85


def find_rectangles(ink: Ink, texts: Iterable[TextBox]) -> tuple[Box, ...]:
    """Upright filled rectangles of one ink, left to right. Labels printed on them and lines across them are bridged."""
    mask = (ink.mask | _text_on(ink.mask, texts)).astype(np.uint8)
    mask = _closed(mask, 9, 1)
    mask = _joined_sideways(mask)
    mask = _opened(mask, 1, 4)
    found = _solid(_opened(mask, 5, 1))  # cuts an axis in the same colour
    found += [low for low in _solid(mask) if not any(low.overlap(box) for box in found)]
    letters = [text.box.grown(1) for text in texts]
    printed = [box for box in found if not any(_is_stroke(box, letter) for letter in letters)]
    return tuple(sorted(printed, key=lambda box: (box.left, box.top)))


def _is_stroke(box: Box, letters: Box) -> bool:
    """True if the rectangle is part of letters; one that fills most of their box is a bar taken for a letter."""
    return letters.contains(box) and box.area < 0.6 * letters.area


def _joined_sideways(mask: Bits) -> Bits:
    """Upright lines across bars bridged; not the slits between bars that stand close, which are many and even."""
    joined = _closed(mask, 1, 5)
    slit, whole = (cv2.connectedComponentsWithStats(m, connectivity=4)[2][1:] for m in (_opened(mask, 5, 3), joined))
    if len(slit) < 3 * max(1, len(whole)) or len(slit) < MANY_BARS:
        return joined
    widths = slit[:, cv2.CC_STAT_WIDTH]
    even = float(np.median(np.abs(widths - np.median(widths)))) <= 1
    return mask if even else joined


def _solid(mask: Bits) -> list[Box]:
    """The connected pieces that mostly fill their box."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=4)
    found = []
    for index in range(1, count):
        left, top, width, height, area = (int(v) for v in stats[index])
        if width >= 4 and height >= 1 and area >= 0.6 * width * height and area >= 8:
            box = _trimmed(labels[top : top + height, left : left + width] == index, left, top)
            found.append(_carried_over(box, mask))
    return found


def _carried_over(box: Box, mask: Bits) -> Box:
    """The bar beyond a line or marker drawn across it: its ink goes on in the same columns a few rows further."""
    left, right = int(box.left), int(box.right)
    inked = mask[:, left:right].mean(axis=1) >= 0.25
    top, bottom = int(box.top), int(box.bottom)
    step = max(8, int(0.25 * (right - left)))
    while top > 0 and (rows := np.flatnonzero(inked[max(0, top - step) : top])).size:
        top = max(0, top - step) + int(rows[0])
    while bottom < len(inked) and (rows := np.flatnonzero(inked[bottom : bottom + step])).size:
        bottom += int(rows[-1]) + 1
    return Box(box.left, float(top), box.right, float(bottom))


def are_markers(boxes: Sequence[Box], gap: float) -> bool:
    """True for the dots of a line: small, all alike, about as high as wide, with no common base."""
    if len(boxes) < 2 or float(np.median([b.width for b in boxes])) > max(16.0, 0.12 * gap):
        return False
    widths, heights = np.array([b.width for b in boxes]), np.array([b.height for b in boxes])
    ends = (np.array([b.bottom for b in boxes]), np.array([b.top for b in boxes]))
    alike = float(np.median(np.abs(heights - np.median(heights)))) <= 0.25 * float(np.median(heights)) + 1
    square = float(np.median(heights)) < 1.8 * float(np.median(widths))
    return bool(alike and square and min(float(np.std(end)) for end in ends) > 3)


def _trimmed(shape: Mask, left: int, top: int) -> Box:
    """The shape's box without whiskers: rows and columns that are mostly filled."""
    rows = np.flatnonzero(shape.mean(axis=1) >= 0.5)
    columns = np.flatnonzero(shape.mean(axis=0) >= 0.5)
    if not len(rows) or not len(columns):
        return Box(left, top, left + shape.shape[1], top + shape.shape[0])
    return Box(float(left + columns[0]), float(top + rows[0]), float(left + columns[-1] + 1), float(top + rows[-1] + 1))


def _text_on(mask: Mask, texts: Iterable[TextBox]) -> Mask:
    """The boxes of texts that are printed on this ink: most of their surrounding pixels have it."""
    out = np.zeros_like(mask)
    for text in texts:
        box = text.box.grown(1).clipped(mask.shape[1], mask.shape[0])
        part = mask[_slice(box)]
        if part.shape[0] < 3 or part.shape[1] < 3:
            continue
        sides = np.concatenate([part[:, 0], part[:, -1]])
        rims = np.concatenate([part[0], part[-1], sides])
        if rims.mean() > 0.7:  # one run of text may cross several bars: what is between them is no bar
            out[_slice(box)] |= part[0] | part[-1]
        elif sides.mean() > 0.8 and part.mean() > 0.4:
            out[_slice(box)] = True
    return out


def trace(ink: Ink, plot: Plot, xs: Sequence[float], reach: float) -> tuple[float | None, ...]:
    """The line's pixel row at each x; None where nothing of it is found within `reach` columns.

    Where another mark hides the line at x, its rows just left and right are carried on to x.
    """
    rows = _line_rows(_without_holes(ink.mask), plot.box)
    return tuple(_row_at(rows, x, reach) for x in xs)


def carried_under(ink: Ink, plot: Plot, x: float, reach: float) -> tuple[float, float] | None:
    """Where a line that is lost sight of just before its end at `x` ends under another mark, and over how many columns.

    None if nothing else is drawn there: then the line has simply ended.
    """
    rows = _line_rows(ink.mask, plot.box)
    side = sorted(((c, r) for c, r in rows.items() if abs(c - x) <= reach), key=lambda found: abs(found[0] - x))
    if len(side) < 4:
        return None
    row, column = _carried(side, x), round(x)
    area = plot.lab[max(0, round(row) - 2) : round(row) + 3, max(0, column - 1) : column + 2]
    covered = area.size > 0 and float(distance(area, plot.paper).max()) > 2 * PAPER_DISTANCE
    return (row, abs(side[0][0] - x)) if covered else None


def _without_holes(mask: Mask, largest: float = 400.0) -> Mask:
    """Hollow markers filled, so that a point's middle is the marker's middle."""
    outlines, levels = cv2.findContours(mask.astype(np.uint8), cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    if levels is None:
        return mask
    filled = mask.astype(np.uint8)
    for outline, level in zip(outlines, levels[0], strict=True):
        if level[3] >= 0 and cv2.contourArea(outline) < largest:
            cv2.drawContours(filled, [outline], -1, 1, cv2.FILLED)
    out: Mask = filled > 0
    return out


def _line_rows(mask: Mask, box: Box) -> dict[int, float]:
    """For each column the centre of the ink's run; of several runs the one nearest to the neighbours'."""
    runs: dict[int, list[tuple[float, int]]] = {}
    top = max(0, int(box.top))
    for x in range(max(0, int(box.left)), min(mask.shape[1], int(box.right) + 1)):
        rows = np.flatnonzero(mask[top : int(box.bottom) + 1, x])
        if len(rows):
            pieces = np.split(rows, np.flatnonzero(np.diff(rows) > 2) + 1)
            runs[x] = [(float(p[0] + p[-1] + 1) / 2 + top, len(p)) for p in pieces]  # a row's middle, not its edge
    out: dict[int, float] = {}
    singles = {x: r[0][0] for x, r in runs.items() if len(r) == 1}
    known = np.array(sorted(singles)) if singles else np.array([], int)
    for x, choices in runs.items():
        if len(choices) == 1 or not len(known):
            out[x] = max(choices, key=lambda c: c[1])[0]
            continue
        near = known[np.abs(known - x).argsort()[:4]]
        expected = float(np.median([singles[int(n)] for n in near]))
        out[x] = min(choices, key=lambda c: abs(c[0] - expected) - min(c[1], 8))[0]
    return out


def _row_at(rows: dict[int, float], x: float, reach: float) -> float | None:
    at = [rows[c] for c in range(round(x) - 1, round(x) + 2) if c in rows]
    if at:
        return float(np.median(at))
    before = [(c, rows[c]) for c in range(int(x - reach), int(x)) if c in rows]
    after = [(c, rows[c]) for c in range(int(x) + 1, int(x + reach) + 1) if c in rows]
    close = [c for c in (*before[-1:], *after[:1]) if abs(c[0] - x) <= max(4.0, 0.2 * reach)]
    ends = [_carried(side, x) for side in (before, after) if len(side) >= 3]
    if len(ends) == 2 or (ends and close):  # a line that has ended is not carried on
        return float(np.mean(ends))
    return None


def _carried(side: list[tuple[int, float]], x: float) -> float:
    nearest = sorted(side, key=lambda c: abs(c[0] - x))[:10]
    slope, intercept = np.polyfit([c for c, _ in nearest], [r for _, r in nearest], 1)
    return float(slope * x + intercept)


def upper_edge(mask: Mask, x: float, box: Box) -> tuple[float, float] | None:
    """Top and bottom row of a filled shape at column x, None where there is none."""
    edges = []
    for column in range(max(0, round(x) - 1), min(mask.shape[1], round(x) + 2)):
        rows = np.flatnonzero(mask[int(box.top) : int(box.bottom) + 1, column])
        if len(rows):
            edges.append((float(rows[0] + int(box.top)), float(rows[-1] + 1 + int(box.top))))
    if not edges:
        return None
    return float(np.median([top for top, _ in edges])), float(np.median([bottom for _, bottom in edges]))


def grid_rows(plot: Plot) -> tuple[float, ...]:
    """Rows of horizontal grid lines and axes: thin, in one colour, over most of the plot's width."""
    part = _cut(plot.lab, plot.box)
    if part.shape[0] < 20 or part.shape[1] < 20:
        return ()
    step = np.abs(part - _row_paper(part)).sum(axis=2)
    drawn = (step > 5).mean(axis=1)
    rows = np.flatnonzero(drawn > 0.45)
    groups = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1) if len(rows) else []
    return tuple(float(g.mean()) + 0.5 + int(max(0, plot.box.top)) for g in groups if 0 < len(g) <= 4)


def _row_paper(part: Lab) -> Lab:
    """What each row would be without a line: the median of the rows 4 above and 4 below it."""
    above, below = np.roll(part, 4, axis=0), np.roll(part, -4, axis=0)
    above[:4], below[-4:] = below[:4], above[-4:]
    return np.where(np.abs(above - below).sum(axis=2, keepdims=True) < 4, above, part)


def _text_mask(size: tuple[int, ...], texts: Iterable[TextBox], margin: float) -> Mask:
    mask = np.zeros(size, bool)
    for text in texts:
        mask[_slice(text.box.grown(margin).clipped(size[1], size[0]))] = True
    return mask


def _slice(box: Box) -> tuple[slice, slice]:
    return (slice(max(0, int(box.top)), int(box.bottom) + 1), slice(max(0, int(box.left)), int(box.right) + 1))


def _cut(lab: Lab, box: Box) -> Lab:
    return lab[_slice(box)]
