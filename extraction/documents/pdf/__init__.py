"""PDF reports: opened, looked at, and cut up (the functions of the door, `extraction.documents`, for this kind)."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from extraction.chart import ChartImage
from extraction.documents import finding
from extraction.documents.content import PageContent
from extraction.documents.files import sha256_of
from extraction.documents.nouns import Document, Exhibit, PageLook
from extraction.documents.pdf import cutting
from extraction.documents.pdf.contents import everything_on
from extraction.documents.pdf.opened import Pdf, opened
from extraction.documents.pdf.rendering import as_png, pixels_of
from extraction.errors import UnreadableDocument
from extraction.geometry import Box

log = logging.getLogger(__name__)
FIRST_PAGES = 4  # they say whose report it is


def open_document(path: Path, password: str, name: str) -> Document:
    with opened(path, password, name) as pdf:
        first = tuple(_content_if_any(pdf, number) for number in range(1, min(pdf.pages, FIRST_PAGES) + 1))
        return Document(sha256_of(path), name, "pdf", pdf.pages, finding.identify(first, name))


def look_at_pages(path: Path, pages: Sequence[int], password: str) -> Iterator[PageLook]:
    with opened(path, password) as pdf:
        for number in pages:
            seen = _content(pdf, number)
            letters = sum(len(text.text.replace(" ", "")) for text in seen.texts)
            yield PageLook(number, seen.width, seen.height, letters, seen.is_scan)


def thumbnail(path: Path, page: int, width: int, password: str) -> bytes:
    with opened(path, password) as pdf, pdf.page(page) as seen:
        scale = min(width / seen.width, 4 * width / seen.height)  # a page like a ribbon becomes no tower
        return as_png(pixels_of(seen, Box(0, 0, seen.width, seen.height), scale))


def find_exhibits(
    path: Path, on_page: Callable[[int, int], None], password: str, pages: Sequence[int]
) -> Iterator[Exhibit]:
    with opened(path, password) as pdf:

        def told() -> Iterator[PageContent]:
            for number in range(1, pdf.pages + 1):
                yield _content_if_any(pdf, number)
                on_page(number, pdf.pages)

        for number, exhibit in enumerate(finding.find_exhibits(told()), start=1):
            if not pages or exhibit.places[0].page in pages:
                yield replace(exhibit, number=number)


def cut(path: Path, exhibit: Exhibit, document: Document, password: str) -> ChartImage:
    with opened(path, password, document.name) as pdf:
        return cutting.cut(pdf, exhibit, document)


def _content(pdf: Pdf, number: int) -> PageContent:
    with pdf.page(number) as page:
        return everything_on(page).content


def _content_if_any(pdf: Pdf, number: int) -> PageContent:
    """The same; a damaged page counts as an empty one: the others are worth reading."""
    try:
        return _content(pdf, number)
    except UnreadableDocument:
        log.warning("A damaged page counts as empty: page %d of %d", number, pdf.pages)
        return PageContent(number, 0, 0, is_sound=False)
