"""A part of a page as pixels: drawn at the very scale asked for, so that points become pixels by one factor."""

from __future__ import annotations

import ctypes
import io
import json
import math
from collections.abc import Mapping, Sequence

import numpy as np
import pypdfium2.raw as raw
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from extraction.documents.pdf.opened import Page
from extraction.geometry import Box
from extraction.image import Pixels

WHITE = 0xFFFFFFFF
MEMORY_HELD = 256 * 2**20  # bytes of pixels that one picture may need


def pixels_of(page: Page, box: Box, scale: float) -> Pixels:
    """The box at so many pixels a point, on white; its left top corner is the corner of the first pixel."""
    width, height = max(1, math.ceil(box.width * scale)), max(1, math.ceil(box.height * scale))
    if width * height * 4 > MEMORY_HELD:
        raise ValueError("a picture larger than anybody asks for")
    drawn = np.empty((height, width, 4), np.uint8)
    held = raw.FPDFBitmap_CreateEx(
        width, height, raw.FPDFBitmap_BGRx, drawn.ctypes.data_as(ctypes.c_void_p), drawn.strides[0]
    )
    try:
        raw.FPDFBitmap_FillRect(held, 0, 0, width, height, WHITE)
        placed = raw.FS_MATRIX(scale, 0, 0, scale, -box.left * scale, -box.top * scale)
        window = raw.FS_RECTF(0, 0, width, height)
        raw.FPDF_RenderPageBitmapWithMatrix(
            held, page.handle, ctypes.byref(placed), ctypes.byref(window), raw.FPDF_ANNOT
        )
    finally:
        raw.FPDFBitmap_Destroy(held)
    return np.ascontiguousarray(drawn[:, :, 2::-1])


def under_one_another(parts: Sequence[Pixels]) -> Pixels:
    """Pictures one below the other, each at the left edge, on white."""
    if len(parts) == 1:
        return parts[0]
    whole = np.full((sum(p.shape[0] for p in parts), max(p.shape[1] for p in parts), 3), 255, np.uint8)
    top = 0
    for part in parts:
        whole[top : top + part.shape[0], : part.shape[1]] = part
        top += part.shape[0]
    return whole


def as_png(drawn: Pixels, says: Mapping[str, object] | None = None) -> bytes:
    """A PNG; what it `says` goes with it, so that the same drawing from elsewhere is another picture."""
    notes = PngInfo()
    if says is not None:
        notes.add_text("ChartLedger", json.dumps(says, sort_keys=True))
    file = io.BytesIO()
    Image.fromarray(drawn).save(file, "PNG", pnginfo=notes, compress_level=4)
    return file.getvalue()
