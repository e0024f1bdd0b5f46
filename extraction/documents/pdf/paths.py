"""The lines and shapes that a page draws, in points as shown: matrices applied, curves as short pieces, clipped."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from dataclasses import dataclass, field

import pypdfium2.raw as raw

from extraction.chart import DrawnPath
from extraction.documents.pdf.clipping import clipped
from extraction.documents.pdf.opened import Handle, Matrix, Page
from extraction.geometry import Box, around

Point = tuple[float, float]
MOST_POINTS = 200_000  # of one page: a map or a drawing of millions is no chart
DEEPEST = 12  # forms within forms
PIECES, FEW_PIECES = 16, 4
SMALL_CURVE = 4.0  # points: the rounding of a dot or a corner needs few pieces
NO_CLIP = Box(-math.inf, -math.inf, math.inf, math.inf)


@dataclass(slots=True)
class Drawn:
    """What is gathered from a page while walking through it."""

    paths: list[DrawnPath] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    densest: float = 0.0  # pixels for a point, of the finest picture
    points: int = 0


def drawn_on(page: Page) -> Drawn:
    """The paths and embedded pictures of a page, in the order in which they are painted."""
    drawn = Drawn()
    count = raw.FPDFPage_CountObjects(page.handle)
    sheet = Box(0, 0, page.width, page.height)
    for index in range(count):
        _gather(raw.FPDFPage_GetObject(page.handle, index), page.shown, sheet, drawn, 0)
    return drawn


def _gather(thing: Handle, placed: Matrix, sheet: Box, drawn: Drawn, depth: int) -> None:
    kind = raw.FPDFPageObj_GetType(thing)
    if kind == raw.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
        inner = _matrix(thing).then(placed)
        window = _within(_clip(thing, placed), sheet)
        for index in range(raw.FPDFFormObj_CountObjects(thing)):
            _gather(raw.FPDFFormObj_GetObject(thing, index), inner, window, drawn, depth + 1)
    elif kind == raw.FPDF_PAGEOBJ_PATH and drawn.points < MOST_POINTS:
        for path in _paths(thing, placed, sheet):
            drawn.points += len(path.points)
            drawn.paths.append(path)
    elif kind == raw.FPDF_PAGEOBJ_IMAGE:
        _gather_picture(thing, placed, sheet, drawn)


def _gather_picture(thing: Handle, placed: Matrix, sheet: Box, drawn: Drawn) -> None:
    corners = _matrix(thing).then(placed)
    whole = around(Box(x, y, x, y) for x, y in (corners.at(*p) for p in ((0, 0), (0, 1), (1, 0), (1, 1))))
    box = _within(whole, _within(_clip(thing, placed), sheet))
    if box.width < 1 or box.height < 1:
        return
    drawn.pictures.append(box)
    wide, high = ctypes.c_uint(), ctypes.c_uint()
    if raw.FPDFImageObj_GetImagePixelSize(thing, ctypes.byref(wide), ctypes.byref(high)):
        drawn.densest = max(drawn.densest, wide.value / max(whole.width, 1))


def _matrix(thing: Handle) -> Matrix:
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(thing, ctypes.byref(found)):
        return Matrix()
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _within(one: Box, other: Box) -> Box:
    return Box(
        max(one.left, other.left), max(one.top, other.top), min(one.right, other.right), min(one.bottom, other.bottom)
    )


# ─────────────────────────────────────────────────────────────────────────────────────────────────────── one path


def _paths(thing: Handle, placed: Matrix, sheet: Box) -> Iterator[DrawnPath]:
    """The pieces of a path, each a stroke of the pen without lifting it; what is clipped away is left out."""
    mode, stroked = ctypes.c_int(), raw.FPDF_BOOL()
    raw.FPDFPath_GetDrawMode(thing, ctypes.byref(mode), ctypes.byref(stroked))
    fill = _colour(raw.FPDFPageObj_GetFillColor, thing) if mode.value else None
    line = _colour(raw.FPDFPageObj_GetStrokeColor, thing) if stroked.value else None
    if fill is None and line is None:
        return
    own = _matrix(thing).then(placed)
    width = ctypes.c_float()
    raw.FPDFPageObj_GetStrokeWidth(thing, ctypes.byref(width))
    window = _within(_clip(thing, placed), sheet)
    thick = width.value * own.scale if line else 0.0
    for points, closed in _strokes(thing, own):
        is_closed = closed or fill is not None
        for part in clipped(points, is_closed, window):
            yield DrawnPath(part, is_closed, fill, line, thick)


def _strokes(thing: Handle, placed: Matrix) -> Iterator[tuple[tuple[Point, ...], bool]]:
    """The points of each stroke, and whether it ends where it began."""
    points: list[Point] = []
    handles: list[Point] = []
    closed = False
    for index in range(min(raw.FPDFPath_CountSegments(thing), MOST_POINTS)):
        segment = raw.FPDFPath_GetPathSegment(thing, index)
        kind, at = raw.FPDFPathSegment_GetType(segment), _point(segment, placed)
        if kind == raw.FPDF_SEGMENT_MOVETO or (closed and kind == raw.FPDF_SEGMENT_LINETO):
            if len(points) > 1:
                yield tuple(points), closed
            points = [at] if kind == raw.FPDF_SEGMENT_MOVETO or not points else [points[0], at]
            closed = False
        elif kind == raw.FPDF_SEGMENT_BEZIERTO:
            handles.append(at)
            if len(handles) == 3:
                points.extend(_curve(points[-1] if points else handles[0], *handles))
                handles = []
        else:
            points.append(at)
        if raw.FPDFPathSegment_GetClose(segment):
            closed = True
    if len(points) > 1:
        yield tuple(points), closed


def _point(segment: Handle, placed: Matrix) -> Point:
    x, y = ctypes.c_float(), ctypes.c_float()
    raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
    return placed.at(x.value, y.value)


def _curve(start: Point, one: Point, two: Point, end: Point) -> Iterator[Point]:
    """A Bézier curve as straight pieces, without its start."""
    length = math.dist(start, one) + math.dist(one, two) + math.dist(two, end)
    pieces = FEW_PIECES if length < SMALL_CURVE else PIECES
    for step in range(1, pieces + 1):
        t = step / pieces
        u = 1 - t
        a, b, c, d = u * u * u, 3 * u * u * t, 3 * u * t * t, t * t * t
        yield (
            a * start[0] + b * one[0] + c * two[0] + d * end[0],
            a * start[1] + b * one[1] + c * two[1] + d * end[1],
        )


def _colour(ask: Handle, thing: Handle) -> str | None:
    """The colour on white paper; None where nothing shows. A pattern counts as grey: it is there."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not ask(thing, *map(ctypes.byref, (red, green, blue, alpha))):
        return "#808080"
    if alpha.value == 0:
        return None
    share = min(alpha.value, 255) / 255
    return "#" + "".join(f"{round(255 - (255 - part.value) * share):02x}" for part in (red, green, blue))


def _clip(thing: Handle, placed: Matrix) -> Box:
    """The window that a thing is drawn through, as an upright box; without end where there is none."""
    clip = raw.FPDFPageObj_GetClipPath(thing)
    window = NO_CLIP
    for index in range(max(0, raw.FPDFClipPath_CountPaths(clip)) if clip else 0):
        count = raw.FPDFClipPath_CountPathSegments(clip, index)
        corners = [
            _point(raw.FPDFClipPath_GetPathSegment(clip, index, at), placed) for at in range(min(max(count, 0), 1000))
        ]
        if corners:
            window = _within(window, around(Box(x, y, x, y) for x, y in corners))
    return window
