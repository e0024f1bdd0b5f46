"""Legends: which name goes with which colour."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import cv2
import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.geometry import Box
from extraction.marks.colours import GREY, SAME_COLOUR, Lab, colour_gap, commonest, distance
from extraction.numbers.printed import is_in_groups
from extraction.periods import parse_period

DRAWN_SYMBOL = re.compile(  # a swatch that the OCR took for a letter; 一 also begins words: 一季度, 一线
    r"^(?:[■□●○◆◇▲△▼—–\-·•|]+|一+(?![季月年期级线次二三]))\s*(?=\S{2})"
)
STROKES = re.compile(r"[I1l|0Oo一—–\-=·.•●■○◆]{1,3}")  # a swatch that the OCR took for a text of its own
SWATCH_WIDTH = 4.2  # in text heights
SAME_HUE = 0.4  # radians
SOFT_EDGE = 2  # columns of a letter's blurred rim
PALE = 7.0  # colour distance to the paper that a solid swatch shows at least
SOLID = 0.8  # share of its box that a swatch fills; letters leave more open


@dataclass(frozen=True, slots=True)
class LegendEntry:
    """A name with the swatch drawn before it. `line` is True for a thin swatch."""

    name: str
    text: TextBox
    swatch: Box
    colour: tuple[float, float, float]  # Lab
    line: bool


def find_legend(lab: Lab, texts: Sequence[TextBox], excluded: Sequence[TextBox]) -> tuple[LegendEntry, ...]:
    """All names with a coloured swatch just before them, in reading order."""
    level = [text for text in texts if abs(text.angle) < 8]
    letters = {text: _letters(lab, text) for text in level}
    entries = [_entry(lab, text, letters) for text in level if text not in excluded]
    group = one_group([entry for entry in entries if entry is not None])
    return () if len(group) == 1 and _is_icon(lab, group[0]) else group


def _is_icon(lab: Lab, entry: LegendEntry) -> bool:
    """True for a sign before words in its own bright colour: a link or a banner, no legend, if it stands alone."""
    ink = _ink(_part(lab, entry.text.box), _paper(lab, entry.text))
    if ink is None or min(np.hypot(*ink[1:]), np.hypot(*entry.colour[1:])) <= GREY:
        return False
    apart = abs(np.arctan2(ink[2], ink[1]) - np.arctan2(entry.colour[2], entry.colour[1]))
    return bool(min(apart, 2 * np.pi - apart) < SAME_HUE)


def split_at_swatches(lab: Lab, texts: Sequence[TextBox], read: Callable[[Box], TextBox | None]) -> tuple[TextBox, ...]:
    """The texts, with neighbouring legend entries that the OCR took for one text cut at the swatches between.

    `read` reads the text in a box again.
    """
    return tuple(piece for text in texts for piece in _cut_apart(lab, text, read))


def _cut_apart(lab: Lab, text: TextBox, read: Callable[[Box], TextBox | None]) -> list[TextBox]:
    if abs(text.angle) > 8 or text.box.width < 3 * text.box.height:
        return [text]
    columns, solid = _letter_columns(lab, text), _solid_shapes(lab, text)
    gaps = [(int(a), int(b)) for a, b in itertools.pairwise(columns) if b - a > 1]
    gaps = [
        gap
        for gap in gaps
        if any(gap[0] < shape.center_x < gap[1] for shape in solid)
        or (gap[1] - gap[0] > 0.9 * text.box.height and _holds_swatch(lab, text, gap))
    ]
    if not gaps:
        return [text]
    edges = [text.box.left, *(edge for gap in gaps for edge in gap), text.box.right]
    spans = zip(edges[::2], edges[1::2], strict=True)
    boxes = [replace(text.box, left=float(a) - 2, right=float(b) + 3) for a, b in spans]
    found = [piece for piece in (read(box) for box in boxes) if piece is not None]
    return found if len(found) == len(boxes) and _keep_letters(found, text) else [text]


def _keep_letters(pieces: Sequence[TextBox], whole: TextBox) -> bool:
    """True if the pieces together say what the whole said: a swatch was cut out, no letters (the "l I" of a name)."""
    kept, before = (len(re.findall(r"\w", t)) for t in ("".join(p.text for p in pieces), whole.text))
    return kept + len(pieces) - 1 >= before


def _holds_swatch(lab: Lab, text: TextBox, gap: tuple[int, int]) -> bool:
    region = Box(gap[0] + 1, text.box.top, gap[1] - 1, text.box.bottom)
    return _swatch(lab, region, text.box.height, _paper(lab, text)) is not None


def _paper(lab: Lab, text: TextBox) -> tuple[float, float, float]:
    box = text.box.clipped(lab.shape[1], lab.shape[0])
    part = lab[int(box.top) : int(box.bottom) + 1, int(box.left) : int(box.right) + 1]
    return commonest((part if part.size else lab).reshape(-1, 3))  # levelling may turn a text out of the picture


def _letters(lab: Lab, text: TextBox) -> tuple[float, float]:
    """First and last column of the letters: the OCR's box may hold a swatch beside them too."""
    columns = _letter_columns(lab, text)
    return (float(columns[0]), float(columns[-1] + 1)) if len(columns) else (text.box.left, text.box.right)


def _letter_columns(lab: Lab, text: TextBox) -> npt.NDArray[np.int64]:
    """The picture's columns that hold ink of the letters' colour inside the text's box."""
    left, part = max(0, int(text.box.left)), _part(lab, text.box)
    if part.shape[0] < 4 or part.shape[1] < 8:
        return np.array([], np.int64)
    paper = commonest(part.reshape(-1, 3))
    printed = _beside_swatches(lab, text, part.shape[1])
    ink = _ink(part, paper, printed)
    if ink is None:
        return np.array([], np.int64)
    near = _blended(part, ink, paper) & printed
    near[:, _of_other_colour(part, near, ink, paper)] = False
    near = _without_pale(part, ink, near, text.box.height)
    return left + _without_stroke(near, text.box.height)


def _beside_swatches(lab: Lab, text: TextBox, width: int) -> npt.NDArray[np.bool_]:
    """The columns of the text's box that hold no swatch; what stands before the first one is another text's."""
    left = max(0, int(text.box.left))
    free = np.ones(width, bool)
    for shape in _solid_shapes(lab, text):
        before = shape.left < text.box.left + text.box.height
        free[0 if before else max(0, int(shape.left) - left - 1) : int(shape.right) - left + 1] = False
    return free


def _ink(
    part: Lab, paper: tuple[float, float, float], printed: npt.NDArray[np.bool_] | None = None
) -> tuple[float, float, float] | None:
    """The letters' colour, taken from the middle of a text's box (where it is `printed` on); None on plain paper."""
    inner = slice(part.shape[1] // 4, -part.shape[1] // 4)
    middle = (part[:, inner] if printed is None else part[:, inner][:, printed[inner]]).reshape(-1, 3)
    inked = middle[distance(middle, paper) > 25]
    return commonest(inked, 8.0) if len(inked) else None


def _is_symbol(lab: Lab, text: TextBox, beside: TextBox) -> bool:
    """True if the OCR took a swatch for a text: a stroke, or one sign in another colour than the letters beside it."""
    if STROKES.fullmatch(text.text):
        return True
    if len(text.text) > 1 or text.text.isdigit():
        return False
    paper = _paper(lab, beside)
    here, there = (_ink(_part(lab, t.box), paper) for t in (text, beside))
    return here is not None and there is not None and colour_gap(here, there) > 15


def _part(lab: Lab, box: Box) -> Lab:
    return lab[max(0, int(box.top)) : int(box.bottom) + 1, max(0, int(box.left)) : int(box.right) + 1]


def _of_other_colour(
    part: Lab, near: npt.NDArray[np.bool_], ink: tuple[float, float, float], paper: tuple[float, float, float]
) -> npt.NDArray[np.int64]:
    """Columns of what is drawn before the letters mostly in another hue: a swatch's soft edges look like ink."""
    drawn: npt.NDArray[np.bool_] = np.asarray(distance(part, paper) > 25)
    columns = np.flatnonzero((drawn | near).any(axis=0))
    if not len(columns):
        return columns
    first = np.split(columns, np.flatnonzero(np.diff(columns) > 1) + 1)[0]
    off_hue = np.hypot(part[..., 1] - ink[1], part[..., 2] - ink[2]) > SAME_COLOUR
    strange = np.logical_and(drawn & ~near, off_hue)
    rows = np.flatnonzero(drawn[:, first].any(axis=1))
    solid = len(rows) > 0 and drawn[rows[0] : rows[-1] + 1, first].mean() > 0.75  # letters, fringed or not, are not
    return first if solid and int(strange[:, first].sum()) > int(near[:, first].sum()) else first[:0]


def _without_pale(
    part: Lab, ink: tuple[float, float, float], near: npt.NDArray[np.bool_], height: float
) -> npt.NDArray[np.bool_]:
    """The letters' pixels without a paler patch before them: a grey swatch looks like a black letter's soft edge."""
    columns = np.flatnonzero(near.any(axis=0))
    groups = np.split(columns, np.flatnonzero(np.diff(columns) > max(3, 0.2 * height)) + 1)
    full = np.any(distance(part, ink) < SAME_COLOUR, axis=0, keepdims=True)[0]
    out = near.copy()
    if len(groups) > 1 and not full[groups[0]].any() and full[groups[1]].any():
        out[:, groups[0]] = False
    return out


def _solid_shapes(lab: Lab, text: TextBox) -> list[Box]:
    """Square or longer patches of one colour inside the text's box: swatches, for no letter is solid."""
    top, left, height = max(0, int(text.box.top)), max(0, int(text.box.left)), text.box.height
    part = lab[top : int(text.box.bottom) + 1, left : int(text.box.right) + 1]
    if part.shape[0] < 4 or part.shape[1] < 8:
        return []
    drawn = (distance(part, commonest(part.reshape(-1, 3))) > 12).astype(np.uint8)
    count, _, stats, _ = cv2.connectedComponentsWithStats(drawn, connectivity=8)
    found = []
    for x, y, w, h, area in (tuple(int(v) for v in row) for row in stats[1:count]):
        like_a_swatch = max(5.0, 0.22 * height) <= h <= 0.85 * height and 0.8 * h <= w <= 3 * height
        if like_a_swatch and area >= SOLID * w * h and _of_one_colour(part[y : y + h, x : x + w]):
            found.append(Box(float(left + x), float(top + y), float(left + x + w), float(top + y + h)))
    return found


def _of_one_colour(patch: Lab) -> bool:
    """True if the patch, apart from its outline, is of one lightness (JPEG blurs the hue of what is small)."""
    light = _inner(patch)[:, 0]
    return len(light) > 0 and float((np.abs(light - np.median(light)) < 8).mean()) > 0.85


def _inner(patch: Lab) -> npt.NDArray[np.float32]:
    """The colours in the middle of a patch."""
    rim_y, rim_x = max(1, patch.shape[0] // 4), max(1, patch.shape[1] // 4)
    return patch[rim_y:-rim_y, rim_x:-rim_x].reshape(-1, 3)


def _without_stroke(near: npt.NDArray[np.bool_], height: float) -> npt.NDArray[np.int64]:
    """Columns with letters; a long thin stroke before them, in their own colour, is a swatch."""
    columns = np.flatnonzero(near.any(axis=0))
    groups = np.split(columns, np.flatnonzero(np.diff(columns) > max(3, 0.2 * height)) + 1)
    first = groups[0]
    rows = int(near[:, first].any(axis=1).sum()) if len(first) else 0
    if len(groups) > 1 and len(first) > 1.1 * height and rows <= 0.45 * height:
        return np.concatenate(groups[1:])
    return columns


def _blended(part: Lab, ink: tuple[float, float, float], paper: tuple[float, float, float]) -> npt.NDArray[np.bool_]:
    """Pixels of the ink or of its soft edges: on the way from paper to ink, past a third of it."""
    start, way = np.asarray(paper, np.float32), np.asarray(ink, np.float32) - np.asarray(paper, np.float32)
    length = float(way @ way)
    share = (part - start) @ way / max(length, 1e-6)
    aside = np.sqrt(((part - start - share[..., None] * way) ** 2).sum(axis=-1))
    out: npt.NDArray[np.bool_] = (share > 0.35) & (share < 1.3) & (aside < 10) & ((share > 0.8) | (aside < 5))
    return out


def _entry(lab: Lab, text: TextBox, letters: dict[TextBox, tuple[float, float]]) -> LegendEntry | None:
    name, height = text.text, text.box.height
    left = letters[text][0]
    if drawn := DRAWN_SYMBOL.match(name):
        if not _solid_shapes(lab, text):
            left = max(left, text.box.left + height * 0.9 * len(drawn.group().strip()))
        name = name[drawn.end() :]
    if not re.search(r"[^\W\d_]", name) and (parse_period(name) is None or is_in_groups(name)):
        return None
    start = left - SWATCH_WIDTH * height
    for other, (_, end) in letters.items():  # the neighbour before belongs to the entry before
        if (
            other is not text
            and end <= left + 0.5 * height
            and abs(other.box.center_y - text.box.center_y) < 0.6 * height
            and not _is_symbol(lab, other, text)
        ):
            start = max(start, end + 1)
    region = Box(start, text.box.center_y - 0.5 * height, left - 1, text.box.center_y + 0.5 * height)
    region = region.clipped(lab.shape[1], lab.shape[0])
    found = _swatch(lab, region, height, _paper(lab, text))
    if found is None or left - found[0].right > 1.6 * height:
        return None
    box, colour = found
    if abs(box.center_y - text.box.center_y) > 0.3 * height:  # an axis or a frame that passes by
        return None
    flat = box.height < 0.27 * height and box.width > 1.4 * box.height
    return LegendEntry(name.strip(), text, box, colour, line=flat)


def _swatch(
    lab: Lab, region: Box, height: float, paper: tuple[float, float, float]
) -> tuple[Box, tuple[float, float, float]] | None:
    """The coloured patch in the region nearest to its right end."""
    top, left = int(region.top), int(region.left)
    part = lab[top : int(region.bottom) + 1, left : int(region.right) + 1]
    if part.shape[0] < 4 or part.shape[1] < 4:
        return None
    patch = _last_patch(part, paper, height)
    if patch is None:
        return None
    w, h = (int(np.flatnonzero(patch.any(axis=axis)).size) for axis in (0, 1))
    if h > 0.4 * part.shape[0] and w < 0.3 * height:  # a frame's edge, a letter's stem
        return None
    colours = _of_the_stroke(part, patch)
    away = distance(colours, paper)
    colour = commonest(colours, 5.0)
    if colour_gap(colour, paper) < 0.5 * float(away.max()):  # blurred edges of a thin line outnumber its core
        colour = commonest(colours[away > 0.6 * float(away.max())], 5.0)
    full = distance(part, colour) < min(14.0, 0.6 * colour_gap(colour, paper))
    if patch.sum() > SOLID * w * h and w < 1.5 * h and (full & patch).any():
        full &= patch  # a square is whole: what else has its colour is a bar of the plot close by
    rows = np.flatnonzero(full.any(axis=1))
    columns = np.flatnonzero(full.any(axis=0))
    box = Box(float(left + columns[0]), float(top + rows[0]), float(left + columns[-1] + 1), float(top + rows[-1] + 1))
    thickness = float(np.median(full.sum(axis=0)[columns]))
    drawn_high = float(np.median(patch.sum(axis=0)[columns]))  # soft edges and all
    if (
        w > 1.4 * max(thickness, drawn_high) and thickness < 0.42 * height
    ):  # a line with a marker is as high as its marker
        box = Box(box.left, box.center_y - thickness / 2, box.right, box.center_y + thickness / 2)
    return box, colour


def _last_patch(part: Lab, paper: tuple[float, float, float], height: float) -> npt.NDArray[np.bool_] | None:
    """The patch that ends furthest to the right; pale ones count if they are solid."""
    away = distance(part, paper)
    for least, fullness in ((12.0, 0.0), (PALE, SOLID)):
        count, labels, stats, _ = cv2.connectedComponentsWithStats((away > least).astype(np.uint8), connectivity=8)
        patches = [
            (x + w, i)
            for i, (x, _, w, h, area) in enumerate(tuple(int(v) for v in row) for row in stats[:count])
            if i > 0
            and area >= max(6, 0.04 * height * height, fullness * w * h)
            and not _cut_off(stats[i], part.shape)
            and not (x + w == part.shape[1] and w < 0.2 * height)  # the soft edge of the first letter
        ]
        if patches:
            out: npt.NDArray[np.bool_] = labels == max(patches)[1]
            return out
    return None


def _of_the_stroke(part: Lab, patch: npt.NDArray[np.bool_]) -> npt.NDArray[np.float32]:
    """The patch's colours without its outline; of a line with a marker on it only those of its ends.

    Markers may be filled white.
    """
    rows, columns = (np.flatnonzero(patch.any(axis=axis)) for axis in (1, 0))
    box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
    if patch[box].mean() >= SOLID and _of_one_colour(part[box]):
        return _inner(part[box])
    columns = np.flatnonzero(patch.any(axis=0))
    heights = patch.sum(axis=0)[columns]
    quarter = len(columns) // 4
    if quarter >= 2 and heights.max() > 1.8 * np.median(np.concatenate([heights[:quarter], heights[-quarter:]])):
        ends = np.zeros_like(patch)
        ends[:, columns[:quarter]] = True
        ends[:, columns[-quarter:]] = True
        middle = ends & (cv2.erode(patch.astype(np.uint8), np.ones((3, 1), np.uint8)) > 0)  # without the soft rows
        return part[middle if middle.any() else patch & ends]
    return part[_core(patch)]


def _core(patch: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """The patch without its outline and soft edges, if enough of it is left."""
    for _ in range(2):
        inner = cv2.erode(patch.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
        if inner.sum() < 9:
            break
        patch = inner
    return patch


def _cut_off(stats: npt.NDArray[np.int32], shape: tuple[int, ...]) -> bool:
    """True for a patch that runs out of the region on two sides (plot ground, a frame, an axis) or into a letter."""
    left, top = int(stats[cv2.CC_STAT_LEFT]), int(stats[cv2.CC_STAT_TOP])
    right, bottom = left + int(stats[cv2.CC_STAT_WIDTH]), top + int(stats[cv2.CC_STAT_HEIGHT])
    if right == shape[1] and right - left <= SOFT_EDGE:
        return True
    beside = (left == 0) + (right == shape[1])
    return beside >= 1 and beside + (top == 0) + (bottom == shape[0]) >= 2


def one_group(entries: list[LegendEntry]) -> tuple[LegendEntry, ...]:
    """Legend entries stand in one row, one column or a small grid: drop what lies far from the largest group."""
    best: list[LegendEntry] = []
    for seed in entries:
        height = seed.text.box.height
        group = [
            e
            for e in entries
            if abs(e.text.box.height - height) < 0.45 * height
            and (
                abs(e.text.box.center_y - seed.text.box.center_y) < 3.2 * height
                or abs(e.swatch.right - seed.swatch.right) < 0.8 * height
            )
        ]
        if len(group) > len(best):
            best = group
    return tuple(sorted(_under_each_other(best), key=lambda e: (round(e.text.box.center_y / 12), e.text.box.left)))


def _under_each_other(entries: list[LegendEntry]) -> list[LegendEntry]:
    """In a legend of one column the swatches stand under each other: a name with a swatch elsewhere is its heading.

    A swatch that is longer to the left than the others has touched a line of the plot and is cut to their length.
    """
    rows = sorted(e.text.box.center_y for e in entries)
    if len(entries) < 3 or any(b - a < 0.6 * entries[0].text.box.height for a, b in itertools.pairwise(rows)):
        return entries
    column = max(([e for e in entries if _aligned(e, seed)] for seed in entries), key=len)
    if len(column) < 2 or len(entries) - len(column) > 1:
        return entries
    left = float(np.median([e.swatch.left for e in column])) - 1
    return [replace(e, swatch=replace(e.swatch, left=max(left, e.swatch.left))) for e in column]


def _aligned(a: LegendEntry, b: LegendEntry) -> bool:
    """True if two swatches stand under each other, by their middles or their right ends."""
    apart = min(abs(a.swatch.center_x - b.swatch.center_x), abs(a.swatch.right - b.swatch.right))
    return apart < 0.4 * b.text.box.height and a.swatch.width < 3 * b.swatch.width < 9 * a.swatch.width


def has_own_colours(entries: Sequence[LegendEntry]) -> bool:
    """True if several names each have a colour of their own: nothing but a legend looks like that."""
    apart = all(colour_gap(a.colour, b.colour) > SAME_COLOUR for a, b in itertools.combinations(entries, 2))
    return len(entries) >= 2 and apart


def same_colours(entries: Sequence[LegendEntry]) -> bool:
    """True if two entries cannot be told apart by colour (a grey scan, a black-and-white print)."""
    return any(colour_gap(a.colour, b.colour) < 8 for i, a in enumerate(entries) for b in entries[i + 1 :])
