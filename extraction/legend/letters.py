"""Where the letters of a text stand and in which ink: the OCR's box may hold a swatch beside them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from extraction.chart import TextBox
from extraction.legend.swatches import solid_shapes
from extraction.marks.colours import SAME_COLOUR, Lab, commonest, distance
from extraction.marks.masks import part_in


def letter_span(lab: Lab, text: TextBox) -> tuple[float, float]:
    """First and last column of the letters: the OCR's box may hold a swatch beside them too."""
    columns = letter_columns(lab, text)
    return (float(columns[0]), float(columns[-1] + 1)) if len(columns) else (text.box.left, text.box.right)


def letter_columns(lab: Lab, text: TextBox) -> npt.NDArray[np.int64]:
    """The picture's columns that hold ink of the letters' colour inside the text's box."""
    left, part = max(0, int(text.box.left)), part_in(lab, text.box)
    if part.shape[0] < 4 or part.shape[1] < 8:
        return np.array([], np.int64)
    paper = commonest(part.reshape(-1, 3))
    printed = _beside_swatches(lab, text, part.shape[1])
    ink = ink_of(part, paper, printed)
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
    for shape in solid_shapes(lab, text):
        before = shape.left < text.box.left + text.box.height
        free[0 if before else max(0, int(shape.left) - left - 1) : int(shape.right) - left + 1] = False
    return free


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


def ink_of(
    part: Lab, paper: tuple[float, float, float], printed: npt.NDArray[np.bool_] | None = None
) -> tuple[float, float, float] | None:
    """The letters' colour, taken from the middle of a text's box (where it is `printed` on); None on plain paper."""
    inner = slice(part.shape[1] // 4, -part.shape[1] // 4)
    middle = (part[:, inner] if printed is None else part[:, inner][:, printed[inner]]).reshape(-1, 3)
    inked = middle[distance(middle, paper) > 25]
    return commonest(inked, 8.0) if len(inked) else None


def paper_under(lab: Lab, text: TextBox) -> tuple[float, float, float]:
    part = part_in(lab, text.box.clipped(lab.shape[1], lab.shape[0]))
    return commonest((part if part.size else lab).reshape(-1, 3))  # levelling may turn a text out of the picture
