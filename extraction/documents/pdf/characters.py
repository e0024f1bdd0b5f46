"""The characters of a page as pdfium tells them, in points as shown; who makes words of them is `texts`."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pypdfium2.raw as raw

from extraction.documents.pdf.opened import Handle, Matrix, Page
from extraction.geometry import Box

MOST = 100_000  # characters of a page; more are no page that anybody reads
INVISIBLE = 3  # a render mode: letters laid under a scan by somebody's OCR
PRIVATE = ((0xE000, 0xF8FF), (0xF0000, 0x10FFFF))
BLANK = frozenset(" \t\u00a0\u2002\u2003\u2009\u200a\u202f\u3000")


@dataclass(frozen=True, slots=True)
class Character:
    """One character: where its ink is, where it begins on its baseline, and how far it reaches along it.

    `size` is the height of its letters' body in points, `angle` degrees clockwise. `is_known` tells whether the
    document says what it means; `is_shown` whether it is drawn.
    """

    text: str
    ink: Box
    x: float
    y: float
    advance: float
    size: float
    angle: float
    is_known: bool
    is_shown: bool

    @property
    def is_blank(self) -> bool:
        return self.text in BLANK


def characters(page: Page) -> Iterator[Character | None]:
    """The characters in the order of reading; None where a line ends. Blanks come too, of the document's or implied."""
    with _text_page(page.handle) as words:
        if words is None:
            return
        modes: dict[int, bool] = {}
        for index in range(min(raw.FPDFText_CountChars(words), MOST)):
            code = raw.FPDFText_GetUnicode(words, index)
            if code in (10, 13):
                yield None
                continue
            yield _character(words, index, code, page.shown, modes)


def _character(words: Handle, index: int, code: int, shown: Matrix, modes: dict[int, bool]) -> Character:
    own = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(words, index, ctypes.byref(own))
    placed = Matrix(own.a, own.b, own.c, own.d).then(Matrix(shown.a, shown.b, shown.c, shown.d))
    size = abs(raw.FPDFText_GetFontSize(words, index)) * (math.hypot(placed.c, placed.d) or 1.0)
    angle = math.degrees(math.atan2(placed.b, placed.a)) if placed.a or placed.b else 0.0
    ink, room = _boxes(words, index, shown)
    advance = room.width if abs(placed.a) >= abs(placed.b) else room.height
    x, y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(words, index, ctypes.byref(x), ctypes.byref(y))
    left, base = shown.at(x.value, y.value)
    implied = raw.FPDFText_IsGenerated(words, index) == 1
    known = implied or (is_meant(code) and raw.FPDFText_HasUnicodeMapError(words, index) != 1)
    text = chr(code) if 0 < code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    return Character(text, ink, left, base, advance, size, angle, known, implied or _is_shown(words, index, modes))


def is_meant(code: int) -> bool:
    """True for a character that means the same to everybody: not a private one, no control, no "unknown"."""
    return 31 < code != 0xFFFD and code != 0xFFFE and not any(low <= code <= high for low, high in PRIVATE)


def _boxes(words: Handle, index: int, shown: Matrix) -> tuple[Box, Box]:
    """Where the ink of a character is, and the room it takes on its line."""
    left, right, bottom, top = ctypes.c_double(), ctypes.c_double(), ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharBox(
        words, index, ctypes.byref(left), ctypes.byref(right), ctypes.byref(bottom), ctypes.byref(top)
    )
    loose = raw.FS_RECTF()
    raw.FPDFText_GetLooseCharBox(words, index, ctypes.byref(loose))
    ink = upright(shown, left.value, bottom.value, right.value, top.value)
    return ink, upright(shown, loose.left, loose.bottom, loose.right, loose.top)


def upright(shown: Matrix, left: float, bottom: float, right: float, top: float) -> Box:
    """A rectangle of the page's own coordinates as it is shown."""
    (x0, y0), (x1, y1) = shown.at(left, bottom), shown.at(right, top)
    if x0 > x1:
        x0, x1 = x1, x0
    return Box(x0, y0, x1, y1) if y0 <= y1 else Box(x0, y1, x1, y0)


def _is_shown(words: Handle, index: int, modes: dict[int, bool]) -> bool:
    """Whether a character is drawn; all those of one piece of text are alike."""
    piece = raw.FPDFText_GetTextObject(words, index)
    if not piece:
        return True
    address = ctypes.cast(piece, ctypes.c_void_p).value or 0
    if address not in modes:
        modes[address] = raw.FPDFTextObj_GetTextRenderMode(piece) != INVISIBLE
    return modes[address]


@contextmanager
def _text_page(page: Handle) -> Iterator[Handle]:
    words = raw.FPDFText_LoadPage(page)
    try:
        yield words or None
    finally:
        if words:
            raw.FPDFText_ClosePage(words)
