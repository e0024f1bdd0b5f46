"""Pictures of several charts, put together from drawn ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PIL import Image

from evaluation.truth import Drawn
from extraction.chart import TextBox

Page = tuple[Image.Image, tuple[TextBox, ...]]


def page_of(drawn: Drawn) -> Page:
    return drawn.picture.convert("RGB"), drawn.texts


def beside(pages: Sequence[Page], gap: int = 24, paper: str = "#ffffff") -> Page:
    """The pictures side by side, tops level."""
    width = sum(picture.width for picture, _ in pages) + gap * (len(pages) - 1)
    sheet = Image.new("RGB", (width, max(picture.height for picture, _ in pages)), paper)
    texts: list[TextBox] = []
    x = 0
    for picture, printed in pages:
        sheet.paste(picture, (x, 0))
        texts += [replace(text, box=text.box.moved(x, 0)) for text in printed]
        x += picture.width + gap
    return sheet, tuple(texts)


def above(pages: Sequence[Page], gap: int = 16, paper: str = "#ffffff") -> Page:
    """The pictures one above another, left edges level."""
    height = sum(picture.height for picture, _ in pages) + gap * (len(pages) - 1)
    sheet = Image.new("RGB", (max(picture.width for picture, _ in pages), height), paper)
    texts: list[TextBox] = []
    y = 0
    for picture, printed in pages:
        sheet.paste(picture, (0, y))
        texts += [replace(text, box=text.box.moved(0, y)) for text in printed]
        y += picture.height + gap
    return sheet, tuple(texts)
