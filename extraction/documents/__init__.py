"""From a report (PDF, PowerPoint, Word, Excel) to the charts and tables in it, each cut out with its layer.

This is the door. It works in the process that calls it, in one thread: what reads PDF is not made for several. A server
goes through `opening`, which has a small process do the same under limits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Protocol

from extraction.chart import ChartImage
from extraction.documents import pdf
from extraction.documents.files import kind_of, not_read_yet
from extraction.documents.nouns import Document, DocumentKind, Exhibit, PageLook
from extraction.errors import UnreadableDocument

__all__ = ["cut", "find_exhibits", "look_at_pages", "open_document", "thumbnail"]


class Reader(Protocol):
    """What a module does that reads a kind of document; the functions below say what is promised."""

    def open_document(self, path: Path, password: str, name: str) -> Document: ...

    def look_at_pages(self, path: Path, pages: Sequence[int], password: str) -> Iterator[PageLook]: ...

    def thumbnail(self, path: Path, page: int, width: int, password: str) -> bytes: ...

    def find_exhibits(
        self, path: Path, on_page: Callable[[int, int], None], password: str, pages: Sequence[int]
    ) -> Iterator[Exhibit]: ...

    def cut(self, path: Path, exhibit: Exhibit, document: Document, password: str) -> ChartImage: ...


READERS: dict[DocumentKind, Reader] = {"pdf": pdf}


def _unseen(page: int, pages: int) -> None:
    """Nobody waits to hear how far we are."""


def open_document(path: Path, password: str = "", name: str = "") -> Document:
    """What the file is and whose report; raises UnreadableDocument. `name` is what people call it, else its own."""
    return _reader(path, name).open_document(path, password, name or path.name)


def look_at_pages(path: Path, pages: Sequence[int], password: str = "") -> Iterator[PageLook]:
    """Size and letters of each of these pages, one after the other; pages count from 1."""
    return _reader(path).look_at_pages(path, pages, password)


def thumbnail(path: Path, page: int, width: int = 200, password: str = "") -> bytes:
    """The page as a PNG so many pixels wide."""
    return _reader(path).thumbnail(path, page, width, password)


def find_exhibits(
    path: Path, on_page: Callable[[int, int], None] = _unseen, password: str = "", pages: Sequence[int] = ()
) -> Iterator[Exhibit]:
    """The charts and tables, page after page; `on_page` hears the page done and how many there are.

    An exhibit that begins on one of `pages` (all where none are named) has the same number whichever are named.
    """
    return _reader(path).find_exhibits(path, on_page, password, pages)


def cut(path: Path, exhibit: Exhibit, document: Document, password: str = "") -> ChartImage:
    """The picture of an exhibit with the layer behind it; raises UnreadableDocument where its place is not there."""
    return _reader(path).cut(path, exhibit, document, password)


def _reader(path: Path, name: str = "") -> Reader:
    """Who reads this kind of file; raises UnreadableDocument where nobody does."""
    kind = kind_of(path, name or path.name)
    if kind not in READERS:
        raise UnreadableDocument(not_read_yet(name or path.name))
    return READERS[kind]
