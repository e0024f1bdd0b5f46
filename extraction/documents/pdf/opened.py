"""A PDF, opened: its pages by number, each with the matrix that turns its own coordinates into those of a reader."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pypdfium2 as pdfium
import pypdfium2.raw as raw

from extraction.documents.files import check_pages, damaged, no_such_page
from extraction.errors import PasswordNeeded, Sentence, UnreadableDocument

Handle = Any  # a pointer of pdfium's
LARGEST_SIDE = 14_400.0  # points; PDF itself allows no more
SMALLEST_SIDE = 1.0


@dataclass(frozen=True, slots=True)
class Matrix:
    """An affine map: (x, y) becomes (a x + c y + e, b x + d y + f)."""

    a: float = 1.0
    b: float = 0.0
    c: float = 0.0
    d: float = 1.0
    e: float = 0.0
    f: float = 0.0

    def at(self, x: float, y: float) -> tuple[float, float]:
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def then(self, other: Matrix) -> Matrix:
        """First this map, then the other."""
        a, b = other.a * self.a + other.c * self.b, other.b * self.a + other.d * self.b
        c, d = other.a * self.c + other.c * self.d, other.b * self.c + other.d * self.d
        return Matrix(a, b, c, d, *other.at(self.e, self.f))

    @property
    def scale(self) -> float:
        """By how much lengths grow, on the whole."""
        return math.sqrt(abs(self.a * self.d - self.b * self.c))


@dataclass(frozen=True, slots=True)
class Page:
    """An open page: pdfium's handle, its size as shown, and the map from its own coordinates to points shown."""

    number: int
    handle: Handle
    width: float
    height: float
    shown: Matrix


@dataclass(frozen=True, slots=True)
class Pdf:
    """An open PDF; `page(n)` lends a page and gives it back."""

    file: pdfium.PdfDocument
    name: str

    @property
    def pages(self) -> int:
        return len(self.file)

    @contextmanager
    def page(self, number: int) -> Iterator[Page]:
        if not 1 <= number <= self.pages:
            raise UnreadableDocument(no_such_page(self.name, number, self.pages))
        try:
            page = self.file[number - 1]
        except pdfium.PdfiumError as problem:
            raise UnreadableDocument(_damaged_page(self.name, number)) from problem
        try:
            yield _seen(page, number, self.name)
        finally:
            page.close()


@contextmanager
def opened(path: Path, password: str = "", name: str = "") -> Iterator[Pdf]:
    """The PDF for as long as it is needed; raises UnreadableDocument, PasswordNeeded, DocumentTooLarge."""
    name = name or path.name
    try:
        file = pdfium.PdfDocument(path, password=password or None)
    except pdfium.PdfiumError as problem:
        raise _refusal(problem, password, name) from problem
    except (OSError, ValueError) as problem:
        raise UnreadableDocument(damaged(name)) from problem
    try:
        check_pages(len(file), name)
        yield Pdf(file, name)
    finally:
        file.close()


def _refusal(problem: pdfium.PdfiumError, password: str, name: str) -> UnreadableDocument:
    code = getattr(problem, "err_code", None)
    if code == raw.FPDF_ERR_PASSWORD:
        return PasswordNeeded(_wrong_password(name) if password else _needs_password(name))
    if code == raw.FPDF_ERR_SECURITY:
        return UnreadableDocument(
            Sentence(
                zh=f"“{name}”的加密方式无法打开；请去掉加密后另存再上传。",
                en=f"“{name}” is encrypted in a way that cannot be opened; please save it without encryption.",
            )
        )
    return UnreadableDocument(damaged(name))


def _needs_password(name: str) -> Sentence:
    return Sentence(
        zh=f"“{name}”设有密码；请输入打开密码，或去掉密码后再上传。",
        en=f"“{name}” has a password; please give it, or upload the file without one.",
    )


def _wrong_password(name: str) -> Sentence:
    return Sentence(
        zh=f"“{name}”的密码不对；请重新输入（注意大小写）。",
        en=f"That is not the password of “{name}”; please try again, minding capitals.",
    )


def _damaged_page(name: str, page: int) -> Sentence:
    return Sentence(
        zh=f"“{name}”的第 {page} 页已损坏，无法打开。", en=f"Page {page} of “{name}” is damaged and cannot be opened."
    )


def _seen(page: pdfium.PdfPage, number: int, name: str) -> Page:
    box = raw.FS_RECTF()
    found = raw.FPDF_GetPageBoundingBox(page.raw, ctypes.byref(box))
    wide, high = box.right - box.left, box.top - box.bottom
    sides = (wide, high)
    if not found or not all(SMALLEST_SIDE <= side <= LARGEST_SIDE for side in sides):
        raise UnreadableDocument(_damaged_page(name, number))
    turns = page.get_rotation() // 90 % 4
    if turns == 0:
        return Page(number, page.raw, wide, high, Matrix(1, 0, 0, -1, -box.left, box.top))
    if turns == 1:
        return Page(number, page.raw, high, wide, Matrix(0, 1, 1, 0, -box.bottom, -box.left))
    if turns == 2:
        return Page(number, page.raw, wide, high, Matrix(-1, 0, 0, 1, box.right, -box.bottom))
    return Page(number, page.raw, high, wide, Matrix(0, -1, -1, 0, box.top, box.right))
